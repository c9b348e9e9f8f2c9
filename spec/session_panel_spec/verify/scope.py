"""The sizes that a verification looks at: by default, and where it may take minutes."""

from dataclasses import dataclass, replace

from session_panel import Config
from session_panel_spec.differential.parts import Effort
from session_panel_spec.lockstep.modularity.representatives import Sample
from session_panel_spec.model.abstract_state import Bounds


@dataclass(frozen=True, slots=True)
class Scope:
    """The sizes that a verification looks at.

    Attributes:
        panel: through which the real panel is driven.
        states: in which the model is checked state by state.
        sets: in which it is checked on whole sets of states.
        confirmed: at which other checkers count, too.
        lockstep: through which the real panel goes in lockstep with the specification alone.
        modular: at which it is asked whether the real panel is modular, and in how many states.
        mutants: whether broken models are made and hunted.
        mutants_by_properties: whether it is told, too, which properties each of them breaks.
        certified: whether a second solver is asked what the first was asked for the proofs.
        effort: how much the real panel is driven beside the reference; None if it is not, and then
            no clause of a rule has a grade.
        configs: in which configurations it is driven as much again, besides the covering array's.
    """

    panel: tuple[Bounds, ...]
    states: tuple[Bounds, ...]
    sets: tuple[Bounds, ...]
    confirmed: tuple[Bounds, ...]
    lockstep: tuple[Bounds, ...] = ()
    modular: tuple[tuple[Bounds, Sample], ...] = ()
    mutants: bool = True
    mutants_by_properties: bool = False
    certified: bool = False
    effort: Effort | None = None
    configs: tuple[Config, ...] = ()


TIGHT = (
    Bounds(capacity=1, max_sessions=1, unread_max=1, declined_sets_dnd=True),
    Bounds(conversations=2, records=0, capacity=1, max_sessions=1, unread_max=0, offer_limit=1),
)
"""Sizes in which the limits bind; in the first a declined offer sets do-not-disturb."""

DEFAULT = Scope(
    panel=(Bounds(), *TIGHT),
    states=(Bounds(), *TIGHT, Bounds(2, 0, 2, 9, 2)),
    sets=(Bounds(2, 1), Bounds(4, 0)),
    confirmed=(Bounds(),),
    modular=((Bounds(3, 0, 2, 9, 0), Sample(300, 1)), (Bounds(2, 1, 1, 2, 0), Sample(150, 1))),
    effort=Effort(),
)
"""What `verify` looks at: the page's size, two in which limits bind, and for the model larger."""

THOROUGH = replace(
    DEFAULT,
    states=(*DEFAULT.states, Bounds(2, 0), Bounds(2, 1, 1, 2, 1)),
    sets=(*DEFAULT.sets, Bounds(9, 0)),
    confirmed=(*DEFAULT.confirmed, Bounds(2, 0, 2, 9, 2), Bounds(2, 1, 1, 2, 1)),
    lockstep=(Bounds(2, 0, 2, 9, 1),),
    modular=tuple((bounds, Sample(3000, 1)) for bounds, _ in DEFAULT.modular),
    mutants_by_properties=True,
    certified=True,
    effort=Effort(steps=600_000),
)
"""What takes minutes: two conversations in every detail, and nine, the real limit, set by set."""


def with_effort(scope: Scope, seed: int, seconds: float) -> Scope:
    """Return a scope with another sample, and other runs beside the reference, or longer ones."""
    modular = tuple((bounds, sample._replace(seed=seed)) for bounds, sample in scope.modular)
    effort = scope.effort and replace(scope.effort, seed=seed, seconds=seconds)
    return replace(scope, modular=modular, effort=effort)
