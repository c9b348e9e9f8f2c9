// Following a panel: its stream says that something is new, and its scene is asked for.

import { afterTries, pauses } from "./pause.mjs";
import { Denied, Lost } from "./service.mjs";

const SILENCE = 40_000; // the service writes something each 15 s
const BETWEEN = 100; // a panel that changes faster is shown ten times a second

/**
 * Return what follows a panel until the right is lost, and what ends a pause of it.
 *
 * `tell` gets what is new: `link`, which is `up`, `lost` or what is wrong, and with `up` a `scene`.
 */
export function follower(panel) {
  const { pause, wake } = pauses();

  async function follow(tell) {
    for (let tries = 0; ; tries += 1) {
      let link = "lost";
      try {
        if (await watch(tell, () => (tries = 0))) return tell({ link: "revoked" });
      } catch (error) {
        if (error instanceof Denied) return tell({ link: "denied" });
        link = error instanceof Lost ? "lost" : (error.kind ?? "failed");
      }
      tell({ link });
      await pause(afterTries(tries));
    }
  }

  /** Watch until the stream ends; return whether that is because the right is lost. */
  async function watch(tell, isUp) {
    const ending = new AbortController();
    const alive = signOfLife(() => ending.abort());
    let shown = null;
    try {
      for await (const { event, data } of await panel.messages(ending.signal)) {
        alive();
        if (event === "revoked" || event === "closing") return event === "revoked";
        if (event !== "view" || isOld(JSON.parse(data), shown)) continue;
        shown = await panel.scene();
        isUp();
        tell({ link: "up", scene: shown });
        await pause(BETWEEN);
      }
      return false;
    } finally {
      alive(null);
      ending.abort();
    }
  }

  return { follow, wake };
}

/** Return a function that puts off an end for some time; given null, for ever. */
function signOfLife(end) {
  let timer = setTimeout(end, SILENCE);
  return (again) => {
    clearTimeout(timer);
    if (again !== null) timer = setTimeout(end, SILENCE);
  };
}

/** Say whether a view is of a moment that is shown, or was; after a backup came back, it is not. */
function isOld(view, shown) {
  return shown !== null && view.version <= shown.version && epochOf(view) === epochOf(shown);
}

function epochOf({ etag }) {
  return etag.split("-")[0];
}
