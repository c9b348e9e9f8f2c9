// A session panel: the controller that composes the machines.

import { machines, Refused, step } from "./machines.mjs";

const DEFAULTS = {
  capacity: 2,
  session_limit: 9,
  offer_limit: 10,
  offer_time: 120,
  waiting_time: 28 * 86_400,
  waiting_times: {},
  allowed_presences: ["available", "busy"],
  presence_policy: {},
  missed_sets_inactive: true,
  declined_sets_dnd: false,
  auto_accept: false,
  close_dialog: true,
  sentiment_threshold: "slightly negative",
  dashboard: null,
};
const POLICY = { no_load: "available", some_load: "busy", full_load: "dnd" };
const LEVELS = [
  "very negative",
  "negative",
  "slightly negative",
  "neutral",
  "slightly positive",
  "positive",
  "very positive",
];

/** Return a presence as others see it. */
export const shown = (presence) => presence.replace("held_", "");

const isOver = ({ state }) => ["closed", "ended"].includes(state);

/** One agent's panel. `apply` gives an event to the method of its name. */
export class Panel {
  constructor(config) {
    this.config = { ...DEFAULTS, ...config };
    this.policy = { ...POLICY, ...this.config.presence_policy };
    this.presence = machines.presence.config.initial;
    this.mode = machines.mode.config.initial;
    this.focused = "home";
    this.asking = null;
    this.visitors = 0;
    this.sessions = new Map([["home", newSession("home", "home", ["dashboard"])]]);
    this.offers = new Map();
    this.conversations = new Map();
    this.effects = [];
  }

  /** Apply an event whole and return its effects, or throw what refuses it and change nothing. */
  apply(event) {
    const before = structuredClone({ ...this });
    this.effects = [];
    try {
      this[event.type](event);
    } catch (error) {
      Object.assign(this, before);
      throw error;
    }
    return this.effects;
  }

  // The customer

  offer(event) {
    this.requireNew(event, "OFFR-1");
    if (!this.isAllowed()) throw new Refused("OFFR-1", "presence");
    if (this.load() + this.offers.size >= this.config.capacity) {
      throw new Refused("OFFR-1", "at-capacity");
    }
    const reason = this.noPlace();
    if (reason) throw new Refused("OFFR-1", reason);
    this.makeOffer(event.conversation, event.at, this.newConversation(event));
  }

  message({ conversation: id, at }) {
    const conversation = this.known(id);
    if (step("conversation", conversation.state, "message") === "waiting") {
      this.returns(conversation, at);
    } else if (this.focused !== id) {
      this.sessions.get(id).unread += 1;
    }
  }

  sentiment({ conversation: id, level }) {
    step("conversation", this.known(id).state, "sentiment");
    this.sessions.get(id).sentiment = level;
  }

  leave({ conversation: id }) {
    const offer = this.offers.get(id);
    if (!offer?.conversation) {
      this.stop(this.known(id), "leave");
      return;
    }
    const outcome = step("offer", "pending", "leave", { new_live: isLive(offer.conversation) });
    this.removeOffer(id, outcome);
  }

  // The clock

  expire({ conversation: id, at }) {
    const conversation = this.known(id);
    const state = step("conversation", conversation.state, "expire");
    if (this.offers.has(id)) throw new Refused("OFFR-2", "offered");
    if (at < conversation.expires) throw new Refused("CONV-4", "not-due");
    this.moveConversation(conversation, state);
  }

  miss({ conversation: id, at }) {
    const outcome = this.stepOffer(id, "miss");
    if (at < this.offers.get(id).until) throw new Refused("OFFR-4", "not-due");
    this.unanswered(id, outcome, at);
    this.movePresence("miss");
  }

  // The agent

  accept({ conversation: id }) {
    const outcome = this.stepOffer(id, "accept");
    const { conversation } = this.offers.get(id);
    this.removeOffer(id, outcome);
    this.startOffered(conversation ?? this.conversations.get(id));
  }

  reject({ conversation: id, at }) {
    this.unanswered(id, this.stepOffer(id, "reject"), at);
    this.movePresence("decline");
  }

  pick(event) {
    this.requireStill();
    this.requireNotOffered(event.conversation);
    this.requireNew(event, "SESS-1");
    this.requireRoom();
    this.start(this.newConversation(event));
  }

  open_conversation({ conversation: id }) {
    this.requireStill();
    this.requireNotOffered(id);
    if (!this.conversations.has(id)) throw new Refused("SESS-1", "unknown-conversation");
    if (this.sessions.has(id)) {
      this.giveFocus(id);
      return;
    }
    this.requireRoom();
    const conversation = this.conversations.get(id);
    if (isOver(conversation)) this.openSession(conversationSession(id));
    else this.resume(conversation);
  }

  open_record({ record, kind, title }) {
    this.requireStill();
    if (record === "home" || this.conversations.has(record) || this.offers.has(record)) {
      throw new Refused("SESS-4", "id-taken");
    }
    if (this.sessions.has(record)) {
      this.giveFocus(record);
      return;
    }
    this.requireRoom();
    this.openSession(newSession(record, kind, ["form"], title));
  }

