// The form of the focused session: its fields, what is not saved, and how it can be saved or lost.

import { keyOf, sendButton } from "./choice.mjs";
import { h } from "./dom.mjs";

/** Return the page of a session's form. */
export function drawForm(of) {
  const { scene, view } = of;
  const session = view.sessions.find(({ focused }) => focused);
  const told = view.communication ?? { case: session.title, summary: "" };
  const names = ["Priority", "Resolution", ...Object.keys(scene.saved), ...Object.keys(view.form)];
  return h(
    "div",
    { class: "sim-sheet" },
    told.case && h("h2", { "data-shown": "case" }, told.case),
    told.summary && h("p", { class: "sim-summary", "data-shown": "summary" }, told.summary),
    h(
      "div",
      { class: "sim-form" },
      [...new Set(names)].map((name) => drawField(name, session.id, of)),
    ),
    drawSaving(session.id, of),
  );
}

function drawField(name, session, { scene, view, words }) {
  return h(
    "label",
    { "data-key": name, "data-unsaved": name in view.form },
    h("span", {}, words[name] ?? name),
    h("input", {
      "data-edit": name,
      "data-session-edited": session,
      "data-key": `${session}|${name}`,
      autocomplete: "off",
      value: view.form[name] ?? scene.saved[name] ?? "",
    }),
  );
}

/** Return how it stands with what was typed, and what can be done about it. */
function drawSaving(session, of) {
  const { scene, view, words, choices } = of;
  const [unsaved, saved] = [view.form, scene.saved].map((form) => listOf(form, words));
  const kept = [saved && `${words.is_saved(saved)}.`, words.saved].filter(Boolean).join(" ");
  return h(
    "div",
    { class: "sim-saving" },
    h(
      "span",
      { "data-unsaved": unsaved !== "", "data-shown": "form", role: "status" },
      unsaved ? `${words.unsaved}: ${unsaved}` : kept,
    ),
    h(
      "div",
      { class: "sim-buttons" },
      drawDiscard({ type: "discard", session }, unsaved, of),
      sendButton(choices, { type: "save", session }, words.save),
    ),
  );
}

/** Return what discards: where something would be lost, it says what, and asks. */
function drawDiscard(event, unsaved, { words, choices }) {
  if (!unsaved || choices.get(keyOf(event))?.refused) {
    return sendButton(choices, event, words.discard);
  }
  return h(
    "details",
    { class: "sim-menu sim-discard" },
    h("summary", { "data-key": keyOf(event) }, words.discard),
    h(
      "div",
      { class: "sim-asks" },
      h("p", {}, words.is_lost(unsaved)),
      sendButton(choices, event, words.discard_now, { class: "sim-end" }),
      h("button", { type: "button" }, words.keep),
    ),
  );
}

function listOf(form, words) {
  return Object.keys(form)
    .map((name) => words[name] ?? name)
    .join(", ");
}
