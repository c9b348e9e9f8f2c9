"""Bad input gets a clear error that names the field, and changes nothing."""

import json
from typing import Any

import pytest

from session_panel import (
    Config,
    Edit,
    InvalidInput,
    Offer,
    Panel,
    Pick,
    config_from_json,
    event_from_json,
    snapshot_from_json,
)
from session_panel_spec.domain.invalid_input import Call, load_invalid_inputs
from session_panel_spec.verify.inputs import input_checks

NEWCOMER: dict[str, Any] = {"at": 0, "conversation": "c1", "customer": "ana", "mode": "live"}


@pytest.mark.parametrize("call", load_invalid_inputs().call, ids=lambda call: call.asks[:70])
def test_what_is_refused_is_told_in_the_words_of_the_page(call: Call) -> None:
    assert call.answer() == (call.field, call.problem)


@pytest.mark.rules("CONF-1", "OFFR-3", "TITL-1")
def test_a_field_takes_what_is_of_its_kind_and_tells_of_everything_else() -> None:
    for check in input_checks():
        assert check.passed, check.problems


@pytest.mark.rules("TITL-1")
@pytest.mark.parametrize(
    "name", ["שלום עולם", "e\u0301" * 60, "👨‍👩‍👧 family", "\u202eevil", "\x1b[31m"]
)
def test_any_script_is_a_title(name: str) -> None:
    panel = Panel()
    panel.apply(Pick(**NEWCOMER, name=name))
    assert panel.view().sessions[1].title == name
    assert Panel.from_json(panel.to_json()) == panel


def test_json_that_is_nested_too_deeply_to_read_is_refused_too() -> None:
    nested = '{"type":"toggle","at":0,"by":' + "[" * 100_000 + "]" * 100_000 + "}"
    with pytest.raises(InvalidInput):
        event_from_json(nested)


def test_a_configuration_may_leave_out_every_default() -> None:
    assert config_from_json("{}") == Config()
    assert config_from_json('{"presence_policy":{}}') == Config()


def test_what_the_caller_can_still_change_is_copied() -> None:
    fields = {"name": "Ana"}
    event = Edit(at=0, session="s", fields=fields)
    times = {"sales": 60.0}
    config = Config(waiting_times=times)
    fields["name"], times["sales"] = "Eve", -1
    assert (event.fields, config.waiting_times) == ({"name": "Ana"}, {"sales": 60.0})


def test_a_panel_takes_nothing_but_events() -> None:
    panel = Panel()
    before = panel.state
    for thing in (None, "toggle", {"type": "toggle", "at": 0}, object, Config()):
        with pytest.raises(InvalidInput, match="event: Expected an event"):
            panel.apply(thing)  # type: ignore[arg-type]
    assert panel.state is before


def test_a_snapshot_that_is_not_of_the_form_names_the_field() -> None:
    taken = json.loads(Panel().to_json())
    for change, field in [
        ({"version": 0}, "snapshot.version"),
        ({"version": "2"}, "snapshot.version"),
        ({"version": 3}, "snapshot.version"),
        ({"now": -1}, "snapshot.now"),
        ({"presence": "asleep"}, "snapshot.presence"),
        ({"visitors": -1}, "snapshot.visitors"),
        ({"visitors": 1.0}, "snapshot.visitors"),
        ({"unread": {"c1": 0}}, "snapshot.unread[...]"),
        ({"sessions": [{}]}, "snapshot.sessions[0]"),
        ({"extra": 1}, "snapshot"),
    ]:
        with pytest.raises(InvalidInput) as invalid:
            snapshot_from_json(json.dumps(taken | change))
        assert invalid.value.field == field


@pytest.mark.rules("PRES-1", "OFFR-3")
def test_offers_are_not_accepted_at_once_while_inactive() -> None:
    with pytest.raises(InvalidInput, match="Expected no inactive"):
        Config(auto_accept=True, allowed_presences=frozenset({"available", "inactive"}))
    assert Config(allowed_presences=frozenset({"inactive"})).auto_accept is False


@pytest.mark.rules("OFFR-4", "CONV-4")
def test_a_deadline_is_never_later_than_the_last_time() -> None:
    panel = Panel()
    panel.apply(Offer(**NEWCOMER | {"at": 1e15}))
    event = panel.due()
    assert event is not None
    assert event.at == 1e15
    assert Panel.from_json(panel.to_json()) == panel
    panel.apply(event)
