"""A log is watched to its end: every finding has its line and its panel, and the end says what."""

import gzip
import json
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path
from signal import SIGINT
from subprocess import PIPE
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from session_panel import Panel, Snapshot, event_from_json, events, translations
from session_panel.state import Conversation, PendingOffer, Session
from session_panel_spec.cli import monitor
from session_panel_spec.cli.app import app
from session_panel_spec.logs.log import log_lines, read_log
from session_panel_spec.logs.replay import steps
from session_panel_spec.monitor.breach import Breach
from session_panel_spec.monitor.report import summary_json, summary_text
from session_panel_spec.monitor.restoring import RULES
from session_panel_spec.monitor.watching import Options, Watch

OFFERED = '{"type":"offer","at":0,"conversation":"c1","customer":"ana","mode":"live"}'
ACCEPTED = '{"type":"accept","at":5,"conversation":"c1"}'
UNMOVED = ACCEPTED[:-1] + ',"observed":{"status":"available"}}'
REFUSED = '{"type":"toggle","at":6,"refused":"MODE-1"}'
TOGGLE = '{"type":"toggle","at":6}'
IN_2026 = 1_795_000_000.0


def told(finding) -> str:
    """Return the rule that is broken, or what is odd."""
    return finding.what.rule if isinstance(finding.what, Breach) else finding.what


def watched(*lines: str, options: Options = Options()) -> list[tuple[int, str]]:  # noqa: B008
    found = Watch("day.jsonl", options).findings(lines)
    return [(finding.line, told(finding)) for finding in found]


def with_fields(line: str, **fields: object) -> str:
    """Return a line with more fields."""
    return json.dumps({**json.loads(line), **fields})


def test_the_junit_report_has_a_case_for_each_finding_and_one_for_the_log(tmp_path: Path) -> None:
    log, file = tmp_path / "day.jsonl", tmp_path / "report.xml"
    log.write_text(f"{TOGGLE}\n{REFUSED}\nnonsense\n", "utf-8")
    shown = CliRunner().invoke(app, ["monitor", str(log), "--junit", str(file)])
    suite = ET.parse(file).getroot()  # noqa: S314 - we wrote it
    cases = [(case.attrib["name"], [one.tag for one in case]) for case in suite]
    assert cases[:2] == [("line 2", ["failure"]), ("line 3", ["error"])]
    assert cases[2] == ("watched to its end", ["system-out"])
    assert [one.text for one in suite.iter("system-out")] == shown.stdout.splitlines()[-1:]
    (failure,) = suite.iter("failure")
    assert failure.attrib["message"] == "MODE-1"


def test_a_log_in_which_nothing_is_fails_in_the_junit_report(tmp_path: Path) -> None:
    log, file = tmp_path / "day.jsonl", tmp_path / "report.xml"
    log.write_text("", "utf-8")
    CliRunner().invoke(app, ["monitor", str(log), "--junit", str(file)])
    suite = ET.parse(file).getroot()  # noqa: S314 - we wrote it
    assert suite.attrib["errors"] == suite.attrib["tests"] == "1"


def test_a_log_that_is_not_watched_to_its_end_fails_in_the_junit_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(lines: Iterable[bytes], _: object) -> Iterator[bytes]:
        yield from lines
        raise KeyboardInterrupt

    log, file = tmp_path / "day.jsonl", tmp_path / "report.xml"
    log.write_text(f"{TOGGLE}\n", "utf-8")
    monkeypatch.setattr(monitor, "_counted", interrupted)
    CliRunner().invoke(app, ["monitor", str(log), "--junit", str(file)])
    (error,) = ET.parse(file).getroot().iter("error")  # noqa: S314 - we wrote it
    assert error.attrib["message"] == "interrupted, before the end of the log"


def snapshot_after(*lines: str) -> str:
    panel = Panel()
    for line in lines:
        panel.apply(event_from_json(line))
    return f'{{"snapshot":{panel.to_json()}}}'


def summary(*lines: str) -> str:
    watch = Watch("day.jsonl")
    list(watch.findings(lines))
    return summary_text("day.jsonl", watch)


def test_every_breach_in_a_log_is_told_with_its_line():
    assert watched(OFFERED, "", ACCEPTED) == []
    assert watched(OFFERED, "", UNMOVED, REFUSED) == [(3, "PRES-1"), (4, "MODE-1")]


