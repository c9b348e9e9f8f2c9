// How long an offer can still be answered, in few signs.

/** Return how long each offer of a scene is left, so many milliseconds after the scene came. */
export function timesLeft({ at, view }, since) {
  const now = at + since / 1000;
  return Object.fromEntries(view.offers.map(({ conversation, until }) => [conversation, textOf(until - now)]));
}

function textOf(left) {
  const seconds = Math.max(0, Math.ceil(left));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
