"""A replay tells every event, its effects and the screen, up to what is refused or malformed."""

import json
from io import StringIO

import pytest

from session_panel import (
    LOCALES,
    Accept,
    Config,
    Configure,
    Edit,
    HandedBack,
    NotifyOffer,
    Offer,
    OpenTab,
    Panel,
    PresencePolicy,
    Reason,
    event_from_json,
    reason_text,
    translations,
)
from session_panel_spec.logs.clock import Clock
from session_panel_spec.logs.event_text import call_text
from session_panel_spec.logs.log import read_log
from session_panel_spec.logs.screen import screen_console
from session_panel_spec.logs.story import load_stories
from session_panel_spec.logs.transcript import replay

ANA = '"conversation":"c1","customer":"ana","mode":"live","name":"Ana Lestari"'
OFFER = f'{{"type":"offer","at":0,{ANA}}}'
ACCEPT = '{"type":"accept","at":35,"conversation":"c1"}'
MESSAGE = '{"type":"message","at":36,"conversation":"c1"}'
CLOSE_HOME = '{"type":"close","at":40,"session":"home"}'
REFUSED = "refused by CLOS-1 (Home is anchored): anchored"


@pytest.fixture(scope="module", autouse=True)
def _no_forced_colours():
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("FORCE_COLOR", raising=False)
        patch.delenv("TTY_COMPATIBLE", raising=False)
        yield


def _replayed(*lines, name="day.jsonl", locale=None, as_json=False, **options):
    file = StringIO()
    code = replay(lines, name, locale, as_json, screen_console(file), **options)
    return code, file.getvalue()


def _told(*lines, **options):
    """Return the exit code and the JSON objects of a replay."""
    code, text = _replayed(*lines, as_json=True, **options)
    return code, [json.loads(line) for line in text.splitlines()]


def test_each_event_is_told_with_its_effects_and_the_screen():
    code, text = _replayed(OFFER, ACCEPT)
    assert code == 0
    assert '1:  t=0s  offer(conversation=c1, customer=ana, mode=live, name="Ana Lestari")\n' in text
    assert "    → notify_offer(conversation=c1, until=2m)\n" in text
    assert "2:  t=35s  accept(conversation=c1)\n" in text
    assert "    → publish_presence(presence=busy)\n" in text
    assert "│ ▸ An   Ana Lestari " in text.split("2:  t=35s")[1]


@pytest.mark.rules("UNRD-1")
def test_a_screen_that_stays_the_same_is_not_printed_again():
    _, text = _replayed(OFFER, ACCEPT, MESSAGE)
    assert text.count("╭") == 2
    assert text.endswith("3:  t=36s  message(conversation=c1)\n    screen unchanged\n\n")


@pytest.mark.rules("CLOS-1")
@pytest.mark.parametrize("locale", LOCALES)
def test_a_replay_stops_at_the_first_refusal_and_says_why(locale):
    code, text = _replayed(OFFER, CLOSE_HOME, ACCEPT, locale=locale)
    sentence = reason_text(Reason.ANCHORED, translations(locale))
    assert code == 1
    assert text.endswith(f"day.jsonl:2: {REFUSED} — {sentence}\n")
    assert ("It is anchored" in sentence) == (locale == "en")


@pytest.mark.rules("OFFR-1")
def test_a_refusal_tells_which_conversation_stands_against_the_event():
    again = OFFER.replace('"c1"', '"c2"')
    sentence = reason_text(Reason.CUSTOMER_ENGAGED)
    _, text = _replayed(OFFER, again)
    why = "refused by OFFR-1 (When a new conversation is offered): customer-engaged (c1)"
    assert text.endswith(f"day.jsonl:2: {why} — {sentence}\n")
    assert _told(OFFER, again)[1][-1]["refused"]["about"] == "c1"


@pytest.mark.rules("CONF-1")
def test_a_log_may_replace_its_configuration():
    longer = '{"type":"configure","at":1,"config":{"offer_time":600}}'
    header = '{"config":{"capacity":1,"offer_time":60}}'
    budi = OFFER.replace("c1", "c2").replace("ana", "budi").replace('"at":0', '"at":2')
    code, text = _replayed(header, OFFER, longer, budi)
    assert code == 0
    assert "3:  t=1s  configure(config={offer_time: 10m})\n" in text
    assert "notify_offer(conversation=c1, until=1m)" in text
    assert "notify_offer(conversation=c2, until=10m2s)" in text


