// A run in the address: its log, compressed. Whoever opens the address is where the sharer was.

const LIMIT = 1_000_000;

/** Return the fragment of an address that holds a shared run. */
export async function fragmentOf({ log, played, at, story }) {
  const packed = new Blob([log]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  const bytes = new Uint8Array(await new Response(packed).arrayBuffer());
  const named = story ? { story } : {};
  return `#${new URLSearchParams({ ...named, log: base64url(bytes), played, at })}`;
}

/**
 * Return the request that a fragment asks for; null for one that asks for nothing.
 *
 * Throws an Error where it is damaged; its message says which words tell it.
 */
export async function requestOf(fragment) {
  const asked = new URLSearchParams(fragment.replace(/^#/, ""));
  const story = asked.get("story");
  if (!asked.has("log")) return story === null ? null : toldBy(story, asked);
  const played = Number(asked.get("played") ?? NaN);
  const at = Number(asked.get("at") ?? NaN);
  if (!Number.isInteger(played) || !Number.isFinite(at)) {
    throw new Error("bad_link");
  }
  return { do: "restore", log: await unpacked(asked.get("log")), played, at, story };
}

function toldBy(story, asked) {
  const played = Number(asked.get("played") ?? 0);
  if (!Number.isInteger(played)) throw new Error("bad_link");
  return { do: "tell", story, played, locale: asked.get("locale") };
}

async function unpacked(text) {
  try {
    const packed = new Blob([bytesOf(text)]).stream();
    return await limited(packed.pipeThrough(new DecompressionStream("deflate-raw")));
  } catch (error) {
    if (error instanceof RangeError) throw new Error(error.message);
    throw new Error("bad_link");
  }
}

async function limited(stream) {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let text = "";
  for (const reader = stream.getReader(); ;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    text += decoder.decode(value, { stream: true });
    if (text.length > LIMIT) throw new RangeError("long_link");
  }
}

function base64url(bytes) {
  const text = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function bytesOf(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}
