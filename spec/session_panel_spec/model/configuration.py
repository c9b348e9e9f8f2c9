"""The model in every configuration: the presence policy and the allowed presences as choices.

`MODEL` has the defaults, as the domain's section 7 says. Here each choice is a switch, whose name
begins with the name of the field that an administrator sets.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Final

from session_panel import Config
from session_panel_spec.model.language import (
    FALSE,
    TRUE,
    All,
    Event,
    Expression,
    Model,
    Parameter,
    Policy,
    Some,
    Switched,
    Value,
    Variable,
    conjuncts,
    found,
)
from session_panel_spec.model.panel_model import MODEL, POLICY, presence, presence_allowed
from session_panel_spec.model.partial_evaluation import Known, reduced

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
    return _exchanged(expression, presence_allowed, ALLOWED)


def _exchanged(expression: Expression, old: Expression, new: Expression) -> Expression:
    """Return a conjunction with another part in the place of one, if it has that."""
    parts = conjuncts(expression)
    return (
        All(tuple(new if part == old else part for part in parts)) if old in parts else expression
    )


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


def choices_in(config: Config) -> Mapping[Parameter, bool]:
    """Return the choices that a configuration makes."""
    says, allows = config.presence_policy, config.allowed_presences
    return {
        **{
            _says(load, what).parameter: getattr(says, load) == what
            for load in LOADS
            for what in _SAYINGS
        },
        **{_allows(shown).parameter: shown in allows for shown in SHOWN},
    }


@lru_cache
def model_in(config: Config) -> Model:
    """Return the model with its choices made as in a configuration.

    What else it knows of a configuration are bounds, which whoever explores it gives.
    """
    known = Known(switches=choices_in(config))
    allowed = presence.is_(*_allowed_values(known))
    events = (
        replace(one, enabled=_exchanged(one.enabled, ALLOWED, allowed))
        for one in EVERY_MODEL.events
    )
    return replace(EVERY_MODEL, events=tuple(events), policy=_decided(EVERY_MODEL.policy, known))


def _allowed_values(known: Known) -> Iterator[Value]:
    """Yield the presences in which offers come."""
    for value in presence.domain:
        if reduced(ALLOWED, known.also(presence.is_(value))) == TRUE:
            yield value


def _decided(policy: Policy, known: Known) -> Policy:
    """Return a policy with only the entries that can hold."""
    left = ((reduced(when, known), value) for when, value in policy.entries)
    return replace(policy, entries=tuple(entry for entry in left if entry[0] != FALSE))


def allowed_in(model: Model) -> Expression:
    """Return in which presences offers come in a model: what they ask of nothing else."""
    enabled = next(event.enabled for event in model.events if event.name == "offer")
    return All(tuple(one for one in conjuncts(enabled) if found(Variable, one) == (presence,)))


def field_of(parameter: Parameter) -> str:
    """Return the name of the field of a configuration, or of the bound, that a parameter is of."""
    return parameter.name.partition(" ")[0].partition(".")[0]
