"""Which events are told to be others than they were: of every mutant of the model, by a run."""

from dataclasses import replace

import pytest

from session_panel_spec.model.abstract_state import Bounds
from session_panel_spec.model.interpreter import initial_state, successors
from session_panel_spec.model.language import Model
from session_panel_spec.mutants.hunt import explained
from session_panel_spec.mutants.model_mutants import ModelMutant, model_mutants
from session_panel_spec.releases.changes.change import (
    Answer,
    Changes,
    Difference,
    Exactness,
    Nearest,
)
from session_panel_spec.releases.changes.common_states import CommonStates, pair_of
from session_panel_spec.releases.changes.compare import SIZES, compare
from session_panel_spec.releases.changes.event_changes import find_event_changes
from session_panel_spec.releases.changes.report import compared
from session_panel_spec.releases.here import release_here
from session_panel_spec.releases.release import Release

HERE = replace(release_here("here"), vectors=())
EQUIVALENT = explained("model")
MUTANTS = {mutant.name: mutant for mutant in model_mutants()}
TINY = Bounds(1, 1, 1, 1, 1)
LARGER = tuple(one for one in SIZES if isinstance(one, Nearest))
TOLD_AT = (
    (Bounds(1, 1, 1, 2, 1), 250),
    (Bounds(2, 0, 2, 2, 2, 1, missed_sets_inactive=False, declined_sets_dnd=True), 400),
    (TINY, 500),
    (Bounds(1, 1, 2, 2, 1), 100),
    (Bounds(2, 0, 1, 2, 1, 2), 400),
    (Bounds(1, 1, 1, 2, 1), 1_500),
    (Bounds(2, 0, 2, 2, 2, 1, missed_sets_inactive=False, declined_sets_dnd=True), 1_500),
    (Bounds(2, 0, 2, 2, 1, 1), 4_000),
)
"""Where the mutants are told, and among how many of the nearest states."""


def changed(model: Model) -> Release:
    return replace(HERE, model=model)


def first_difference(mutant: ModelMutant) -> Difference | None:
    """Return the first difference of a mutant, of those that a size shows nearest."""
    pair = pair_of(HERE, changed(mutant.model))
    every = (CommonStates(pair, bounds, most=most).differences() for bounds, most in TOLD_AT)
    return next((found for differences in every for found in differences), None)


def ends(model: Model, found: Difference) -> list[object]:
    """Replay the run of a difference on a model, and return where its last event ends."""
    state, *_ = found.run.states
    assert state == initial_state(found.bounds)
    for label, after in zip(found.run.labels, found.run.states[1:], strict=True):
        assert (label, after) in [*successors(found.bounds, state, model)]
        state = after
    return [
        after for label, after in successors(found.bounds, state, model) if label == found.label
    ]


def told(answer: Answer) -> set[object]:
    return {way.after for way in answer} if isinstance(answer, frozenset) else set()


def test_every_mutant_that_is_another_model_is_told_by_a_run_of_both_that_ends_in_it() -> None:
    others = [mutant for name, mutant in MUTANTS.items() if name not in EQUIVALENT]
    assert len(others) == len(MUTANTS) - len(EQUIVALENT) > 600
    for mutant in others:
        found = first_difference(mutant)
        assert found is not None, mutant.name
        assert found.label.name in mutant.events
        old, new = ends(HERE.model, found), ends(mutant.model, found)
        assert set(old) != set(new), mutant.name
        assert (set(old), set(new)) == (told(found.old), told(found.new))


FAR = (
    "offer(conversation): guard without offers left",
    "offer(conversation): guard without load + offers below capacity",
    "message(conversation): case 2 condition without offers left",
    "miss(conversation): case 1 blur",
    "miss(conversation): case 1 dismiss",
    "transfer(conversation): case 1 exception without presence inactive",
    "leaves(conversation): case 2 exception without presence inactive",
)
"""Those that no small size of the command shows."""


@pytest.mark.parametrize("name", FAR)
def test_what_shows_only_where_two_sessions_may_be_open_is_told_by_the_command(name: str) -> None:
    pair = pair_of(HERE, changed(MUTANTS[name].model))
    every = (CommonStates(pair, one.bounds, most=one.most).differences() for one in LARGER)
    assert any(next(differences, None) for differences in every)


def test_the_nearest_states_are_not_said_to_be_all() -> None:
    """Else the report said that a size was compared of which a few states were."""
    pair = pair_of(HERE, changed(MUTANTS["toggle(panel): dropped"].model))
    sizes = find_event_changes(pair, (TINY, Nearest(TINY, 10)), None).sizes
    assert [one.whole for one in sizes] == [True, False]
    assert 10 < sizes[1].states < sizes[0].states
    told = Changes("1", "2", exact=Exactness(sizes=tuple(sizes)))
    nearest = f"{sizes[1].states} states."
    assert f"The same in the nearest states only: K=1 R=1 C=1 M=1 U=1 L=10, {nearest}" in compared(
        told
    )


def test_no_mutant_is_told_that_is_the_same_model() -> None:
    for name in EQUIVALENT:
        common = CommonStates(pair_of(HERE, changed(MUTANTS[name].model)), TINY)
        assert [*common.differences()] == [], name
        assert len(common.arrivals) == 2_252


def test_of_the_same_data_nothing_is_asked() -> None:
    same = compare(HERE, changed(replace(HERE.model)))
    assert (same.events, same.refusals, same.exact.sizes) == ((), (), ())
    assert not same.behaves_otherwise
    assert same.rules_named == frozenset()
