"""Which rules a difference is against: of the rules that say what a part is, those of the step."""

import re
from collections.abc import Callable, Mapping, Set
from typing import Final

from session_panel.events import Accept, OpenConversation, Pick
from session_panel_spec.differential.compare import Difference, Part
from session_panel_spec.differential.snapshot_rules import rules_of_field
from session_panel_spec.domain.panel_events import name_of
from session_panel_spec.domain.rules import rule_of
from session_panel_spec.lockstep.part_rules import Rules, rules_of_part

_STARTING: Final = (Accept, Pick, OpenConversation)

_OF_EFFECT: Final[Mapping[str, Rules]] = {
    "notify_offer": ("OFFR-1", "OFFR-2", "OFFR-3"),
    "close_notification": ("OFFR-3", "OFFR-4", "OFFR-5", "OFFR-7", "CONV-12"),
    "not_offered": ("OFFR-2",),
    "update_conversation": tuple(f"CONV-{n}" for n in (1, 2, 3, 4, 5, 6, 7, 13)),
    "load_page": ("SESS-2", "TABS-1"),
    "save_form": ("EDIT-1", "EDIT-2"),
    "handed_back": ("CONV-12", "CONV-15", "OFFR-1"),
}
"""The rules by which the host is told something, by the type of the effect."""

_OF_SCREEN: Final[Mapping[str, Rules]] = {
    "incoming": ("OFFR-8",),
    "mode": ("MODE-1",),
    "sessions": ("SESS-1", "SESS-4", "CLOS-2", "CLOS-4", "CONV-12", "CONV-11", "OFFR-3"),
    "sessions.title": ("TITL-1", "TITL-3"),
    "sessions.icon": ("TITL-2",),
    "sessions.focused": ("FOCS-1", "FOCS-4", "SESS-3", "OFFR-3"),
    "sessions.closable": ("CLOS-1",),
    "sessions.unread": ("UNRD-1", "UNRD-2"),
    "sessions.alert": ("SENT-2", "SENT-1"),
    "sessions.tooltip": ("UNRD-3", "SENT-3", "SENT-4", "UNRD-1", "TITL-3"),
    "sessions.unsaved": ("EDIT-1", "EDIT-2"),
    "tabs": ("TABS-1", "FOCS-3"),
    "tabs.title": ("TABS-1", "CLOS-1"),
    "communication": ("SESS-2", "FOCS-3"),
    "communication.customer": ("TITL-1", "TITL-3"),
    "communication.state": ("CONV-1", "CONV-6", "CONV-7"),
    "communication.sentiment": ("SENT-1",),
    "communication.history": ("CONV-8", "CONV-9", "CONV-14", "CONV-5", "CONV-13", "CONV-12"),
    "communication.read_only": ("END-1",),
    "form": ("EDIT-1", "EDIT-2", "FOCS-2"),
    "dialog": ("CLOS-2", "CLOS-3", "CONV-12"),
    "dialog.text": ("CLOS-2",),
    "offers": ("OFFR-6", "OFFR-1", "OFFR-2", "OFFR-4", "OFFR-7"),
    "offers.title": ("TITL-1", "TITL-3"),
    "offers.until": ("OFFR-4", "CONF-1"),
    "dashboard": ("SESS-1",),  # what is listed, and in which order, is a term of section 1
    "dashboard.title": ("TITL-1", "TITL-3"),
    "dashboard.unread": ("UNRD-1", "UNRD-2"),
    "dashboard.tooltip": ("UNRD-3", "UNRD-1"),
}
"""The rules of a part of the screen, and of a member of it where that has its own."""

_OF_CLOCK: Final[Mapping[str, Rules]] = {
    "miss": ("OFFR-4",),
    "expire": ("CONV-4", "CONV-13", "OFFR-2"),
}

_EARLIER: Final = "TIME-1.1"
"""The clause that decides when an event is earlier than the one before it."""


