"""What was driven: how much, what came of it how often, and what was varied and what was not."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, Final

import msgspec

from session_panel_spec.differential.configurations import every_value
from session_panel_spec.differential.found import Found

NOT_VARIED: Final = (
    "more than a dozen sessions, and more than a few hundred conversations, at once",
    "limits other than the least, the next, the default and ten",
    "times and lengths of time other than a few, their ends, and the moments beside them",
    "texts other than some in many scripts",
    "languages other than English and Indonesian",
)
"""Of what the runs take few values, and no others."""


class Driven(msgspec.Struct, frozen=True):
    """What was driven of the real panel beside the reference.

    Attributes:
        configurations: how many configurations.
        runs: how many runs, each from a new panel or from where another had come.
        steps: how many events were answered by both, and compared.
        refused: how many of these were refused.
        screens: how many screens were compared.
        loads: how often the panel was saved and loaded.
        small: of each small scope, tried exhaustively, how many events were compared.
        answers: how often each answer came, by the event's name and the answer: the rule and the
            reason of a refusal, or the types of the effects.
        met: how often an event was refused in some way, or had effects of some types, while an
            option had a value: that branch of the event, and option and value, in words.
        clauses: how often each clause decided an answer or a screen.
        clauses_by_option: the same where an option had a value: clause, option, and value in JSON.
        found: the differences, each with its shortest run.
    """

    configurations: int = 0
    runs: int = 0
    steps: int = 0
    refused: int = 0
    screens: int = 0
    loads: int = 0
    small: Counter[str] = msgspec.field(default_factory=Counter)
    answers: Counter[tuple[str, str]] = msgspec.field(default_factory=Counter)
    met: Counter[tuple[str, str]] = msgspec.field(default_factory=Counter)
    clauses: Counter[str] = msgspec.field(default_factory=Counter)
    clauses_by_option: Counter[tuple[str, str, str]] = msgspec.field(default_factory=Counter)
    found: tuple[Found, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether something was compared, and nothing differs."""
        return self.steps > 0 and not self.found

    @property
    def branches(self) -> tuple[str, ...]:
        """Every branch that was taken."""
        return tuple(sorted({branch for branch, _ in self.met}))

    @property
    def never_met(self) -> Mapping[str, tuple[str, ...]]:
        """Of branches that were taken, the values of options with which they never were."""
        values = [f"{name}={value}" for name, value in every_value()]
        each = {one: tuple(v for v in values if (one, v) not in self.met) for one in self.branches}
        return {branch: never for branch, never in each.items() if never}


def each_clause(decided: Counter[frozenset[str]]) -> Counter[str]:
    """Return how often each clause decided something, of what clauses decided together."""
    clauses: Counter[str] = Counter()
    for together, number in decided.items():
        clauses.update(dict.fromkeys(together, number))
    return clauses


def added(parts: Iterable[Driven]) -> Driven:
    """Return all that several parts have driven; of the same difference one, the shortest."""
    total = Driven()
    for part in parts:
        total = Driven(**{name: _sum(total, part, name) for name in Driven.__struct_fields__})
    return msgspec.structs.replace(total, found=_distinct(total.found))


def _sum(one: Driven, other: Driven, name: str) -> Any:  # noqa: ANN401 - of any field
    return getattr(one, name) + getattr(other, name)


def _distinct(found: Iterable[Found]) -> tuple[Found, ...]:
    shortest: dict[object, Found] = {}
    for one in sorted(found, key=lambda one: len(one.run)):
        names = tuple(name for name in one.difference.path if isinstance(name, str))
        key = one.difference.part, names, one.rules
        shortest.setdefault(key, one)
    return tuple(shortest.values())
