"""A snapshot comes back only if some run of a panel leads to it."""

import json
from collections.abc import Callable
from functools import cache
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from panel.strategies import any_event, configs, some_day
from session_panel import (
    Assign,
    Cancel,
    Choose,
    Close,
    CloseNotification,
    Config,
    Confirm,
    Edit,
    End,
    EventRefused,
    Expire,
    Focus,
    HandedBack,
    InvalidInput,
    Message,
    Miss,
    Offer,
    OpenRecord,
    OpenTab,
    Panel,
    Pick,
    Reject,
    Rename,
    Save,
    SaveForm,
    Transfer,
    event_from_json,
    json_schemas,
    to_json,
)
from session_panel.events import AnyEvent, Event
from session_panel.state import home_session
from session_panel_site.schemas import FOLDER, schema_files

Snapshot = dict[str, Any]
Spoil = Callable[[Snapshot], object]


def busy_panel() -> Panel:
    """Return a panel with something of everything.

    Sessions: Home, c1 (active, unread), c2 (ended), r1 (focused, unsaved, two tabs, asked to
    close). Offers: c3 (waiting, returns), c5 (new). Conversations: c1, c2, c3, c4 (closed).
    """
    panel = Panel(Config(capacity=5))
    for number, mode in enumerate(["persistent", "live", "persistent", "live"], start=1):
        panel.apply(
            Pick(
                at=number,
                conversation=f"c{number}",
                customer=f"customer-{number}",
                mode=mode,
                name=None if number == 1 else f"Customer {number}",
            )
        )
    happened: list[AnyEvent] = [
        Focus(at=5, session="c2"),
        End(at=6, conversation="c2"),
        Close(at=7, session="c3"),
        Confirm(at=8),
        Close(at=9, session="c4"),
        Confirm(at=10),
        OpenRecord(at=11, record="r1", kind="case", title="Broken lamp"),
        Edit(at=12, session="r1", fields={"priority": "high"}),
        OpenTab(at=13, session="r1", tab="contract", kind="record", title="Contract 7"),
        Message(at=14, conversation="c1"),
        Message(at=15, conversation="c3"),
        Choose(at=16, presence="available"),
        Offer(at=17, conversation="c5", customer="customer-5", mode="live"),
        Close(at=18, session="r1"),
    ]
    for event in happened:
        panel.apply(event)
    return panel


HOME, C1, C2, R1 = range(4)
RETURNING, NEW = range(2)
ACTIVE, ENDED, WAITING, CLOSED = range(4)


ANOTHER = {"id": "c9", "customer": "customer-9", "visitor": 0, "name": "Customer 9"}
"""What an active conversation has beside the first."""


def set_(*path: str | int, to: object) -> Spoil:
    """Return what sets one field of a snapshot."""

    def spoil(snapshot: Snapshot) -> None:
        place: Any = snapshot
        for key in path[:-1]:
            place = place[key]
        place[path[-1]] = to

    return spoil


def again(*path: str | int) -> Spoil:
    """Return what repeats the last entry of a list."""

    def spoil(snapshot: Snapshot) -> None:
        place: Any = snapshot
        for key in path:
            place = place[key]
        place.append(place[-1])

    return spoil


def drop(*path: str | int) -> Spoil:
    """Return what removes one entry."""

    def spoil(snapshot: Snapshot) -> None:
        place: Any = snapshot
        for key in path[:-1]:
            place = place[key]
        del place[path[-1]]

    return spoil


