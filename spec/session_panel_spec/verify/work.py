"""A verification under way: what has been begun, and what it comes to; what raises has failed."""

from collections.abc import Callable, Iterable
from functools import cache, cached_property, partial
from typing import ParamSpec, TypeVar

from session_panel_spec.check.proof import Proof, Query
from session_panel_spec.parallel import Parts
from session_panel_spec.verify.check import Check, attempt
from session_panel_spec.verify.proofs import prove_all
from session_panel_spec.verify.scope import Scope

P = ParamSpec("P")
T = TypeVar("T")

Found = Callable[[], T]
"""What waits for something that was begun, and returns what came of it."""

Results = Found[Iterable[T]]
"""The same, of several; there are none of what raises."""


class Work:
    """What is being looked at, and by whom.

    Attributes:
        job: who does it.
        scope: the sizes that are looked at.
        processes: how many share the job.
        raised: the checks that came to no result, since they raised.
    """

    def __init__(self, job: Parts, scope: Scope, processes: int) -> None:
        self.job = job
        self.scope = scope
        self.processes = processes
        self.raised: tuple[Check, ...] = ()

    def begin(
        self, name: str, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs
    ) -> Results[T]:
        """Begin what has one result."""
        return self.waiting(name, self.job.begin(function, *args, **kwargs).result)

    def waiting(self, name: str, result: Callable[[], T]) -> Results[T]:
        """Return what waits for something that has begun."""
        return partial(self._of, name, result)

    def _of(self, name: str, result: Callable[[], T]) -> tuple[T, ...]:
        found = attempt(name, result)
        if isinstance(found, Check):
            self.raised += (found,)
            return ()
        return (found,)

    @cached_property
    def proved(self) -> Results[tuple[tuple[Proof, ...], tuple[Query, ...]]]:
        """All proofs, and what was asked for them: two parts of the report come of it."""
        return cache(self.begin("proofs", prove_all, told=self.scope.certified))


def every(begun: Iterable[Results[T]]) -> Found[tuple[T, ...]]:
    """Return what waits for all results of what was begun."""
    waiting = tuple(begun)
    return lambda: tuple(one for results in waiting for one in results())


def joined(begun: Iterable[Results[tuple[T, ...]]]) -> Found[tuple[T, ...]]:
    """Return what waits for all results of what was begun, of which each is several."""
    waiting = every(begun)
    return lambda: tuple(one for several in waiting() for one in several)


def only(results: Results[T]) -> Found[T | None]:
    """Return what waits for the one result, if there is one."""
    return lambda: next(iter(results()), None)
