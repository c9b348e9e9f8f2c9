"""A service that keeps one agent's session panel: what is true of it, and not how it looks."""

from dataclasses import dataclass, field
from unicodedata import category

SENTIMENTS = ["very negative", "negative", "slightly negative"]
OVER = ("closed", "ended")
POLICY = {"no_load": "available", "some_load": "busy", "full_load": "dnd"}
LAST_TIME = 1e15


class Refusal(Exception):
    """An event that a rule refuses; nothing has changed.

    `about` is the conversation that stands against it, if one does.
    """

    def __init__(self, rule, reason, about=None):
        super().__init__(f"refused by {rule}: {reason}")
        self.rule = rule
        self.reason = reason
        self.about = about


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
    work_item_limit: int = 50
    auto_accept: bool = False
    close_dialog: bool = True
    sentiment_threshold: str = "slightly negative"
    dashboard: str | None = None

    def __post_init__(self):
        self.presence_policy = POLICY | self.presence_policy

    def decides_as(self, other):
        """Say whether the presence for each load is that of other settings."""
        ours, theirs = self.presence_policy, other.presence_policy
        return (self.capacity, ours) == (other.capacity, theirs)


@dataclass
class Conversation:
    """An exchange with a customer; `state` is "offered" until it is accepted."""

    id: str
    customer: str
    live: bool
    history: str
    work_stream: str | None
    state: str = "offered"
    unread: int = 0
    expires: float = 0
    began: int = 0
    forgotten: bool = False


@dataclass
class Session:
    """An open session of the panel."""

    id: str
    tabs: list
    tab: str
    draft: bool = False
    sentiment: str = "neutral"