IMPOSSIBLE: dict[str, tuple[Spoil, str]] = {
    "two sessions with one id": (again("sessions"), "sessions"),
    "two offers with one id": (again("offers"), "offers"),
    "two conversations with one id": (again("conversations"), "conversations"),
    "no Home": (drop("sessions", HOME), "sessions"),
    "nothing open": (set_("sessions", to=[]), "sessions"),
    "focus on nothing": (set_("focus", to="c4"), "focus"),
    "a dialog of nothing": (set_("dialog", to="c4"), "dialog"),
    "a dialog of Home": (set_("dialog", to="home"), "dialog"),
    "a visitor number twice": (set_("conversations", CLOSED, "visitor", to=1), "conversations"),
    "Home of another kind": (set_("sessions", HOME, "kind", to="case"), "sessions[0].tabs"),
    "another session as Home": (set_("sessions", R1, "kind", to="home"), "sessions[3].tabs"),
    "a second Home": (
        lambda snapshot: snapshot["sessions"].append(snapshot["sessions"][HOME] | {"id": "home2"}),
        "sessions[4].kind",
    ),
    "no anchor": (drop("sessions", R1, "tabs", 0), "sessions[3].tabs"),
    "no tab": (set_("sessions", R1, "tabs", to=[]), "sessions[3].tabs"),
    "a tab twice": (again("sessions", R1, "tabs"), "sessions[3].tabs"),
    "an anchor as another tab": (
        set_("sessions", R1, "tabs", 1, "kind", to="dashboard"),
        "sessions[3].tabs",
    ),
    "a focused tab that is not there": (set_("sessions", R1, "tab", to="x"), "sessions[3].tab"),
    "Home with application tabs": (
        lambda snapshot: snapshot["sessions"][HOME]["tabs"].append(
            {"id": "faq", "kind": "kb_search"}
        ),
        "sessions[0].tabs",
    ),
    "unread in the focused session": (set_("focus", to="c1"), "unread"),
    "unread of nothing": (set_("unread", "c9", to=1), "unread"),
    "unread of a record": (set_("unread", "r1", to=1), "unread"),
    "a conversation whose name shows nothing": (
        set_("conversations", CLOSED, "name", to="\u200b"),
        "conversations[3].name",
    ),
    "an offer whose name shows nothing": (
        set_("offers", NEW, "new", "name", to="\u200b"),
        "offers[1].new.name",
    ),
    "a customer forgotten who has a conversation": (
        set_("forgotten", to=["customer-1"]),
        "forgotten",
    ),
    "a customer forgotten of whom nothing is listed": (
        set_("forgotten", to=["customer-5"]),
        "forgotten",
    ),
    "a customer forgotten twice": (
        set_("forgotten", to=["customer-2", "customer-2"]),
        "forgotten",
    ),
    "edits in Home": (set_("sessions", HOME, "edits", to={"f": "x"}), "sessions[0].edits"),
    "a title of Home": (set_("sessions", HOME, "title", to="Mine"), "sessions[0].title"),
    "a record without a title": (set_("sessions", R1, "title", to=None), "sessions[3].title"),
    "a conversation session with a title": (
        set_("sessions", C1, "title", to="Mine"),
        "sessions[1].title",
    ),
    "a session of a waiting conversation": (
        set_("conversations", ENDED, "state", to="waiting"),
        "sessions[2].id",
    ),
    "a session of no conversation": (drop("conversations", ENDED), "sessions[2].id"),
    "a record with a conversation's id": (
        set_("conversations", CLOSED, "id", to="r1"),
        "sessions[3].id",
    ),
    "a record with an offer's id": (set_("offers", NEW, "id", to="r1"), "sessions[3].id"),
    "a sentiment of what is over": (
        set_("sessions", C2, "sentiment", to="negative"),
        "sessions[2].sentiment",
    ),
    "a sentiment of a record": (
        set_("sessions", R1, "sentiment", to="positive"),
        "sessions[3].sentiment",
    ),
    "an offer of nothing": (set_("offers", NEW, "new", to=None), "offers[1].new"),
    "an offer of a closed conversation": (
        set_("offers", RETURNING, "id", to="c4"),
        "offers[0].new",
    ),
    "an offer with another id": (set_("offers", NEW, "id", to="c6"), "offers[1].new.id"),
    "an offer of a started conversation": (
        set_("offers", NEW, "new", "state", to="ended"),
        "offers[1].new",
    ),
    "an offer of a conversation that has waited": (
        set_("offers", NEW, "new", "expires_at", to=5),
        "offers[1].new",
    ),
    "an offer of a conversation that has waited until 0": (
        set_("offers", NEW, "new", "expires_at", to=0),
        "offers[1].new",
    ),
    "an offer of a visitor with a number": (
        set_("offers", NEW, "new", "visitor", to=1),
        "offers[1].new",
    ),
    "an offer of Home": (
        lambda snapshot: snapshot["offers"][NEW].update(
            id="home", new=snapshot["offers"][NEW]["new"] | {"id": "home"}
        ),
        "sessions[0].id",
    ),
    "a returning offer without a message": (drop("unread", "c3"), "offers[0].id"),
    "messages of a closed one that was opened": (
        lambda snapshot: (
            snapshot["sessions"].append(snapshot["sessions"][C2] | {"id": "c4"}),
            snapshot["unread"].update(c4=1),
        ),
        "unread",
    ),
    "messages of one that the agent ended": (
        lambda snapshot: (
            snapshot["conversations"][ENDED].update(mode="persistent"),
            snapshot["unread"].update(c2=1),
        ),
        "unread",
    ),
    "messages of one that the agent ended, with its session closed": (
        lambda snapshot: (
            snapshot["conversations"][CLOSED].update(mode="persistent", state="ended"),
            snapshot["unread"].update(c4=1),
        ),
        "unread",
    ),
    "an offer that is accepted automatically": (
        lambda snapshot: (
            snapshot["config"].update(auto_accept=True),
            snapshot.update(dialog=None),
        ),
        "offers",
    ),
    "more sessions and offers than any limit": (
        lambda snapshot: snapshot["sessions"].extend(
            snapshot["sessions"][R1] | {"id": f"r{number}"} for number in range(2, 998)
        ),
        "offers",
    ),
    "sessions of active ones in another order": (
        lambda snapshot: (
            snapshot["conversations"].insert(0, snapshot["conversations"][ACTIVE] | ANOTHER),
            snapshot["sessions"].append(snapshot["sessions"][C1] | {"id": "c9"}),
        ),
        "conversations[1]",
    ),
    "a wait of one that was picked, for longer than any": (
        set_("conversations", WAITING, "expires_at", to=1e12 + 19),
        "conversations[2].expires_at",
    ),
    "an offer for longer than any": (set_("offers", NEW, "until", to=1e12 + 19), "offers[1].until"),
    "two offers to one customer": (
        lambda snapshot: snapshot["offers"].append(
            {"id": "c6", "until": 137, "new": snapshot["offers"][NEW]["new"] | {"id": "c6"}}
        ),
        "offers[1].new.customer",
    ),
    "an offer to an engaged customer": (
        set_("offers", NEW, "new", "customer", to="customer-1"),
        "offers[1].new.customer",
    ),
    "a waiting live conversation": (
        set_("conversations", WAITING, "mode", to="live"),
        "conversations[2].mode",
    ),
    "waiting for ever": (
        set_("conversations", WAITING, "expires_at", to=None),
        "conversations[2].expires_at",
    ),
    "a time-out of what is over": (
        set_("conversations", CLOSED, "expires_at", to=5),
        "conversations[3].expires_at",
    ),
    "active without a session": (
        set_("conversations", CLOSED, "state", to="active"),
        "conversations[3].state",
    ),
    "a visitor without a number": (
        set_("conversations", ACTIVE, "visitor", to=0),
        "conversations[0].visitor",
    ),
    "a visitor of the future": (
        set_("conversations", ACTIVE, "visitor", to=2),
        "conversations[0].visitor",
    ),
    "a customer with two conversations": (
        set_("conversations", CLOSED, "customer", to="customer-3"),
        "conversations[2].state",
    ),
}


