"""Pictures say what the machines, the panel and the stories do; no more, and always alike."""

import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from html import unescape
from typing import get_args
from xml.etree import ElementTree as ET

import pytest

from session_panel import MACHINES, AnyEvent, Panel
from session_panel.conversation import CONVERSATION, ConversationMachine
from session_panel.events import Actor
from session_panel.presence import PRESENCE, PresenceMachine
from session_panel_site.pictures import __main__ as command
from session_panel_site.pictures import committed
from session_panel_spec.diagrams import rendering
from session_panel_spec.diagrams.catalogue import NAMES, picture_of
from session_panel_spec.diagrams.components import BEGINS, Drive, drives
from session_panel_spec.diagrams.composition import Pair, Step, steps
from session_panel_spec.diagrams.dot import dot_text
from session_panel_spec.diagrams.driven_machines import (
    FEW_SETTINGS,
    effects_of_moves,
    own_effects,
)
from session_panel_spec.diagrams.mermaid import mermaid_text
from session_panel_spec.diagrams.sequences import log_sequence
from session_panel_spec.diagrams.statechart import declared_groups, machine_graph, transitions
from session_panel_spec.diagrams.style import PALETTE
from session_panel_spec.diagrams.svg import digest, svg_text
from session_panel_spec.domain.panel_events import name_of
from session_panel_spec.lockstep.coverage.setting import SETTINGS
from session_panel_spec.lockstep.mapping import config_of
from session_panel_spec.lockstep.vocabulary import meanings
from session_panel_spec.logs.event_text import call_text
from session_panel_spec.logs.log import read_log
from session_panel_spec.logs.story import load_stories
from session_panel_spec.model.abstract_state import Bounds
from session_panel_spec.model.panel_model import ACTORS

PAGE, LEAST_LETTER = 700, 10
"""How wide a page's text is, and how high the smallest letter of a picture may be, in pixels."""

SVG = "{http://www.w3.org/2000/svg}"


class Pictures(dict):
    """Every picture, made when it is asked for."""

    def __missing__(self, name):
        return self.setdefault(name, picture_of(name))


PICTURES = Pictures()
TABLES = {table.name: table for table in MACHINES.values()}


def lines_of(picture):
    """Return every line of a picture of nodes and edges."""
    frames = [*picture.clusters]
    for frame in frames:
        frames.extend(frame.clusters)
    parts = (*picture.nodes, *picture.edges, *frames)
    return [line for part in parts for line in part.lines]


def parsed(text):
    return ET.fromstring(text)  # noqa: S314 - it is our own


# Machines


def guard_of(cell, branch):
    if branch.guard is None:
        return "else" if len(cell) > 1 else ""
    return branch.guard if branch.expected else f"not {branch.guard}"


@pytest.mark.parametrize("name", TABLES)
def test_the_picture_of_a_machine_has_every_transition_of_its_table_once_and_no_other(name):
    declared = Counter(
        (state, event, guard_of(cell, branch), branch.target, branch.rules)
        for (state, event), cell in TABLES[name].branches.items()
        for branch in cell
    )
    drawn = Counter(
        (source, told["event"], told["guard"], told["target"] or source, line.rules)
        for line in lines_of(PICTURES[name])
        for told in [dict(line.data)]
        for source in told["source"].split()
    )
    assert drawn == declared


@pytest.mark.parametrize("name", TABLES)
def test_a_transition_is_drawn_from_the_state_that_has_it_to_its_target(name):
    for edge in PICTURES[name].edges:
        for told in (dict(line.data) for line in edge.lines):
            assert edge.source == f"{name}.{told['source']}"
            assert edge.target == f"{name}.{told['target']}"


@pytest.mark.parametrize("name", TABLES)
def test_what_a_frame_or_a_state_tells_is_of_its_states_and_says_where_it_leads(name):
    groups = {"any": TABLES[name].states, **declared_groups(machine_of(name))}
    for node in PICTURES[name].nodes:
        for line in node.lines:
            told = dict(line.data)
            assert node.id == f"{name}.{told['source']}"
            assert line.detail.partition("→ ")[2] == told["target"]
    frames = [*PICTURES[name].clusters]
    for frame in frames:
        frames.extend(frame.clusters)
        for line in frame.lines:
            told = dict(line.data)
            assert set(told["source"].split()) == set(groups[frame.id.rpartition(".")[2]])
            assert line.detail.partition("→ ")[2] == told["target"]


