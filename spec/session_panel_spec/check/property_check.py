"""The check of every kind of property on a graph, with the shortest runs."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import singledispatch
from typing import Literal

from session_panel_spec.check.explicit.columns import Columns, Rows, first_places, rows_of
from session_panel_spec.check.explicit.graph import Graph
from session_panel_spec.check.explicit.graph_runs import run_over, run_to
from session_panel_spec.check.explicit.program import Array
from session_panel_spec.check.liveness.leads_to import unfinished_run
from session_panel_spec.model.abstract_state import Bounds
from session_panel_spec.model.language import Expression, Is, SlotKind
from session_panel_spec.model.properties.formula import truth
from session_panel_spec.model.properties.property import (
    Always,
    AlwaysPossible,
    LeadsTo,
    Property,
    Sometimes,
)
from session_panel_spec.model.properties.verdict import Verdict
from session_panel_spec.model.run import Run


def check_properties(
    graph: Graph, properties: Iterable[Property], *, witnesses: bool = True
) -> tuple[Verdict, ...]:
    """Check properties on a graph; those that say nothing at its bounds are left out.

    Args:
        graph: the graph.
        properties: the properties.
        witnesses: whether shortest runs are sought to where they say something.
    """
    columns = Columns(graph, witnesses)
    said = (subject for subject in properties if is_applicable(subject, graph.bounds))
    return tuple(check(subject, columns) for subject in said)


def is_applicable(subject: Property, bounds: Bounds) -> bool:
    """Say whether there are slots that a property is of, and values that it asks for."""
    if subject.of and not any(bounds.sizes[kind] for kind in subject.of):
        return False
    return not isinstance(subject, Sometimes) or not _is_beyond(subject.holds, bounds)


def _is_beyond(expression: Expression, bounds: Bounds) -> bool:
    """Say whether an expression asks for nothing but unread counts that are not told apart."""
    return isinstance(expression, Is) and set(expression.values).isdisjoint(
        bounds.domain(expression.variable)
    )


def find(graph: Graph, expression: Expression, of: tuple[SlotKind, ...] = ()) -> Run | None:
    """Return a shortest run to a state in which an expression holds, of the panel or of a slot."""
    met = _Found(graph)
    for rows in rows_of(Columns(graph), of, "states"):
        met.add(rows.only(truth(expression, rows)))
    return met.run()


@singledispatch
def check(subject: Property, columns: Columns) -> Verdict:
    """Check one property."""
    raise TypeError(subject, columns)


@check.register
def _(subject: Always, columns: Columns) -> Verdict:
    met, broken = _Found(columns.graph, subject.over), _Found(columns.graph, subject.over)
    for rows in rows_of(columns, subject.of, subject.over):
        said = rows.only(truth(subject.premise, rows))
        met.add(said)
        broken.add(said.only(~truth(subject.holds, said)))
    return Verdict(subject, met.count, _witness(met, columns), broken.run())


@check.register
def _(subject: Sometimes, columns: Columns) -> Verdict:
    met = _Found(columns.graph, subject.over)
    for rows in rows_of(columns, subject.of, subject.over):
        own = rows if subject.over == "states" else rows.only(rows.is_own)
        met.add(own.only(truth(subject.holds, own)))
    return Verdict(subject, met.count, _witness(met, columns))


@check.register
def _(subject: AlwaysPossible, columns: Columns) -> Verdict:
    met, broken = _Found(columns.graph), _Found(columns.graph)
    for place in first_places(columns, subject.of):
        rows = columns.states(place)
        said = rows.only(truth(subject.premise, rows))
        met.add(said)
        possible = _leading_to(columns.graph, truth(subject.goal, rows))
        broken.add(said.only(~possible[said.numbers]))
    return Verdict(subject, met.count, _witness(met, columns), broken.run())


@check.register
def _(subject: LeadsTo, columns: Columns) -> Verdict:
    met = _Found(columns.graph)
    for place in first_places(columns, subject.of):
        rows = columns.states(place)
        met.add(rows.only(truth(subject.premise, rows)))
    return Verdict(subject, met.count, _witness(met, columns), unfinished_run(subject, columns))


@dataclass(slots=True)
class _Found:
    """Some states, or some transitions: how many there are, and the nearest."""

    graph: Graph
    over: Literal["states", "steps"] = "states"
    count: int = 0
    nearest: int | None = None

    def add(self, rows: Rows) -> None:
        """Add what has been found among some rows."""
        self.count += len(rows.numbers)
        for first in rows.numbers[:1].tolist():
            self.nearest = first if self.nearest is None else min(first, self.nearest)

    def run(self) -> Run | None:
        """Return a shortest run to the nearest."""
        if self.nearest is None:
            return None
        return (run_to if self.over == "states" else run_over)(self.graph, self.nearest)


def _witness(met: _Found, columns: Columns) -> Run | None:
    return met.run() if columns.witnesses else None


def _leading_to(graph: Graph, goal: Array) -> Array:
    """Return from which states some run reaches the goal."""
    source, target = graph.transitions.source, graph.transitions.target
    possible = goal.copy()
    while True:
        more = source[possible[target] & ~possible[source]]
        if not len(more):
            return possible
        possible[more] = True