def rules_of(difference: Difference) -> Rules:
    """Return the IDs of the rules that a difference is against, the most telling first."""
    if difference.part == "refusal":
        return _of_refusal(difference)
    if _starts_alone(difference):
        return ("OFFR-3",)
    rules = _of_part(difference)
    decided, shown = (frozenset(map(rule_of, of)) for of in (difference.clauses, difference.shown))
    if difference.path[:2] == ("communication", "history"):  # decided when it was offered
        decided = shown
    by_step, by_screen = (_among(rules, of) for of in (decided, shown))
    if by_step == ("TIME-1",):  # when it ends, another rule has said before
        before = frozenset(map(rule_of, difference.earlier))
        return _among(rules, {"TIME-1", *before}) if before.intersection(rules) else rules
    return by_step or by_screen or rules or tuple(sorted(decided)) or _by_event(difference)


def _among(rules: Rules, others: Set[str]) -> Rules:
    return tuple(rule for rule in rules if rule in others)


def _of_refusal(difference: Difference) -> Rules:
    """The rule that must refuse the event, or those by which it must be accepted."""
    if difference.refused:
        return (difference.refused,)
    seen = difference.observed[:1] if isinstance(difference.observed, list | tuple) else ()
    return tuple(dict.fromkeys((*_by_event(difference), *seen)))


def _starts_alone(difference: Difference) -> bool:
    """Say whether a conversation starts on one side alone, and not by the agent's own act."""
    started = any(
        isinstance(effect, dict)
        and (effect.get("type"), effect.get("state")) == ("update_conversation", "active")
        for effect in (difference.expected, difference.observed)
    )
    return started and not isinstance(difference.event, _STARTING)


def _of_part(difference: Difference) -> Rules:
    of_part = _BY_PART.get(difference.part)
    return of_part(difference) if of_part else ()


def _of_effects(difference: Difference) -> Rules:
    """Those of the effect that must come there, or else of the one that did."""
    kinds = _types(difference)
    if kinds[:1] == ["publish_presence"]:
        return _presence(difference)
    if kinds == ["notify_offer"] * 2:
        return ("TIME-1", "OFFR-4") if _EARLIER in difference.clauses else ("OFFR-4",)
    return _OF_EFFECT.get(kinds[0], ()) if kinds else ()


def _of_due(difference: Difference) -> Rules:
    """Those of what is due; which of two things comes first, TIME-1 says."""
    kinds = dict.fromkeys(_types(difference))
    rules = (rule for kind in kinds for rule in _OF_CLOCK.get(kind, ()))
    early = _EARLIER in difference.clauses or len(kinds) > 1
    return (*(("TIME-1",) if early else ()), *rules)


def _types(difference: Difference) -> list[str]:
    sides = (difference.expected, difference.observed)
    return [str(side["type"]) for side in sides if isinstance(side, dict) and "type" in side]


def _of_screen(difference: Difference) -> Rules:
    names = [name for name in difference.path if isinstance(name, str)]
    if names[:1] == ["presence"]:
        return _presence(difference)
    of_member = _OF_SCREEN.get(f"{names[0]}.{names[-1]}") if names else None
    return of_member or (_OF_SCREEN.get(names[0], ()) if names else ())


def _of_saving(difference: Difference) -> Rules:
    """Those of the field of a snapshot that did not come back."""
    return rules_of_field(difference.path)


def _of_raised(difference: Difference) -> Rules:
    """Those by which what was saved is refused, or else of the field that is."""
    if difference.event is not None:
        return ()
    cited = re.findall(r"\b[A-Z]{4}-\d+\b", str(difference.observed))
    return tuple(dict.fromkeys(cited)) or rules_of_field(difference.path)


def _presence(difference: Difference) -> Rules:
    event = difference.event
    if event is None:
        return ("PRES-5",)
    return (
        ("CONF-1",) if name_of(event) == "configure" else rules_of_part("presence", name_of(event))
    )


def _by_event(difference: Difference) -> Rules:
    return (difference.event.rule,) if difference.event else ()


_BY_PART: Final[Mapping[Part, Callable[[Difference], Rules]]] = {
    "effects": _of_effects,
    "due": _of_due,
    "screen": _of_screen,
    "saving": _of_saving,
    "raised": _of_raised,
}
