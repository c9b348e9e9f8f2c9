"""The manual's stories show what their reader expects, and no expectation holds by accident."""

import re
from importlib.resources import files

import msgspec
import pytest
from msgspec.structs import replace

from session_panel_spec.domain.rules import citable_ids, load_rules, rule_of
from session_panel_spec.logs.story import STORIES, Screen, Story, check_story, load_stories

BY_NAME = {story.name: story for story in load_stories()}
FULL_DAY = BY_NAME["a-full-day"]


def _with(story, shows, after):
    return replace(story, screens=(Screen(after, shows),))


def _altered(expected):
    """Yield an expectation with each of its parts changed in turn, and where it was changed."""
    if isinstance(expected, dict):
        for key, value in expected.items():
            yield from ((expected | {key: other}, f".{key}{at}") for other, at in _altered(value))
    elif isinstance(expected, list):
        yield [*expected, {}], ""
        for i, value in enumerate(expected):
            before, after = expected[:i], expected[i + 1 :]
            yield from (([*before, other, *after], f"[{i}]{at}") for other, at in _altered(value))
    else:
        yield f"not {expected}", ""


def test_the_stories_are_those_of_the_folder():
    names = {entry.name for entry in (files("session_panel_spec.logs") / "stories").iterdir()}
    assert names == {f"{name}.{suffix}" for name in STORIES for suffix in ("toml", "jsonl")}
    assert tuple(BY_NAME) == STORIES


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(
            "a-full-day",
            marks=pytest.mark.rules(
                "PRES-1",
                "PRES-2",
                "PRES-3",
                "PRES-4",
                "PRES-5",
                "OFFR-1",
                "OFFR-4",
                "OFFR-8",
                "CONV-7",
                "CLOS-1",
                "MODE-1",
            ),
        ),
        pytest.param(
            "assigned-while-waiting",
            marks=pytest.mark.rules("CONV-13", "CONV-4", "CONV-5", "OFFR-2", "UNRD-1", "PRES-2"),
        ),
        pytest.param(
            "capacity-raised-at-noon",
            marks=pytest.mark.rules(
                "CONF-1", "PRES-1", "PRES-2", "PRES-3", "OFFR-1", "OFFR-8", "LANG-1"
            ),
        ),
        pytest.param(
            "clock-behind",
            marks=pytest.mark.rules("TIME-1", "OFFR-4", "PRES-1", "PRES-4"),
        ),
        pytest.param(
            "customer-forgotten",
            marks=pytest.mark.rules("CONV-15", "CONV-3", "CONV-9", "OFFR-1"),
        ),
        pytest.param(
            "kenny-smith-and-visitor-7",
            marks=pytest.mark.rules(
                "TITL-1",
                "SENT-1",
                "SENT-2",
                "SENT-3",
                "UNRD-1",
                "UNRD-2",
                "UNRD-3",
                "CONV-13",
                "LANG-1",
            ),
        ),
        pytest.param(
            "live-chat-closed",
            marks=pytest.mark.rules("CONV-3", "CONV-9", "CLOS-2", "CLOS-4", "FOCS-4", "PRES-1"),
        ),
        pytest.param(
            "no-room-left",
            marks=pytest.mark.rules("SESS-4", "SESS-6", "FOCS-1", "FOCS-2", "OFFR-8"),
        ),
        pytest.param(
            "offer-taken-by-another",
            marks=pytest.mark.rules(
                "OFFR-7", "OFFR-4", "OFFR-2", "OFFR-8", "CONV-12", "UNRD-1", "PRES-3", "PRES-4"
            ),
        ),
        pytest.param(
            "returns-after-close",
            marks=pytest.mark.rules(
                "CONV-1",
                "CONV-2",
                "CONV-4",
                "CONV-5",
                "CONV-9",
                "CONV-11",
                "OFFR-2",
                "SESS-1",
                "SESS-2",
                "FOCS-4",
                "CLOS-2",
                "CLOS-4",
                "UNRD-1",
                "PRES-1",
            ),
        ),
        pytest.param(
            "returns-after-end",
            marks=pytest.mark.rules(
                "CONV-6", "CONV-8", "CONV-10", "END-1", "PRES-1", "SESS-1", "SESS-5", "CLOS-2"
            ),
        ),
        pytest.param(
            "returns-to-unsaved-forms",
            marks=pytest.mark.rules(
                "OFFR-2",
                "OFFR-3",
                "CONV-5",
                "SESS-3",
                "FOCS-2",
                "EDIT-1",
                "EDIT-2",
                "CLOS-2",
                "CLOS-3",
                "UNRD-1",
                "LANG-1",
            ),
        ),
        pytest.param(
            "sentiment-falls",
            marks=pytest.mark.rules(
                "SENT-1",
                "SENT-2",
                "SENT-3",
                "SENT-4",
                "UNRD-1",
                "UNRD-3",
                "CONV-7",
                "CLOS-1",
                "LANG-1",
            ),
        ),
        pytest.param(
            "ten-unread-messages",
            marks=pytest.mark.rules(
                "TITL-1", "TITL-2", "UNRD-1", "UNRD-2", "UNRD-3", "CLOS-1", "LANG-1"
            ),
        ),
        pytest.param(
            "three-calls-at-once",
            marks=pytest.mark.rules("OFFR-5", "OFFR-6", "OFFR-1", "SESS-3", "PRES-1"),
        ),
        pytest.param(
            "transferred-in-mid-sentence",
            marks=pytest.mark.rules(
                "CONV-12", "CONV-14", "PRES-1", "OFFR-1", "OFFR-8", "FOCS-4", "EDIT-1", "CLOS-2"
            ),
        ),
        pytest.param(
            "unsaved-case-form",
            marks=pytest.mark.rules(
                "SESS-1",
                "SESS-2",
                "SESS-3",
                "FOCS-2",
                "FOCS-3",
                "FOCS-4",
                "EDIT-1",
                "CLOS-2",
                "CLOS-4",
                "TABS-1",
            ),
        ),
        pytest.param(
            "visitor-logs-in",
            marks=pytest.mark.rules("TITL-1", "TITL-2", "TITL-3", "UNRD-3", "CLOS-2", "LANG-1"),
        ),
        pytest.param(
            "writes-to-an-absent-agent",
            marks=pytest.mark.rules(
                "OFFR-2",
                "OFFR-4",
                "OFFR-8",
                "UNRD-1",
                "UNRD-2",
                "UNRD-3",
                "SESS-1",
                "SESS-5",
                "CONV-5",
                "PRES-2",
                "PRES-3",
                "CLOS-2",
                "LANG-1",
            ),
        ),
    ],
)
def test_a_story_shows_what_it_must(name, request):
    story = BY_NAME[name]
    assert check_story(story) == []
    assert request.node.get_closest_marker("rules").args == story.rules


