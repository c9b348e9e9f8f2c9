"""A log reads as it was written, and every line that is off is named: its number and its field."""

from io import BytesIO
from itertools import chain, islice, repeat
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from session_panel import (
    Accept,
    AnyEvent,
    Config,
    InvalidInput,
    Message,
    PresencePolicy,
    Toggle,
    config_from_json,
    event_from_json,
    to_json,
)
from session_panel_spec.logs.lines import LINE_LIMIT
from session_panel_spec.logs.log import LogError, log_lines, read_log, write_log

TOGGLE = '{"type":"toggle","at":1}'
NEW = '"conversation":"c1","customer":"ana","mode":"live"'
PECULIAR = (
    f'{{"type":"offer","at":0,{NEW},"name":"Ana","case":"Refund","summary":"a\\u2028b"}}',
    '{"type":"message","at":1.5,"conversation":"c1"}',
    '{"type":"accept","at":6,"conversation":"مرحبا"}',
    f'{{"type":"pick","at":8,{NEW},"previous":"ended"}}',
    '{"type":"open_record","at":10,"record":"r1","kind":"case","title":"A\\nB"}',
    '{"type":"rename","at":10.5,"record":"r1","name":""}',
)


def _one(kind, at):
    """Return an event with the first of its choices, and with any text elsewhere."""
    told = {"at": at, "conversation": "c1", "name": "Ana"}
    told |= {"fields": {"Priority": "High"}, "config": Config(capacity=3)}
    for field in structs.fields(kind):
        if field.required and field.name not in told:
            first, *_ = get_args(field.type)
            told[field.name] = first if isinstance(first, str) else "c1"
    return kind(**{name: told[name] for name in kind.__struct_fields__ if name in told})


ONE_OF_EACH = (
    *map(event_from_json, PECULIAR),
    *(_one(kind, at) for at, kind in enumerate(get_args(AnyEvent), 11)),
)


def _error(*lines):
    """Read a log that cannot be read to its end, and return why."""
    with pytest.raises(LogError) as caught:
        list(read_log(lines, "day.jsonl").events)
    return caught.value


def test_the_sample_has_every_event():
    assert {type(event) for event in ONE_OF_EACH} == set(get_args(AnyEvent))


@pytest.mark.parametrize("locale", [None, "id"])
@pytest.mark.parametrize(
    "config", [None, Config(), Config(capacity=3, presence_policy=PresencePolicy(no_load="keep"))]
)
def test_what_was_written_reads_back(config, locale):
    log = read_log(write_log(ONE_OF_EACH, config, locale), "day.jsonl")
    assert (log.config, log.locale) == (config or Config(), locale)
    assert tuple(event for _, event in log.events) == ONE_OF_EACH


def test_what_was_written_to_a_file_reads_back(tmp_path):
    path = tmp_path / "day.jsonl"
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(write_log(ONE_OF_EACH, Config(auto_accept=True)))
    with path.open("rb") as file:
        log = read_log(log_lines(file), path.name)
        assert tuple(event for _, event in log.events) == ONE_OF_EACH


def test_each_written_line_is_one_line():
    lines = list(write_log(ONE_OF_EACH, Config(), "id"))
    assert len(lines) == len(ONE_OF_EACH) + 1
    assert all(line.index("\n") == len(line) - 1 for line in lines)


def test_without_settings_no_header_is_written():
    assert list(write_log([Toggle(at=1)])) == [f"{to_json(Toggle(at=1))}\n"]


def test_an_event_too_long_for_a_line_is_not_written():
    edits = ",".join(f'"f{i}":"{"x" * 100_000}"' for i in range(10))
    event = event_from_json(f'{{"type":"edit","at":0,"session":"s","fields":{{{edits}}}}}')
    with pytest.raises(InvalidInput, match="event: Expected at most 1000000 bytes"):
        list(write_log([event]))


def test_a_language_without_a_catalogue_is_not_written():
    with pytest.raises(InvalidInput, match=r"header.locale: Expected one of en, id"):
        list(write_log([], locale="fr"))


def test_blank_lines_are_skipped_and_counted():
    lines = ["\n", "  \r\n", '{"locale":"id"}\n', "", f"{TOGGLE}\n", "\t\n", TOGGLE]
    log = read_log(lines, "day.jsonl")
    assert log.locale == "id"
    assert [line for line, _ in log.events] == [5, 7]


@pytest.mark.parametrize("lines", [[], [""], ["\n", " "]])
def test_a_log_may_be_empty(lines):
    log = read_log(lines, "day.jsonl")
    assert (log.config, log.locale, list(log.events)) == (Config(), None, [])


@pytest.mark.parametrize(
    ("header", "config", "locale"),
    [
        ("{}", "{}", None),
        ('{"locale":"en"}', "{}", "en"),
        ('{"locale":null}', "{}", None),
        ('{"config":{"capacity":5}}', '{"capacity":5}', None),
        ('{"config":{"auto_accept":true},"locale":"id"}', '{"auto_accept":true}', "id"),
    ],
)
def test_the_first_line_may_be_a_header(header, config, locale):
    log = read_log([header, TOGGLE], "day.jsonl")
    assert (log.config, log.locale) == (config_from_json(config), locale)
    assert list(log.events) == [(2, Toggle(at=1))]


def test_lines_may_be_text_or_bytes():
    lines = ['{"locale":"id"}', b'{"type":"accept","at":1,"conversation":"\xd9\x85"}\r\n', TOGGLE]
    assert [event for _, event in read_log(lines, "day.jsonl").events] == [
        Accept(at=1, conversation="م"),
        Toggle(at=1),
    ]


