"""What always holds in the model whatever the presence policy and the allowed presences are.

Most properties say nothing of either, and are the same. What a property says of the default ones
is said here of any, and written from the page, not from the model.
"""

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import TypeVar

from session_panel import Config
from session_panel_spec.model.abstract_state import Bounds
from session_panel_spec.model.configuration import choices_in, in_general, sayings
from session_panel_spec.model.configured import ConfiguredBounds
from session_panel_spec.model.fold import children, rebuild
from session_panel_spec.model.language import (
    FALSE,
    TRUE,
    Below,
    Expression,
    Parameter,
    Some,
    Switched,
)
from session_panel_spec.model.panel_model import CAPACITY, LOAD, presence
from session_panel_spec.model.properties import ALWAYS, PROPERTIES
from session_panel_spec.model.properties.formula import Same, Then
from session_panel_spec.model.properties.property import Always, Property

N = TypeVar("N")

_NONE, _LESS = Below((LOAD,), 1), Below((LOAD,), CAPACITY)
_LOADS = {"no_load": _NONE, "some_load": ~_NONE & _LESS, "full_load": ~_NONE & ~_LESS}

_KEPT = Some(
    (
        presence.is_("available", "busy", "dnd") & Same(presence),
        presence.is_("held_dnd") & Then(presence.is_("dnd")),
        presence.is_("inactive", "held_away", "held_offline") & Then(presence.is_("available")),
    )
)
"""The presence is kept: a hold that is lifted leaves do-not-disturb so, all else available."""


def _becomes(what: str) -> Expression:
    """Return that the presence becomes what the policy says."""
    return _KEPT if what == "keep" else Then(presence.is_(what))


def _follows(load: str) -> Expression:
    """Return that the presence becomes what the policy says for a load."""
    return Some(tuple(where & _becomes(what) for where, what in sayings(load)))


_HOLDS = {
    "presence-follows-work": Some(
        tuple(Then(so) & _follows(load) for load, so in _LOADS.items()),
    ),
}
"""By its name, what a property says of any policy."""


def _in_general(claim: Always) -> Always:
    return replace(claim, holds=_HOLDS.get(claim.name, in_general(claim.holds)))


ALWAYS_IN_GENERAL: tuple[Always, ...] = tuple(map(_in_general, ALWAYS))
"""Everything that always holds, in every configuration that the model can have."""


def properties_at(bounds: Bounds) -> tuple[Property, ...]:
    """Return every property of the model, as it is in the configuration of some bounds."""
    return properties_in(bounds.config) if isinstance(bounds, ConfiguredBounds) else PROPERTIES


@lru_cache
def properties_in(config: Config) -> tuple[Property, ...]:
    """Return every property of the model in a configuration."""
    choices = choices_in(config)
    always = (replace(one, holds=_made(one.holds, choices)) for one in ALWAYS_IN_GENERAL)
    return (*always, *(one for one in PROPERTIES if not isinstance(one, Always)))


def _made(node: N, choices: Mapping[Parameter, bool]) -> N:
    """Return a formula with the choices made; other switches stay."""
    if isinstance(node, Switched) and node.parameter in choices:
        return TRUE if choices[node.parameter] else FALSE  # type: ignore[return-value]
    return rebuild(node, [_made(part, choices) for part in children(node)])
