"""Bad input gets a clear error that names the field, and changes nothing."""

import json
from copy import copy
from typing import Any

import pytest

from session_panel import (
    Accept,
    Assign,
    Config,
    Configure,
    Edit,
    EventRefused,
    InvalidInput,
    Message,
    Offer,
    OpenRecord,
    Panel,
    Pick,
    PresencePolicy,
    Reason,
    Rename,
    Sentiment,
    config_from_json,
    event_from_json,
    snapshot_from_json,
)

NESTED = 100_000
ASSIGNED: dict[str, Any] = {"at": 0, "conversation": "c1", "customer": "ana"}
NEWCOMER: dict[str, Any] = ASSIGNED | {"mode": "live"}


def test_every_field_is_checked_whoever_makes_the_value() -> None:
    for kind, fields, field in [
        (Message, {"at": "soon", "conversation": "c1"}, "message.at"),
        (Message, {"at": True, "conversation": "c1"}, "message.at"),
        (Message, {"at": -1, "conversation": "c1"}, "message.at"),
        (Message, {"at": float("nan"), "conversation": "c1"}, "message.at"),
        (Message, {"at": float("inf"), "conversation": "c1"}, "message.at"),
        (Message, {"at": 0, "conversation": ""}, "message.conversation"),
        (Message, {"at": 0, "conversation": None}, "message.conversation"),
        (Accept, {"at": 0, "conversation": "c" * 201}, "accept.conversation"),
        (Sentiment, {"at": 0, "conversation": "c1", "level": "angry"}, "sentiment.level"),
        (Offer, NEWCOMER | {"mode": "dead"}, "offer.mode"),
        (Offer, NEWCOMER | {"name": "x" * 201}, "offer.name"),
        (Offer, NEWCOMER | {"channel": " "}, "offer.channel"),
        (Offer, NEWCOMER | {"channel": None}, "offer.channel"),
        (Assign, ASSIGNED | {"until": -1}, "assign.until"),
        (Assign, ASSIGNED | {"until": float("inf")}, "assign.until"),
        (Rename, {"at": 0, "conversation": "c1", "name": None}, "rename.name"),
        (Rename, {"at": 0, "conversation": "c1", "name": "x" * 201}, "rename.name"),
        (Rename, {"at": 0, "name": "Ana"}, "rename"),
        (Rename, {"at": 0, "conversation": "c1", "record": "r1", "name": "Ana"}, "rename"),
        (Configure, {"at": 0, "config": None}, "configure.config"),
        (Configure, {"at": 0, "config": {"capacity": 0}}, "configure.config.capacity"),
        (Offer, NEWCOMER | {"previous": "active"}, "offer.previous"),
        (Pick, NEWCOMER | {"summary": "x" * 100_001}, "pick.summary"),
        (OpenRecord, {"at": 0, "record": "r", "kind": "account", "title": "A"}, "open_record.kind"),
        (Edit, {"at": 0, "session": "s", "fields": {}}, "edit.fields"),
        (Edit, {"at": 0, "session": "s", "fields": {"f": 1}}, "edit.fields[...]"),
        (Edit, {"at": 0, "session": "s", "fields": {1: "x"}}, "edit.fields"),
        (Config, {"capacity": 0}, "config.capacity"),
        (Config, {"capacity": 1.5}, "config.capacity"),
        (Config, {"capacity": 10**30}, "config.capacity"),
        (Config, {"session_limit": 0}, "config.session_limit"),
        (Config, {"offer_limit": -1}, "config.offer_limit"),
        (Config, {"work_item_limit": 0}, "config.work_item_limit"),
        (Config, {"offer_time": -0.1}, "config.offer_time"),
        (Config, {"waiting_time": float("nan")}, "config.waiting_time"),
        (Config, {"waiting_times": {"sales": -1}}, "config.waiting_times[...]"),
        (Config, {"allowed_presences": {"asleep"}}, "config.allowed_presences[0]"),
        (Config, {"sentiment_threshold": "neutral"}, "config.sentiment_threshold"),
        (Config, {"dashboard": ""}, "config.dashboard"),
        (PresencePolicy, {"no_load": "away"}, "presencepolicy.no_load"),
    ]:
        with pytest.raises(InvalidInput) as invalid:
            kind(**fields)
        assert invalid.value.field == field
        assert invalid.value.problem
        assert str(invalid.value) == f"{field}: {invalid.value.problem}"


