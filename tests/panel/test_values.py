"""Values stay as they are, wherever they go: copies, pickles, other processes."""

from collections.abc import Callable, Iterable, MutableMapping
from copy import copy, deepcopy
from multiprocessing import get_context
from operator import methodcaller
from types import MappingProxyType

import msgspec
import pytest
from public_api import examples

from session_panel import (
    MACHINES,
    Accept,
    Config,
    EventRefused,
    InvalidInput,
    Message,
    Offer,
    Panel,
    PanelState,
    Toggle,
)
from session_panel.frozen_dict import FrozenDict
from session_panel_spec.verify.check import DirectCheck
from session_panel_spec.verify.public_values import VALUES
from session_panel_spec.verify.values import CHANGES, checks_of, compared, value_checks


@pytest.mark.parametrize("looked_at", [value_checks, lambda: checks_of(examples())])
def test_values_stay_as_they_are(looked_at: Callable[[], Iterable[DirectCheck]]) -> None:
    for check in looked_at():
        assert check.passed, (check.name, check.problems)


def test_every_change_of_a_dict_is_tried() -> None:
    changes = {name for name in dir(dict) if name not in dir(MappingProxyType)}
    assert changes - {"fromkeys"} <= CHANGES.keys()


def test_nobody_changes_what_a_panel_goes_on_with() -> None:
    panel = Panel()
    panel.apply(Offer(at=0, conversation="c1", customer="ana", mode="live"))
    panel.apply(Message(at=1, conversation="c1"))
    for mapping in (panel.state.sessions, panel.state.offers, panel.state.unread):
        assert not isinstance(mapping, MutableMapping)


def test_nobody_changes_the_form_of_every_panel() -> None:
    with pytest.raises(TypeError):
        Panel().state.sessions["home"].edits["x"] = "y"  # type: ignore[index]
    assert Panel().state.sessions["home"].edits == {}


def test_a_frozen_dict_is_a_dict_that_keeps_its_order_and_is_hashed_without_it() -> None:
    one, other = FrozenDict({"x": 1, "y": 2}), FrozenDict({"y": 2, "x": 1})
    assert (list(one), list(other)) == (["x", "y"], ["y", "x"])
    assert one == other == {"x": 1, "y": 2}
    assert hash(one) == hash(other)
    assert one != FrozenDict({"x": 1})
    assert msgspec.json.encode(other) == b'{"y":2,"x":1}'


def test_a_machine_and_its_table_are_found_by_a_copy_of_the_table() -> None:
    for machine, table in MACHINES.items():
        assert {table: machine}[deepcopy(table)] is machine
        assert deepcopy(table).direct == table.direct


def _offered() -> Panel:
    panel = Panel(Config(waiting_times={"sales": 60}))
    panel.apply(Offer(at=0, conversation="c1", customer="ana", mode="live", name="Ana"))
    return panel


def test_a_panel_changes_and_so_it_has_no_hash() -> None:
    with pytest.raises(TypeError, match="unhashable"):
        hash(Panel())


def test_values_and_panels_cross_to_another_process_and_back() -> None:
    sent = [value for kind in VALUES for value in examples()[kind][:5]]
    with get_context("spawn").Pool(1) as other:
        back = other.map(copy, sent)
        twin = other.apply(copy, (_offered(),))
        effects = other.apply(methodcaller("apply", Accept(at=5, conversation="c1")), (_offered(),))
        with pytest.raises(EventRefused) as refused:
            other.apply(methodcaller("apply", Accept(at=5, conversation="c2")), (_offered(),))
        with pytest.raises(InvalidInput) as invalid:
            other.apply(methodcaller("view", "xx"), (_offered(),))
    assert list(map(compared, back)) == list(map(compared, sent))
    assert twin == _offered()
    assert effects == _offered().apply(Accept(at=5, conversation="c1"))
    assert (refused.value.rule, refused.value.reason) == ("CONV-1", "unknown-conversation")
    assert invalid.value.field == "locale"


def test_a_state_that_shows_another_order_is_another() -> None:
    def state(*sessions: str) -> PanelState:
        panel = Panel()
        for session in sessions:
            panel.apply(Toggle(at=0))
            panel.apply(Offer(at=0, conversation=session, customer=session, mode="live"))
        return panel.state

    assert state("a", "b") == state("a", "b")
    assert hash(state("a", "b")) == hash(state("a", "b"))
    assert state("a", "b") != state("b", "a")