def machine_of(name):
    return next(machine for machine, table in MACHINES.items() if table.name == name)


@pytest.mark.parametrize("name", TABLES)
def test_a_machine_begins_at_a_filled_circle_and_its_final_states_end_at_a_bulls_eye(name):
    table, picture = TABLES[name], PICTURES[name]
    kinds = {node.id: node.kind for node in picture.nodes}
    ends = {(e.source, e.target) for e in picture.edges if kinds[e.target] == "final"}
    starts = [e.target for e in picture.edges if kinds[e.source] == "initial"]
    assert starts == [f"{name}.{table.initial}"]
    assert ends == {(f"{name}.{final}", f"{name}.{final}.end") for final in table.finals}
    assert {i for i, kind in kinds.items() if kind == "state"} == {
        f"{name}.{state}" for state in table.states
    }


def test_what_a_state_does_without_leaving_it_stands_inside_it():
    states = {node.title: node.lines for node in PICTURES["conversation"].nodes}
    assert [line.text for line in states["active"]] == ["message", "sentiment", "transfer"]
    assert all(e.source != e.target for name in TABLES for e in PICTURES[name].edges)


def test_what_a_declared_group_of_states_has_in_common_is_drawn_once():
    groups = declared_groups(PresenceMachine)
    assert [*groups] == ["free", "working", "held"]
    assert len(transitions(PRESENCE, groups)) < 35
    assert sum(len(cell) for cell in PRESENCE.branches.values()) == 120
    assert len(transitions(CONVERSATION, declared_groups(ConversationMachine))) == 11


def test_a_transition_is_told_with_its_guard_and_what_the_host_must_do():
    told = {str(line) for line in lines_of(PICTURES["conversation"])}
    assert "close [live] / update_conversation" in told
    assert "close [not live] / update_conversation" in told
    assert own_effects("offer", ["pending"], "miss", "missed") == ("close_notification",)
    assert own_effects("form", ["unsaved"], "save", "saved") == ("save_form",)


def test_the_few_runs_that_pictures_are_labelled_by_tell_what_all_do():
    every, few = effects_of_moves(SETTINGS), effects_of_moves(FEW_SETTINGS)
    assert {move: few.get(move, frozenset()) for move in every} == every
    assert few.keys() <= every.keys()


# The composition and the components


def test_a_pair_moves_as_the_conversation_and_its_session_do_together():
    focused, waiting = Pair("active", "focused"), Pair("waiting", "absent")
    found = steps()
    assert Step(focused, "confirm", own=True, after=waiting, mode="persistent") in found
    assert Step(waiting, "expire", own=True, after=Pair("closed", "absent")) in found
    assert Step(focused, "focus", own=False, after=Pair("active", "background")) in found
    assert Step(None, "assign", own=True, after=waiting, mode="persistent") in found
    assert {s.before for s in found if s.after is None} == {
        waiting,
        *(Pair("active", session) for session in ("focused", "background")),
    }
    assert {step.event for step in found if step.after is None} == {"transfer"}
    assert {step.after for step in found} == {
        None,
        waiting,
        *(Pair("active", session) for session in ("focused", "background")),
        *(Pair(o, s) for o in ("closed", "ended") for s in ("focused", "background", "absent")),
    }


def test_what_is_over_never_changes_in_any_pair():
    over = [
        step for step in steps() if step.before and step.before.conversation in CONVERSATION.finals
    ]
    assert over
    assert all(step.before.conversation == step.after.conversation for step in over)


