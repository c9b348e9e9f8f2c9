"""Every way in which one thing of the monitor's data can be wrong: what it has but the panel.

Each refusal, case, guard and effect is dropped, or its condition negated.
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

from monitor.trying import Point, differs
from session_panel import Config
from session_panel_spec.domain.panel_events import EVENTS, name_of, names_about
from session_panel_spec.model.abstract_state import LIMITS
from session_panel_spec.model.language import TRUE, Case
from session_panel_spec.model.refusals import Refusal
from session_panel_spec.monitor import acts, tracker, transitions
from session_panel_spec.monitor.acts import Act, Branch

SOURCES = ("acts_of", "acts_without_id", "accepting_by_itself")
"""The functions that give the data."""

UNSAID = (acts.TOO_SOON, acts.NO_TAB, acts.IN_USE, acts.NO_NAME)
"""What nobody knows: its contrary is as open."""

FOREIGN = "LANG-1"
"""A rule that refuses nothing."""


EQUIVALENT: Mapping[str, str] = tomllib.loads(
    (Path(__file__).parent / "equivalent_data.toml").read_text("utf-8")
)
"""What nobody can tell after a gap in which nothing is missing, and why."""


class DataMutant(NamedTuple):
    """The data with one thing changed.

    Attributes:
        source: the function that gives it.
        key: of which event, or how the panel accepts by itself.
        number: which branch.
        what: what is changed, in words.
    """

    source: str
    key: str | bool
    number: int
    what: str

    def __str__(self) -> str:
        return f"{self.source}, {self.key}, branch {self.number + 1}: {self.what}"

    def of(self, given: Mapping[Any, Act]) -> Mapping[Any, Act]:
        """Return the data with the change, if that is there."""
        act = given.get(self.key)
        if act is None or len(act.branches) <= self.number:
            return given
        branch = act.branches[self.number]
        others = dict(_changes(branch)).get(self.what)
        if others is None:
            return given
        branches = (*act.branches[: self.number], *others, *act.branches[self.number + 1 :])
        return {**given, self.key: replace(act, branches=branches)}


UNREAD = {("acts_of", name) for name in (*names_about("panel"), *names_about("customer"))}
"""What is about no id stands in `acts_without_id`, too, and is read there."""


def data_mutants() -> tuple[DataMutant, ...]:
    """Return every mutant."""
    config = Config(auto_accept=True)
    given = {
        "acts_of": acts.acts_of(config),
        "acts_without_id": acts.acts_without_id(),
        "accepting_by_itself": acts.accepting_by_itself(config),
    }
    return tuple(
        DataMutant(source, key, number, what)
        for source in SOURCES
        for key, act in given[source].items()
        if (source, key) not in UNREAD
        for number, branch in enumerate(act.branches)
        for what, _ in _changes(branch)
    )


def _changes(branch: Branch) -> Iterator[tuple[str, tuple[Branch, ...]]]:
    """Yield what is changed in a branch, and what stands in its place."""
    if isinstance(branch, Refusal):
        yield f"refusal by {branch.rule} dropped", ()
        if branch.where not in UNSAID:
            yield f"refusal by {branch.rule} negated", (replace(branch, where=~branch.where),)
        yield f"refusal not by {branch.rule}", (replace(branch, rule=FOREIGN),)
    else:
        yield from _of_case(branch)


def _of_case(case: Case) -> Iterator[tuple[str, tuple[Branch, ...]]]:
    if case.when != TRUE:
        yield "case dropped", ()
        yield "guard dropped", (replace(case, when=TRUE),)
        yield "guard negated", (replace(case, when=~case.when),)
    for one in case.sets:
        others = tuple(other for other in case.sets if other is not one)
        yield f"{one[0].name} not set", (replace(case, sets=others),)
    for way in case.everywhere:
        left = tuple(other for other in case.everywhere if other is not way)
        yield f"no {way.name}", (replace(case, everywhere=left),)
    if case.decide:
        yield "presence not recomputed", (replace(case, decide=None),)


def is_told(mutant: DataMutant, points: Iterable[Point]) -> bool:
    """Say whether the reference tells a mutant from what is so, in some of the points."""
    kinds = [kind for kind in EVENTS if mutant.key in (True, False, name_of(kind))]
    with having(mutant):
        return any(differs(point, kinds) for point in points)


@contextmanager
def having(mutant: DataMutant) -> Iterator[None]:
    """Let monitors have the mutant's data."""
    transitions.transitions_of(None, LIMITS["max_sessions"][1]).unknown  # noqa: B018 - what is forced is as it was
    given = getattr(acts, mutant.source)
    fresh = lru_cache(16)(transitions.transitions_of.__wrapped__)
    with (
        patch.object(transitions, mutant.source, lambda *one: mutant.of(given(*one))),
        patch.object(tracker, "transitions_of", fresh),
    ):
        yield