def test_a_log_has_settings_gaps_snapshots_and_observations():
    header = '{"config":{"capacity":1}}'
    assert watched(header, OFFERED, ACCEPTED, '{"observed":{"status":"busy"}}') == [(4, "PRES-1")]
    assert watched(OFFERED, '{"gap":{"events":1}}', '{"observed":{"status":"busy"}}') == []
    assert watched(snapshot_after(), ACCEPTED) == [(2, "CONV-1")]
    assert watched('{"type":"close","at":0,"session":"home","refused":null}') == []


def test_a_breach_is_told_before_the_next_line_is_there():
    def growing() -> Iterator[str]:
        yield OFFERED
        yield UNMOVED
        raise AssertionError("asked for another line")

    assert next(Watch("-").findings(growing())).line == 2


def test_the_end_says_how_much_was_watched_and_what_was_compared():
    seen = '{"observed":{"status":"busy","sessions":{"c1":{"unread":""}}}}'
    refused = '{"type":"close","at":5,"session":"home","refused":"CLOS-1"}'
    lines = [OFFERED, ACCEPTED, refused, seen]
    lines += [snapshot_after(OFFERED, ACCEPTED)]
    assert summary(*lines) == (
        "day.jsonl: 3 events, 1 refused, 1 observation (status 1, sessions 1), 1 snapshot: "
        "no rule broken"
    )
    assert summary(OFFERED, UNMOVED).endswith(": 1 found")
    watch = Watch("day.jsonl")
    list(watch.findings([OFFERED, "", "?"]))
    summed = json.loads(summary_json(watch))
    assert (summed["found"], summed["watched"]["events"], summed["watched"]["malformed"]) == (
        1,
        1,
        1,
    )


@pytest.mark.parametrize("lines", [[], [""], ['{"config":{}}'], ['{"note":"nothing yet"}']])
def test_of_a_log_without_anything_to_watch_that_is_told(lines):
    assert "nothing was watched" in summary(*lines)
    watch = Watch("day.jsonl")
    assert list(watch.findings(lines)) == []
    said, summed = map(json.loads, summary_json(watch).splitlines())
    assert said["finding"].startswith("nothing was watched")
    assert summed["watched"]["events"] == 0


@pytest.mark.parametrize("lines", [[OFFERED], [OFFERED, ACCEPTED]])
def test_what_is_counted_is_a_number_however_little_there_is(lines):
    watch = Watch("day.jsonl")
    list(watch.findings(lines))
    watched = json.loads(summary_json(watch))["watched"]
    counts = {name: number for name, number in watched.items() if name != "observed"}
    assert {type(number) for number in counts.values()} == {int}
    assert (counts["events"], counts["refused"], counts["panels"]) == (len(lines), 0, 1)


MALFORMED = [
    ("nonsense", "event: Expected JSON"),
    ("[]", "event: Expected `object`"),
    ("{}", "line: Expected an event, or one of observed, gap, snapshot and note"),
    ('{"config":{}}', "line: Expected no header here: a configure event replaces"),
    ('{"gap":{"events":0}}', "gap.events: Expected `int` >= 1"),
    ('{"gap":{"kinds":["sneeze"]}}', "gap.kinds"),
    ('{"gap":{},"observed":{}}', "line: Expected an event, or one of"),
    ('{"gap":{},"seq":3}', "line: Expected an event, or one of"),
    ('{"observed":{"mood":"good"}}', "observed: Object contains unknown field"),
    ('{"snapshot":{}}', "snapshot"),
    ('{"type":"toggle","at":0,"refused":1}', "refused: Expected"),
    ('{"type":"toggle","at":0,"panel":""}', "panel: Expected"),
    ('{"type":"toggle","at":0,"seq":-1}', "seq: Expected"),
    ('{"type":"toggle"}', "event: Object missing required field `at`"),
    ('{"type":"toggle","at":0,"trace":1}', "event: Object contains unknown field `trace`"),
    (f'{{"observed":{"[" * 5_000}{"]" * 5_000}}}', "event: Expected JSON that is not nested"),
    ("x" * 1_000_001, "line: Expected at most 1000000 bytes"),
]


