"""Logs changed in one place, so that they tell what the reference says cannot be.

A monitor must find each of them, in the line that was changed. What it may miss after a gap, the
page on the monitor says: `MISSED` has its words.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, get_args

from msgspec import UNSET, UnsetType
from msgspec.structs import replace

from monitor.reference_logs import Told
from session_panel import HOME
from session_panel.mode import PanelMode
from session_panel.presence import PresenceState, ShownPresence
from session_panel_spec.domain.interface import Condition, load_interface
from session_panel_spec.domain.panel_events import name_of, subject_of
from session_panel_spec.logs.observed import Badge
from session_panel_spec.monitor import ConversationSeen, Observed, SessionSeen

NOBODY = "nobody"
"""An id that no log has."""

FOREIGN = "LANG-1"
"""A rule that refuses nothing."""

MISSED = {
    "times": "times (whether an offer or a wait is due)",
    "tabs": "application tabs",
    "texts": "titles and other texts",
    "drop": "whether a drop is rightly refused, and whether the customer was known",
    "level": "what a level of sentiment is once the threshold has changed since it came",
    "history": "Whether a new conversation carries history is known of those that resume",
    "over": "mode and history of a conversation that is over",
    "waits": "history of one that waits",
}
"""What a monitor may miss, in the words of docs/monitor.md."""

ALWAYS_MISSED = ("over", "waits")
"""What it misses without a gap, too."""

BLIND = {
    "waiting-not-due": "times",
    "offer-not-due": "times",
    "no-tab": "tabs",
    "first-tab": "tabs",
    "no-name": "texts",
    "unknown-customer": "drop",
}
"""Of which conditions a monitor may not know whether they are so after a gap, and why."""


@dataclass(frozen=True)
class Contrary:
    """What a log tells of an event instead of what is so.

    Attributes:
        what: what is changed.
        refused: by which rule the event is told to be refused; unset where as accepted.
        missed: why a monitor may miss it, a key of `MISSED`; empty where it must not.
    """

    what: str
    refused: str | UnsetType | None
    seen: Observed
    missed: str = ""

    def may_be_missed(self, *, gap: bool) -> bool:
        """Say whether a monitor may miss it, after a gap or without."""
        return bool(self.missed) and (gap or self.missed in ALWAYS_MISSED)


def contraries(told: Told) -> Iterator[Contrary]:
    """Yield everything else that can be told of an event, one thing at a time."""
    yield from other_answers(told)
    for what, other, missed in _looks(told):
        yield Contrary(what, told.refused, other, missed)


# Answers


def other_answers(told: Told) -> Iterator[Contrary]:
    """Yield every other answer; nothing is seen then that would tell it."""
    seen, conditions = Observed(), load_interface().refusals(name_of(told.event))
    rules = dict.fromkeys((*(one.rule for one in conditions), FOREIGN))
    if told.answer.refusal is None:
        for rule in (*rules, None):
            missed = _missed(told, rule)
            yield Contrary("accepted, told as refused", rule, seen, missed)
        return
    yield Contrary("refused, told as accepted", UNSET, seen, _missed(told, UNSET))
    for rule in rules:
        if rule != told.refused:
            yield Contrary("refused, told by another rule", rule, seen, _missed(told, rule))


def _missed(told: Told, rule: str | UnsetType | None) -> str:
    """Return why a monitor may take an answer for possible that is not so.

    Of the conditions before the one that refuses the event, those may hold that it is blind for.
    That one may not hold if it is blind for it; then nobody knows which after it do.
    """
    conditions = _conditions(name_of(told.event))
    names = [*conditions]
    so = [n for n, name in enumerate(names) if _is(told, conditions[name])] or [len(names)]
    place = so[0 if subject_of(told.event) == HOME else -1]  # Home has tabs of its own
    own = BLIND.get(names[place], "") if place < len(names) else ""
    if rule is UNSET:
        return own
    may_be = names[:place] if not own else [*names[:place], *names[place + 1 :]]
    seen = (n for n in may_be if (n in BLIND or own) and rule in (None, conditions[n].rule))
    return next((BLIND.get(name, own) for name in seen), "")


def _conditions(event: str) -> Mapping[str, Condition]:
    interface = load_interface()
    return {name: interface.conditions[name] for name in interface.events[event].refusals}


def _is(told: Told, condition: Condition) -> bool:
    refusal = told.answer.refusal
    return refusal is not None and (condition.rule, condition.reason) == (
        refusal.rule,
        refusal.reason,
    )


# Looks


def _looks(told: Told) -> Iterator[tuple[str, Observed, str]]:
    """Yield everything else that can be seen, one thing at a time, and why it may be missed."""
    for part, value in _of_panel(told.seen):
        if value != getattr(told.seen, part):
            yield part, replace(told.seen, **{part: value}), ""
    yield from _of_conversations(told, told.seen)
    yield from _of_sessions(told, told.seen)


def _of_panel(seen: Observed) -> Iterator[tuple[str, Any]]:
    """Yield what else the parts of the panel as a whole could be, and what they are."""
    for part, values in _OF_PANEL.items():
        yield from ((part, value) for value in values)
    for name in (*seen.open, *seen.offers, NOBODY):
        yield from (("focus", name), ("dialog", name))
    yield "dialog", ""
    for part in ("open", "offers"):
        listed = getattr(seen, part)
        for name in dict.fromkeys((*seen.open, *seen.offers, *seen.conversations, NOBODY)):
            others = tuple(one for one in listed if one != name)
            if name != HOME:
                yield part, others if name in listed else (*listed, name)


_OF_PANEL: Mapping[str, tuple[Any, ...]] = {
    "presence": get_args(PresenceState),
    "status": get_args(ShownPresence),
    "mode": get_args(PanelMode),
}


def _of_conversations(told: Told, seen: Observed) -> Iterator[tuple[str, Observed, str]]:
    every: dict[str, ConversationSeen] = {**seen.conversations}
    if NOBODY not in every:
        every[NOBODY] = ConversationSeen("none", unread="")
    for name, one in every.items():
        for field, value in _others(one):
            other = {**seen.conversations, name: replace(one, **{field: value})}
            what = f"{field} of a conversation"
            yield what, replace(seen, conversations=other), _missed_of(told, name, field)


def _missed_of(told: Told, name: str, field: str) -> str:
    known, before = told.answer.state.known.get(name), told.before.known.get(name)
    if known is None or field not in ("mode", "history"):
        return ""
    if known.state in ("closed", "ended"):
        return "over"
    if field == "history" and known.state == "waiting":
        return "waits"
    goes_on = before is not None and before.state in ("active", "waiting")
    return "history" if field == "history" and not goes_on else ""


def _of_sessions(told: Told, seen: Observed) -> Iterator[tuple[str, Observed, str]]:
    for name, one in {**seen.sessions, NOBODY: SessionSeen("", "", unsaved=False)}.items():
        for field, value in _others(one):
            if name != NOBODY or field == "unread":
                other = {**seen.sessions, name: replace(one, **{field: value})}
                missed = "level" if field == "alert" and name in told.past else ""
                yield f"{field} of a session", replace(seen, sessions=other), missed


def _others(one: ConversationSeen | SessionSeen) -> Iterator[tuple[str, Any]]:
    for field, values in _VALUES[type(one)].items():
        told = getattr(one, field)
        yield from ((field, value) for value in values if told is not None and value != told)


_VALUES: Mapping[type, Mapping[str, tuple[Any, ...]]] = {
    ConversationSeen: {
        "state": ("none", "active", "waiting", "closed", "ended"),
        "mode": ("live", "persistent"),
        "history": ("fresh", "carried"),
        "unread": get_args(Badge),
    },
    SessionSeen: {"unread": get_args(Badge), "alert": ("", "!"), "unsaved": (False, True)},
}
