// The corner of the screen: who is calling, and that somebody called in vain.

import { sendButton } from "./choice.mjs";
import { h } from "./dom.mjs";

/** Return the notifications: from the bottom upwards, so that what comes moves none that is there. */
export function drawCorner(of) {
  return h(
    "ul",
    { class: "sim-offers", "aria-label": of.words.notifications, "aria-live": "polite" },
    of.view.offers.map((offer) => drawOffer(offer, of)),
    of.scene.presence === "inactive" && drawMissed(of),
  );
}

/** Return why the presence is inactive: nothing but an offer that was missed makes it so (PRES-4). */
function drawMissed({ words, choices }) {
  return h(
    "li",
    { class: "sim-missed", "data-key": "missed" },
    h("strong", {}, words.missed),
    h(
      "div",
      { class: "sim-answers" },
      sendButton(choices, { type: "reset" }, words.back, { "data-key": "back" }),
    ),
  );
}

function drawOffer({ conversation, title, channel }, { scene, words, choices }) {
  return h(
    "li",
    { "data-key": conversation, "data-offer": conversation },
    h(
      "div",
      {},
      h("strong", { "data-shown": "title" }, title),
      h("small", {}, words.incoming),
      h("small", { "data-shown": "channel" }, channel),
    ),
    h(
      "span",
      { class: "sim-left", "data-shown": "left", "aria-live": "off" },
      scene.offers_left[conversation],
      h("small", {}, ` ${words.left}`),
    ),
    h(
      "div",
      { class: "sim-answers" },
      sendButton(choices, { type: "accept", conversation }, words.accept, {
        class: "sim-primary",
      }),
      sendButton(choices, { type: "reject", conversation }, words.reject),
    ),
  );
}
