// What the focused session has beside its tabs: the communication panel, and the page of the tab.

import { sendButton } from "./choice.mjs";
import { h } from "./dom.mjs";
import { drawForm } from "./form.mjs";

/** Return the communication panel, if the session has one, and the page of the focused tab. */
export function drawPage(of) {
  const { view } = of;
  const tab = view.tabs.find(({ focused }) => focused);
  const page = tab.closable
    ? drawOther(tab, of)
    : view.dashboard
      ? drawDashboard(tab, of)
      : drawForm(of);
  return [view.communication && drawCommunication(of), page];
}

function drawOther(tab, { words }) {
  return h(
    "div",
    { class: "sim-sheet sim-other" },
    h("h2", {}, tab.title),
    h("p", {}, words.other_page),
  );
}

function drawCommunication({ view, words, choices }) {
  const { communication: shown } = view;
  const pair = (name, value) =>
    h("div", {}, h("dt", {}, words[name]), h("dd", { "data-shown": name }, value));
  return h(
    "aside",
    { class: "sim-communication", "aria-label": words.conversation, "data-over": shown.read_only },
    h(
      "header",
      {},
      h("strong", { "data-shown": "customer" }, shown.customer),
      h("span", { class: "sim-chip", "data-shown": "state" }, shown.state),
    ),
    h(
      "dl",
      {},
      pair("channel", shown.channel),
      pair("sentiment", shown.sentiment),
      pair("history", words[`history.${shown.history}`]),
    ),
    shown.history === "carried" &&
      h("div", { class: "sim-earlier", "aria-hidden": "true" }, h("i"), h("i"), h("i")),
    h(
      "footer",
      {},
      shown.read_only
        ? h("span", { class: "sim-read-only", "data-shown": "read_only" }, words.over)
        : [
            h("span", { class: "sim-composer", "aria-hidden": "true" }, words.composer),
            sendButton(choices, { type: "end", conversation: shown.conversation }, words.end, {
              class: "sim-end",
            }),
          ],
    ),
  );
}

function drawDashboard(tab, of) {
  const { scene, words } = of;
  const { mine, closed } = of.view.dashboard;
  const items = (list) => list.items.map((item) => workItem(item, of));
  const hosts = (title, name, rows) => rows.length > 0 && drawList(title, name, rows, words);
  return h(
    "div",
    { class: "sim-sheet sim-dashboard" },
    h("h2", {}, tab.title),
    h(
      "div",
      { class: "sim-lists" },
      hosts(words.open_items, "open", openItems(of)),
      drawList(words.mine, "mine", items(mine), words, scene.more.mine),
      drawList(words.closed, "closed", items(closed), words, scene.more.closed),
      hosts(words.records, "records", records(of)),
    ),
  );
}

function drawList(title, name, rows, { none }, more) {
  return h(
    "section",
    { "data-list": name },
    h("h3", {}, title),
    h("ul", {}, rows.length ? rows : h("li", { class: "sim-none" }, none)),
    more && h("p", { "data-shown": "more" }, more),
  );
}

function row(key, { title, note, tip, badge }, acts) {
  return h(
    "li",
    { "data-key": key, "data-tip": tip },
    h("span", { "data-shown": "title" }, title),
    h("small", { "data-shown": "state" }, note),
    badge && h("b", { class: "sim-unread", "data-shown": "unread" }, badge),
    acts,
  );
}

/** Return the menu of a work item: each of its texts, and what choosing it sends. */
function drawMenu(title, texts, event, { words, choices }) {
  const entry = (text) =>
    h("li", {}, sendButton(choices, event, text, { "aria-label": `${text}: ${title}` }));
  return h(
    "details",
    { class: "sim-menu sim-item-menu" },
    h("summary", { "aria-label": `${words.menu}: ${title}` }, "…"),
    h("ul", {}, texts.map(entry)),
  );
}

function workItem({ conversation, title, state, unread, tooltip, menu }, of) {
  const open = { type: "open_conversation", conversation };
  const told = { title, note: state, tip: tooltip, badge: unread };
  return row(conversation, told, drawMenu(title, menu, open, of));
}

/** Return the open work items, which are the host's: the panel lists none. */
function openItems(of) {
  const { words, choices } = of;
  const picks = [...choices.values()].filter(({ event }) => event.type === "pick");
  return picks.map(({ event }) => {
    const { customer, mode, previous } = event;
    const title = event.name ?? words.visitor;
    const note = [words[mode], words[previous]].filter(Boolean).join(", ");
    const menu = drawMenu(`${title}, ${note}`, [words.pick], event, of);
    return row([customer, mode, previous].join("|"), { title, note }, menu);
  });
}

/** Return a row for each record; Shift+click opens it like a click, and an account only so. */
function records({ words, choices }) {
  const all = [...choices.values()].map(({ event }) => event);
  return all
    .filter(({ type }) => type === "shift_click")
    .map((shift) => {
      const click = all.find(
        ({ type, record }) => type === "open_record" && record === shift.record,
      );
      const { at, ...shifted } = shift;
      const button = sendButton(choices, click ?? shift, click ? words.open : words.shift, {
        "data-send-shift": JSON.stringify(shifted),
        "aria-label": `${click ? words.open : words.shift}: ${shift.title}`,
      });
      const told = { title: shift.title, note: words[`record.${shift.kind}`] };
      return row(shift.record, told, button);
    });
}
