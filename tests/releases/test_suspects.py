"""A mutant makes the rules suspect that the comparison names, and an equivalent one makes none.

`make approved-mutants` asks of every mutant what is asked here of some.
"""

from dataclasses import replace

import pytest

from releases.every_mutant import mutants, problem, tried
from releases.suspects import GROUND, HERE, Suspects, suspects
from session_panel_spec.model.abstract_state import Bounds
from session_panel_spec.model.language import Event
from session_panel_spec.mutants.hunt import explained
from session_panel_spec.mutants.model_mutants import ModelMutant, model_mutants
from session_panel_spec.releases.approvals.behaviour import behaviours

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
    assert problem("model", name, suspects(mutants("model")[name](), SMALL)) is None


@pytest.mark.parametrize("name", EQUIVALENT[::12])
def test_an_equivalent_mutant_makes_nothing_suspect(name):
    assert suspects(mutants("model")[name](), SMALL) == (frozenset(), frozenset())


def test_a_mutant_of_a_machine_makes_the_rules_of_its_cell_suspect():
    assert tried("machines", (*MACHINES[::100], *[*explained("machines")][::4])) == []


def test_what_is_suspect_and_not_named_or_named_and_not_suspect_is_a_problem():
    one, two = frozenset({"CONV-1"}), frozenset({"CONV-2"})
    equivalent, other = EQUIVALENT[0], MODELS[0].name
    assert problem("model", other, Suspects(one, one)) is None
    assert problem("model", other, Suspects(one, one | two)) is not None
    assert problem("model", other, Suspects(one | two, one)) is not None
    assert problem("model", other, Suspects(frozenset(), frozenset())) is not None
    assert problem("model", equivalent, Suspects(one, one)) is not None
