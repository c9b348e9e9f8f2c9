"""The real panel with a configuration, in lockstep with the model in that configuration."""

from itertools import islice

import pytest

from session_panel import Config, PresencePolicy
from session_panel_spec.lockstep.exploration import explore, tallies
from session_panel_spec.lockstep.panel_properties import PANEL_PROPERTIES, panel_properties_at
from session_panel_spec.lockstep.refinement import lockstep
from session_panel_spec.model.abstract_state import Bounds
from session_panel_spec.model.configuration import model_in
from session_panel_spec.model.configured import bounds_in
from session_panel_spec.model.panel_model import MODEL

KEEPING = Config(
    presence_policy=PresencePolicy(some_load="keep"),
    allowed_presences=frozenset({"available", "dnd"}),
)
TIGHT = Config(
    capacity=1,
    session_limit=1,
    offer_limit=1,
    waiting_time=5,
    work_item_limit=1,
    sentiment_threshold="very negative",
    allowed_presences=frozenset({"away", "busy"}),
    presence_policy=PresencePolicy("busy", "dnd", "keep"),
    missed_sets_inactive=False,
    declined_sets_dnd=True,
)
policy_of = Config.policy


@pytest.mark.rules("OFFR-1", "PRES-1", "PRES-3")
@pytest.mark.parametrize("config", [KEEPING, TIGHT])
def test_the_panel_does_what_the_model_does_in_its_configuration(config: Config) -> None:
    found = lockstep(bounds_in(config, 1, 0, 1))
    assert found.passed
    assert found.states > 1_000


def test_the_panel_has_the_configuration_that_the_bounds_have() -> None:
    *_, tally = islice(tallies(bounds_in(KEEPING, 1, 0, 0)), 3)
    assert tally.exploration().refinement.passed
    assert lockstep(bounds_in(KEEPING, 1, 0, 0), MODEL).difference is not None


def test_every_property_holds_of_a_panel_as_it_is_configured() -> None:
    found = explore(bounds_in(TIGHT, 1, 0, 1))
    assert found.refinement.passed
    assert [one.name for one in found.properties if one.counterexample] == []
    assert {one.name for one in found.properties if not one.count} == {
        "records-come-with-room",
        "inactive-until-the-agent-acts",
    }


def test_only_what_speaks_of_the_configuration_is_asked_otherwise() -> None:
    pairs = list(zip(panel_properties_at(bounds_in(TIGHT)), PANEL_PROPERTIES, strict=True))
    assert all(one.name == other.name and one.of == other.of for one, other in pairs)
    assert all(one is other for one, other in pairs if not other.of_model)
    assert panel_properties_at(Bounds()) is PANEL_PROPERTIES


@pytest.mark.rules("PRES-1")
def test_a_panel_that_ignores_its_policy_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def usual(config: Config, load: int) -> object:
        return policy_of(Config(capacity=config.capacity), load)

    monkeypatch.setattr(Config, "policy", usual)
    found = lockstep(bounds_in(KEEPING, 1, 0, 0))
    assert found.difference is not None
    assert "the panel goes to AbstractState(presence='busy'" in found.difference
    assert lockstep(Bounds(1, 0, unread_max=0)).passed
    asked = {one.name: one for one in explore(bounds_in(KEEPING, 1, 0, 0)).properties}
    assert asked["presence-follows-work"].counterexample


@pytest.mark.rules("OFFR-1")
def test_a_panel_that_takes_offers_in_the_default_presences_is_told() -> None:
    allowed = model_in(Config(allowed_presences=KEEPING.allowed_presences))
    found = lockstep(Bounds(1, 0, unread_max=0), allowed)
    assert found.difference is not None
    assert found.difference.startswith("offer(0, live): the panel ")