@pytest.mark.rules("TITL-1")
def test_a_title_of_a_million_characters_is_refused_by_its_length() -> None:
    with pytest.raises(InvalidInput) as invalid:
        Offer(**NEWCOMER, name="a" * 1_000_000)
    assert str(invalid.value) == "offer.name: Expected `str` of length <= 200"


@pytest.mark.rules("TITL-1")
@pytest.mark.parametrize(
    "name", ["שלום עולם", "e\u0301" * 60, "👨‍👩‍👧 family", "\u202eevil", "\x1b[31m"]
)
def test_any_script_is_a_title(name: str) -> None:
    panel = Panel()
    panel.apply(Pick(**NEWCOMER, name=name))
    assert panel.view().sessions[1].title == name
    assert Panel.from_json(panel.to_json()) == panel


def test_text_that_is_not_unicode_never_gets_in() -> None:
    with pytest.raises(InvalidInput, match="offer: Expected text that is valid Unicode"):
        Offer(**NEWCOMER, name="\ud800")


@pytest.mark.parametrize(
    ("text", "field", "problem"),
    [
        ("", "event", "Expected JSON"),
        ("nonsense", "event", "Expected JSON"),
        ('{"type":"toggle","at":0} x', "event", "Expected JSON"),
        (b"\xff\xfe", "event", "Expected JSON"),
        (b'{"type":"toggle","at":0,"\xff":1}', "event", "Expected JSON"),
        ("[]", "event", "Expected `object`"),
        ("null", "event", "Expected `object`"),
        ("{}", "event", "missing required field `type`"),
        ('{"at":0}', "event", "missing required field `type`"),
        ('{"type":"explode","at":0}', "event.type", "Invalid value 'explode'"),
        ('{"type":"look - at `$`","at":0}', "event.type", "Invalid value"),
        ('{"type":5,"at":0}', "event.type", "Expected `str`"),
        ('{"type":"toggle"}', "event", "missing required field `at`"),
        ('{"type":"toggle","at":"0"}', "event.at", "Expected `float`"),
        ('{"type":"toggle","at":1e999}', "event.at", "Number out of range"),
        ('{"type":"toggle","at":0,"by":"me"}', "event", "unknown field `by`"),
        ('{"type":"message","at":0,"conversation":["c"]}', "event.conversation", "Expected `str`"),
        ("[" * NESTED, "event", "Expected"),
        ('{"type":"edit","at":0,"session":"s","fields":' + '{"a":' * NESTED, "event", "Expected"),
        ('{"x":' + "[" * NESTED, "event", "event: Expected JSON that is not nested this deeply$"),
    ],
)
def test_an_event_that_is_not_of_the_form_names_the_field(
    text: str | bytes, field: str, problem: str
) -> None:
    with pytest.raises(InvalidInput, match=problem) as invalid:
        event_from_json(text)
    assert invalid.value.field.startswith(field)


def test_json_that_is_nested_too_deeply_to_read_is_refused_too() -> None:
    nested = '{"type":"toggle","at":0,"by":' + "[" * NESTED + "]" * NESTED + "}"
    with pytest.raises(InvalidInput):
        event_from_json(nested)


def test_a_configuration_that_is_not_of_the_form_names_the_field() -> None:
    with pytest.raises(InvalidInput) as invalid:
        config_from_json('{"presence_policy":{"no_load":"asleep"}}')
    assert invalid.value.field == "config.presence_policy.no_load"
    with pytest.raises(InvalidInput) as invalid:
        config_from_json('{"capacitance":1}')
    assert str(invalid.value) == "config: Object contains unknown field `capacitance`"


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


def test_a_value_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        Message(at=0, conversation="c1").at = 5  # type: ignore[misc]
    with pytest.raises(AttributeError):
        Config().capacity = 5  # type: ignore[misc]


