// One control for each kind of prompt. `ask` holds: id (unique in the page), prompt, shown (words in the chosen
// language), say (the form's words), answer (now), put (a new answer, or null for none), describedBy (ids).
// What is put is always in the original wording: `labels` pairs it with what is shown.

const LONGEST = 100000;

function labels(ask) {
  const originals = ask.prompt.options?.length ? ask.prompt.options : ask.prompt.scale ?? [];
  const shown = ask.prompt.options?.length ? ask.shown.options : ask.shown.scale;
  return originals.map((original, place) => ({ original, shown: shown[place] ?? original }));
}

/** Radios or boxes, one line for each answer. `isOn` says which are on, `choose` hears about a change. */
function picks(ask, { type, name, isOn, choose, style, describedBy }) {
  return make(
    "div",
    { class: `ck-picks ${style}` },
    labels(ask).map(({ original, shown }, place) => {
      const id = `${name}-${place}`;
      const input = make("input", {
        type,
        name,
        id,
        checked: isOn(original),
        "aria-describedby": describedBy,
        onchange: () => choose(original, input.checked),
      });
      return make("div", { class: "ck-pick" }, input, make("label", { for: id }, shown));
    }),
  );
}

/** What takes an answer back: radios have no native way. */
function clearing(ask, wipe) {
  const button = make(
    "button",
    {
      type: "button",
      class: "ck-quiet ck-clear",
      hidden: ask.answer === undefined,
      onclick: () => {
        wipe();
        ask.put(null);
        ask.focus();
      },
    },
    ask.say.clear,
  );
  ask.whenPut.push((answer) => (button.hidden = answer === null));
  return button;
}

function uncheck(element) {
  for (const input of element.querySelectorAll("input")) input.checked = false;
}

function textControl(ask) {
  return growing({
    id: ask.id,
    class: "ck-text",
    value: ask.answer ?? "",
    maxlength: LONGEST,
    "aria-describedby": ask.describedBy,
    "aria-required": ask.prompt.required ? "true" : false,
    oninput: (event) => ask.put(event.target.value.trim() ? event.target.value : null),
  });
}

/** The number in what was typed, written as people do: 1,200 or 1 200 or 12,5; null where there is none. */
function numberIn(typed) {
  const bare = typed.replace(/[\s'’]/g, "").replace(/(\d)[.,]$/, "$1");
  if (/^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$/.test(bare)) return Number(bare.replaceAll(",", ""));
  if (/^[+-]?\d+(\.\d+|,\d{1,2})?$/.test(bare)) return Number(bare.replace(",", "."));
  return null;
}

function numberControl(ask) {
  return make("input", {
    id: ask.id,
    class: "ck-number",
    type: "text",
    inputmode: "decimal",
    autocomplete: "off",
    value: ask.answer ?? "",
    "aria-describedby": ask.describedBy,
    "aria-required": ask.prompt.required ? "true" : false,
    oninput: (event) => {
      const typed = event.target.value.trim();
      // What is no number is kept as it was typed, and said to be none: "about a dozen" is not lost.
      ask.put(typed ? (numberIn(typed) ?? typed) : null);
    },
  });
}

function choiceControl(ask) {
  const group = picks(ask, {
    type: "radio",
    name: ask.id,
    isOn: (label) => ask.answer === label,
    choose: (label) => ask.put(label),
    style: ask.prompt.kind === "scale" ? "ck-steps" : "",
    describedBy: ask.describedBy,
  });
  return make("div", {}, group, clearing(ask, () => uncheck(group)));
}

function choicesControl(ask) {
  const on = new Set(ask.answer ?? []);
  return picks(ask, {
    type: "checkbox",
    name: ask.id,
    isOn: (label) => on.has(label),
    choose: (label, checked) => {
      if (checked) on.add(label);
      else on.delete(label);
      const chosen = labels(ask).map(({ original }) => original).filter((original) => on.has(original));
      ask.put(chosen.length ? chosen : null);
    },
    style: "",
    describedBy: ask.describedBy,
  });
}

function yesNoControl(ask) {
  const group = make(
    "div",
    { class: "ck-picks ck-steps" },
    [true, false].map((value) => {
      const id = `${ask.id}-${value ? "yes" : "no"}`;
      return make(
        "div",
        { class: "ck-pick" },
        make("input", {
          type: "radio",
          name: ask.id,
          id,
          checked: ask.answer === value,
          "aria-describedby": ask.describedBy,
          onchange: () => ask.put(value),
        }),
        make("label", { for: id }, ask.say[value ? "yes" : "no"]),
      );
    }),
  );
  return make("div", {}, group, clearing(ask, () => uncheck(group)));
}

function thenNowControl(ask) {
  const pair = { ...(ask.answer ?? {}) };
  const groups = ["then", "now"].map((part) =>
    make(
      "fieldset",
      { class: "ck-part" },
      make("legend", {}, ask.say[`${part}_help`]),
      picks(ask, {
        type: "radio",
        name: `${ask.id}-${part}`,
        isOn: (label) => pair[part] === label,
        choose: (label) => {
          pair[part] = label;
          ask.put({ ...pair });
        },
        style: "ck-steps",
        describedBy: ask.describedBy,
      }),
    ),
  );
  const both = make("div", { class: "ck-then-now" }, groups);
  const wipe = () => {
    uncheck(both);
    delete pair.then;
    delete pair.now;
  };
  return make("div", {}, both, clearing(ask, wipe));
}

function rosterControl(ask) {
  const ties = { ...(ask.answer ?? {}) };
  return make(
    "div",
    { class: "ck-roster" },
    ask.rows.map((row, place) => {
      const id = `${ask.id}-row-${place}`;
      const choose = (event) => {
        if (event.target.value) ties[row.id] = event.target.value;
        else delete ties[row.id];
        ask.put(Object.keys(ties).length ? { ...ties } : null);
      };
      return make(
        "div",
        { class: "ck-row" },
        make("label", { for: id }, row.label),
        make(
          "select",
          { id, onchange: choose, "aria-describedby": ask.describedBy },
          make("option", { value: "" }, `${ask.say.roster_choose} …`),
          labels(ask).map(({ original, shown }) =>
            make("option", { value: original, selected: ties[row.id] === original }, shown),
          ),
        ),
      );
    }),
  );
}

/** Kind of prompt → its control, and whether the control is one field (then it has a label, else a fieldset). */
const CONTROLS = {
  text: { control: textControl, single: true },
  number: { control: numberControl, single: true },
  choice: { control: choiceControl },
  choices: { control: choicesControl },
  scale: { control: choiceControl },
  "yes-no": { control: yesNoControl },
  "then-now": { control: thenNowControl },
  roster: { control: rosterControl },
  bullets: { control: bulletsControl },
  rank: { control: rankControl },
};
