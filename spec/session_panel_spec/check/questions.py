"""What can be asked of the model on one size: does something hold, and how does it come about.

What answers is imported only here, when it is asked: it needs packages that nothing else does.
"""

from collections.abc import Iterable
from importlib.util import find_spec

from session_panel_spec.check.verdict import Verdict
from session_panel_spec.model.abstract_state import Bounds, check_bounds
from session_panel_spec.model.events import MODEL
from session_panel_spec.model.language import Expression, Model, SlotKind
from session_panel_spec.model.properties import PROPERTIES
from session_panel_spec.model.properties.property import Property
from session_panel_spec.model.run import Run

NEEDED = ("numpy", "numba", "scipy")


def check_model(
    bounds: Bounds,
    properties: Iterable[Property] = PROPERTIES,
    *,
    model: Model = MODEL,
    max_memory: int | None = None,
) -> tuple[Verdict, ...]:
    """Check properties on every state and transition that can be reached.

    Args:
        bounds: how many slots, and the limits.
        properties: those to check; the ones that say nothing at the bounds are left out.
        model: the model, or a changed one.
        max_memory: the most bytes that may be taken; without it, 80 % of what is free.

    Raises:
        ValueError: the bounds are not among those allowed.
        NotEnoughMemoryError: the graph would take too much memory.
        ImportError: a package that is needed is not installed.
    """
    demand_packages()
    from session_panel_spec.check.explicit.graph import (  # noqa: PLC0415 - only if needed
        build_graph,
    )
    from session_panel_spec.check.property_check import check_properties  # noqa: PLC0415 - the same

    check_bounds(bounds)
    return check_properties(build_graph(bounds, model, max_memory=max_memory), properties)


def find_run(
    bounds: Bounds,
    expression: Expression,
    of: tuple[SlotKind, ...] = (),
    *,
    model: Model = MODEL,
    max_memory: int | None = None,
) -> Run | None:
    """Return a shortest run to a state in which an expression holds, or None.

    Args:
        bounds: how many slots, and the limits.
        expression: what is to hold, of the panel or of one slot.
        of: the kinds of slots of one of which it is to hold; none for the panel as a whole.
        model: the model, or a changed one.
        max_memory: the most bytes that may be taken; without it, 80 % of what is free.

    Raises:
        ValueError: the bounds are not among those allowed.
        NotEnoughMemoryError: the states would take too much memory.
        ImportError: a package that is needed is not installed.
    """
    demand_packages()
    from session_panel_spec.check.explicit.graph import (  # noqa: PLC0415 - only if needed
        build_graph,
    )
    from session_panel_spec.check.property_check import find  # noqa: PLC0415 - the same

    check_bounds(bounds)
    return find(build_graph(bounds, model, max_memory=max_memory), expression, of)


def demand_packages() -> None:
    """Make sure that what looks at single states is installed.

    Raises:
        ImportError: it is not.
    """
    for package in NEEDED:
        if find_spec(package) is None:
            raise ImportError(f"Checking properties needs {package}, which is not installed.")
