"""What does not take for ever: the search for a fair run of the model that puts it off."""

import numpy as np

from session_panel_spec.check.explicit.columns import Columns, first_places
from session_panel_spec.check.explicit.graph import Graph
from session_panel_spec.check.explicit.graph_runs import label_of, run_along
from session_panel_spec.check.explicit.program import Array
from session_panel_spec.check.liveness.fairness import Arena
from session_panel_spec.check.liveness.lasso import find_lasso
from session_panel_spec.model.label import Label
from session_panel_spec.model.properties.formula import truth
from session_panel_spec.model.properties.property import LeadsTo
from session_panel_spec.model.run import Run


def unfinished_run(subject: LeadsTo, columns: Columns) -> Run | None:
    """Return a fair run in which the premise is met and the goal never reached, or None.

    `find_lasso` says how short it is.
    """
    if subject.repeats and not subject.violated:
        raise ValueError("Only what is known to fail may say what its runs repeat.")
    graph, arena = columns.graph, arena_of(columns.graph, subject)
    repeated, runs = _repeated(graph, subject), []
    for place in first_places(columns, subject.of):
        rows = columns.states(place)
        due, goal = truth(subject.premise, rows), truth(subject.goal, rows)
        if lasso := find_lasso(arena, graph.depths, due, goal, repeated):
            steps = (*lasso.way, *lasso.loop)
            runs.append(run_along(graph, lasso.start, steps, len(lasso.way)))
    return min(runs, key=lambda run: len(run.labels), default=None)


def _repeated(graph: Graph, subject: LeadsTo) -> Array:
    """Return which transitions a run may go on with for ever."""
    names = (move.event.name for move in graph.compilation.moves)
    meant = np.array([not subject.repeats or name in subject.repeats for name in names])
    return meant[graph.transitions.move]


def arena_of(graph: Graph, subject: LeadsTo) -> Arena:
    """Return the graph with the events of which a property assumes fairness."""
    labels = _fair_events(graph, subject)
    numbers = {label: number for number, label in enumerate(dict.fromkeys(labels.values()))}
    table = np.full((len(graph.slots), len(graph.compilation.moves)), -1, np.int8)
    for (position, move), label in labels.items():
        table[position, move] = numbers[label]
    steps = graph.transitions
    event = table[steps.position, steps.move]
    strong = np.array([label.name in subject.strongly for label in numbers], bool)
    return Arena(steps.source, steps.target, event, _enabled(graph, event, len(numbers)), strong)


def _fair_events(graph: Graph, subject: LeadsTo) -> dict[tuple[int, int], Label]:
    """Return the label of every fair event, by the positions and moves that are meant by it."""
    fair, moves = {*subject.weakly, *subject.strongly}, graph.compilation.moves
    return {
        (position, move): label_of(graph, position, move)
        for position in range(len(graph.slots))
        for move in graph.moves_of(position)
        if moves[move].event.name in fair
    }


def _enabled(graph: Graph, event: Array, events: int) -> Array:
    """Return whether each fair event is enabled, by event and state: it would change something."""
    enabled = np.zeros((events, len(graph.codes)), bool)
    steps = np.flatnonzero(event >= 0)
    enabled[event[steps], graph.transitions.source[steps]] = True
    return enabled
