"""How often somebody may ask: a clock of the test's own tells it exactly."""

import pytest

from session_panel_service.asking.principal import Principal
from session_panel_service.asking.rate import Limits
from session_panel_service.problem import Problem


def taken(limits: Limits, principal: Principal, number: int) -> int:
    """Return how many of some requests at one moment are taken."""
    told = 0
    for _ in range(number):
        try:
            limits.take(principal)
        except Problem:
            continue
        told += 1
    return told


def test_twenty_requests_a_second_and_32_streams_are_the_limits_unless_told() -> None:
    agent = Principal.agent("agent-7")
    assert (agent.requests_per_second, agent.streams) == (20, 32)
    limits = Limits(lambda: 0.0)
    assert taken(limits, agent, 100) == 20


def test_a_bucket_fills_as_time_passes_and_not_above_its_brim() -> None:
    now = 0.0
    limits, agent = Limits(lambda: now), Principal.agent("agent-7")
    assert taken(limits, agent, 100) == 20
    now = 0.5
    assert taken(limits, agent, 100) == 10
    now = 1000.0
    assert taken(limits, agent, 100) == 20


def test_each_has_a_bucket_of_their_own() -> None:
    limits = Limits(lambda: 0.0)
    assert taken(limits, Principal.agent("a"), 100) == taken(limits, Principal.agent("b"), 100)
    assert taken(limits, Principal.channel("router", 500.0), 1000) == 500


def test_a_stream_is_counted_as_long_as_it_is_open() -> None:
    limits, agent = Limits(lambda: 0.0), Principal("a", frozenset(), streams=1)
    with limits.stream(agent), pytest.raises(Problem, match="1 streams open"), limits.stream(agent):
        pass
    assert limits.streams == 0
    with limits.stream(agent):
        assert limits.streams == 1
