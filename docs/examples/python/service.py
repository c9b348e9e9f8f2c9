"""A service that keeps one agent's session panel: what is true of it, and not how it looks."""

from dataclasses import dataclass, field

SENTIMENTS = ["very negative", "negative", "slightly negative"]
OVER = ("closed", "ended")


class Refusal(Exception):
    """An event that a rule refuses; nothing has changed."""

    def __init__(self, rule, reason):
        super().__init__(f"refused by {rule}: {reason}")
        self.rule = rule
        self.reason = reason


@dataclass
class Settings:
    """What an administrator configures."""

    capacity: int = 2
    session_limit: int = 9
    offer_limit: int = 10
    offer_time: float = 120
    waiting_time: float = 28 * 24 * 3600
    waiting_times: dict = field(default_factory=dict)
    allowed_presences: tuple = ("available", "busy")
    presence_policy: dict = field(default_factory=dict)
    missed_sets_inactive: bool = True
    declined_sets_dnd: bool = False
    auto_accept: bool = False
    close_dialog: bool = True
    sentiment_threshold: str = "slightly negative"
    dashboard: str | None = None


@dataclass
class Conversation:
    """An exchange with a customer; `state` is "offered" until it is accepted."""

    id: str
    customer: str
    live: bool
    history: str
    work_stream: str | None
    state: str = "offered"
    expires: float = 0


@dataclass
class Session:
    """An open session of the panel."""

    id: str
    tabs: list
    tab: str
    draft: bool = False
    unread: int = 0
    sentiment: str = "neutral"


