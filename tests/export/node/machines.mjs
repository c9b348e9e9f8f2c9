// The exported XState machines, with guards that are asked of the facts of an event.

import { createMachine, transition } from "xstate";

/** Make a machine of an exported configuration. */
export function loadMachine(config) {
  const guards = guardNames(config).map((name) => [name, askFact(name)]);
  return createMachine(config, { guards: Object.fromEntries(guards) });
}

/**
 * Return the state after an event and the rules that it follows from, or why it is refused.
 *
 * @param facts whether each guard holds, by its name
 */
export function step(machine, state, event, facts = {}) {
  const before = machine.resolveState({ value: state });
  const happening = { type: event, facts };
  if (!before.can(happening)) {
    return { refused: before.getMeta()[`${machine.id}.${state}`].refusals[event] };
  }
  const [taken] = machine.getTransitionData(before, happening);
  const [after] = transition(machine, before, happening);
  return { state: after.value, rules: taken.meta.rules };
}

function guardNames(config) {
  const branches = Object.values(config.states).flatMap(({ on = {} }) => Object.values(on).flat());
  return branches.flatMap(({ guard }) => (guard ? [guard.type] : []));
}

/** Return a guard; a fact that nobody told is an error, not a refusal. */
function askFact(name) {
  return ({ event }, { expected }) => {
    if (!Object.hasOwn(event.facts, name)) throw new Error(`nobody told whether ${name} holds`);
    return event.facts[name] === expected;
  };
}