def test_what_is_over_is_drawn_as_one_since_its_session_moves_alike():
    def within(state):
        inner = [s for s in steps() if s.before and s.after and s.before.conversation == state]
        own = {(s.before.session, s.event, s.after.session, s.mode) for s in inner if s.own}
        return own | {(s.before.session, s.after.session) for s in inner if not s.own}

    assert within("closed") == within("ended") != set()
    drawn = {node.id for node in PICTURES["composition"].nodes if node.kind == "state"}
    over = {f"composition.closed-ended.{s}" for s in ("focused", "background", "absent")}
    open_ones = {f"composition.active.{session}" for session in ("focused", "background")}
    assert drawn == {*over, *open_ones, "composition.waiting.absent"}


def test_every_step_of_a_pair_is_drawn_and_no_other():
    def node(pair, nowhere):
        frame = pair and ("closed-ended" if pair.conversation in CONVERSATION.finals else "")
        return f"composition.{frame or pair.conversation}.{pair.session}" if pair else nowhere

    edges = {(e.source, e.target): e.lines for e in PICTURES["composition"].edges}
    ends = ("composition.initial", "composition.final")
    frames = {frame.title: frame.lines for frame in PICTURES["composition"].clusters}
    assert {str(line) for line in frames["active"]} == {
        "confirm [persistent] → waiting, absent",
        "confirm [live] → closed, absent",
        "transfer → known no more",
    }
    assert not frames["waiting"] + frames["closed, ended"]
    drawn = set()
    for step in steps():
        between = node(step.before, ends[0]), node(step.after, ends[1])
        is_common = step.event in ("confirm", "transfer") and step.before.conversation == "active"
        if not is_common:
            drawn.add(between)
            own = [n for n in edges[between] if n.text == step.event and step.mode in n.detail]
            others = [n for n in edges[between] if n.text == "another takes the focus"]
            assert own if step.own else others
    assert edges.keys() == drawn
    (entered,) = edges["composition.waiting.absent", "composition.closed-ended.absent"]
    assert str(entered) == "expire → closed"


def test_every_event_of_the_panel_is_on_the_map_and_leads_to_what_it_moves():
    picture = PICTURES["components"]
    boxes = {node.id: node.title.split("\n") for node in picture.nodes if node.kind == "event"}
    events = [event for box in boxes.values() for event in box]
    assert sorted(events) == sorted(name_of(event) for event in get_args(AnyEvent))
    assert {node.title for node in picture.nodes if node.kind == "machine"} == {*TABLES}
    drawn = [(event, edge.target) for edge in picture.edges for event in boxes[edge.source]]
    moved = {(one.event, f"components.{one.machine}") for one in drives() if one.moves}
    assert sorted(drawn) == sorted(moved)
    assert len({(edge.source, edge.target) for edge in picture.edges}) == len(picture.edges) < 45


def test_the_map_tells_what_moves_a_machine_from_what_only_asks_it():
    assert Drive("accept", "offer", "accept", moves=True) in drives()
    assert Drive("pick", "conversation", BEGINS, moves=True) in drives()
    assert Drive("save", "dialog", "use_sessions", moves=False) in drives()
    assert {d.step for d in drives() if d.machine == "mode"} == {"toggle"}
    known = {(table.name, event) for table in TABLES.values() for event in table.events}
    assert {(d.machine, d.step) for d in drives() if d.step != BEGINS} <= known


def test_an_event_of_the_page_is_caused_by_the_same_on_the_map():
    bounds = Bounds(1, 1, 2, 9, 1)
    state = Panel(config_of(bounds)).state
    compared = {(ACTORS[label.name], event.actor) for label, event in meanings(bounds, state)}
    assert compared == {(who, who) for who in ("customer", "router", "clock", "agent")}


# Sequences


@pytest.mark.parametrize("story", load_stories(), ids=lambda story: story.name)
def test_the_sequence_of_a_story_has_every_event_of_it_in_its_order(story):
    events = [entry.event for entry in read_log(story.lines, story.name).events]
    rows = PICTURES[f"story-{story.name}"].rows
    assert [row.tooltip for row in rows] == [call_text(event) for event in events]
    assert [row.lane for row in rows] == [event.actor for event in events]
    assert not any(row.refused for row in rows)


