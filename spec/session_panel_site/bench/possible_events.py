"""What may happen at an agent's desk: for each kind of move what fits now, and how often."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from random import Random
from typing import Any, NamedTuple, get_args

from msgspec.structs import replace

from session_panel import HOME, Panel, PanelState, events
from session_panel.events import AnyEvent, ChosenPresence, ConversationMode, SentimentLevel
from session_panel.state import Conversation, Session

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
CHANNELS = ("chat", "chat", "sms", "WhatsApp")
CAPACITIES = (3, 4, 4, 5)
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

    @property
    def focused(self) -> Session:
        """The session that has the focus."""
        return self.state.sessions[self.state.focus]

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
        last = map(self.state.conversations.last_of, self.customers())
        return [c for c in last if c and c.over and c.customer not in self.offered()]

    def customers(self) -> list[str]:
        """Return those who have a conversation here, in the order of their conversations."""
        return list(dict.fromkeys(c.customer for c in self.state.conversations.values()))

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
        """Return the fields of a conversation with a customer who is new, but for its mode."""
        number = next(self.numbers)
        return {
            "at": self.now,
            "conversation": f"conversation-{number:05}",
            "customer": f"customer-{number:05}",
            "channel": self.rng.choice(CHANNELS),
            "name": self.rng.choice(CUSTOMERS),
            "case": f"CAS-{number:05}",
            "summary": "Asks where the order is; the parcel was sent on Monday.",
        }

    def to_start(self) -> dict[str, Any]:
        """Return the same with its mode."""
        return self.new() | {"mode": self.rng.choice(MODES)}


Moves = Sequence[AnyEvent]
"""The events of one kind of which any may happen now."""


class Kind(NamedTuple):
    """A kind of move: how often it is tried beside the others, and what of it fits now."""

    weight: float
    fitting: Callable[[Desk], Moves]


def _sentiments(desk: Desk) -> Moves:
    level = desk.rng.choice(LEVELS)
    return [events.Sentiment(desk.now, c, level) for c in desk.conversations("active")]


def _dialogs(desk: Desk) -> Moves:
    if desk.state.dialog is None:
        return []
    return [*[events.Confirm(desk.now)] * 3, events.Cancel(desk.now)]


def _back_to_work(desk: Desk) -> Moves:
    if desk.state.presence in ("available", "busy", "dnd"):
        return []
    return [events.Reset(desk.now), events.Choose(desk.now, "available")]


def _offers(desk: Desk) -> Moves:
    if not desk.offerable():
        return []
    new = desk.to_start()
    back = [new | {"customer": c.customer, "name": c.name} for c in desk.former()]
    return [events.Offer(**fields) for fields in (new, *back[:1])]


def _leaves(desk: Desk) -> Moves:
    active = [c.id for c in desk.state.conversations.values() if c.live and not c.over]
    offered = [o.id for o in desk.state.offers.values() if o.new_live]
    return [events.Leave(desk.now, c) for c in active + offered]


def _drops(desk: Desk) -> Moves:
    if len(desk.state.conversations) < MANY:
        return []
    known = desk.state.conversations.values()
    kept = {c.customer for c in known if not c.over or c.id in desk.state.sessions}
    kept |= desk.offered()
    return [events.Drop(desk.now, c) for c in desk.customers() if c not in kept]


def _transfers(desk: Desk) -> Moves:
    begun = desk.conversations("active") + desk.conversations("waiting")
    return [events.Transfer(desk.now, c) for c in begun]


def _names(desk: Desk) -> Moves:
    unnamed = [c.id for c in desk.state.conversations.values() if not c.over and not c.name]
    return [events.Rename(at=desk.now, conversation=c, name="Maria Ulfa") for c in unnamed]


def _configurations(desk: Desk) -> Moves:
    changed = replace(desk.panel.config, capacity=desk.rng.choice(CAPACITIES))
    return [events.Configure(desk.now, changed)]


def _edits(desk: Desk) -> Moves:
    if desk.state.focus == HOME:
        return []
    name = desk.rng.choice(("title", "priority", "notes"))
    return [events.Edit(desk.now, desk.state.focus, {name: "The address is confirmed."})]


def _closes(desk: Desk) -> Moves:
    mine = desk.conversations("active")
    done = [s for s in desk.state.sessions if s != HOME and s not in mine]
    return [events.Close(desk.now, s) for s in mine + done * 3]


def _opened_tabs(desk: Desk) -> Moves:
    if desk.state.focus == HOME:
        return []
    page = f"page-{desk.rng.randrange(6)}"
    return [events.OpenTab(desk.now, desk.state.focus, page, "line_of_business", "Orders")]


def _picks(desk: Desk) -> Moves:
    load, capacity = desk.state.load, desk.panel.config.capacity
    return [events.Pick(**desk.to_start())] if desk.room() and load < capacity else []


def _work_items(desk: Desk) -> Moves:
    closed = [c for c in desk.conversations("waiting") + desk.over() if c not in desk.state.offers]
    return [events.OpenConversation(desk.now, c) for c in closed] if desk.room() else []


def _records(desk: Desk) -> Moves:
    record = f"record-{desk.rng.randrange(40)}"
    return [events.OpenRecord(desk.now, record, "case", "Late parcel")] if desk.room() else []


def _shift_clicks(desk: Desk) -> Moves:
    record = f"record-{desk.rng.randrange(40)}"
    return [events.ShiftClick(desk.now, record, "account", "Contoso")] if desk.room() else []


ALWAYS: Sequence[Kind] = (
    # A customer writes.
    Kind(54, lambda d: [events.Message(d.now, c) for c in d.conversations("active")]),
    # A customer's sentiment is measured.
    Kind(12.5, _sentiments),
    # The agent answers the close dialog, three times in four with yes.
    Kind(8, _dialogs),
    # The agent lifts a hold, or shows that the agent is back.
    Kind(6, _back_to_work),
    # A new conversation is offered; now and then with a customer of an earlier one.
    Kind(5, _offers),
    # The agent accepts an offer.
    Kind(5, lambda d: [events.Accept(d.now, c) for c in d.state.offers]),
    # A live customer leaves, or withdraws.
    Kind(0.6, _leaves),
    # A customer writes in a waiting conversation.
    Kind(0.6, lambda d: [events.Message(d.now, c) for c in d.conversations("waiting")]),
    # A customer writes before the agent has answered.
    Kind(0.3, lambda d: [events.Message(d.now, o.id) for o in d.state.offers.values() if o.new]),
    # The router takes an offer back.
    Kind(0.3, lambda d: [events.Withdraw(d.now, c) for c in d.state.offers]),
    # The router gives a conversation to another agent.
    Kind(0.3, _transfers),
    # The router assigns a conversation that waits elsewhere.
    Kind(0.3, lambda d: [events.Assign(**d.new())]),
    # The host tells who a visitor is.
    Kind(0.3, _names),
    # The administrator changes the capacity.
    Kind(0.1, _configurations),
    # The agent clicks the burger.
    Kind(0.4, lambda d: [events.Toggle(d.now)]),
    # The agent declines an offer.
    Kind(0.3, lambda d: [events.Reject(d.now, c) for c in d.state.offers]),
    # The agent chooses a presence.
    Kind(0.3, lambda d: [events.Choose(d.now, p) for p in PRESENCES]),
    # The host drops a customer with whom all is over, once there are many conversations.
    Kind(6, _drops),
)
WHILE_NO_DIALOG_IS_OPEN: Sequence[Kind] = (
    # The agent switches to another session.
    Kind(14, lambda d: [events.Focus(d.now, s) for s in d.elsewhere()]),
    # The agent fills in the form.
    Kind(10, _edits),
    # The agent saves the form.
    Kind(10, lambda d: [events.Save(d.now, d.focused.id)] if d.focused.edits else []),
    # The agent takes back what is unsaved.
    Kind(0.5, lambda d: [events.Discard(d.now, d.focused.id)] if d.focused.edits else []),
    # The agent clicks the X of a session, rather of one whose work is done.
    Kind(4, _closes),
    # The agent opens a page; every now and then one that is open.
    Kind(1.8, _opened_tabs),
    # The agent ends the focused conversation.
    Kind(
        2, lambda d: [events.End(d.now, c) for c in d.conversations("active") if c == d.focused.id]
    ),
    # The agent switches to a tab.
    Kind(
        1.3,
        lambda d: [
            events.FocusTab(d.now, d.focused.id, t.id)
            for t in d.focused.tabs
            if t.id != d.focused.tab
        ],
    ),
    # The agent closes a tab that is no anchor.
    Kind(1, lambda d: [events.CloseTab(d.now, d.focused.id, t.id) for t in d.focused.tabs[1:]]),
    # The agent takes an open work item, while there is capacity.
    Kind(0.4, _picks),
    # The agent opens a conversation that waits or is over.
    Kind(0.4, _work_items),
    # The agent opens a case or a contact on the dashboard.
    Kind(0.3, _records),
    # The agent opens an account beside the work at hand.
    Kind(0.3, _shift_clicks),
)


def mistakes(desk: Desk) -> Moves:
    """Return what somebody does too late or in the wrong place: every one of these is refused."""
    return list(_mistakes(desk))


def _mistakes(desk: Desk) -> Iterator[AnyEvent]:
    yield events.Close(desk.now, HOME)
    yield from (events.Message(desk.now, c) for c in desk.over()[:3])
    yield from (events.Accept(desk.now, c) for c in desk.conversations("active")[:1])
    yield from (events.Edit(desk.now, s, {"notes": "Late."}) for s in desk.elsewhere()[:1])
    if not desk.offerable():
        yield events.Offer(**desk.to_start())
    if desk.state.dialog is None:
        yield events.Confirm(desk.now)
    else:
        yield events.Save(desk.now, desk.state.focus)
