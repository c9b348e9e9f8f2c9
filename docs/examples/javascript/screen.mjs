// What the screen shows of a panel, in a language.

import { isOver, isUnsaved, shown } from "./controller.mjs";
import { letters } from "./letters.mjs";
import { words as catalogues } from "./words.mjs";

/** Return what the screen shows; what is null is not there. */
export function screen(panel, locale) {
  const words = catalogues[locale];
  const focused = panel.sessions.get(panel.focused);
  const home = focused.kind === "home";
  return {
    presence: words.presences[shown(panel.presence)],
    incoming: incoming(panel, words),
    mode: panel.mode,
    sessions: [...panel.sessions.values()].map((session) => entry(panel, session, words)),
    tabs: focused.tabs.map((tab) => tabView(panel, focused, tab, words)),
    communication: communication(panel, focused, words),
    form: home ? null : focused.edits,
    dialog: dialog(panel, words),
    offers: [...panel.offers].map((offer) => offerView(panel, offer, words)),
    dashboard: home ? dashboard(panel, words) : null,
  };
}

function incoming(panel, words) {
  const reasons = panel.obstacles().map((reason) => words.obstacles[reason]);
  const possible = reasons.length === 0;
  return { possible, text: possible ? words.canCome : words.cannotCome, reasons };
}

function entry(panel, session, words) {
  const { id, kind } = session;
  const title = titleOf(panel, session, words);
  const focused = panel.focused === id;
  const conversation = panel.conversations.get(id);
  const unread = conversation?.unread ?? 0;
  const alert = !focused && Boolean(conversation) && panel.isUpset(conversation, session);
  return {
    id,
    kind,
    title,
    icon: letters(title).slice(0, 2).join(""),
    focused,
    closable: kind !== "home",
    unread: badge(unread),
    alert: alert ? "!" : "",
    tooltip: tooltip(title, unread, alert, words),
    unsaved: isUnsaved(session),
  };
}

function badge(unread) {
  if (unread === 0) return "";
  return unread < 10 ? String(unread) : "+";
}

function tooltip(title, unread, alert, words) {
  const sentences = [];
  if (alert) sentences.push(words.urgent);
  if (unread) sentences.push(words.unread(unread));
  return sentences.length ? `${title}. ${sentences.join(" ")}` : title;
}

function titleOf(panel, { id, title }, words) {
  if (id === "home") return words.home;
  return title ?? nameOf(panel.conversations.get(id), words);
}

function nameOf({ name, visitor }, words) {
  if (name) return name;
  return visitor ? `${words.visitor} ${visitor}` : words.visitor;
}

function tabView(panel, session, { id, kind, title }, words) {
  const told = kind === "dashboard" ? panel.config.dashboard : title;
  const anchor = id === session.tabs[0].id;
  return { id, title: told || words.tabs[kind], focused: id === session.tab, closable: !anchor };
}

const channelOf = (channel, words) => words.channels[channel] ?? channel;

function communication(panel, session, words) {
  const conversation = panel.conversations.get(session.id);
  if (!conversation) return null;
  const { id, channel, about, summary, state, history } = conversation;
  return {
    conversation: id,
    customer: nameOf(conversation, words),
    channel: channelOf(channel, words),
    case: about ?? "",
    summary: summary ?? "",
    state: words.states[state],
    sentiment: words.levels[session.sentiment],
    history,
    read_only: isOver(conversation),
  };
}

function dialog(panel, words) {
  if (panel.asking === null) return null;
  const session = panel.sessions.get(panel.asking);
  const { state, mode, unread } = panel.conversations.get(session.id) ?? {};
  const sentences = [words.ask(titleOf(panel, session, words))];
  if (state === "active") sentences.push(words.then[mode]);
  if (isUnsaved(session)) sentences.push(words.lost);
  if (unread) sentences.push(words.unseen(unread));
  return { session: session.id, text: sentences.join(" ") };
}

function offerView(panel, [id, { until }], words) {
  const conversation = panel.find(id);
  const channel = channelOf(conversation.channel, words);
  return { conversation: id, title: nameOf(conversation, words), channel, until };
}

function dashboard(panel, words) {
  const every = [...panel.conversations.values()];
  const list = (items) => workItems(items, panel.config.work_item_limit, words);
  return { mine: list(every.filter((one) => !isOver(one))), closed: list(every.filter(isOver)) };
}

/** The unread first, of them and of the others the newest. */
function workItems(items, limit, words) {
  items.sort((one, other) => (other.unread > 0) - (one.unread > 0) || other.changed - one.changed);
  const left = items.slice(limit);
  return {
    items: items.slice(0, limit).map((item) => workItem(item, words)),
    more: left.length,
    more_unread: left.filter(({ unread }) => unread).length,
  };
}

function workItem(conversation, words) {
  const { id, state, unread } = conversation;
  const title = nameOf(conversation, words);
  return {
    conversation: id,
    title,
    state: words.states[state],
    unread: badge(unread),
    tooltip: tooltip(title, unread, false, words),
    menu: [words.open],
  };
}
