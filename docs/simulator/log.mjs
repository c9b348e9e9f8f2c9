// The log: each event, what it had the host do, and the rules that it follows from or that refuse it.

import { h, patch } from "./runtime/screen/dom.mjs";
import { pageWords } from "./page_words.mjs";

const SITE = new URL("..", import.meta.url);

/** Return an element, and a function that shows the log of a scene in it, and the rules' texts. */
export function drawLog(rulesIn) {
  const list = h("ol", {
    class: "sim-log",
    "aria-live": "polite",
    "data-label": "log",
    tabindex: "0",
  });
  let shown = 0;
  function show(scene, sentences) {
    const { log, locale } = scene;
    const spoken = { locale, words: pageWords(locale), sentences, rules: rulesIn(locale) };
    patch(
      list,
      h(
        "ol",
        attributesOf(list),
        log.map((entry, number) => drawEntry(entry, number, spoken)),
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

function drawEntry(entry, number, spoken) {
  const { at, event, text, caused, effects, rules: cited, refused } = entry;
  const { words, sentences } = spoken;
  return h(
    "li",
    { "data-key": number, "data-refused": refused?.rule },
    h("time", {}, at),
    h(
      "div",
      {},
      h("span", { "data-tip": text, "data-event": event.type }, sentences.event(event)),
      refused &&
        h("p", { class: "sim-why" }, `${words.refused}: ${refused.text}${aboutOf(refused)}`),
      caused.map((effect, place) =>
        h(
          "span",
          { class: "sim-effect", "data-tip": effects[place] },
          `→ ${sentences.effect(effect)}`,
        ),
      ),
      h(
        "span",
        { class: "sim-rules" },
        cited.map((rule) => drawRule(rule, spoken)),
      ),
    ),
  );
}

/** Return the conversation that stands against an event, if one does. */
function aboutOf({ about }) {
  return about ? ` (${about})` : "";
}

function drawRule(rule, { locale, rules }) {
  const pages = locale === "en" ? "rules/" : `${locale}/rules/`;
  const href = new URL(`${pages}${rule.toLowerCase()}/`, SITE).href;
  return h(
    "a",
    { href, "data-tip": rules[rule], "data-rule": rule },
    rule,
  );
}
