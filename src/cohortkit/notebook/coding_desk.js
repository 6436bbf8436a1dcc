// The coding desk: an answer in a text area that gives its words away but takes none, a code found by typing, and
// the codes that are on it. Everything is native HTML, so that Tab, arrows and screen readers work as everywhere.

/** Where a place of a text lies in code points, as the files count; the browser counts UTF-16 units. */
function codePoints(text, units) {
  return Array.from(text.slice(0, units)).length;
}

/** The other way round: where a place in code points lies for the browser. */
function units(text, points) {
  return Array.from(text).slice(0, points).join("").length;
}

function shorten(words) {
  const flat = words.replace(/\s+/g, " ").trim();
  const letters = Array.from(flat);
  return letters.length > 90 ? `${letters.slice(0, 60).join("")} … ${letters.slice(-24).join("")}` : flat;
}

/** The codes that fit what was typed: every word of it stands in the title, the id or the definition. */
function fitting(codes, typed) {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const inTitle = (code) => words.every((word) => `${code.title} ${code.id}`.toLowerCase().includes(word));
  const anywhere = (code) =>
    words.every((word) => `${code.title} ${code.id} ${code.definition}`.toLowerCase().includes(word));
  return [...codes.filter(inTitle), ...codes.filter((code) => !inTitle(code) && anywhere(code))];
}

function answerField(desk) {
  const area = make("textarea", {
    id: `${desk.id}-text`,
    class: "ck-answer",
    spellcheck: "false",
    autocomplete: "off",
    "aria-describedby": `${desk.id}-how`,
    // A read-only field shows no cursor in some browsers, and without one nobody selects by keyboard.
    onbeforeinput: (event) => event.preventDefault(),
    oninput: () => (area.value = desk.text),
    onselect: () => desk.selected(),
    onkeyup: () => desk.selected(),
    onmouseup: () => desk.selected(),
  });
  return area;
}

function reachPicks(desk) {
  const pick = (value, words) => {
    const input = make("input", {
      type: "radio",
      name: `${desk.id}-reach`,
      id: `${desk.id}-${value}`,
      value,
      onchange: () => desk.reach(value),
    });
    desk.reaches[value] = input;
    return make(
      "div",
      { class: "ck-pick" },
      input,
      make("label", { for: `${desk.id}-${value}` }, words),
    );
  };
  return make(
    "fieldset",
    { class: "ck-part" },
    make("legend", {}, "The code goes on"),
    make(
      "div",
      { class: "ck-picks ck-steps" },
      pick("words", "the selected words"),
      pick("line", "the line of the cursor"),
      pick("whole", "the whole answer"),
    ),
    desk.reachWords,
  );
}

function codeField(desk) {
  const apply = (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    desk.apply();
  };
  desk.find = make("input", {
    id: `${desk.id}-find`,
    type: "text",
    autocomplete: "off",
    spellcheck: "false",
    "aria-describedby": `${desk.id}-chosen`,
    oninput: () => desk.showCodes(),
    onkeydown: (event) => {
      apply(event);
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (!step) return;
      event.preventDefault();
      const last = desk.list.options.length - 1;
      desk.list.selectedIndex = Math.max(0, Math.min(last, desk.list.selectedIndex + step));
      desk.showChosen(true);
    },
  });
  desk.list = make("select", {
    id: `${desk.id}-codes`,
    size: 7,
    onchange: () => desk.showChosen(false),
    onkeydown: apply,
    ondblclick: () => desk.apply(),
  });
  return make(
    "div",
    { class: "ck-code-field" },
    make("label", { for: desk.find.id }, "Find a code"),
    desk.find,
    make("label", { for: desk.list.id }, "Codes"),
    desk.list,
    desk.chosen,
    make(
      "div",
      { class: "ck-line" },
      make("button", { type: "button", class: "ck-button ck-save", onclick: () => desk.apply() }, "Apply code"),
    ),
  );
}