def spoiled(spoil: Spoil) -> str:
    snapshot = json.loads(busy_panel().to_json())
    spoil(snapshot)
    return json.dumps(snapshot)


def test_a_snapshot_of_everything_comes_back() -> None:
    panel = busy_panel()
    assert Panel.from_json(panel.to_json()) == panel
    assert Panel.restore(panel.snapshot()).state == panel.state


@pytest.mark.rules(
    *("CONV-3", "CONV-4", "CONV-10", "CONV-11", "CONV-12", "FOCS-1", "CLOS-1", "TABS-1", "SESS-6"),
    *("TITL-1", "TITL-3", "UNRD-1", "SENT-1", "EDIT-1"),
)
@pytest.mark.parametrize(("spoil", "field"), IMPOSSIBLE.values(), ids=IMPOSSIBLE)
def test_an_impossible_snapshot_is_refused_by_its_field(spoil: Spoil, field: str) -> None:
    with pytest.raises(InvalidInput) as invalid:
        Panel.from_json(spoiled(spoil))
    assert invalid.value.field.startswith(f"snapshot.{field}")
    assert invalid.value.problem.startswith("Expected")


@pytest.mark.rules("CLOS-1")
def test_the_dialog_may_be_of_any_session_but_home() -> None:
    for session in ("c1", "c2", "r1"):
        panel = Panel.from_json(spoiled(set_("dialog", to=session)))
        assert panel.state.dialog == session


