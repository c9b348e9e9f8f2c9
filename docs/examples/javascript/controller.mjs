// A session panel: the controller that composes the machines.

import { letters } from "./letters.mjs";
import { machines, Refused, step } from "./machines.mjs";

const POLICY = { no_load: "available", some_load: "busy", full_load: "dnd" };

const DEFAULTS = {
  capacity: 2,
  session_limit: 9,
  offer_limit: 10,
  offer_time: 120,
  waiting_time: 28 * 86_400,
  waiting_times: {},
  allowed_presences: ["available", "busy"],
  presence_policy: POLICY,
  missed_sets_inactive: true,
  declined_sets_dnd: false,
  work_item_limit: 50,
  auto_accept: false,
  close_dialog: true,
  sentiment_threshold: "slightly negative",
  dashboard: null,
};
const LAST_TIME = 1e15;
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

/** Say whether a conversation is closed or ended. */
export const isOver = ({ state }) => ["closed", "ended"].includes(state);

/** One agent's panel. `apply` gives an event to the method of its name. */
export class Panel {
  constructor(config) {
    this.config = whole(config);
    this.now = 0;
    this.presence = machines.presence.config.initial;
    this.mode = machines.mode.config.initial;
    this.focused = "home";
    this.asking = null;
    this.visitors = 0;
    this.changes = 0;
    this.sessions = new Map([["home", newSession("home", "home", ["dashboard"])]]);
    this.offers = new Map();
    this.conversations = new Map();
    this.effects = [];
  }

  /** Apply an event whole and return its effects, or throw what refuses it and change nothing. */
  apply(event) {
    const before = structuredClone({ ...this });
    this.effects = [];
    this.now = Math.max(this.now, event.at);
    try {
      this[event.type](event);
    } catch (error) {
      Object.assign(this, before);
      throw error;
    }
    this.acceptByItself(before.focused === "home");
    return this.effects;
  }

  /** Return the clock's next event, if there is one. */
  due() {
    const misses = [...this.offers].map(([id, { until }]) => clockEvent("miss", id, until));
    const waiting = [...this.conversations.values()]
      .filter(({ id, state }) => state === "waiting" && !this.offers.has(id))
      .sort((one, other) => one.changed - other.changed);
    const expiries = waiting.map(({ id, expires }) => clockEvent("expire", id, expires));
    return [...misses, ...expiries].sort((one, other) => one.at - other.at)[0] ?? null;
  }

  // The customer

  message({ conversation: id }) {
    const conversation = this.find(id);
    const state = step("conversation", conversation.state, "message");
    if (this.focused !== id) conversation.unread += 1;
    if (state === "waiting") this.returns(conversation);
  }

  sentiment({ conversation: id, level }) {
    step("conversation", this.started(id).state, "sentiment");
    this.sessions.get(id).sentiment = level;
  }

  leave({ conversation: id }) {
    const conversation = this.find(id);
    if (this.conversations.has(id)) {
      this.stop(conversation, "leave");
      return;
    }
    const outcome = step("offer", "pending", "leave", { new_live: isLive(conversation) });
    this.unaccepted(id, outcome);
  }

  // The router

  offer(event) {
    this.requireNew(event);
    const [reason] = this.obstacles();
    if (reason) throw new Refused("OFFR-1", reason);
    this.makeOffer(event.conversation, this.newConversation(event));
  }

  withdraw({ conversation: id }) {
    requireNotOver(this.find(id));
    this.unaccepted(id, this.stepOffer(id, "withdraw"));
  }

  transfer({ conversation: id }) {
    const conversation = this.find(id);
    if (!this.conversations.has(id)) throw new Refused("OFFR-7", "not-started");
    step("conversation", conversation.state, "transfer");
    if (this.offers.has(id)) this.removeOffer(id, "withdrawn");
    this.conversations.delete(id);
    for (const older of this.conversationsOf(conversation.customer)) older.forgotten = true;
    this.handBack(conversation, this.sessions.get(id)?.edits);
    if (conversation.state !== "active") return;
    if (this.asking === id) this.dismissDialog();
    this.removeSession(id);
    this.movePresence("recompute_unless_inactive");
  }

  assign(event) {
    this.requireNew(event);
    const elsewhere = { mode: "persistent", previous: "transferred" };
    const conversation = this.newConversation({ ...event, ...elsewhere });
    this.list(conversation);
    this.moveConversation(conversation, "waiting");
    this.waitAnew(conversation);
    conversation.expires = event.until ?? conversation.expires;
  }

