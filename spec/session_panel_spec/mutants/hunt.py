"""The hunt: every mutant is made, and whoever should notice it is asked."""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache, partial
from importlib.resources import files
from typing import Any, Literal, TypeVar

from session_panel import Table
from session_panel_spec.domain.tables import Table as WrittenTable
from session_panel_spec.domain.tables import load_table
from session_panel_spec.lockstep.agreement import differences, engine_differences
from session_panel_spec.model.abstract_state import Bounds
from session_panel_spec.model.language import Model
from session_panel_spec.model.panel_model import MODEL
from session_panel_spec.model.properties import ALWAYS, PROPERTIES
from session_panel_spec.model.properties.property import Property
from session_panel_spec.mutants.machine_mutants import MachineMutant, machine_mutants
from session_panel_spec.mutants.model_mutants import ModelMutant, model_mutants
from session_panel_spec.mutants.panel_against_model import SIZES, Behaviour, behaviour, difference
from session_panel_spec.mutants.panel_on_machine import panel_says
from session_panel_spec.mutants.trial import Hunt, Hunter, Trial
from session_panel_spec.parallel import Parts, Progress, parts

Part = Literal["model", "machines"]
"""What is broken."""

AT_ONCE = 16
"""So many mutants are one part of the job, where more than the panel is asked about them.

Where it alone is, they are all one part: what takes longest is to drive it before the first.
"""

PROPERTY_BOUNDS = (Bounds(1, 1, 1, 1, 1), SIZES[0].bounds)
"""Where the properties are checked: at the second where all hold at the first, and where all hold
there, too, at the bounds at which the panel differs."""


def begin_hunt(job: Parts, part: Part, *, by_properties: bool = True) -> Callable[[], Hunt]:
    """Begin to hunt all mutants; what is returned waits for the end, and says what was found.

    Those of the model are hunted with the real panel and the model's properties; those of the
    machines with their tables, the library and the real panel.

    Args:
        job: what the hunt is a part of.
        part: what is broken.
        by_properties: whether the properties are asked, too, about a model that the panel tells.
    """
    names = tuple(_mutants(part))
    size = AT_ONCE if by_properties else len(names)
    some = (names[at : at + size] for at in range(0, len(names), size))
    trials = [job.begin(_try, part, each, by_properties=by_properties) for each in some]
    asked = tuple(one.name for one in ALWAYS) if by_properties and part == "model" else ()
    return lambda: Hunt(
        tuple(one for each in trials for one in each.result()), explained(part), asked
    )


def hunt(part: Part, progress: Progress, processes: int = 2) -> Hunt:
    """Hunt all mutants, of the model or of the machines, with so many processes."""
    with parts(processes, progress) as job:
        return begin_hunt(job, part)()


def explained(part: str) -> Mapping[str, str]:
    """Return why some mutants are equivalent, by their names: those of the model, or machines."""
    text = (files(__package__) / "equivalent.toml").read_text("utf-8")
    reasons: dict[str, str] = tomllib.loads(text)[part]
    return reasons


@cache
def _mutants(part: Part) -> Mapping[str, Any]:
    """Return the mutants by their names: a process is sent names, and makes the mutants itself."""
    made = model_mutants() if part == "model" else machine_mutants()
    return {mutant.name: mutant for mutant in made}


def _try(part: Part, names: tuple[str, ...], *, by_properties: bool) -> tuple[Trial, ...]:
    of_model = partial(try_model, by_properties=by_properties)
    attempt: Callable[[Any], Trial] = of_model if part == "model" else try_machine
    return tuple(attempt(_mutants(part)[name]) for name in names)


# Models


def try_model(mutant: ModelMutant, *, by_properties: bool = True) -> Trial:
    """Ask the panel about a broken model, and the properties where it tells it."""
    found = difference(_behaviours(), mutant)
    if found is None:
        return Trial(mutant.name, mutant.kind, {})
    caught_by: dict[Hunter, tuple[str, ...]] = {"panel": (f"{found.text} ({found.bounds})",)}
    sizes = dict.fromkeys((*PROPERTY_BOUNDS, found.bounds)) if by_properties else ()
    if broken := next(filter(None, (broken_properties(mutant.model, size) for size in sizes)), ()):
        caught_by["properties"] = broken
    return Trial(mutant.name, mutant.kind, caught_by)


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
    from session_panel_spec.check.explicit.graph import build_graph  # noqa: PLC0415 - is heavy
    from session_panel_spec.check.property_check import check_properties  # noqa: PLC0415 - is heavy

    verdicts = check_properties(build_graph(bounds, model), properties, witnesses=False)
    return tuple(verdict.subject.name for verdict in verdicts if not verdict.passed)


@cache
def _behaviours() -> tuple[Behaviour, ...]:
    return tuple(map(behaviour, SIZES))


# Machines


def try_machine(mutant: MachineMutant) -> Trial:
    """Ask the hand-written table, the library and the panel about a broken machine."""
    found = panel_says(mutant)
    if isinstance(found, str):
        return Trial(mutant.name, mutant.kind, _of_tables(mutant), found)
    return Trial(mutant.name, mutant.kind, {**_of_tables(mutant), **found})


def _of_tables(mutant: MachineMutant) -> dict[Hunter, tuple[str, ...]]:
    """Return what the table and the library say of the changed cell; no other is changed."""
    written, broken = _only(_written(mutant.broken.name), mutant), _only(mutant.broken, mutant)
    told: dict[Hunter, list[str]] = {
        "table": differences(written, broken),
        "python-statemachine": engine_differences(mutant.machine, broken),
    }
    return {hunter: (found[0],) for hunter, found in told.items() if found}


T = TypeVar("T", Table[Any], WrittenTable)


def _only(table: T, mutant: MachineMutant) -> T:
    """Return a table with nothing but the cell that a mutant changes."""
    state, event = mutant.cell
    return replace(table, states=(state,), events=(event,))


_written = cache(load_table)
