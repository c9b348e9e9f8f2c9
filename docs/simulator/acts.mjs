// What the reader does, as requests: what the agent does, choices in menus, and links that are opened.

import { listenToAgent } from "./runtime/screen/agent.mjs";
import { mayGo } from "./ask_first.mjs";
import { requestOf } from "./share.mjs";

/** Listen to everything that the reader can do on the page. */
export function listen(root, page) {
  listenToAgent(root, {
    send: (event) => sendEvent(page, event),
    cancels: () => page.now().view.dialog !== null,
  });
  root.addEventListener("click", (event) => click(event, page));
  root.addEventListener("change", ({ target }) => change(target, page));
  page.settings.form.addEventListener("submit", (event) => {
    event.preventDefault();
    configure(event.submitter?.value, page);
  });
  addEventListener("hashchange", () => followLink(page));
}

/** Show the run or story that the address holds, and say whether it holds one. */
export async function openLink(page) {
  const request = await asked(page);
  return request !== null && (await page.ask(request)) !== null;
}

/** Show what an address holds that comes while the simulator runs; else it is as it was. */
async function followLink(page) {
  const request = await asked(page);
  const went = request && (await mayGo(page)) && (await page.ask(request));
  if (!went) page.ask({ do: "speak", locale: page.now().locale }, { quiet: true });
}

async function asked(page) {
  try {
    return await requestOf(location.hash);
  } catch (error) {
    page.say(page.words()[error.message] ?? page.words().bad_link);
    return null;
  }
}

function click({ target }, page) {
  const request = target.closest("[data-ask]")?.dataset.ask;
  if (request) page.ask(JSON.parse(request));
  else if (target.closest("[data-share]")) share(page);
}

function change({ name, value }, page) {
  const { locale } = page.now();
  if (name === "story") {
    replace(page, value ? { do: "tell", story: value, locale } : begin(page));
  } else if (name === "locale") {
    page.ask({ do: "speak", locale: value });
  }
}

function begin(page, config = {}) {
  return { do: "begin", config, locale: page.now().locale };
}

/** Show another run in the place of this one, if that may go. */
async function replace(page, request) {
  if (await mayGo(page)) await page.ask(request);
  else page.redraw();
}

function configure(how, page) {
  const config = page.settings.read();
  if (how === "configure") sendEvent(page, { type: "configure", config });
  else replace(page, begin(page, config));
}

function sendEvent(page, event) {
  return page.ask({ do: "send", event });
}

async function share(page) {
  await page.settled();
  try {
    await navigator.clipboard.writeText(location.href);
    page.say(page.words().copied);
  } catch {
    page.say(page.words().in_address);
  }
}