function drawApplied(desk) {
  const marks = desk.model.get("applied");
  const key = desk.model.get("answer").key;
  const row = (mark, place) => {
    const words = shorten(mark.words) || "words that are no longer there";
    const show = () => {
      desk.area.focus();
      desk.area.setSelectionRange(units(desk.text, mark.start), units(desk.text, mark.end));
      desk.selected();
    };
    const remove = () => {
      desk.afterRemoval = place;
      desk.model.send({ type: "remove", key, code: mark.code, start: mark.start, end: mark.end });
    };
    return make(
      "li",
      { class: "ck-note" },
      make("span", { class: "ck-rank-words" }, make("strong", {}, mark.title), ` “${words}”`),
      make(
        "span",
        { class: "ck-note-buttons" },
        make("button", { type: "button", class: "ck-quiet", "aria-label": `Select the words of ${mark.title}: ${words}`, onclick: show }, "Select"),
        make("button", { type: "button", class: "ck-quiet ck-take-off", "aria-label": `Remove ${mark.title}: ${words}`, onclick: remove }, "Remove"),
      ),
    );
  };
  desk.marks.replaceChildren(...marks.map(row));
  desk.noMarks.hidden = marks.length > 0;
  desk.marks.hidden = marks.length === 0;
  if (desk.afterRemoval === null) return;
  // The button that was pressed is gone: the focus goes to its neighbour, not to the top of the page.
  const left = desk.marks.querySelectorAll(".ck-take-off");
  (left[Math.min(desk.afterRemoval, left.length - 1)] ?? desk.area).focus();
  desk.afterRemoval = null;
}

function drawAnswer(desk) {
  const answer = desk.model.get("answer");
  const some = answer.text !== undefined;
  desk.text = answer.text ?? "";
  desk.place.textContent = some ? `${answer.set} · wave ${answer.wave}` : "";
  desk.question.textContent = some ? answer.question : "There is no answer to code here";
  desk.area.value = desk.text;
  desk.area.setSelectionRange(0, 0);
  desk.area.scrollTop = 0;
  desk.body.hidden = !some;
  desk.reach("whole");
}

function drawProgress(desk) {
  const { at, of, coded } = desk.model.get("progress");
  desk.count.textContent = `Answer ${at} of ${of} · ${coded} with a code of ${desk.model.get("coder")}`;
}

function steps(desk) {
  const step = (type, words) =>
    make("button", { type: "button", class: "ck-button", onclick: () => desk.model.send({ type }) }, words);
  return make(
    "div",
    { class: "ck-foot" },
    step("previous", "Previous"),
    step("next", "Next"),
    step("next_uncoded", "Next without a code"),
    desk.status,
  );
}

/** Where the next code goes, in the browser's units; null where nothing is selected. */
function stretchOf(desk) {
  const { selectionStart: start, selectionEnd: end } = desk.area;
  if (desk.reachNow === "whole") return [0, desk.text.length];
  if (desk.reachNow === "words") return start < end ? [start, end] : null;
  const first = desk.text.lastIndexOf("\n", start - 1) + 1;
  const after = desk.text.indexOf("\n", start);
  const last = after < 0 ? desk.text.length : after;
  return desk.text.slice(first, last).trim() ? [first, last] : null;
}

