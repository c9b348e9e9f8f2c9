"""The proofs are of every presence policy and all allowed presences: the model has a choice."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import product
from typing import get_args

import pytest
import z3  # type: ignore[import-untyped]

from session_panel import Config, EventRefused, Panel, PresencePolicy, events
from session_panel.config import PolicyPresence
from session_panel.presence import ShownPresence
from session_panel_spec.check.proof import prove
from session_panel_spec.check.proof import window_state as symbolic
from session_panel_spec.check.proof.solver import Formula
from session_panel_spec.check.proof.window import Window
from session_panel_spec.model.configuration import ALLOWED, EVERY_MODEL, LOADS, USUAL, sayings
from session_panel_spec.model.language import (
    TRUE,
    Below,
    Expression,
    Model,
    Parameter,
    Policy,
    Value,
    conjuncts,
)
from session_panel_spec.model.panel_model import (
    CAPACITY,
    LOAD,
    MODEL,
    POLICY,
    presence,
)
from session_panel_spec.model.partial_evaluation import Known, exactly, reduced
from session_panel_spec.model.properties import ALWAYS
from session_panel_spec.model.properties.formula import truth
from session_panel_spec.model.properties.in_general import ALWAYS_IN_GENERAL
from session_panel_spec.model.properties.property import Always

THEORY = symbolic.theory_of(EVERY_MODEL, ALWAYS)
SPEAKING = {"presence-follows-work", "offered-when-due"}
"""The properties that say something of the policy, or of the allowed presences."""

# At the default configuration the choices make no difference


def never(*formulas: Formula) -> bool:
    """Say whether some formulas never hold together, with the choices that are the default."""
    solver = z3.Solver()
    solver.add(*(symbolic.switch(each) == value for each, value in USUAL.items()), *formulas)
    return solver.check() == z3.unsat


def decided(policy: Policy, side: symbolic.Side) -> Formula:
    value = side.value(policy.variable)
    for when, to in reversed(policy.entries):
        value = z3.If(truth(when, side), symbolic.code(to), value)
    return value


def test_with_the_default_choices_the_model_is_that_of_the_page() -> None:
    changed = [
        pair for pair in zip(EVERY_MODEL.events, MODEL.events, strict=True) if pair[0] != pair[1]
    ]
    assert [event.name for event, _ in changed] == ["offer"]
    side = symbolic.Side(symbolic.fresh_state(THEORY, "conversation"), symbolic.TARGET)
    (one, other) = changed[0]
    assert replace(one, enabled=other.enabled) == other
    assert never(truth(one.enabled, side) != truth(other.enabled, side))
    proper = side.proper(presence)
    assert never(proper, decided(EVERY_MODEL.policy, side) != decided(POLICY, side))


def test_with_the_default_choices_each_property_says_what_its_file_says() -> None:
    pairs = tuple(zip(ALWAYS_IN_GENERAL, ALWAYS, strict=True))
    assert {general.name for general, usual in pairs if general != usual} == SPEAKING
    for general, usual in pairs:
        assert replace(general, holds=usual.holds) == usual
        for step in Window(THEORY, "conversation").steps if general != usual else ():
            side = symbolic.Side(step.before, None, step.argument, step.event, step.after)
            about = replace(side, place=symbolic.TARGET) if usual.of else side
            proper = side.proper(presence)
            assert never(proper, truth(general.holds, about) != truth(usual.holds, about))


def test_the_policy_says_exactly_one_thing_for_each_load() -> None:
    side = symbolic.Side(symbolic.SymbolicState({}, {}, {}))
    for load in LOADS:
        each = [truth(where, side) for where, _ in sayings(load)]
        assert [what for _, what in sayings(load)] == ["keep", "available", "busy", "dnd"]
        solver = z3.Solver()
        solver.add(z3.PbEq([(one, 1) for one in each], 1) == z3.BoolVal(val=False))
        assert solver.check() == z3.unsat


# The real panel makes the same of each choice


@dataclass(frozen=True)
class Chosen:
    """A configuration, as the switches of the model."""

    policy: tuple[str, ...] = ("available", "busy", "dnd")
    allowed: str = "available"

    def chosen(self, parameter: Parameter) -> bool:
        field, _, value = parameter.name.rpartition(" ")
        if field == "allowed_presences has":
            return value == self.allowed
        return dict(zip(LOADS, self.policy, strict=True))[field.split()[0].split(".")[1]] == value


def holds(when: Expression, choice: Chosen, now: str, truths: Mapping[Below, bool]) -> bool:
    left = reduced(when, Known(exactly({presence: now}), choice, truths))  # type: ignore[arg-type]
    return left == TRUE


def of_model(choice: Chosen, load: int, now: str) -> Value:
    truths = {Below((LOAD,), 1): load < 1, Below((LOAD,), CAPACITY): load < 2}
    return next(to for when, to in EVERY_MODEL.policy.entries if holds(when, choice, now, truths))


def panel_in(config: Config, load: int, now: str) -> Panel:
    """Return a panel with a load and a presence: by a choice, or an offer that goes unanswered."""
    panel = Panel(config)
    panel.apply(events.Offer(at=0, conversation="offered", customer="o", mode="live"))
    for number in range(load):
        picked = {"conversation": f"c{number}", "customer": f"p{number}"}
        panel.apply(events.Pick(at=0, **picked, mode="live"))
    unheld = now in ("available", "busy", "dnd", "inactive")
    chosen = "available" if unheld and now != "busy" else now.removeprefix("held_")
    panel.apply(events.Choose(at=0, presence=chosen))
    if now == "dnd":
        panel.apply(events.Reject(at=0, conversation="offered"))
    if now == "inactive":
        panel.apply(events.Miss(at=1000, conversation="offered"))
    assert panel.state.presence == now
    return panel


POLICIES = tuple(product(get_args(PolicyPresence), repeat=3))


@pytest.mark.rules("PRES-1", "PRES-3")
@pytest.mark.parametrize("now", presence.domain)
@pytest.mark.parametrize("load", [0, 1, 2])
def test_the_panel_resets_as_the_model_does_by_every_policy(load: int, now: str) -> None:
    for said in POLICIES:
        config = Config(presence_policy=PresencePolicy(*said), declined_sets_dnd=True)
        panel = panel_in(config, load, now)
        panel.apply(events.Reset(at=1000))
        assert panel.state.presence == of_model(Chosen(policy=said), load, now)


@pytest.mark.rules("OFFR-1")
@pytest.mark.parametrize("allowed", get_args(ShownPresence))
def test_the_panel_takes_offers_as_the_model_does_in_each_allowed_presence(allowed: str) -> None:
    for now in presence.domain:
        panel = panel_in(Config(declined_sets_dnd=True), 0, now)
        only = Config(declined_sets_dnd=True, allowed_presences=frozenset({allowed}))
        panel.apply(events.Configure(at=1000, config=only))
        taken = False
        with suppress(EventRefused):
            panel.apply(events.Offer(at=1000, conversation="n", customer="n", mode="live"))
            taken = True
        assert taken == holds(ALLOWED, Chosen(allowed=allowed), now, {})


# What is wrong of one choice is refuted


def refuted(model: Model, claims: tuple[Always, ...] = ALWAYS_IN_GENERAL) -> dict[str, str]:
    """Return what is refuted of the claims that speak of the configuration, and by what."""
    events = tuple(event for event in model.events if event.name in ("reset", "offer"))
    meant = tuple(one for one in claims if one.over == "states" or one.name in SPEAKING)
    found = prove(claims=meant, model=replace(model, events=events))
    return {proof.name: str(proof.counterexample) for proof in found if proof.counterexample}


def test_a_policy_that_keeps_what_it_must_not_is_refuted_with_the_choice() -> None:
    def wrong(when: Expression, to: Value) -> Value:
        keeps = {Below((LOAD,), 1), presence.is_("busy")} <= {*conjuncts(when)}
        return "dnd" if keeps else to

    entries = tuple((when, wrong(when, to)) for when, to in EVERY_MODEL.policy.entries)
    policy = replace(EVERY_MODEL.policy, entries=entries)
    told = refuted(replace(EVERY_MODEL, policy=policy))
    assert set(told) == {"presence-follows-work"}
    assert "presence_policy.no_load is keep True" in told["presence-follows-work"]
    assert "event: reset()" in told["presence-follows-work"]


def test_an_offer_in_the_default_presences_is_refuted_by_others() -> None:
    told = refuted(replace(EVERY_MODEL, events=MODEL.events))
    assert set(told) == {"offered-when-due"}
    assert "allowed_presences has" in told["offered-when-due"]


def test_what_is_said_of_the_default_configuration_is_refuted_by_others() -> None:
    assert set(refuted(EVERY_MODEL, ALWAYS)) == SPEAKING
    assert refuted(EVERY_MODEL) == {}
