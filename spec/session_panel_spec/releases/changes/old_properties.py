"""What became of what a property said before: if it is weaker now, and if it holds at some size."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from session_panel_spec.model.abstract_state import Bounds
from session_panel_spec.model.language import Model
from session_panel_spec.model.properties.property import LeadsTo
from session_panel_spec.releases.changes.change import PropertyChange
from session_panel_spec.releases.strength.strength import strength


def with_strengths(
    changes: Iterable[PropertyChange], models: tuple[Model, Model]
) -> Iterator[PropertyChange]:
    """Yield changes of properties with how strong those are that either side has.

    Raises:
        ModuleNotFoundError: z3 is not installed.
    """
    for one in changes:
        if one.old is None or one.new is None:
            yield one
        else:
            yield replace(one, strength=strength(one.old, one.new, models))


def with_verdicts(
    changes: Iterable[PropertyChange], new: Model, bounds: Bounds
) -> Iterator[PropertyChange]:
    """Yield changes of properties with whether the old ones hold of a new model at some bounds.

    Raises:
        ModuleNotFoundError: numba is not installed.
    """
    from session_panel_spec.check.explicit.graph import build_graph  # noqa: PLC0415 - is heavy
    from session_panel_spec.check.property_check import check_properties  # noqa: PLC0415 - is heavy

    told = tuple(changes)
    asked = [one.old for one in told if one.old is not None and not _must_fail(one)]
    verdicts = check_properties(build_graph(bounds, new), asked, witnesses=False) if asked else ()
    found = {verdict.subject.name: verdict for verdict in verdicts}
    for one in told:
        verdict = found.get(one.name)
        if verdict is None:
            yield one
        else:
            run = verdict.counterexample
            yield replace(one, kept=verdict.holds, broken_by=run, bounds=bounds)


def _must_fail(change: PropertyChange) -> bool:
    return isinstance(change.old, LeadsTo) and change.old.violated
