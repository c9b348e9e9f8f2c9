// Runs Python and the panel, away from the page. Everything comes from beside this file.

const RUNTIME = new URL("runtime/", import.meta.url);

async function load() {
  tell("load_manifest", 0);
  const { wheels } = await (await fetched("manifest.json")).json();
  tell("load_python", 0.1);
  const { loadPyodide } = await import(new URL("pyodide/pyodide.mjs", RUNTIME));
  const python = await loadPyodide({ indexURL: new URL("pyodide/", RUNTIME).href });
  tell("load_panel", 0.7);
  for (const wheel of wheels) {
    const bytes = await (await fetched(wheel)).arrayBuffer();
    python.unpackArchive(new Uint8Array(bytes), "wheel");
  }
  tell("load_machines", 0.8);
  return python.pyimport("session_panel_spec.simulator.bridge").Simulator();
}

async function fetched(name) {
  const response = await fetch(new URL(name, RUNTIME));
  if (!response.ok) throw new Error(`${name} is not there (${response.status})`);
  return response;
}

function tell(part, of) {
  postMessage({ progress: { part, of } });
}

const loaded = load();

loaded.then(
  (simulator) => postMessage({ catalogue: simulator.catalogue() }),
  (error) => postMessage({ failure: error.message }),
);

onmessage = async ({ data }) => {
  const simulator = await loaded;
  try {
    postMessage({ answer: simulator.answer(data) });
  } catch (error) {
    postMessage({ answer: JSON.stringify({ error: error.message, field: "failed" }) });
  }
};
