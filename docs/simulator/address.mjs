// The address follows what is shown: whoever opens it, or loads it again, is at the same moment.

import { fragmentOf } from "./share.mjs";

let latest = 0;

/** Let the address say what is shown; an older moment that is packed later changes nothing. */
export async function followAddress(shared, scene) {
  const mine = ++latest;
  const fragment = await fragmentAt(shared, scene);
  const address = `${location.pathname}${location.search}${fragment}`;
  if (mine === latest) history.replaceState(null, "", address);
}

/** Return the shortest fragment that leads to a scene: a story's name, or else the whole log. */
function fragmentAt(shared, { story, own, locale }) {
  if (own || !story.name) return fragmentOf(shared);
  return `#${new URLSearchParams({ story: story.name, played: shared.played, locale })}`;
}
