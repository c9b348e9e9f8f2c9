// What the agent does not do: customers, the router, the clock, the host and the administrator.

import { choicesOf, sendButton } from "./choice.mjs";
import { h } from "./dom.mjs";

const WAITS = [
  ["10 s", 10],
  ["1 min", 60],
  ["1 h", 3600],
  ["1 day", 86400],
];
const COMES = { live: "calls, live", persistent: "writes", transferred: "is passed on" };
const TEXTS = {
  message: () => "Writes",
  sentiment: ({ level }) => `Feels ${level}`,
  leave: () => "Leaves",
  miss: () => "Offer is missed",
  withdraw: () => "Offer is withdrawn",
  transfer: () => "Is transferred",
  expire: () => "Expires",
  offer: () => "Comes back",
  rename: ({ name }) => `Is ${name}`,
  drop: () => "Is forgotten",
};

/** Return the buttons of all but the agent at the moment of a scene. */
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
    drawOffice(scene, choices),
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
    .filter(({ type, customer }) => ["offer", "assign"].includes(type) && !known.has(customer));
  const text = ({ name, mode, previous }) =>
    `${name ?? "A visitor"} ${COMES[previous ?? mode] ?? "is assigned, waiting"}`;
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

/** Return what the host and the administrator can do that is about no customer. */
function drawOffice({ config, view }, choices) {
  const titles = Object.fromEntries(view.sessions.map(({ id, title }) => [id, title]));
  const texts = {
    rename: ({ record, name }) => record && `${titles[record]} is “${name}”`,
    configure: (event) => changeOf(config, event.config),
  };
  const told = [...choices.values()].map(({ event }) => [event, texts[event.type]?.(event)]);
  return h(
    "div",
    {},
    h("h3", {}, "Host and administrator"),
    h(
      "div",
      { class: "sim-buttons" },
      told.filter(([, text]) => text).map(([event, text]) => sendButton(choices, event, text)),
    ),
  );
}

/** Return the fields in which a configuration differs from the one that holds, in words. */
function changeOf(now, wanted) {
  const words = { true: "on", false: "off" };
  return Object.entries(wanted)
    .filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(now[name]))
    .map(([name, value]) => `${name.replaceAll("_", " ")}: ${words[value] ?? value}`)
    .join(", ");
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
