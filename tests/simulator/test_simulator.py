"""The simulator's bridge: what the page asks for, and what it gets to show."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from session_panel import AnyEvent, EventRefused, Panel, event_from_json, reason_text
from session_panel_site.runtime import LayOutError, Part, lay_out, main
from session_panel_spec.domain.rules import load_rules
from session_panel_spec.logs.log import read_log
from session_panel_spec.logs.story import load_stories
from session_panel_spec.simulator.bridge import Simulator
from session_panel_spec.simulator.choices import choices
from session_panel_spec.simulator.run import begin, happen, play

ROOT = Path(__file__).parents[2]
STORIES = load_stories()
OFFER = {"type": "offer", "conversation": "c1", "customer": "ana", "mode": "live", "name": "Ana"}
ACCEPT = {"type": "accept", "conversation": "c1"}


class Page:
    """What a page does: it asks, and remembers what it shows."""

    def __init__(self):
        self.simulator = Simulator()
        self.scene = self.ask("begin")["scene"]

    def ask(self, do, **more):
        answer = json.loads(self.simulator.answer(json.dumps({"do": do, **more})))
        self.scene = answer.get("scene", getattr(self, "scene", None))
        self.shared = {"do": "restore"} | answer.get("shared", {})
        return answer

    def send(self, event):
        return self.ask("send", event=event)["scene"]

    def play_to_the_end(self):
        while self.scene["story"]["left"]:
            yield self.ask("play")["scene"]

    @property
    def last(self):
        return self.scene["log"][-1]


@pytest.fixture
def page():
    return Page()


def timeless(event):
    return {name: value for name, value in event.items() if name != "at"}


def choice(scene, kind, **named):
    [found] = [
        one
        for one in scene["choices"]
        if one["event"]["type"] == kind and named.items() <= one["event"].items()
    ]
    return found


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
@pytest.mark.parametrize("locale", ["en", "id"])
def test_a_story_shows_after_each_event_what_the_view_says(page, story, locale):
    page.ask("tell", story=story.name)
    page.ask("speak", locale=locale)
    log = read_log(story.lines, story.name)
    panel = Panel(log.config)
    shown = 0
    for scene, (_, event) in zip(page.play_to_the_end(), log.events, strict=True):
        effects = panel.apply(event)
        assert scene["view"] == json.loads(msgspec.json.encode(panel.view(locale)))
        assert len(page.last["effects"]) == len(effects)
        assert page.last["refused"] is None
        shown += 1
    assert shown >= 5


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_stepping_back_shows_each_moment_again(page, story):
    scenes = [page.ask("tell", story=story.name)["scene"]]
    scenes += page.play_to_the_end()
    for earlier in reversed(scenes[:-1]):
        assert page.ask("step_back")["scene"] == earlier
    assert not page.scene["can_step_back"]
    assert page.ask("step_back")["scene"] == scenes[0]


def test_every_event_can_be_tried_at_some_moment(page):
    tried = set()
    for story in STORIES:
        page.ask("tell", story=story.name)
        for scene in page.play_to_the_end():
            tried |= {one["event"]["type"] for one in scene["choices"]}
    assert tried == {kind.__struct_config__.tag for kind in AnyEvent.__args__}


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_a_choice_is_refused_exactly_where_it_is_told_so(story):
    log = read_log(story.lines, story.name)
    run = begin(log.config, "en", [event for _, event in log.events])
    while run.now.upcoming:
        run = play(run)
        for tried in choices(run.now):
            after = happen(run, tried.event)
            assert repr(after.now.happening.refusal) == repr(tried.refusal)
            if tried.refusal:
                assert (after.now.config, after.now.state) == (run.now.config, run.now.state)


def test_no_choice_is_told_twice(page):
    page.ask("tell", story="a-full-day")
    for scene in page.play_to_the_end():
        texts = [one["text"] for one in scene["choices"]]
        assert len(texts) == len(set(texts))


@pytest.mark.rules("CLOS-1", "LANG-1")
@pytest.mark.parametrize("locale", ["en", "id"])
def test_a_refused_event_is_logged_with_its_rule_and_reason_and_changes_nothing(page, locale):
    before = page.ask("speak", locale=locale)["scene"]
    after = page.send({"type": "close", "session": "home"})
    with pytest.raises(EventRefused) as refused:
        Panel().apply(event_from_json('{"type": "close", "at": 0, "session": "home"}'))
    text = reason_text(refused.value.reason, locale)
    told = {"rule": "CLOS-1", "reason": "anchored", "about": None, "text": text}
    assert page.last["refused"] == told
    assert (page.last["rules"], page.last["steps"], page.last["effects"]) == (["CLOS-1"], [], [])
    assert after["view"] == before["view"]
    assert after["machines"] == before["machines"]


@pytest.mark.rules("OFFR-3", "CONV-1", "PRES-1")
def test_an_event_tells_the_steps_of_the_machines_and_their_rules(page):
    page.send(OFFER)
    page.send(ACCEPT)
    taken = {(s["machine"], s["source"], s["event"], s["target"]) for s in page.last["steps"]}
    assert ("offer", "pending", "accept", "accepted") in taken
    assert ("presence", "available", "recompute", "busy") in taken
    started = {"CONV-1", "SESS-1", "SESS-2", "SESS-3"}
    assert set(page.last["rules"]) == {"OFFR-3", *started, "PRES-1"}
    states = {(m["machine"], m["of"]): m["state"] for m in page.scene["machines"]}
    assert states["conversation", "c1"] == "active"
    assert states["session", "c1"] == "focused"


@pytest.mark.rules("OFFR-4", "PRES-4")
def test_what_is_due_happens_when_its_time_has_passed(page):
    page.send(OFFER)
    miss = {"type": "miss", "at": 120.0, "conversation": "c1"}
    assert page.scene["due"] == {"event": miss, "text": "miss(conversation=c1)", "wait": "2m"}
    page.ask("wait", seconds=119)
    assert page.scene["offers_left"] == {"c1": "1s"}
    assert len(page.scene["log"]) == 1
    page.ask("wait", seconds=3)
    assert (page.last["at"], page.last["text"]) == ("2m", "miss(conversation=c1)")
    assert page.scene["at"] == "2m2s"
    assert page.scene["due"] is None


@pytest.mark.rules("OFFR-4")
def test_time_can_pass_until_something_is_due(page):
    page.send(OFFER)
    page.ask("wait")
    assert (page.scene["at"], page.last["text"]) == ("2m", "miss(conversation=c1)")
    assert page.ask("wait")["scene"] == page.scene


@pytest.mark.rules("OFFR-4")
def test_a_story_cannot_skip_what_is_due_before_its_next_event(page):
    page.ask("tell", story="a-full-day")
    page.send(OFFER | {"conversation": "mine"})
    for _ in range(3):
        page.ask("play")
    assert [one["text"] for one in page.scene["log"]].count("miss(conversation=mine)") == 1


def test_a_story_goes_on_later_where_the_reader_let_time_pass(page):
    page.ask("tell", story="ten-unread-messages")
    page.ask("wait", seconds=60)
    page.ask("play")
    assert page.last["at"] == "1m"
    assert page.scene["at"] == "1m"


def test_an_event_happens_at_the_time_of_the_clock_whatever_it_says(page):
    page.ask("wait", seconds=7)
    page.send(OFFER | {"at": 3})
    assert page.last["at"] == "7s"


@pytest.mark.rules("EDIT-1")
def test_what_is_saved_stays_in_the_form_of_the_record(page):
    page.send({"type": "open_record", "record": "r1", "kind": "case", "title": "Lamp"})
    page.send({"type": "edit", "session": "r1", "fields": {"Priority": "High"}})
    assert (page.scene["view"]["form"], page.scene["saved"]) == ({"Priority": "High"}, {})
    page.send({"type": "save", "session": "r1"})
    assert (page.scene["view"]["form"], page.scene["saved"]) == ({}, {"Priority": "High"})
    page.send({"type": "focus", "session": "home"})
    assert page.scene["saved"] == {}


@pytest.mark.rules("CLOS-2")
def test_the_subject_is_what_the_last_event_was_about_or_else_the_focus(page):
    events = (
        {"type": "open_record", "record": "r1", "kind": "case", "title": "Lamp"},
        {"type": "focus", "session": "home"},
        {"type": "close", "session": "r1"},
        {"type": "cancel"},
        {"type": "toggle"},
    )
    assert page.scene["subject"] == "home"
    subjects = [page.send(event)["subject"] for event in events]
    assert subjects == ["r1", "home", "r1", "r1", "home"]


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_a_shared_run_is_restored_at_any_moment(page, story):
    page.ask("tell", story=story.name)
    page.ask("speak", locale="id")
    other = Page()
    for _ in page.play_to_the_end():
        page.send({"type": "close", "session": "home"})
        page.ask("wait", seconds=1)
        restored = other.ask(**page.shared)["scene"]
        assert restored == page.scene


@pytest.mark.parametrize(
    ("request_text", "sentence"),
    [
        ("{", "request: Expected JSON: Input data was truncated"),
        ('{"do":"fly"}', "request.do: Invalid value 'fly'"),
        ('{"do":"wait","seconds":-1}', "request.seconds: Expected `float` >= 0.0"),
        ('{"do":"send","event":{"type":"x"}}', "event.type: Invalid value 'x'"),
        (
            '{"do":"send","event":{"type":"focus"}}',
            "event: Object missing required field `session`",
        ),
        ('{"do":"begin","config":{"capacity":0}}', "config.capacity: Expected `int` >= 1"),
        ('{"do":"begin","locale":"fr"}', "locale: Expected one of en, id"),
        ('{"do":"speak","locale":"fr"}', "locale: Expected one of en, id"),
        ('{"do":"tell","story":"../x"}', "request.story: Expected one of a-full-day, "),
        ('{"do":"restore","log":"x","played":0,"at":0}', "link:1: event: Expected JSON"),
        ('{"do":"restore","log":"","played":1,"at":0}', "request.played: Expected at most 0"),
    ],
)
def test_a_bad_request_is_answered_with_one_sentence_and_changes_nothing(
    page, request_text, sentence
):
    page.send(OFFER)
    before = page.ask("speak", locale="en")["scene"]
    answer = json.loads(page.simulator.answer(request_text))
    assert list(answer) == ["error", "field"]
    assert answer["error"].startswith(sentence)
    assert "\n" not in answer["error"]
    assert page.ask("speak", locale="en")["scene"] == before


@pytest.mark.rules("OFFR-1")
def test_a_new_panel_has_the_configuration_asked_for(page):
    page.ask("begin", config={"offer_time": 30})
    page.send(OFFER)
    assert page.scene["offers_left"] == {"c1": "30s"}


@pytest.mark.rules("CONV-8")
def test_a_customer_whose_conversation_is_over_can_come_back(page):
    for event in (OFFER, ACCEPT, {"type": "end", "conversation": "c1"}):
        page.send(event)
    again = choice(page.scene, "offer", customer="ana")
    assert again["event"]["conversation"] != "c1"
    assert page.send(timeless(again["event"]))["log"][-1]["refused"] is None


@pytest.mark.rules("CONV-12")
def test_what_a_transfer_hands_back_is_told_and_its_customer_can_come_again(page):
    for event in (OFFER, ACCEPT, {"type": "edit", "session": "c1", "fields": {"Priority": "High"}}):
        page.send(event)
    sent = timeless(choice(page.scene, "transfer", conversation="c1")["event"])
    assert page.send(sent)["people"] == []
    assert (
        page.last["effects"][0] == "handed_back(conversation=c1, fields={Priority: High}, unread=0)"
    )
    names = {one["event"].get("customer") for one in page.scene["choices"]}
    assert "ana" in names


@pytest.mark.rules("CONV-13", "CONV-5")
def test_a_conversation_that_waits_elsewhere_can_be_assigned_and_opened(page):
    assigned = timeless(choice(page.scene, "assign")["event"])
    [person] = page.send(assigned)["people"]
    assert person["state"] == "Waiting"
    opened = choice(page.scene, "open_conversation", conversation=assigned["conversation"])
    page.send(timeless(opened["event"]))
    assert page.scene["view"]["communication"]["history"] == "carried"


@pytest.mark.rules("CONV-14")
def test_who_was_passed_on_comes_with_the_earlier_messages(page):
    passed_on = choice(page.scene, "pick", previous="transferred")
    page.send(timeless(passed_on["event"]))
    assert page.scene["view"]["communication"]["history"] == "carried"


@pytest.mark.rules("OFFR-1")
def test_a_refusal_tells_the_conversation_that_stands_against_it(page):
    for event in (OFFER, ACCEPT, OFFER | {"conversation": "c2"}):
        page.send(event)
    refused = page.last["refused"]
    assert (refused["reason"], refused["about"]) == ("customer-engaged", "c1")


@pytest.mark.rules("TITL-3", "TITL-1")
def test_a_visitor_can_be_named_and_a_record_renamed(page):
    page.send({"type": "offer", "conversation": "c1", "customer": "guest", "mode": "live"})
    page.send(ACCEPT)
    page.send({"type": "shift_click", "record": "r1", "kind": "account", "title": "Contoso"})
    for named in ({"conversation": "c1"}, {"record": "r1"}):
        page.send(timeless(choice(page.scene, "rename", **named)["event"]))
    titles = [session["title"] for session in page.scene["view"]["sessions"]]
    assert titles == ["Home", "Wati Anggraini", "Renamed by the host"]
    assert "rename" not in {one["event"]["type"] for one in page.scene["choices"]}


@pytest.mark.rules("CONF-1", "OFFR-8")
def test_the_administrator_can_change_one_thing_while_the_panel_runs(page):
    page.ask("begin", config={"capacity": 1, "dashboard": "Day"})
    for event in (OFFER, ACCEPT):
        page.send(event)
    assert not page.scene["view"]["incoming"]["possible"]
    larger = [one["event"] for one in page.scene["choices"] if one["event"]["type"] == "configure"]
    [raised] = [event for event in larger if event["config"]["capacity"] == 2]
    scene = page.send(timeless(raised))
    assert (scene["view"]["presence"], scene["view"]["incoming"]["possible"]) == ("Busy", True)
    assert (scene["config"]["capacity"], scene["config"]["dashboard"]) == (2, "Day")
    assert Page().ask(**page.shared)["scene"]["config"] == scene["config"]
    assert page.ask("step_back")["scene"]["config"]["capacity"] == 1


@pytest.mark.rules("CONF-1", "OFFR-3")
@pytest.mark.parametrize(
    ("config", "field", "values"),
    [
        ({"capacity": 1}, "capacity", {1, 2}),
        ({"allowed_presences": ["available", "inactive"]}, "auto_accept", {False}),
        ({"allowed_presences": ["available"]}, "auto_accept", {False, True}),
    ],
)
def test_what_would_be_invalid_is_no_choice(page, config, field, values):
    page.ask("begin", config=config)
    changed = [one["event"] for one in page.scene["choices"] if one["event"]["type"] == "configure"]
    assert {event["config"][field] for event in changed} == values


@pytest.mark.rules("CONF-1")
def test_where_no_machine_takes_a_step_the_log_names_the_rule_of_the_event(page):
    page.send({"type": "configure", "config": {"close_dialog": False}})
    assert (page.last["steps"], page.last["rules"]) == ([], ["CONF-1"])


@pytest.mark.parametrize(
    ("locale", "sentence"),
    [
        ("en", "1 more, 1 of them with unread messages"),
        ("id", "1 lagi, 1 di antaranya dengan pesan yang belum dibaca"),
    ],
)
def test_a_list_says_what_it_leaves_out_and_every_customer_keeps_a_place(page, locale, sentence):
    page.ask("begin", config={"work_item_limit": 1}, locale=locale)
    for name in ("c1", "c2", "c3"):
        page.send({"type": "assign", "conversation": name, "customer": name})
    for name in ("c1", "c3"):
        page.send({"type": "message", "conversation": name})
    [listed] = page.scene["view"]["dashboard"]["mine"]["items"]
    assert listed["conversation"] == "c3"
    assert page.scene["more"] == {"mine": sentence.replace("1", "2", 1)}
    assert [one["conversation"] for one in page.scene["people"]] == ["c1", "c2", "c3"]


def test_the_catalogue_tells_every_story_and_every_rule():
    catalogue = json.loads(Simulator().catalogue())
    names = ("name", "title", "title_id", "text", "text_id")
    told = [{name: getattr(story, name) for name in names} for story in STORIES]
    assert catalogue["stories"] == told
    assert catalogue["rules"] == {rule.id: rule.text for rule in load_rules().values()}
    assert "capacity" in catalogue["config"]["$defs"]["Config"]["properties"]


def test_the_bridge_needs_nothing_that_the_browser_has_not():
    code = """
