// The page of an agent: it finds out whose panel it shows, and opens that.

import { addressed, addressOf, spoken } from "./address.mjs";
import { drawBar } from "./bar.mjs";
import { deskWords } from "./desk_words.mjs";
import { openPanel } from "./panel.mjs";
import { afterTries, pauses } from "./pause.mjs";
import { h } from "./screen/dom.mjs";
import { Denied, Lost, serviceFor } from "./service.mjs";

const root = document.getElementById("desk");
const locale = spoken();
const { token, panel, isDemo } = addressed();
const words = deskWords(locale, isDemo);
const bar = drawBar(locale, words);
const service = serviceFor(token);

/** Return the only panel that there is for this agent; of several, let the agent choose. */
async function findPanel() {
  const { pause } = pauses();
  for (let tries = 0; ; tries += 1) {
    try {
      const { panels } = await service.get("panels");
      if (panels.length === 1) return panels[0];
      if (panels.length > 1) return letChoose(panels);
      bar.state(words.no_panel);
    } catch (error) {
      if (!(error instanceof Lost)) throw error;
      bar.state(words.lost);
    }
    await pause(afterTries(tries));
  }
}

function letChoose(panels) {
  const entry = (one) => h("li", {}, h("a", { href: addressOf(one) }, one));
  bar.state("");
  const list = h("ul", {}, panels.map(entry));
  bar.element.before(h("nav", { class: "desk-panels" }, h("h2", {}, words.which), list));
  return null;
}

document.documentElement.lang = locale;
addEventListener("hashchange", () => location.reload());
root.replaceChildren(h("h1", { class: "sim-unseen" }, words.heading), bar.element);
bar.state(words.connecting);
try {
  const found = panel ?? (await findPanel());
  const shared = ["session-panel", found, locale, token].join(" ");
  if (found !== null) openPanel(root, bar, service, { name: found, locale, words, shared });
} catch (error) {
  console.error(error);
  bar.state(error instanceof Denied ? words.denied : words.failed);
}