@pytest.mark.parametrize(("line", "problem"), MALFORMED, ids=lambda text: text[:30])
def test_a_malformed_line_is_told_and_watching_goes_on(line, problem):
    (first, why), *later = watched(OFFERED, line, '{"observed":{"dialog":"home"}}')
    assert (first, why[: len(problem)]) == (2, problem)
    assert later == [(3, "CLOS-1")]


def test_a_line_that_cannot_be_read_may_have_been_an_event():
    [(line, _)] = watched(OFFERED, '{"type":"accept","at"', with_fields(TOGGLE, observed={}))
    assert line == 2
    assert [line for line, _ in watched("?", ACCEPTED)] == [1]


def test_many_lines_that_cannot_be_read_are_one_gap():
    lines = [OFFERED, *["?"] * 500, ACCEPTED, '{"observed":{"dialog":"home"}}']
    assert [line for line, _ in watched(*lines)] == [*range(2, 502), 503]


def test_what_follows_a_line_that_is_too_long_is_read():
    file = BytesIO(b"x" * 3_000_000 + b'\n{"observed":{"dialog":"home"}}')
    assert [f.line for f in Watch("day.jsonl").findings(log_lines(file))] == [1, 2]


def test_a_compressed_log_is_read_and_one_that_is_cut_off_is_told():
    data = gzip.compress(f"{OFFERED}\n{UNMOVED}\n".encode())
    assert [f.line for f in Watch("a").findings(log_lines(BytesIO(data)))] == [2]
    [*_, last] = Watch("a").findings(log_lines(BytesIO(data[:-12])))
    assert told(last).startswith("line: Expected gzip")


def test_a_note_is_the_services_own_wherever_it_stands():
    lines = ['{"note":["begun"]}', '{"config":{"capacity":1},"note":"x"}', OFFERED]
    lines += [with_fields(ACCEPTED, note={"host": "a1"}, observed={"status": "dnd"})]
    lines += ['{"observed":{"focus":"c1"},"note":7}', '{"gap":{},"note":null}']
    assert watched(*lines) == []


def test_no_event_has_a_field_of_the_names_that_stand_beside_it():
    beside = {"panel", "seq", "note", "refused", "observed"}
    for kind in events.AnyEvent.__args__:
        assert beside.isdisjoint(kind.__struct_fields__)


ANY = st.binary() | st.text() | st.sampled_from([OFFERED, ACCEPTED, UNMOVED, TOGGLE, "{}", "[]"])


@given(st.lists(ANY, max_size=4))
@settings(max_examples=6, deadline=None)
def test_whatever_the_lines_are_each_is_watched_or_told(lines):
    watch = Watch("day.jsonl", Options(IN_2026, allow_earlier=False, late=5))
    found = [finding.line for finding in watch.findings(lines)]
    assert found == sorted(found)
    assert set(found) <= set(range(1, len(lines) + 1))
    assert watch.counts["malformed"] + watch.watched >= len(set(found))


# Snapshots


def changed(line: str, **fields: object) -> str:
    """Return a line with a snapshot some of whose parts are others."""
    told = json.loads(line)
    told["snapshot"] |= fields
    return json.dumps(told)


def test_a_snapshot_in_the_middle_is_compared_with_what_the_events_gave():
    there = snapshot_after(OFFERED, ACCEPTED)
    assert watched(OFFERED, ACCEPTED, there) == []
    rules = [rule for _, rule in watched(OFFERED, ACCEPTED, snapshot_after())]
    assert set(rules) == {"TIME-1", "PRES-1", "FOCS-1", "TITL-1", "SESS-1", "CONV-1"}
    [(line, rule)] = watched(OFFERED, ACCEPTED, changed(there, mode="collapsed"))
    assert (line, rule) == (3, "MODE-1")


def test_what_differs_in_a_snapshot_is_named():
    there = json.loads(snapshot_after(OFFERED, ACCEPTED))
    there["snapshot"]["sessions"][1]["edits"] = {"Note": "x"}
    watch = Watch("day.jsonl").findings([OFFERED, ACCEPTED, json.dumps(there)])
    [finding] = watch
    assert str(finding.what) == (
        "EDIT-1 or FOCS-2 is broken: snapshot: sessions, c1, edits: "
        'expected {}, observed {"Note":"x"}'
    )


