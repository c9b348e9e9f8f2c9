"""The model, checked at one size: state by state, or set by set; and what leads to a state.

What answers is imported only here, when it is asked: it needs packages that nothing else does.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING

from session_panel_spec.check.engines import require
from session_panel_spec.check.explicit.tally import Progress, Tally, memory_limit
from session_panel_spec.model.abstract_state import Bounds, check_bounds
from session_panel_spec.model.configured import model_of
from session_panel_spec.model.language import Expression, Model, SlotKind
from session_panel_spec.model.properties.in_general import properties_at
from session_panel_spec.model.properties.property import Always, Property
from session_panel_spec.model.properties.verdict import Verdict
from session_panel_spec.model.run import Run

if TYPE_CHECKING:
    from session_panel_spec.check.explicit.graph import Graph

NEEDED = ("numpy", "numba", "scipy")


@dataclass(frozen=True, slots=True)
class ModelCheck:
    """A size of the model: what was counted, and what was found of the properties.

    Attributes:
        depth: the largest distance of a state; None where sets of states were explored.
    """

    bounds: Bounds
    engine: str
    states: int
    transitions: int
    depth: int | None
    seconds: float
    properties: tuple[Verdict, ...]

    @property
    def met(self) -> tuple[Verdict, ...]:
        """The properties that say something at this size."""
        return tuple(one for one in self.properties if one.met)

    @property
    def passed(self) -> bool:
        """Whether every property that says something is as it must be."""
        return all(one.passed for one in self.met)


def check_states(
    bounds: Bounds,
    max_memory: int | None = None,
    properties: Iterable[Property] | None = None,
    model: Model | None = None,
) -> ModelCheck:
    """Check properties in every state that can be reached, and on every transition.

    Args:
        bounds: how many slots, and the limits.
        max_memory: the most bytes that may be taken; without it, 80 % of what is free.
        properties: those to check, or all; the ones that say nothing at the bounds are left out.
        model: a changed model; without it, the model at the bounds.

    Raises:
        ChoiceError: the bounds are not among those allowed.
        NotEnoughMemoryError: there is not enough memory for the states and transitions.
        ImportError: a package that is needed is not installed.
    """
    began, graph = perf_counter(), _graph(bounds, max_memory, model or model_of(bounds))
    from session_panel_spec.check.property_check import check_properties  # noqa: PLC0415 - is heavy

    found = check_properties(graph, properties_at(bounds) if properties is None else properties)
    seconds = perf_counter() - began
    return ModelCheck(bounds, "graph", len(graph.codes), graph.size, graph.depth, seconds, found)


def check_sets(
    bounds: Bounds, max_memory: int | None = None, progress: Progress | None = None
) -> ModelCheck:
    """Check what always holds on the set of all states, whatever its size.

    Raises:
        ChoiceError: the bounds are not among those allowed.
        NotEnoughMemoryError: there is not enough memory.
        ImportError: dd is not installed.
    """
    require("Checking whole sets of states", "dd", "dd.cudd")
    from session_panel_spec.check.symbolic.bdd import check  # noqa: PLC0415 - is heavy

    check_bounds(bounds)
    began, tally = perf_counter(), Tally(progress, memory_limit(max_memory))
    asked = (one for one in properties_at(bounds) if isinstance(one, Always))
    found = check(bounds, asked, tally, model_of(bounds))
    seconds = perf_counter() - began
    return ModelCheck(bounds, "bdd", tally.states, tally.steps, None, seconds, found)


def find_run(
    bounds: Bounds,
    expression: Expression,
    of: tuple[SlotKind, ...] = (),
    max_memory: int | None = None,
) -> Run | None:
    """Return a shortest run to a state in which an expression holds, or None.

    Args:
        bounds: how many slots, and the limits.
        expression: what is to hold, of the panel or of one slot.
        of: the kinds of slots of one of which it is to hold; none for the panel as a whole.
        max_memory: the most bytes that may be taken; without it, 80 % of what is free.

    Raises:
        ChoiceError: the bounds are not among those allowed.
        NotEnoughMemoryError: the states would take too much memory.
        ImportError: a package that is needed is not installed.
    """
    graph = _graph(bounds, max_memory, model_of(bounds))
    from session_panel_spec.check.property_check import find  # noqa: PLC0415 - is heavy

    return find(graph, expression, of)


def _graph(bounds: Bounds, max_memory: int | None, model: Model) -> "Graph":
    require("Checking properties", *NEEDED)
    from session_panel_spec.check.explicit.graph import build_graph  # noqa: PLC0415 - is heavy

    check_bounds(bounds)
    return build_graph(bounds, model, max_memory=max_memory)
