// What is on the page once the simulator runs, and how it follows from a scene.

import { drawControls, drawEveryEvent } from "./controls.mjs";
import { h, patch } from "./dom.mjs";
import { moveFocus } from "./focus.mjs";
import { drawLog } from "./log.mjs";
import { drawMachines } from "./machines.mjs";
import { drawOutside } from "./outside.mjs";
import { drawScreen } from "./screen.mjs";
import { drawSettings } from "./settings.mjs";
import { showTips } from "./tips.mjs";

/**
 * Put the simulator in the picture's place.
 *
 * Returns `ask`, which sends a request and shows the scene that answers it, `say`, which tells the
 * reader a sentence, `now`, the scene that is shown, and `settings`, the configuration's form.
 */
export async function openPage(root, { catalogue, ask: askEngine }) {
  const machines = await drawMachines();
  const log = drawLog(catalogue.rules);
  const settings = drawSettings(catalogue.config);
  const said = h("p", { class: "sim-said", role: "status" });
  const drawings = [
    [h("div"), (scene) => drawControls(scene, catalogue.stories)],
    [h("div"), drawScreen],
    [h("div"), drawOutside],
    [h("div", { class: "sim-every" }), drawEveryEvent],
  ];
  const [controls, screen, outside, every] = drawings.map(([place]) => place);
  let shown = null;

  root.replaceChildren(
    controls,
    said,
    h(
      "div",
      { class: "sim-columns" },
      h("div", {}, screen, outside),
      h("div", {}, machines.element, log.element),
    ),
    fold("Every event that can be tried", every),
    fold("Configuration", settings.form),
  );
  const hideTips = showTips(root);

  function show(scene) {
    const held = document.activeElement;
    const key = held?.dataset.key;
    hideTips();
    for (const [place, draw] of drawings) redraw(place, draw(scene));
    machines.show(scene);
    log.show(scene);
    settings.show(scene);
    moveFocus(root, { held, key, before: shown, scene });
    shown = scene;
  }

  async function ask(request, { quiet = false } = {}) {
    const { error, scene, shared } = await askEngine(request);
    const before = shown;
    if (scene) show(scene);
    if (!quiet) said.textContent = error ?? refusalOf(before, scene);
    return error ? null : { scene, shared };
  }

  return { ask, say: (text) => (said.textContent = text), now: () => shown, settings };
}

function fold(title, content) {
  return h("details", { class: "sim-fold" }, h("summary", {}, title), content);
}

function redraw(place, drawing) {
  if (place.firstElementChild) patch(place.firstElementChild, drawing);
  else place.append(drawing);
}

/** Return the sentence that tells a refusal, if that is what is new in a scene. */
function refusalOf(before, { log }) {
  const refused = log.at(-1)?.refused;
  const isNew = before && log.length > before.log.length;
  return isNew && refused ? `Refused by ${refused.rule}: ${refused.text}` : "";
}
