// The form: head, questions, consent, Save. It draws once for each language; controls keep themselves up to date.

const SETTLED = 700;
let fresh = true;

function whoBlock(page) {
  const { exercise, state, say } = page;
  const id = `${page.id}-who`;
  const put = (event) => {
    state[exercise.open ? "name" : "person"] = event.target.value;
    page.changed();
    if (!exercise.open) page.redraw(id);
  };
  const control = exercise.open
    ? make("input", { id, type: "text", autocomplete: "name", maxlength: 200, value: state.name ?? "", oninput: put })
    : make(
        "select",
        { id, onchange: put, "aria-describedby": `${id}-help` },
        make("option", { value: "" }, `${say.who_choose} …`),
        (exercise.people ?? []).map((person) =>
          make("option", { value: person.id, selected: person.id === state.person }, person.label),
        ),
      );
  return make(
    "div",
    { class: "ck-question ck-who" },
    make("label", { for: id, class: "ck-ask" }, exercise.open ? say.who_name : say.who),
    make("p", { id: `${id}-help`, class: "ck-help" }, say.who_help),
    control,
    otherPerson(page),
  );
}

/** On one computer that goes from hand to hand: the answers shown are those of whoever saved before. */
function otherPerson(page) {
  const { say, state, savedAs } = page;
  if (!savedAs || state.person === savedAs || !Object.keys(state.answers).length) return null;
  const name = (page.exercise.people ?? []).find((person) => person.id === savedAs)?.label ?? savedAs;
  const empty = () => {
    state.answers = {};
    state.answer_consent = {};
    state.consent = null;
    page.tried = false;
    page.changed();
    page.redraw(`${page.id}-who`);
  };
  return make(
    "div",
    { class: "ck-banner ck-line", role: "status" },
    make("span", {}, fill(say.who_else, { name })),
    make("button", { type: "button", class: "ck-quiet", onclick: empty }, say.start_empty),
  );
}

function head(page) {
  const { exercise, say } = page;
  const facts = [
    exercise.person_name && fill(say.for_person, { name: exercise.person_name }),
    exercise.minutes && fill(say.minutes, { minutes: exercise.minutes }),
    exercise.closes && fill(say.due, { day: longDay(exercise.closes, page.language) }),
  ].filter(Boolean);
  const languages = page.languages.length > 1 && languageSwitch(page);
  page.progressBar = make("progress", { max: exercise.prompts.length, "aria-labelledby": `${page.id}-progress` });
  page.progressWords = make("p", { id: `${page.id}-progress`, class: "ck-faint" });
  return make(
    "header",
    { class: "ck-head" },
    make("p", { class: "ck-cohort" }, exercise.cohort_name),
    exercise.illustrative ? make("p", { class: "ck-banner" }, say.illustrative) : null,
    make("h2", { id: `${page.id}-title` }, exercise.title),
    facts.length ? make("p", { class: "ck-faint" }, facts.join(" · ")) : null,
    exercise.intro ? make("p", { class: "ck-intro" }, exercise.intro) : null,
    exercise.prompts.some((prompt) => prompt.required) ? make("p", { class: "ck-help" }, say.required_note) : null,
    languages || null,
    make("div", { class: "ck-progress" }, page.progressBar, page.progressWords),
  );
}

function languageSwitch(page) {
  const id = `${page.id}-language`;
  return make(
    "div",
    { class: "ck-line ck-language" },
    make("label", { for: id }, page.say.language),
    make(
      "select",
      {
        id,
        onchange: (event) => {
          page.language = event.target.value;
          page.say = page.wording[page.language] ?? page.say;
          page.model.set("language", page.language);
          page.model.save_changes();
          page.redraw(id);
        },
      },
      page.languages.map((language) =>
        make(
          "option",
          { value: language, lang: language, selected: language === page.language },
          languageName(language),
        ),
      ),
    ),
  );
}

function foot(page) {
  page.status = make("p", { class: "ck-status", role: "status" });
  page.handIn = make("p", { class: "ck-faint ck-hand-in", hidden: true });
  page.nextOpen = make(
    "button",
    {
      type: "button",
      class: "ck-quiet",
      hidden: true,
      onclick: () => page.checks.find((each) => each.open())?.focus(),
    },
    page.say.go_open,
  );
  return make(
    "div",
    { class: "ck-foot" },
    make("button", { id: `${page.id}-save`, type: "submit", class: "ck-button ck-save" }, page.say.save),
    page.status,
    page.nextOpen,
    page.handIn,
  );
}

function showStatus(page) {
  const { say, told } = page;
  const at = told.at ? clock(told.at, page.language) : "";
  const changed = page.savedAt ? fill(say.changed, { time: clock(page.savedAt, page.language) }) : say.unsaved;
  const open = page.checks.map((each) => each.open()).filter(Boolean);
  const lacking = open.filter((reason) => reason === "todo_required").length;
  const odd = open.length - lacking;
  const words = {
    nothing: say.unsaved,
    restored: fill(say.restored, { time: at }),
    restoredDraft: say.restored_draft,
    changed,
    draft: `${changed} · ${fill(say.draft, { time: at })}`,
    saving: say.saving,
    saved: [
      fill(say.saved, { time: at }),
      told.joined && say.joined,
      lacking && fill(say.saved_open, { n: lacking }),
      odd && fill(say.saved_odd, { n: odd }),
      !open.length && say.thanks,
    ]
      .filter(Boolean)
      .join(" · "),
    refused: fill(say.not_written, { reason: told.reason }),
    silent: say.not_saved,
    who: say.todo_who,
  }[told.what];
  if (page.status.textContent !== words) page.status.textContent = words;
  page.root.dataset.state = told.what;
  page.nextOpen.hidden = !(told.what === "saved" && open.length);
  page.handIn.hidden = !(told.what === "saved" && told.file);
  page.handIn.textContent = fill(say.hand_in, { file: told.file });
}

