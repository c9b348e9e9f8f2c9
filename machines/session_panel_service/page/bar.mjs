// The bar below the screen: how it stands with the service, what was refused, and the language.

import { speak } from "./address.mjs";
import { h } from "./screen/dom.mjs";

const LOCALES = { en: "English", id: "Bahasa Indonesia" };

/** Return the bar, and functions that say how it stands, and what came of what was done. */
export function drawBar(locale, words) {
  const state = h("p", { class: "desk-state", role: "status" });
  const said = h("p", { class: "desk-said", role: "status" });
  const option = ([value, name]) => h("option", { value, selected: value === locale }, name);
  const choice = h("select", { "aria-label": words.language }, Object.entries(LOCALES).map(option));
  choice.addEventListener("change", () => speak(choice.value));
  return {
    element: h("footer", { class: "desk-bar" }, h("div", {}, state, said), choice),
    state: (text) => write(state, text),
    say: (text) => write(said, text),
  };
}

/** Write a text that is read aloud, once. */
function write(place, text) {
  if (place.textContent !== text) place.textContent = text;
}
