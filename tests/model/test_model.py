"""The executable specification counts what the page counts, and is the page's own words."""

from collections import deque

import pytest

from session_panel_spec.domain.rules import load_rules
from session_panel_spec.model.abstract_state import Bounds
from session_panel_spec.model.interpreter import Moment, holds, initial_state, successors
from session_panel_spec.model.panel_model import EVENTS


def counts(bounds: Bounds) -> tuple[int, int, int]:
    """Return the states, transitions and depth of the model."""
    first = initial_state(bounds)
    depth, transitions, queue = {first: 0}, 0, deque([first])
    while queue:
        state = queue.popleft()
        for _, after in successors(bounds, state):
            transitions += after != state
            if after not in depth:
                depth[after] = depth[state] + 1
                queue.append(after)
    return len(depth), transitions, max(depth.values())


@pytest.mark.parametrize(
    ("bounds", "expected"),
    [
        (Bounds(0, 0), (10, 58, 2)),
        (Bounds(1, 0), (4_552, 45_046, 20)),
        (Bounds(1, 1, 1, 1), (5_704, 57_126, 20)),
        (Bounds(1, 1, 2, 2, 2), (10_696, 111_926, 14)),
    ],
)
def test_the_counts_are_those_of_the_page(bounds: Bounds, expected: tuple[int, int, int]) -> None:
    assert counts(bounds) == expected


def test_every_event_cites_rules_of_the_catalogue() -> None:
    assert all(event.rules for event in EVENTS)
    assert {rule for event in EVENTS for rule in event.rules} <= set(load_rules())


def test_what_is_no_expression_is_an_error() -> None:
    with pytest.raises(TypeError):
        holds("conv", Moment(Bounds(), initial_state(Bounds())))  # type: ignore[arg-type]


OF_THE_PAGE = """
offer returns leaves message sentiment expire miss accept reject pick open focus close confirm
cancel end edit save toggle choose reset
"""


def test_the_events_are_those_of_the_page() -> None:
    assert {event.name for event in EVENTS} == set(OF_THE_PAGE.split())
    assert len({(event.name, event.of) for event in EVENTS}) == len(EVENTS)