def test_every_rule_has_a_story():
    told = {rule_of(cited) for story in load_stories() for cited in story.rules}
    assert told == set(load_rules())


@pytest.mark.parametrize("name", STORIES)
def test_each_expectation_can_fail_and_is_named(name):
    story = BY_NAME[name]
    for screen in story.screens:
        for shows, where in _altered(dict(screen.shows)):
            altered = replace(story, screens=(replace(screen, shows=shows),))
            [difference] = check_story(altered)
            place = f"after line {screen.after} ({screen.locale or story.locale})"
            assert difference.startswith(f"{name}, {place}: {where[1:]}: expected ")


@pytest.mark.parametrize("name", STORIES)
def test_a_story_is_told_in_a_few_sentences_and_cites_rules(name):
    story = BY_NAME[name]
    assert story.title != story.title_id
    assert 2 <= len(re.findall(r"[.:;](?:\s|$)", story.text)) <= 6
    assert 2 <= len(re.findall(r"\.(?:\s|$)", story.text)) <= 4
    assert "\n" not in story.text.strip()
    assert set(story.rules) <= citable_ids()


def test_a_difference_names_story_line_language_and_place():
    assert check_story(_with(FULL_DAY, {"presence": "Away"}, 3)) == [
        "a-full-day, after line 3 (en): presence: expected 'Away', shown is 'Busy'"
    ]


