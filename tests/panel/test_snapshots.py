"""A snapshot comes back only if some run of a panel leads to it."""

import ast
import inspect
import json
import re
from collections.abc import Iterator
from functools import cache
from types import ModuleType

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from panel.strategies import any_event, configs, some_day
from session_panel import (
    Assign,
    Cancel,
    Close,
    CloseNotification,
    Config,
    Confirm,
    EventRefused,
    Expire,
    HandedBack,
    InvalidInput,
    Message,
    Miss,
    OpenRecord,
    Panel,
    Pick,
    Reject,
    Rename,
    Save,
    SaveForm,
    Transfer,
    chronology,
    coherence,
    deadlines,
    event_from_json,
    json_schemas,
    to_json,
)
from session_panel.events import AnyEvent, Event
from session_panel.state import home_session
from session_panel_site.schemas import FOLDER, schema_files
from session_panel_spec.domain.snapshots import Example, load_snapshots

EXAMPLES = {example.it: (example, text) for example, text in load_snapshots().changed()}
REFUSING = (coherence, chronology, deadlines)
"""The modules that refuse what is of the form of a snapshot, and impossible."""

C1, R1 = 1, 3
"""Places of sessions of the busy panel."""


def busy_panel() -> Panel:
    """Return a panel with something of everything; what that is stands beside its events."""
    return load_snapshots().panels["busy"].panel()


def test_a_snapshot_of_everything_comes_back() -> None:
    panel = busy_panel()
    assert Panel.from_json(panel.to_json()) == panel
    assert Panel.restore(panel.snapshot()).state == panel.state


@pytest.mark.rules(
    *("CONV-3", "CONV-4", "CONV-10", "CONV-11", "CONV-12", "FOCS-1", "CLOS-1", "TABS-1", "SESS-6"),
    *("TITL-1", "TITL-3", "UNRD-1", "SENT-1", "SENT-2", "EDIT-1", "SESS-1", "SESS-5", "CONV-7"),
    *("OFFR-1", "OFFR-2", "OFFR-3", "OFFR-4", "CONV-13", "TIME-1", "END-1", "CONF-1"),
)
@pytest.mark.parametrize(("example", "text"), EXAMPLES.values(), ids=EXAMPLES)
def test_a_snapshot_is_taken_or_refused_by_its_field_and_in_its_words(
    example: Example, text: str
) -> None:
    refused = None
    try:
        Panel.from_json(text)
    except InvalidInput as invalid:
        refused = invalid.field.removeprefix("snapshot."), invalid.problem
    assert refused == (example.field and (example.field, example.problem))


def sentences(module: ModuleType) -> Iterator[str]:
    """Yield the sentences in which a module refuses something, as regular expressions."""
    nodes = [*ast.walk(ast.parse(inspect.getsource(module)))]
    formed = [node.values for node in nodes if isinstance(node, ast.JoinedStr)]
    parts = {part for values in formed for part in values}
    for values in (*formed, *([node] for node in nodes if node not in parts)):
        texts = [part.value if isinstance(part, ast.Constant) else None for part in values]
        if str(texts[0]).startswith("Expected "):
            yield "".join(".*" if text is None else re.escape(text) for text in texts)


def test_there_is_an_example_of_each_sentence_in_which_a_snapshot_is_refused() -> None:
    told = [example.problem for example, _ in EXAMPLES.values() if example.problem]
    sought = {sentence for module in REFUSING for sentence in sentences(module)}
    assert len(sought) > 30
    assert [one for one in sought if not any(re.fullmatch(one, each) for each in told)] == []


@pytest.mark.rules("TITL-1", "TITL-3")
def test_a_visitor_who_was_named_later_comes_back_with_name_and_number() -> None:
    _, text = EXAMPLES["a visitor who was named later"]
    panel = Panel.from_json(text)
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


@pytest.mark.parametrize("name", sorted(json_schemas()))
def test_the_published_schema_is_that_of_the_code(name: str) -> None:
    file = FOLDER / f"{name}.schema.json"
    assert file.read_text("utf-8") == schema_files()[file]


@pytest.mark.parametrize("name", sorted(json_schemas()))
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
    assert accepted == is_valid("event", text)
