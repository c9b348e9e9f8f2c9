"""Who explores the model, which size of it, and what everybody must count there."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from tempfile import TemporaryDirectory
from typing import NamedTuple

from session_panel_spec.check.engines import Engine, explore_model
from session_panel_spec.export.confirm import Confirmation, confirm_with_rumur, confirm_with_spin
from session_panel_spec.model.abstract_state import Bounds


@dataclass(frozen=True)
class Size:
    """What is explored, and what there is to count.

    Attributes:
        orbits: whether states are counted up to the order of their slots.
        transitions: None of orbits.
        depth: None where nobody tells it.
    """

    bounds: Bounds
    states: int
    transitions: int | None
    depth: int | None
    orbits: bool = False

    def __str__(self) -> str:
        return f"{self.bounds}, up to the order of slots" if self.orbits else str(self.bounds)


class Counted(NamedTuple):
    """What was counted, and how long that took; None where it was not counted."""

    states: int
    transitions: int | None
    depth: int | None
    seconds: float


@dataclass(frozen=True)
class Explorer:
    """Somebody who explores a size."""

    name: str
    size: Size
    explore: Callable[[Size], Counted]

    def disagreements(self, counted: Counted) -> Iterator[str]:
        """Yield a sentence for each number that is not what there is to count."""
        for what in ("states", "transitions", "depth"):
            expected, found = getattr(self.size, what), getattr(counted, what)
            if found is not None and found != expected:
                yield f"{self.name} counts {found:,} {what} of {self.size}, not {expected:,}."


def with_engine(engine: Engine, size: Size, threads: int | None = None) -> Counted:
    """Explore with an engine of ours, which loads what is compiled first."""
    found = explore_model(size.bounds, engine, orbits=size.orbits, threads=threads)
    return Counted(found.states, found.transitions, found.depth, found.seconds)


def with_loaded_engine(engine: Engine, size: Size, threads: int | None = None) -> Counted:
    """Explore with an engine of ours, what is compiled loaded before the clock starts."""
    with_engine(engine, size, threads)
    return with_engine(engine, size, threads)


def with_compiling_bitmap(size: Size) -> Counted:
    """Explore with our engine as on a new machine; only what never imported numba can do so."""
    with TemporaryDirectory() as folder:
        os.environ["NUMBA_CACHE_DIR"] = folder
        return with_engine("bitmap", size)


def with_spin(size: Size) -> Counted:
    """Explore with Spin, optimised; no path is longer than there are states."""
    found = confirm_with_spin(size.bounds, most_steps=size.states + 1, optimised=True)
    return _confirmed(found)


def with_rumur(size: Size) -> Counted:
    """Explore with rumur, on as many threads as there are cores."""
    return _confirmed(confirm_with_rumur(size.bounds))


def _confirmed(found: Confirmation) -> Counted:
    return Counted(found.states, found.transitions, None, found.seconds)


TWO = Size(Bounds(2, 0), states=2_644_872, transitions=39_216_752, depth=34)
THREE = Size(Bounds(3, 0), states=188_041_882, transitions=None, depth=50, orbits=True)
NINE = Size(
    Bounds(9, 0),
    states=2_063_839_526_911_411_439_046_944,
    transitions=77_580_225_589_081_167_933_022_688,
    depth=None,
)


def side_by_side(size: Size) -> tuple[Explorer, ...]:
    """Return everybody who explores a size of states, the one that the others are beside first."""
    return (
        Explorer("bitmap", size, partial(with_loaded_engine, "bitmap")),
        Explorer("bitmap, one thread", size, partial(with_loaded_engine, "bitmap", threads=1)),
        Explorer("bitmap, on a new machine", size, with_compiling_bitmap),
        Explorer("whole sets", size, partial(with_loaded_engine, "bdd")),
        Explorer("Spin", size, with_spin),
        Explorer("rumur", size, with_rumur),
    )


EXPLORERS = (
    *side_by_side(TWO),
    Explorer("bitmap, orbits", THREE, partial(with_engine, "bitmap")),
    Explorer("bdd", NINE, partial(with_engine, "bdd")),
)
"""All that the benchmark runs."""
