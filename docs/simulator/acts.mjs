// What the reader does, as requests: clicks, keys, choices in menus, and links that are opened.

import { mayGo } from "./ask_first.mjs";
import { requestOf } from "./share.mjs";

/** Listen to everything that the reader can do on the page. */
export function listen(root, page) {
  root.addEventListener("click", (event) => {
    closeMenus(root, event.target.closest("summary")?.parentElement);
    click(event, page);
  });
  root.addEventListener("change", ({ target }) => change(target, page));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") escape(event, root, page);
  });
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

function click({ target, shiftKey }, page) {
  const { send, sendShift } = target.closest("[data-send]")?.dataset ?? {};
  const request = target.closest("[data-ask]")?.dataset.ask;
  if (send) sendEvent(page, JSON.parse((shiftKey && sendShift) || send));
  else if (request) page.ask(JSON.parse(request));
  else if (target.closest("[data-share]")) share(page);
}

function change({ name, value, dataset }, page) {
  const { edit, sessionEdited } = dataset;
  const { locale } = page.now();
  if (edit) {
    sendEvent(page, { type: "edit", session: sessionEdited, fields: { [edit]: value } });
  } else if (name === "story") {
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

/** Close what is open: a menu, else the panel's dialog, wherever the focus is. */
function escape({ target, defaultPrevented }, root, page) {
  if (defaultPrevented || document.querySelector("dialog[open]")) return;
  if (target.closest(".md-search")) return;
  const menu = root.querySelector(".sim-menu[open]");
  closeMenus(root);
  if (menu) menu.querySelector("summary").focus();
  else if (page.now().view.dialog) sendEvent(page, { type: "cancel" });
}

function sendEvent(page, event) {
  return page.ask({ do: "send", event });
}

function closeMenus(root, except = null) {
  for (const menu of root.querySelectorAll(".sim-menu[open]")) {
    if (menu === except) continue;
    if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
    menu.open = false;
  }
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
