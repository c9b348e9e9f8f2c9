"""Which properties of the model a mutant of it breaks."""

from functools import cache

from session_panel_spec.check.explicit.graph import build_graph
from session_panel_spec.check.property_check import check_properties
from session_panel_spec.model.abstract_state import Bounds
from session_panel_spec.model.events import MODEL
from session_panel_spec.model.language import Model
from session_panel_spec.model.properties import PROPERTIES
from session_panel_spec.model.properties.property import Property


def broken_properties(
    model: Model, bounds: Bounds, properties: tuple[Property, ...] = PROPERTIES
) -> tuple[str, ...]:
    """Return the names of the properties that a model breaks at some bounds.

    One that says nothing any more is broken, too. One that says nothing there of the model as it
    is does not count.
    """
    silent = _silent(bounds, properties)
    return tuple(name for name in _failing(model, bounds, properties) if name not in silent)


@cache
def _silent(bounds: Bounds, properties: tuple[Property, ...]) -> tuple[str, ...]:
    return _failing(MODEL, bounds, properties)


def _failing(model: Model, bounds: Bounds, properties: tuple[Property, ...]) -> tuple[str, ...]:
    verdicts = check_properties(build_graph(bounds, model), properties)
    return tuple(verdict.subject.name for verdict in verdicts if not verdict.passed)