@pytest.mark.parametrize(
    ("shows", "difference"),
    [
        ({"sessions": [{}]}, "sessions: expected 1 entries, shown are 2"),
        ({"sessions": [{}, {"unread": 0}]}, "sessions[1].unread: expected 0, shown is ''"),
        ({"sessions": {}}, "sessions: expected {}, shown is"),
        ({"presense": "Busy"}, "presense: expected 'Busy', shown is None"),
        ({"tabs": False}, "tabs: expected False, shown is"),
        ({"dialog": {}}, "dialog: expected {}, shown is None"),
        (
            {"communication": {"read_only": 0}},
            "communication.read_only: expected 0, shown is False",
        ),
    ],
)
def test_only_what_is_expected_and_there_is_contained(shows, difference):
    [told] = check_story(_with(FULL_DAY, shows, 3))
    assert told.startswith(f"a-full-day, after line 3 (en): {difference}")


@pytest.mark.parametrize(
    "shows",
    [{}, {"dialog": False}, {"sessions": [{}, {}]}, {"communication": {"read_only": False}}],
)
def test_what_is_not_mentioned_may_be_anything(shows):
    assert check_story(_with(FULL_DAY, shows, 3)) == []


def test_a_screen_after_no_event_is_named():
    assert check_story(_with(FULL_DAY, {}, 99)) == [
        "a-full-day, line 99: no event is applied there"
    ]


@pytest.mark.rules("CLOS-1")
def test_a_story_with_a_refused_event_is_named():
    lines = (*FULL_DAY.lines[:3], '{"type":"close","at":20,"session":"home"}')
    story = replace(FULL_DAY, lines=lines, screens=FULL_DAY.screens[:1])
    assert check_story(story) == ["a-full-day, line 4: refused by CLOS-1: anchored"]


@pytest.mark.rules("CLOS-1")
def test_an_event_that_a_story_tells_as_refused_leaves_the_screen_as_it_was():
    close = '{"type":"close","at":20,"session":"home","refused":"CLOS-1"}'
    screens = (*FULL_DAY.screens[:1], Screen(4, {"presence": "Busy", "dialog": False}))
    story = replace(FULL_DAY, lines=(*FULL_DAY.lines[:3], close), screens=screens)
    assert check_story(story) == []
    [difference] = check_story(_with(story, {"presence": "Away"}, 4))
    assert difference.endswith("presence: expected 'Away', shown is 'Busy'")


@pytest.mark.rules("CLOS-1")
@pytest.mark.parametrize("told", ["CLOS-2", None])
def test_a_story_that_does_not_tell_which_rule_refuses_is_named(told):
    close = {"type": "close", "at": 20, "session": "home", "refused": told}
    lines = (*FULL_DAY.lines[:3], msgspec.json.encode(close).decode())
    story = replace(FULL_DAY, lines=lines, screens=FULL_DAY.screens[:1])
    assert check_story(story) == ["a-full-day, line 4: refused by CLOS-1: anchored"]


def test_a_story_whose_refused_event_is_accepted_is_named():
    toggle = '{"type":"toggle","at":20,"refused":"MODE-1"}'
    story = replace(FULL_DAY, lines=(*FULL_DAY.lines[:3], toggle), screens=FULL_DAY.screens[:1])
    assert check_story(story) == ["a-full-day, line 4: no rule refuses it"]


def test_a_story_with_a_malformed_log_is_named():
    story = replace(FULL_DAY, lines=(*FULL_DAY.lines[:3], "?"), screens=FULL_DAY.screens[:1])
    [difference] = check_story(story)
    assert difference.startswith("a-full-day, line 4: event: Expected JSON")


@pytest.mark.parametrize(
    "change", [{"title": 1}, {"rules": []}, {"screens": []}, {"screens": [{"after": 0}]}, {"x": 1}]
)
def test_a_story_that_is_not_of_its_form_is_refused(change):
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(msgspec.to_builtins(FULL_DAY) | change, Story)