  shift_click(event) {
    this.open_record(event);
  }

  focus({ session }) {
    this.requireStill();
    this.giveFocus(session);
  }

  close({ session: id, at }) {
    this.stepDialog("ask");
    if (!this.config.close_dialog) {
      this.closeSession(id, at);
      return;
    }
    this.stepSession(id, "close");
    this.asking = id;
  }

  confirm({ at }) {
    this.stepDialog("confirm");
    const id = this.asking;
    this.asking = null;
    this.closeSession(id, at);
  }

  cancel() {
    this.stepDialog("cancel");
    this.asking = null;
  }

  end({ conversation: id }) {
    this.requireStill();
    this.stop(this.known(id), "end");
    this.stepSession(id, "end");
  }

  edit({ session: id, fields }) {
    this.requireStill();
    this.stepSession(id, "use_form");
    Object.assign(this.sessions.get(id).edits, fields);
  }

  save({ session: id }) {
    this.requireStill();
    this.stepSession(id, "use_form");
    const session = this.sessions.get(id);
    if (!isUnsaved(session)) return;
    this.effects.push({ type: "save_form", session: id, fields: session.edits });
    session.edits = {};
  }

  open_tab({ session: id, tab, kind, title }) {
    const session = this.withTabs(id);
    if (!session.tabs.some((other) => other.id === tab)) {
      session.tabs.push({ id: tab, kind, title });
      this.effects.push({ type: "load_page", session: id, tab });
    }
    session.tab = tab;
  }

  focus_tab({ session: id, tab }) {
    const session = this.withTabs(id);
    position(session, tab);
    session.tab = tab;
  }

  close_tab({ session: id, tab }) {
    const session = this.withTabs(id);
    const at = position(session, tab);
    if (at === 0) throw new Refused("TABS-1", "anchored");
    session.tabs.splice(at, 1);
    if (session.tab === tab) session.tab = session.tabs[at - 1].id;
  }

  toggle() {
    this.mode = step("mode", this.mode, "toggle");
  }

  choose({ presence }) {
    this.setPresence(step("presence", this.presence, `choose_${presence}`));
  }

  reset() {
    this.movePresence("reset");
  }

  // The host

  drop({ customer }) {
    const theirs = [...this.conversations.values()].filter((one) => one.customer === customer);
    if (this.isEngaged(customer)) throw new Refused("CONV-10", "not-over");
    if (!theirs.length) throw new Refused("CONV-1", "unknown-customer");
    if (theirs.some(({ id }) => this.sessions.has(id))) throw new Refused("FOCS-2", "session-open");
    theirs.forEach(({ id }) => this.conversations.delete(id));
  }

  // What is true now

  load() {
    return [...this.conversations.values()].filter(({ state }) => state === "active").length;
  }

  isUpset({ state }, { sentiment }) {
    const worst = LEVELS.indexOf(this.config.sentiment_threshold);
    return state === "active" && LEVELS.indexOf(sentiment) <= worst;
  }

  isAllowed() {
    return this.config.allowed_presences.includes(shown(this.presence));
  }

  isEngaged(customer) {
    const known = [...this.conversations.values(), ...this.offered()];
    return known.some((one) => one.customer === customer && !isOver(one));
  }

  offered() {
    return [...this.offers.values()].flatMap(({ conversation }) => conversation ?? []);
  }

  sessionState(id) {
    if (!this.sessions.has(id)) return "closed";
    return this.focused === id ? "focused" : "background";
  }

  hasRoom() {
    return this.sessions.size - 1 + this.offers.size < this.config.session_limit;
  }

  noPlace() {
    if (this.offers.size >= this.config.offer_limit) return "offer-limit";
    return this.hasRoom() ? null : "no-room";
  }

  known(id) {
    const conversation = this.conversations.get(id);
    if (conversation) return conversation;
    throw new Refused("CONV-1", this.offers.has(id) ? "not-started" : "unknown-conversation");
  }

  // What must be so

  requireStill() {
    this.stepDialog("use_sessions");
  }

  requireRoom() {
    if (!this.hasRoom()) throw new Refused("SESS-6", "no-room");
  }

  requireNotOffered(id) {
    if (this.offers.has(id)) throw new Refused("SESS-5", "offered");
  }

  requireNew({ conversation: id, customer }, rule) {
    if (this.conversations.has(id) || this.offers.has(id)) throw new Refused(rule, "not-new");
    if (this.sessions.has(id)) throw new Refused(rule, "id-taken");
    if (this.isEngaged(customer)) throw new Refused(rule, "not-new");
  }

  // The machines

  stepDialog(event) {
    return step("dialog", this.asking === null ? "hidden" : "shown", event);
  }

  stepOffer(id, event) {
    return step("offer", this.offers.has(id) ? "pending" : "withdrawn", event);
  }

  stepSession(id, event) {
    return step("session", this.sessionState(id), event, { anchored: id === "home" });
  }

