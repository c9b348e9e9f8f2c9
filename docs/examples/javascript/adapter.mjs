// Reads the requests of `session-panel conform`, a line each, and writes an answer to each.

import { createInterface } from "node:readline";

import { Panel } from "./controller.mjs";
import { machines, Refused, step } from "./machines.mjs";
import { screen } from "./screen.mjs";

const HELLO = {
  format: 1,
  name: "my panel in JavaScript 0.1",
  panel: { locales: ["en", "id"], reports: ["reason", "about", "effects", "state", "screen"] },
  machines: Object.keys(machines),
};

let panel, locale, machine, state;

for await (const line of createInterface({ input: process.stdin })) {
  if (line.trim()) process.stdout.write(`${JSON.stringify(answer(JSON.parse(line)))}\n`);
}

function answer({ hello, reset, event, facts }) {
  if (hello) return { hello: HELLO };
  if (reset?.machine) return startMachine(reset.machine);
  if (reset) return startPanel(reset);
  if (facts) return stepMachine(event, facts);
  const told = attempt(() => panel.apply(event));
  return { ...told, ...seen() };
}

function stepMachine(event, facts) {
  const told = attempt(() => {
    state = step(machine, state, event, facts);
  });
  return { ...told, state };
}

function startMachine(name) {
  machine = name;
  state = machines[name].config.initial;
  return { ready: true, state };
}

function startPanel(reset) {
  panel = new Panel(reset.config);
  locale = reset.locale;
  return { ready: true, ...seen() };
}

function attempt(happen) {
  try {
    return { accepted: true, effects: happen() };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { refused: error.rule, reason: error.reason, about: error.about };
  }
}

function seen() {
  return { state: stateOf(panel), screen: screen(panel, locale) };
}

function stateOf({ presence, mode, focused, conversations, offers, sessions }) {
  const known = [...conversations.values()].map((one) => [one.id, conversationState(one)]);
  const offered = [...offers].filter(([, { conversation }]) => conversation);
  const records = [...sessions.values()].filter(({ kind }) => !["home", "conversation"].includes(kind));
  return {
    presence,
    mode,
    focus: focused,
    conversations: Object.fromEntries([...known, ...offered.map(offeredState)]),
    records: Object.fromEntries(records.map(({ id }) => [id, sessionState(id)])),
  };
}

function offeredState([id, { conversation }]) {
  return [id, { conv: "none", session: "absent", offered: true, mode: conversation.mode }];
}

function conversationState(conversation) {
  const { id, state: conv, mode, history } = conversation;
  const unread = Math.min(conversation.unread, 10);
  const session = panel.sessions.get(id);
  const offered = panel.offers.has(id);
  if (!session) return { conv, session: "absent", offered, unread };
  const upset = panel.isUpset(conversation, session);
  const active = conv === "active" ? { mode, history, upset } : {};
  return { conv, offered, ...active, unread, ...sessionState(id) };
}

function sessionState(id) {
  const draft = Object.keys(panel.sessions.get(id).edits).length > 0;
  return { session: panel.sessionState(id), draft, dialog: panel.asking === id };
}
