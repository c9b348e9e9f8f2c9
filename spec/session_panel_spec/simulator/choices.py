"""What a reader can let happen now, and which rule would refuse it.

A panel takes any event at any time; these are the events that make sense to try. Their customers
and records are a cast, so that a reader need not invent any.
"""

from collections.abc import Iterator
from itertools import chain, count
from typing import Any, Final, NamedTuple, get_args

from session_panel import AnyEvent, Config, PanelState, events
from session_panel.events import (
    ChosenPresence,
    ConversationMode,
    OpenedTabKind,
    RecordKind,
    SentimentLevel,
)
from session_panel.state import Conversation
from session_panel_spec.simulator.run import Happening, attempt


class _Customer(NamedTuple):
    id: str
    name: str | None = None
    case: str | None = None
    summary: str = ""


_CAST: Final = (
    _Customer("ana", "Ana Putri", "Late delivery", "Asks where order 4711 is."),
    _Customer("budi", "Budi Santoso", "Broken lamp", "The lamp arrived with a crack."),
    _Customer("siti", "Siti Rahayu", "Wrong invoice", "Was charged twice in October."),
    _Customer("joko", "Joko Susilo", "Lost password", "Cannot sign in since Monday."),
    _Customer("maya", "Maya Hartono", "Return", "Wants to send the shoes back."),
    _Customer("agus", "Agus Wijaya", "Installation", "Needs help with the router."),
    _Customer("dewi", "Dewi Kusuma", "Warranty", "The screen went dark after a year."),
    _Customer("rina", "Rina Lestari", "Upgrade", "Asks for the larger plan."),
)
_RECORDS: Final[tuple[tuple[str, RecordKind, str], ...]] = (
    ("case-1042", "case", "Broken coffee machine"),
    ("contact-ana", "contact", "Ana Putri"),
    ("account-contoso", "account", "Contoso"),
)
_PAGES: Final[tuple[tuple[str, OpenedTabKind, str | None], ...]] = (
    ("kb", "kb_search", None),
    ("orders", "line_of_business", "Orders"),
    ("contoso", "record", "Contoso"),
)
_LEVELS: Final[tuple[SentimentLevel, ...]] = get_args(SentimentLevel)


def choices(config: Config, state: PanelState, at: float) -> list[Happening]:
    """Return what a reader can try at a time, each on a panel of its own, and what comes of it."""
    sensible = chain(_customers(state, at), _agent(state, at), _focused(state, at))
    return [attempt(config, state, event)[1] for event in sensible]


def _customers(state: PanelState, at: float) -> Iterator[AnyEvent]:
    """Yield what customers and the clock can do, and what the host can forget."""
    yield from (events.Offer(at=at, **new) for new in _newcomers(state))
    for offer in state.offers.values():
        yield events.Miss(at=at, conversation=offer.id)
        if offer.new:
            yield events.Leave(at=at, conversation=offer.id)
    for conversation in state.conversations.values():
        yield from _conversation(state, at, conversation)
    yield from (events.Drop(at=at, customer=customer) for customer in state.customers)


def _conversation(state: PanelState, at: float, known: Conversation) -> Iterator[AnyEvent]:
    yield events.Message(at=at, conversation=known.id)
    yield events.Leave(at=at, conversation=known.id)
    yield events.Expire(at=at, conversation=known.id)
    for level in _next_levels(sentiment(state, known.id)):
        yield events.Sentiment(at=at, conversation=known.id, level=level)
    if known.over and state.customers.get(known.customer) == known.id:
        customer = _Customer(known.customer, known.name, known.case, known.summary)
        yield events.Offer(at=at, **_new(state, customer, known.mode))


def _agent(state: PanelState, at: float) -> Iterator[AnyEvent]:
    """Yield what the agent can do whatever has the focus."""
    for offer in state.offers:
        yield events.Accept(at=at, conversation=offer)
        yield events.Reject(at=at, conversation=offer)
    yield from (events.Pick(at=at, **new) for new in _newcomers(state))
    yield from (events.OpenConversation(at=at, conversation=known) for known in state.conversations)
    for record, kind, title in _RECORDS:
        if kind != "account":
            yield events.OpenRecord(at=at, record=record, kind=kind, title=title)
        yield events.ShiftClick(at=at, record=record, kind=kind, title=title)
    for session in state.sessions:
        yield events.Focus(at=at, session=session)
        yield events.Close(at=at, session=session)
    for whole in (events.Confirm, events.Cancel, events.Toggle, events.Reset):
        yield whole(at=at)
    yield from (events.Choose(at=at, presence=presence) for presence in get_args(ChosenPresence))


def _focused(state: PanelState, at: float) -> Iterator[AnyEvent]:
    """Yield what the agent can do in the session that has the focus."""
    focused = state.sessions[state.focus]
    if focused.kind == "conversation":
        yield events.End(at=at, conversation=focused.id)
    yield events.Edit(at=at, session=focused.id, fields={"Priority": "High"})
    yield events.Save(at=at, session=focused.id)
    for tab, kind, title in _PAGES:
        yield events.OpenTab(at=at, session=focused.id, tab=tab, kind=kind, title=title)
    for tab in (tab.id for tab in focused.tabs):
        yield events.FocusTab(at=at, session=focused.id, tab=tab)
        yield events.CloseTab(at=at, session=focused.id, tab=tab)


def sentiment(state: PanelState, conversation: str) -> SentimentLevel:
    """Return a customer's sentiment, as far as the panel knows it."""
    session = state.sessions.get(conversation)
    return session.sentiment if session else "neutral"


def _next_levels(level: SentimentLevel) -> Iterator[SentimentLevel]:
    """Yield the sentiments one lower and one higher, where there are any."""
    position = _LEVELS.index(level)
    yield from _LEVELS[max(position - 1, 0) : position]
    yield from _LEVELS[position + 1 : position + 2]


def _newcomers(state: PanelState) -> Iterator[dict[str, Any]]:
    """Yield who may come next: someone of the cast, in either mode, and a visitor."""
    offered = {offer.new.customer for offer in state.offers.values() if offer.new}
    known = offered | state.customers.keys()
    named = next((customer for customer in _CAST if customer.id not in known), None)
    if named:
        yield _new(state, named, "live")
        yield _new(state, named, "persistent")
    guest = next(f"guest-{n}" for n in count(1) if f"guest-{n}" not in known)
    yield _new(state, _Customer(guest), "live")


def _new(state: PanelState, customer: _Customer, mode: ConversationMode) -> dict[str, Any]:
    """Return what an event says of a new conversation."""
    taken = state.conversations.keys() | state.offers.keys() | state.sessions.keys()
    return {
        "conversation": next(f"c{n}" for n in count(1) if f"c{n}" not in taken),
        "customer": customer.id,
        "mode": mode,
        "name": customer.name,
        "case": customer.case,
        "summary": customer.summary,
    }
