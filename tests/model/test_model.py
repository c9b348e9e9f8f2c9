"""The executable specification counts what the page counts, and is the page's own words."""

from collections import deque
from collections.abc import Iterator
from itertools import islice

import pytest

from model import page_reading
from session_panel_spec.domain.rules import load_rules
from session_panel_spec.model.abstract_state import AbstractState, Bounds
from session_panel_spec.model.interpreter import Moment, holds, initial_state, successors
from session_panel_spec.model.language import Below, conjuncts, found
from session_panel_spec.model.panel_model import DIALOGS, EVENTS, dialog, still


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
        (Bounds(1, 0), (5_420, 58_298, 19)),
        (Bounds(1, 1, 1, 1), (9_452, 100_874, 22)),
        (Bounds(1, 1, 2, 2, 2), (12_172, 140_202, 13)),
    ],
)
def test_the_counts_are_those_of_the_page(bounds: Bounds, expected: tuple[int, int, int]) -> None:
    assert counts(bounds) == expected


@pytest.mark.parametrize(
    "bounds",
    [
        Bounds(1, 1, 2, 2, 2),
        Bounds(2, 1, 2, 2, 2),
        Bounds(3, 1, 2, 3, 2, offer_limit=1),
        Bounds(2, 1, 1, 9, 1, missed_sets_inactive=False, declined_sets_dnd=True),
    ],
    ids=str,
)
def test_every_event_does_what_the_page_says_read_a_second_time(bounds: Bounds) -> None:
    for state in islice(reachable(bounds), 2_000):
        read = page_reading.successors(bounds, plain(state))
        steps = ((str(label), plain(after)) for label, after in successors(bounds, state))
        assert sorted(read) == sorted(steps)


def reachable(bounds: Bounds) -> Iterator[AbstractState]:
    """Yield every state, the nearest first."""
    queue = [initial_state(bounds)]
    met = {*queue}
    for state in queue:
        yield state
        new = [one for one in dict(successors(bounds, state)).values() if one not in met]
        met.update(new)
        queue += dict.fromkeys(new)


def plain(state: AbstractState) -> page_reading.State:
    return state.presence, state.mode, tuple(map(tuple, state.slots))


REFUSED_BY_DIALOG = {"focus", "close", "open", "pick", "edit", "save", "discard", "end"}


@pytest.mark.rules("CLOS-3")
def test_an_open_dialog_refuses_what_the_page_names_and_bars_nothing_else() -> None:
    for event in EVENTS:
        if event.name in REFUSED_BY_DIALOG:
            assert still in conjuncts(event.enabled)
        elif event.name not in ("confirm", "cancel"):
            assert DIALOGS not in {c for below in found(Below, event) for c in below.counts}
            assert dialog not in found(type(dialog), event.enabled)


def test_every_event_cites_rules_of_the_catalogue() -> None:
    assert all(event.rules for event in EVENTS)
    assert {rule for event in EVENTS for rule in event.rules} <= set(load_rules())


def test_what_is_no_expression_is_an_error() -> None:
    with pytest.raises(TypeError):
        holds("conv", Moment(Bounds(), initial_state(Bounds())))  # type: ignore[arg-type]


OF_THE_PAGE = """
offer leaves message sentiment withdraw transfer assign expire miss accept reject pick open focus
close confirm cancel end edit save discard toggle choose reset
"""


def test_the_events_are_those_of_the_page() -> None:
    assert {event.name for event in EVENTS} == set(OF_THE_PAGE.split())
    assert len({(event.name, event.of) for event in EVENTS}) == len(EVENTS)
