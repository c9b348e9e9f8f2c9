// Buttons that send an event: grey where a rule would refuse it, and yet to be pressed.

import { h } from "./dom.mjs";

const NAMES = ["type", "conversation", "customer", "mode", "session", "record", "tab", "presence"];
const MORE = ["kind", "level", "previous", "config"];

/** Return what makes an event the same as another, whatever its time and content. */
export function keyOf(event) {
  return [...NAMES, ...MORE].map((name) => textOf(event[name] ?? "")).join("|");
}

function textOf(value) {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** Return the choices of a scene by the keys of their events. */
export function choicesOf(scene) {
  return new Map(scene.choices.map((choice) => [keyOf(choice.event), choice]));
}

/** Return the attributes of whatever sends an event when it is pressed. */
export function sending(choices, event, tip = "") {
  const { at, ...timeless } = event;
  const refused = choices.get(keyOf(event))?.refused;
  const why = refused && `${refused.rule}: ${refused.text}`;
  return {
    "data-key": keyOf(event),
    "data-send": JSON.stringify(timeless),
    "data-refused": refused?.rule,
    "aria-disabled": refused && "true",
    "data-tip": [tip, why].filter(Boolean).join("\n") || null,
  };
}

/** Return a button that sends an event. */
export function sendButton(choices, event, text, attributes = {}) {
  const { tip, ...others } = attributes;
  return h("button", { type: "button", ...sending(choices, event, tip), ...others }, text);
}
