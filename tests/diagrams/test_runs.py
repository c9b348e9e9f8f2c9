"""A run reads well, is drawn alike each time, and goes the same way on the real panel."""

import json
import os
from collections import deque
from io import StringIO
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from model.plain_reading import satisfied
from session_panel import Panel, translations
from session_panel_spec.cli.atomic_write import write_whole
from session_panel_spec.diagrams.dot import dot_text
from session_panel_spec.diagrams.rendering import draw
from session_panel_spec.diagrams.run_graph import run_graph
from session_panel_spec.lockstep.mapping import abstract, config_of
from session_panel_spec.lockstep.recording import DifferenceError, record
from session_panel_spec.logs.log import read_log
from session_panel_spec.logs.screen import screen_console
from session_panel_spec.logs.transcript import ACCEPTED, replay
from session_panel_spec.model.abstract_state import Bounds
from session_panel_spec.model.interpreter import initial_state, successors
from session_panel_spec.model.query_parser import parse
from session_panel_spec.model.run import Run
from session_panel_spec.model.run_text import changes, render_run, run_json, summary

SMALL = Bounds(unread_max=1)
PAIR = Bounds(conversations=2, records=1)


def follow(bounds, *events, loop=None):
    """Return the run of the events that are named."""
    states = [initial_state(bounds)]
    labels = []
    for event in events:
        enabled = {str(label): (label, after) for label, after in successors(bounds, states[-1])}
        label, after = enabled[event]
        labels.append(label)
        states.append(after)
    return Run(tuple(labels), tuple(states), loop)


def shortest(bounds, text):
    """Return a shortest run to a state that satisfies a query."""
    query, start = parse(text, bounds), initial_state(bounds)
    queue, arrivals = deque([start]), {start: None}
    while queue and not satisfied(query, bounds, queue[0]):
        before = queue.popleft()
        for label, after in successors(bounds, before):
            if after not in arrivals:
                arrivals[after] = label, before
                queue.append(after)
    labels, states = [], [queue[0]]
    while arrivals[states[0]]:
        label, before = arrivals[states[0]]
        labels.insert(0, label)
        states.insert(0, before)
    return Run(tuple(labels), tuple(states))


UNREAD = follow(
    PAIR, "pick(0, live)", "pick(1, live)", "message(0)", "focus(home)", "message(1)", "reset()"
)
UNCOUNTED = Bounds(unread_max=0)
MISSED_FOR_EVER = follow(
    UNCOUNTED,
    *("pick(0, persistent)", "close(0)", "confirm()", "choose(dnd)", "message(0)", "miss(0)"),
    loop=4,
)
RESET_FOR_EVER = follow(Bounds(), "reset()", loop=0)
AT_REST = follow(Bounds(), "toggle()", loop=1)


# In words


def test_a_run_is_told_event_by_event_with_what_changes():
    assert render_run(UNREAD).plain.split("\n") == [
        "At first:",
        "     every slot is empty",
        "     panel: presence available, panel_mode expanded",
        "  1. pick(0, live)  by the agent",
        "     conversation 0: conv none -> active, session absent -> focused",
        "     panel: presence available -> busy",
        "  2. pick(1, live)  by the agent",
        "     conversation 0: session focused -> background",
        "     conversation 1: conv none -> active, session absent -> focused",
        "     panel: presence busy -> dnd",
        "  3. message(0)  by the customer",
        "     conversation 0: unread 0 -> 1",
        "  4. focus(home)  by the agent",
        "     conversation 1: session focused -> background",
        "  5. message(1)  by the customer",
        "     conversation 1: unread 0 -> 1",
        "  6. reset()  by the agent",
        "     nothing changes",
        "At last:",
        "     conversation 0: conv active, session background, unread 1",
        "     conversation 1: conv active, session background, unread 1",
        "     panel: presence dnd, panel_mode expanded",
    ]


def test_a_lasso_is_told_with_its_loop():
    assert render_run(MISSED_FOR_EVER).plain.split("\n")[3:] == [
        "  1. pick(0, persistent)  by the agent",
        "     conversation 0: conv none -> active, session absent -> focused, "
        "mode live -> persistent",
        "     panel: presence available -> busy",
        "  2. close(0)  by the agent",
        "     conversation 0: dialog false -> true",
        "  3. confirm()  by the agent",
        "     conversation 0: conv active -> waiting, session focused -> absent",
        "     panel: presence busy -> available",
        "  4. choose(dnd)  by the agent",
        "     panel: presence available -> held_dnd",
        "From here for ever:",
        "  5. message(0)  by the customer",
        "     conversation 0: offered false -> true",
        "  6. miss(0)  by the clock",
        "     conversation 0: offered true -> false",
        "Back to what step 4 led to.",
    ]