import sys
for name in ("rich", "click", "numpy"):
    sys.modules[name] = None
from session_panel_spec.simulator.bridge import Simulator
print(len(Simulator().answer('{"do":"begin"}')) > 100)
"""
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (ran.stdout, ran.stderr) == ("True\n", "")


# What the page loads


@pytest.fixture
def tree(tmp_path):
    (tmp_path / "docs" / "simulator").mkdir(parents=True)
    (tmp_path / "source").write_text("one")
    return tmp_path


def part_of(tree, name="part", *, failing=False):
    def make(root, folder):
        (folder / f"{name}.whl").write_text((root / "source").read_text())
        if failing:
            raise LayOutError("no network")

    return Part(name, ("source",), make)


def test_a_part_is_made_when_its_sources_have_changed_and_only_then(tree):
    parts = [part_of(tree)]
    assert lay_out(tree, parts) == ["part"]
    assert lay_out(tree, parts) == []
    (tree / "source").write_text("two")
    assert lay_out(tree, parts) == ["part"]
    runtime = tree / "docs" / "simulator" / "runtime"
    assert (runtime / "part" / "part.whl").read_text() == "two"
    assert json.loads((runtime / "manifest.json").read_text())["wheels"] == ["part/part.whl"]


def test_a_part_that_fails_leaves_the_others_and_is_tried_again(tree):
    with pytest.raises(LayOutError):
        lay_out(tree, [part_of(tree), part_of(tree, "other", failing=True)])
    runtime = tree / "docs" / "simulator" / "runtime"
    assert [entry.name for entry in runtime.iterdir() if entry.is_dir()] == ["part"]
    assert lay_out(tree, [part_of(tree), part_of(tree, "other")]) == ["other"]


def test_a_part_is_never_there_by_half(tree):
    lay_out(tree, [part_of(tree)])
    runtime = tree / "docs" / "simulator" / "runtime"
    (tree / "source").write_text("two")
    with pytest.raises(LayOutError):
        lay_out(tree, [part_of(tree, failing=True)])
    assert (runtime / "part" / "part.whl").read_text() == "one"
    assert {entry.name for entry in runtime.iterdir()} == {"part", "manifest.json"}


STOPPED = """
import sys, time
from pathlib import Path
from session_panel_site import runtime

