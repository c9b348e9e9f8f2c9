// One panel on the page: what it shows follows the service; what the agent does goes there as events.

import { listenToAgent } from "./screen/agent.mjs";
import { h, patch } from "./screen/dom.mjs";
import { moveFocus } from "./screen/focus.mjs";
import { drawScreen } from "./screen/screen.mjs";
import { showTips } from "./screen/tips.mjs";
import { wordsOf } from "./screen/words.mjs";
import { agentOf } from "./acting.mjs";
import { follower } from "./following.mjs";
import { timesLeft } from "./left.mjs";
import { senderTo } from "./sending.mjs";
import { formsOf } from "./typed.mjs";
import { shareAmongWindows } from "./windows.mjs";

const SECOND = 1_000;

/** Show a panel, until the right to see it is lost. */
export function openPanel(root, bar, service, { panel, locale, words, shared }) {
  const place = h("div", { class: "desk-screen" });
  const forms = formsOf(panel);
  const sender = senderTo(service, panel, locale, () => tellState());
  const agent = agentOf({ service, panel, locale, sender, forms, words, bar, now: () => now, redraw: draw, look: () => look(), deny });
  const now = { link: "connecting", scene: null, since: 0 };
  let shown = null;
  bar.element.before(place);
  const hideTips = showTips(root);

  function hear({ link, scene }) {
    if (isOver(now.link)) return;
    now.link = link;
    if (scene && scene.etag !== now.scene?.etag) {
      Object.assign(now, { scene, since: performance.now() });
      hideTips();
    }
    draw();
    tellState();
    if (link === "up") sender.wake();
    agent.tellTyped();
  }

  function deny() {
    now.link = "denied";
    tellState();
  }

  function draw() {
    if (!now.scene) return;
    const held = document.activeElement;
    const scene = shownOf(now, forms, words);
    const before = shown;
    shown = scene;
    const key = held?.dataset.key;
    if (place.firstElementChild) patch(place.firstElementChild, drawScreen(scene));
    else place.append(drawScreen(scene));
    document.title = titleOf(scene);
    root.dataset.version = scene.version;
    moveFocus(root, { held, key, before, scene });
  }

  function tellState() {
    root.dataset.link = now.link;
    place.inert = isOver(now.link);
    const waits = sender.isWaiting() ? words.waits : "";
    bar.state(now.link === "up" ? waits : (words[now.link] ?? words.failed));
  }

  listenToAgent(root, { send: agent.act, cancels: () => now.scene?.view.dialog != null });
  root.addEventListener("input", ({ target }) => agent.type(target));
  const look = shareAmongWindows(shared, follower(service, panel, locale), hear);
  setInterval(() => now.scene?.view.offers.length && draw(), SECOND);
}

/** Return the scene as it is drawn: with what is typed, and with the seconds that are left. */
function shownOf({ scene, since }, forms, { composer }) {
  const choices = scene.acts.map(({ event, refused }) => ({
    event,
    refused: refused && { ...refused, text: refused.sentence },
  }));
  const left = timesLeft(scene, performance.now() - since);
  return { ...forms.into(scene), choices, offers_left: left, words: { ...scene.words, composer } };
}

/** Return the title of the window: what has the focus, and how many customers are calling. */
function titleOf(scene) {
  const { offers, sessions } = scene.view;
  const { title } = sessions.find(({ focused }) => focused);
  const calling = offers.length > 0 ? `(${offers.length}) ` : "";
  return `${calling}${title} · ${wordsOf(scene).brand}`;
}

function isOver(link) {
  return link === "revoked" || link === "denied";
}