class Service:
    """One agent's panel. `handle` gives an event to the method of its type."""

    def __init__(self, settings):
        self.settings = settings
        self.now = 0
        self.waits = 0
        self.presence = "available"
        self.hold = None
        self.expanded = True
        self.focused = "home"
        self.asking = None
        self.conversations = {}
        self.offers = {}
        self.sessions = {"home": Session("home", ["dashboard"], "dashboard")}

    def handle(self, event):
        """Let an event happen, no earlier than what has happened before it.

        Raises:
            Refusal: a rule refuses it.
        """
        at, at_home = max(self.now, event["at"]), self.focused == "home"
        getattr(self, f"on_{event['type']}")(event | {"at": at})
        self.now = at
        self.accept_alone(at_home)

    def due(self):
        """Return the clock's next event, if there is one."""
        misses = [("miss", key, until) for key, until in self.offers.items()]
        known = sorted(self.conversations.values(), key=lambda one: one.began)
        waiting = [one for one in known if one.state == "waiting" and one.id not in self.offers]
        expiries = [("expire", one.id, one.expires) for one in waiting]
        return min(misses + expiries, key=lambda event: event[2], default=None)

    # The customer

    def on_message(self, event):
        conversation = self.known(event)
        self.demand_not_over(conversation)
        if self.focused != conversation.id:
            conversation.unread += 1
        if conversation.state == "waiting":
            self.wait(conversation, event["at"])
            if conversation.id not in self.offers and not self.no_place():
                self.offer(conversation, event["at"])

    def on_sentiment(self, event):
        conversation = self.started(event)
        self.demand_not_over(conversation)
        if conversation.state == "waiting":
            raise Refusal("SENT-2", "not-active")
        self.sessions[conversation.id].sentiment = event["level"]

    def on_leave(self, event):
        conversation = self.known(event)
        self.demand_not_over(conversation)
        if not conversation.live:
            raise Refusal("CONV-7", "not-live")
        if conversation.state == "offered":
            self.unaccepted(conversation, event["at"])
        else:
            conversation.state = "ended"
            self.recompute_unless_inactive()

    # The router

    def on_offer(self, event):
        self.demand_new(event)
        if self.shown not in self.settings.allowed_presences:
            raise Refusal("OFFR-1", "presence")
        if self.load + len(self.offers) >= self.settings.capacity:
            raise Refusal("OFFR-1", "at-capacity")
        if why := self.no_place():
            raise Refusal("OFFR-1", why)
        self.offer(self.newcomer(event), event["at"])

    def on_withdraw(self, event):
        conversation = self.known(event)
        self.demand_not_over(conversation)
        self.demand_offered(conversation, "OFFR-7")
        self.unaccepted(conversation, event["at"])

    def on_transfer(self, event):
        conversation = self.known(event)
        self.demand_not_over(conversation)
        if conversation.state == "offered":
            raise Refusal("OFFR-7", "not-started")
        self.offers.pop(conversation.id, None)
        del self.conversations[conversation.id]
        for older in self.conversations_of(conversation.customer):
            older.forgotten = True
        if conversation.state == "active":
            if self.asking == conversation.id:
                self.asking = None
            self.shut(conversation.id)
            self.recompute_unless_inactive()

    def on_assign(self, event):
        self.demand_new(event)
        conversation = self.newcomer(event | {"mode": "persistent", "previous": "transferred"})
        self.conversations[conversation.id] = conversation
        self.begin_to_wait(conversation, event["at"])
        if event.get("until") is not None:
            conversation.expires = event["until"]

    # The clock

    def on_expire(self, event):
        conversation = self.started(event)
        if conversation.state != "waiting":
            raise Refusal("CONV-4", "not-waiting")
        if conversation.id in self.offers:
            raise Refusal("OFFR-2", "offered")
        if event["at"] < conversation.expires:
            raise Refusal("CONV-4", "not-due")
        conversation.state = "closed"

    def on_miss(self, event):
        conversation = self.known(event)
        self.demand_offered(conversation, "OFFR-4")
        if event["at"] < self.offers[conversation.id]:
            raise Refusal("OFFR-4", "not-due")
        self.unaccepted(conversation, event["at"])
        if self.settings.missed_sets_inactive and not self.hold:
            self.presence = "inactive"

    # The agent

    def on_accept(self, event):
        conversation = self.known(event)
        self.demand_offered(conversation, "OFFR-3")
        self.asking = None
        del self.offers[conversation.id]
        self.start(conversation)

    def on_reject(self, event):
        conversation = self.known(event)
        self.demand_offered(conversation, "OFFR-4")
        self.unaccepted(conversation, event["at"])
        if self.settings.declined_sets_dnd and not self.hold:
            self.presence = "dnd"

    def on_pick(self, event):
        self.demand_still()
        self.demand_not_offered(event)
        self.demand_new(event)
        self.demand_room()
        self.start(self.newcomer(event))

    def on_open_conversation(self, event):
        self.demand_still()
        conversation = self.known(event)
        self.demand_not_offered(event)
        if conversation.id in self.sessions:
            self.focus(conversation.id)
            return
        self.demand_room()
        if conversation.state == "waiting":
            self.start(conversation)
        else:
            self.open(conversation.id, "conversation", "kb_search")
            self.focus(conversation.id)

    def on_open_record(self, event):
        self.demand_still()
        record = event["record"]
        if record in self.conversations:
            raise Refusal("OFFR-1", "id-taken", record)
        if record == "home":
            raise Refusal("OFFR-1", "id-taken")
        if record not in self.sessions:
            self.demand_room()
            self.open(record, "form")
        self.focus(record)

    on_shift_click = on_open_record

    def on_focus(self, event):
        self.demand_still()
        self.demand_open(event)
        self.focus(event["session"])

    def on_close(self, event):
        self.demand_still()
        self.demand_open(event)
        if event["session"] == "home":
            raise Refusal("CLOS-1", "anchored")
        if self.settings.close_dialog or self.sessions[event["session"]].draft:
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
        conversation = self.started(event)
        self.demand_not_over(conversation)
        if conversation.state != "active":
            raise Refusal("CONV-6", "not-active")
        if self.focused != conversation.id:
            raise Refusal("END-1", "not-focused")
        conversation.state = "ended"
        self.recompute()

    def on_edit(self, event):
        self.form(event).draft = True

    def on_save(self, event):
        self.form(event).draft = False

    def on_discard(self, event):
        self.form(event, "EDIT-2").draft = False

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

    def on_rename(self, event):
        if "home" in (event.get("conversation"), event.get("record")):
            raise Refusal("CLOS-1", "anchored")
        if event.get("conversation"):
            conversation = self.known(event)
            if conversation.id not in self.sessions:
                self.demand_not_over(conversation)
        else:
            self.demand_record(event["record"])
        if not shows(event["name"]):
            raise Refusal("TITL-3", "no-name")

    def on_drop(self, event):
        theirs = self.conversations_of(event["customer"])
        if any(one.state not in OVER for one in theirs):
            raise Refusal("CONV-15", "not-over")
        if not theirs:
            raise Refusal("CONV-15", "unknown-customer")
        if any(one.id in self.sessions for one in theirs):
            raise Refusal("CONV-15", "session-open")
        for one in theirs:
            del self.conversations[one.id]

    # The administrator

    def on_configure(self, event):
        before, self.settings = self.settings, Settings(**event["config"])
        if not self.settings.decides_as(before):
            self.recompute_unless_inactive()

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
        if event["conversation"] not in self.conversations:
            raise Refusal("CONV-1", "unknown-conversation")
        return self.conversations[event["conversation"]]

    def started(self, event):
        conversation = self.known(event)
        if conversation.state == "offered":
            raise Refusal("CONV-1", "not-started")
        return conversation

    def answered(self):
        if self.asking is None:
            raise Refusal("CLOS-2", "no-dialog")
        session, self.asking = self.asking, None
        return session

    def form(self, event, rule="EDIT-1"):
        self.demand_still()
        self.demand_open(event)
        if self.focused != event["session"]:
            raise Refusal(rule, "not-focused")
        if event["session"] == "home":
            raise Refusal(rule, "anchored")
        return self.sessions[event["session"]]

    def tabs(self, event):
        self.demand_still()
        self.demand_open(event)
        if self.focused != event["session"]:
            raise Refusal("TABS-1", "not-focused")
        if event["session"] == "home":
            raise Refusal("TABS-1", "anchored")
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

    def demand_record(self, record):
        if record not in self.sessions or record in self.conversations:
            raise Refusal("CONV-1", "no-session")

    def demand_room(self):
        if len(self.sessions) - 1 + len(self.offers) >= self.settings.session_limit:
            raise Refusal("SESS-6", "no-room")

    def demand_offered(self, conversation, rule):
        if conversation.id not in self.offers:
            raise Refusal(rule, "not-offered")

    def demand_not_offered(self, event):
        if event["conversation"] in self.offers:
            raise Refusal("SESS-5", "offered")

    def demand_not_over(self, conversation):
        if conversation.state in OVER:
            raise Refusal("CONV-10", "over")

    def demand_new(self, event):
        if event["conversation"] in self.conversations:
            raise Refusal("OFFR-1", "not-new", event["conversation"])
        if event["conversation"] in self.sessions:
            raise Refusal("OFFR-1", "id-taken")
        for one in self.conversations_of(event["customer"]):
            if one.state not in OVER:
                raise Refusal("OFFR-1", "customer-engaged", one.id)

    # What happens

    def newcomer(self, event):
        theirs = self.conversations_of(event["customer"])
        earlier = [one.state for one in theirs if not one.forgotten]
        last = event.get("previous") or (earlier[-1] if earlier else None)
        history = "carried" if last in ("closed", "transferred") else "fresh"
        live = event["mode"] == "live"
        stream = event.get("work_stream")
        return Conversation(event["conversation"], event["customer"], live, history, stream)

    def offer(self, conversation, at):
        self.conversations[conversation.id] = conversation
        self.offers[conversation.id] = later(at, self.settings.offer_time)

    def unaccepted(self, conversation, at):
        del self.offers[conversation.id]
        if conversation.state == "offered":
            del self.conversations[conversation.id]
        else:
            conversation.expires = max(conversation.expires, at)

    def accept_alone(self, at_home):
        """Accept the offers that may be, the oldest first; the focus is taken from Home only."""
        settings = self.settings
        while settings.auto_accept and self.offers and not self.asking:
            if self.shown not in settings.allowed_presences or self.load >= settings.capacity:
                return
            oldest = next(iter(self.offers))
            del self.offers[oldest]
            self.start(self.conversations[oldest], at_home and self.focused == "home")

    def start(self, conversation, takes_focus=True):
        if conversation.state == "waiting":
            conversation.history = "carried"
        conversation.state = "active"
        self.conversations[conversation.id] = conversation
        self.open(conversation.id, "conversation", "kb_search")
        if takes_focus:
            self.focus(conversation.id)
        self.recompute()

    def begin_to_wait(self, conversation, at):
        self.waits += 1
        conversation.state, conversation.began, conversation.expires = "waiting", self.waits, 0
        self.wait(conversation, at)

    def wait(self, conversation, at):
        settings = self.settings
        time = settings.waiting_times.get(conversation.work_stream, settings.waiting_time)
        conversation.expires = max(conversation.expires, later(at, time))

    def open(self, session, *tabs):
        self.sessions[session] = Session(session, [*tabs], tabs[0])

    def focus(self, session):
        self.focused = session
        if session in self.conversations:
            self.conversations[session].unread = 0

    def close(self, session, at):
        self.shut(session)
        conversation = self.conversations.get(session)
        if conversation and conversation.state == "active":
            if conversation.live:
                conversation.state = "closed"
            else:
                self.begin_to_wait(conversation, at)
            self.recompute()

    def shut(self, session):
        del self.sessions[session]
        if self.focused == session:
            self.focused = "home"

    def recompute(self):
        """Decide the presence anew, after an act of the agent."""
        if not self.hold and self.presence == "inactive":
            self.presence = "available"
        self.recompute_unless_inactive()

    def recompute_unless_inactive(self):
        if self.hold or self.presence == "inactive":
            return
        load, policy = self.load, self.settings.presence_policy
        if load == 0:
            told = policy["no_load"]
        elif load < self.settings.capacity:
            told = policy["some_load"]
        else:
            told = policy["full_load"]
        if told != "keep":
            self.presence = told


def later(at, seconds):
    """Return the time so many seconds later, if there is one that late."""
    return min(at + seconds, LAST_TIME)


def shows(name):
    """Say whether a name has a character that shows something."""
    return any(not c.isspace() and category(c) not in ("Cc", "Cf") for c in name)
