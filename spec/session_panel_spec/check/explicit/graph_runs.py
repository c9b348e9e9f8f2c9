"""From the numbers of a graph to runs that a person can read."""

from collections.abc import Sequence

from session_panel_spec.check.explicit.graph import Graph
from session_panel_spec.model.abstract_state import AbstractState
from session_panel_spec.model.interpreter import event_label
from session_panel_spec.model.label import Label
from session_panel_spec.model.run import Run


def run_to(graph: Graph, state: int) -> Run:
    """Return a shortest run to a state."""
    return run_along(graph, state, ())


def run_over(graph: Graph, transition: int) -> Run:
    """Return a shortest run that ends with a transition."""
    return run_along(graph, int(graph.transitions.source[transition]), (transition,))


def run_along(graph: Graph, state: int, transitions: Sequence[int], loop: int | None = None) -> Run:
    """Return a shortest run to a state, and on from there.

    Args:
        graph: the graph.
        state: where the first of the transitions begins.
        transitions: what happens then, each where the one before it ends.
        loop: if the run goes on for ever, how many of the transitions come before what is
            repeated.
    """
    labels, states = _arrival(graph, state)
    for transition in transitions:
        _, position, move, target = graph.transitions.at(transition)
        labels.append(label_of(graph, position, move))
        states.append(target)
    return Run(
        tuple(labels),
        tuple(state_of(graph, number) for number in states),
        None if loop is None else len(labels) - len(transitions) + loop,
    )


def _arrival(graph: Graph, state: int) -> tuple[list[Label], list[int]]:
    """Return the events of a shortest run to a state, and the numbers of its states."""
    labels, states = [], [state]
    while states[-1]:
        source, position, move, _ = graph.arrivals.at(states[-1])
        labels.append(label_of(graph, position, move))
        states.append(source)
    return labels[::-1], states[::-1]


def state_of(graph: Graph, number: int) -> AbstractState:
    """Return the state that has a number."""
    compilation, slots = graph.compilation, graph.slots[:, number]
    kinds = zip(compilation.positions, slots, strict=True)
    values = [kind.states[slot - kind.offset] for kind, slot in kinds]
    shared = compilation.shared[graph.shared[number]].values()
    return AbstractState.of_values(graph.bounds, shared, values[:-1])


def label_of(graph: Graph, position: int, move: int) -> Label:
    """Return how a move of the slot at a position is named."""
    made = graph.compilation.moves[move]
    place = (*graph.bounds.places, None)[position]
    return event_label(made.event, place, dict(made.event.arguments)[made.argument])
