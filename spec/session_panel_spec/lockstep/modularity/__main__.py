"""Ask whether the real panel is modular, and drive a slot in every context: in about an hour."""

import sys
from collections.abc import Iterable
from time import process_time
from typing import Final

from session_panel_spec.lockstep.modularity.admitted import admitted, unproved
from session_panel_spec.lockstep.modularity.contexts import (
    FEW,
    MANY,
    Driven,
    lockstep_in,
    settings,
)
from session_panel_spec.lockstep.modularity.verdict import Modularity, modularity
from session_panel_spec.model.abstract_state import Bounds

SIZES: Final = (
    Bounds(2, 1, 1, 1, 0, offer_limit=1),
    Bounds(1, 2, 1, 2, 0),
    Bounds(3, 0, 1, 1, 0, offer_limit=1),
    Bounds(3, 0, 2, 9, 0),
)
"""Sizes of three slots: with records, with limits that bind, and with the page's own."""


def main() -> int:
    """Print what is found, and return the exit status."""
    passed = [*map(_of_size, SIZES), _every_context(), _beside_many()]
    return 0 if all(passed) else 1


def _of_size(bounds: Bounds) -> bool:
    began, found = process_time(), modularity(bounds)
    told = (
        f"{bounds}: {found.states:,} states up to their order, {found.count:,} events in "
        f"{found.classes:,} classes, which met another slot in {found.others:,} ways"
    )
    _print(told, began, _problems(found))
    return found.passed


def _problems(found: Modularity) -> Iterable[object]:
    if found.difference is None:
        return found.forbidden_reads
    return (found.difference.text, *found.difference.runs, *found.forbidden_reads)


def _every_context() -> bool:
    began, driven = process_time(), lockstep_in(settings(FEW))
    possible = {*admitted()}
    unmet, unsure = possible - driven.met, unproved()
    told = (
        f"{len(driven.met):,} contexts, of {len(possible):,} that the invariants admit: "
        f"{driven.count:,} events in {driven.states:,} states"
    )
    problems = (f"never met: {one}" for one in unmet)
    _print(told, began, (*_differences(driven), *problems, *(f"not proved: {u}" for u in unsure)))
    return driven.passed and not unmet and not unsure


def _beside_many() -> bool:
    began, driven = process_time(), lockstep_in(settings(MANY))
    told = (
        f"{len(driven.met):,} contexts beside up to {max(map(sum, MANY))} other conversations: "
        f"{driven.count:,} events in {driven.states:,} states"
    )
    _print(told, began, _differences(driven))
    return driven.passed


def _differences(driven: Driven) -> Iterable[object]:
    return (
        *driven.forbidden_reads,
        *((driven.difference, *driven.run) if driven.difference else ()),
    )


def _print(told: str, began: float, problems: Iterable[object]) -> None:
    sys.stdout.write(f"{told}; {process_time() - began:,.0f} s\n")
    sys.stdout.writelines(f"  {problem}\n" for problem in problems)
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
