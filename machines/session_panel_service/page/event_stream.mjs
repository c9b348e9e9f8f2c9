// Server-sent events from a body: a browser's own EventSource sends no token.

/** Yield the messages of a stream, each with its event and its data, until it ends or breaks off. */
export async function* messagesOf(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      const parts = (rest + value).split("\n\n");
      rest = parts.pop();
      yield* parts.map(messageOf);
    }
  } catch {
    return;
  } finally {
    reader.cancel().catch(() => {});
  }
}

/** Return a message; of a mere sign of life, one without an event. */
function messageOf(text) {
  const fields = text.split("\n").map((line) => [line.split(": ", 1)[0], line.replace(/^[^:]*: ?/, "")]);
  return Object.fromEntries(fields.filter(([name]) => name === "event" || name === "data"));
}
