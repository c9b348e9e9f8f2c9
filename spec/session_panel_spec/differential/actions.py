"""Which event is tried in a state: as somebody would who looks for what was not thought of.

An event is about what the panel has, had, never had, or has as something else; it comes before, at
or after the moment at which something falls due, or earlier than the last. Its fields follow from
its type: what is not listed there has a pool here, and one that has none is an error.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from functools import cache
from math import nextafter
from random import Random
from typing import Any, Final, Literal, TypeVar, cast, get_args, get_origin

from msgspec import structs

from session_panel import HOME, Config, InvalidInput, PanelState, events
from session_panel.events import AnyEvent, Event
from session_panel.value import LAST_TIME
from session_panel_spec.differential.configurations import (
    WORK_STREAMS,
    changed,
    configurations,
    options,
)
from session_panel_spec.differential.names import NAMES, TITLES
from session_panel_spec.domain.panel_events import EVENTS

T = TypeVar("T")

RECORDS: Final = ("r1", "r2", "r3")
UNKNOWN: Final = "unknown"
TABS: Final = ("page", "other page", "kb_search", "conversation", "form", "dashboard")

_CUSTOMERS: Final = 10

KINDS: Final[tuple[type[Event], ...]] = (
    *EVENTS,
    *(events.Offer, events.Offer, events.Message, events.Message, events.Assign, events.Pick),
    *(events.Accept, events.Reject, events.Miss, events.Expire, events.Close, events.Confirm),
)
"""The types of events, those more often without which little else happens."""

NEW: Final = (events.Offer, events.Pick, events.Assign)
"""The events that bring a conversation."""


class Moment:
    """A state of a panel, and what has been named so far.

    Attributes:
        dice: what decides; the same seed decides the same.
        named: the ids of conversations that events have named, also of those that are gone.
    """

    __slots__ = ("config", "dice", "named", "now", "state", "subject")

    def __init__(
        self, dice: Random, config: Config, state: PanelState, named: Sequence[str] = ()
    ) -> None:
        self.dice = dice
        self.named = [*named]
        self.subject = ""
        self.moved(config, state)

    def moved(self, config: Config, state: PanelState) -> None:
        """Go on to another state."""
        self.config = config
        self.state = state
        self.now = state.now

    def names(self, kind: type[Event], conversation: str) -> None:
        """Remember that an event names a conversation, if it is a new one."""
        if kind in NEW and conversation not in self.named:
            self.named.append(conversation)

    def one(self, among: Sequence[T]) -> T:
        """Return one of several, each as likely."""
        return among[int(self.dice.random() * len(among))]

    def chance(self, of: float) -> bool:
        """Say yes with a probability."""
        return self.dice.random() < of

    # What an event is about

    def someone(self) -> str:
        """Return the id of a conversation: offered, open, known, gone, of something else."""
        return self.one(_SOMEONE)(self)

    def offered(self) -> str:
        """Return the id of a pending offer, if there is one."""
        return self.one(list(self.state.offers)) if self.state.offers else self.focused()

    def focused(self) -> str:
        """Return the id of the session that has the focus."""
        return self.state.focus

    def opened(self) -> str:
        """Return the id of an open session."""
        return self.one(list(self.state.sessions))

    def known(self) -> str:
        """Return the id of a conversation that was named, if one was."""
        return self.one(self.named) if self.named else UNKNOWN

    def odd(self) -> str:
        """Return the id of something else, or of nothing."""
        return self.one((HOME, UNKNOWN, *RECORDS))

    def record(self) -> str:
        """Return the id of a record, open or not."""
        return self.one(RECORDS)

    def newcomer(self) -> str:
        """Return the id of a conversation that is new."""
        return f"c{len(self.named) + 1}"

    def customer(self) -> str:
        """Return the id of a customer; there are a few more than fit at once."""
        number = int(self.dice.random() * (min(self.config.capacity, _CUSTOMERS) + 3))
        return f"customer {number}"

    def served(self) -> str:
        """Return the id of a customer of whom the panel knows a conversation, if there is one."""
        known = self.state.conversations.get(self.known())
        return known.customer if known else self.customer()

    # When

    def at(self, kind: type[Event]) -> float:
        """Return a time: soon, at a deadline or just beside it, long after, or before now."""
        clock = kind is events.Miss or kind is events.Expire
        return min(max(self.one(_OF_CLOCK if clock else _TIMES)(self), 0.0), LAST_TIME)

    def soon(self) -> float:
        """Return now, or soon after."""
        return self.now + self.one((0, 0, 1, 2.5))

    def late(self) -> float:
        """Return a time long after now."""
        return self.now + self.one((100.1, 1e4, 1e7))

    def before(self) -> float:
        """Return a time before now."""
        return self.one((self.now - 1, self.now - 100, 0, self.now - 0.5))

    def at_its_end(self) -> float:
        """Return when something falls due for what the event is about, or a moment beside it."""
        return self._beside(self._end_of(self.subject))

    def at_some_end(self) -> float:
        """Return when something falls due, or a moment beside it."""
        return self._beside(self._end_of(self.someone()))

    def _beside(self, end: float) -> float:
        return self.one((end, end, end, end - 1, nextafter(end, 0), end + 1))

    def _end_of(self, conversation: str) -> float:
        if pending := self.state.offers.get(conversation):
            return pending.until
        known = self.state.conversations.get(conversation)
        return known.expires_at if known and known.expires_at is not None else self.now


_SOMEONE: Final = (
    *(Moment.offered, Moment.offered, Moment.focused, Moment.opened, Moment.known),
    *(Moment.known, Moment.known, Moment.known, Moment.known, Moment.odd),
)
"""What is named where a conversation is asked for."""

_SESSION: Final = (*(Moment.focused,) * 5, *(Moment.opened,) * 4, Moment.someone)
_RECORD: Final = (*(Moment.record,) * 9, Moment.someone)
_CUSTOMER: Final = (*(Moment.served,) * 7, Moment.customer, Moment.odd)
_NEWCOMER: Final = (*(Moment.newcomer,) * 4, Moment.someone)

_OFFERED: Final = (*(Moment.offered,) * 5, *_SOMEONE)
_OWN: Final[Mapping[type[Event], Sequence[Callable[[Moment], str]]]] = dict.fromkeys(
    (events.Accept, events.Reject, events.Miss, events.Withdraw), _OFFERED
)
"""What is named where an offer is asked for."""

_TIMES: Final = (
    *(Moment.soon,) * 14,
    *(Moment.at_some_end, Moment.at_some_end),
    *(Moment.before, Moment.before, Moment.before, Moment.late),
)
_OF_CLOCK: Final = (*(Moment.at_its_end,) * 9, Moment.soon)


def subject(moment: Moment, kind: type[Event]) -> str:
    """Return the id of what an event of a type is to be about; empty where it is about nothing."""
    return moment.one(_NEWCOMER if kind in NEW else _OWN.get(kind, _SUBJECTS[kind.about]))(moment)


_SUBJECTS: Final[Mapping[str, Sequence[Callable[[Moment], str]]]] = {
    "conversation": _SOMEONE,
    "session": _SESSION,
    "record": _RECORD,
    "customer": _CUSTOMER,
    "dialog": (lambda moment: moment.state.dialog or "",),
    "panel": (lambda _moment: "",),
}


def standing(state: PanelState, subject: str) -> str:
    """Return how what an event is about stands in the panel: what it is, and where it shows."""
    if pending := state.offers.get(subject):
        return f"offered {pending.new.mode if pending.new else 'again'}"
    place = _place(state, subject)
    if known := state.conversations.get(subject):
        return f"{known.state} {known.mode} {place}"
    if last := state.conversations.last_of(subject):
        return f"customer {last.state} {_place(state, last.id)}"
    return place


def situation(moment: Moment) -> Hashable:
    """Return how things stand in the panel as a whole."""
    state, config = moment.state, moment.config
    load = (state.load > 0) + (state.load >= config.capacity)
    at_home = state.focus == HOME
    return state.presence, load, min(len(state.offers), 2), state.dialog is None, at_home


def _place(state: PanelState, subject: str) -> str:
    if subject not in state.sessions:
        return "not open"
    kind = "home" if subject == HOME else ""
    return f"{kind}focused" if state.focus == subject else f"{kind}open"


def event_about(moment: Moment, kind: type[Event], subject: str) -> AnyEvent:
    """Return an event of a type about something, with whatever else it may have."""
    moment.subject = subject
    fields: dict[str, Any] = {"at": moment.at(kind)}
    for name, value, needed in _fields(kind):
        if needed or moment.dice.random() < _GIVEN:
            fields[name] = value(moment)
    if kind is events.Rename:
        unnamed = "conversation" if subject in RECORDS else "record"
        fields[unnamed] = None
    moment.names(kind, subject)
    return cast("AnyEvent", kind(**fields))


_GIVEN: Final = 0.5
"""How often a field is given that can be left out."""


@cache
def _fields(kind: type[Event]) -> tuple[tuple[str, Callable[[Moment], Any], bool], ...]:
    """Return each field of a type but its time, what may stand there, and whether it must."""
    fields = (field for field in structs.fields(kind) if field.name != "at")
    always = ("conversation", "record")
    return tuple((f.name, _values(kind, f), f.required or f.name in always) for f in fields)


def _values(kind: type[Event], field: structs.FieldInfo) -> Callable[[Moment], Any]:
    if field.name == kind.about:
        return _subject
    kinds = [one for one in (field.type, *get_args(field.type)) if get_origin(one) is Literal]
    if kinds:
        values = get_args(kinds[0])
        return lambda moment: moment.one(values)
    return _POOLS[field.name]


def _subject(moment: Moment) -> str:
    return moment.subject


def _configuration(moment: Moment) -> Config:
    """Return another configuration: one of those that are driven, or this with one other value."""
    if moment.chance(_GIVEN):
        option = moment.one(options())
        try:
            return changed(moment.config, option, moment.one(option.values))
        except InvalidInput:
            pass
    return moment.one(configurations().configs)


def _tab(moment: Moment) -> str:
    session = moment.state.sessions.get(moment.subject)
    own = [tab.id for tab in session.tabs] if session else []
    return moment.one((*own, *own, *TABS))


_POOLS: Final[Mapping[str, Callable[[Moment], Any]]] = {
    "conversation": _subject,
    "record": _subject,
    "customer": Moment.customer,
    "name": lambda moment: moment.one(NAMES),
    "title": lambda moment: moment.one(TITLES),
    "case": lambda moment: moment.one(TITLES),
    "summary": lambda moment: moment.one(NAMES),
    "work_stream": lambda moment: moment.one((*WORK_STREAMS, "unnamed")),
    "channel": lambda moment: moment.one(("chat", "sms", "WhatsApp")),
    "until": lambda moment: min(
        max(moment.now + moment.one((-10, -1, 0, 1, 100.5, 1e7, 1e15)), 0.0), LAST_TIME
    ),
    "tab": _tab,
    "fields": lambda moment: {moment.one("xyz"): moment.one(NAMES)},
    "config": _configuration,
}
"""What may stand in a field, by its name, unless its type lists it."""
