"""A panel takes just the snapshots that some run of the reference leads to.

What is not asked, and not tried here, is whether there was room at each moment of the past.
"""

import json
from collections.abc import Callable
from itertools import permutations
from math import inf, nextafter
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from panel.fuzz import CHANGES, DAY, EVENTS, comes_back, fuzz, goes_on, is_reached, loaded
from panel.strategies import any_event, configs, some_day
from session_panel import (
    Assign,
    Config,
    Expire,
    Focus,
    Leave,
    Message,
    Miss,
    Offer,
    Panel,
    Pick,
)
from session_panel.deadlines import earliest
from session_panel.events import AnyEvent
from session_panel.value import LAST_TIME, LONGEST, later
from session_panel_spec.domain.snapshots import load_snapshots

Change = dict[str, Any]

AT_ONCE = Config(close_dialog=False, capacity=9)


def after(*happened: AnyEvent, config: Config = AT_ONCE) -> Panel:
    panel = Panel(config)
    for event in happened:
        panel.apply(event)
    return panel


def picked(conversation: str, mode: str = "live", **fields: object) -> Pick:
    told = {"customer": f"customer of {conversation}", "previous": "ended"} | fields
    return Pick(at=0, conversation=conversation, mode=mode, **told)


def taken(panel: Panel, change: Callable[[Change], object]) -> bool:
    """Whether a panel's snapshot is taken after a change: a run leads to it, or else none does."""
    snapshot = json.loads(panel.to_json())
    change(snapshot)
    changed = loaded(json.dumps(snapshot))
    if changed:
        is_reached(changed)
    return changed is not None


def in_order(name: str, *order: int) -> Callable[[Change], object]:
    """Return what puts the entries of a list in another order."""
    return lambda snapshot: snapshot.update({name: [snapshot[name][place] for place in order]})


def numbered(*numbers: int) -> Callable[[Change], object]:
    """Return what gives other numbers to the visitors of conversations, in their order."""

    def change(snapshot: Change) -> None:
        snapshot["visitors"] = 9
        for conversation, number in zip(snapshot["conversations"], numbers, strict=True):
            conversation["visitor"] = number

    return change


# Order


def every_kind() -> Panel:
    """Return a panel with a session of each kind that the order of conversations binds."""
    return load_snapshots().panels["every-kind"].panel()


@given(st.permutations(range(5)), st.permutations(range(1, 7)), st.permutations(range(1, 6)))
@settings(max_examples=300)
def test_an_order_is_taken_if_and_only_if_some_run_has_it(
    conversations: list[int], sessions: list[int], visitors: list[int]
) -> None:
    changes = (
        numbered(*visitors),
        in_order("conversations", *conversations),
        in_order("sessions", 0, *sessions),
    )
    taken(every_kind(), lambda snapshot: [change(snapshot) for change in changes])


def test_the_orders_of_few_are_all_tried() -> None:
    panel = after(
        *(picked("c1"), picked("c2"), Message(at=0, conversation="c1")),
        *(Leave(at=1, conversation="c1"), picked("c3", "persistent", previous="closed")),
    )
    possible = 0
    for conversations in permutations(range(3)):
        for sessions in permutations(range(1, 4)):
            for visitors in permutations(range(1, 4)):
                changes = (
                    numbered(*visitors),
                    in_order("conversations", *conversations),
                    in_order("sessions", 0, *sessions),
                )
                possible += taken(panel, lambda old, made=changes: [each(old) for each in made])
    assert 0 < possible < 6**3


# Times

ENDS = [0.0, 5e-324, 1.0, LONGEST, LONGEST + 1, LONGEST * 1.5, LAST_TIME - 0.125, LAST_TIME]


@pytest.mark.rules("TIME-1", "CONF-1")
@given(st.sampled_from(ENDS) | st.floats(0, LAST_TIME), st.floats(0, LAST_TIME))
def test_the_earliest_time_is_one_from_which_something_lasts_until_its_end(
    end: float, since: float
) -> None:
    at = earliest(end, since)
    if since > end:
        assert at > LAST_TIME
    else:
        assert since <= at <= end
        assert later(at, LONGEST) >= end


@pytest.mark.rules("TIME-1", "CONF-1")
@given(
    st.sampled_from([0.0, 7e-5, 1.0, 1.7e12]) | st.floats(0, LAST_TIME),
    st.sampled_from([0.0, LONGEST]) | st.floats(0, LONGEST),
)
def test_what_lasted_is_never_too_early(at: float, duration: float) -> None:
    assert earliest(later(at, duration), 0.0) <= at
    assert earliest(later(at, duration), at) == at


def test_the_earliest_time_is_so_to_the_last_bit() -> None:
    odd, half = 1 + 2**-52, 2**-53
    assert {half + 1.0, half + odd}.isdisjoint({odd})
    assert earliest(odd, half) == nextafter(half, 1)
    assert earliest(LONGEST, 0) == earliest(nextafter(LONGEST, 0), 0) == 0
    after_longest = nextafter(LONGEST, inf)
    first = earliest(after_longest, 0)
    assert later(first, LONGEST) == after_longest
    assert later(nextafter(first, 0), LONGEST) == LONGEST
    assert earliest(LAST_TIME, 0) == LAST_TIME - LONGEST


