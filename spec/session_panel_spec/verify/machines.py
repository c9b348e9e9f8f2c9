"""Each machine against its hand-written table, and against what python-statemachine makes of it."""

from functools import partial
from typing import Any

from session_panel import MACHINES, Machine, Table
from session_panel_spec.domain.tables import load_table
from session_panel_spec.lockstep.agreement import (
    cases,
    compared_cells,
    differences,
    engine_differences,
)
from session_panel_spec.verify.check import Check, attempt


def table_checks() -> tuple[Check, ...]:
    """Each machine against its hand-written table, both ways."""
    return tuple(attempt(one.name, partial(table_check, one)) for one in MACHINES.values())


def table_check(compiled: Table[Any]) -> Check:
    """One of them."""
    written = load_table(compiled.name)
    count, problems = compared_cells(written, compiled), differences(written, compiled)
    return Check(written.name, count, tuple(problems))


def engine_checks() -> tuple[Check, ...]:
    """Each compiled table against python-statemachine."""
    return tuple(attempt(of[1].name, partial(engine_check, *of)) for of in MACHINES.items())


def engine_check(machine: type[Machine], table: Table[Any]) -> Check:
    """One of them."""
    return Check(table.name, len([*cases(table)]), tuple(engine_differences(machine, table)))
