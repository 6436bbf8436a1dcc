// The parts of this folder are joined in the order of their names into one module (no bundler, no dependency).
// This one makes elements. Words from people always become text nodes, never markup.

const FOCUSABLE = new Set(["input", "select", "textarea", "button", "summary"]);

/** Make an element: attributes by name (`on…` are listeners, false and null are left out), then children. */
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  // JupyterLab and Notebook 7 take single keys for commands (x cuts the cell, a adds one). They look for this
  // attribute on the element that has the focus, before they look at what is around it.
  if (FOCUSABLE.has(tag)) element.setAttribute("data-lm-suppress-shortcuts", "true");
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "value" || name === "checked" || name === "disabled") element[name] = value;
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

/** Fill the {places} of a text. */
function fill(text, values = {}) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/** 14:02 on the reader's own clock; with the day where that is not today. */
function clock(instant, language) {
  const moment = new Date(instant);
  const time = moment.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
  if (moment.toDateString() === new Date().toDateString()) return time;
  try {
    return `${moment.toLocaleDateString(language, { day: "numeric", month: "long" })}, ${time}`;
  } catch {
    return `${moment.toISOString().slice(0, 10)}, ${time}`;
  }
}

/** The name of a language in itself: Français. */
function languageName(language) {
  try {
    const name = new Intl.DisplayNames([language], { type: "language" }).of(language);
    return name.charAt(0).toLocaleUpperCase(language) + name.slice(1);
  } catch {
    return language;
  }
}

/** A whole day in the words of a language. */
function longDay(day, language) {
  try {
    return new Date(`${day}T12:00:00`).toLocaleDateString(language, { day: "numeric", month: "long", year: "numeric" });
  } catch {
    return day;
  }
}

/** A text area of one line that grows with what is typed. */
function growing(attributes) {
  const area = make("textarea", { rows: 1, spellcheck: "true", ...attributes });
  const grow = () => {
    area.style.height = "auto";
    area.style.height = `${area.scrollHeight + 2}px`;
  };
  area.addEventListener("input", grow);
  // Its height is known only once it stands in the page, and another one when the page gets narrower.
  let width = 0;
  new ResizeObserver(() => {
    if (area.clientWidth !== width) requestAnimationFrame(grow);
    width = area.clientWidth;
  }).observe(area);
  return area;
}

/** A button with a sign for the eye and words for everybody. */
function iconButton(sign, words, attributes) {
  return make(
    "button",
    { type: "button", class: "ck-icon", "aria-label": words, title: words, ...attributes },
    make("span", { "aria-hidden": "true" }, sign),
  );
}
