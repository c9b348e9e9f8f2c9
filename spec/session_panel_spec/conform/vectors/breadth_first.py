"""Breadth-first search."""

from collections import deque
from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import TypeVar

I = TypeVar("I")  # noqa: E741 - of an input, as S of a state
S = TypeVar("S", bound=Hashable)


def breadth_first(
    first: S, steps: Callable[[S], Iterable[tuple[I, S]]]
) -> Iterator[tuple[S, tuple[I, ...]]]:
    """Yield each state that can be reached, the nearest first, with a shortest run to it.

    Args:
        first: the state in which everything begins.
        steps: returns where each input leads from a state; asked after that state is yielded.
    """
    queue, met = deque[tuple[S, tuple[I, ...]]]([(first, ())]), {first}
    while queue:
        state, run = queue.popleft()
        yield state, run
        for given, target in steps(state):
            if target not in met:
                met.add(target)
                queue.append((target, (*run, given)))
