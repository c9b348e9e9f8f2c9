"""The model with all its properties, checked at one size: state by state, or set by set."""

from dataclasses import dataclass
from time import perf_counter

from session_panel_spec.check.engines import is_installed
from session_panel_spec.check.explicit.counts import Progress, Tally
from session_panel_spec.check.explicit.memory import memory_limit
from session_panel_spec.check.questions import demand_packages
from session_panel_spec.model.abstract_state import AbstractState, Bounds, check_bounds
from session_panel_spec.model.properties import ALWAYS, PROPERTIES
from session_panel_spec.model.properties.property import Property
from session_panel_spec.model.run import Run


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found of one property.

    Attributes:
        met: whether its premise was ever met: without that, nothing was checked.
        passed: whether it holds and its premise was met; or fails, if that is how it must be.
        witness: a shortest run to where the premise is met, if one was looked for.
        counterexample: a shortest run that breaks it, if it is broken and one was looked for; of a
            property that must fail, the run that shows it.
        violation: where no run is looked for, a state that breaks it, or from which `event` does.
    """

    subject: Property
    met: bool
    passed: bool
    witness: Run | None = None
    counterexample: Run | None = None
    violation: AbstractState | None = None
    event: str | None = None


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
    properties: tuple[Checked, ...]


def check_states(bounds: Bounds, max_memory: int | None = None) -> ModelCheck:
    """Check every kind of property in every state, and on every transition.

    Raises:
        ValueError: the bounds are not among those allowed.
        NotEnoughMemoryError: there is not enough memory for the states and transitions.
        ImportError: numba or scipy is not installed.
    """
    demand_packages()
    from session_panel_spec.check.explicit.graph import build_graph  # noqa: PLC0415 - is heavy
    from session_panel_spec.check.property_check import check_properties  # noqa: PLC0415 - is heavy

    check_bounds(bounds)
    began = perf_counter()
    graph = build_graph(bounds, max_memory=max_memory)
    verdicts = check_properties(graph, PROPERTIES)
    found = tuple(
        Checked(v.subject, v.count > 0, v.passed, v.witness, v.counterexample) for v in verdicts
    )
    seconds = perf_counter() - began
    return ModelCheck(bounds, "graph", len(graph.codes), graph.size, graph.depth, seconds, found)


def check_sets(
    bounds: Bounds, max_memory: int | None = None, progress: Progress | None = None
) -> ModelCheck:
    """Check every safety property on the set of all states, whatever its size.

    Raises:
        ValueError: the bounds are not among those allowed.
        NotEnoughMemoryError: there is not enough memory.
        ImportError: dd is not installed.
    """
    if not is_installed("dd", "dd.cudd"):
        raise ImportError(
            "Checking whole sets of states needs dd with CUDD, which is not installed."
        )
    from session_panel_spec.check.symbolic.bdd import check  # noqa: PLC0415 - is heavy

    check_bounds(bounds)
    began, tally = perf_counter(), Tally(progress)
    limit = memory_limit() if max_memory is None else max_memory
    findings = check(bounds, ALWAYS, tally, limit)
    found = tuple(
        Checked(f.subject, f.met, f.met and f.holds, violation=f.violation, event=f.event)
        for f in findings
    )
    seconds = perf_counter() - began
    return ModelCheck(bounds, "bdd", tally.states, tally.steps, None, seconds, found)
