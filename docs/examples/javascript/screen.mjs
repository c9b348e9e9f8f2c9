// What the screen shows of a panel, in a language.

import { isUnsaved, shown } from "./controller.mjs";
import { words as catalogues } from "./words.mjs";

const clusters = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** Return what the screen shows; what is null is not there. */
export function screen(panel, locale) {
  const words = catalogues[locale];
  const focused = panel.sessions.get(panel.focused);
  const home = focused.kind === "home";
  return {
    presence: words.presences[shown(panel.presence)],
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

function entry(panel, session, words) {
  const { id, kind, unread } = session;
  const title = titleOf(panel, session, words);
  const focused = panel.focused === id;
  const conversation = panel.conversations.get(id);
  const alert = !focused && Boolean(conversation) && panel.isUpset(conversation, session);
  return {
    id,
    kind,
    title,
    icon: icon(title),
    focused,
    closable: kind !== "home",
    unread: badge(unread),
    alert: alert ? "!" : "",
    tooltip: tooltip(title, unread, alert, words),
    unsaved: isUnsaved(session),
  };
}

/** The first two letters as people see them: clusters that show something. */
function icon(title) {
  const letters = [...clusters.segment(title)].map(({ segment }) => segment);
  return letters.filter((letter) => !/^(\s+$|\p{Cc}|\p{Cf})/u.test(letter)).slice(0, 2).join("");
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

function communication(panel, session, words) {
  const conversation = panel.conversations.get(session.id);
  if (!conversation) return null;
  const { id, about, summary, state, history } = conversation;
  return {
    conversation: id,
    customer: nameOf(conversation, words),
    case: about ?? "",
    summary: summary ?? "",
    state: words.states[state],
    sentiment: words.levels[session.sentiment],
    history,
    read_only: ["closed", "ended"].includes(state),
  };
}

function dialog(panel, words) {
  if (panel.asking === null) return null;
  const session = panel.sessions.get(panel.asking);
  const question = words.ask(titleOf(panel, session, words));
  return { session: session.id, text: isUnsaved(session) ? `${question} ${words.lost}` : question };
}

function offerView(panel, [id, { until, conversation }], words) {
  return { conversation: id, title: nameOf(conversation ?? panel.conversations.get(id), words), until };
}

function dashboard(panel, words) {
  const items = [...panel.conversations.values()];
  const view = (conversation) => ({
    conversation: conversation.id,
    title: nameOf(conversation, words),
    state: words.states[conversation.state],
  });
  const over = ({ state }) => ["closed", "ended"].includes(state);
  return {
    mine: items.filter((item) => !over(item)).map(view),
    closed: items.filter(over).map(view),
  };
}
