// Waiting before the next try: longer each time, and no longer than somebody wakes it.

const LONGEST = 10_000;
const SHORTEST = 250;

/** Return how many milliseconds to wait after so many tries, by chance somewhat more or less. */
export function afterTries(number) {
  return Math.min(LONGEST, SHORTEST * 2 ** number) * (0.75 + Math.random() / 2);
}

/** Return a pause, and what ends it before its time. */
export function pauses() {
  let end = () => {};
  const pause = (milliseconds) =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      end = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  return { pause, wake: () => end() };
}
