// What the agent does, as events: what was typed goes first, and nothing is sent into the void.

import { Denied } from "./service.mjs";
import { focusOf } from "./typed.mjs";

const THINKING = 700; // how many milliseconds after a key what is typed is told
const TRIES = 5;
const ANSWERS = new Set(["confirm", "cancel"]); // of which dialog, only the scene says
const LATER = new Set(["not-focused", "dialog-open"]); // for these an edit is told again later

/** Return what acts for an agent: `act` sends an event, `type` notes what is in a field. */
export function agentOf(desk) {
  const { sender, forms, words, bar, now } = desk;
  let telling = Promise.resolve();
  let timer = null;

  function type({ dataset: { edit, sessionEdited }, value }) {
    if (!edit) return;
    forms.put(sessionEdited, edit, value);
    clearTimeout(timer);
    timer = setTimeout(tellTyped, THINKING);
  }

  /** Tell the panel what was typed in the session in focus; nothing of it is told twice at a time. */
  function tellTyped() {
    telling = telling.then(tell).catch(fail);
    return telling;
  }

  async function tell() {
    const { scene, link } = now();
    if (!scene || link !== "up" || scene.view.dialog || scene.view.form === null) return;
    const session = focusOf(scene.view);
    const fields = forms.untold(session);
    if (Object.keys(fields).length === 0) return;
    try {
      const { version, refused } = await sender.send({ type: "edit", session, fields });
      if (!refused) forms.told(session, fields, { version });
      else if (!LATER.has(refused.reason)) forms.told(session, fields, { wrong: true });
    } catch (error) {
      forms.told(session, fields, { wrong: true });
      throw error;
    }
    desk.look();
  }

  async function act(event) {
    if (event.type === "edit") {
      for (const [field, value] of Object.entries(event.fields)) forms.put(event.session, field, value);
      return tellTyped();
    }
    if (now().link !== "up" || sender.isWaiting()) return bar.say(words.not_sent);
    bar.say("");
    try {
      await tellTyped();
      const { refused } = await (ANSWERS.has(event.type) ? answer(event) : sender.send(event));
      if (refused) bar.say(words.refused(refused.sentence));
      desk.look();
    } catch (error) {
      fail(error);
    }
  }

  /** Answer the dialog that is shown, and no other that has taken its place. */
  async function answer(event) {
    let { scene } = now();
    const asked = scene.view.dialog?.session;
    for (let tries = 1; ; tries += 1) {
      try {
        return await sender.send(event, { "If-Match": scene.etag });
      } catch (error) {
        if (error.kind !== "conflict" || tries === TRIES) throw error;
      }
      scene = await desk.service.get(`panels/${encodeURIComponent(desk.panel)}/scene?locale=${desk.locale}`);
      if (scene.view.dialog?.session !== asked) throw new Error("changed");
    }
  }

  function fail(error) {
    console.warn(error);
    if (error instanceof Denied) desk.deny();
    const isChanged = error.message === "changed" || error.kind === "conflict";
    bar.say(isChanged ? words.changed : error.kind ? error.message : words.failed);
  }

  return { act, type, tellTyped };
}
