"""A release: what decided the behaviour of a version."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

from session_panel_spec.conform.vector import PanelVector
from session_panel_spec.domain.rules import Rule
from session_panel_spec.domain.tables import Table
from session_panel_spec.model.language import Expression, Model
from session_panel_spec.model.properties.property import Property
from session_panel_spec.model.refusals import PlaceKind, Refusal

Where = tuple[str, PlaceKind]
"""The name of an event, and what it happens to."""


@dataclass(frozen=True, slots=True)
class PanelClaim:
    """What must hold of the real panel, in words: what decides it is code."""

    name: str
    rules: tuple[str, ...]
    text: str


@dataclass(frozen=True, eq=False)
class Release:
    """All that decided the behaviour of a version, as values; nothing in it is today's.

    Attributes:
        rules: every rule by its ID.
        tables: the hand-written table of each machine, by its name.
        refusals: why an event is refused, in order; `excluded`: where there is no such event.
        properties: what must hold of the model; `panel_properties`: of the real panel.
        vectors: the test vectors of the panel.
    """

    version: str
    rules: Mapping[str, Rule]
    tables: Mapping[str, Table]
    model: Model
    refusals: Mapping[Where, tuple[Refusal, ...]]
    excluded: Mapping[Where, Expression]
    properties: tuple[Property, ...]
    panel_properties: tuple[PanelClaim, ...]
    vectors: tuple[PanelVector, ...]


def different_parts(kept: Release, here: Release) -> list[str]:
    """Return the names of the parts in which what is here differs from a release that is kept."""
    here = replace(here, refusals=_left_open(kept.refusals, here.refusals))
    names = (field.name for field in fields(Release))
    return [n for n in names if _by_value(getattr(kept, n)) != _by_value(getattr(here, n))]


Refusals = Mapping[Where, tuple[Refusal, ...]]


def _left_open(kept: Refusals, here: Refusals) -> Refusals:
    """Return refusals without the reasons that a release leaves open."""
    return {
        at: tuple(
            replace(refusal, reason=None) if number in _open(kept.get(at, ())) else refusal
            for number, refusal in enumerate(refusals)
        )
        for at, refusals in here.items()
    }


def _open(kept: tuple[Refusal, ...]) -> set[int]:
    return {number for number, refusal in enumerate(kept) if refusal.reason is None}


def _by_value(part: object) -> object:
    """Return a part as it is compared; a model by itself is equal only to itself."""
    if isinstance(part, Model):
        return [getattr(part, field.name) for field in fields(part)]
    return part
