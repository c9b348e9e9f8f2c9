"""A state or a step that one claim allows and another forbids: the plainest, in words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Final

from session_panel_spec.check.proof.solver import Formula, Solver, z3
from session_panel_spec.check.proof.window_state import TARGETS, code, decode, number, switch
from session_panel_spec.model.abstract_state import Bounds
from session_panel_spec.model.language import Model, Parameter, Variable, found
from session_panel_spec.model.properties.formula import (
    About,
    ActedBy,
    Happens,
    OnlyChanges,
    Own,
    Proper,
)
from session_panel_spec.model.properties.property import Always
from session_panel_spec.model.query import value_text
from session_panel_spec.releases.strength.every_panel import EveryPanel, Group, Values

SMALL: Final = range(1, 5)
"""The numbers that are tried before any other."""


@dataclass(frozen=True)
class Example:
    """A state, or a step, of a panel of some size; whether a panel gets there is not said.

    Attributes:
        event: the event, with what it is about; empty where no claim speaks of one.
        places: the panel and its slots, each with what matters and is not at its default.
        bounds: the bounds and switches that matter.
    """

    event: str
    places: tuple[str, ...]
    bounds: tuple[str, ...]

    def __str__(self) -> str:
        event = (self.event,) if self.event else ()
        return "; ".join((*event, *self.places, *self.bounds)) or "everything at its default"


def allowed_beyond(
    allowing: Always, forbidding: Always, models: tuple[Model, Model]
) -> Example | None:
    """Return what one claim allows and another forbids; None if there is nothing of the kind.

    Then, whatever a model is: if the first always holds, so does the other.

    Args:
        allowing: a claim.
        forbidding: another; both are about states, or both about steps.
        models: models of the same variables; an event of either can happen.

    Raises:
        ModuleNotFoundError: z3 is not installed.
        UndecidedError: the solver does not know.
    """
    claims = allowing, forbidding
    for target in TARGETS if _speak_of_events(claims) else (None,):
        panel = EveryPanel(models, claims, target)
        solver = Solver()
        solver.add(*panel.typed(), panel.meets(allowing), panel.breaks(forbidding))
        if solver.can():
            return _plainest(panel, solver)
    return None


def _speak_of_events(claims: tuple[Always, ...]) -> bool:
    return any(found(kind, claims) for kind in (About, ActedBy, Happens, Own))


def _plainest(panel: EveryPanel, solver: Solver) -> Example:
    """Return the example in which whatever can be is at its default, the first thing first."""
    for wishes in chain(_sizes(panel), _bounds(panel), _event(panel)):
        _grant(solver, wishes)
    solver.can()
    there = [one for one in panel.groups if _number(solver, one.size)]
    for values in (panel.shared, *(group.moments for group in there)):
        for variable in values[0]:
            for wishes in _of(variable, values):
                _grant(solver, wishes)
    return _told(panel, solver, there)


def _grant(solver: Solver, wishes: Iterable[Formula]) -> None:
    """Let the first of some wishes be so that can be."""
    granted = next((wish for wish in wishes if solver.can(wish)), None)
    if granted is not None:
        solver.add(granted)


def _sizes(panel: EveryPanel) -> Iterator[Iterator[Formula]]:
    yield from ((group.size == n for n in (0, *SMALL)) for group in reversed(panel.groups))


def _bounds(panel: EveryPanel) -> Iterator[Iterator[Formula]]:
    for bound in panel.bounds:
        yield (number(bound) == n for n in (_usual(bound), *SMALL))
    for one in panel.switches:
        yield (switch(one) == way for way in (bool(_usual(one)), True, False))


def _usual(parameter: Parameter) -> int:
    """Return what a bound or a switch usually is; 1 of what only another release knows."""
    return getattr(Bounds(), parameter.name, 1)


def _event(panel: EveryPanel) -> Iterator[Iterator[Formula]]:
    if _speak_of_events(panel.claims):
        yield (panel.chosen == n for n in range(len(panel.occasions)))


def _of(variable: Variable, moments: tuple[Values, ...]) -> Iterator[Iterator[Formula]]:
    before, *after = (values[variable] for values in moments)
    yield _each(variable, before)
    yield from (chain((then == before,), _each(variable, then)) for then in after)


def _each(variable: Variable, formula: Formula) -> Iterator[Formula]:
    return (formula == code(value) for value in variable.domain)


def _told(panel: EveryPanel, solver: Solver, there: Iterable[Group]) -> Example:
    solver.can()
    mattering = found(Parameter, panel.claims)
    bounds = (one for one in panel.bounds if one in mattering)
    numbers = (f"{one.name} {_number(solver, number(one))}" for one in bounds)
    switches = (f"{one.name} {str(_is_on(solver, switch(one))).lower()}" for one in panel.switches)
    return Example(
        _occasion(panel, solver), tuple(_places(panel, solver, there)), (*numbers, *switches)
    )


def _places(panel: EveryPanel, solver: Solver, there: Iterable[Group]) -> Iterator[str]:
    """Yield the panel, and each group of slots, with what a claim speaks of."""
    spoken = _spoken(panel)
    if told := ", ".join(_changes(solver, panel.shared, spoken)):
        yield f"panel: {told}"
    for group in there:
        told = ", ".join(_changes(solver, group.moments, spoken))
        yield f"{_name(panel, solver, group)}: {told or 'at its default'}"


def _spoken(panel: EveryPanel) -> tuple[Variable, ...]:
    """Return the variables that either claim speaks of."""
    if any(found(kind, panel.claims) for kind in (OnlyChanges, Proper)):
        return panel.models[0].variables
    return found(Variable, panel.claims)


def _occasion(panel: EveryPanel, solver: Solver) -> str:
    if not _speak_of_events(panel.claims):
        return ""
    event, value = panel.occasions[_number(solver, panel.chosen)]
    labels = dict(event.arguments)[value]
    about = (panel.target,) if panel.target and not event.anonymous else ()
    return f"{event.name}({', '.join((*about, *map(str, labels)))})"


def _name(panel: EveryPanel, solver: Solver, group: Group) -> str:
    size, other = _number(solver, group.size), group.kind == panel.target
    if group.is_target:
        return f"the event's {group.kind}"
    if size > 1:
        return f"{size}{' other' if other else ''} {group.kind}s, each"
    return f"{'another' if other else 'a'} {group.kind}"


def _changes(
    solver: Solver, moments: tuple[Values, ...], spoken: tuple[Variable, ...]
) -> Iterator[str]:
    for variable in (one for one in moments[0] if one in spoken):
        was, *now = (decode(variable, _number(solver, values[variable])) for values in moments)
        if {was, *now} != {variable.default}:
            told = dict.fromkeys(map(value_text, (was, *now)))
            yield f"{variable.name} {' -> '.join(told)}"


def _number(solver: Solver, term: Formula) -> int:
    return int(solver.solution().eval(term, model_completion=True).as_long())


def _is_on(solver: Solver, term: Formula) -> bool:
    return bool(z3().is_true(solver.solution().eval(term, model_completion=True)))