  // The clock

  expire({ conversation: id }) {
    const conversation = this.started(id);
    const state = step("conversation", conversation.state, "expire");
    if (this.offers.has(id)) throw new Refused("OFFR-2", "offered");
    if (this.now < conversation.expires) throw new Refused("CONV-4", "not-due");
    this.moveConversation(conversation, state);
  }

  miss({ conversation: id }) {
    const outcome = this.stepOffer(id, "miss");
    if (this.now < this.offers.get(id).until) throw new Refused("OFFR-4", "not-due");
    this.unaccepted(id, outcome);
    this.movePresence("miss");
  }

  // The agent

  accept({ conversation: id }) {
    this.stepOffer(id, "accept");
    this.dismissDialog();
    this.startOffered(id);
  }

  reject({ conversation: id }) {
    this.unaccepted(id, this.stepOffer(id, "reject"));
    this.movePresence("decline");
  }

  pick(event) {
    this.requireStill();
    this.requireNotOffered(event.conversation);
    this.requireNew(event);
    this.requireRoom();
    this.start(this.newConversation(event));
  }

  open_conversation({ conversation: id }) {
    this.requireStill();
    const conversation = this.find(id);
    this.requireNotOffered(id);
    if (this.sessions.has(id)) {
      this.giveFocus(id);
      return;
    }
    this.requireRoom();
    if (!isOver(conversation)) {
      this.start(conversation);
      return;
    }
    this.openSession(conversationSession(id));
    this.giveFocus(id);
  }

  open_record({ record: id, kind, title }) {
    this.requireStill();
    this.requireNoConversation(id, "id-taken");
    if (id === "home") throw new Refused("OFFR-1", "id-taken");
    if (!this.sessions.has(id)) {
      this.requireRoom();
      this.openSession(newSession(id, kind, ["form"], title));
    }
    this.giveFocus(id);
  }

  shift_click(event) {
    this.open_record(event);
  }

  focus({ session }) {
    this.requireStill();
    this.giveFocus(session);
  }

  close({ session: id }) {
    this.stepDialog("ask");
    this.stepSession(id, "close");
    if (this.config.close_dialog || isUnsaved(this.sessions.get(id))) this.asking = id;
    else this.closeSession(id);
  }

  confirm() {
    this.stepDialog("confirm");
    const id = this.asking;
    this.asking = null;
    this.closeSession(id);
  }

  cancel() {
    this.stepDialog("cancel");
    this.asking = null;
  }

  end({ conversation: id }) {
    this.requireStill();
    this.stop(this.started(id), "end");
    this.stepSession(id, "end");
  }

  edit({ session: id, fields }) {
    Object.assign(this.withForm(id).edits, fields);
  }

  save({ session: id }) {
    const session = this.withForm(id);
    if (!isUnsaved(session)) return;
    this.effects.push({ type: "save_form", session: id, fields: session.edits });
    session.edits = {};
  }

