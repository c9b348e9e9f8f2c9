"""What a reader can let happen now, and which rule would refuse it.

A panel takes any event at any time; these are the events that make sense to try. Their customers
and records are a cast, so that a reader need not invent any.
"""

from collections.abc import Iterator
from itertools import chain, count
from typing import Any, Final, NamedTuple, get_args

from msgspec.structs import replace

from session_panel import AnyEvent, Config, InvalidInput, PanelState, events
from session_panel.events import OpenedTabKind, RecordKind, SentimentLevel
from session_panel.state import Conversation
from session_panel_screen.acts import agent_acts
from session_panel_spec.simulator.run import Happening, Moment, attempt


class _Customer(NamedTuple):
    id: str
    name: str | None = None
    case: str | None = None
    summary: str = ""
    channel: str = "chat"


_CAST: Final = (
    _Customer("ana", "Ana Putri", "Late delivery", "Asks where order 4711 is.", "sms"),
    _Customer("budi", "Budi Santoso", "Broken lamp", "The lamp arrived with a crack.", "sms"),
    _Customer("siti", "Siti Rahayu", "Wrong invoice", "Was charged twice in October.", "WhatsApp"),
    _Customer("joko", "Joko Susilo", "Lost password", "Cannot sign in since Monday."),
    _Customer("maya", "Maya Hartono", "Return", "Wants to send the shoes back."),
    _Customer("agus", "Agus Wijaya", "Installation", "Needs help with the router.", "sms"),
    _Customer("dewi", "Dewi Kusuma", "Warranty", "The screen went dark after a year."),
    _Customer("rina", "Rina Lestari", "Upgrade", "Asks for the larger plan.", "WhatsApp"),
)
_RECORDS: Final[tuple[tuple[str, RecordKind, str], ...]] = (
    ("case-1042", "case", "Broken coffee machine"),
    ("contact-ana", "contact", "Ana Putri"),
    ("account-contoso", "account", "Contoso"),
)
_PAGES: Final[tuple[tuple[str, OpenedTabKind, str], ...]] = (
    ("orders", "line_of_business", "Orders"),
    ("contoso", "record", "Contoso"),
)
_LEVELS: Final[tuple[SentimentLevel, ...]] = get_args(SentimentLevel)
_NAME: Final = "Wati Anggraini"
"""Who every visitor turns out to be."""
_TITLE: Final = "Renamed by the host"


def choices(now: Moment) -> list[Happening]:
    """Return what a reader can try, each on a panel of its own, and what comes of it."""
    state, at = now.state, now.at
    others = chain(_customers(state, at), _host(state, at), _administrator(now.config, at))
    sensible = chain(others, _opened(state, at), agent_acts(state, at, state.conversations))
    return [attempt(now, event)[1] for event in sensible]


def _customers(state: PanelState, at: float) -> Iterator[AnyEvent]:
    """Yield what customers, the router and the clock can do."""
    yield from (events.Offer(at=at, **new) for new in _newcomers(state))
    if named := _newcomer(state):
        yield events.Assign(at=at, **_new(state, named))
    for offer in state.offers.values():
        yield events.Miss(at=at, conversation=offer.id)
        yield events.Withdraw(at=at, conversation=offer.id)
        if offer.new:
            yield events.Message(at=at, conversation=offer.id)
            yield events.Leave(at=at, conversation=offer.id)
    for conversation in state.conversations.values():
        yield from _conversation(state, at, conversation)
    last = {known.customer: known for known in state.conversations.values()}
    for known in last.values():
        if known.over:
            yield events.Offer(at=at, **_next(state, known))


def _conversation(state: PanelState, at: float, known: Conversation) -> Iterator[AnyEvent]:
    yield events.Message(at=at, conversation=known.id)
    yield events.Leave(at=at, conversation=known.id)
    yield events.Expire(at=at, conversation=known.id)
    yield events.Transfer(at=at, conversation=known.id)
    for level in _next_levels(sentiment(state, known.id)):
        yield events.Sentiment(at=at, conversation=known.id, level=level)