  movePresence(event) {
    const { missed_sets_inactive, declined_sets_dnd } = this.config;
    const load = this.load();
    const { no_load, some_load, full_load } = this.policy;
    const policy = load === 0 ? no_load : load < this.config.capacity ? some_load : full_load;
    const facts = { [`policy_${policy}`]: true, missed_sets_inactive, declined_sets_dnd };
    this.setPresence(step("presence", this.presence, event, facts));
  }

  setPresence(presence) {
    const changes = shown(presence) !== shown(this.presence);
    this.presence = presence;
    if (changes) this.effects.push({ type: "publish_presence", presence: shown(presence) });
  }

  moveConversation(conversation, state) {
    Object.assign(conversation, { state, expires: null });
    this.effects.push({ type: "update_conversation", conversation: conversation.id, state });
  }

  // Conversations

  newConversation(event) {
    const { conversation: id, customer, mode, name, case: about, summary, work_stream } = event;
    const last = [...this.conversations.values()].findLast((one) => one.customer === customer);
    const history = (event.previous ?? last?.state) === "closed" ? "carried" : "fresh";
    const state = machines.conversation.config.initial;
    return { id, customer, mode, history, state, name, about, summary, work_stream, visitor: 0 };
  }

  returns(conversation, at) {
    const { id } = conversation;
    this.waitAnew(conversation, at);
    const reason = this.offers.has(id) ? "offered" : this.noPlace();
    if (reason) {
      this.effects.push({ type: "not_offered", conversation: id, rule: "OFFR-2", reason });
    } else {
      this.makeOffer(id, at);
    }
  }

  waitAnew(conversation, at) {
    const { waiting_times, waiting_time } = this.config;
    const time = waiting_times[conversation.work_stream] ?? waiting_time;
    conversation.expires = Math.max(conversation.expires ?? 0, at + time);
  }

  start(conversation) {
    if (!conversation.name && !conversation.visitor) {
      this.visitors += 1;
      conversation.visitor = this.visitors;
    }
    const { id, state } = conversation;
    this.conversations.set(id, conversation);
    this.effects.push({ type: "update_conversation", conversation: id, state });
    this.openSession(conversationSession(id));
    this.movePresence("recompute");
  }

  resume(conversation) {
    conversation.state = step("conversation", conversation.state, "resume");
    Object.assign(conversation, { history: "carried", expires: null });
    this.start(conversation);
  }

  startOffered(conversation) {
    this.stepDialog("dismiss");
    this.asking = null;
    if (this.conversations.has(conversation.id)) this.resume(conversation);
    else this.start(conversation);
  }

  stop(conversation, event, at) {
    const facts = { live: isLive(conversation) };
    const state = step("conversation", conversation.state, event, facts);
    this.moveConversation(conversation, state);
    if (state === "waiting") this.waitAnew(conversation, at);
    if (this.sessions.has(conversation.id)) {
      this.sessions.get(conversation.id).sentiment = "neutral";
    }
    this.movePresence(event === "leave" ? "customer_left" : "recompute");
  }

  // Offers

  makeOffer(id, at, conversation = null) {
    const until = at + this.config.offer_time;
    const atOnce = this.config.auto_accept && this.asking === null && this.isAllowed();
    if (atOnce) {
      this.startOffered(conversation ?? this.conversations.get(id));
    } else {
      this.offers.set(id, { until, conversation });
      this.effects.push({ type: "notify_offer", conversation: id, until });
    }
  }

  removeOffer(id, outcome) {
    this.offers.delete(id);
    this.effects.push({ type: "close_notification", conversation: id, outcome });
  }

  unanswered(id, outcome, at) {
    const waiting = this.conversations.get(id);
    if (waiting) waiting.expires = Math.max(waiting.expires, at);
    this.removeOffer(id, outcome);
  }

  // Sessions

  openSession(session) {
    this.sessions.set(session.id, session);
    this.focused = session.id;
    const pages = session.tabs.map(({ id }) => ({ type: "load_page", session: session.id, tab: id }));
    this.effects.push(...pages);
  }

  giveFocus(id) {
    this.stepSession(id, "focus");
    this.focused = id;
    this.sessions.get(id).unread = 0;
  }

  closeSession(id, at) {
    this.stepSession(id, "close");
    this.sessions.delete(id);
    if (this.focused === id) this.focused = "home";
    const conversation = this.conversations.get(id);
    if (conversation && !isOver(conversation)) this.stop(conversation, "close", at);
  }

  withTabs(id) {
    this.requireStill();
    this.stepSession(id, "use_tabs");
    return this.sessions.get(id);
  }
}

/** Say whether a session's form has edits that are not saved. */
export const isUnsaved = ({ edits }) => Object.keys(edits).length > 0;

const isLive = ({ mode }) => mode === "live";

const conversationSession = (id) => newSession(id, "conversation", ["conversation", "kb_search"]);

function newSession(id, kind, pages, title = null) {
  const tabs = pages.map((page) => ({ id: page, kind: page }));
  return { id, kind, title, tabs, tab: pages[0], edits: {}, unread: 0, sentiment: "neutral" };
}

function position({ tabs }, tab) {
  const at = tabs.findIndex(({ id }) => id === tab);
  if (at < 0) throw new Refused("TABS-1", "no-tab");
  return at;
}