@pytest.mark.rules("TIME-1", "CONV-4", "CONV-13", "OFFR-2", "OFFR-4")
def test_at_0_a_time_is_a_time() -> None:
    at_once = Config(offer_time=0, waiting_time=0, close_dialog=False, capacity=9)
    panel = after(
        Assign(at=0, conversation="c1", customer="ana", name="A", until=0),
        Assign(at=0, conversation="c2", customer="budi", name="B", until=0),
        Message(at=0, conversation="c2"),
        Offer(at=0, conversation="c3", customer="cici", mode="live", name="C"),
        config=at_once,
    )
    assert [offer.until for offer in panel.state.offers.values()] == [0, 0]
    assert [c.expires_at for c in panel.state.conversations.values()] == [0, 0]
    comes_back(panel)
    is_reached(panel)
    due = []
    while event := panel.due():
        due.append(event)
        panel.apply(event)
    assert due == [
        Miss(at=0, conversation="c2"),
        Miss(at=0, conversation="c3"),
        Expire(at=0, conversation="c1"),
        Expire(at=0, conversation="c2"),
    ]
    assert panel.state.unread == {"c2": 1}


@pytest.mark.rules("OFFR-1", "CONV-4", "CONV-10")
@pytest.mark.parametrize("end", [0, 0.0, -0.0, 5e-324])
def test_only_what_waits_has_an_end_of_its_waiting_and_be_it_0(end: float) -> None:
    offer = Offer(at=0, conversation="c2", customer="budi", mode="live", name="B")
    panel = after(picked("c1"), Leave(at=0, conversation="c1"), offer)
    assert not taken(panel, lambda s: s["conversations"][0].update(expires_at=end))
    assert not taken(panel, lambda s: s["offers"][0]["new"].update(expires_at=end))


# Counts, presence, automatic accepting


@pytest.mark.rules("UNRD-1", "TITL-1")
@pytest.mark.parametrize("count", [2**53, 2**64, 10**100])
def test_a_panel_that_counts_on_comes_back(count: int) -> None:
    panel = after(picked("c1"), Focus(at=1, session="home"), Message(at=1, conversation="c1"))
    snapshot = json.loads(panel.to_json())
    snapshot |= {"visitors": count, "unread": {"c1": count}}
    panel = Panel.from_json(json.dumps(snapshot))
    for event in (Message(at=2, conversation="c1"), picked("c2")):
        panel.apply(event)
    assert panel.state.unread["c1"] == panel.state.visitors == count + 1
    comes_back(panel)
    is_reached(panel)


@pytest.mark.rules("CONF-1", "PRES-1", "PRES-4")
@pytest.mark.parametrize(
    "presence",
    ["available", "busy", "dnd", "inactive", "held_dnd", "held_away", "held_offline"],
)
def test_some_configuration_leads_to_every_presence(presence: str) -> None:
    assert taken(after(picked("c1")), lambda s: s.update(presence=presence))
    assert taken(Panel(), lambda s: s.update(presence=presence, mode="collapsed"))


def test_a_thousand_offers_are_no_more_than_can_be() -> None:
    offers = [
        Offer(at=0, conversation=f"c{n}", customer=f"u{n}", mode="live", name="A")
        for n in range(1000)
    ]
    widest = Config(capacity=1000, session_limit=1000, offer_limit=1000)
    panel = after(*offers, config=widest)
    comes_back(panel)
    assert not taken(panel, lambda s: s["offers"].append(s["offers"][0] | {"id": "x", "new": None}))


# Any day, and any change of what it led to


@given(configs, st.lists(any_event, max_size=60))
@settings(max_examples=100)
def test_what_any_day_leads_to_is_reached_again(config: Config, happened: list[AnyEvent]) -> None:
    is_reached(some_day(config, happened))


@given(
    configs,
    st.lists(any_event, max_size=60),
    st.sampled_from(CHANGES),
    st.randoms(use_true_random=False),
)
@settings(max_examples=200)
def test_a_changed_snapshot_is_refused_by_its_field_or_reached_and_goes_on(
    config: Config, happened: list[AnyEvent], change: Callable[[Random, Change], None], dice: Random
) -> None:
    snapshot = json.loads(some_day(config, happened).to_json())
    change(dice, snapshot)
    panel = loaded(json.dumps(snapshot))
    if panel:
        is_reached(panel)
        for _ in goes_on(dice, panel, 5):
            pass
        comes_back(panel)


def test_the_fuzz_tries_events_of_every_kind_and_every_change() -> None:
    said: list[str] = []
    tried = fuzz(range(60), 6, seed=0, say=said.append)
    events = {kind: number for kind, number in tried.items() if ":" not in kind}
    assert {kind.split()[0] for kind in events} == {event.__name__ for event in EVENTS}
    assert sum(events.values()) == 60 * DAY
    assert tried.total() == 60 * (DAY + 6)
    changes = {kind.split(":")[0] for kind in tried.keys() - events.keys()}
    assert changes == {change.__name__ for change in CHANGES} | {"several changes"}
    assert len(said) == 1
