"""What a service observed of itself: parts of the state or of the screen, each told or left out."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import Annotated, Any, Final, Literal

from msgspec import Meta, convert
from msgspec.json import Decoder
from msgspec.structs import asdict

from session_panel import View, translations
from session_panel.codec import decoded
from session_panel.events import ConversationMode
from session_panel.mode import PanelMode
from session_panel.presence import PresenceState, ShownPresence, shown
from session_panel.state import HOME, History
from session_panel.text import CONVERSATION_STATES, PRESENCES, Locale, Translations
from session_panel.value import Id, Value
from session_panel_spec.lockstep.mapping import UNREAD_MAX
from session_panel_spec.model.language import Variable
from session_panel_spec.model.panel_model import mode_of_panel, presence
from session_panel_spec.monitor.possible import Key, Possible, Slot

Badge = Literal["", "1", "2", "3", "4", "5", "6", "7", "8", "9", "+"]


class ConversationSeen(Value, frozen=True):
    """What was seen of a conversation; what is None was not looked at.

    Attributes:
        state: its state; ``"none"`` where the service knows no such conversation.
        unread: the badge of its messages that nobody has seen (UNRD-1, UNRD-2).
    """

    state: Literal["none", "active", "waiting", "closed", "ended"] | None = None
    mode: ConversationMode | None = None
    history: History | None = None
    unread: Badge | None = None


class SessionSeen(Value, frozen=True):
    """What was seen of an open session's entry; what is None was not looked at."""

    unread: Badge | None = None
    alert: Literal["", "!"] | None = None
    unsaved: bool | None = None


class Observed(Value, frozen=True):
    """What a service observed of itself; what is left out was not looked at.

    Attributes:
        presence: the presence, with a hold told apart, such as ``"held_dnd"``.
        status: the presence as others see it, such as ``"dnd"``.
        focus: the session that has the focus; ``"home"`` is Home.
        dialog: the session whose close dialog is open; empty where none is.
        open: every open session, whether with Home or not.
        offers: every conversation that is offered.
        conversations: some conversations, by their id.
        sessions: some open sessions, by their id.
    """

    presence: PresenceState | None = None
    status: ShownPresence | None = None
    mode: PanelMode | None = None
    focus: Id | None = None
    dialog: Annotated[str, Meta(max_length=200)] | None = None
    open: tuple[Id, ...] | None = None
    offers: tuple[Id, ...] | None = None
    conversations: Mapping[Id, ConversationSeen] = {}
    sessions: Mapping[Id, SessionSeen] = {}


def observed_from_json(text: str | bytes) -> Observed:
    """Return the observation that a JSON text describes.

    Raises:
        InvalidInput: it is not JSON, or not of the form; the error names the field.
    """
    return decoded("observed", text, _OBSERVED)


_OBSERVED: Final = Decoder(Observed)


@dataclass(frozen=True)
class Fact:
    """One thing that was observed.

    Attributes:
        part: what of, such as ``"unread"``.
        key: what it is a part of.
        value: what it was.
    """

    part: str
    key: Key
    value: object

    def __str__(self) -> str:
        return self.part if isinstance(self.key, Variable) else f"{self.part} of {self.key}"

    def expected(self, possible: Iterable[Possible]) -> str:
        """Say what it can be."""
        found = {_READ[self.part](value) for one in possible for value in one.of(self.key)}
        return " or ".join(sorted({str(value) or "nothing" for value in found}))

    def met_by(self, possible: Possible, among: Possible | None = None) -> Iterator[Possible]:
        """Yield what is left of a possibility where it is so, if anything is.

        Args:
            possible: the possibility.
            among: has what it can be instead.
        """
        read, values = _READ[self.part], (among or possible).of(self.key)
        met = frozenset(value for value in values if read(value) in (self.value, None))
        if met:
            yield possible.having({self.key: met})


def facts(observed: Observed, names: Iterable[str]) -> Iterator[Fact]:
    """Yield everything that was observed, one by one.

    Args:
        observed: what was observed.
        names: the ids that are told apart; what is listed whole says something of each.
    """
    for part, variable in _OF_PANEL.items():
        yield from _told(variable, {part: getattr(observed, part)})
    for part, field in _LISTED.items():
        yield from _listed(part, getattr(observed, field), names)
    for name, seen in observed.conversations.items():
        named = {"mode of the conversation": seen.mode, "unread": seen.unread}
        yield from _told(name, {"state": seen.state, **named, "history": seen.history})
    for name, session in observed.sessions.items():
        yield from _told(name, {"open": True, **asdict(session)})


