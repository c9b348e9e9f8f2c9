// What the agent does, as events: what was typed goes first, and nothing is sent into the void.

import { Denied, Lost } from "./service.mjs";
import { focusOf } from "./typed.mjs";

const THINKING = 700; // how many milliseconds after the last key what is typed is told
const TRIES = 5; // customers who write in between make it another view each time
const ANSWERS = new Set(["confirm", "cancel"]); // of which dialog, only the view says
const LATER = new Set(["not-focused", "dialog-open"]); // after these an edit is told again

/** Return what acts for an agent: `act` sends an event, `type` notes what is in a field. */
export function agentOf({ now, panel, sender, forms, words, bar, look, hear, draw }) {
  let telling = Promise.resolve();
  let timer = null;

  function type({ dataset: { edit: field, sessionEdited: session }, value }) {
    if (!field) return;
    forms.put({ session, field, value });
    draw();
    clearTimeout(timer);
    timer = setTimeout(tellTyped, THINKING);
  }

  /** Tell the panel what was typed in the session in focus; nothing is told twice at a time. */
  function tellTyped() {
    telling = telling.then(tell).catch(fail);
    return telling;
  }

  async function tell() {
    const { scene, link } = now;
    if (link !== "up" || scene.view.dialog || scene.view.form === null) return;
    const session = focusOf(scene.view);
    const fields = forms.untold(session);
    if (Object.keys(fields).length === 0) return;
    try {
      const { version, refused } = await sender.send({ type: "edit", session, fields });
      const wrong = refused && !LATER.has(refused.reason);
      forms.told(session, fields, refused ? { wrong } : { version });
    } catch (error) {
      forms.told(session, fields, { wrong: true });
      throw error;
    }
    look();
  }

  async function act(event) {
    if (event.type === "edit") return tellTyped();
    if (now.link !== "up" || sender.isWaiting()) return bar.say(words.not_sent);
    bar.say("");
    try {
      await tellTyped();
      const { refused } = await (ANSWERS.has(event.type) ? answer(event) : sender.send(event));
      if (refused) bar.say(words.refused(refused.sentence));
    } catch (error) {
      fail(error);
    }
    look();
  }

  /** Answer the dialog that is shown, and no other that has taken its place. */
  async function answer(event, { etag, view } = now.scene, tries = 1) {
    try {
      return await sender.send(event, { "If-Match": etag });
    } catch (error) {
      if (error.kind !== "conflict" || tries === TRIES) throw error;
      const newer = await panel.scene();
      if (newer.view.dialog?.session !== view.dialog?.session) throw error;
      return answer(event, newer, tries + 1);
    }
  }

  function fail(error) {
    console.warn(error);
    if (error instanceof Denied) hear({ link: "denied" });
    else if (error instanceof Lost) bar.say(words.not_sent);
    else bar.say(words[error.kind] ?? words.failed);
  }

  return { act, type, tellTyped };
}
