// How long an offer can still be answered, in few signs.

/** Return how long each offer of a scene is left, so many milliseconds after the scene came. */
export function timesLeft({ at, view }, age) {
  const now = at + age / 1000;
  const left = ({ conversation, until }) => [conversation, textOf(until - now)];
  return Object.fromEntries(view.offers.map(left));
}

function textOf(left) {
  const seconds = Math.max(0, Math.ceil(left));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