def test_a_loop_can_be_the_whole_run_or_nothing_at_all():
    assert render_run(RESET_FOR_EVER).plain.split("\n")[3:] == [
        "From here for ever:",
        "  1. reset()  by the agent",
        "     nothing changes",
        "Back to the beginning.",
    ]
    assert render_run(AT_REST).plain.split("\n")[-3:] == [
        "For ever:",
        "     every slot is empty",
        "     panel: presence available, panel_mode collapsed",
    ]


def test_records_are_told_too():
    run = follow(SMALL, "open(record-0)", "edit(record-0)")
    assert summary(run.states[-1]) == [
        "record 0: session focused, draft true",
        "panel: presence available, panel_mode expanded",
    ]


def test_a_default_is_told_where_it_is_kept_and_anything_else_always():
    before, after = MISSED_FOR_EVER.states[2:4]
    assert [change.variable for change in changes(before, after)["conversation 0"]] == [
        "conv",
        "session",
    ]
    odd = after._replace(conversations=(after.conversations[0]._replace(history="carried"),))
    assert [str(change) for change in changes(before, odd)["conversation 0"]][2:] == [
        "history fresh -> carried"
    ]
    moods = ("sentiment(0, True)", "sentiment(0, False)")
    upset, calm = follow(SMALL, "pick(0, live)", *moods).states[2:]
    assert [str(change) for change in changes(upset, calm)["conversation 0"]] == [
        "upset true -> false"
    ]


def test_colours_are_for_terminals_only():
    printed = StringIO()
    screen_console(printed).print(render_run(MISSED_FOR_EVER), soft_wrap=True)
    assert printed.getvalue() == f"{render_run(MISSED_FOR_EVER).plain}\n"
    terminal = Console(file=StringIO(), force_terminal=True)
    terminal.print(render_run(MISSED_FOR_EVER))
    assert "\x1b[" in terminal.file.getvalue()


def test_a_run_in_json_has_every_state():
    told = json.loads(json.dumps(run_json(MISSED_FOR_EVER)))
    assert told["loop"] == 4
    assert told["initial"] == {
        "presence": "available",
        "panel_mode": "expanded",
        "conversations": [
            {
                "conv": "none",
                "session": "absent",
                "offered": False,
                "mode": "live",
                "history": "fresh",
                "unread": 0,
                "upset": False,
                "draft": False,
                "dialog": False,
            }
        ],
        "records": [{"session": "absent", "draft": False, "dialog": False}],
    }
    assert [step["event"] for step in told["steps"]][:2] == [
        {"name": "pick", "arguments": [0, "persistent"], "by": "agent"},
        {"name": "close", "arguments": [0], "by": "agent"},
    ]
    assert told["steps"][4]["state"]["conversations"][0]["offered"] is True
    assert told["steps"][5]["state"] == told["steps"][3]["state"]


# As a log


def replayed(bounds, log):
    """Replay a log as the command line does, and return the last abstract state."""
    printed = StringIO()
    console = screen_console(printed)
    assert replay(log.splitlines(), "run.jsonl", None, as_json=True, console=console) == ACCEPTED
    panel = Panel(config_of(bounds))
    read = read_log(log.splitlines(keepends=True), "run.jsonl")
    assert read.config == panel.config
    for _, event in read.events:
        panel.apply(event)
    assert panel.view(translations("en"))
    return abstract(bounds, panel.state)


@pytest.mark.parametrize(
    "text",
    [
        "conv == waiting and presence == held_dnd",
        "draft and dialog and session == background",
        "conv == waiting and offered and presence == inactive",
        "history == carried and upset and unread == 1",
        "r0.draft and c0.conv == ended and c0.unread == 1",
        "presence == available",
    ],
)
def test_the_log_of_a_shortest_run_replays_to_the_state_that_was_asked_for(text):
    run = shortest(SMALL, text)
    reached = replayed(SMALL, record(SMALL, run))
    assert reached == run.states[-1]
    assert satisfied(parse(text, SMALL), SMALL, reached)


