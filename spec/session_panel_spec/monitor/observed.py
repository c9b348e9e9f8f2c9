"""What a service observed of itself: parts of the state or of the screen, each told or left out."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import Annotated, Any, Final, Literal, cast

import msgspec
from msgspec import Meta
from msgspec.structs import asdict

from session_panel import InvalidInput, SessionView, View, translations
from session_panel.events import ConversationMode
from session_panel.mode import PanelMode
from session_panel.presence import PresenceState, ShownPresence, shown
from session_panel.state import HOME, History
from session_panel.text import PRESENCES, Locale
from session_panel.value import Id, Value, invalid
from session_panel_spec.lockstep.mapping import UNREAD_MAX
from session_panel_spec.monitor.possible import Possible, Slot


def decoded(label: str, text: str | bytes | msgspec.Raw, kind: Any) -> Any:  # noqa: ANN401 - of the kind
    """Return what a JSON text holds.

    Args:
        label: what it is, for errors.
        text: the text.
        kind: the type that it must be of.

    Raises:
        InvalidInput: it is not JSON, or not of the type; the error names the field.
    """
    try:
        return msgspec.json.decode(text, type=kind)
    except msgspec.ValidationError as error:
        raise invalid(label, str(error)) from None
    except (msgspec.DecodeError, UnicodeError) as error:
        raise InvalidInput(label, f"Expected JSON: {error}") from None
    except RecursionError:
        raise InvalidInput(label, "Expected JSON that is not nested this deeply") from None


PANEL: Final = ""
"""What a fact is about that is one of the panel as a whole; no id is empty."""

Badge = Literal["", "1", "2", "3", "4", "5", "6", "7", "8", "9", "+"]


class ConversationSeen(Value, frozen=True):
    """What was seen of a conversation; what is None was not looked at.

    Attributes:
        state: its state; ``"none"`` where the service knows no such conversation.
    """

    state: Literal["none", "active", "waiting", "closed", "ended"] | None = None
    mode: ConversationMode | None = None
    history: History | None = None


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
    return cast("Observed", decoded("observed", text, Observed))


@dataclass(frozen=True)
class Fact:
    """One thing that was observed.

    Attributes:
        part: what of, such as ``"unread"``.
        value: what it was.
        name: the id that it is about; None of any that is not told apart, `PANEL` of the panel.
    """

    part: str
    value: object
    name: str | None = PANEL

    def __str__(self) -> str:
        return self.part if self.name == PANEL else f"{self.part} of {self.name}"

    def expected(self, possible: Possible) -> frozenset[object]:
        """Return what it can be."""
        return frozenset(map(_READ[self.part], self._all_of(possible)))

    def met_by(self, possible: Possible) -> Possible | None:
        """Return what is left of a possibility where it is so, if anything is."""
        return self._where(possible, self._all_of(possible))

    def put_into(self, possible: Possible, unknown: Possible) -> Possible:
        """Return the possibility with it so, though it cannot be."""
        return self._where(possible, self._all_of(unknown)) or possible

    def _all_of(self, possible: Possible) -> frozenset[Any]:
        if self.name != PANEL:
            return possible.of(self.name)
        return possible.modes if self.part == "mode" else possible.presences

    def _where(self, possible: Possible, candidates: frozenset[Any]) -> Possible | None:
        """Return the possibility with those of the candidates of which it is so."""
        read = _READ[self.part]
        kept = frozenset(one for one in candidates if read(one) in (self.value, None))
        if not kept:
            return None
        if self.name is None:
            return replace(possible, others=kept)
        if self.name == HOME:
            return possible
        if self.name != PANEL:
            return replace(possible, slots={**possible.slots, self.name: kept})
        if self.part == "mode":
            return replace(possible, modes=kept)
        return replace(possible, presences=kept)


def facts(observed: Observed, names: Iterable[str]) -> Iterator[Fact]:
    """Yield everything that was observed, one by one.

    Args:
        observed: what was observed.
        names: the ids that are told apart; what is listed whole says something of each.
    """
    of_panel = {name: getattr(observed, name) for name in ("presence", "status", "mode")}
    yield from _told(PANEL, of_panel)
    for part, listed in _lists(observed):
        everything = dict.fromkeys([*listed, *names])
        told = (name for name in everything if name != HOME or part in _TOLD_OF_HOME)
        yield from (Fact(part, name in listed, name) for name in told)
        yield Fact(part, value=False, name=None)
    for name, seen in observed.conversations.items():
        of_mode = {"mode of the conversation": seen.mode}
        yield from _told(name, {"state": seen.state, **of_mode, "history": seen.history})
    for name, session in observed.sessions.items():
        yield from _told(name, {"open": True, **asdict(session)})


def _told(name: str, parts: Mapping[str, object]) -> Iterator[Fact]:
    """Yield the parts of what goes by an id, of the panel by `PANEL`, but those not looked at."""
    return (Fact(part, value, name) for part, value in parts.items() if value is not None)


_TOLD_OF_HOME: Final = ("offered", "dialog")
"""The lists that say something of Home; it is open anyway, and has the focus if no other has."""


def _lists(observed: Observed) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield what is listed whole: the part, and the ids of which it is so."""
    if observed.open is not None:
        yield "open", observed.open
    if observed.offers is not None:
        yield "offered", observed.offers
    if observed.focus:
        yield "focus", (observed.focus,)
    if observed.dialog is not None:
        yield "dialog", (observed.dialog,) if observed.dialog else ()


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
        sessions={session.id: _seen(session) for session in view.sessions},
    )


def _seen(session: SessionView) -> SessionSeen:
    return SessionSeen(session.unread, session.alert, session.unsaved)  # type: ignore[arg-type]
