"""Which events of the panel drive which events of its machines: seen on the real panel."""

from functools import cache
from typing import NamedTuple

from session_panel_spec.diagrams.components import drives


class Drivers(NamedTuple):
    """The names of the panel's events that make a machine take a step, or only ask it.

    Attributes:
        moving: those after which the machine's state is ever another one.
        asking: those that it must accept, and that leave its state as it is.
    """

    moving: tuple[str, ...] = ()
    asking: tuple[str, ...] = ()


@cache
def drivers(machine: str, step: str) -> Drivers:
    """Return what drives an event of a machine, or its beginning: `BEGINS`."""
    found = [drive for drive in drives() if (drive.machine, drive.step) == (machine, step)]
    moving = tuple(drive.event for drive in found if drive.moves)
    return Drivers(moving, tuple(drive.event for drive in found if not drive.moves))
