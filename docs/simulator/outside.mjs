// What the agent does not do: customers, the clock, and the host that forgets.

import { choicesOf, sendButton } from "./choice.mjs";
import { h } from "./dom.mjs";

const WAITS = [
  ["10 s", 10],
  ["1 min", 60],
  ["1 h", 3600],
  ["1 day", 86400],
];
const COMES = { live: "calls, live", persistent: "writes" };
const TEXTS = {
  message: () => "Writes",
  sentiment: ({ level }) => `Feels ${level}`,
  leave: () => "Leaves",
  miss: () => "Offer is missed",
  expire: () => "Expires",
  offer: () => "Comes back",
  drop: () => "Is forgotten",
};

/** Return the buttons of customers, clock and host at the moment of a scene. */
export function drawOutside(scene) {
  const choices = choicesOf(scene);
  return h(
    "section",
    { class: "sim-outside", "aria-label": "What happens around the agent" },
    drawClock(scene),
    drawNewcomers(scene, choices),
    h(
      "ul",
      { class: "sim-people" },
      scene.people.map((person) => drawPerson(person, choices)),
    ),
  );
}

function drawClock({ at, due }) {
  const wait = ([text, seconds]) =>
    h(
      "button",
      { type: "button", "data-ask": JSON.stringify({ do: "wait", seconds }), "data-key": text },
      `+ ${text}`,
    );
  return h(
    "div",
    { class: "sim-clock" },
    h("h3", {}, "Clock ", h("output", { "data-shown": "at" }, at)),
    h(
      "div",
      { class: "sim-buttons" },
      WAITS.map(wait),
      h(
        "button",
        {
          type: "button",
          "data-ask": JSON.stringify({ do: "wait" }),
          disabled: !due,
          "data-key": "due",
        },
        due ? `Until ${due.text}, in ${due.wait}` : "Nothing is due",
      ),
    ),
  );
}

function drawNewcomers({ people }, choices) {
  const known = new Set(people.map(({ customer }) => customer));
  const offers = [...choices.values()]
    .map(({ event }) => event)
    .filter(({ type, customer }) => type === "offer" && !known.has(customer));
  const text = ({ name, mode }) => `${name ?? "A visitor"} ${COMES[mode]}`;
  return h(
    "div",
    { class: "sim-newcomers" },
    h("h3", {}, "Customers"),
    h(
      "div",
      { class: "sim-buttons" },
      offers.map((offer) => sendButton(choices, offer, text(offer))),
    ),
  );
}

function drawPerson({ conversation, customer, title, state, sentiment }, choices) {
  const theirs = ({ type, ...event }) =>
    type in TEXTS &&
    (event.customer === customer || (type !== "offer" && event.conversation === conversation));
  const events = [...choices.values()].map(({ event }) => event).filter(theirs);
  return h(
    "li",
    { "data-key": conversation },
    h(
      "div",
      {},
      h("strong", {}, title),
      h("small", {}, [conversation, state, sentiment].filter(Boolean).join(" · ")),
    ),
    h(
      "div",
      { class: "sim-buttons" },
      events.map((event) => sendButton(choices, event, TEXTS[event.type](event))),
    ),
  );
}
