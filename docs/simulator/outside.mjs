// What the agent does not do: customers, the router, the clock, the host and the administrator.

import { choicesOf, sendButton } from "./runtime/screen/choice.mjs";
import { changesOf } from "./settings.mjs";
import { h } from "./runtime/screen/dom.mjs";
import { pageWords } from "./page_words.mjs";

const WAITS = [10, 60, 3600, 86400];
const TEXTS = {
  en: {
    message: () => "Writes",
    sentiment: ({ mood }) => `Feels ${mood}`,
    leave: () => "Leaves",
    miss: () => "Offer is missed",
    withdraw: () => "Offer is withdrawn",
    transfer: () => "Is transferred",
    expire: () => "Waiting is over",
    offer: () => "Comes back",
    rename: ({ name }) => `Is ${name}`,
    drop: () => "Is dropped",
    retitle: ({ title, name }) => `${title} is “${name}”`,
  },
  id: {
    message: () => "Menulis",
    sentiment: ({ mood }) => `Perasaan: ${mood}`,
    leave: () => "Pergi",
    miss: () => "Tawaran terlewat",
    withdraw: () => "Tawaran ditarik",
    transfer: () => "Dialihkan",
    expire: () => "Waktu tunggu habis",
    offer: () => "Datang lagi",
    rename: ({ name }) => `Ternyata ${name}`,
    drop: () => "Dibuang",
    retitle: ({ title, name }) => `${title} menjadi “${name}”`,
  },
};

/** Return the buttons of all but the agent at the moment of a scene. */
export function drawOutside(scene, sentences) {
  const choices = choicesOf(scene);
  const words = { page: pageWords(scene.locale), texts: TEXTS[scene.locale], scene: scene.words };
  return h(
    "section",
    { class: "sim-outside", "aria-label": words.page.around },
    drawClock(scene, words.page, sentences),
    drawNewcomers(scene, choices, words.page),
    h(
      "ul",
      { class: "sim-people" },
      scene.people.map((person) => drawPerson(person, choices, words)),
    ),
    drawOffice(scene, choices, words),
  );
}

function drawClock({ at, due }, words, sentences) {
  const wait = (seconds) =>
    h(
      "button",
      { type: "button", "data-ask": JSON.stringify({ do: "wait", seconds }), "data-key": seconds },
      `+ ${words[`wait_${seconds}`]}`,
    );
  return h(
    "div",
    { class: "sim-clock" },
    h("h2", {}, `${words.clock} `, h("output", { "data-shown": "at" }, at)),
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
        due ? `+ ${due.wait}: ${sentences.event(due.event)}` : words.nothing_due,
      ),
    ),
  );
}

function drawNewcomers({ people }, choices, words) {
  const known = new Set(people.map(({ customer }) => customer));
  const offers = [...choices.values()]
    .map(({ event }) => event)
    .filter(({ type, customer }) => ["offer", "assign"].includes(type) && !known.has(customer));
  const text = ({ name, mode, previous }) =>
    `${name ?? words.somebody} ${words[`comes_${previous ?? mode ?? "assigned"}`]}`;
  return h(
    "div",
    { class: "sim-newcomers" },
    h("h2", {}, words.customers),
    h(
      "div",
      { class: "sim-buttons" },
      offers.map((offer) => sendButton(choices, offer, text(offer))),
    ),
  );
}

/** Return what the host and the administrator can do that is about no customer. */
function drawOffice({ config, view }, choices, { page: words, texts: told, scene: named }) {
  const titles = Object.fromEntries(view.sessions.map(({ id, title }) => [id, title]));
  const texts = {
    rename: ({ record, name }) => record && told.retitle({ title: titles[record], name }),
    configure: (event) => changesOf(config, event.config, words, named),
  };
  const events = [...choices.values()].map(({ event }) => [event, texts[event.type]?.(event)]);
  return h(
    "div",
    {},
    h("h2", {}, words.office),
    h(
      "div",
      { class: "sim-buttons" },
      events.filter(([, text]) => text).map(([event, text]) => sendButton(choices, event, text)),
    ),
  );
}

function drawPerson({ conversation, customer, title, state, sentiment }, choices, words) {
  const texts = words.texts;
  const theirs = ({ type, ...event }) =>
    type in texts &&
    (event.customer === customer || (type !== "offer" && event.conversation === conversation));
  const moodOf = ({ level }) => words.scene[`sentiment.${level}`]?.toLowerCase();
  const parts = (event) => ({ ...event, mood: moodOf(event) });
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
      events.map((event) => sendButton(choices, event, texts[event.type](parts(event)))),
    ),
  );
}
