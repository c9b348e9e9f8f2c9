// The exported SCXML documents in SCION.

import { promisify } from "node:util";

import scxml from "@scion-scxml/scxml";

const readDocument = promisify(scxml.documentStringToModel);

/** Make a model of a document. */
export async function loadDocument(text) {
  const unprepared = await readDocument("", text);
  return promisify(unprepared.prepare.bind(unprepared))();
}

/** Return the state after an event, or null where SCION takes no transition. */
export function step(model, state, event, facts = {}) {
  const data = Object.entries(facts).map(([guard, holds]) => [guard, Number(holds)]);
  const snapshot = [[state], {}, false, Object.fromEntries(data), []];
  const chart = new scxml.core.Statechart(model, { snapshot });
  const taken = [];
  chart.on("onTransition", (source) => taken.push(source));
  chart.on("onError", (error) => {
    throw new Error(error.name, { cause: error });
  });
  const [after] = chart.gen(event);
  return taken.length ? after : null;
}