@pytest.mark.rules("CONV-12")
def test_what_is_handed_back_is_told():
    edit = '{"type":"edit","at":36,"session":"c1","fields":{"Note":"half done"}}'
    transfer = '{"type":"transfer","at":37,"conversation":"c1"}'
    _, text = _replayed(OFFER, ACCEPT, edit, transfer)
    assert '    → handed_back(conversation=c1, fields={Note: "half done"}, unread=0)\n' in text
    handed = {"type": "handed_back", "conversation": "c1", "fields": {"Note": "half done"}}
    handed |= {"unread": 0, "waits_until": None}
    assert _told(OFFER, ACCEPT, edit, transfer)[1][-1]["effects"][0] == handed


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("nonsense", "day.jsonl:3: event: Expected JSON"),
        ('{"type":"accept","at":1}', "day.jsonl:3: event: Object missing required field"),
        (
            '{"type":"accept","at":[],"conversation":"c1"}',
            "day.jsonl:3: event.at: Expected `float`",
        ),
        ('{"type":"sleep","at":1}', "day.jsonl:3: event.type: Invalid value 'sleep'"),
        (b"\xff", "day.jsonl:3: line: Expected UTF-8"),
        ('{"gap":{"events":-1}}', "day.jsonl:3: gap.events: Expected `int` >= 1"),
        ('{"gap":{"kinds":["nosuch"]}}', "day.jsonl:3: gap.kinds[0]: Invalid enum value 'nosuch'"),
        ('{"observed":{"mood":"good"}}', "day.jsonl:3: observed: Object contains unknown field"),
        (f'{ACCEPT[:-1]},"observed":1}}', "day.jsonl:3: observed: Expected `object`, got `int`"),
        ('{"x":' + "[" * 100_000, "day.jsonl:3: event: Expected JSON that is not nested"),
        ("x" * 1_000_001, "day.jsonl:3: line: Expected at most 1000000 bytes"),
    ],
)
def test_a_malformed_line_is_named_and_what_came_before_is_told(line, message):
    code, text = _replayed(OFFER, "", line, ACCEPT)
    assert code == 2
    assert "1:  t=0s  offer(" in text
    assert text.splitlines()[-1].startswith(message)


def test_a_malformed_header_is_named():
    code, text = _replayed('{"config":{"capacity":"many"}}', OFFER)
    assert (code, text) == (2, "day.jsonl:1: config.capacity: Expected `int`, got `str`\n")


def test_a_language_without_a_catalogue_is_named():
    assert _replayed(OFFER, locale="fr") == (2, "locale: Expected one of en, id\n")
    assert _told(OFFER, locale="fr") == (2, [{"error": "locale: Expected one of en, id"}])


@pytest.mark.parametrize("lines", [[], [""], ['{"config":{}}'], ['{"note":"nothing yet"}']])
def test_a_log_in_which_nothing_happens_is_all_right_and_that_is_told(lines):
    nothing = "nothing was replayed: no event or snapshot is in it"
    assert _replayed(*lines) == (0, f"day.jsonl: {nothing}\n")
    assert _told(*lines) == (0, [{"finding": nothing}])


@pytest.mark.rules("LANG-1")
def test_the_language_is_the_one_asked_for_or_the_logs_or_english():
    header = '{"locale":"id"}'
    assert "Available" in _replayed(OFFER)[1]
    assert "Available" not in _replayed(header, OFFER)[1]
    assert "Available" in _replayed(header, OFFER, locale="en")[1]


@pytest.mark.rules("OFFR-1")
def test_the_panel_has_the_configuration_of_the_header():
    header = '{"config":{"offer_time":600}}'
    assert "notify_offer(conversation=c1, until=10m)" in _replayed(header, OFFER)[1]


def test_as_json_each_event_is_an_object():
    code, told = _told('{"config":{}}', OFFER, "", ACCEPT)
    assert code == 0
    assert [one["line"] for one in told] == [2, 4]
    assert all(list(one) == ["line", "event", "effects", "view"] for one in told)
    assert told[1]["event"] == {"type": "accept", "at": 35.0, "conversation": "c1"}
    assert told[1]["effects"][-1] == {"type": "publish_presence", "presence": "busy"}
    assert told[1]["view"]["sessions"][1]["title"] == "Ana Lestari"


@pytest.mark.rules("CLOS-1")
def test_as_json_a_refusal_is_the_last_object():
    code, told = _told(OFFER, CLOSE_HOME, ACCEPT)
    assert code == 1
    assert told[-1] == {
        "line": 2,
        "event": {"type": "close", "at": 40.0, "session": "home"},
        "refused": {
            "rule": "CLOS-1",
            "reason": Reason.ANCHORED.value,
            "about": None,
            "text": (
                "It is anchored: it cannot be closed, and Home has no form, tabs or other name."
            ),
        },
    }