def test_a_row_tells_what_the_machines_do_and_what_the_icons_show():
    accept, first = (PICTURES["story-ten-unread-messages"].rows[number] for number in (1, 3))
    assert [str(line) for line in accept.outcome] == [
        "presence → busy",
        "offer c1 → accepted",
        "session home → background",
        "conversation c1 → active",
        "session c1 → focused",
        "form c1 → saved",
    ]
    assert [line.rules for line in accept.outcome] == [
        ("PRES-1",),
        ("OFFR-3",),
        (),
        ("CONV-1",),
        ("SESS-1", "SESS-2", "SESS-3"),
        (),
    ]
    assert [str(line) for line in first.outcome] == ["badge c1 → 1"]
    assert first.outcome[0].rules == ("UNRD-2",)


def test_a_sequence_ends_with_what_is_refused_and_the_rule_that_refuses_it():
    lines = (
        '{"type":"offer","at":0,"conversation":"c1","customer":"ana","mode":"live"}',
        '{"type":"end","at":1,"conversation":"c1"}',
        '{"type":"toggle","at":2}',
    )
    *_, last = log_sequence(read_log(lines, "day"), "log", "A day").rows
    assert (last.number, last.refused) == (2, True)
    assert str(last.outcome[0]) == "refused: not-started The conversation has not been accepted."
    assert last.outcome[0].rules == ("CONV-1",)
    refused = mermaid_text(log_sequence(read_log(lines, "day"), "log", "A day"))
    assert "agent-xpanel: 1s end(c1)" in refused


@pytest.mark.rules("CONV-12", "CONF-1")
def test_a_sequence_has_the_lanes_of_those_who_act_and_tells_what_is_handed_back():
    lines = (
        '{"type":"pick","at":0,"conversation":"c1","customer":"ana","mode":"live"}',
        '{"type":"sentiment","at":1,"conversation":"c1","level":"negative"}',
        '{"type":"focus","at":2,"session":"home"}',
        '{"type":"configure","at":3,"config":{"sentiment_threshold":"off","capacity":1}}',
        '{"type":"message","at":4,"conversation":"c1"}',
        '{"type":"transfer","at":5,"conversation":"c1"}',
    )
    told = log_sequence(read_log(lines, "day"), "log", "A day")
    assert told.lanes == ("customer", "router", "agent", "administrator", "panel")
    configure, _, transfer = ([str(line) for line in row.outcome] for row in told.rows[-3:])
    assert configure == ["presence → dnd", "badge c1 → none"]
    assert "handed back c1: 1 unread" in transfer


def test_colours_of_texts_are_read_on_light_pages_and_on_dark_ones():
    for role in (*get_args(Actor), "ink", "muted", "accent", "refused"):
        for shade, ground in zip(PALETTE[role], PALETTE["surface"], strict=True):
            assert contrast(shade, ground) >= 4.5, role


def contrast(one, other):
    """Return the contrast ratio of two colours, as WCAG defines it."""
    dark, bright = sorted(map(luminance, (one, other)))
    return (bright + 0.05) / (dark + 0.05)


def luminance(colour):
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


# DOT


def test_dot_is_the_same_whatever_the_seed_of_hashes():
    """Python chose the seed of this process by chance."""
    told = "import sys; from session_panel_spec.diagrams.catalogue import *; "
    told += "from session_panel_spec.diagrams.dot import dot_text; "
    told += "sys.stdout.write(''.join(dot_text(picture_of(name)) for name in NAMES))"
    finished = subprocess.run(
        [sys.executable, "-c", told],
        env={**os.environ, "PYTHONHASHSEED": "1"},
        capture_output=True,
        check=True,
        text=True,
    )
    assert finished.stdout == "".join(dot_text(PICTURES[name]) for name in NAMES)


# SVG


@pytest.fixture(scope="module")
def drawings():
    return {name: parsed(committed.inline_svg(name)) for name in NAMES}


