// What is lit in a machine's diagram: the state it is in, and the last steps that it took.

/** Light a diagram at the moment of a scene; return whose state it is, or null if nobody's. */
export function lightAt(diagram, machine, scene) {
  const { of, state } = stateOf(machine, scene);
  const steps = stepsOf(scene).filter((step) => step.machine === machine);
  for (const node of diagram.querySelectorAll(".state")) {
    node.classList.toggle("current", node.id === `${machine}.${state}`);
  }
  for (const edge of diagram.querySelectorAll(".transition")) {
    edge.classList.toggle(
      "taken",
      steps.some((step) => isOf(edge.dataset, step)),
    );
  }
  return state ? `${nameOf(of, scene)}${inWords(machine, state, scene)}` : null;
}

/** Return the names of the machines that the last event moved to another state. */
export function movedIn(scene) {
  return new Set(
    stepsOf(scene)
      .filter(isMove)
      .map(({ machine }) => machine),
  );
}

/**
 * Return a machine's state, and whose it is: the panel's own, that of what the last event was about
 * (which may have ended with it), of the focused session, or of whatever there is.
 */
function stateOf(machine, scene) {
  const all = scene.machines.filter((one) => one.machine === machine);
  const focus = scene.view.sessions.find(({ focused }) => focused).id;
  const known = (id) => all.find(({ of }) => of === id);
  const last = stepsOf(scene).findLast((step) => step.machine === machine && isMove(step));
  const ended = last && { of: scene.subject, state: last.target };
  return known("") ?? known(scene.subject) ?? ended ?? known(focus) ?? all.at(-1) ?? {};
}

function stepsOf({ log }) {
  return log.at(-1)?.steps ?? [];
}

function isMove({ source, target }) {
  return source !== target;
}

/** Say whether a transition of a diagram is the one of a step; without a target it stays. */
function isOf({ event, source, target }, step) {
  const leads = target ? target === step.target : !isMove(step);
  return event === step.event && source.split(" ").includes(step.source) && leads;
}

/** Return the name of a state as the screen has it, and beside it the diagram's where it differs. */
function inWords(machine, state, { words }) {
  const kind = { conversation: "state", presence: "presence" }[machine];
  const word = words[`${kind}.${state.replace("held_", "")}`];
  return word && word.toLowerCase() !== state ? `${word} (${state})` : state;
}

function nameOf(id, { view, people }) {
  if (!id) return "";
  const session = view.sessions.find((one) => one.id === id);
  const person = people.find(({ conversation }) => conversation === id);
  const title = session?.title ?? person?.title;
  return title ? `${title} (${id}): ` : `${id}: `;
}
