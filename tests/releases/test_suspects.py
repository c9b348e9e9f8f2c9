"""A mutant makes the rules suspect that the comparison names, and an equivalent one makes none.

A broken reference makes those suspect that the changed vectors name. `make approved-mutants` asks
of every mutant of the model and of the machines what is asked here of some.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from random import Random

import pytest

from releases.mutant_verdict import Verdict, mutants, problem, verdict
from releases.suspects import (
    GROUND,
    HERE,
    SIGNED,
    WITH_VECTORS,
    Suspects,
    suspects,
    suspects_by_vectors,
    with_reference,
)
from session_panel_spec.conform.vectors.reference_play import expected_of, first_wrong
from session_panel_spec.model.abstract_state import Bounds
from session_panel_spec.model.language import Event
from session_panel_spec.mutants.hunt import explained
from session_panel_spec.mutants.model_mutants import ModelMutant, model_mutants
from session_panel_spec.mutants.of_reference.mutant import Behaviour, reference_mutants
from session_panel_spec.releases.approvals.behaviour import behaviours
from session_panel_spec.releases.changes.vector_changes import find_vector_changes

SMALL = (Bounds(1, 0, 1, 1, 1),)
MODELS = model_mutants()
MACHINES = [*mutants("machines")]
SHOWN = (
    "offer(conversation): dropped",
    "expire(conversation): guard without not is offered",
    "message(conversation): case 2 condition negated",
    "policy 1: presence -> held_away",
    "draft: never kept",
    "confirm(conversation): guard negated",
)
"""Mutants of several kinds that show at a small size."""

EQUIVALENT = [*explained("model")]


def may_differ(mutant: ModelMutant) -> set[str]:
    """Return the rules of what does something else, or is refused elsewhere, read off its name."""
    own = [event for event in HERE.model.events if event.name in mutant.events]
    what, _, _ = mutant.name.partition(":")
    if mutant.kind in ("always kept", "never kept"):
        touched = {e.name for e in own if e.anonymous and any(_has(kind, what) for kind in e.of)}
        own = [e for e in own if e.name in touched or any(_has(kind, what) for kind in e.of)]
    elif "(" in what:  # it is of one kind of slots; who leaves the slot unsaid is of all
        own = [event for event in own if event.anonymous or _is_named(event, what)]
    refusing = mutant.kind == "event dropped" or mutant.kind.startswith("guard ")
    places = {what} | {f"{event.name}(panel)" for event in own if event.anonymous}
    refused = {one.rule for at, some in HERE.refusals.items() if _at(at) in places for one in some}
    return {rule for event in own for rule in event.rules} | (refused if refusing else set())


def _is_named(event: Event, what: str) -> bool:
    return what in {f"{event.name}({kind or 'panel'})" for kind in event.targets}


def _has(kind: str, variable: str) -> bool:
    return variable in {one.name for one in HERE.model.own(kind)}


def _at(at: tuple[str, str]) -> str:
    name, place = at
    return f"{name}({'panel' if place == 'home' else place})"


CHOSEN = [one for one in MODELS if one.name.startswith(("confirm", "cancel"))]
"""Of events that do not say of which slot they are."""


@pytest.mark.parametrize("mutant", [*MODELS[::25], *CHOSEN[::4]], ids=lambda mutant: mutant.name)
def test_the_digests_that_a_mutant_of_the_model_changes_are_those_of_what_may_differ(mutant):
    found = behaviours(replace(HERE, model=mutant.model))
    changed = {rule for rule, digest in found.items() if digest != GROUND.behaviours[rule]}
    assert changed == may_differ(mutant)


@pytest.mark.parametrize("name", SHOWN)
def test_a_mutant_of_the_model_makes_suspect_what_the_comparison_names(name):
    found = suspects(mutants("model")[name](), SMALL)
    assert problem("model", told(name, *found)) is None


@pytest.mark.parametrize("name", EQUIVALENT[::12])
def test_an_equivalent_mutant_makes_nothing_suspect(name):
    assert suspects(mutants("model")[name](), SMALL) == (frozenset(), frozenset())


def test_a_mutant_of_a_machine_makes_the_rules_of_its_cell_suspect():
    names = (*MACHINES[::100], *[*explained("machines")][::4])
    assert [problem("machines", verdict("machines", name)) for name in names] == [None] * len(names)


def told(name: str, suspect: Iterable[str], named: Iterable[str]) -> Verdict:
    """Return what came of a mutant at the first size."""
    return Verdict("", name, 1, sorted(suspect), sorted(named))


def test_what_is_suspect_and_not_named_or_named_and_not_suspect_is_a_problem():
    one, two = ["CONV-1"], ["CONV-1", "CONV-2"]
    equivalent, other = EQUIVALENT[0], MODELS[0].name
    assert problem("model", told(other, one, one)) is None
    assert problem("model", told(other, one, two)) is not None
    assert problem("model", told(other, two, one)) is not None
    assert problem("model", told(other, [], [])) is not None
    assert problem("model", told(equivalent, one, one)) is not None
    assert problem("model", told(equivalent, [], [])) is None


# The reference

SOME = replace(WITH_VECTORS, vectors=WITH_VECTORS.vectors[::48])
PLAYED = [expected_of(one) for one in SOME.vectors]


def broken_references() -> Iterator[tuple[Behaviour, Suspects, set[str]]]:
    """Yield broken references that answer, with the vectors that are answered otherwise."""
    for mutant in Random(16).sample([*reference_mutants()], 12):  # noqa: S311 - nothing is secret
        try:
            broken = mutant.load()
            with with_reference(broken):
                found = find_vector_changes(SOME.vectors)
                suspect = suspects_by_vectors(SOME)
        except Exception:  # noqa: BLE001, S112 - whatever it raises: there is nothing to compare
            continue
        named = frozenset(rule for one in (*found.changes, *found.losses) for rule in one.rules)
        yield broken, Suspects(suspect, named), {change.vector for change in found.changes}


def test_a_broken_reference_makes_suspect_what_the_vectors_name_that_tell_it():
    told, untold = 0, 0
    for broken, found, changed in broken_references():
        by = {one.name for one in PLAYED if first_wrong(broken, one) is not None}
        assert changed == by
        assert found.suspect == found.named & SIGNED.keys()
        assert bool(found.suspect) is bool(by)
        told, untold = told + bool(by), untold + (not by)
    assert min(told, untold) >= 3