@settings(max_examples=50)
@given(st.data())
def test_the_log_of_any_run_replays_to_its_last_state(data):
    bounds = Bounds(2, 1, capacity=1, max_sessions=2, unread_max=2, declined_sets_dnd=True)
    states, labels = [initial_state(bounds)], []
    for _ in range(data.draw(st.integers(0, 20))):
        label, after = data.draw(st.sampled_from(list(successors(bounds, states[-1]))))
        labels.append(label)
        states.append(after)
    log = record(bounds, Run(tuple(labels), tuple(states)))
    assert replayed(bounds, log) == states[-1]
    times = [event.at for _, event in read_log(log.splitlines(), "run.jsonl").events]
    assert all(later - earlier >= 1 for earlier, later in pairwise(times))


def times_of(bounds, *events):
    log = read_log(record(bounds, follow(bounds, *events)).splitlines(), "run.jsonl")
    return [event.at for _, event in log.events]


def test_an_event_comes_a_second_after_the_last_and_the_clock_when_it_is_due():
    assert times_of(SMALL, "toggle()", "offer(0, live)", "miss(0)", "toggle()") == [0, 1, 121, 122]
    waits = ("pick(0, persistent)", "close(0)", "confirm()")
    assert times_of(SMALL, *waits, "expire(0)") == [0, 1, 2, 2 + 28 * 86_400]
    late = ("offer(0, live)", "offer(1, live)", "miss(1)", "miss(0)")
    assert times_of(PAIR, *late) == [0, 1, 121, 122]


def test_the_loop_of_a_lasso_is_there_twice_after_blank_lines():
    log = record(UNCOUNTED, MISSED_FOR_EVER)
    assert log.split("\n")[5:] == [
        "",
        '{"type":"message","at":4.0,"conversation":"conversation-0-0"}',
        '{"type":"miss","at":124.0,"conversation":"conversation-0-0"}',
        "",
        '{"type":"message","at":125.0,"conversation":"conversation-0-0"}',
        '{"type":"miss","at":245.0,"conversation":"conversation-0-0"}',
        "",
    ]
    assert replayed(UNCOUNTED, log) == MISSED_FOR_EVER.states[-1]


def test_a_run_at_rest_is_recorded_once():
    assert record(Bounds(), AT_REST).count("toggle") == 1
    assert "\n\n" not in record(Bounds(), AT_REST)


def altered(run, number, **shared):
    states = list(run.states)
    states[number] = states[number]._replace(**shared)
    return Run(run.labels, tuple(states), run.loop)


@pytest.mark.parametrize(
    ("run", "sentence"),
    [
        (
            altered(UNREAD, 1, presence="dnd"),
            "Step 1, pick(0, live): the panel has conversation 0: conv active, session focused; "
            "panel: presence busy, panel_mode expanded, the model conversation 0: conv active, "
            "session focused; panel: presence dnd, panel_mode expanded.",
        ),
        (
            Run(UNREAD.labels[2:3], UNREAD.states[2:4]),
            "Step 1, message(0): the panel says: refused by CONV-1: unknown-conversation.",
        ),
        (
            follow(Bounds(conversations=3), "pick(2, live)"),
            "Step 1, pick(2, live): the panel has no such event there.",
        ),
        (
            Run(MISSED_FOR_EVER.labels[5:], MISSED_FOR_EVER.states[5:]),
            "Step 1, miss(0): the panel says: refused by CONV-1: unknown-conversation.",
        ),
    ],
)
def test_what_the_real_panel_does_not_do_is_told(run, sentence):
    with pytest.raises(DifferenceError) as caught:
        record(PAIR, run)
    assert str(caught.value) == sentence


def test_a_loop_that_the_panel_does_not_go_through_again_is_told():
    run = follow(Bounds(), "toggle()", loop=0)
    with pytest.raises(
        DifferenceError, match=r"^Step 1, toggle\(\): the panel has .*expanded, the"
    ):
        record(Bounds(), run)


# As a file


def test_a_file_is_written_whole_in_the_place_of_what_was_there(tmp_path):
    file = tmp_path / "run.jsonl"
    file.write_text("before")
    write_whole(file, "é\n")
    assert file.read_bytes() == "é\n".encode()
    assert list(tmp_path.iterdir()) == [file]