@pytest.mark.rules("TITL-1", "TITL-3")
def test_a_visitor_who_was_named_later_comes_back_with_name_and_number() -> None:
    panel = Panel.from_json(spoiled(set_("conversations", ACTIVE, "name", to="Ana")))
    assert panel.view().sessions[C1].title == "Ana"
    assert panel.state.visitors == 1


@pytest.mark.rules("CONV-12", "CONV-8", "CONV-9")
def test_a_snapshot_keeps_for_whom_nothing_went_before() -> None:
    panel = Panel()
    for event in (
        Pick(at=0, conversation="c1", customer="ana", mode="live", name="Ana"),
        Close(at=1, session="c1"),
        Confirm(at=2),
        Pick(at=3, conversation="c2", customer="ana", mode="live", name="Ana"),
        Transfer(at=4, conversation="c2"),
    ):
        panel.apply(event)
    assert panel.snapshot().forgotten == ("ana",)
    restored = Panel.from_json(panel.to_json())
    assert restored.state == panel.state
    again = Pick(at=5, conversation="c3", customer="ana", mode="live", name="Ana")
    for each in (panel, restored):
        each.apply(again)
        communication = each.view().communication
        assert communication
        assert communication.history == "fresh"
        assert each.snapshot().forgotten == ()


@pytest.mark.rules("TIME-1")
def test_a_snapshot_keeps_the_time() -> None:
    panel = busy_panel()
    assert panel.snapshot().now == 18
    late = Message(at=3, conversation="c3")
    restored = Panel.from_json(panel.to_json())
    assert restored.apply(late) == panel.apply(late)
    assert restored.state == panel.state


@pytest.mark.rules("UNRD-1", "TITL-3")
def test_what_is_unread_of_an_offer_and_of_what_is_over_comes_back() -> None:
    panel = busy_panel()
    panel.apply(Cancel(at=19))
    for event in (
        Message(at=20, conversation="c5"),
        Rename(at=21, conversation="c5", name="Told later"),
        Close(at=22, session="c1"),
        Confirm(at=23),
    ):
        panel.apply(event)
    restored = Panel.from_json(panel.to_json())
    assert restored.state == panel.state
    assert restored.apply(Reject(at=24, conversation="c5")) == (
        CloseNotification("c5", "rejected"),
        HandedBack("c5", {}, 1, None),
    )
    assert restored.state.unread["c1"] == 1


@pytest.mark.rules("CLOS-1")
def test_every_panel_begins_with_the_same_home() -> None:
    assert Panel().state.sessions == {"home": home_session()}


def test_what_a_panel_gives_away_cannot_change() -> None:
    panel = busy_panel()
    panel.apply(Cancel(at=19))
    form = panel.view().form
    (saved,) = panel.apply(Save(at=20, session="r1"))
    assert isinstance(saved, SaveForm)
    for fields in (form, saved.fields):
        assert fields == {"priority": "high"}
        with pytest.raises(TypeError):
            fields["priority"] = "low"  # type: ignore[index]


@pytest.mark.parametrize("field", ["sessions", "offers", "conversations", "unread"])
def test_nobody_can_change_an_entry_of_a_panels_state(field: str) -> None:
    entries = getattr(busy_panel().state, field)
    with pytest.raises(TypeError, match="does not support item assignment"):
        entries["home"] = next(iter(entries.values()), None)


def test_nobody_can_change_what_is_in_a_snapshot() -> None:
    snapshot = busy_panel().snapshot()
    for mapping in (snapshot.unread, snapshot.sessions[R1].edits, snapshot.config.waiting_times):
        with pytest.raises(TypeError):
            mapping["priority"] = "low"  # type: ignore[index]


