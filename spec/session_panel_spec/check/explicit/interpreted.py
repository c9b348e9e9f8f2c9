"""The exploration with the plain interpreter: slow, and what the other engines must agree with."""

from collections.abc import Iterable

from session_panel_spec.check.explicit.tally import Tally
from session_panel_spec.model.abstract_state import AbstractState, Bounds
from session_panel_spec.model.interpreter import initial_state, successors
from session_panel_spec.model.label import Label
from session_panel_spec.model.language import Model
from session_panel_spec.model.panel_model import MODEL

BYTES_A_STATE = 400
"""What a state takes, about: measured with two conversations and a record."""


def explore(bounds: Bounds, tally: Tally, *, orbits: bool, model: Model = MODEL) -> None:
    """Count the states and steps that can be reached.

    Args:
        bounds: the size.
        tally: where they are counted.
        orbits: whether states that differ only in the order of their slots count as one.
        model: the model.

    Raises:
        NotEnoughMemoryError: there is not enough memory for another level.
    """
    level = [initial_state(bounds)]
    visited = set(level)
    for _ in tally.levels():
        level = [
            new
            for state in level
            for new in _expand(successors(bounds, state, model), state, visited, tally, orbits)
        ]
        tally.take(len(visited) * BYTES_A_STATE)


def _expand(
    followed: Iterable[tuple[Label, AbstractState]],
    state: AbstractState,
    visited: set[AbstractState],
    tally: Tally,
    orbits: bool,
) -> list[AbstractState]:
    """Return those of a state's successors that have not been visited."""
    new, steps = [], 0
    for _, after in followed:
        steps += after != state
        kept = after.in_order() if orbits else after
        if kept not in visited:
            visited.add(kept)
            new.append(kept)
    tally.add(len(new), steps)
    return new