function showProgress(page) {
  const done = page.exercise.prompts.filter((prompt) => page.state.answers[prompt.id] !== undefined).length;
  page.progressBar.value = done;
  page.progressWords.textContent = fill(page.say.progress, { done, all: page.exercise.prompts.length });
}

/** After "Run All Cells" the notebook stands at its last cell; the form is what people came for. */
function bringIntoView(root) {
  if (!root.contains(document.activeElement)) root.scrollIntoView({ block: "start" });
}

function render({ model, el }) {
  const exercise = model.get("exercise");
  const wording = model.get("wording");
  const page = {
    model,
    exercise,
    wording,
    id: `ck-${Math.random().toString(36).slice(2, 9)}`,
    languages: model.get("languages"),
    language: model.get("language"),
    state: JSON.parse(JSON.stringify(model.get("state"))),
    savedAt: model.get("saved_at") || null,
    savedAs: model.get("saved_at") ? model.get("state").person : "",
    tried: false,
    told: { what: "nothing" },
    root: make("section", {
      class: "ck",
      // The right mouse button keeps its own menu here, with the spelling suggestions in it.
      "data-jp-suppress-context-menu": "true",
    }),
    aloud: make("p", { class: "ck-hidden", "aria-live": "polite" }),
  };
  page.say = wording[page.language] ?? wording.en;
  page.announce = (words) => (page.aloud.textContent = words);
  const hear = (told) => {
    page.told = told;
    if (told.file !== undefined) {
      page.savedAt = told.at;
      page.savedAs = page.state.person;
    }
    showStatus(page);
  };
  const kept = keeper(model, exercise, page.state, hear);
  page.changed = () => {
    kept.changed();
    showProgress(page);
    hear({ what: "changed" });
  };

  const earlier = kept.earlier();
  if (earlier) {
    Object.assign(page.state, earlier);
    page.told = { what: "restoredDraft" };
  } else if (model.get("restored") === "draft") {
    page.told = { what: "restoredDraft" };
  } else if (model.get("restored") === "saved") {
    page.told = { what: "restored", at: page.savedAt };
  }

  const save = (event) => {
    event.preventDefault();
    for (const settle of page.beforeSave) settle();
    if (!exercise.person && !exercise.open && !page.state.person) {
      hear({ what: "who" });
      page.root.querySelector(`#${page.id}-who`).focus();
      return;
    }
    page.tried = true;
    for (const each of page.checks) each.check();
    kept.save();
  };
  page.redraw = (focus) => {
    page.checks = [];
    page.beforeSave = [];
    page.root.lang = page.say.spoken;
    page.root.setAttribute("aria-labelledby", `${page.id}-title`);
    const note = model.get("note");
    page.root.replaceChildren(
      head(page),
      note && page.say[note] ? make("p", { class: "ck-banner" }, page.say[note]) : "",
      make(
        "form",
        { novalidate: true, autocomplete: "off", "aria-labelledby": `${page.id}-title`, onsubmit: save },
        exercise.person ? "" : whoBlock(page),
        exercise.prompts.map((prompt, place) => questionBlock(page, prompt, place + 1)),
        consentForAll({
          id: `${page.id}-consent`,
          say: page.say,
          consent: page.state.consent,
          put: (choice) => {
            page.state.consent = choice;
            page.changed();
          },
        }),
        foot(page),
      ),
      page.aloud,
    );
    showProgress(page);
    showStatus(page);
    if (focus) page.root.querySelector(`#${CSS.escape(focus)}`)?.focus();
  };
  // A single-line field would send the form on Enter; people press it to go on.
  page.root.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches("input")) event.preventDefault();
    if (event.key.toLowerCase() === "s" && (event.ctrlKey || event.metaKey)) save(event);
    event.stopPropagation();
  });
  // Answers set by code in the notebook, not the echo of what was typed here: that may be older than the typing.
  // The notebook would scroll to its cell on a press, and the button would be gone from under the pointer.
  page.root.addEventListener("mousedown", (event) => event.stopPropagation());
  const onShown = () => {
    const state = JSON.parse(JSON.stringify(model.get("state")));
    for (const name of Object.keys(page.state)) delete page.state[name];
    Object.assign(page.state, state);
    page.redraw(document.activeElement?.id);
  };
  model.on("change:shown", onShown);
  page.redraw();
  el.append(page.root);
  if (fresh) setTimeout(() => bringIntoView(page.root), SETTLED);
  fresh = false;
  return () => {
    model.off("change:shown", onShown);
    kept.stop();
  };
}

export default { render };