  discard({ session: id }) {
    this.withForm(id, "discard").edits = {};
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

  rename({ conversation, record, name }) {
    if ((conversation ?? record) === "home") throw new Refused("CLOS-1", "anchored");
    const named = conversation ? this.nameable(conversation) : this.record(record);
    if (!letters(name).length) throw new Refused("TITL-3", "no-name");
    Object.assign(named, conversation ? { name } : { title: name });
  }

  drop({ customer }) {
    const theirs = this.conversationsOf(customer);
    if (this.engaged(customer)) throw new Refused("CONV-15", "not-over");
    if (!theirs.length) throw new Refused("CONV-15", "unknown-customer");
    if (theirs.some(({ id }) => this.sessions.has(id))) throw new Refused("CONV-15", "session-open");
    for (const conversation of theirs) {
      if (conversation.unread) this.handBack(conversation);
      this.conversations.delete(conversation.id);
    }
  }

  // The administrator

  configure({ config }) {
    const before = this.config;
    this.config = whole(config);
    if (decisive(before) !== decisive(this.config)) this.movePresence("recompute_unless_inactive");
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

  /** Return all that stands against a new conversation. */
  obstacles() {
    const full = this.load() + this.offers.size >= this.config.capacity;
    return [
      ...(this.isAllowed() ? [] : ["presence"]),
      ...(full ? ["at-capacity"] : []),
      ...this.placeObstacles(),
    ];
  }

  placeObstacles() {
    const full = this.offers.size >= this.config.offer_limit;
    return [...(full ? ["offer-limit"] : []), ...(this.hasRoom() ? [] : ["no-room"])];
  }

  conversationsOf(customer) {
    return [...this.conversations.values()].filter((one) => one.customer === customer);
  }

  /** Return the conversation of a customer that is active, waiting or offered. */
  engaged(customer) {
    const offered = [...this.offers.values()].flatMap(({ conversation }) => conversation ?? []);
    const asNew = offered.find((one) => one.customer === customer);
    return asNew ?? this.conversationsOf(customer).find((one) => !isOver(one));
  }

  sessionState(id) {
    if (!this.sessions.has(id)) return "closed";
    return this.focused === id ? "focused" : "background";
  }

  hasRoom() {
    return this.sessions.size - 1 + this.offers.size < this.config.session_limit;
  }

  mayAccept() {
    const { auto_accept, capacity } = this.config;
    const still = this.asking === null;
    return auto_accept && this.offers.size > 0 && this.isAllowed() && this.load() < capacity && still;
  }

  find(id) {
    const conversation = this.conversations.get(id) ?? this.offers.get(id)?.conversation;
    if (!conversation) throw new Refused("CONV-1", "unknown-conversation");
    return conversation;
  }

  started(id) {
    const conversation = this.find(id);
    if (!this.conversations.has(id)) throw new Refused("CONV-1", "not-started");
    return conversation;
  }

  nameable(id) {
    const conversation = this.find(id);
    if (!this.sessions.has(id)) requireNotOver(conversation);
    return conversation;
  }

  record(id) {
    const isOpen = this.sessions.has(id) && !this.conversations.has(id);
    if (!isOpen) throw new Refused("CONV-1", "no-session");
    return this.sessions.get(id);
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

  requireNoConversation(id, reason) {
    const taken = this.conversations.has(id) || this.offers.has(id);
    if (taken) throw new Refused("OFFR-1", reason, id);
  }

  requireNew({ conversation: id, customer }) {
    this.requireNoConversation(id, "not-new");
    if (this.sessions.has(id)) throw new Refused("OFFR-1", "id-taken");
    const engaged = this.engaged(customer);
    if (engaged) throw new Refused("OFFR-1", "customer-engaged", engaged.id);
  }

  // The machines

  stepDialog(event) {
    return step("dialog", this.asking === null ? "hidden" : "shown", event);
  }

  stepOffer(id, event) {
    this.find(id);
    return step("offer", this.offers.has(id) ? "pending" : "withdrawn", event);
  }

  stepSession(id, event) {
    return step("session", this.sessionState(id), event, { anchored: id === "home" });
  }

  movePresence(event) {
    const { missed_sets_inactive, declined_sets_dnd } = this.config;
    const load = this.load();
    const { no_load, some_load, full_load } = this.config.presence_policy;
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
    this.changes += 1;
    Object.assign(conversation, { state, expires: null, changed: this.changes });
    this.effects.push({ type: "update_conversation", conversation: conversation.id, state });
  }

  // Conversations

  newConversation({ conversation: id, name, case: about, previous, ...told }) {
    const { customer, mode, summary, work_stream, channel = "chat" } = told;
    const last = this.conversationsOf(customer).findLast(({ forgotten }) => !forgotten);
    const carried = ["closed", "transferred"].includes(previous ?? last?.state);
    return {
      ...{ id, customer, mode, about, summary, work_stream, channel },
      name: name && letters(name).length ? name : null,
      history: carried ? "carried" : "fresh",
      state: machines.conversation.config.initial,
      ...{ unread: 0, visitor: 0, expires: null, forgotten: false },
    };
  }

  list(conversation) {
    if (!conversation.name && !conversation.visitor) {
      this.visitors += 1;
      conversation.visitor = this.visitors;
    }
    this.conversations.set(conversation.id, conversation);
  }

  returns(conversation) {
    const { id } = conversation;
    this.waitAnew(conversation);
    if (this.offers.has(id)) return;
    const [reason] = this.placeObstacles();
    if (reason) {
      this.effects.push({ type: "not_offered", conversation: id, rule: "OFFR-2", reason });
    } else {
      this.makeOffer(id);
    }
  }

  /** Return the time so many seconds from now, if there is one that late. */
  later(seconds) {
    return Math.min(this.now + seconds, LAST_TIME);
  }

  waitAnew(conversation) {
    const { waiting_times, waiting_time } = this.config;
    const stream = conversation.work_stream;
    const time = Object.hasOwn(waiting_times, stream ?? "") ? waiting_times[stream] : waiting_time;
    conversation.expires = Math.max(conversation.expires ?? 0, this.later(time));
  }

  start(conversation, takesFocus = true) {
    const { id, state } = conversation;
    if (state === "waiting") {
      step("conversation", state, "resume");
      conversation.history = "carried";
    }
    this.list(conversation);
    this.moveConversation(conversation, "active");
    this.openSession(conversationSession(id));
    if (takesFocus) this.giveFocus(id);
    this.movePresence("recompute");
  }

  stop(conversation, event) {
    const facts = { live: isLive(conversation) };
    const state = step("conversation", conversation.state, event, facts);
    this.moveConversation(conversation, state);
    if (state === "waiting") this.waitAnew(conversation);
    if (this.sessions.has(conversation.id)) {
      this.sessions.get(conversation.id).sentiment = "neutral";
    }
    this.movePresence(event === "leave" ? "recompute_unless_inactive" : "recompute");
  }

  handBack({ id, unread, expires }, fields = {}) {
    const handed = { fields, unread, waits_until: expires };
    this.effects.push({ type: "handed_back", conversation: id, ...handed });
  }

  // Offers

  makeOffer(id, conversation = null) {
    const until = this.later(this.config.offer_time);
    this.offers.set(id, { until, conversation });
    this.effects.push({ type: "notify_offer", conversation: id, until });
  }

  /** Take an offer away, and its notification: what this event itself notified was not yet shown. */
  removeOffer(id, outcome) {
    this.offers.delete(id);
    const shownNever = ({ type, conversation }) => type === "notify_offer" && conversation === id;
    const others = this.effects.filter((effect) => !shownNever(effect));
    if (others.length === this.effects.length) {
      others.push({ type: "close_notification", conversation: id, outcome });
    }
    this.effects = others;
  }

  unaccepted(id, outcome) {
    const conversation = this.find(id);
    this.removeOffer(id, outcome);
    if (conversation.state === "waiting") {
      conversation.expires = Math.max(conversation.expires, this.now);
    } else if (conversation.unread) {
      this.handBack(conversation);
    }
  }

  startOffered(id, takesFocus) {
    const conversation = this.find(id);
    this.removeOffer(id, "accepted");
    this.start(conversation, takesFocus);
  }

  /** Accept the offers that may be, the oldest first; the focus is taken from Home alone. */
  acceptByItself(homeHadFocus) {
    while (this.mayAccept()) {
      const [oldest] = this.offers.keys();
      this.startOffered(oldest, homeHadFocus && this.focused === "home");
    }
  }

  // Sessions

  openSession(session) {
    this.sessions.set(session.id, session);
    const pages = session.tabs.map(({ id }) => ({ type: "load_page", session: session.id, tab: id }));
    this.effects.push(...pages);
  }

  giveFocus(id) {
    this.stepSession(id, "focus");
    this.focused = id;
    if (this.conversations.has(id)) this.conversations.get(id).unread = 0;
  }

  closeSession(id) {
    this.removeSession(id);
    const conversation = this.conversations.get(id);
    if (conversation && !isOver(conversation)) this.stop(conversation, "close");
  }

  removeSession(id) {
    this.sessions.delete(id);
    if (this.focused === id) this.focused = "home";
  }

  dismissDialog() {
    this.stepDialog("dismiss");
    this.asking = null;
  }

  withForm(id, event = "use_form") {
    this.requireStill();
    this.stepSession(id, event);
    return this.sessions.get(id);
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

function whole(config) {
  const presence_policy = { ...POLICY, ...config.presence_policy };
  return { ...DEFAULTS, ...config, presence_policy };
}

/** What of a configuration decides the presence. */
const decisive = ({ capacity, presence_policy }) => JSON.stringify([capacity, presence_policy]);

const clockEvent = (type, conversation, at) => ({ type, at, conversation });

function requireNotOver(conversation) {
  if (isOver(conversation)) throw new Refused("CONV-10", "over");
}

function newSession(id, kind, pages, title = null) {
  const tabs = pages.map((page) => ({ id: page, kind: page }));
  return { id, kind, title, tabs, tab: pages[0], edits: {}, sentiment: "neutral" };
}

function position({ tabs }, tab) {
  const at = tabs.findIndex(({ id }) => id === tab);
  if (at < 0) throw new Refused("TABS-1", "no-tab");
  return at;
}