def test_a_log_is_read_only_as_far_as_it_is_used():
    endless = chain(["{}"], repeat('{"type":"message","at":1,"conversation":"c1"}'))
    events = islice(read_log(endless, "day.jsonl").events, 3)
    assert list(events) == [(n, Message(at=1, conversation="c1")) for n in (2, 3, 4)]


def test_events_before_a_malformed_line_are_read():
    events = read_log([TOGGLE, "?"], "day.jsonl").events
    assert next(events) == (1, Toggle(at=1))
    with pytest.raises(LogError):
        next(events)


MALFORMED = {
    "not JSON": ("toggle", "event: Expected JSON"),
    "a list": ("[]", "event: Expected `object`, got `array`"),
    "two events": (TOGGLE + TOGGLE, "event: Expected JSON: JSON is malformed: trailing"),
    "half an event": ('{"type":"toggle","at":', "event: Expected JSON"),
    "deep nesting": ('{"x":' + "[" * 100_000, "event: Expected JSON that is not nested this"),
    "a header in the middle": (
        '{"locale":"id"}',
        "line: Expected no header here",
    ),
    "an unknown type": ('{"type":"sleep","at":1}', "event.type: Invalid value 'sleep'"),
    "no type": ('{"at":1}', "event: Object missing required field `type`"),
    "no time": ('{"type":"toggle"}', "event: Object missing required field `at`"),
    "a wrong field": ('{"type":"toggle","at":"noon"}', "event.at: Expected `float`, got `str`"),
    "a time before all": ('{"type":"toggle","at":-1}', "event.at: Expected `float` >= 0"),
    "a time without end": ('{"type":"toggle","at":1e999}', "event.at: Number out of range"),
    "an unknown field": ('{"type":"toggle","at":1,"x":1}', "unknown field `x`"),
    "half a character": ('{"type":"focus","at":1,"session":"\\ud800"}', "event"),
    "bytes that are not UTF-8": (
        b'{"type":"focus","at":1,"session":"\xff"}',
        "line: Expected UTF-8: 'utf-8' codec can't decode byte 0xff in position 34",
    ),
    "text that is not Unicode": ('{"type":"focus","session":"\udc80"}', "line: Expected UTF-8"),
    "a configuration that is none": (
        '{"type":"configure","at":1,"config":{"capacity":0}}',
        "event.config.capacity: Expected `int` >= 1",
    ),
    "a configuration that accepts by itself while inactive": (
        '{"type":"configure","at":1,"config":{"auto_accept":true,"allowed_presences":["inactive"]}}',
        "Expected no inactive",
    ),
    "a rename of nothing": (
        '{"type":"rename","at":1,"name":"Ana"}',
        "Expected a conversation or a record, and not both",
    ),
    "a line too long": (TOGGLE + " " * LINE_LIMIT, "line: Expected at most 1000000 bytes"),
}


@pytest.mark.parametrize(("line", "message"), MALFORMED.values(), ids=MALFORMED)
def test_a_malformed_line_is_named_with_its_field(line, message):
    error = _error('{"locale":"id"}', TOGGLE, "", line, TOGGLE)
    assert (error.file, error.line) == ("day.jsonl", 4)
    assert message in error.message
    assert str(error) == f"day.jsonl:4: {error.message}"


@pytest.mark.parametrize(("line", "message"), MALFORMED.values(), ids=MALFORMED)
def test_a_malformed_first_line_is_named(line, message):
    if line != '{"locale":"id"}':
        assert _error(line).line == 1


@pytest.mark.parametrize(
    ("header", "message"),
    [
        ('{"locale":"fr"}', "header.locale: Expected one of en, id"),
        ('{"locale":1}', "header.locale: Expected `str | null`, got `int`"),
        (
            '{"locale":' + "[" * 500 + "]" * 500 + "}",
            "header.locale: Expected `str | null`, got `array`",
        ),
        ('{"lang":"id"}', "header: Object contains unknown field `lang`"),
        ('{"config":{"capacity":0}}', "config.capacity: Expected `int` >= 1"),
        ('{"config":{"speed":1}}', "config: Object contains unknown field `speed`"),
        ('{"config":null}', "config: Expected `object`, got `null`"),
        ('{"config":[]}', "config: Expected `object`, got `array`"),
    ],
)
def test_a_header_that_is_off_is_named_with_its_field(header, message):
    error = _error("", header, TOGGLE)
    assert (error.line, error.message) == (2, message)


def test_of_a_line_without_end_only_its_beginning_is_read():
    class Endless(BytesIO):
        def readinto(self, buffer):
            buffer[:] = b"x" * len(buffer)
            return len(buffer)

    assert _error(*log_lines(Endless())).message == "line: Expected at most 1000000 bytes"


def test_the_longest_line_allowed_is_read():
    line = TOGGLE.encode() + b" " * (LINE_LIMIT - len(TOGGLE)) + b"\n"
    log = read_log(log_lines(BytesIO(line + TOGGLE.encode())), "day.jsonl")
    assert [number for number, _ in log.events] == [1, 2]


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.just("type"), inner),
)


@given(st.lists(st.binary() | st.text() | JSON.map(repr) | st.sampled_from([TOGGLE, "{}"])))
def test_whatever_the_lines_are_a_log_reads_or_says_where_it_does_not(lines):
    try:
        read = [line for line, _ in read_log(lines, "day.jsonl").events]
    except LogError as error:
        read = [error.line]
    assert read == sorted(set(read))
    assert set(read) <= set(range(1, len(lines) + 1))


def test_a_byte_order_mark_before_the_first_line_is_no_text():
    marked = read_log(["\ufeff" + TOGGLE, TOGGLE], "log")
    assert [line for line, _ in marked.events] == [1, 2]
    with pytest.raises(LogError, match="log:2: event: Expected JSON"):
        list(read_log([TOGGLE, "\ufeff" + TOGGLE], "log").events)