function makeDesk(model) {
  const id = `ck-${Math.random().toString(36).slice(2, 9)}`;
  const desk = {
    model,
    id,
    text: "",
    reachNow: "whole",
    reaches: {},
    afterRemoval: null,
    place: make("p", { class: "ck-cohort" }),
    question: make("h2", { id: `${id}-title`, dir: "auto" }),
    count: make("p", { class: "ck-faint" }),
    reachWords: make("p", { class: "ck-help ck-reach" }),
    chosen: make("p", { id: `${id}-chosen`, class: "ck-help" }),
    marks: make("ul", { class: "ck-notes", "aria-labelledby": `${id}-marks` }),
    noMarks: make("p", { class: "ck-help" }, "None yet."),
    status: make("p", { class: "ck-status", role: "status" }),
    aloud: make("p", { class: "ck-hidden", "aria-live": "polite" }),
    body: make("div", { class: "ck-desk" }),
  };
  desk.say = (words) => (desk.status.textContent = words);
  desk.reach = (reach) => {
    desk.reachNow = reach;
    desk.reaches[reach].checked = true;
    const stretch = stretchOf(desk);
    desk.reachWords.textContent = stretch ? `“${shorten(desk.text.slice(...stretch))}”` : "Select the words first.";
  };
  desk.selected = () => {
    const some = desk.area.selectionStart < desk.area.selectionEnd;
    desk.reach(some ? "words" : desk.reachNow === "words" ? "whole" : desk.reachNow);
  };
  desk.showCodes = () => {
    const codes = fitting(model.get("codes"), desk.find.value);
    const before = desk.list.value;
    desk.list.replaceChildren(...codes.map((code) => make("option", { value: code.id }, code.title)));
    desk.list.selectedIndex = desk.find.value
      ? Math.min(0, codes.length - 1)
      : codes.findIndex((code) => code.id === before);
    desk.showChosen(Boolean(desk.find.value));
  };
  desk.showChosen = (aloud) => {
    const all = model.get("codes");
    const code = all.find((each) => each.id === desk.list.value);
    const none = all.length ? "Type to find a code, then press Enter." : "The codebook is empty: add codes to coding/codebook.toml.";
    const words = code
      ? [code.title, code.definition, code.when && `When: ${code.when}`].filter(Boolean).join(". ")
      : desk.find.value
        ? "No code has these words."
        : none;
    desk.chosen.textContent = words;
    if (aloud) desk.aloud.textContent = code ? `${code.title}, ${desk.list.selectedIndex + 1} of ${desk.list.length}` : words;
  };
  desk.apply = () => {
    const stretch = stretchOf(desk);
    if (!desk.list.value) return desk.say("Choose a code first.");
    if (!stretch) return desk.say("Select the words first.");
    const [start, end] = stretch.map((place) => codePoints(desk.text, place));
    model.send({ type: "apply", key: model.get("answer").key, code: desk.list.value, start, end });
  };
  desk.area = answerField(desk);
  desk.body.append(
    make("label", { for: `${id}-text`, class: "ck-hidden" }, "Answer"),
    desk.area,
    make(
      "p",
      { id: `${id}-how`, class: "ck-help" },
      "Select words with Shift and the arrows. Tab leads to the codes, F8 to the next answer, Shift F8 back.",
    ),
    make("h3", { id: `${id}-marks` }, "Codes on this answer"),
    desk.noMarks,
    desk.marks,
    reachPicks(desk),
    codeField(desk),
  );
  desk.root = make(
    "section",
    { class: "ck ck-coding", "aria-labelledby": `${id}-title`, "data-jp-suppress-context-menu": "true" },
    make("header", { class: "ck-head" }, desk.place, desk.question, desk.count),
    desk.body,
    steps(desk),
    desk.aloud,
  );
  return desk;
}

function render({ model, el }) {
  const desk = makeDesk(model);
  desk.root.addEventListener("keydown", (event) => {
    if (event.key === "F8") {
      event.preventDefault();
      model.send({ type: event.shiftKey ? "previous" : "next" });
    }
    // The notebook has commands of its own on keys; they are for what is outside of this desk.
    event.stopPropagation();
  });
  desk.root.addEventListener("mousedown", (event) => event.stopPropagation());

  const onAnswer = () => drawAnswer(desk);
  const onApplied = () => drawApplied(desk);
  const onProgress = () => drawProgress(desk);
  const onCodes = () => desk.showCodes();
  const onTold = (told) => {
    const went = told.type === "done" && !["apply", "remove"].includes(told.asked);
    desk.root.dataset.state = told.type === "done" ? "saved" : "refused";
    desk.say(went ? `${told.words}: ${model.get("answer").question ?? ""}` : told.words);
    if (went && !desk.body.hidden) desk.area.focus();
    if (told.type === "done" && told.asked === "apply") {
      desk.find.select();
      // The same code twice on two stretches says the same words: the live region speaks only of what changes.
      desk.say("");
      requestAnimationFrame(() => desk.say(told.words));
    }
    if (told.type === "refused") desk.afterRemoval = null;
  };
  model.on("change:answer", onAnswer);
  model.on("change:applied", onApplied);
  model.on("change:progress", onProgress);
  model.on("change:codes", onCodes);
  model.on("msg:custom", onTold);
  onCodes();
  onAnswer();
  onApplied();
  onProgress();
  el.append(desk.root);
  return () => {
    model.off("change:answer", onAnswer);
    model.off("change:applied", onApplied);
    model.off("change:progress", onProgress);
    model.off("change:codes", onCodes);
    model.off("msg:custom", onTold);
  };
}

export default { render };