class Service:
    """One agent's panel. `handle` gives an event to the method of its type."""

    def __init__(self, settings):
        self.settings = settings
        self.presence = "available"
        self.hold = None
        self.expanded = True
        self.focused = "home"
        self.asking = None
        self.conversations = {}
        self.offers = {}
        self.sessions = {"home": Session("home", ["dashboard"], "dashboard")}

    def handle(self, event):
        """Let an event happen.

        Raises:
            Refusal: a rule refuses it.
        """
        getattr(self, f"on_{event['type']}")(event)

    # The customer

    def on_offer(self, event):
        self.demand_new(event, "OFFR-1")
        if self.shown not in self.settings.allowed_presences:
            raise Refusal("OFFR-1", "presence")
        if self.load + len(self.offers) >= self.settings.capacity:
            raise Refusal("OFFR-1", "at-capacity")
        if why := self.no_place():
            raise Refusal("OFFR-1", why)
        self.offer(self.newcomer(event), event["at"])

    def on_message(self, event):
        conversation = self.known(event)
        self.demand_not_over(conversation)
        if conversation.state == "waiting":
            self.wait(conversation, event["at"])
            if conversation.id not in self.offers and not self.no_place():
                self.offer(conversation, event["at"])
        elif self.focused != conversation.id:
            self.sessions[conversation.id].unread += 1

    def on_sentiment(self, event):
        conversation = self.known(event)
        self.demand_not_over(conversation)
        if conversation.state == "waiting":
            raise Refusal("SENT-2", "not-active")
        self.sessions[conversation.id].sentiment = event["level"]

    def on_leave(self, event):
        offered = self.conversations.get(event["conversation"])
        if offered and offered.state == "offered":
            if not offered.live:
                raise Refusal("OFFR-5", "not-live")
            del self.offers[offered.id], self.conversations[offered.id]
            return
        conversation = self.known(event)
        self.demand_not_over(conversation)
        if not conversation.live:
            raise Refusal("CONV-7", "not-live")
        self.stop(conversation, "ended")
        if self.presence != "inactive":
            self.recompute()

    # The clock

    def on_expire(self, event):
        conversation = self.known(event)
        self.demand_not_over(conversation)
        if conversation.state == "active":
            raise Refusal("CONV-4", "not-waiting")
        if conversation.id in self.offers:
            raise Refusal("OFFR-2", "offered")
        if event["at"] < conversation.expires:
            raise Refusal("CONV-4", "not-due")
        conversation.state = "closed"

    def on_miss(self, event):
        until = self.offered(event, "OFFR-4")
        if event["at"] < until:
            raise Refusal("OFFR-4", "not-due")
        self.unanswered(event)
        if self.settings.missed_sets_inactive and not self.hold:
            self.presence = "inactive"

    # The agent

    def on_accept(self, event):
        self.offered(event, "OFFR-3")
        self.asking = None
        del self.offers[event["conversation"]]
        self.start(self.conversations[event["conversation"]])

    def on_reject(self, event):
        self.offered(event, "OFFR-4")
        self.unanswered(event)
        if self.settings.declined_sets_dnd and not self.hold:
            self.presence = "dnd"

    def on_pick(self, event):
        self.demand_still()
        self.demand_not_offered(event)
        self.demand_new(event, "SESS-1")
        self.demand_room()
        self.start(self.newcomer(event))

    def on_open_conversation(self, event):
        self.demand_still()
        self.demand_not_offered(event)
        if event["conversation"] not in self.conversations:
            raise Refusal("SESS-1", "unknown-conversation")
        conversation = self.conversations[event["conversation"]]
        if conversation.id in self.sessions:
            self.focus(conversation.id)
            return
        self.demand_room()
        if conversation.state == "waiting":
            self.start(conversation)
        else:
            self.open(conversation.id, "conversation", "kb_search")

    def on_open_record(self, event):
        self.demand_still()
        record = event["record"]
        if record == "home" or record in self.conversations:
            raise Refusal("SESS-4", "id-taken")
        if record in self.sessions:
            self.focus(record)
        else:
            self.demand_room()
            self.open(record, "form")

    on_shift_click = on_open_record

    def on_focus(self, event):
        self.demand_still()
        self.demand_open(event)
        self.focus(event["session"])

    def on_close(self, event):
        if self.asking:
            raise Refusal("CLOS-3", "dialog-open")
        self.demand_open(event)
        if event["session"] == "home":
            raise Refusal("CLOS-1", "anchored")
        if self.settings.close_dialog:
            self.asking = event["session"]
        else:
            self.close(event["session"], event["at"])

    def on_confirm(self, event):
        session = self.answered()
        self.close(session, event["at"])

    def on_cancel(self, event):
        self.answered()

    def on_end(self, event):
        self.demand_still()
        conversation = self.known(event)
        self.demand_not_over(conversation)
        if conversation.state != "active":
            raise Refusal("CONV-6", "not-active")
        if self.focused != conversation.id:
            raise Refusal("END-1", "not-focused")
        self.stop(conversation, "ended")
        self.recompute()

    def on_edit(self, event):
        self.form(event).draft = True

    def on_save(self, event):
        self.form(event).draft = False

    def on_open_tab(self, event):
        session = self.tabs(event)
        if event["tab"] not in session.tabs:
            session.tabs.append(event["tab"])
        session.tab = event["tab"]

    def on_focus_tab(self, event):
        session = self.tabs(event)
        self.demand_tab(session, event)
        session.tab = event["tab"]

    def on_close_tab(self, event):
        session = self.tabs(event)
        self.demand_tab(session, event)
        position = session.tabs.index(event["tab"])
        if position == 0:
            raise Refusal("TABS-1", "anchored")
        session.tabs.remove(event["tab"])
        if session.tab == event["tab"]:
            session.tab = session.tabs[position - 1]

    def on_toggle(self, event):
        self.expanded = not self.expanded

    def on_choose(self, event):
        held = event["presence"] in ("dnd", "away", "offline")
        self.hold = event["presence"] if held else None
        self.presence = "available" if held else event["presence"]

    def on_reset(self, event):
        if self.hold == "dnd":
            self.presence = "dnd"
        self.hold = None
        self.recompute()

    # The host

    def on_drop(self, event):
        theirs = self.conversations_of(event["customer"])
        if any(one.state not in OVER for one in theirs):
            raise Refusal("CONV-10", "not-over")
        if not theirs:
            raise Refusal("CONV-1", "unknown-customer")
        if any(one.id in self.sessions for one in theirs):
            raise Refusal("FOCS-2", "session-open")
        for one in theirs:
            del self.conversations[one.id]

    # What is true now

    @property
    def shown(self):
        return self.hold or self.presence

    @property
    def load(self):
        return sum(one.state == "active" for one in self.conversations.values())

    def upset(self, conversation):
        threshold = self.settings.sentiment_threshold
        worst = SENTIMENTS.index(threshold) + 1 if threshold != "off" else 0
        return self.sessions[conversation.id].sentiment in SENTIMENTS[:worst]

    def conversations_of(self, customer):
        return [one for one in self.conversations.values() if one.customer == customer]

    def no_place(self):
        if len(self.offers) >= self.settings.offer_limit:
            return "offer-limit"
        taken = len(self.sessions) - 1 + len(self.offers)
        return "no-room" if taken >= self.settings.session_limit else None

    # What must be so

    def known(self, event):
        conversation = self.conversations.get(event["conversation"])
        if conversation is None:
            raise Refusal("CONV-1", "unknown-conversation")
        if conversation.state == "offered":
            raise Refusal("CONV-1", "not-started")
        return conversation

    def offered(self, event, rule):
        if event["conversation"] not in self.offers:
            raise Refusal(rule, "not-offered")
        return self.offers[event["conversation"]]

    def answered(self):
        if self.asking is None:
            raise Refusal("CLOS-2", "no-dialog")
        session, self.asking = self.asking, None
        return session

    def form(self, event):
        self.demand_still()
        self.demand_open(event)
        if self.focused != event["session"]:
            raise Refusal("EDIT-1", "not-focused")
        if event["session"] == "home":
            raise Refusal("EDIT-1", "anchored")
        return self.sessions[event["session"]]

    def tabs(self, event):
        self.demand_still()
        self.demand_open(event)
        if self.focused != event["session"]:
            raise Refusal("TABS-1", "not-focused")
        return self.sessions[event["session"]]

    def demand_tab(self, session, event):
        if event["tab"] not in session.tabs:
            raise Refusal("TABS-1", "no-tab")

    def demand_still(self):
        if self.asking:
            raise Refusal("CLOS-3", "dialog-open")

    def demand_open(self, event):
        if event["session"] not in self.sessions:
            raise Refusal("SESS-1", "no-session")

    def demand_room(self):
        if len(self.sessions) - 1 + len(self.offers) >= self.settings.session_limit:
            raise Refusal("SESS-6", "no-room")

    def demand_not_offered(self, event):
        if event["conversation"] in self.offers:
            raise Refusal("SESS-5", "offered")

    def demand_not_over(self, conversation):
        if conversation.state in OVER:
            raise Refusal("CONV-10", "over")

    def demand_new(self, event, rule):
        if event["conversation"] in self.conversations:
            raise Refusal(rule, "not-new")
        if event["conversation"] in self.sessions:
            raise Refusal(rule, "id-taken")
        if any(one.state not in OVER for one in self.conversations_of(event["customer"])):
            raise Refusal(rule, "not-new")

    # What happens

    def newcomer(self, event):
        earlier = [one.state for one in self.conversations_of(event["customer"])]
        last = event.get("previous") or (earlier[-1] if earlier else None)
        history = "carried" if last == "closed" else "fresh"
        live = event["mode"] == "live"
        stream = event.get("work_stream")
        return Conversation(event["conversation"], event["customer"], live, history, stream)

    def offer(self, conversation, at):
        self.conversations[conversation.id] = conversation
        allowed = self.shown in self.settings.allowed_presences
        if self.settings.auto_accept and allowed and not self.asking:
            self.start(conversation)
        else:
            self.offers[conversation.id] = at + self.settings.offer_time

    def unanswered(self, event):
        conversation = self.conversations[event["conversation"]]
        del self.offers[conversation.id]
        if conversation.state == "offered":
            del self.conversations[conversation.id]
        else:
            conversation.expires = max(conversation.expires, event["at"])

    def start(self, conversation):
        if conversation.state == "waiting":
            conversation.history = "carried"
        conversation.state = "active"
        self.conversations[conversation.id] = conversation
        self.open(conversation.id, "conversation", "kb_search")
        self.recompute()

    def stop(self, conversation, state):
        conversation.state = state

    def wait(self, conversation, at):
        settings = self.settings
        time = settings.waiting_times.get(conversation.work_stream, settings.waiting_time)
        conversation.expires = max(conversation.expires, at + time)

    def open(self, session, *tabs):
        self.sessions[session] = Session(session, [*tabs], tabs[0])
        self.focused = session

    def focus(self, session):
        self.focused = session
        self.sessions[session].unread = 0

    def close(self, session, at):
        del self.sessions[session]
        if self.focused == session:
            self.focused = "home"
        conversation = self.conversations.get(session)
        if conversation and conversation.state == "active":
            self.stop(conversation, "closed" if conversation.live else "waiting")
            conversation.expires = 0
            self.wait(conversation, at)
            self.recompute()

    def recompute(self):
        if self.hold:
            return
        load, policy = self.load, self.settings.presence_policy
        if load == 0:
            told = policy.get("no_load", "available")
        elif load < self.settings.capacity:
            told = policy.get("some_load", "busy")
        else:
            told = policy.get("full_load", "dnd")
        if told != "keep":
            self.presence = told
