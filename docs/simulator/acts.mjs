// What the reader does, as requests: clicks, keys, choices in menus, and links that are opened.

import { fragmentOf, requestOf } from "./share.mjs";

/** Listen to everything that the reader can do on the page. */
export function listen(root, page) {
  root.addEventListener("click", (event) => {
    closeMenus(root, event.target.closest("summary")?.parentElement);
    click(event, page);
  });
  root.addEventListener("change", ({ target }) => change(target, page));
  root.addEventListener("keydown", (event) => {
    if (event.key === "Escape") escape(event, root, page);
  });
  page.settings.form.addEventListener("submit", (event) => {
    event.preventDefault();
    const config = page.settings.read();
    if (event.submitter?.value === "configure") sendEvent(page, { type: "configure", config });
    else page.ask({ do: "begin", config, locale: page.now().locale });
  });
  addEventListener("hashchange", () => openLink(page));
}

/** Show the run or story that the address holds, and say whether it holds one. */
export async function openLink(page) {
  try {
    const request = await requestOf(location.hash);
    return request !== null && (await page.ask(request)) !== null;
  } catch (error) {
    page.say(error.message);
    return false;
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
  const begin = { do: "begin", locale: page.now().locale };
  if (edit) sendEvent(page, { type: "edit", session: sessionEdited, fields: { [edit]: value } });
  else if (name === "story") page.ask(value ? { do: "tell", story: value } : begin);
  else if (name === "locale") page.ask({ do: "speak", locale: value });
}

function escape({ target }, root, page) {
  const menu = target.closest(".sim-menu[open]");
  closeMenus(root);
  if (menu) menu.querySelector("summary").focus();
  else if (target.closest(".sim-dialog")) sendEvent(page, { type: "cancel" });
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
  const { shared } = await page.ask({ do: "share" });
  history.replaceState(null, "", await fragmentOf(shared));
  try {
    await navigator.clipboard.writeText(location.href);
    page.say("The link to this moment is copied, and in the address bar.");
  } catch {
    page.say("The link to this moment is in the address bar.");
  }
}
