"""A statechart with what is lit: a state, and the transitions that a log has taken."""

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import replace

from session_panel import Panel
from session_panel.dialog import DIALOG
from session_panel.mode import MODE
from session_panel.presence import PRESENCE
from session_panel_spec.diagrams.driven_machines import Move, guard_of, moves
from session_panel_spec.diagrams.picture import Cluster, Graph, Line
from session_panel_spec.diagrams.statechart import DECLARED, machine_graph
from session_panel_spec.domain.panel_events import subject_of
from session_panel_spec.lockstep.attempt import Attempt, attempt
from session_panel_spec.logs.log import Log
from session_panel_spec.logs.machine_steps import machine_states


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


def _trace(machine: str, log: Log) -> tuple[list[Move], str, str]:
    """Follow what a log does to a machine.

    Returns:
        What the last instance of the machine does, the state in which it ends, and where the log
        is followed no further, as the title says it; that is empty at its very end.
    """
    now, taken, end = Panel(log.config).state, list[Move](), ""
    state = machine_states(now).get((machine, ""), "")
    for number, (_, event) in enumerate(log.events, start=1):
        tried = attempt(log.config, now, event)
        if tried.refusal:
            end = f", up to event {number}, refused by {tried.refusal.rule}"
            break
        now = tried.after
        taken += _moves(machine, tried, subject_of(event))
    deque(log.events, maxlen=0)  # a line that is not of the form is told wherever it is
    if taken:
        state = taken[-1].after
    return [one for one in taken if one.whose == taken[-1].whose], state, end


def _moves(machine: str, tried: Attempt, about: str) -> Iterator[Move]:
    """Yield what an event makes the machines of a kind do, last what it is itself about."""
    own = "" if DECLARED[machine][1] in (PRESENCE, MODE, DIALOG) else about
    for step in tried.steps:
        table, state, event, branch = step
        if table.name == machine and branch.target == state:
            yield Move(machine, own, state, event, state, guard_of(*step))
    of_kind = (move for move in moves(tried) if move.machine == machine)
    yield from sorted(of_kind, key=lambda move: move.whose == about)


def _is_of(line: Line, move: Move) -> bool:
    told = dict(line.data)
    return (
        (move.event, move.guard) == (told["event"], told["guard"])
        and move.before in told["source"].split()
        and move.after == (told["target"] or move.before)
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
