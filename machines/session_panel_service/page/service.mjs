// The service, as those who ask see it: an answer, or one of three errors.

import { messagesOf } from "./event_stream.mjs";

const BASE = new URL("..", import.meta.url);

/** Nobody answers, or not now: ask again. */
export class Lost extends Error {}

/** The service does not know who asks, or does not let them: asking again is of no use. */
export class Denied extends Error {}

/** The service says what is wrong, by a stable code. */
export class Problem extends Error {
  constructor({ type, detail }) {
    super(detail);
    this.kind = type.replace("urn:session-panel:", "");
  }
}

/** Return functions that ask the service, for whoever has a token; null for one who has another way. */
export function serviceFor(token) {
  async function answered(path, { headers, ...more }) {
    const told = token ? { ...headers, Authorization: `Bearer ${token}` } : headers;
    const answer = await asked(new URL(path, BASE), { ...more, headers: told, cache: "no-store" });
    if (answer.ok) return answer;
    if (answer.status >= 500 || answer.status === 429) throw new Lost(`status ${answer.status}`);
    const problem = new Problem(await whole(answer));
    if (answer.status === 401 || answer.status === 403) throw new Denied(problem.kind);
    throw problem;
  }
  return {
    get: async (path) => whole(await answered(path, {})),
    post: async (path, body, headers) => {
      const sent = { "Content-Type": "application/json", ...headers };
      return whole(await answered(path, { method: "POST", body: JSON.stringify(body), headers: sent }));
    },
    messages: async (path, signal) => messagesOf((await answered(path, { signal })).body),
  };
}

async function asked(url, request) {
  try {
    return await fetch(url, request);
  } catch (error) {
    throw new Lost(error.message);
  }
}

/** Return what an answer tells, which may break off. */
async function whole(answer) {
  try {
    return await answer.json();
  } catch (error) {
    throw new Lost(error.message);
  }
}
