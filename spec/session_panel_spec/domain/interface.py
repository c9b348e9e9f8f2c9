"""What the rules leave to the interface: the orders of refusals and effects, and the fields."""

import tomllib
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from functools import cache
from importlib.resources import files

import msgspec

from session_panel import Reason
from session_panel_spec.domain.panel_events import NAMES
from session_panel_spec.domain.rules import load_rules


class Condition(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """When an event is refused.

    Attributes:
        when: what must be so, as a sentence in Markdown.
        rule: the ID of the rule that refuses it.
        reason: the reason.
        about: which id the refusal names, in Markdown; empty if it names none.
        unsaid: why no clause of the rules says it, in Markdown; empty if one does.
    """

    when: str
    rule: str
    reason: Reason
    about: str = ""
    unsaid: str = ""


class Answered(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"having": "with"}):
    """An effect of an event.

    Attributes:
        effect: its type in JSON, such as ``"load_page"``.
        when: what must be so, in Markdown; empty if it always comes.
        having: what is in it besides what the event is about, in Markdown.
    """

    effect: str
    when: str = ""
    having: str = ""


class EventAnswers(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a panel answers an event.

    Attributes:
        changes: what it does besides what the rules say, in sentences in Markdown.
        refusals: the names of the conditions that refuse it: the first that is so counts.
        effects: its effects, in the order in which they come.
    """

    changes: tuple[str, ...]
    refusals: tuple[str, ...] = ()
    effects: tuple[Answered, ...] = ()


class Interface(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a panel answers.

    Attributes:
        conditions: why events are refused, by the names that the events call them.
        events: what is answered to each event, by its name.
        effects: what stands in the fields of each effect, by its type in JSON.
        screen: what stands in the fields of each part of the screen, by the name of its type.
    """

    conditions: Mapping[str, Condition]
    events: Mapping[str, EventAnswers]
    effects: Mapping[str, Mapping[str, str]]
    screen: Mapping[str, Mapping[str, str]]

    def refusals(self, event: str) -> tuple[Condition, ...]:
        """Return what refuses an event, in order."""
        return tuple(self.conditions[name] for name in self.events[event].refusals)


@cache
def load_interface() -> Interface:
    """Return the interface, as it is written down.

    Raises:
        ValueError: it is not of its form; an event, a condition or a rule is missing, or is none.
    """
    text = (files(__package__) / "interface.toml").read_text("utf-8")
    interface = msgspec.convert(tomllib.loads(text), Interface)
    _require_same("events", interface.events.keys(), NAMES)
    used = {name for event in interface.events.values() for name in event.refusals}
    _require_same("conditions", interface.conditions.keys(), used)
    rules = {condition.rule for condition in interface.conditions.values()}
    _require_same("rules", rules, rules & load_rules().keys())
    return interface


def _require_same(what: str, declared: AbstractSet[str], needed: AbstractSet[str]) -> None:
    """Raise a ValueError that names what is only in one of the two."""
    if odd := declared ^ needed:
        raise ValueError(f"its {what} differ by {', '.join(sorted(odd))}")
