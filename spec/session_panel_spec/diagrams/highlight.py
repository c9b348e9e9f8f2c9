"""A statechart with what is lit: a state, and the transitions that a log has taken."""

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import NamedTuple

from session_panel import EventRefused, Panel
from session_panel.dialog import DIALOG
from session_panel.mode import MODE
from session_panel.presence import PRESENCE
from session_panel_spec.diagrams.driven_machines import Applied, apply, guard_of
from session_panel_spec.diagrams.picture import Cluster, Graph, Line
from session_panel_spec.diagrams.statechart import DECLARED, machine_graph
from session_panel_spec.domain.panel_events import subject_of
from session_panel_spec.logs.log import Log
from session_panel_spec.logs.machine_steps import machine_states


class Taken(NamedTuple):
    """A transition that a log takes.

    Attributes:
        whose: whose machine it is; empty for a machine of the panel.
    """

    whose: str
    source: str
    event: str
    guard: str
    target: str


def lit_state(graph: Graph, state: str) -> Graph:
    """Return a machine's statechart with a state lit."""
    name = f"{graph.name}.{state}"
    nodes = tuple(node._replace(lit=node.lit or node.id == name) for node in graph.nodes)
    return replace(graph, nodes=nodes)


def traced_graph(machine: str, log: Log) -> Graph:
    """Return a machine's statechart, with what the last one that a log moves has done.

    A log is followed up to the first event that a rule refuses, and the title says so.

    Raises:
        LogError: a line is not of the form.
    """
    taken, state, end = _trace(machine, log)
    graph = machine_graph(machine)
    if not state:
        return replace(graph, title=f"{graph.title}: the log has none{end}")
    whose = f" of {taken[-1].whose}" if taken and taken[-1].whose else ""
    lit = _lit(graph, lambda line: any(_is_of(line, one) for one in taken))
    return lit_state(replace(lit, title=f"{graph.title}{whose}, at last {state}{end}"), state)


class _Trace(NamedTuple):
    """What a log does to a machine.

    Attributes:
        taken: what the last instance of the machine does.
        state: the state in which it ends.
        end: where the log is followed no further, as the title says it; empty at its very end.
    """

    taken: list[Taken]
    state: str
    end: str


def _trace(machine: str, log: Log) -> _Trace:
    panel, taken, end = Panel(log.config), list[Taken](), ""
    state = machine_states(panel.state).get((machine, ""), "")
    for number, (_, event) in enumerate(log.events, start=1):
        try:
            applied = apply(panel, event)
        except EventRefused as refusal:
            end = f", up to event {number}, refused by {refusal.rule}"
            break
        taken += _steps(machine, applied, subject_of(event))
    _read_on(log)
    if taken:
        state = taken[-1].target
    return _Trace([one for one in taken if one.whose == taken[-1].whose], state, end)


def _read_on(log: Log) -> None:
    """Read a log to its end, so that a line that is not of the form is told wherever it is."""
    deque(log.events, maxlen=0)


def _steps(machine: str, applied: Applied, about: str) -> Iterable[Taken]:
    """Yield what an event makes the machines of a kind do, last what it is itself about."""
    own = "" if DECLARED[machine][1] in (PRESENCE, MODE, DIALOG) else about
    for stay in applied.stays:
        if stay.table.name == machine:
            yield Taken(own, stay.state, stay.event, guard_of(*stay), stay.state)
    moves = (move for move in applied.moves if move.machine == machine)
    for move in sorted(moves, key=lambda move: move.whose == about):
        yield Taken(move.whose, move.before, move.event, move.guard, move.after)


def _is_of(line: Line, taken: Taken) -> bool:
    told = dict(line.data)
    target = told["target"] or taken.source
    return (
        (taken.event, taken.guard) == (told["event"], told["guard"])
        and taken.source in told["source"].split()
        and taken.target == target
    )


def _lit(graph: Graph, is_lit: Callable[[Line], bool]) -> Graph:
    """Return a statechart with the lines lit of which something holds."""

    def lines(before: tuple[Line, ...]) -> tuple[Line, ...]:
        return tuple(line._replace(lit=is_lit(line)) for line in before)

    def cluster(before: Cluster) -> Cluster:
        inner = tuple(map(cluster, before.clusters))
        return before._replace(lines=lines(before.lines), clusters=inner)

    return replace(
        graph,
        nodes=tuple(node._replace(lines=lines(node.lines)) for node in graph.nodes),
        edges=tuple(edge._replace(lines=lines(edge.lines)) for edge in graph.edges),
        clusters=tuple(map(cluster, graph.clusters)),
    )