def test_as_json_a_malformed_line_is_an_object():
    code, told = _told(OFFER, "[]")
    assert code == 2
    assert told[-1] == {"line": 2, "error": "event: Expected `object`, got `array`"}


@pytest.mark.parametrize("as_json", [False, True])
@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("story", load_stories(), ids=lambda story: story.name)
def test_every_story_replays_to_its_end(story, locale, as_json):
    code, text = _replayed(*story.lines, locale=locale, as_json=as_json)
    times = [event.at for _, event in read_log(story.lines, story.name).events]
    assert code == (0 if times == sorted(times) else 1)
    assert text


def _with(line, **fields):
    return json.dumps({**json.loads(line), **fields})


def test_a_log_that_a_monitor_reads_is_replayed():
    seen = _with(ACCEPT, observed={"status": "dnd"}, note="whatever")
    refused = _with(CLOSE_HOME, refused="CLOS-1")
    code, text = _replayed('{"note":1}', OFFER, seen, '{"observed":{}}', refused, MESSAGE)
    assert code == 0
    assert "    refused by CLOS-1 (Home is anchored): anchored — It is anchored" in text
    assert "6:  t=36s  message(conversation=c1)" in text


@pytest.mark.parametrize("told", ["CLOS-2", "FOCS-1"])
def test_a_replay_stops_where_another_rule_refuses_than_the_log_says(told):
    lines = OFFER, _with(CLOSE_HOME, refused=told), ACCEPT
    code, steps = _told(*lines)
    assert (code, len(steps)) == (1, 2)
    assert steps[-1]["refused"]["rule"] == "CLOS-1"
    assert steps[-1]["error"] == f"the log says that it was refused by {told}"
    last = _replayed(*lines)[1].splitlines()[-1]
    assert last.startswith(f"day.jsonl:2: {REFUSED} — ")
    assert last.endswith(f" (the log says that it was refused by {told})")


def test_a_replay_stops_where_no_rule_refuses_what_the_log_says_was_refused():
    code, steps = _told(OFFER, _with(ACCEPT, refused=None), MESSAGE)
    assert (code, len(steps)) == (1, 2)
    assert steps[-1]["error"].endswith("no rule refuses it")
    assert "no rule refuses it" in _replayed(OFFER, _with(ACCEPT, refused=None))[1]
    _, steps = _told(OFFER, _with(ACCEPT, refused="OFFR-1"))
    assert steps[-1]["error"].startswith("the log says that it was refused by OFFR-1, and")


def test_what_follows_a_gap_is_left_out_until_a_snapshot():
    panel = Panel()
    panel.apply(event_from_json(OFFER))
    snapshot = f'{{"snapshot":{panel.to_json()}}}'
    code, steps = _told(OFFER, '{"gap":{}}', CLOSE_HOME, snapshot, ACCEPT)
    assert code == 0
    assert [step["line"] for step in steps] == [1, 2, 4, 5]
    code, text = _replayed('{"gap":{}}', CLOSE_HOME, snapshot)
    assert code == 0
    assert text.startswith("1:  events are missing")
    assert "3:  snapshot\n" in text


def test_a_snapshot_that_is_not_possible_is_named_with_its_line():
    told = json.loads(Panel().to_json()) | {"focus": "c1"}
    code, steps = _told(OFFER, json.dumps({"snapshot": told}))
    assert code == 2
    assert steps[-1]["line"] == 2


def test_doubles_are_replayed_once_and_a_hole_is_a_gap():
    lines = [_with(line, seq=number) for number, line in enumerate((OFFER, ACCEPT, MESSAGE), 1)]
    assert [step["line"] for step in _told(lines[0], lines[0], *lines[1:])[1]] == [1, 3, 4]
    assert _told(lines[0], lines[2])[1][-1] == {"line": 2, "missing": True}


def test_of_a_log_of_many_panels_one_is_replayed():
    lines = [_with(line, panel=panel) for line in (OFFER, ACCEPT) for panel in ("p1", "p2")]
    config = '{"config":{"offer_time":600}}'
    code, steps = _told(config, *lines, panel="p2")
    assert code == 0
    assert [step["line"] for step in steps] == [3, 5]
    assert steps[0]["effects"][0]["until"] == 600
    code, steps = _told(*lines)
    assert code == 2
    assert steps[-1] == {"line": 2, "error": "panel: Expected p1, as before; say which is meant"}


