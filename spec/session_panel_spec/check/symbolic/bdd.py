"""The exploration of whole sets of states, for sizes that no other engine reaches.

It knows no levels, so it tells no depth: sets grow by whatever makes their diagrams simple.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from session_panel_spec.check.explicit.tally import NotEnoughMemoryError, Tally, demand
from session_panel_spec.check.symbolic.counting import count, count_steps
from session_panel_spec.check.symbolic.reach import reach
from session_panel_spec.check.symbolic.safety import verdicts
from session_panel_spec.check.symbolic.space import Diagram, Space
from session_panel_spec.model.abstract_state import Bounds
from session_panel_spec.model.language import Model
from session_panel_spec.model.panel_model import MODEL
from session_panel_spec.model.properties.property import Always
from session_panel_spec.model.properties.verdict import Verdict

LEAST = 40_000_000
"""With fewer bytes nothing is tried: the library takes half of them before there is any state."""

SHARE = 0.5
"""The share of the limit at which the library is told to stop: its tables grow by large steps."""


def check(
    bounds: Bounds, subjects: Iterable[Always], tally: Tally, model: Model = MODEL
) -> tuple[Verdict, ...]:
    """Count the states and steps that can be reached, and check properties of all of them.

    Args:
        bounds: the size.
        subjects: the properties.
        tally: where states and steps are counted; its depth stays 0.
        model: the model.

    Returns:
        What has been found of each property, in their order.

    Raises:
        NotEnoughMemoryError: there is not enough memory.
        ImportError: the library is not installed.
    """
    demand(LEAST, tally.limit)
    tally.frontier = 0
    space = Space(bounds, int(tally.limit * SHARE), model)
    with _bounded(space, tally):
        reached = reach(space, model, lambda states: _count_states(space, tally, states))
        _count_states(space, tally, reached.states)
        tally.add(0, count_steps(reached))
        return verdicts(reached, subjects)


def _count_states(space: Space, tally: Tally, states: Diagram) -> None:
    tally.add(count(space, states) - tally.states, 0)


@contextmanager
def _bounded(space: Space, tally: Tally) -> Iterator[None]:
    """Tell what an exploration took, and refuse to go on where the library takes no more."""
    try:
        yield
    except (ValueError, RuntimeError) as failure:
        if space.memory < tally.limit * SHARE:
            raise
        sentence = "This size needs more memory than the"
        sizes = f"{tally.limit / 1e6:,.1f} MB that may be taken: choose smaller bounds."
        raise NotEnoughMemoryError(f"{sentence} {sizes}") from failure
    finally:
        tally.memory = space.memory
