"""The model in a configuration: its choices made, its limits set, and what it does not know."""

from dataclasses import fields
from itertools import product
from typing import get_args

import pytest

from session_panel import Config, PresencePolicy
from session_panel.config import PolicyPresence
from session_panel.presence import ShownPresence
from session_panel_spec.check.engines import explore_model
from session_panel_spec.model.abstract_state import Bounds
from session_panel_spec.model.answers import is_excluded, labels, places, refusal, slot_of
from session_panel_spec.model.configuration import (
    EVERY_MODEL,
    USUAL,
    choices_in,
    model_in,
)
from session_panel_spec.model.configured import (
    KNOWN,
    OUTSIDE,
    bounds_in,
    model_of,
    not_in_model,
    outside,
)
from session_panel_spec.model.interpreter import Moment, initial_state, successors
from session_panel_spec.model.label import Label
from session_panel_spec.model.language import Model, Switched, found
from session_panel_spec.model.panel_model import MODEL, presence
from session_panel_spec.model.properties import ALWAYS, PROPERTIES
from session_panel_spec.model.properties.in_general import properties_at, properties_in
from session_panel_spec.model.refusals import REFUSALS

SWITCHES = {"missed_sets_inactive", "declined_sets_dnd"}
KEEPING = Config(
    capacity=1,
    session_limit=2,
    offer_limit=1,
    allowed_presences=frozenset({"available", "dnd"}),
    presence_policy=PresencePolicy("keep", "busy", "keep"),
    declined_sets_dnd=True,
)


def test_with_the_default_configuration_it_is_the_model_of_the_page() -> None:
    usual = model_in(Config())
    assert choices_in(Config()) == USUAL
    for field in fields(Model):
        assert getattr(usual, field.name) == getattr(MODEL, field.name)


def test_no_choice_is_left_open_and_the_administrators_switches_stay() -> None:
    for said in product(get_args(PolicyPresence), repeat=3):
        config = Config(presence_policy=PresencePolicy(*said), allowed_presences=frozenset())
        left = model_in(config)
        switches = found(Switched, (left.events, left.policy))
        assert {one.parameter.name for one in switches} == SWITCHES
        assert {one.parameter for one in found(Switched, properties_in(config))}.isdisjoint(USUAL)


@pytest.mark.rules("OFFR-1")
@pytest.mark.parametrize("allowed", get_args(ShownPresence))
def test_offers_come_in_the_presences_that_are_allowed(allowed: ShownPresence) -> None:
    config = Config(allowed_presences=frozenset({allowed}))
    bounds = bounds_in(config, 1, 0, 0)
    for now in presence.domain:
        state = initial_state(bounds)._replace(presence=now)
        offered = Label("offer", (0, "live")) in dict(successors(bounds, state, model_of(bounds)))
        assert offered == (str(now).removeprefix("held_") == allowed)


@pytest.mark.rules("PRES-1", "PRES-3")
def test_the_presence_follows_the_policy_that_is_configured() -> None:
    config = Config(presence_policy=PresencePolicy("busy", "keep", "available"))
    bounds, model = bounds_in(config, 2, 0, 0), model_in(config)
    state = initial_state(bounds)._replace(presence="dnd")
    for number, expected in enumerate(("dnd", "available")):
        state = dict(successors(bounds, state, model))[Label("pick", (number, "live"))]
        assert state.presence == expected
    nothing = initial_state(bounds)
    assert dict(successors(bounds, nothing, model))[Label("reset")].presence == "busy"


@pytest.mark.parametrize("config", [KEEPING, Config(1, 1, 1, allowed_presences=frozenset())])
def test_an_event_is_enabled_exactly_where_nothing_refuses_it_in_a_configuration(
    config: Config,
) -> None:
    bounds, model = bounds_in(config, 1, 0, 0), model_in(config)
    states = [initial_state(bounds)]
    for state in states:
        after = dict(successors(bounds, state, model))
        states += {*after.values()}.difference(states)
        assert after.keys() == {
            label
            for place in places(bounds)
            for moment in (Moment(bounds, state, slot_of(state, place)),)
            for event, kind in REFUSALS
            if kind == place.kind
            and refusal(event, kind, moment, model) is None
            and not is_excluded(event, kind, moment)
            for label in labels(place, event, model)
        }


@pytest.mark.parametrize("config", [KEEPING, Config(allowed_presences=frozenset())])
def test_every_engine_counts_the_same_in_a_configuration(config: Config) -> None:
    bounds = bounds_in(config, 1, 0, 1)
    counted = [explore_model(bounds, engine) for engine in ("python", "numpy", "bdd")]
    assert len({(one.states, one.transitions) for one in counted}) == 1
    assert counted[0].states != explore_model(Bounds(1, 0, unread_max=1), "numpy").states


def test_its_limits_are_those_that_are_configured() -> None:
    bounds = bounds_in(KEEPING, 3, 2, 4)
    assert (bounds.conversations, bounds.records, bounds.unread_max) == (3, 2, 4)
    assert (bounds.capacity, bounds.max_sessions, bounds.offer_limit) == (1, 2, 1)
    assert (bounds.missed_sets_inactive, bounds.declined_sets_dnd) == (True, True)
    assert bounds_in(Config()) != Bounds()


def test_its_properties_are_those_of_the_configuration() -> None:
    assert properties_at(Bounds()) is PROPERTIES
    configured = properties_at(bounds_in(KEEPING))
    assert [one.name for one in configured] == [one.name for one in PROPERTIES]
    usual = {one.name: one for one in ALWAYS}
    assert {one.name for one in configured if one.name in usual and one != usual[one.name]} == {
        "presence-follows-work",
        "offered-when-due",
    }


def test_a_model_without_choices_is_the_pages_whatever_the_bounds() -> None:
    assert model_of(Bounds(2, 0)) is MODEL
    assert found(Switched, EVERY_MODEL.policy)


def test_every_field_of_a_configuration_is_known_or_said_not_to_be() -> None:
    assert not KNOWN & OUTSIDE.keys()
    assert KNOWN | OUTSIDE.keys() <= {*Config.__struct_fields__}
    assert outside(Config()) == not_in_model(Config()) == not_in_model(KEEPING) == ()
    other = Config(offer_time=30, waiting_times={"a": 1}, work_item_limit=3, dashboard="Mine")
    assert not_in_model(other) == ("offer_time", "waiting_times", "work_item_limit", "dashboard")
    assert outside(other) == ()
    beyond = Config(auto_accept=True, close_dialog=False, sentiment_threshold="off")
    assert outside(beyond) == ("auto_accept", "close_dialog", "sentiment_threshold")