def facts_of(key: Key, value: Any) -> tuple[Fact, ...]:  # noqa: ANN401 - a presence, mode or slot
    """Return everything that can be observed of a value: of the panel, or of what goes by an id."""
    of_panel = [part for part, variable in _OF_PANEL.items() if variable == key]
    parts = of_panel or [part for part in _READ if part not in _OF_PANEL]
    told = ((part, _READ[part](value)) for part in parts)
    return tuple(Fact(part, key, seen) for part, seen in told if seen is not None)


def _listed(
    part: str, listed: tuple[str, ...] | str | None, names: Iterable[str]
) -> Iterator[Fact]:
    """Yield of what is listed whole, if it was looked at, each id of which it is so or not."""
    if listed is None:
        return
    so = listed if isinstance(listed, tuple) else tuple(filter(None, [listed]))
    for name in dict.fromkeys([*so, *names]):
        if name != HOME or part in _TOLD_OF_HOME:
            yield Fact(part, name, name in so)
    yield Fact(part, None, value=False)


def _told(key: Key, parts: Mapping[str, object]) -> Iterator[Fact]:
    """Yield the parts of something, but those that were not looked at."""
    return (Fact(part, key, value) for part, value in parts.items() if value is not None)


_OF_PANEL: Final = {"presence": presence, "status": presence, "mode": mode_of_panel}
"""The parts of the panel as a whole, and what each is read of."""

_LISTED: Final = {"open": "open", "offered": "offers", "focus": "focus", "dialog": "dialog"}
"""The parts that are listed whole, and where; what has the focus or a dialog is one at most."""

_TOLD_OF_HOME: Final = ("offered", "dialog")
"""The lists that say something of Home; it is open anyway, and has the focus if no other has."""


def _mode(slot: Slot) -> str | None:
    if slot.conv == "waiting":
        return "persistent"
    return slot.mode if slot.conv == "active" or slot.offered else None


def _badge(slot: Slot) -> str:
    return "+" if slot.unread >= UNREAD_MAX else str(slot.unread or "")


_READ: Final[Mapping[str, Callable[[Any], object]]] = {
    "presence": str,
    "status": shown,
    "mode": str,
    "open": lambda slot: slot.session != "absent",
    "offered": attrgetter("offered"),
    "focus": lambda slot: slot.session == "focused",
    "dialog": attrgetter("dialog"),
    "state": attrgetter("conv"),
    "mode of the conversation": _mode,
    "history": lambda slot: slot.history if slot.conv == "active" else None,
    "unread": _badge,  # UNRD-2
    "alert": lambda slot: "!" if slot.upset and slot.session == "background" else "",  # SENT-2
    "unsaved": attrgetter("draft"),
}
"""What each part is, of a presence, of a mode, or of a slot; None where nothing says it."""


def observed_of(view: View, locale: Locale = "en") -> Observed:
    """Return what a view shows, but for its texts.

    Args:
        view: what the screen shows.
        locale: the language that it shows it in.
    """
    words = translations(locale)
    statuses = {words.gettext(text): status for status, text in PRESENCES.items()}
    return Observed(
        status=statuses[view.presence],  # type: ignore[arg-type]
        mode=view.mode,
        focus=next(session.id for session in view.sessions if session.focused),
        dialog=view.dialog.session if view.dialog else "",
        open=tuple(session.id for session in view.sessions),
        offers=tuple(offer.conversation for offer in view.offers),
        conversations=_work_items(view, words),
        sessions={one.id: convert(one, SessionSeen, from_attributes=True) for one in view.sessions},
    )


def _work_items(view: View, words: Translations) -> Mapping[str, ConversationSeen]:
    """Return what the dashboard lists, if it shows (UNRD-1)."""
    if view.dashboard is None:
        return {}
    states = {words.gettext(text): state for state, text in CONVERSATION_STATES.items()}
    return {
        item.conversation: ConversationSeen(states[item.state], unread=item.unread)  # type: ignore[arg-type]
        for items in (view.dashboard.mine, view.dashboard.closed)
        for item in items.items
    }
