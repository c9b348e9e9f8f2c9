// The machines beside the screen: their diagrams, with the current state and the last steps lit.

import { h } from "./runtime/screen/dom.mjs";
import { pageWords } from "./page_words.mjs";
import { lightAt, movedIn } from "./light.mjs";

const NAMES = ["conversation", "session", "presence", "offer", "dialog", "form", "mode"];
const LEGIBLE = 0.7; // how much a diagram may shrink before it scrolls
const SITE = new URL("..", import.meta.url);
/** Where the diagrams of each language are, and the pages that they lead to. */
const PLACES = {
  en: { diagrams: new URL("runtime/diagrams/", import.meta.url), pages: SITE },
  id: { diagrams: new URL("runtime/diagrams/id/", import.meta.url), pages: new URL("id/", SITE) },
};

/** Return an element that shows one machine at a time, and a function that shows it at a scene. */
export async function drawMachines() {
  const diagrams = Object.fromEntries(
    await Promise.all(Object.keys(PLACES).map(async (locale) => [locale, await diagramsIn(locale)])),
  );
  const tabs = NAMES.map(tabOf);
  const tablist = h("div", { role: "tablist", "data-label": "machines" }, tabs);
  const whose = h("p", { class: "sim-whose" });
  const picture = h("div", { class: "sim-diagram", role: "tabpanel", id: "sim-diagram" });
  picture.tabIndex = 0;
  let chosen = NAMES[0];
  let shown = null;

  function choose(name) {
    chosen = name;
    for (const tab of tabs) mark(tab, tab.dataset.machine === name);
    picture.setAttribute("aria-labelledby", `sim-machine-${name}`);
    if (shown) show(shown);
  }

  function show(scene) {
    shown = scene;
    const diagram = diagrams[scene.locale][chosen];
    const moved = movedIn(scene);
    for (const tab of tabs) tab.toggleAttribute("data-moved", moved.has(tab.dataset.machine));
    if (picture.firstElementChild !== diagram) picture.replaceChildren(diagram);
    const lit = lightAt(diagram, chosen, scene);
    whose.textContent = lit ?? pageWords(scene.locale).none_now;
    bringIntoSight(picture, diagram.querySelector(".current"));
  }

  tablist.addEventListener("click", ({ target }) => {
    if (target.dataset.machine) choose(target.dataset.machine);
  });
  tablist.addEventListener("keydown", ({ key }) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[key];
    if (!step) return;
    choose(NAMES.at((NAMES.indexOf(chosen) + step) % NAMES.length));
    tabs[NAMES.indexOf(chosen)].focus();
  });
  choose(chosen);
  const named = { class: "sim-machines", "data-label": "machines" };
  return { element: h("section", named, tablist, whose, picture), show };
}

function mark(tab, selected) {
  tab.setAttribute("aria-selected", String(selected));
  tab.tabIndex = selected ? 0 : -1;
}

function tabOf(name) {
  return h(
    "button",
    {
      type: "button",
      role: "tab",
      id: `sim-machine-${name}`,
      "aria-controls": "sim-diagram",
      "data-machine": name,
      "data-word": `machine_${name}`,
    },
    name,
  );
}

async function diagramsIn(locale) {
  const each = NAMES.map(async (name) => [name, await diagramOf(name, locale)]);
  return Object.fromEntries(await Promise.all(each));
}

/** Return the diagram of a machine, to be lit; where there is none, nothing but its name. */
async function diagramOf(name, locale) {
  const { diagrams, pages } = PLACES[locale];
  const response = await fetch(new URL(`${name}.svg`, diagrams));
  if (!response.ok) return h("p", {}, pageWords(locale).no_diagram(name));
  const parsed = new DOMParser().parseFromString(await response.text(), "image/svg+xml");
  const diagram = document.importNode(parsed.documentElement, true);
  diagram.style.minWidth = `${parseFloat(diagram.style.maxWidth) * LEGIBLE}px`;
  for (const link of diagram.querySelectorAll("a[href]")) {
    link.href.baseVal = new URL(link.getAttribute("href"), pages).href;
  }
  return diagram;
}

function bringIntoSight(picture, state) {
  if (!state) return;
  const [inner, outer] = [state.getBoundingClientRect(), picture.getBoundingClientRect()];
  const left = picture.scrollLeft + inner.x - outer.x - (outer.width - inner.width) / 2;
  const top = picture.scrollTop + inner.y - outer.y - (outer.height - inner.height) / 2;
  picture.scrollTo({ left, top });
}
