// Server-sent events from a body: a browser's own EventSource sends no token.

/** Yield the messages of a stream, each with its event and data, until it ends or breaks off. */
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
    return; // whoever reads comes again, as after an end
  } finally {
    reader.cancel().catch(() => {});
  }
}

/** Return a message; one without an event is a mere sign of life. */
function messageOf(text) {
  return Object.fromEntries(text.split("\n").map(fieldOf));
}

function fieldOf(line) {
  const [name, ...value] = line.split(": ");
  return [name, value.join(": ")];
}
