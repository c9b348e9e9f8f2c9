// What is on the page once the simulator runs, and how it follows from a scene.

import { followAddress } from "./address.mjs";
import { drawControls, drawEveryEvent } from "./controls.mjs";
import { h, patch } from "./runtime/screen/dom.mjs";
import { moveFocus } from "./runtime/screen/focus.mjs";
import { drawLog } from "./log.mjs";
import { drawMachines } from "./machines.mjs";
import { drawOutside } from "./outside.mjs";
import { pageWords, speak } from "./page_words.mjs";
import { drawScreen } from "./runtime/screen/screen.mjs";
import { sentencesOf } from "./sentences.mjs";
import { changesOf, drawSettings } from "./settings.mjs";
import { showTips } from "./runtime/screen/tips.mjs";

/**
 * Put the simulator in the picture's place.
 *
 * Returns `ask`, which sends a request and shows the scene that answers it, `say`, which tells the
 * reader a sentence, `now`, the scene that is shown, `redraw`, which shows it again, `words`, those
 * of the page, `settled`, which waits until the address follows, and `settings`, the form.
 */
export async function openPage(root, { catalogue, ask: askEngine, rulesIn }, spoken) {
  const machines = await drawMachines();
  const log = drawLog(rulesIn);
  const settings = drawSettings(catalogue.config);
  const said = h("p", { class: "sim-said", role: "status" });
  const drawings = [
    [h("div"), (scene, sentences) => drawControls(scene, catalogue.stories, sentences)],
    [h("div", { class: "sim-desk" }), drawScreen],
    [h("div"), drawOutside],
    [h("div", { class: "sim-every" }), drawEveryEvent],
  ];
  const [controls, screen, outside, every] = drawings.map(([place]) => place);
  let shown = null;
  let settled = Promise.resolve();

  root.replaceChildren(
    controls,
    said,
    h(
      "div",
      { class: "sim-columns" },
      h("div", {}, screen, log.element),
      h("div", {}, outside, machines.element),
    ),
    fold("every", every),
    fold("settings", settings.form),
  );
  const hideTips = showTips(root);

  function show(scene) {
    const held = document.activeElement;
    const key = held?.dataset.key;
    const sentences = sentencesOf(scene, (wanted) => inWords(scene, wanted));
    hideTips();
    for (const [place, draw] of drawings) redraw(place, draw(scene, sentences));
    machines.show(scene);
    log.show(scene, sentences);
    settings.show(scene);
    speak(root, scene.locale, { ...scene.words, ...pageWords(scene.locale) });
    moveFocus(root, { held, key, before: shown, scene });
    shown = scene;
  }

  async function ask(request, { quiet = false } = {}) {
    const { error, field, scene, shared } = await askEngine(request);
    const before = shown;
    if (scene) {
      show(scene);
      settled = followAddress(shared, scene);
    }
    const words = page.words();
    const told = error ? mistake(error, field, words) : refusalOf(before, scene, words);
    if (!quiet) said.textContent = told;
    return error ? null : scene;
  }

  /** Return in people's words what is wrong with a request. */
  function mistake(error, field, words) {
    console.warn(error);
    if (field === "request.story") return words.no_story;
    const option = /(?:^|\.)config\.(.*)/.exec(field)?.[1];
    if (option) return settings.expected(option, words) ?? words.failed;
    return field === "failed" ? words.failed : words.bad_link;
  }

  const page = {
    ask,
    say: (text) => (said.textContent = text),
    now: () => shown,
    redraw: () => show(shown),
    words: () => pageWords(shown?.locale ?? spoken),
    settled: () => settled,
    settings,
  };
  return page;
}

function inWords(scene, wanted) {
  return changesOf(scene.config, wanted, pageWords(scene.locale), scene.words);
}

function fold(title, content) {
  return h("details", { class: "sim-fold" }, h("summary", { "data-word": title }), content);
}

function redraw(place, drawing) {
  if (place.firstElementChild) patch(place.firstElementChild, drawing);
  else place.append(drawing);
}

/** Return the sentence that tells a refusal, if that is what is new in a scene. */
function refusalOf(before, { log }, words) {
  const refused = log.at(-1)?.refused;
  const isNew = before && log.length > before.log.length;
  return isNew && refused ? words.refused_by(refused.rule, refused.text) : "";
}
