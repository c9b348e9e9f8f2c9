"""What may happen at an agent's desk: for each kind of move what fits now, and how often."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from random import Random
from typing import Any, get_args

from session_panel import HOME, Panel, PanelState, events
from session_panel.events import AnyEvent, ChosenPresence, ConversationMode, SentimentLevel
from session_panel.state import Conversation

CUSTOMERS = (
    "Siti Rahmawati",
    "Budi Santoso",
    "Amelia Hartono",
    "Jonathan Reyes",
    "Contoso Pharmaceuticals",
    "Dewi Lestari Kusuma",
    "Fabrikam, Inc.",
    None,
)
"""Whom the agent serves; None is a visitor without a name."""

LEVELS: tuple[SentimentLevel, ...] = get_args(SentimentLevel)
PRESENCES: tuple[ChosenPresence, ...] = get_args(ChosenPresence)
MODES: tuple[ConversationMode, ...] = ("live", "persistent", "persistent")
MANY = 10
"""With so many conversations in the panel, the host drops those that are over."""


@dataclass
class Desk:
    """A panel, the time, and the dice."""

    panel: Panel
    rng: Random
    now: float = 0.0
    numbers: Iterator[int] = field(default_factory=partial(count, 1))

    @property
    def state(self) -> PanelState:
        """What the panel knows now."""
        return self.panel.state

    def conversations(self, state: str) -> list[str]:
        """Return the ids of the conversations in a state of their machine."""
        return [c.id for c in self.state.conversations.values() if c.state == state]

    def over(self) -> list[str]:
        """Return the ids of the conversations that never change again."""
        return self.conversations("closed") + self.conversations("ended")

    def offered(self) -> set[str]:
        """Return the customers of the new conversations that are offered."""
        return {o.new.customer for o in self.state.offers.values() if o.new}

    def former(self) -> list[Conversation]:
        """Return the last conversations of the customers who may come back with a new one."""
        last = [self.state.conversations[c] for c in self.state.customers.values()]
        return [c for c in last if c.over and c.customer not in self.offered()]

    def elsewhere(self) -> list[str]:
        """Return the ids of the sessions that have not the focus."""
        return [s for s in self.state.sessions if s != self.state.focus]

    def room(self) -> bool:
        """Say whether one more session fits."""
        places = len(self.state.sessions) - 1 + len(self.state.offers)
        return places < self.panel.config.session_limit

    def offerable(self) -> bool:
        """Say whether a new conversation may be offered (rule OFFR-1)."""
        config, state = self.panel.config, self.state
        free = state.load + len(state.offers) < config.capacity
        return free and self.room() and state.presence in config.allowed_presences

    def new(self) -> dict[str, Any]:
        """Return the fields of a conversation with a customer who is new."""
        number = next(self.numbers)
        return {
            "at": self.now,
            "conversation": f"conversation-{number:05}",
            "customer": f"customer-{number:05}",
            "mode": self.rng.choice(MODES),
            "name": self.rng.choice(CUSTOMERS),
            "case": f"CAS-{number:05}",
            "summary": "Asks where the order is; the parcel was sent on Monday.",
        }


Moves = Sequence[AnyEvent]
"""The events of one kind of which any may happen now."""


# Customers


def messages(desk: Desk) -> Moves:
    """A customer writes."""
    return [events.Message(desk.now, c) for c in desk.conversations("active")]


def returns(desk: Desk) -> Moves:
    """A customer writes in a waiting conversation."""
    return [events.Message(desk.now, c) for c in desk.conversations("waiting")]


def sentiments(desk: Desk) -> Moves:
    """A customer's sentiment is measured."""
    level = desk.rng.choice(LEVELS)
    return [events.Sentiment(desk.now, c, level) for c in desk.conversations("active")]


def offers(desk: Desk) -> Moves:
    """A new conversation is offered; now and then with a customer of an earlier one."""
    if not desk.offerable():
        return []
    new = desk.new()
    back = [new | {"customer": c.customer, "name": c.name} for c in desk.former()]
    return [events.Offer(**fields) for fields in (new, *back[:1])]


def leaves(desk: Desk) -> Moves:
    """A live customer leaves, or withdraws."""
    active = [c.id for c in desk.state.conversations.values() if c.live and not c.over]
    offered = [o.id for o in desk.state.offers.values() if o.new_live]
    return [events.Leave(desk.now, c) for c in active + offered]


# The agent, at any time


def accepts(desk: Desk) -> Moves:
    """The agent accepts an offer."""
    return [events.Accept(desk.now, c) for c in desk.state.offers]


def rejects(desk: Desk) -> Moves:
    """The agent declines an offer."""
    return [events.Reject(desk.now, c) for c in desk.state.offers]


def presences(desk: Desk) -> Moves:
    """The agent chooses a presence."""
    return [events.Choose(desk.now, p) for p in PRESENCES]


def back_to_work(desk: Desk) -> Moves:
    """The agent lifts a hold, or shows that the agent is back."""
    if desk.state.presence in ("available", "busy", "dnd"):
        return []
    return [events.Reset(desk.now), events.Choose(desk.now, "available")]


def toggles(desk: Desk) -> Moves:
    """The agent clicks the burger."""
    return [events.Toggle(desk.now)]


