// One question: its words, its control, why its answer does not fit yet, and how it may be used.

function questionBlock(page, prompt, number) {
  const { say, state, exercise } = page;
  const id = `${page.id}-${prompt.id}`;
  const { control, single } = CONTROLS[prompt.kind];
  const shown = inLanguage(prompt, page.language);
  const help = [shown.help, how(prompt, say)].filter(Boolean).join(" ");
  const hint = make("p", { id: `${id}-hint`, class: "ck-hint", role: "status" });

  const check = () => {
    const answer = state.answers[prompt.id];
    const told = page.tried ? openReason(prompt, answer) : misfit(prompt, answer);
    hint.textContent = told ? fill(say[told], { min: prompt.min, max: prompt.max ?? LONGEST }) : "";
  };
  const ask = {
    id,
    prompt,
    shown,
    say,
    rows: rowsFor(prompt, page),
    answer: state.answers[prompt.id],
    describedBy: [help ? `${id}-help` : "", `${id}-hint`].filter(Boolean).join(" "),
    whenPut: [],
    beforeSave: page.beforeSave,
    announce: page.announce,
    focus: () => block.querySelector("input, select, textarea, button")?.focus(),
    put: (answer) => {
      if (answer === null) delete state.answers[prompt.id];
      else state.answers[prompt.id] = answer;
      for (const hear of ask.whenPut) hear(answer);
      check();
      page.changed();
    },
  };
  const lang = page.language === say.spoken ? null : page.language;
  const words = [
    make("span", { class: "ck-number-of", "aria-hidden": "true" }, String(number)),
    make(
      "span",
      {},
      make("span", { lang }, shown.text),
      prompt.required ? make("span", { class: "ck-required" }, ` ${say.required}`) : "",
    ),
  ];
  const inside = [
    help && make("p", { id: `${id}-help`, class: "ck-help" }, help),
    control(ask),
    hint,
    consentForOne({
      id: `${id}-consent`,
      say,
      number,
      choice: state.answer_consent[prompt.id],
      put: (choice) => {
        if (choice) state.answer_consent[prompt.id] = choice;
        else delete state.answer_consent[prompt.id];
        page.changed();
      },
    }),
  ];
  const block = single
    ? make("div", { class: "ck-question" }, make("label", { for: id, class: "ck-ask" }, words), inside)
    : make("fieldset", { class: "ck-question" }, make("legend", { class: "ck-ask" }, words), inside);
  page.checks.push({ check, open: () => openReason(prompt, state.answers[prompt.id]), focus: ask.focus });
  check();
  return block;
}

function inLanguage(prompt, language) {
  const own = prompt.translations?.[language] ?? {};
  const list = (name) => (own[name]?.length === prompt[name]?.length ? own[name] : prompt[name]) ?? [];
  return {
    text: own.text || prompt.text,
    help: own.help || prompt.help || "",
    options: list("options"),
    scale: list("scale"),
  };
}

/** In an exercise made for anybody the rows depend on who answers: nobody is asked about themselves. */
function rowsFor(prompt, page) {
  const { exercise, state } = page;
  const who = (exercise.people ?? []).find((person) => person.id === state.person);
  return (prompt.rows ?? []).filter(
    (row) => row.id !== state.person && !(prompt.of === "organizations" && who && row.id === who.organization),
  );
}

function how(prompt, say) {
  const { kind, min, max } = prompt;
  if (kind === "choices") return say.choose_any;
  if (kind === "rank") return say.rank_help;
  if (kind === "roster") return say.roster_help;
  if (kind !== "number") return "";
  const has = (bound) => bound !== undefined && bound !== null;
  const word = has(min) && has(max) ? "between" : has(min) ? "from" : has(max) ? "to" : "any";
  return fill(say[`number_${word}`], { min, max });
}

/** Why an answer does not fit, as soon as it is typed; null where it does. */
function misfit(prompt, answer) {
  if (prompt.kind === "text" && answer?.length >= LONGEST) return "todo_long";
  if (prompt.kind !== "number" || answer === undefined) return null;
  if (typeof answer !== "number") return "todo_number";
  if (prompt.min !== undefined && prompt.min !== null && answer < prompt.min) return "todo_number_low";
  if (prompt.max !== undefined && prompt.max !== null && answer > prompt.max) return "todo_number_high";
  return null;
}

/** Why a question still needs somebody, after the first Save; null when it does not. */
function openReason(prompt, answer) {
  if (prompt.kind === "then-now" && answer && !(answer.then && answer.now)) return "todo_then_now";
  if (prompt.required && answer === undefined) return "todo_required";
  return misfit(prompt, answer);
}
