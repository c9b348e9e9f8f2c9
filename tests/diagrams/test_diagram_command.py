"""`session-panel diagram`: every picture on demand, lit by a log; a sentence for a mistake."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

import session_panel_spec
from session_panel_site.pictures.committed import FOLDER, inline_svg, stale_files
from session_panel_spec.cli import diagram
from session_panel_spec.cli.app import app
from session_panel_spec.diagrams.catalogue import NAMES
from session_panel_spec.diagrams.highlight import lit_state, traced_graph
from session_panel_spec.diagrams.rendering import MISSING
from session_panel_spec.diagrams.statechart import machine_graph
from session_panel_spec.logs.log import LogError, read_log

STORIES = Path(session_panel_spec.__file__).parent / "logs" / "stories"
DAY = STORIES / "a-full-day.jsonl"
RETURN = STORIES / "returns-after-close.jsonl"


def run(*arguments):
    """Return the exit status, and what is told and complained of."""
    finished = CliRunner().invoke(app, ["diagram", *map(str, arguments)])
    assert isinstance(finished.exception, SystemExit | None)
    return finished.exit_code, finished.stdout, finished.stderr


def piped(*arguments, given):
    """Return the same of the program itself, which has standard input."""
    line = [sys.executable, "-m", "session_panel_spec", "diagram", *arguments]
    finished = subprocess.run(line, input=given, capture_output=True, check=False)
    return finished.returncode, finished.stdout.decode(), finished.stderr.decode()


def lit_lines(picture):
    frames = [*picture.clusters]
    for frame in frames:
        frames.extend(frame.clusters)
    parts = (*picture.nodes, *picture.edges, *frames)
    return {str(line) for part in parts for line in part.lines if line.lit}


def lit_states(picture):
    return {node.title for node in picture.nodes if node.lit}


def traced(machine, story):
    return traced_graph(machine, read_log(story.read_bytes().splitlines(keepends=True), "day"))


def test_without_a_name_every_name_is_listed():
    assert run() == (0, "\n".join((*NAMES, "log")) + "\n", "")


@pytest.mark.parametrize("name", ["mode", "composition", "components", "story-a-full-day"])
def test_a_picture_is_told_in_dot_as_it_is_committed(name):
    assert run(name) == (0, (FOLDER / f"{name}.dot").read_text(), "")


@pytest.mark.parametrize(
    ("file", "begins"),
    [
        ("mode.dot", b"digraph mode {"),
        ("mode.svg", b"<svg xmlns"),
        ("mode.png", b"\x89PNG"),
        ("mode.mmd", b"---\ntitle: The mode machine\n---\nstateDiagram-v2"),
    ],
)
def test_the_suffix_of_the_file_says_the_format(tmp_path, file, begins):
    assert run("mode", "-o", tmp_path / file) == (0, "", "")
    assert (tmp_path / file).read_bytes().startswith(begins)


def test_the_format_that_is_asked_for_counts_whatever_the_suffix(tmp_path):
    run("mode", "-o", tmp_path / "mode.txt", "--format", "mermaid")
    assert "stateDiagram-v2" in (tmp_path / "mode.txt").read_text()


def test_a_state_is_lit():
    status, told, _ = run("mode", "--highlight", "collapsed", "--format", "svg")
    assert status == 0
    assert '<g id="mode.collapsed" class="node state current">' in told
    assert "node state current" not in inline_svg("mode")
    assert lit_states(lit_state(machine_graph("mode"), "collapsed")) == {"collapsed"}


def test_a_log_lights_what_it_does_to_a_machine_of_the_panel():
    picture = traced("presence", DAY)
    assert lit_states(picture) == {"available"}
    assert lit_lines(picture) == {
        "recompute [policy_busy] → busy",
        "recompute [policy_dnd] → dnd",
        "miss [missed_sets_inactive] → inactive",
        "choose_available → available",
        "choose_away → held_away",
        "recompute_unless_inactive",
        "reset [policy_available] → available",
    }
    assert picture.title == "The presence machine, at last available"


def test_a_log_lights_what_the_last_conversation_does_that_it_moves():
    lines = RETURN.read_bytes().splitlines(keepends=True)
    picture = traced_graph("conversation", read_log(lines[:-3], "first"))
    assert lit_states(picture) == {"closed"}
    assert lit_lines(picture) == {
        "close [not live] / update_conversation",
        "message",
        "resume / load_page, update_conversation",
        "expire / update_conversation",
    }
    assert picture.title == "The conversation machine of c1, at last closed"
    assert traced("conversation", RETURN).title == "The conversation machine of c2, at last active"


def test_a_log_lights_an_event_that_leaves_the_state_as_it_is():
    picture = traced("session", STORIES / "unsaved-case-form.jsonl")
    assert "use_form [not anchored]" in lit_lines(picture)


def test_a_log_without_any_of_a_machine_lights_nothing():
    picture = traced_graph("offer", read_log(['{"type":"toggle","at":0}'], "day"))
    assert (lit_states(picture), lit_lines(picture)) == (set(), set())
    assert picture.title == "The offer machine: the log has none"


def test_a_log_is_followed_up_to_what_is_refused():
    lines = ('{"type":"toggle","at":0}', '{"type":"confirm","at":1}', '{"type":"toggle","at":2}')
    picture = traced_graph("mode", read_log(lines, "day"))
    assert lit_states(picture) == {"collapsed"}
    told = "The mode machine, at last collapsed, up to event 2, refused by CLOS-2"
    assert picture.title == told
    picture = traced_graph("offer", read_log(lines, "day"))
    told = "The offer machine: the log has none, up to event 2, refused by CLOS-2"
    assert picture.title == told


def test_a_malformed_line_is_told_even_after_what_is_refused():
    lines = ('{"type":"confirm","at":1}', "nonsense")
    with pytest.raises(LogError, match="day:2: event: Expected JSON"):
        traced_graph("mode", read_log(lines, "day"))


def test_a_committed_picture_that_is_not_utf_8_is_stale(tmp_path):
    folder = tmp_path / "diagrams"
    shutil.copytree(FOLDER, folder)
    assert list(stale_files(folder)) == []
    (folder / "mode.dot").write_bytes(b"\xff")
    (folder / "form.svg").write_bytes(b"\xff")
    assert sorted(stale_files(folder)) == ["form.svg", "mode.dot"]


def test_lit_transitions_are_taken_in_the_svg():
    _, told, _ = run("mode", "--trace", DAY, "--format", "svg")
    assert 'id="mode.1" class="transition taken"' in told
    assert 'id="mode.2" class="transition"' in told
    assert 'class="edge taken"' in told


def test_any_log_is_drawn_as_a_sequence_from_standard_input_too():
    status, told, _ = piped("log", "--trace", "-", "--format", "mermaid", given=DAY.read_bytes())
    assert status == 0
    assert "sequenceDiagram" in told
    assert told == run("log", "--trace", DAY, "--format", "mermaid")[1]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["-o", "mode.svg"], "Say NAME, the picture to draw."),
        (["--format", "dot"], "Say NAME, the picture to draw."),
        (["--highlight", "wide"], "Say NAME, the picture to draw."),
        (["--trace", DAY], "Say NAME, the picture to draw."),
        (["modes"], "No picture is named modes; there are conversation, presence, "),
        (["log"], "log needs --trace LOG, the log to draw."),
        (["log", "--trace", DAY, "--highlight", "x"], "--highlight is for a machine: conver"),
        (["components", "--highlight", "active"], "--highlight is for a machine: conversation, "),
        (["composition", "--trace", DAY], "--trace is for log or a machine: conversation, "),
        (["mode", "--highlight", "wide"], "The mode machine has no state wide; it has expanded, c"),
        (["mode", "-o", "mode.pdf"], "mode.pdf: say --format, or a suffix of .dot, .svg, .png, "),
        (["mode", "-o", "no-folder/mode.png"], "no-folder/mode.png: No such file or directory"),
        (["mode", "-o", "no-folder/mode.svg"], "no-folder/mode.svg: No such file or directory"),
    ],
)
def test_a_mistake_is_told_in_one_sentence(arguments, sentence):
    status, told, complained = run(*arguments)
    assert (status, told) == (2, "")
    assert complained.startswith(f"session-panel: {sentence}")
    assert complained.count("\n") == 1


@pytest.mark.parametrize("name", ["log", "mode"])
def test_a_malformed_log_is_told_with_its_line(name):
    status, told, complained = piped(name, "--trace", "-", given=b"\nnonsense\n")
    assert (status, told) == (2, "")
    assert complained.startswith("session-panel: <stdin>:2: event: Expected JSON: ")
    assert complained.count("\n") == 1


def test_a_png_is_not_shown_in_a_terminal(monkeypatch):
    class Terminal:
        def isatty(self):
            return True

    monkeypatch.setattr(diagram, "sys", type("System", (), {"stdout": Terminal()}))
    status, _, complained = run("mode", "--format", "png")
    assert status == 2
    assert complained == "session-panel: A terminal shows no png: say -o FILE.\n"


def test_without_graphviz_only_what_is_drawn_is_refused(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setitem(sys.modules, "pygraphviz", None)
    assert run("mode", "--format", "svg") == (2, "", f"session-panel: {MISSING}\n")
    assert run("mode")[0] == 0
    assert run("mode", "--format", "mermaid")[0] == 0