def test_watching_goes_on_from_the_snapshot_that_differs():
    assert watched(OFFERED, changed(snapshot_after(OFFERED), mode="collapsed"), TOGGLE) == [
        (2, "MODE-1")
    ]


def test_after_a_gap_a_snapshot_must_be_one_of_what_is_possible():
    gap = '{"gap":{"events":1,"kinds":["toggle"]}}'
    there = snapshot_after(OFFERED)
    assert watched(OFFERED, gap, there) == []
    assert watched(OFFERED, gap, changed(there, mode="collapsed")) == []
    held = changed(there, presence="held_away")
    assert watched(OFFERED, gap, held) == [(3, "PRES-1")]
    assert watched(OFFERED, gap, snapshot_after()) == [(3, "OFFR-4")]
    other = changed(there, config={"capacity": 7})
    assert watched(OFFERED, gap, other) == [(3, "CONF-1")]
    assert watched(OFFERED, '{"gap":{}}', snapshot_after()) == []


def test_what_is_possible_only_apart_is_not_possible_at_once():
    gap = '{"gap":{"events":1,"kinds":["toggle","choose"]}}'
    for parts in ({"mode": "collapsed"}, {"presence": "held_away"}):
        assert watched(OFFERED, gap, changed(snapshot_after(OFFERED), **parts)) == []
    both = {"mode": "collapsed", "presence": "held_away"}
    assert watched(OFFERED, gap, changed(snapshot_after(OFFERED), **both)) == [(3, "MODE-1")]


def test_another_order_of_sessions_is_told_too():
    case = '{"type":"open_record","at":0,"record":"%s","kind":"case","title":"A"}'
    lines = [case % "r1", case % "r2", '{"type":"focus","at":0,"session":"home"}']
    told_of = json.loads(snapshot_after(*lines))["snapshot"]["sessions"]
    other = changed(snapshot_after(*lines), sessions=[told_of[0], *reversed(told_of[1:])])
    [finding] = Watch("day.jsonl").findings([*lines, other])
    assert finding.what.what == "snapshot: sessions, their order"
    assert finding.what.observed == '["home","r2","r1"]'


def test_of_every_part_of_a_snapshot_it_is_said_which_rule_it_follows():
    parts = set(Snapshot.__struct_fields__) - {"version"}
    lists = {"sessions": Session, "offers": PendingOffer, "conversations": Conversation}
    for name, kind in lists.items():
        parts |= {f"{name}.{field}" for field in kind.__struct_fields__ if field != "id"}
    assert parts == RULES.keys()


# Many panels


def test_panels_are_watched_apart_and_findings_name_theirs():
    lines = [with_fields(line, panel=name) for line in (OFFERED, ACCEPTED) for name in ("p1", "p2")]
    wrong = '{"observed":{"status":"available"},"panel":"p2"}'
    found = list(Watch("fleet").findings([*lines, wrong]))
    assert [(f.line, f.panel, f.what.rule) for f in found] == [(5, "p2", "PRES-1")]


def test_each_panel_may_have_a_configuration():
    lines = ['{"config":{"capacity":3}}', '{"config":{"capacity":1},"panel":"p2"}']
    for panel, status in (("p1", "busy"), ("p2", "dnd")):
        lines += [with_fields(OFFERED, panel=panel)]
        lines += [with_fields(ACCEPTED, panel=panel, observed={"status": status})]
    assert watched(*lines) == []
    again = '{"config":{},"panel":"p2"}'
    [(line, _)] = watched(*lines, again)
    assert line == len(lines) + 1


def numbered(*lines: str, begin: int = 1) -> list[str]:
    return [with_fields(line, seq=number) for number, line in enumerate(lines, begin)]


def test_an_event_that_comes_twice_is_dropped():
    one, two = numbered(TOGGLE, TOGGLE)
    seen = '{"observed":{"mode":"expanded"}}'
    assert watched(one, one, two, two, one, seen) == []
    assert "4 doubles" not in summary(one, one, two, two, one)
    assert "3 doubles dropped" in summary(one, one, two, two, one)


