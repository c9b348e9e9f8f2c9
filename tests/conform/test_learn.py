"""An implementation's machine is learned from how it behaves, and told by how it differs."""

import json
import random
import shlex
import sys
from collections.abc import Callable
from itertools import count
from typing import NamedTuple

import pytest
from click.testing import CliRunner

from session_panel_spec.cli.app import app
from session_panel_spec.conform.learning.diagram import difference_graph
from session_panel_spec.conform.learning.difference import Comparison, compare
from session_panel_spec.conform.learning.learner import Learned, learn
from session_panel_spec.conform.protocol import LocalConnection, Trouble
from session_panel_spec.conform.reference import ReferencePanel
from session_panel_spec.conform.testing import Refused
from session_panel_spec.conform.vectors.mealy_machine import (
    Input,
    MealyMachine,
    Outcome,
    mealy_machine,
)
from session_panel_spec.conform.vectors.w_method import cover
from session_panel_spec.diagrams.dot import dot_text
from session_panel_spec.diagrams.picture import Graph
from session_panel_spec.domain.tables import TABLES

Steps = Callable[["Wrong", str, object], str | None]


class Wrong(ReferencePanel):
    """Our machines, but that a function may name another state to go to, or refuse."""

    def __init__(self, steps: Steps) -> None:
        self.steps = steps

    def reset_machine(self, machine):
        super().reset_machine(machine)
        self.seen = []

    def step(self, event, facts):
        self.seen.append(event)
        target = self.steps(self, event, facts)
        if target is None:
            super().step(event, facts)
        else:
            self._state = target


def ours(adapter, event, facts):
    return None


def learned_of(steps: Steps, name: str, **wanted: int) -> Learned:
    chosen = {"extra_states": 1, **wanted}
    return learn(LocalConnection(Wrong(steps)), name, lambda _what, _number: None, **chosen)


def found_of(steps: Steps, name: str, **wanted: int) -> Comparison:
    return compare(learned_of(steps, name, **wanted).machine)


@pytest.mark.parametrize("name", TABLES)
def test_every_machine_of_ours_is_learned_exactly(name):
    true = mealy_machine(name)
    found = found_of(ours, name)
    assert found.same
    assert sorted(found.learned.states) == sorted(true.states)
    assert found.learned.inputs == true.inputs
    assert found.learned.outcomes == true.outcomes


class Fault(NamedTuple):
    machine: str
    steps: Steps
    kind: str
    state: str
    given: Input
    theirs: Outcome
    rules: tuple[str, ...]


def live_chat_waits(adapter, event, facts):
    return "waiting" if (adapter._state, event) == ("active", "close") else None


def no_end(adapter, event, facts):
    if (adapter._state, event) == ("active", "end"):
        raise Refused("END-1")


def waiting_ends(adapter, event, facts):
    return "ended" if (adapter._state, event) == ("waiting", "end") else None


def another_rule(adapter, event, facts):
    if (adapter._state, event) == ("waiting", "close"):
        raise Refused("CONV-2")


def refused_and_moved(adapter, event, facts):
    if (adapter._state, event) == ("waiting", "close"):
        adapter._state = "closed"
        raise Refused("CONV-11")


