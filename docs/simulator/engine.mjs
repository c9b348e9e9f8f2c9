// The real Python package, in a worker: a request goes there, its answer comes back.

/** Return why this browser cannot run the simulator, or null if it can. */
export function whyNot() {
  if (typeof WebAssembly !== "object") return "This browser has no WebAssembly, which runs Python.";
  if (typeof Worker !== "function") return "This browser has no workers, in which Python runs.";
  if (typeof CompressionStream !== "function") return "This browser is too old to share by link.";
  return null;
}

/**
 * Load Python and the panel, which takes seconds.
 *
 * Returns `{catalogue, ask}`: what never changes, and a function from a request to its answer.
 */
export function startEngine(tellProgress) {
  const worker = new Worker(new URL("worker.mjs", import.meta.url), { type: "module" });
  const waiting = [];
  const ask = (request) =>
    new Promise((resolve, reject) => {
      waiting.push({ resolve, reject });
      worker.postMessage(JSON.stringify(request));
    });
  return new Promise((resolve, reject) => {
    worker.onerror = (event) => {
      const problem = new Error(event.message || "The browser cannot start a module worker.");
      for (const one of [{ reject }, ...waiting.splice(0)]) one.reject(problem);
    };
    worker.onmessage = ({ data }) => {
      if (data.progress) tellProgress(data.progress);
      else if (data.failure) reject(new Error(data.failure));
      else if (data.catalogue) resolve({ catalogue: JSON.parse(data.catalogue), ask });
      else waiting.shift().resolve(JSON.parse(data.answer));
    };
  });
}
