// Sending events: one after another, each with a key that its repeats have, until it is answered.

import { afterTries, pauses } from "./pause.mjs";
import { Lost } from "./service.mjs";

/**
 * Return what sends events to a panel.
 *
 * `send` resolves to the answer, or throws why there will be none. `isWaiting` says whether an
 * event goes out again and again because nobody answers; `changed` is called when that begins and
 * ends, and `wake` ends a pause.
 */
export function senderTo(panel, changed) {
  const { pause, wake } = pauses();
  let line = Promise.resolve();
  let waits = false;

  function send(event, headers = {}) {
    const answer = line.then(() => answered(event, { ...headers, "Idempotency-Key": newKey() }));
    line = answer.catch(() => {});
    return answer;
  }

  async function answered(event, headers) {
    try {
      for (let tries = 0; ; tries += 1) {
        const answer = await unlessLost(panel.send(event, headers));
        if (answer) return answer;
        wait(true);
        await pause(afterTries(tries));
      }
    } finally {
      wait(false);
    }
  }

  function wait(is) {
    if (waits === is) return;
    waits = is;
    changed();
  }

  return { send, wake, isWaiting: () => waits };
}

/** Return an answer; null if nobody answers. */
async function unlessLost(answer) {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof Lost) return null;
    throw error;
  }
}

function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
