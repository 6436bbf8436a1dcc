// The two controls whose answers have an order: bullets (sticky notes) and rank. Buttons move things, so a keyboard
// or a switch is enough; the focus stays with what was moved, and what happened is said aloud.

/** The buttons that move an item up and down. */
function movers(ask, words, place, count, move) {
  return [
    iconButton("↑", `${ask.say.move_up}: ${words}`, {
      "data-move": "up",
      "aria-disabled": place === 0 ? "true" : false,
      onclick: () => place > 0 && move(place, place - 1, "up"),
    }),
    iconButton("↓", `${ask.say.move_down}: ${words}`, {
      "data-move": "down",
      "aria-disabled": place === count - 1 ? "true" : false,
      onclick: () => place < count - 1 && move(place, place + 1, "down"),
    }),
  ];
}

function swapped(items, from, to) {
  const moved = [...items];
  [moved[from], moved[to]] = [moved[to], moved[from]];
  return moved;
}

/** The ideas in pasted or typed text, one for each line, without the dashes of a list. */
function linesIn(text) {
  return text.split(/\r?\n/).map((line) => line.replace(/^\s*[-*•]\s+/, "").trim()).filter(Boolean);
}

function bulletsControl(ask) {
  let items = [...(ask.answer ?? [])];
  const list = make("ul", { class: "ck-notes" });
  // An idea that was typed and not added yet is an idea all the same.
  const put = () => {
    const kept = [...items, ...linesIn(fresh.value)].map((item) => item.trim()).filter(Boolean);
    ask.put(kept.length ? kept : null);
  };
  const move = (from, to, way) => {
    const words = items[from];
    items = swapped(items, from, to);
    draw();
    put();
    list.children[to].querySelector(`[data-move=${way}]`).focus();
    ask.announce(fill(ask.say.moved, { item: words, n: to + 1, all: items.length }));
  };
  const drop = (place) => {
    items.splice(place, 1);
    draw();
    put();
    (list.children[Math.min(place, items.length - 1)]?.querySelector("textarea") ?? fresh).focus();
    ask.announce(fill(ask.say.bullet_removed, { n: items.length }));
  };
  const draw = () => {
    list.hidden = items.length === 0;
    list.replaceChildren(
      ...items.map((item, place) => {
        const words = fill(ask.say.bullet_item, { n: place + 1 });
        const area = growing({
          value: item,
          "aria-label": words,
          maxlength: LONGEST,
          oninput: () => {
            items[place] = area.value;
            put();
          },
          onkeydown: (event) => {
            if (event.key !== "Enter" || event.isComposing) return;
            event.preventDefault();
            fresh.focus();
          },
        });
        return make(
          "li",
          { class: "ck-note" },
          area,
          make(
            "span",
            { class: "ck-note-buttons" },
            movers(ask, words, place, items.length, move),
            iconButton("×", `${ask.say.remove}: ${words}`, { onclick: () => drop(place) }),
          ),
        );
      }),
    );
  };
  const add = () => {
    const lines = linesIn(fresh.value);
    if (!lines.length) return;
    items.push(...lines);
    fresh.value = "";
    fresh.dispatchEvent(new Event("input"));
    draw();
    fresh.focus();
    ask.announce(fill(ask.say.bullet_added, { n: items.length }));
  };
  const fresh = growing({
    id: `${ask.id}-new`,
    maxlength: LONGEST,
    "aria-label": ask.say.bullet_new,
    placeholder: ask.say.bullet_new,
    "aria-describedby": ask.describedBy,
    oninput: put,
    onkeydown: (event) => {
      if (event.key !== "Enter" || event.isComposing) return;
      event.preventDefault();
      add();
    },
  });
  ask.beforeSave.push(() => fresh.value.trim() && add());
  draw();
  return make(
    "div",
    { class: "ck-bullets" },
    list,
    make(
      "div",
      { class: "ck-add" },
      fresh,
      make("button", { type: "button", class: "ck-button", onclick: add }, ask.say.bullet_add),
    ),
  );
}

function rankControl(ask) {
  const shown = new Map(labels(ask).map((label) => [label.original, label.shown]));
  const known = (ask.answer ?? []).filter((label) => shown.has(label));
  let items = [...known, ...[...shown.keys()].filter((label) => !known.includes(label))];
  const list = make("ol", { class: "ck-ranks" });
  const state = make("p", { class: "ck-faint" }, ask.answer ? ask.say.rank_kept : ask.say.rank_unset);
  const keep = make(
    "button",
    { type: "button", class: "ck-quiet", hidden: ask.answer !== undefined, onclick: () => settle() },
    ask.say.rank_keep,
  );
  // Showing an order is not answering: nothing is put before the person moves something or keeps it.
  const settle = () => {
    if (document.activeElement === keep) list.querySelector("button").focus();
    ask.put([...items]);
    keep.hidden = true;
    state.textContent = ask.say.rank_kept;
  };
  const move = (from, to, way) => {
    items = swapped(items, from, to);
    draw();
    settle();
    list.children[to].querySelector(`[data-move=${way}]`).focus();
    ask.announce(fill(ask.say.moved, { item: shown.get(items[to]), n: to + 1, all: items.length }));
  };
  const draw = () => {
    list.replaceChildren(
      ...items.map((item, place) =>
        make(
          "li",
          { class: "ck-rank" },
          make("span", { class: "ck-place", "aria-hidden": "true" }, String(place + 1)),
          make("span", { class: "ck-rank-words" }, shown.get(item)),
          make("span", { class: "ck-note-buttons" }, movers(ask, shown.get(item), place, items.length, move)),
        ),
      ),
    );
  };
  const wipe = () => {
    items = [...shown.keys()];
    draw();
    keep.hidden = false;
    state.textContent = ask.say.rank_unset;
  };
  draw();
  return make("div", {}, list, make("div", { class: "ck-line" }, state, keep, clearing(ask, wipe)));
}