def test_an_svg_is_told_to_who_cannot_see_it(drawings):
    for name, root in drawings.items():
        assert root.get("role") == "group"
        title, description = root.get("aria-labelledby").split()
        told = {element.get("id"): element.text for element in root}
        assert told[title] == PICTURES[name].title
        assert told[description] == PICTURES[name].description
        assert len(PICTURES[name].description) > 40


@pytest.mark.parametrize("name", NAMES)
def test_a_picture_is_read_at_the_width_of_a_page(name, drawings):
    """A point of a drawing is a pixel of the page, unless the drawing is wider and is shrunk."""
    root = drawings[name]
    width = float(root.get("viewBox").split()[2])
    letters = [float(text.get("font-size")) for text in root.iter(f"{SVG}text")]
    assert min(letters) * min(1, PAGE / width) >= LEAST_LETTER


def test_no_id_is_used_twice_among_all_pictures(drawings):
    ids = Counter(e.get("id") for root in drawings.values() for e in root.iter() if e.get("id"))
    assert [name for name, times in ids.items() if times > 1] == []


@pytest.mark.parametrize("name", TABLES)
def test_a_page_finds_every_state_and_transition_of_a_machine_to_light_it(name, drawings):
    groups = {g.get("id"): g for g in drawings[name].iter(f"{SVG}g")}
    for state in TABLES[name].states:
        assert groups[f"{name}.{state}"].get("class") == "node state"
    for line in lines_of(PICTURES[name]):
        assert groups[line.id].get("class") == "transition"
        assert {k: groups[line.id].get(f"data-{k}") for k, _ in line.data} == dict(line.data)
    lit = [g for g in groups.values() if g.get("class") == "transition"]
    assert len(lit) == len(lines_of(PICTURES[name]))


def test_rules_are_links_with_the_sentence_of_the_rule(drawings):
    links = {(a.get("href"), a.findtext(f"{SVG}title")) for a in drawings["mode"].iter(f"{SVG}a")}
    sentence = "MODE-1: The panel starts expanded; the burger toggles expanded and collapsed."
    assert links == {("rules/mode-1/", sentence)}


def test_links_lead_to_the_rules_from_wherever_the_page_is():
    text = committed.inline_svg("mode", "../../")
    assert text.startswith("<svg ")
    assert set(re.findall(r'href="([^"]*)"', text)) == {"../../rules/mode-1/"}


def test_every_colour_of_a_drawing_has_one_for_dark_pages(drawings):
    known = {colour.light for colour in PALETTE.values()} | {"none", "transparent", "black"}
    assert len({colour.light for colour in PALETTE.values()}) == len(PALETTE)
    for root in drawings.values():
        used = {e.get(what) for e in root.iter() for what in ("fill", "stroke")}
        assert used - {None} <= known


def test_the_style_of_an_svg_speaks_of_nothing_outside_it(drawings):
    for root in drawings.values():
        rules = re.findall(r"([^{}]+)\{", root.findtext(f"{SVG}style"))
        selectors = [s for rule in rules if "@media" not in rule for s in rule.strip().split(",")]
        assert selectors
        assert all(re.match(r"(\[data-md-color-scheme=\S+\] )?\.sp-diagram", s) for s in selectors)


# Graphviz


@pytest.fixture
def _no_program(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert shutil.which("dot") is None


@pytest.mark.usefixtures("_no_program")
@pytest.mark.parametrize("name", ["conversation", "components", "story-a-full-day"])
def test_the_wheel_draws_where_there_is_no_program(name):
    root = parsed(svg_text(PICTURES[name]))
    drawn = unescape("".join(text.text for text in root.iter(f"{SVG}text")))
    expected = {"conversation": "waiting", "components": "open_conversation"}.get(name, "held_away")
    assert expected in drawn
    assert rendering.draw(dot_text(PICTURES[name]), "png").startswith(b"\x89PNG")


@pytest.mark.usefixtures("_no_program")
def test_the_wheel_leaves_everything_of_a_sequence_in_its_place():
    _, _, width, height = parsed(svg_text(PICTURES["story-a-full-day"])).get("viewBox").split()
    assert 560 < float(width) < 760
    assert 500 < float(height) < 650


@pytest.mark.usefixtures("_no_program")
def test_without_graphviz_drawing_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "pygraphviz", None)
    with pytest.raises(ImportError, match=r"install Graphviz .* pip install 'pygraphviz>=2'"):
        svg_text(PICTURES["mode"])


