// How the words may be used: for all answers at the end, and for one answer under its question. Nothing is chosen
// beforehand; what a choice means stands beside it in plain words.

const CONSENTS = ["named", "role", "anonymous", "cohort", "private"];

function consentForAll({ id, say, consent, put }) {
  const group = make(
    "div",
    { class: "ck-picks" },
    CONSENTS.map((choice) =>
      make(
        "div",
        { class: "ck-pick ck-consent-pick" },
        make("input", {
          type: "radio",
          name: id,
          id: `${id}-${choice}`,
          checked: consent === choice,
          "aria-describedby": `${id}-${choice}-means`,
          onchange: () => choose(choice),
        }),
        make(
          "div",
          {},
          make("label", { for: `${id}-${choice}` }, say[`consent_${choice}`]),
          make("p", { id: `${id}-${choice}-means`, class: "ck-means" }, say[`consent_${choice}_means`]),
        ),
      ),
    ),
  );
  const nothing = make(
    "button",
    {
      type: "button",
      class: "ck-quiet",
      hidden: !consent,
      onclick: () => {
        uncheck(group);
        group.querySelector("input").focus();
        choose(null);
      },
    },
    say.consent_clear,
  );
  const choose = (choice) => {
    nothing.hidden = !choice;
    put(choice);
  };
  return make(
    "fieldset",
    { class: "ck-question ck-consent", "aria-describedby": `${id}-intro` },
    make("legend", { class: "ck-ask" }, say.consent),
    make("p", { id: `${id}-intro`, class: "ck-help" }, say.consent_intro),
    group,
    nothing,
    make("p", { class: "ck-help ck-withdraw" }, say.consent_withdraw),
  );
}

function consentForOne({ id, say, number, choice, put }) {
  const select = make(
    "select",
    { id, onchange: () => put(select.value || null) },
    make("option", { value: "" }, say.consent_one_same),
    CONSENTS.map((each) => make("option", { value: each, selected: each === choice }, say[`consent_${each}`])),
  );
  return make(
    "details",
    { class: "ck-own-consent", open: Boolean(choice) },
    make(
      "summary",
      {},
      say.consent_one,
      // The same words stand under every question: who hears the page needs to hear which.
      make("span", { class: "ck-hidden" }, ` (${fill(say.question, { n: number })})`),
    ),
    make("div", { class: "ck-line" }, make("label", { for: id }, say.consent_one_label), select),
  );
}
