// The real Python package, in a worker: a request goes there, its answer comes back.

/** Return which words say why this browser cannot run the simulator, or null if it can. */
export function whyNot() {
  if (typeof WebAssembly !== "object") return "no_webassembly";
  if (typeof Worker !== "function") return "no_workers";
  if (typeof CompressionStream !== "function") return "too_old";
  return null;
}

/**
 * Load Python and the panel, which takes seconds.
 *
 * Returns `{catalogue, ask, rulesIn}`: what never changes, a function from a request to its answer,
 * and one from a language to the texts of the rules.
 */
export function startEngine(tellProgress) {
  const worker = new Worker(new URL("worker.mjs", import.meta.url), { type: "module" });
  const waiting = [];
  const ask = (request) =>
    new Promise((resolve, reject) => {
      waiting.push({ resolve, reject });
      worker.postMessage(JSON.stringify(request));
    });
  const rules = rulesOf("id");
  return new Promise((resolve, reject) => {
    worker.onerror = (event) => {
      const problem = new Error(event.message || "The browser cannot start a module worker.");
      for (const one of [{ reject }, ...waiting.splice(0)]) one.reject(problem);
    };
    worker.onmessage = ({ data }) => {
      if (data.progress) tellProgress(data.progress);
      else if (data.failure) reject(new Error(data.failure));
      else if (data.catalogue) resolve(engineOf(JSON.parse(data.catalogue), ask, rules));
      else waiting.shift().resolve(JSON.parse(data.answer));
    };
  });
}

async function engineOf(catalogue, ask, others) {
  const rules = { en: catalogue.rules, id: await others };
  return { catalogue, ask, rulesIn: (locale) => rules[locale] ?? rules.en };
}

async function rulesOf(locale) {
  const answer = await fetch(new URL(`runtime/rules/${locale}.json`, import.meta.url));
  return answer.ok ? answer.json() : {};
}