def make(root, folder):
    (folder / "half").touch()
    print("begun", flush=True)
    time.sleep(60)

runtime.PARTS = [runtime.Part("part", ("source",), make)]
sys.exit(runtime.main())
"""


def test_a_part_whose_making_is_stopped_leaves_nothing_behind(tree):
    with subprocess.Popen(
        [sys.executable, "-c", STOPPED], cwd=tree, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout.readline() == b"begun\n"
        process.terminate()
        _, complained = process.communicate(timeout=60)
    assert (process.returncode, complained) == (143, b"")
    assert list((tree / "docs" / "simulator" / "runtime").iterdir()) == []


def test_outside_of_the_tree_one_sentence_says_so(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main() == 2
    assert capsys.readouterr().err == (
        "simulator: there is no docs/simulator here; run it in the project's tree\n"
    )


def test_without_a_network_one_sentence_says_what_cannot_be_fetched(tree, monkeypatch, capsys):
    for name in ("package.json", "package-lock.json"):
        shutil.copy(ROOT / "docs" / "simulator" / name, tree / "docs" / "simulator")
    monkeypatch.chdir(tree)
    monkeypatch.setenv("npm_config_offline", "true")
    monkeypatch.setenv("npm_config_cache", str(tree / "cache"))
    assert main() == 2
    sentence = "simulator: cannot fetch Pyodide; is the network there? npm error code ENOTCACHED\n"
    assert capsys.readouterr().err == sentence