def _host(state: PanelState, at: float) -> Iterator[AnyEvent]:
    """Yield whom the host can name or drop, and what it can name."""
    offered = [offer.new for offer in state.offers.values() if offer.new]
    for visitor in (*offered, *state.conversations.values()):
        if visitor.name is None:
            yield events.Rename(at=at, conversation=visitor.id, name=_NAME)
    for session in state.sessions.values():
        if session.title and session.title != _TITLE:
            yield events.Rename(at=at, record=session.id, name=_TITLE)
    customers = dict.fromkeys(known.customer for known in state.conversations.values())
    yield from (events.Drop(at=at, customer=customer) for customer in customers)


def _administrator(config: Config, at: float) -> Iterator[AnyEvent]:
    """Yield what the administrator can replace, one field at a time; the page has a form of all."""
    changes: tuple[dict[str, Any], ...] = (
        {"capacity": config.capacity + 1},
        {"capacity": config.capacity - 1},
        {"auto_accept": not config.auto_accept},
        {"close_dialog": not config.close_dialog},
        {"sentiment_threshold": "off" if config.sentiment_threshold != "off" else "negative"},
    )
    for change in changes:
        yield from _configured(config, at, change)


def _configured(config: Config, at: float, change: dict[str, Any]) -> Iterator[AnyEvent]:
    """Yield the event of a change; none for an invalid one, which is no event."""
    try:
        yield events.Configure(at=at, config=replace(config, **change))
    except InvalidInput:
        return


def _opened(state: PanelState, at: float) -> Iterator[AnyEvent]:
    """Yield what the agent can do with what the host brings: work items, records, pages, a text."""
    yield from (events.Pick(at=at, **new) for new in _newcomers(state))
    for record, kind, title in _RECORDS:
        if kind != "account":
            yield events.OpenRecord(at=at, record=record, kind=kind, title=title)
        yield events.ShiftClick(at=at, record=record, kind=kind, title=title)
    yield events.Edit(at=at, session=state.focus, fields={"Priority": "High"})
    for tab, page, title in _PAGES:
        yield events.OpenTab(at=at, session=state.focus, tab=tab, kind=page, title=title)


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
    """Yield who may come next: someone of the cast, in either mode or passed on, and a visitor."""
    if named := _newcomer(state):
        yield _new(state, named._replace(channel="chat")) | {"mode": "live"}
        written = _new(state, named) | {"mode": "persistent"}
        yield written
        yield written | {"previous": "transferred"}
    known = _known(state)
    guest = next(f"guest-{n}" for n in count(1) if f"guest-{n}" not in known)
    yield _new(state, _Customer(guest)) | {"mode": "live"}


def _newcomer(state: PanelState) -> _Customer | None:
    """Return the next of the cast, unless all of them have come."""
    known = _known(state)
    return next((customer for customer in _CAST if customer.id not in known), None)


def _known(state: PanelState) -> set[str]:
    offered = (offer.new for offer in state.offers.values() if offer.new)
    return {known.customer for known in (*offered, *state.conversations.values())}


def _next(state: PanelState, last: Conversation) -> dict[str, Any]:
    """Return what an offer says of the next conversation of a customer."""
    customer = _Customer(last.customer, last.name, last.case, last.summary, last.channel)
    return _new(state, customer) | {"mode": last.mode}


def _new(state: PanelState, customer: _Customer) -> dict[str, Any]:
    """Return what an event says of a new conversation, but for its mode."""
    taken = state.conversations.keys() | state.offers.keys() | state.sessions.keys()
    return {
        "conversation": next(f"c{n}" for n in count(1) if f"c{n}" not in taken),
        "customer": customer.id,
        "name": customer.name,
        "case": customer.case,
        "summary": customer.summary,
        "channel": customer.channel,
    }
