"""Hold the real panel to be modular, at three slots and beside many others; it takes an hour.

python -m session_panel_spec.lockstep.modularity
"""

import sys
from collections.abc import Iterator
from time import process_time
from typing import Final

from session_panel_spec.lockstep.modularity.admitted import admitted, unproved
from session_panel_spec.lockstep.modularity.contexts import FEW, MANY, lockstep_in, settings
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
    passed = True
    for bounds in SIZES:
        began, found = process_time(), modularity(bounds)
        passed &= found.passed
        _print(f"{bounds}: {_counts(found)}, {process_time() - began:,.0f} s")
        sys.stdout.writelines(f"  {line}\n" for line in _problems(found))
    began, driven = process_time(), lockstep_in(settings(FEW))
    possible = {*admitted()}
    _print(
        f"{len(driven.met & possible):,} of {len(possible):,} contexts that the invariants admit: "
        f"{driven.count:,} events, {process_time() - began:,.0f} s"
    )
    sys.stdout.writelines(
        f"  never met: {one}\n" for one in sorted(map(str, possible - driven.met))
    )
    sys.stdout.writelines(f"  not proved: {name}\n" for name in unproved())
    began, many = process_time(), lockstep_in(settings(MANY))
    _print(
        f"{len(many.met):,} of them beside up to {max(map(sum, MANY))} other conversations: "
        f"{many.count:,} events, {process_time() - began:,.0f} s"
    )
    sys.stdout.writelines(f"  {one.difference}\n" for one in (driven, many) if one.difference)
    passed &= driven.passed and many.passed and possible <= driven.met and not unproved()
    return 0 if passed else 1


def _counts(found: Modularity) -> str:
    return (
        f"{found.states:,} states up to their order, {found.count:,} events, "
        f"{found.classes:,} classes, {found.others:,} ways of another slot in one"
    )


def _problems(found: Modularity) -> Iterator[str]:
    if found.difference:
        yield found.difference.text
        yield from (f"after {run}" for run in found.difference.runs)
    yield from map(str, found.peeks)


def _print(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
