"""The first difference, as soon as may be: for whoever only asks whether there is one."""

from collections.abc import Iterator
from itertools import zip_longest
from random import Random
from typing import Final

from session_panel_spec.differential import run
from session_panel_spec.differential.configurations import configurations
from session_panel_spec.differential.drive import Drive
from session_panel_spec.differential.found import found
from session_panel_spec.differential.guidance import Shared
from session_panel_spec.differential.run import Case, Sides
from session_panel_spec.differential.scopes import SCOPES
from session_panel_spec.differential.small import try_scope

LARGEST: Final = 2_700
"""How many events of a small scope are compared, about."""

TURN: Final = 25
"""How many steps a configuration gets before it is the next one's turn."""


def first_difference(sides: Sides, steps: int, seed: int = 1) -> str | None:
    """Return how a panel differs, in a sentence that begins with the rules; None if it does not.

    The run is not shrunk.

    Args:
        sides: what is held against what.
        steps: how many events of guided runs are compared, besides the small scopes.
        seed: another one drives other runs.
    """
    case = next(_cases(sides, steps, seed), None)
    if case is None:
        return None
    where_it_begins = run.first_difference(sides, case.config, case.run)
    return found(sides, where_it_begins or case).sentence


def _cases(sides: Sides, steps: int, seed: int) -> Iterator[Case]:
    """Yield what differs: a turn of the configurations, a small scope, and so on."""
    shared = Shared()
    drives = [
        Drive(sides, config, Random(f"{seed} {number}"), shared)  # noqa: S311 - the same again
        for number, config in enumerate(configurations().configs)
    ]
    turns = max(1, steps // (TURN * len(drives)))
    for turn, name in zip_longest(range(turns), SCOPES):
        if turn is not None:
            yield from _turn(drives)
        if name and (case := try_scope(sides, name, LARGEST).found):
            yield case


def _turn(drives: list[Drive]) -> Iterator[Case]:
    for drive in drives:
        drive.go(TURN)
        if drive.found:
            yield Case(drive.config, *drive.found)