def test_another_event_of_the_same_number_is_told():
    one, two = numbered(OFFERED, TOGGLE)
    [(line, why)] = watched(one, two, with_fields(ACCEPTED, seq=1))
    assert (line, why) == (3, "seq: Expected what 1 was before, or another number")


def test_a_double_may_have_another_note_and_another_order_of_fields():
    one, two = numbered(OFFERED, ACCEPTED)
    again = dict(reversed(json.loads(one).items())) | {"note": "sent again"}
    assert watched(one, two, json.dumps(again)) == []


def test_a_hole_is_a_gap_of_so_many_events():
    first, _, third = numbered(OFFERED, ACCEPTED, TOGGLE)
    assert watched(first, third, '{"observed":{"focus":"c1"}}') == []
    far = with_fields(TOGGLE, seq=2)
    assert watched(first, far, '{"observed":{"focus":"c1"}}') == [(3, "FOCS-1")]
    assert [why for _, why in watched(first, third, numbered(TOGGLE, begin=2)[0])] == [
        "seq: Expected more than 3; 2 comes too late"
    ]


@pytest.mark.parametrize("begin", [0, 1])
def test_numbers_begin_with_0_or_1_or_something_is_missing(begin):
    assert watched(*numbered(OFFERED, UNMOVED, begin=begin)) == [(2, "PRES-1")]
    assert watched(numbered(ACCEPTED, begin=begin + 3)[0]) == []


def test_a_snapshot_tells_the_number_of_the_last_event_before_it():
    there = with_fields(snapshot_after(OFFERED), seq=41)
    assert watched(there, *numbered(UNMOVED, begin=42)) == [(2, "PRES-1")]
    assert watched(*numbered(OFFERED), with_fields(snapshot_after(OFFERED), seq=1)) == []
    [(line, _)] = watched(*numbered(OFFERED), with_fields(snapshot_after(), seq=1))[:1]
    assert line == 2
    assert watched(*numbered(OFFERED), with_fields(snapshot_after(), seq=2)) == []


# Times


@pytest.mark.rules("TIME-1")
def test_a_time_before_the_latest_is_told_unless_it_is_allowed():
    late = with_fields(TOGGLE, at=3)
    assert [(line, why[:3]) for line, why in watched(OFFERED, ACCEPTED, late)] == [(3, "at:")]
    assert watched(OFFERED, ACCEPTED, late, options=Options(allow_earlier=True)) == []
    refused = with_fields(REFUSED, type="close", session="home", refused="CLOS-1", at=9)
    assert watched(OFFERED, refused, ACCEPTED) == []


def test_milliseconds_are_told_once_where_a_clock_is_known():
    lines = [with_fields(line, at=IN_2026 * 1000) for line in (OFFERED, ACCEPTED)]
    [(line, why)] = watched(*lines, options=Options(now=IN_2026))
    assert line == 1
    assert why.endswith("perhaps milliseconds")
    assert watched(*lines) == []


@pytest.mark.parametrize("at", [0, 5, IN_2026, IN_2026 + 86_400 * 365])
def test_times_of_any_epoch_in_seconds_are_nothing_odd(at):
    assert watched(with_fields(TOGGLE, at=at), options=Options(now=IN_2026)) == []


@pytest.mark.rules("OFFR-4", "TIME-1")
def test_what_was_due_and_did_not_come_is_told_once():
    after = [with_fields(TOGGLE, at=at) for at in (125, 126, 127)]
    [(line, why)] = watched(OFFERED, *after, options=Options(late=5))
    assert line == 3
    assert why == "miss(conversation=c1) was due at 120, and had not come by 126 (OFFR-4)"
    missed = '{"type":"miss","at":124,"conversation":"c1"}'
    assert watched(OFFERED, missed, *after, options=Options(late=5)) == []
    assert watched(OFFERED, *after) == []


@pytest.mark.rules("CONV-4", "TIME-1")
def test_what_all_panels_wait_for_is_told_at_the_end():
    assign = '{"type":"assign","at":0,"conversation":"c1","customer":"a","until":9,"panel":"p1"}'
    other = with_fields(TOGGLE, at=30, panel="p2")
    found = list(Watch("fleet", Options(late=5)).findings([assign, other]))
    [finding] = found
    assert (finding.line, finding.panel) == (2, "p1")
    assert told(finding).endswith("was due at 9, and had not come by 30 (CONV-4)")


