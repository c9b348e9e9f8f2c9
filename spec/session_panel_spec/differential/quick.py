"""The first difference, as soon as may be: for whoever only asks whether there is one."""

from collections.abc import Iterator
from random import Random
from typing import Final

from session_panel_spec.differential.configurations import configurations
from session_panel_spec.differential.drive import Drive
from session_panel_spec.differential.found import found
from session_panel_spec.differential.guidance import Tried
from session_panel_spec.differential.run import Case, Sides
from session_panel_spec.differential.scopes import SCOPES
from session_panel_spec.differential.small import look

TURN: Final = 50
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
    return None if case is None else found(sides, case).sentence


def _cases(sides: Sides, steps: int, seed: int) -> Iterator[Case]:
    """Yield what differs: of each configuration a little, of small scopes all, then the rest."""
    configs = configurations().configs
    tried: Tried = {}
    drives = [
        Drive(sides, config, Random(f"{seed} {number}"), tried)  # noqa: S311 - the same again
        for number, config in enumerate(configs)
    ]
    turns = max(1, steps // (TURN * len(drives)))
    yield from _turn(drives)
    for name in SCOPES:
        if case := look(sides, name).found:
            yield case
    for _ in range(turns - 1):
        yield from _turn(drives)


def _turn(drives: list[Drive]) -> Iterator[Case]:
    for drive in drives:
        drive.go(TURN)
        if drive.found:
            yield Case(drive.config, *drive.found)
