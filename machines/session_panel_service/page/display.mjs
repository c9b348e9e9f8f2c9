// The screen on the page: a scene of the service, with what the window adds to it.

import { h, patch } from "./screen/dom.mjs";
import { moveFocus } from "./screen/focus.mjs";
import { drawScreen } from "./screen/screen.mjs";
import { showTips } from "./screen/tips.mjs";
import { wordsOf } from "./screen/words.mjs";
import { timesLeft } from "./left.mjs";

/** Put a screen before the bar; return what draws a scene on it, and what closes it. */
export function displayOn(root, bar, forms, words) {
  const place = h("div", { class: "desk-screen" });
  bar.element.before(place);
  const hideTips = showTips(root);
  let shown = null;

  /** Draw a scene that came so many milliseconds ago. */
  function draw(scene, age) {
    const held = document.activeElement;
    const [key, before] = [held?.dataset.key, shown];
    if (scene.etag !== before?.etag) hideTips();
    shown = asDrawn(forms.into(scene), age, words);
    if (before) patch(place.firstElementChild, drawScreen(shown));
    else place.append(drawScreen(shown));
    moveFocus(root, { held, key, before, scene: shown });
    document.title = titleOf(shown);
    root.dataset.version = scene.version;
  }

  return { draw, close: () => (place.inert = true) };
}

/** Return a scene as the screen takes it. */
function asDrawn(scene, age, { composer }) {
  const choices = scene.acts.map(({ event, refused }) => ({
    event,
    refused: refused && { ...refused, text: refused.sentence },
  }));
  const words = { ...scene.words, composer };
  return { ...scene, choices, words, offers_left: timesLeft(scene, age) };
}

/** Return the title of the window: what has the focus, and how many customers are calling. */
function titleOf(scene) {
  const { offers, sessions } = scene.view;
  const { title } = sessions.find(({ focused }) => focused);
  const calling = offers.length > 0 ? `(${offers.length}) ` : "";
  return `${calling}${title} · ${wordsOf(scene).brand}`;
}
