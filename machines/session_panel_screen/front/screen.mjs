// The agent's screen: what `Panel.view` tells, drawn. What is in the focused tab: `work.mjs`.

import { choicesOf, sendButton, sending } from "./choice.mjs";
import { drawCorner } from "./corner.mjs";
import { h } from "./dom.mjs";
import { drawPage } from "./work.mjs";
import { wordsOf } from "./words.mjs";

const PRESENCES = ["available", "busy", "dnd", "away", "offline"];
const PAGES = ["kb_search", "line_of_business", "record"];

/** Return the agent's screen at the moment of a scene. */
export function drawScreen(scene) {
  const of = { scene, view: scene.view, words: wordsOf(scene), choices: choicesOf(scene) };
  return h(
    "section",
    {
      class: "sim-screen",
      lang: scene.locale,
      "data-mode": of.view.mode,
      "data-asking": of.view.dialog !== null,
      "aria-label": of.words.screen,
    },
    drawTop(of),
    drawIncoming(of),
    drawRail(of),
    h(
      "div",
      { class: "sim-work" },
      drawTabs(of),
      drawDialog(of),
      h("div", { class: "sim-page" }, drawPage(of)),
    ),
    drawCorner(of),
  );
}

function drawTop({ scene, view, words, choices }) {
  const shown = scene.presence.replace("held_", "");
  const choose = (presence) =>
    h("li", {}, [
      sendButton(
        choices,
        { type: "choose", presence },
        [h("i", { class: "sim-dot", "data-presence": presence }), words[`presence.${presence}`]],
        { "aria-current": presence === shown && "true" },
      ),
    ]);
  return h(
    "header",
    { class: "sim-top" },
    sendButton(choices, { type: "toggle" }, h("i", { class: "sim-burger-lines" }), {
      class: "sim-burger",
      "aria-label": words.toggle,
      "aria-expanded": String(view.mode === "expanded"),
      tip: words.toggle,
    }),
    h("span", { class: "sim-brand" }, words.brand),
    h(
      "details",
      { class: "sim-menu sim-presence" },
      h(
        "summary",
        { "aria-label": `${words.presence}: ${view.presence}` },
        h("i", { class: "sim-dot", "data-presence": shown }),
        h("span", { "data-shown": "presence" }, view.presence),
      ),
      h(
        "ul",
        {},
        PRESENCES.map(choose),
        h("li", {}, sendButton(choices, { type: "reset" }, words.reset)),
      ),
    ),
  );
}

/** Return whether new conversations can come; if not, why, and that what rings is no less there. */
function drawIncoming({ view: { incoming, offers }, words }) {
  const rings = !incoming.possible && offers.length > 0;
  return h(
    "p",
    { class: "sim-incoming", "data-possible": incoming.possible, "aria-live": "polite" },
    h("strong", { "data-shown": "incoming" }, incoming.text),
    incoming.reasons.map((reason) => [" ", h("span", { "data-shown": "reason" }, reason)]),
    rings && [" ", h("span", {}, words.rings)],
  );
}

function drawRail({ scene, view, words, choices }) {
  const entry = (session) => {
    const over = scene.over[session.id];
    const tip = [session.tooltip, over].filter(Boolean).join("\n");
    return h(
      "li",
      {
        class: "sim-session",
        "data-key": session.id,
        "data-session": session.id,
        "data-over": over !== undefined,
      },
      h(
        "button",
        {
          type: "button",
          class: "sim-go",
          "aria-current": session.focused && "true",
          ...sending(choices, { type: "focus", session: session.id }, tip),
        },
        h(
          "span",
          { class: "sim-icon", "data-kind": session.kind, "aria-hidden": "true" },
          h("span", { "data-shown": "icon" }, session.icon),
          session.alert && h("b", { class: "sim-alert", "data-shown": "alert" }, session.alert),
          session.unread && h("b", { class: "sim-unread", "data-shown": "unread" }, session.unread),
        ),
        h(
          "span",
          { class: "sim-title" },
          h("span", { "data-shown": "title" }, session.title),
          over && h("small", { "data-shown": "over" }, over),
        ),
        h("span", { class: "sim-unseen" }, session.tooltip.slice(session.title.length + 2)),
        session.unsaved &&
          h("i", { class: "sim-unsaved", role: "img", "aria-label": words.unsaved }),
      ),
      session.closable &&
        sendButton(choices, { type: "close", session: session.id }, "×", {
          class: "sim-close",
          "aria-label": `${words.close}: ${session.title}`,
        }),
    );
  };
  return h(
    "nav",
    { class: "sim-rail", "aria-label": words.sessions },
    h("ul", {}, view.sessions.map(entry)),
  );
}

function drawTabs({ view, words, choices }) {
  const session = view.sessions.find(({ focused }) => focused).id;
  const entry = (tab) =>
    h(
      "li",
      { "data-key": tab.id, class: "sim-tab", "data-tab": tab.id },
      sendButton(choices, { type: "focus_tab", session, tab: tab.id }, tab.title, {
        "aria-current": tab.focused && "page",
      }),
      tab.closable &&
        sendButton(choices, { type: "close_tab", session, tab: tab.id }, "×", {
          class: "sim-close",
          "aria-label": `${words.close}: ${tab.title}`,
        }),
    );
  const open = [...choices.values()].filter(({ event }) => event.type === "open_tab");
  const page = ({ event }) =>
    h(
      "li",
      {},
      sendButton(
        choices,
        event,
        event.title ? `${words[event.kind]}: ${event.title}` : words[event.kind],
      ),
    );
  return h(
    "nav",
    { class: "sim-tabs", "aria-label": words.tabs },
    h("ul", {}, view.tabs.map(entry)),
    h(
      "details",
      { class: "sim-menu sim-more" },
      h("summary", { "aria-label": words.open_page, "data-tip": words.open_page }, "+"),
      h(
        "ul",
        {},
        PAGES.flatMap((kind) => open.filter(({ event }) => event.kind === kind)).map(page),
      ),
    ),
  );
}

/** Return what is asked before a session closes, above its page: what would be lost can be read. */
function drawDialog({ view, words, choices }) {
  if (!view.dialog) return null;
  return h(
    "div",
    {
      class: "sim-dialog",
      role: "alertdialog",
      "aria-labelledby": "sim-asks",
      "data-dialog": view.dialog.session,
      "data-key": `dialog ${view.dialog.session}`,
    },
    h("p", { id: "sim-asks", "data-shown": "dialog" }, view.dialog.text),
    h(
      "div",
      { class: "sim-answers" },
      sendButton(choices, { type: "cancel" }, words.cancel),
      sendButton(choices, { type: "confirm" }, words.confirm, { class: "sim-primary" }),
    ),
  );
}
