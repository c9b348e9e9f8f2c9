// The machines, as `session-panel export xstate` writes them.

import { readFileSync } from "node:fs";

import { createMachine, transition } from "xstate";

const configs = JSON.parse(readFileSync(new URL("machines.json", import.meta.url)));

/** An event that a rule refuses; `about` is the conversation that stands against it, if one does. */
export class Refused extends Error {
  constructor(rule, reason, about = null) {
    super(`refused by ${rule}: ${reason}`);
    this.rule = rule;
    this.reason = reason;
    this.about = about;
  }
}

export const machines = Object.fromEntries(
  Object.entries(configs).map(([name, config]) => [name, load(config)]),
);

/** Return the state of a machine after an event; of its guards those among the facts hold. */
export function step(name, state, event, facts = {}) {
  const machine = machines[name];
  const before = machine.resolveState({ value: state });
  const happening = { type: event, facts };
  if (!before.can(happening)) {
    const { rule, reason } = before.getMeta()[`${name}.${state}`].refusals[event];
    throw new Refused(rule, reason);
  }
  return transition(machine, before, happening)[0].value;
}

function load(config) {
  const branches = Object.values(config.states).flatMap(({ on = {} }) => Object.values(on).flat());
  const names = branches.flatMap(({ guard }) => (guard ? [guard.type] : []));
  return createMachine(config, { guards: Object.fromEntries(names.map((name) => [name, holds(name)])) });
}

function holds(name) {
  return ({ event }, { expected }) => Boolean(event.facts[name]) === expected;
}
