// The service, as those who ask see it: an answer, or one of three errors.

import { messagesOf } from "./event_stream.mjs";

const BASE = new URL("..", import.meta.url);

/** Nobody answers, or not now: ask again. */
export class Lost extends Error {}

/** The service does not know who asks, or it is another's panel: asking again is of no use. */
export class Denied extends Error {}

/** The service says what is wrong, by a stable code. */
export class Problem extends Error {
  constructor({ type, detail }) {
    super(detail);
    this.kind = type.replace("urn:session-panel:", "");
  }
}

/** Return what asks the service, for who has a token; null for who is known in another way. */
export function serviceFor(token) {
  const right = token ? { Authorization: `Bearer ${token}` } : {};
  const answered = async (path, { headers, ...more } = {}) => {
    const request = { ...more, headers: { ...headers, ...right }, cache: "no-store" };
    return accepted(await arrived(fetch(new URL(path, BASE), request)));
  };
  return {
    get: async (path) => whole(await answered(path)),
    post: async (path, body, headers) => {
      const sent = { "Content-Type": "application/json", ...headers };
      const request = { method: "POST", body: JSON.stringify(body), headers: sent };
      return whole(await answered(path, request));
    },
    messages: async (path, signal) => messagesOf((await answered(path, { signal })).body),
  };
}

/** Return what can be asked of one panel. */
export function panelOf(service, panel, locale) {
  const path = (what) => `panels/${encodeURIComponent(panel)}/${what}?locale=${locale}`;
  return {
    scene: () => service.get(path("scene")),
    messages: (signal) => service.messages(path("stream"), signal),
    send: (event, headers) => service.post(path("events"), event, headers),
  };
}

/** Return an answer that is none of an error. */
async function accepted(answer) {
  const { ok, status } = answer;
  if (ok) return answer;
  if (status >= 500 || status === 429) throw new Lost(`status ${status}`);
  const problem = new Problem(await whole(answer));
  if (status === 401 || problem.kind === "not-yours") throw new Denied(problem.kind);
  throw problem;
}

function whole(answer) {
  return arrived(answer.json());
}

/** Return what arrives, if it does, and all of it. */
async function arrived(promise) {
  try {
    return await promise;
  } catch (error) {
    throw new Lost(error.message);
  }
}
