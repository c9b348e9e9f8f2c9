// Following a panel: the stream says that something is new, and the scene is asked for.

import { afterTries, pauses } from "./pause.mjs";
import { Denied, Lost } from "./service.mjs";

const SILENCE = 40_000; // the service writes something each 15 s
const BETWEEN = 100; // a panel that changes faster is shown ten times a second

/**
 * Return a function that follows a panel until its right is lost, and one that ends a pause.
 *
 * `tell` gets what is new: `link`, which is `up`, `lost` or why there is no right, and `scene`.
 */
export function follower(service, panel, locale) {
  const { pause, wake } = pauses();
  const path = `panels/${encodeURIComponent(panel)}`;

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

  /** Watch until the stream ends; return whether the right is lost. */
  async function watch(tell, isUp) {
    const ending = new AbortController();
    let silent = setTimeout(() => ending.abort(), SILENCE);
    let shown = null;
    try {
      for await (const { event, data } of await service.messages(`${path}/stream?locale=${locale}`, ending.signal)) {
        clearTimeout(silent);
        silent = setTimeout(() => ending.abort(), SILENCE);
        if (event === "revoked") return true;
        if (event === "closing") return false;
        if (event !== "view" || isOld(JSON.parse(data), shown)) continue;
        shown = await service.get(`${path}/scene?locale=${locale}`);
        isUp();
        tell({ link: "up", scene: shown });
        await pause(BETWEEN);
      }
      return false;
    } finally {
      clearTimeout(silent);
      ending.abort();
    }
  }

  return { follow, wake };
}

/** Say whether a view is of a moment that is shown, or was. */
function isOld(view, shown) {
  return shown !== null && view.version <= shown.version && sourceOf(view) === sourceOf(shown);
}

/** Return what a version belongs to. */
export function sourceOf({ etag }) {
  return etag.split("-")[0];
}
