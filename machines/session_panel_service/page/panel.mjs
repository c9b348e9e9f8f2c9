// One panel on the page: it shows what the service tells, and what the agent does goes there.

import { listenToAgent } from "./screen/agent.mjs";
import { agentOf } from "./acting.mjs";
import { displayOn } from "./display.mjs";
import { follower } from "./following.mjs";
import { senderTo } from "./sending.mjs";
import { panelOf } from "./service.mjs";
import { formsOf } from "./typed.mjs";
import { shareAmongWindows } from "./windows.mjs";

const SECOND = 1_000;

/** Show a panel, until the right to see it is lost. */
export function openPanel(root, bar, service, { name, locale, words, shared }) {
  const panel = panelOf(service, name, locale);
  const forms = formsOf(name);
  const display = displayOn(root, bar, forms, words);
  const sender = senderTo(panel, () => tellState());
  const now = { link: "connecting", scene: null, came: 0 };

  /** Take what is new; nothing is, once the right is lost. */
  function hear({ link, scene }) {
    if (isOver(now)) return;
    now.link = link;
    if (scene && scene.etag !== now.scene?.etag) {
      Object.assign(now, { scene, came: performance.now() });
      forms.note(scene);
    }
    draw();
    tellState();
    if (link === "up") sender.wake();
    agent.tellTyped();
  }

  function draw() {
    if (now.scene) display.draw(now.scene, performance.now() - now.came);
  }

  function tellState() {
    root.dataset.link = now.link;
    const waits = sender.isWaiting() ? words.waits : "";
    bar.state(now.link === "up" ? waits : (words[now.link] ?? words.failed));
    if (isOver(now)) display.close();
  }

  const look = shareAmongWindows(shared, follower(panel), hear);
  const agent = agentOf({ now, panel, sender, forms, words, bar, look, hear, draw });
  listenToAgent(root, { send: agent.act, cancels: () => now.scene?.view.dialog != null });
  root.addEventListener("input", ({ target }) => agent.type(target));
  setInterval(() => now.scene?.view.offers.length && draw(), SECOND);
}

function isOver({ link }) {
  return link === "revoked" || link === "denied";
}
