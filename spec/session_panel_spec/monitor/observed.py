"""What a service observed of itself: parts of the state or of the screen, each told or left out."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import Annotated, Any, Final, Literal, cast

import msgspec
from msgspec import Meta

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
        read: what it is, of a presence, of a mode, or of a slot; None where nothing says it.
        name: the id that it is about; None of any that is not told apart, `PANEL` of the panel.
    """

    part: str
    value: object
    read: Callable[[Any], object]
    name: str | None = PANEL

    def __str__(self) -> str:
        return self.part if self.name == PANEL else f"{self.part} of {self.name}"

    def expected(self, possible: Possible) -> frozenset[object]:
        """Return what it can be."""
        return frozenset(self.read(one) for one in self._all_of(possible))

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
        kept = frozenset(one for one in candidates if self.read(one) in (self.value, None))
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
    if observed.presence:
        yield Fact("presence", observed.presence, str)
    if observed.status:
        yield Fact("status", observed.status, shown)
    if observed.mode:
        yield Fact("mode", observed.mode, str)
    for part, value, listed in _lists(observed):
        everything = dict.fromkeys([*listed, *names])
        told = (name for name in everything if name != HOME or part in _TOLD_OF_HOME)
        yield from (Fact(part, name in listed, value, name) for name in told)
        yield Fact(part, False, value, None)  # noqa: FBT003 - the value observed
    for name, conversation in observed.conversations.items():
        yield from _of_conversation(name, conversation)
    for name, session in observed.sessions.items():
        yield from _of_session(name, session)


_TOLD_OF_HOME: Final = ("offered", "dialog")
"""The lists that say something of Home; it is open anyway, and has the focus if no other has."""


def _lists(observed: Observed) -> Iterator[tuple[str, Callable[[Slot], bool], tuple[str, ...]]]:
    """Yield what is listed whole: the part, what it is of a slot, and the ids of which it is so."""
    if observed.open is not None:
        yield "open", _is_open, observed.open
    if observed.offers is not None:
        yield "offered", _is_offered, observed.offers
    if observed.focus:
        yield "focus", _has_focus, (observed.focus,)
    if observed.dialog is not None:
        yield "dialog", _has_dialog, (observed.dialog,) if observed.dialog else ()


def _of_conversation(name: str, seen: ConversationSeen) -> Iterator[Fact]:
    if seen.state:
        yield Fact("state", seen.state, attrgetter("conv"), name)
    if seen.mode:
        yield Fact("mode of the conversation", seen.mode, _mode, name)
    if seen.history:
        yield Fact("history", seen.history, _history, name)


def _of_session(name: str, seen: SessionSeen) -> Iterator[Fact]:
    yield Fact("open", True, _is_open, name)  # noqa: FBT003 - the value observed
    if seen.unread is not None:
        yield Fact("unread", seen.unread, _badge, name)
    if seen.alert is not None:
        yield Fact("alert", seen.alert, _alert, name)
    if seen.unsaved is not None:
        yield Fact("unsaved", seen.unsaved, attrgetter("draft"), name)


def _is_open(slot: Slot) -> bool:
    return slot.session != "absent"


def _is_offered(slot: Slot) -> bool:
    return slot.offered


def _has_focus(slot: Slot) -> bool:
    return slot.session == "focused"


def _has_dialog(slot: Slot) -> bool:
    return slot.dialog


def _mode(slot: Slot) -> str | None:
    if slot.conv == "waiting":
        return "persistent"
    return slot.mode if slot.conv == "active" or slot.offered else None


def _history(slot: Slot) -> str | None:
    return slot.history if slot.conv == "active" else None


def _badge(slot: Slot) -> str:
    """UNRD-2."""
    if slot.unread >= UNREAD_MAX:
        return "+"
    return str(slot.unread or "")


def _alert(slot: Slot) -> str:
    """SENT-2."""
    return "!" if slot.upset and slot.session == "background" else ""


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