def test_a_link_stays_a_link(tmp_path):
    file, link = tmp_path / "run.jsonl", tmp_path / "link"
    link.symlink_to(file)
    write_whole(link, "text")
    assert link.is_symlink()
    assert file.read_text() == "text"


def test_what_is_no_file_gets_the_text_as_it_comes():
    reader, writer = os.pipe()
    write_whole(Path(f"/dev/fd/{writer}"), "text")
    os.close(writer)
    with os.fdopen(reader) as pipe:
        assert pipe.read() == "text"


def test_nothing_is_left_behind_where_a_file_cannot_be_written(tmp_path):
    file = tmp_path / "run.jsonl"
    file.write_text("before")
    with pytest.raises(UnicodeEncodeError):
        write_whole(file, "half\ud800")
    assert list(tmp_path.iterdir()) == [file]
    assert file.read_text() == "before"


@pytest.mark.parametrize("name", ["no-folder/run.jsonl", ".", "file/run.jsonl"])
def test_what_cannot_be_written_is_an_error_of_the_system(tmp_path, name):
    (tmp_path / "file").touch()
    with pytest.raises(OSError, match=r"No such file|Is a directory|Not a directory"):
        write_whole(tmp_path / name, "text")


# As a picture


def test_a_picture_has_a_node_for_each_state_and_an_edge_for_each_event():
    picture = run_graph(UNREAD)
    assert [(node.title, [*map(str, node.lines)]) for node in picture.nodes] == [
        ("at first", ["every slot is empty", "panel: presence available, panel_mode expanded"]),
        (
            "1",
            [
                "conversation 0: conv none → active",
                "conversation 0: session absent → focused",
                "panel: presence available → busy",
            ],
        ),
        (
            "2",
            [
                "conversation 0: session focused → background",
                "conversation 1: conv none → active",
                "conversation 1: session absent → focused",
                "panel: presence busy → dnd",
            ],
        ),
        ("3", ["conversation 0: unread 0 → 1"]),
        ("4", ["conversation 1: session focused → background"]),
        ("5", ["conversation 1: unread 0 → 1"]),
        ("6", ["nothing changes"]),
    ]
    assert told_edges(picture) == [
        ("run.s0", "run.s1", ["agent: pick(0, live)"]),
        ("run.s1", "run.s2", ["agent: pick(1, live)"]),
        ("run.s2", "run.s3", ["customer: message(0)"]),
        ("run.s3", "run.s4", ["agent: focus(home)"]),
        ("run.s4", "run.s5", ["customer: message(1)"]),
        ("run.s5", "run.s6", ["agent: reset()"]),
    ]
    assert [node.id for node in picture.nodes if node.lit] == ["run.s6"]
    assert picture.clusters == ()


def test_the_picture_of_a_lasso_has_a_frame_and_an_edge_back():
    missed = run_graph(MISSED_FOR_EVER)
    assert [(frame.title, frame.nodes) for frame in missed.clusters] == [
        ("for ever", ("run.s4", "run.s5"))
    ]
    back = ["clock: miss(0)", "conversation 0: offered true → false"]
    assert told_edges(missed)[-1] == ("run.s5", "run.s4", back)
    reset = run_graph(RESET_FOR_EVER)
    assert told_edges(reset) == [("run.s0", "run.s0", ["agent: reset()", "nothing changes"])]
    assert [frame.nodes for frame in reset.clusters] == [("run.s0",)]


def test_where_nothing_happens_any_more_the_last_state_has_the_colour_of_a_loop():
    at_rest = run_graph(AT_REST)
    assert [(node.id, node.tone) for node in at_rest.nodes] == [
        ("run.s0", "plain"),
        ("run.s1", "loop"),
    ]
    assert at_rest.clusters == ()


@pytest.mark.parametrize("run", [UNREAD, MISSED_FOR_EVER, RESET_FOR_EVER, AT_REST])
def test_the_picture_of_a_run_can_be_drawn(run):
    drawn = ET.fromstring(draw(dot_text(run_graph(run)), "svg"))  # noqa: S314 - it is our own
    texts = [text.text for text in drawn.iter("{http://www.w3.org/2000/svg}text")]
    assert "at first" in texts


def told_edges(picture):
    return [(edge.source, edge.target, [*map(str, edge.lines)]) for edge in picture.edges]