FAULTS = {
    "redirected": Fault(
        "conversation",
        live_chat_waits,
        "redirected",
        "active",
        Input("close", ("live",)),
        Outcome(None, "waiting"),
        ("CONV-3",),
    ),
    "missing": Fault(
        "conversation",
        no_end,
        "missing",
        "active",
        Input("end"),
        Outcome("END-1", "active"),
        ("CONV-6",),
    ),
    "extra": Fault(
        "conversation",
        waiting_ends,
        "extra",
        "waiting",
        Input("end"),
        Outcome(None, "ended"),
        ("CONV-6",),
    ),
    "refused by another rule": Fault(
        "conversation",
        another_rule,
        "other rule",
        "waiting",
        Input("close"),
        Outcome("CONV-2", "waiting"),
        ("CONV-11",),
    ),
    "refused, but moved": Fault(
        "conversation",
        refused_and_moved,
        "extra",
        "waiting",
        Input("close"),
        Outcome("CONV-11", "closed"),
        ("CONV-11",),
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_faulty_transition_is_told_by_its_kind_and_by_our_rules(name):
    fault = FAULTS[name]
    found = found_of(fault.steps, fault.machine)
    (one, *others) = found.differences
    assert (one.kind, one.state, one.theirs) == (fault.kind, fault.state, fault.theirs)
    assert fault.given in one.inputs
    assert one.rules == fault.rules
    assert not others
    assert (found.extra_states, found.missing_states) == ((), ())


def test_the_run_to_a_difference_is_a_shortest():
    found = found_of(waiting_ends, "conversation")
    assert found.differences[0].run == (Input("close"), Input("end"))


def test_a_state_is_reached_by_a_shortest_run():
    a, b = Input("a"), Input("b")
    by_a = dict(zip("01234", "14344", strict=True))
    outcomes = {(state, a): Outcome(None, target) for state, target in by_a.items()}
    outcomes |= {(state, b): Outcome(None, "2") for state in by_a}
    machine = MealyMachine("", "0", dict.fromkeys(by_a, "none"), (a, b), outcomes)
    runs = ((), (a,), (b,), (b, a), (a, a))
    assert cover(machine) == dict(zip(by_a, runs, strict=True))


def test_inputs_that_differ_alike_are_told_together():
    def never_inactive(adapter, event, facts):
        return adapter._state if event == "decline" else None

    found = found_of(never_inactive, "presence")
    facts = {given.facts for one in found.differences for given in one.inputs}
    assert facts == {("declined_sets_dnd",)}

    def keep(adapter, event, facts):
        return "busy" if (adapter._state, event) == ("available", "reset") else None

    (to_available, to_dnd) = found_of(keep, "presence").differences
    assert [given.facts for given in to_available.inputs] == [(), ("policy_available",)]
    assert [given.facts for given in to_dnd.inputs] == [("policy_dnd",)]


def restless(adapter, event, facts):
    """After an agent was away once, available is not what it was."""
    if (adapter._state, event) == ("available", "miss") and "choose_away" in adapter.seen:
        return "available"
    return None


def test_a_state_hidden_behind_the_name_of_another_is_an_extra_state():
    found = found_of(restless, "presence", extra_states=0)
    assert "available" in found.learned.states
    assert "available'" in found.learned.states
    hidden = next(run for state, run in found.extra_states if state == "available'")
    assert hidden == (Input("choose_away"), Input("choose_available"))
    (wrong,) = [one for one in found.differences if one.state == "available'"]
    assert wrong.kind == "redirected"
    assert wrong.ours == Outcome(None, "inactive")
    assert wrong.theirs == Outcome(None, "available'")


def test_what_shows_a_difference_is_shortened_before_it_is_learned_from():
    assert learned_of(restless, "presence", extra_states=0).events < 100_000


def closes_after(messages: int) -> Steps:
    """After so many messages in a row, a conversation cannot be closed."""

    def steps(adapter, event, facts):
        tired = adapter.seen[-messages - 1 : -1] == ["message"] * messages
        if event == "close" and tired and adapter._state == "active":
            raise Refused("CONV-2")

    return steps


@pytest.mark.parametrize("extra", [1, 2])
def test_as_many_extra_states_are_found_as_are_asked_for(monkeypatch, extra):
    monkeypatch.setattr("session_panel_spec.conform.learning.learner.WALKS", 0)
    found = found_of(closes_after(extra), "conversation", extra_states=extra)
    assert len(found.extra_states) == extra
    assert found_of(closes_after(extra + 1), "conversation", extra_states=extra - 1).same


def test_random_runs_find_what_lies_deeper():
    found = found_of(closes_after(3), "conversation", extra_states=0)
    assert len(found.extra_states) == 3
    assert {state for state, _ in found.extra_states} == {"active'", "active''", "active'''"}


def test_a_machine_of_a_single_state_is_tried_as_the_others_are(monkeypatch):
    monkeypatch.setattr("session_panel_spec.conform.learning.learner.WALKS", 0)

    def unsaved_at_the_third(adapter, event, facts):
        return "unsaved" if adapter.seen[-3:] == ["edit"] * 3 else "saved"

    assert len(found_of(unsaved_at_the_third, "form", extra_states=1).learned.states) == 1
    assert len(found_of(unsaved_at_the_third, "form", extra_states=2).learned.states) == 4


def test_states_that_behave_alike_are_told_apart_by_what_they_are_reported_as():
    def never_unsaved(adapter, event, facts):
        return "saved" if event == "edit" else None

    found = found_of(never_unsaved, "form")
    assert found.learned.states == ("saved",)
    assert found.missing_states == ("unsaved",)


def test_a_state_that_ours_does_not_have_is_an_extra_state():
    def renamed(adapter, event, facts):
        if event == "toggle":
            return "narrow" if adapter._state == "expanded" else "expanded"
        return None

    found = found_of(renamed, "mode")
    assert [state for state, _ in found.extra_states] == ["narrow"]
    assert found.missing_states == ("collapsed",)
    assert [one.kind for one in found.differences] == ["redirected"]


def test_another_beginning_is_a_difference():
    class Collapsed(ReferencePanel):
        def reset_machine(self, machine):
            super().reset_machine(machine)
            self._state = "collapsed"

    machine = learn(LocalConnection(Collapsed()), "mode", lambda _what, _number: None).machine
    found = compare(machine)
    assert not found.same
    assert not found.begins_alike
    assert not found.differences


def test_the_same_is_learned_from_the_same_runs_for_a_seed():
    one, again = (learned_of(closes_after(2), "conversation", seed=7) for _ in range(2))
    assert one == again
    other = learned_of(closes_after(2), "conversation", seed=8)
    assert other.machine == one.machine
    assert other.events != one.events


def test_answers_that_depend_on_chance_are_told():
    dice = random.Random(1)  # noqa: S311 - it keeps no secret

    def by_chance(adapter, event, facts):
        return "collapsed" if event == "toggle" and dice.random() < 0.1 else None

    with pytest.raises(Trouble) as raised:
        learned_of(by_chance, "mode")
    assert raised.value.kind == "chance"


def test_a_single_answer_by_chance_is_told_before_anything_is_made_of_it():
    events = count()

    def once(adapter, event, facts):
        if next(events) == 12_000:
            raise Refused("PRES-2")

    with pytest.raises(Trouble) as raised:
        learned_of(once, "presence")
    assert raised.value.kind == "chance"
    learning, walks, shortening = 9_000, 25_000, 1_500
    assert next(events) < learning + walks + shortening


def test_a_reset_that_forgets_not_everything_is_told():
    told = []

    def remembers(adapter, event, facts):
        told.append(event)
        return "closed" if event == "expire" and len(told) > 400 else None

    with pytest.raises(Trouble) as raised:
        learned_of(remembers, "conversation")
    assert raised.value.kind == "chance"


def test_states_without_end_are_given_up(monkeypatch):
    monkeypatch.setattr("session_panel_spec.conform.learning.learner.MOST_EVENTS", 20_000)

    def counts(adapter, event, facts):
        return f"expanded-{len(adapter.seen)}"

    with pytest.raises(Trouble) as raised:
        learned_of(counts, "mode")
    assert raised.value.kind == "endless"


def tones(graph: Graph) -> dict[str, set[str]]:
    """What each tone is drawn of."""
    drawn: dict[str, set[str]] = {}
    for edge in graph.edges:
        drawn.setdefault(edge.tone, set()).update(f"{edge.source} {one}" for one in edge.lines)
    return drawn


def test_the_picture_marks_what_differs():
    def steps(adapter, event, facts):
        no_end(adapter, event, facts)
        return live_chat_waits(adapter, event, facts) or waiting_ends(adapter, event, facts)

    graph = difference_graph(found_of(steps, "conversation"))
    drawn = tones(graph)
    assert drawn["missing"] == {"active end missing"}
    assert drawn["extra"] == {"waiting end extra"}
    assert drawn["redirected"] == {"active close [live] not to closed"}
    assert "waiting expire" in drawn["muted"]
    dashed = [line for line in dot_text(graph).splitlines() if "style=dashed" in line]
    assert len(dashed) == 1
    assert "active -> ended" in dashed[0]


def test_the_picture_has_no_marks_where_nothing_differs():
    assert {*tones(difference_graph(found_of(ours, "offer")))} == {"plain", "muted"}


def test_a_reported_name_drives_no_drawing():
    def steps(adapter, event, facts):
        if adapter._state == "expanded":
            return '<b>"a:b'
        return "expanded" if event == "toggle" else None

    dot = dot_text(difference_graph(found_of(steps, "mode")))
    assert "&lt;b&gt;&quot;a:b" in dot
    assert '"a:b' not in dot


PROGRAM = """
import sys, time
from session_panel_spec.conform.reference import ReferencePanel
from session_panel_spec.conform.testing import Refused, serve

class Program(ReferencePanel):
    name = "my panel 0.1"
    machines = ("mode", "conversation")
    def step(self, event, facts):
        {step}
        super().step(event, facts)

serve(Program())
"""


@pytest.fixture
def program(tmp_path):
    """Writes an adapter that does something of its own, and returns the command that runs it."""

    def write(step: str = "pass") -> str:
        file = tmp_path / "adapter.py"
        file.write_text(PROGRAM.replace("{step}", step), "utf-8")
        return shlex.join([sys.executable, str(file)])

    return write


def run(command: str, *options: str, machine: str = "conversation"):
    return CliRunner().invoke(app, ["learn", "--command", command, "--machine", machine, *options])


NO_END = "if event == 'end' and self._state == 'active': raise Refused('END-1')"


def test_the_command_learns_our_machine_from_a_program(program):
    shown = run(program())
    assert shown.exit_code == 0, shown.output
    assert "my panel 0.1: its conversation machine is ours" in shown.stdout
    assert "4 states learned" in shown.stdout


def test_the_command_tells_what_differs(program, tmp_path):
    names = ("a.svg", "a.dot", "a.mmd", "a.png")
    svg, dot, mermaid, png = (tmp_path / name for name in names)
    shown = run(program(NO_END), "-o", str(svg))
    assert shown.exit_code == 1
    row = next(line for line in shown.stdout.splitlines() if "missing" in line)
    told = "1 missing active end goes to ended refused by END-1 CONV-6"
    assert " ".join(row.split()) == told
    assert "CONV-6: The agent's" in shown.stdout
    assert "  1. end()\n" in shown.stdout
    assert 'aria-labelledby="conversation-learned.title' in svg.read_text("utf-8")
    for picture, begins in ((dot, b"digraph"), (mermaid, b"---"), (png, b"\x89PNG")):
        assert run(program(NO_END), "-o", str(picture)).exit_code == 1
        assert picture.read_bytes().startswith(begins)


def test_the_command_prints_json(program):
    shown = run(program(NO_END), "--json", "--extra-states", "0", "--seed", "3")
    assert shown.exit_code == 1
    told = json.loads(shown.stdout)
    assert not told["same"]
    assert told["adapter"] == "my panel 0.1"
    assert sorted(told["states"]) == ["active", "closed", "ended", "waiting"]
    assert len(told["transitions"]) == 4 * 10
    (one,) = told["differences"]
    assert one["kind"] == "missing"
    assert one["run"] == [{"event": "end", "facts": []}]
    assert one["theirs"] == {"refused": "END-1", "target": "active"}


@pytest.mark.parametrize(
    ("step", "sentence", "last"),
    [
        ("sys.exit('no more') if event == 'end' else 0", "it crashed: it ended with", "no more"),
        (
            "if event == 'end': print('hangs', file=sys.stderr, flush=True); time.sleep(60)",
            "it hung: no answer within 1 s",
            "end()",
        ),
        ("print('oh') if event == 'end' else 0", "it wrote what is no answer: ", "oh"),
        (
            'if event == \'end\': print(\'{"accepted": true, "state": "active"}\')',
            "it answers too often: another answer to the same line",
            "end()",
        ),
    ],
)
def test_an_adapter_that_does_not_answer_is_told_by_how(program, step, sentence, last):
    shown = run(program(step), "--timeout", "1")
    assert shown.exit_code == 1
    assert "the conversation machine was not learned" in shown.stdout
    assert sentence in shown.stdout
    assert last in shown.stdout
    assert json.loads(run(program(step), "--timeout", "1", "--json").stdout)["trouble"]


def test_an_adapter_that_cannot_answer_is_told(tmp_path):
    file = tmp_path / "adapter.py"
    hello = {"hello": {"format": 1, "name": "a stub", "machines": ["mode"]}}
    file.write_text(
        f"print('{json.dumps(hello)}', flush=True)\n"
        'while True: input(); print(\'{"error": "not today"}\', flush=True)',
        "utf-8",
    )
    shown = run(shlex.join([sys.executable, str(file)]), machine="mode")
    assert shown.exit_code == 1
    assert "it cannot answer: not today" in shown.stdout


@pytest.mark.parametrize(
    ("command", "options", "sentence"),
    [
        ("no-such-program", [], "no-such-program: No such file or directory"),
        ("'", [], "No closing quotation"),
        ("true", ["-o", "a.gif"], "a.gif: the suffix is none of .dot, .svg, .png, .mmd"),
    ],
)
def test_wrong_use_is_told_in_a_sentence(command, options, sentence):
    shown = run(command, *options)
    assert (shown.exit_code, shown.stderr) == (2, f"session-panel: {sentence}\n")


def test_a_machine_that_is_not_offered_is_wrong_use(program):
    shown = run(program(), machine="offer")
    assert shown.exit_code == 2
    told = "my panel 0.1 does not offer the machine offer, but mode, conversation"
    assert shown.stderr == f"session-panel: {told}\n"


def test_a_machine_that_there_is_not_is_wrong_use():
    assert run("true", machine="kitchen").exit_code == 2


def test_a_missing_extra_is_told(program, monkeypatch):
    monkeypatch.setitem(sys.modules, "aalpy", None)
    shown = run(program(), machine="mode")
    assert shown.exit_code == 2
    needed = "learning needs the extra: pip install 'session-panel[learn]'"
    assert shown.stderr == f"session-panel: {needed}\n"