def test_what_contradicts_itself_in_another_panel_ends_no_replay_of_the_one_that_is_asked_for():
    others = [_with(line, panel="p1", seq=1) for line in (OFFER, ACCEPT)]
    own = _with(OFFER, panel="p2", seq=1)
    code, steps = _told(*others, own, panel="p2")
    assert (code, [step["line"] for step in steps]) == (0, [3])
    code, steps = _told(*others, own, panel="p1")
    other = "seq: Expected what 1 was before, or another number"
    assert (code, steps[-1]) == (2, {"line": 2, "error": other})


@pytest.mark.rules("TIME-1")
def test_a_time_before_the_latest_is_told_and_the_replay_goes_on():
    late = _with(MESSAGE, at=3)
    code, text = _replayed(OFFER, ACCEPT, late)
    assert code == 1
    assert "day.jsonl:3: at: 3 lies 32s before the latest, 35 (TIME-1)\n3:  t=3s  message" in text
    assert _replayed(OFFER, ACCEPT, late, clock=Clock(allow_earlier=True))[0] == 0


def test_milliseconds_are_told_where_a_clock_is_known():
    code, steps = _told(_with(OFFER, at=1.8e12), clock=Clock(1.8e9 + 0.25))
    assert code == 1
    far = "at: 1800000000000 lies far beyond now, 1800000000: perhaps milliseconds"
    assert steps[0]["error"] == far
    assert _told(_with(OFFER, at=1.8e9), clock=Clock(1.8e9))[0] == 0


HOSTILE = "\\u001b]0;x\\u0007\\u009b2J\\u202e[bold]x[/]"
"""How a log writes characters that drive terminals, and markup."""


@pytest.mark.parametrize("as_json", [False, True])
@pytest.mark.parametrize(
    "line",
    [
        f'{{"type":"shift_click","at":0,"record":"{HOSTILE}","kind":"case","title":"{HOSTILE}"}}',
        f'{{"type":"focus","at":0,"session":"{HOSTILE}"}}',
        f'{{"type":"{HOSTILE}","at":0}}',
        f'{{"type":"toggle","at":0,"{HOSTILE}":0}}',
    ],
    ids=["accepted", "refused", "unknown type", "unknown field"],
)
def test_a_log_cannot_drive_the_terminal(line, as_json):
    _, text = _replayed(line, name="\x1b[31m.jsonl", as_json=as_json)
    assert text
    assert not set("\x1b\x07\x9b\u202e") & set(text)


def test_long_lines_are_not_broken():
    name = f"{'x' * 150}.jsonl"
    assert _replayed(CLOSE_HOME, name=name)[1].splitlines()[-1].startswith(f"{name}:1: {REFUSED}")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Accept(at=1, conversation="c 1"), 'accept(conversation="c 1")'),
        (
            Edit(at=1, session="r1", fields={"a": "x", "Due date": 'the "1st"'}),
            'edit(session=r1, fields={a: x, "Due date": "the \\"1st\\""})',
        ),
        (
            OpenTab(at=1, session="s", tab="t", kind="kb_search"),
            "open_tab(session=s, tab=t, kind=kb_search)",
        ),
        (NotifyOffer("c1", 95.5), "notify_offer(conversation=c1, until=1m35.5s)"),
        (
            Offer(at=1, conversation="c1", customer="ana", name="Ana", mode="live", channel="sms"),
            "offer(conversation=c1, customer=ana, mode=live, name=Ana, channel=sms)",
        ),
        (
            HandedBack("c1", {"Note": "half done"}, 2, None),
            'handed_back(conversation=c1, fields={Note: "half done"}, unread=2)',
        ),
        (
            HandedBack("c1", {}, 0, 95.5),
            "handed_back(conversation=c1, fields={}, unread=0, waits_until=1m35.5s)",
        ),
        (Configure(at=1, config=Config()), "configure(config={})"),
        (
            Configure(
                at=1,
                config=Config(
                    capacity=5,
                    waiting_times={"sms": 60},
                    allowed_presences=frozenset({"dnd", "busy"}),
                    presence_policy=PresencePolicy(no_load="keep"),
                    auto_accept=True,
                ),
            ),
            "configure(config={capacity: 5, waiting_times: {sms: 1m}, "
            "allowed_presences: [busy, dnd], presence_policy: {no_load: keep}, auto_accept: true})",
        ),
    ],
)
def test_an_event_or_effect_is_written_with_what_is_not_the_default(value, text):
    assert call_text(value) == text
