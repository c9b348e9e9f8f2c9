"""Which events of the panel drive which events of its machines: seen on the real panel."""

from collections.abc import Mapping
from typing import NamedTuple

from session_panel import MACHINES
from session_panel_spec.diagrams.components import BEGINS, drives


class Drivers(NamedTuple):
    """The names of the panel's events that make a machine take a step, or only ask it.

    Attributes:
        moving: those after which the machine's state is ever another one.
        asking: those that it must accept, and that leave its state as it is.
    """

    moving: tuple[str, ...] = ()
    asking: tuple[str, ...] = ()


Driving = Mapping[str, Mapping[str, Drivers]]
"""By the name of a machine and its event, or `BEGINS`: what drives it."""


def see_driving() -> Driving:
    """Return what drives every event of every machine, as the map of the components has it."""
    return {
        table.name: {step: _drivers(table.name, step) for step in (BEGINS, *table.events)}
        for table in MACHINES.values()
    }


def _drivers(machine: str, step: str) -> Drivers:
    found = [drive for drive in drives() if (drive.machine, drive.step) == (machine, step)]
    moving = tuple(drive.event for drive in found if drive.moves)
    return Drivers(moving, tuple(drive.event for drive in found if not drive.moves))
