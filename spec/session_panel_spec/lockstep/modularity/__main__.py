"""Hold the real panel to be modular, at three slots and beside many others; it takes an hour.

python -m session_panel_spec.lockstep.modularity
"""

import sys
from collections.abc import Iterator
from time import process_time
from typing import Final

from session_panel_spec.lockstep.modularity.contexts import contexts, lockstep_in
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
    began = process_time()
    driven = [lockstep_in(context) for context in contexts()]
    states, count = sum(one.states for one in driven), sum(one.count for one in driven)
    seconds = process_time() - began
    _print(f"{len(driven):,} contexts: {states:,} states, {count:,} events, {seconds:,.0f} s")
    sys.stdout.writelines(f"  {one.difference}\n" for one in driven if one.difference)
    return 0 if passed and all(one.passed for one in driven) else 1


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