def test_without_the_package_dot_says_what_to_install_and_mermaid_is_told(monkeypatch):
    monkeypatch.setitem(sys.modules, "graphviz", None)
    with pytest.raises(ImportError, match=r"pip install 'session-panel\[verify\]'"):
        dot_text(PICTURES["mode"])
    assert mermaid_text(PICTURES["mode"]).startswith("---\ntitle: The mode machine\n---\nstateDi")


# Mermaid

FORMS = {
    "stateDiagram-v2": (
        r"direction (LR|TB)|state \".+\" as \w+( \{)?|state \w+ <<join>>|\w+(: .+)?|\}"
        r"|(\w+|\[\*\]) --> (\w+|\[\*\])(: .+)?|note right of \w+|end note"
        r"|\w+( \[\w+\])?( → [\w, ]+)?"
    ),
    "flowchart LR": (
        r"subgraph \w+\[\".+\"\]|\w+|end|\w+\[\".+\"\]|\w+ (-->|-\.->)(\|\".+\"\|)? \w+"
    ),
    "sequenceDiagram": r"participant \w+|\w+(->>|-x)panel: .+|Note right of panel: .+",
}


@pytest.mark.parametrize("name", NAMES)
def test_every_line_of_mermaid_is_of_the_form_of_its_kind(name):
    head, title, end, kind, *lines = mermaid_text(PICTURES[name]).splitlines()
    assert (head, end) == ("---", "---")
    assert title == f"title: {PICTURES[name].title}"
    assert [line for line in lines if not re.fullmatch(FORMS[kind], line.strip())] == []


@pytest.mark.parametrize("name", TABLES)
def test_mermaid_tells_every_transition_of_a_machine(name):
    text = mermaid_text(machine_graph(name))
    told = Counter(line.strip() for line in text.splitlines())
    for line in lines_of(PICTURES[name]):
        assert any(row == str(line) or row.endswith(f": {line}") for row in told)
    assert text.count("[*] -->") == 1
    assert text.count("--> [*]") == len(TABLES[name].finals)


# What is committed


def test_what_is_committed_is_what_the_pictures_say():
    assert [*committed.stale_files()] == []


def test_a_stale_a_missing_and_a_foreign_file_are_each_told(tmp_path, monkeypatch, capsys):
    shutil.copytree(committed.FOLDER, tmp_path, dirs_exist_ok=True)
    (tmp_path / "mode.dot").write_text("digraph mode {}")
    (tmp_path / "form.svg").unlink()
    svg = (tmp_path / "offer.svg").read_text()
    (tmp_path / "offer.svg").write_text(svg.replace(digest(PICTURES["offer"]), "another"))
    (tmp_path / "gone.dot").touch()
    stale = ["offer.svg", "form.svg", "mode.dot", "gone.dot"]
    assert [*committed.stale_files(tmp_path)] == stale
    monkeypatch.setattr(command, "stale_files", lambda: iter(stale))
    assert command.main(["--check"]) == 1
    assert "diagrams/mode.dot is stale: run python -m" in capsys.readouterr().err


def test_writing_makes_all_that_is_stale_new_and_draws_nothing_else(tmp_path, monkeypatch):
    shutil.copytree(committed.FOLDER, tmp_path, dirs_exist_ok=True)
    (tmp_path / "mode.svg").unlink()
    drawn = []
    monkeypatch.setattr(committed, "svg_text", lambda p: drawn.append(p.name) or svg_text(p))
    committed.write_pictures(tmp_path)
    assert drawn == ["mode"]
    assert [*committed.stale_files(tmp_path)] == []


def test_a_wrong_argument_is_told_in_one_sentence(capsys):
    assert command.main(["--more"]) == 2
    assert capsys.readouterr().err == "usage: python -m session_panel_site.pictures [--check]\n"