def test_a_conversation_whose_session_was_closed_may_be_late_too():
    persistent = with_fields(OFFERED, mode="persistent")
    close = '{"type":"close","at":6,"session":"c1"}'
    confirm = '{"type":"confirm","at":7}'
    config = '{"config":{"waiting_time":10}}'
    lines = [config, persistent, ACCEPTED, close, confirm, with_fields(TOGGLE, at=40)]
    assert [line for line, _ in watched(*lines, options=Options(late=5))] == [6]


# The command


def command(*arguments: str, given: str | bytes = b"") -> subprocess.CompletedProcess[str]:
    called = [sys.executable, "-m", "session_panel_spec", "monitor", *arguments]
    text = given.decode() if isinstance(given, bytes) else given
    return subprocess.run(called, input=text, capture_output=True, text=True, check=False)


def test_the_command_lists_what_it_finds_and_exits_with_1():
    finished = command("-", given=f"{OFFERED}\n{UNMOVED}\n")
    assert finished.returncode == 1
    assert finished.stdout.splitlines() == [
        "<stdin>:2: PRES-1 is broken: accept(conversation=c1): status: expected busy, "
        "observed available",
        "    after offer(conversation=c1, customer=ana, mode=live)",
        "<stdin>: 2 events, 1 observation (status 1), 0 snapshots: 1 found",
    ]


def test_the_command_tells_machines_in_json():
    finished = command("--json", "-", given=f"{OFFERED}\n{UNMOVED}\n?\n")
    breach, odd, summed = map(json.loads, finished.stdout.splitlines())
    assert (breach["line"], breach["rules"], breach["what"]) == (2, ["PRES-1"], "status")
    assert (odd["line"], odd["finding"][:6]) == (3, "event:")
    assert (summed["found"], summed["watched"]["events"]) == (2, 2)


@pytest.mark.parametrize(("given", "status"), [(OFFERED, 0), ("", 1), ("nonsense", 2)])
def test_the_command_exits_with_0_1_or_2(given: str, status: int, tmp_path: Path):
    log = tmp_path / "a.jsonl.gz"
    log.write_bytes(gzip.compress(given.encode()))
    finished = command(str(log))
    assert finished.returncode == status
    assert finished.stderr == ""


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="there is no /proc")
def test_of_a_log_that_cannot_be_read_nothing_is_said_but_why():
    finished = command("/proc/self/mem")
    assert (finished.returncode, finished.stdout) == (2, "")
    assert finished.stderr == "session-panel: /proc/self/mem: Input/output error\n"


@pytest.mark.parametrize("late", ["nan", "inf", "-1", "soon"])
def test_how_late_something_may_come_is_a_number_of_seconds(late: str):
    finished = command("--late", late, "-")
    assert (finished.returncode, finished.stdout) == (2, "")


def test_what_a_log_says_of_home_is_taken():
    assert watched('{"observed":{"conversations":{"home":{"state":"none"}}}}') == []


@pytest.mark.parametrize("number", [0, 1])
def test_the_logs_of_the_page_break_no_rule_and_can_be_replayed(number):
    page = (Path(__file__).parents[2] / "docs" / "logs.md").read_text("utf-8")
    lines = re.findall(r"```json\n(.*?)```", page, re.DOTALL)[number].splitlines()
    assert watched(*lines) == []
    for panel in {json.loads(line).get("panel") for line in lines[1:]}:
        assert list(steps(read_log(lines, "page", panel), translations("en")))


def test_watching_that_is_interrupted_says_what_was_watched_so_far():
    called = [sys.executable, "-m", "session_panel_spec", "monitor", "-"]
    with subprocess.Popen(called, stdin=PIPE, stdout=PIPE, stderr=PIPE, text=True) as running:
        assert running.stdin is not None
        assert running.stdout is not None
        running.stdin.write(f"{OFFERED}\n{UNMOVED}\n")
        running.stdin.flush()
        first = running.stdout.readline()
        running.send_signal(SIGINT)
        rest, complaint = running.communicate()
    assert "PRES-1" in first
    assert rest.splitlines()[-1].startswith("<stdin>: 2 events, 1 observation (status 1)")
    assert "before the end of the log" in complaint
    assert running.returncode == 130