def dialogs(desk: Desk) -> Moves:
    """The agent answers the close dialog, three times in four with yes."""
    if desk.state.dialog is None:
        return []
    return [*[events.Confirm(desk.now)] * 3, events.Cancel(desk.now)]


# The agent, while no dialog is open


def focuses(desk: Desk) -> Moves:
    """The agent switches to another session."""
    return [events.Focus(desk.now, s) for s in desk.elsewhere()]


def edits(desk: Desk) -> Moves:
    """The agent fills in the form."""
    if desk.state.focus == HOME:
        return []
    name = desk.rng.choice(("title", "priority", "notes"))
    return [events.Edit(desk.now, desk.state.focus, {name: "The address is confirmed."})]


def saves(desk: Desk) -> Moves:
    """The agent saves the form."""
    session = desk.state.sessions[desk.state.focus]
    return [events.Save(desk.now, session.id)] if session.edits else []


def opened_tabs(desk: Desk) -> Moves:
    """The agent opens a page; every now and then one that is open."""
    page = f"page-{desk.rng.randrange(6)}"
    return [events.OpenTab(desk.now, desk.state.focus, page, "line_of_business", "Orders")]


def focused_tabs(desk: Desk) -> Moves:
    """The agent switches to a tab."""
    session = desk.state.sessions[desk.state.focus]
    return [
        events.FocusTab(desk.now, session.id, t.id) for t in session.tabs if t.id != session.tab
    ]


def closed_tabs(desk: Desk) -> Moves:
    """The agent closes a tab that is no anchor."""
    session = desk.state.sessions[desk.state.focus]
    return [events.CloseTab(desk.now, session.id, t.id) for t in session.tabs[1:]]


def ends(desk: Desk) -> Moves:
    """The agent ends the focused conversation."""
    active = desk.conversations("active")
    return [events.End(desk.now, c) for c in active if c == desk.state.focus]


def closes(desk: Desk) -> Moves:
    """The agent clicks the X of a session, rather of one whose work is done."""
    mine = desk.conversations("active")
    done = [s for s in desk.state.sessions if s != HOME and s not in mine]
    return [events.Close(desk.now, s) for s in mine + done * 3]


def picks(desk: Desk) -> Moves:
    """The agent takes an open work item, while there is capacity."""
    load, capacity = desk.state.load, desk.panel.config.capacity
    return [events.Pick(**desk.new())] if desk.room() and load < capacity else []


def work_items(desk: Desk) -> Moves:
    """The agent opens a conversation that waits or is over."""
    closed = [c for c in desk.conversations("waiting") + desk.over() if c not in desk.state.offers]
    return [events.OpenConversation(desk.now, c) for c in closed] if desk.room() else []


def records(desk: Desk) -> Moves:
    """The agent opens a case or a contact on the dashboard."""
    record = f"record-{desk.rng.randrange(40)}"
    return [events.OpenRecord(desk.now, record, "case", "Late parcel")] if desk.room() else []


def shift_clicks(desk: Desk) -> Moves:
    """The agent opens an account beside the work at hand."""
    record = f"record-{desk.rng.randrange(40)}"
    return [events.ShiftClick(desk.now, record, "account", "Contoso")] if desk.room() else []


# The host


def drops(desk: Desk) -> Moves:
    """The host drops a customer with whom all is over, once there are many conversations."""
    if len(desk.state.conversations) < MANY:
        return []
    known = desk.state.conversations.values()
    kept = {c.customer for c in known if not c.over or c.id in desk.state.sessions}
    kept |= desk.offered()
    return [events.Drop(desk.now, c) for c in desk.state.customers if c not in kept]


# Everybody, at times


def mistakes(desk: Desk) -> Moves:
    """Somebody is too late or in the wrong place: every one of these is refused."""
    return list(_mistakes(desk))


def _mistakes(desk: Desk) -> Iterator[AnyEvent]:
    yield events.Close(desk.now, HOME)
    yield from (events.Message(desk.now, c) for c in desk.over()[:3])
    yield from (events.Accept(desk.now, c) for c in desk.conversations("active")[:1])
    yield from (events.Edit(desk.now, s, {"notes": "Late."}) for s in desk.elsewhere()[:1])
    if not desk.offerable():
        yield events.Offer(**desk.new())
    if desk.state.dialog is None:
        yield events.Confirm(desk.now)
    else:
        yield events.Save(desk.now, desk.state.focus)


# How often

Kinds = Mapping[Callable[[Desk], Moves], float]
"""How often, beside each other, the kinds of moves are tried."""

ALWAYS: Kinds = {
    messages: 54,
    sentiments: 12.5,
    dialogs: 8,
    back_to_work: 6,
    offers: 5,
    accepts: 5,
    leaves: 0.6,
    returns: 0.6,
    toggles: 0.4,
    rejects: 0.3,
    presences: 0.3,
    drops: 6,
}
WHILE_NO_DIALOG_IS_OPEN: Kinds = {
    focuses: 14,
    edits: 10,
    saves: 10,
    closes: 4,
    opened_tabs: 1.8,
    ends: 2,
    focused_tabs: 1.3,
    closed_tabs: 1,
    picks: 0.4,
    work_items: 0.4,
    records: 0.3,
    shift_clicks: 0.3,
}