def test_a_panel_takes_nothing_but_events() -> None:
    panel = Panel()
    before = panel.state
    for thing in (None, "toggle", {"type": "toggle", "at": 0}, object, Config()):
        with pytest.raises(InvalidInput, match="event: Expected an event"):
            panel.apply(thing)  # type: ignore[arg-type]
    assert panel.state is before


def test_a_panel_takes_no_configuration_but_its_own() -> None:
    with pytest.raises(InvalidInput, match="config: Expected a Config, got dict"):
        Panel({"capacity": 2})  # type: ignore[arg-type]


def test_a_locale_without_a_catalogue_is_named() -> None:
    with pytest.raises(InvalidInput, match="locale: Expected one of en, id"):
        Panel().view("tlh")


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
    with pytest.raises(InvalidInput) as invalid:
        Config(auto_accept=True, allowed_presences=frozenset({"available", "inactive"}))
    assert invalid.value.field == "config.allowed_presences"
    assert Config(allowed_presences=frozenset({"inactive"})).auto_accept is False


@pytest.mark.rules("CONF-1", "OFFR-3")
@pytest.mark.parametrize(
    ("config", "field"),
    [
        ({"capacity": 0}, "event.config.capacity"),
        ({"session_limit": 0}, "event.config.session_limit"),
        ({"offer_limit": 0}, "event.config.offer_limit"),
        ({"work_item_limit": 0}, "event.config.work_item_limit"),
        ({"offer_time": -1}, "event.config.offer_time"),
        ({"waiting_time": -1}, "event.config.waiting_time"),
        (
            {"auto_accept": True, "allowed_presences": ["inactive"]},
            "event.config.allowed_presences",
        ),
    ],
)
def test_an_invalid_configuration_is_no_event(config: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as invalid:
        event_from_json(json.dumps({"type": "configure", "at": 0, "config": config}))
    assert invalid.value.field == field


@pytest.mark.rules("TITL-3")
@pytest.mark.parametrize(
    "of", ["{}", '{"conversation":"c1","record":"r1"}', '{"conversation":null,"record":null}']
)
def test_a_name_is_told_of_one_thing(of: str) -> None:
    rename = {"type": "rename", "at": 0, "name": "Ana"} | json.loads(of)
    with pytest.raises(InvalidInput, match="Expected a conversation or a record, and not both"):
        event_from_json(json.dumps(rename))


def test_what_is_not_text_is_no_json() -> None:
    with pytest.raises(InvalidInput, match="event: Expected JSON"):
        event_from_json(5)  # type: ignore[arg-type]
    with pytest.raises(InvalidInput, match="snapshot: Expected JSON"):
        Panel.from_json(None)  # type: ignore[arg-type]


def test_a_panel_begins_with_no_state_but_its_own() -> None:
    with pytest.raises(InvalidInput, match="state: Expected a PanelState, got dict"):
        Panel(state={})  # type: ignore[arg-type]


def test_the_mappings_of_a_value_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        Config(waiting_times={"sales": 60.0}).waiting_times["sales"] = 1  # type: ignore[index]
    with pytest.raises(TypeError):
        Edit(at=0, session="s", fields={"f": "x"}).fields["f"] = "y"  # type: ignore[index]


@pytest.mark.rules("OFFR-4", "CONV-4")
def test_a_deadline_is_never_later_than_the_last_time() -> None:
    panel = Panel()
    panel.apply(Offer(**NEWCOMER | {"at": 1e15}))
    event = panel.due()
    assert event is not None
    assert event.at == 1e15
    assert Panel.from_json(panel.to_json()) == panel
    panel.apply(event)


def test_what_is_off_as_a_whole_is_told_without_a_field() -> None:
    invalid = InvalidInput("", "Expected a panel")
    assert str(invalid) == "Expected a panel"
    assert invalid.args == ("", "Expected a panel")


@pytest.mark.rules("OFFR-1")
def test_a_refusal_that_is_copied_says_the_same() -> None:
    refused = copy(EventRefused("OFFR-1", Reason.NOT_NEW, "c1"))
    assert (refused.rule, refused.reason, refused.about) == ("OFFR-1", Reason.NOT_NEW, "c1")
