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
  const plain = () => JSON.parse(JSON.stringify(state));
  // `base` says on which saved answers a draft was typed: clocks of browser and server may differ.
  const remember = () => draft.write({ ...plain(), base: model.get("saved_at") });

  const send = (type) => {
    sent += 1;
    try {
      model.send({ type, number: sent, state: plain() });
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
      if (message.number === sent) draft.forget();
      hear({ what: "saved", at: message.at, open: message.open });
    } else {
      hear({ what: "refused", reason: message.reason });
    }
  };
  model.on("msg:custom", onMessage);
  return {
    /** What was typed in this browser after the answers that are on record; null where nothing was. */
    earlier: () => {
      const { base, ...typed } = draft.read() ?? {};
      if (!typed.answers) return null;
      const saved = model.get("saved_at");
      return base === saved || Date.parse(typed.at) > Date.parse(saved) ? typed : null;
    },
    changed: () => {
      state.at = new Date().toISOString();
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
