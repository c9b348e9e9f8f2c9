"""What was observed, fact by fact, and how each is read of what is possible."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, Final

from msgspec import convert
from msgspec.structs import asdict

from session_panel import View, translations
from session_panel.presence import shown
from session_panel.state import HOME
from session_panel.text import CONVERSATION_STATES, PRESENCES, Locale, Translations
from session_panel_spec.lockstep.mapping import UNREAD_MAX
from session_panel_spec.logs.observed import ConversationSeen, Observed, SessionSeen
from session_panel_spec.model.language import Variable
from session_panel_spec.model.panel_model import mode_of_panel, presence
from session_panel_spec.monitor.possible import Key, Possible, Slot


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
            yield possible if met == possible.of(self.key) else possible.having({self.key: met})


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