@pytest.mark.rules("SESS-6", "CLOS-2")
def test_a_lowered_limit_leaves_open_what_is_open() -> None:
    snapshot = json.loads(busy_panel().to_json())
    lowered = {"session_limit": 1, "offer_limit": 1, "capacity": 1, "close_dialog": False}
    snapshot["config"] |= lowered
    panel = Panel.from_json(json.dumps(snapshot))
    assert len(panel.view().sessions) == 4
    panel.apply(Confirm(at=19))
    assert Panel.from_json(panel.to_json()) == panel
    with pytest.raises(EventRefused):
        panel.apply(OpenRecord(at=20, record="r2", kind="case", title="One too many"))


@pytest.mark.rules("CONV-4", "OFFR-2")
def test_a_conversation_whose_offer_outlived_its_wait_expires_when_that_is_missed() -> None:
    panel = Panel(Config(waiting_time=60, offer_time=120))
    for event in (
        Pick(at=0, conversation="c1", customer="ana", mode="persistent", name="Ana"),
        Close(at=1, session="c1"),
        Confirm(at=2),
        Message(at=10, conversation="c1"),
    ):
        panel.apply(event)
    assert panel.due() == Miss(at=130, conversation="c1")
    panel.apply(Miss(at=131, conversation="c1"))
    assert panel.due() == Expire(at=131, conversation="c1")


def test_equal_panels_are_equal_and_nothing_else_is() -> None:
    panel = busy_panel()
    assert panel == busy_panel()
    assert panel != Panel()
    assert panel != panel.to_json()
    with pytest.raises(TypeError):
        hash(panel)


def test_a_panel_shows_itself_briefly() -> None:
    assert repr(busy_panel()) == "<Panel available, 4 sessions>"


def test_what_is_equal_has_one_json_form() -> None:
    config = Config(waiting_times={"sms": 60, "email": 90})
    same = Config(waiting_times={"email": 90, "sms": 60})
    assert config == same
    assert to_json(config) == to_json(same)


def test_what_is_saved_is_the_same_text_when_it_is_loaded_and_saved_again() -> None:
    panel = Panel(Config(waiting_time=0))
    panel.apply(Assign(at=0, conversation="c", customer="ana"))
    panel.apply(Message(at=0, conversation="c"))
    assert Panel.from_json(panel.to_json()).to_json() == panel.to_json()


@pytest.mark.parametrize("name", ["config", "event", "snapshot"])
def test_the_published_schema_is_that_of_the_code(name: str) -> None:
    file = FOLDER / f"{name}.schema.json"
    assert file.read_text("utf-8") == schema_files()[file]


@pytest.mark.parametrize("name", ["config", "event", "snapshot"])
def test_a_schema_is_a_schema(name: str) -> None:
    jsonschema.Draft202012Validator.check_schema(json_schemas()[name])


@cache
def validator(name: str) -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(json_schemas()[name])


def is_valid(name: str, text: str) -> bool:
    return validator(name).is_valid(json.loads(text))


def test_the_type_of_an_event_is_its_name_in_words() -> None:
    class LineIsBusy(Event, frozen=True):
        """The line is busy."""

    assert LineIsBusy.__struct_config__.tag == "line_is_busy"


@given(any_event)
def test_every_event_is_of_its_schema(event: AnyEvent) -> None:
    assert is_valid("event", to_json(event))


@given(configs)
def test_every_configuration_is_of_its_schema(config: Config) -> None:
    assert is_valid("config", to_json(config))


@given(configs, st.lists(any_event, max_size=40))
@settings(max_examples=50)
def test_every_snapshot_is_of_its_schema(config: Config, happened: list[AnyEvent]) -> None:
    assert is_valid("snapshot", some_day(config, happened).to_json())


@given(any_event, st.data())
def test_what_the_schema_refuses_the_code_refuses_too(event: AnyEvent, data: st.DataObject) -> None:
    fields = json.loads(to_json(event))
    name = data.draw(st.sampled_from(sorted(fields)))
    fields[name] = data.draw(st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=3))
    text = json.dumps(fields)
    try:
        event_from_json(text)
    except InvalidInput:
        accepted = False
    else:
        accepted = True
    assert accepted == (is_valid("event", text) and of_one_thing(fields))


def of_one_thing(fields: dict[str, Any]) -> bool:
    """Whether a rename is of just one thing, which a schema of fields does not say."""
    told = [fields.get(name) is not None for name in ("conversation", "record")]
    return fields["type"] != "rename" or any(told) != all(told)
