// The log: each event, what it had the host do, and the rules that it follows from or that refuse it.

import { h, patch } from "./dom.mjs";

/** Return an element, and a function that shows the log of a scene in it. */
export function drawLog(rules) {
  const list = h("ol", {
    class: "sim-log",
    "aria-live": "polite",
    "aria-label": "Event log",
    tabindex: "0",
  });
  let shown = 0;
  function show({ log }) {
    patch(
      list,
      h(
        "ol",
        attributesOf(list),
        log.map((entry, number) => drawEntry(entry, number, rules)),
      ),
    );
    if (log.length !== shown) list.scrollTop = list.scrollHeight;
    shown = log.length;
  }
  return { element: list, show };
}

function attributesOf(element) {
  return Object.fromEntries([...element.attributes].map(({ name, value }) => [name, value]));
}

function drawEntry({ at, text, effects, rules: cited, refused }, number, rules) {
  return h(
    "li",
    { "data-key": number, "data-refused": refused?.rule },
    h("time", {}, at),
    h(
      "div",
      {},
      h("code", {}, text),
      refused && h("p", { class: "sim-why" }, `Refused: ${refused.text}${aboutOf(refused)}`),
      effects.map((effect) => h("code", { class: "sim-effect" }, `→ ${effect}`)),
      h(
        "span",
        { class: "sim-rules" },
        cited.map((rule) => drawRule(rule, rules)),
      ),
    ),
  );
}

/** Return the conversation that stands against an event, if one does. */
function aboutOf({ about }) {
  return about ? ` (${about})` : "";
}

function drawRule(rule, rules) {
  return h(
    "a",
    { href: `../rules/#${rule.toLowerCase()}`, "data-tip": rules[rule], "data-rule": rule },
    rule,
  );
}
