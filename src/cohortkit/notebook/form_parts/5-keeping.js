// Keeping what is typed: at once in this browser, after a pause in the notebook's kernel (a draft beside the
// notebook), and on Save in three places. The kernel may be gone at any moment; nothing typed is lost by it.

const PAUSE = 800;
const PATIENCE = 6000;

/** The browser's own copy of a draft. In an exercise made for anybody it lives no longer than the tab. */
function browserDraft(exercise) {
  const key = `cohortkit:${exercise.cohort}:${exercise.set}:${exercise.wave}:${exercise.person ?? ""}`;
  const shelf = () => (exercise.person ? window.localStorage : window.sessionStorage);
  const attempt = (act) => {
    try {
      return act(shelf());
    } catch {
      return null; // storage may be forbidden or full; the kernel's draft remains
    }
  };
  return {
    read: () => attempt((storage) => JSON.parse(storage.getItem(key) ?? "null")),
    write: (state) => attempt((storage) => storage.setItem(key, JSON.stringify(state))),
    forget: () => attempt((storage) => storage.removeItem(key)),
  };
}

/** Send what changes to the kernel and hear what became of it. `hear` gets {what, at?, open?, reason?}. */
function keeper(model, exercise, state, hear) {
  const draft = browserDraft(exercise);
  let pause = null;
  let waiting = null;
  let sent = 0;
  let isNew = false; // whether something was typed that was not sent yet
  // On which saved answers this page goes on: others may have been saved in another window since.
  let base = model.get("saved_at");
  const plain = () => JSON.parse(JSON.stringify(state));
  const remember = () => draft.write({ ...plain(), base });

  const send = (type) => {
    sent += 1;
    isNew = false;
    try {
      model.send({ type, number: sent, base, state: plain() });
    } catch {
      // the patience below runs out and says so
    }
    return sent;
  };
  const sendDraft = () => {
    pause = null;
    send("draft");
  };
  const onMessage = (message) => {
    if (message?.type === "drafted" && message.number === sent) hear({ what: "draft", at: message.at });
    if (message?.type !== "saved" && message?.type !== "refused") return;
    clearTimeout(waiting);
    if (message.type === "saved") {
      base = message.at;
      const isAll = message.number === sent && !isNew;
      if (isAll) draft.forget();
      else remember();
      hear({ what: isAll ? "saved" : "changed", at: message.at, file: message.file, joined: message.joined });
    } else {
      hear({ what: "refused", reason: message.reason });
    }
  };
  model.on("msg:custom", onMessage);
  return {
    /** What was typed in this browser after the answers that are on record; null where nothing was. */
    earlier: () => {
      const { base: typedOn, ...typed } = draft.read() ?? {};
      if (!typed.answers) return null;
      // The kernel's draft may come from another device, typed later than this browser's own.
      const served = model.get("state").typed_at;
      if (served && Date.parse(served) > Date.parse(typed.at)) return null;
      if (typedOn !== base && !(Date.parse(typed.at) > Date.parse(base))) return null;
      base = typedOn;
      return typed;
    },
    changed: () => {
      state.at = new Date().toISOString();
      isNew = true;
      remember();
      clearTimeout(pause);
      pause = setTimeout(sendDraft, PAUSE);
    },
    save: () => {
      clearTimeout(pause);
      clearTimeout(waiting);
      pause = null;
      state.at = new Date().toISOString();
      remember();
      hear({ what: "saving" });
      send("save");
      waiting = setTimeout(() => hear({ what: "silent" }), PATIENCE);
    },
    stop: () => {
      if (pause) send("draft");
      clearTimeout(pause);
      clearTimeout(waiting);
      model.off("msg:custom", onMessage);
    },
  };
}
