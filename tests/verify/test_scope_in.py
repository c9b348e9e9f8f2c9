"""What is looked at besides in a service's own configuration."""

import pytest

from session_panel import Config, PresencePolicy
from session_panel_spec.lockstep.refinement import lockstep
from session_panel_spec.model.abstract_state import check_bounds
from session_panel_spec.model.configured import ConfiguredBounds
from session_panel_spec.verify.configured import scope_in
from session_panel_spec.verify.scope import DEFAULT, THOROUGH, Scope

KEEPING = Config(capacity=3, presence_policy=PresencePolicy(some_load="keep"))
SINGLE = Config(capacity=1, session_limit=1, offer_limit=1)


@pytest.mark.parametrize("scope", [DEFAULT, THOROUGH])
@pytest.mark.parametrize("config", [KEEPING, SINGLE])
def test_sizes_with_the_configuration_are_looked_at_besides(scope: Scope, config: Config) -> None:
    found = scope_in(config, scope)
    assert (found.panel, found.confirmed) == (scope.panel, scope.confirmed)
    for sizes, usual in (
        (found.lockstep, scope.lockstep),
        (found.states, scope.states),
        (found.sets, scope.sets),
    ):
        assert sizes[: len(usual)] == usual
        besides = sizes[len(usual) :]
        assert besides
        for bounds in besides:
            check_bounds(bounds)
            assert isinstance(bounds, ConfiguredBounds)
            assert bounds.config == config


def test_where_the_session_limit_is_one_it_binds_two_conversations() -> None:
    (bounds,) = (one for one in scope_in(SINGLE, DEFAULT).lockstep if one.conversations > 1)
    assert lockstep(bounds).passed
    assert all(one.conversations == 1 for one in scope_in(KEEPING, DEFAULT).lockstep)


@pytest.mark.parametrize(
    "beyond",
    [Config(auto_accept=True), Config(close_dialog=False), Config(sentiment_threshold="off")],
)
def test_the_model_is_not_asked_of_a_panel_that_it_is_not_of(beyond: Config) -> None:
    assert scope_in(beyond, DEFAULT) == DEFAULT
