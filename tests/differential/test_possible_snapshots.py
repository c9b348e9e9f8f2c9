"""Which snapshots are possible, by the reference: it agrees with what is written by hand."""

from math import inf, nextafter
from random import Random

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from session_panel import Config, Panel
from session_panel.snapshot import Snapshot
from session_panel_spec.differential.snapshots.changes import drawn
from session_panel_spec.differential.snapshots.possible import is_possible
from session_panel_spec.differential.snapshots.run_to import compressed, run_to
from session_panel_spec.differential.snapshots.times import LAST, LONGEST, duration, earliest
from session_panel_spec.domain.snapshots import Change, Example, apply, load_snapshots
from session_panel_spec.reference import answer, initial, snapshot

EXAMPLES = [(example, text) for example, text in load_snapshots().changed() if example.records < 9]
"""All but those with a thousand sessions."""


@pytest.mark.rules("CONV-11", "CONV-12", "OFFR-1", "OFFR-3", "TITL-1", "TIME-1", "UNRD-1")
@pytest.mark.parametrize(("example", "text"), EXAMPLES, ids=[one.it for one, _ in EXAMPLES])
def test_a_run_leads_to_just_those_snapshots_that_are_taken(example: Example, text: str) -> None:
    assert is_possible(text) is (example.field is None)


@pytest.mark.parametrize("version", [None, 1, 3, 2.0, True, "2"])
def test_only_todays_form_is_possible(version: object) -> None:
    whole = msgspec.json.decode(Panel().to_json())
    assert is_possible(msgspec.json.encode(whole))
    assert not is_possible(msgspec.json.encode(whole | {"version": version}))


@pytest.mark.parametrize("name", load_snapshots().panels)
def test_the_run_to_what_a_panel_saves_leads_there(name: str) -> None:
    saved = load_snapshots().panels[name].panel().to_json()
    wanted = compressed(msgspec.json.decode(saved, type=Snapshot))
    state, panel = initial(Config()), Panel()
    for event in run_to(wanted):
        state = answer(state, event).state
        panel.apply(event)
    expected = msgspec.json.decode(Panel.restore(wanted).to_json())
    assert snapshot(state) == msgspec.json.decode(panel.to_json()) == expected


@pytest.mark.rules("TIME-1", "CONF-1")
@given(
    st.sampled_from([0.0, 1.0, LONGEST, nextafter(LONGEST, inf), LAST]) | st.floats(0, LAST),
    st.floats(0, LAST),
)
def test_from_the_earliest_time_something_lasts_and_from_the_one_before_it_does_not(
    end: float, since: float
) -> None:
    at = earliest(end, since)
    if since > end:
        assert at == inf
        return
    lasts = duration(at, end)
    assert lasts is not None
    assert 0 <= lasts <= LONGEST
    assert min(at + lasts, LAST) == end
    assert at >= since
    assert at == since or duration(nextafter(at, -inf), end) is None


def test_changes_are_drawn_by_the_dice_alone_and_reach_every_field() -> None:
    busy = msgspec.json.decode(load_snapshots().panels["busy"].panel().to_json())
    dice = (Random(1), Random(1))  # noqa: S311 - the same again
    drawn_once, again = ([drawn(each, busy) for _ in range(1500)] for each in dice)
    assert drawn_once == again
    reached = {change.path.split("/")[1] for change in drawn_once}
    assert reached == busy.keys() - {"version"}


@pytest.mark.parametrize(
    ("change", "changed"),
    [
        (Change("add", "/list/-", 3), {"list": [1, 2, 3], "field": "x"}),
        (Change("add", "/list/0", 3), {"list": [3, 1, 2], "field": "x"}),
        (Change("add", "/other", 3), {"list": [1, 2], "field": "x", "other": 3}),
        (Change("replace", "/list/1", 3), {"list": [1, 3], "field": "x"}),
        (Change("replace", "/field"), {"list": [1, 2], "field": None}),
        (Change("remove", "/list/0"), {"list": [2], "field": "x"}),
        (Change("move", "/list/0", origin="/list/1"), {"list": [2, 1], "field": "x"}),
        (Change("copy", "/list/-", origin="/list/0"), {"list": [1, 2, 1], "field": "x"}),
    ],
)
def test_a_change_is_an_operation_of_a_json_patch(change: Change, changed: object) -> None:
    whole = {"list": [1, 2], "field": "x"}
    apply(change, whole)
    assert whole == changed
