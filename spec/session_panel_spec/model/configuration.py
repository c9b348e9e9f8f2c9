"""The model in every configuration: the presence policy and the allowed presences as choices.

`MODEL` has the defaults, as the domain's section 7 says. Here each choice is a switch, whose name
begins with the name of the field that an administrator sets.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from session_panel_spec.model.language import (
    TRUE,
    All,
    Event,
    Expression,
    Model,
    Parameter,
    Some,
    Switched,
    Value,
    conjuncts,
)
from session_panel_spec.model.panel_model import MODEL, POLICY, presence, presence_allowed

LOADS: Final = ("no_load", "some_load", "full_load")
"""For what the policy says something: no load, some, as much as the capacity or more."""

SHOWN: Final[Mapping[str, tuple[Value, ...]]] = {
    "available": ("available",),
    "busy": ("busy",),
    "dnd": ("dnd", "held_dnd"),
    "inactive": ("inactive",),
    "away": ("held_away",),
    "offline": ("held_offline",),
}
"""By a shown status, the presences that show as it."""

_SAYINGS: Final = ("keep", "available", "busy")
"""What the policy may say, but for the last: dnd, where it says nothing else."""


def _says(load: str, what: str) -> Switched:
    return Switched(Parameter(f"presence_policy.{load} is {what}"))


def _allows(shown: str) -> Switched:
    return Switched(Parameter(f"allowed_presences has {shown}"))


def sayings(load: str) -> Iterator[tuple[Expression, str]]:
    """Yield all that the policy can say for a load, each with where it does: exactly one is so."""
    otherwise: Expression = TRUE
    for what in _SAYINGS:
        yield otherwise & _says(load, what), what
        otherwise = otherwise & ~_says(load, what)
    yield otherwise, "dnd"


_KEPT: Final[Mapping[Value, tuple[Value, ...]]] = {
    "available": ("available", "inactive", "held_away", "held_offline"),
    "busy": ("busy",),
    "dnd": ("dnd", "held_dnd"),
}
"""By what the presence becomes where the policy says *keep*, what it was (PRES-1, PRES-3)."""


def _entries(load: str, when: Expression) -> Iterator[tuple[Expression, Value]]:
    """Yield the entries of the policy for a load."""
    for where, what in sayings(load):
        if what == "keep":
            yield from ((when & where & presence.is_(*was), to) for to, was in _KEPT.items())
        else:
            yield when & where, what


ALLOWED: Final = Some(tuple(_allows(shown) & presence.is_(*own) for shown, own in SHOWN.items()))
"""The shown status is one in which offers come (OFFR-1)."""


def in_general(expression: Expression) -> Expression:
    """Return a conjunction with the allowed presences, if it has the default ones, as a choice."""
    parts = conjuncts(expression)
    if presence_allowed not in parts:
        return expression
    return All(tuple(ALLOWED if part == presence_allowed else part for part in parts))


def _event_in_general(event: Event) -> Event:
    return replace(event, enabled=in_general(event.enabled))


_ENTRIES = tuple(
    entry
    for load, (when, _) in zip(LOADS, POLICY.entries, strict=True)
    for entry in _entries(load, when)
)

EVERY_MODEL: Final[Model] = replace(
    MODEL,
    events=tuple(map(_event_in_general, MODEL.events)),
    policy=replace(POLICY, entries=_ENTRIES),
)
"""The model with its policy and its allowed presences as choices."""

USUAL: Final[Mapping[Parameter, bool]] = {
    **{
        _says(load, what).parameter: what == said
        for load, (_, said) in zip(LOADS, POLICY.entries, strict=True)
        for what in _SAYINGS
    },
    **{_allows(shown).parameter: own[0] in presence_allowed.values for shown, own in SHOWN.items()},
}
"""The choices with which it is `MODEL`."""


def field_of(parameter: Parameter) -> str:
    """Return the name of the field of a configuration, or of the bound, that a parameter is of."""
    return parameter.name.partition(" ")[0].partition(".")[0]
