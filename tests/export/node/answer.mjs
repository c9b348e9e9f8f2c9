// Reads machines and cases from standard input, and writes what each engine answers to each case.

import { text } from "node:stream/consumers";

import { loadMachine, step as stepMachine } from "./machines.mjs";
import { loadDocument, step as stepDocument } from "./scxml.mjs";

const asked = JSON.parse(await text(process.stdin));

const answers = asked.map(async ({ config, document, cases }) => {
  const machine = loadMachine(config);
  const model = await loadDocument(document);
  return {
    xstate: cases.map((one) => stepMachine(machine, ...one)),
    scion: cases.map((one) => stepDocument(model, ...one)),
  };
});

process.stdout.write(JSON.stringify(await Promise.all(answers)));
