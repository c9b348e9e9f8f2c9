"""Random runs tell what the vectors have not met, as a vector that needs no seed."""

import sys
from functools import partial
from itertools import islice

import pytest
from click.testing import CliRunner

from session_panel import EventRefused, Panel
from session_panel_spec.cli.app import app
from session_panel_spec.conform.adapter import NotOffered
from session_panel_spec.conform.at_random.hold import hold_at_random
from session_panel_spec.conform.at_random.runs import random_runs
from session_panel_spec.conform.findings import Findings
from session_panel_spec.conform.play import check_adapter
from session_panel_spec.conform.protocol import LocalConnection
from session_panel_spec.conform.reference import ReferencePanel
from session_panel_spec.conform.report import headline
from session_panel_spec.conform.vector import VectorError, load_vectors
from session_panel_spec.releases.release_file import released_versions

STORY = load_vectors(themes=["stories"])[:1]
LONG = 60.0
A_BIT = 0.001
"""Enough for some runs: those that are sent together."""


class CountsToTwo(ReferencePanel):
    """Never tells more than two unread messages."""

    def state(self):
        state = super().state()
        for one in state["conversations"].values():
            if "unread" in one:
                one["unread"] = min(one["unread"], 2)
        return state


class RefusesForGood(ReferencePanel):
    """Has moved the presence where it refused an event."""

    refused = False

    def reset(self, config, locale):
        self.refused = False
        super().reset(config, locale)

    def apply(self, event):
        try:
            return super().apply(event)
        except Exception:
            self.refused = True
            raise

    def state(self):
        return {**super().state(), **({"presence": "away"} if self.refused else {})}


def found_of(adapter, seconds=LONG, seed=1) -> Findings:
    at_random = partial(hold_at_random, seed=seed, seconds=seconds)
    return check_adapter(LocalConnection(adapter), STORY, lambda *_: None, at_random=at_random)


def test_a_sound_panel_passes_and_the_first_line_says_how_much():
    found = found_of(ReferencePanel(), A_BIT)
    assert found.verdict == "conforms"
    assert found.at_random
    assert found.at_random.runs > 0
    told = f"session-panel conforms: 1 vector and {found.at_random.events:,} random events"
    assert headline(found) == f"{told} (seed 1)"


@pytest.mark.parametrize(
    ("adapter", "rule", "events"),
    [(CountsToTwo(), "UNRD-1", ("message",) * 3), (RefusesForGood(), "PRES-5", ())],
)
def test_a_bug_that_no_vector_of_these_meets_is_told_by_a_shortest_run(adapter, rule, events):
    found = found_of(adapter)
    [failure] = found.failures
    assert found.verdict == "differs"
    told = [exchange.request["event"]["type"] for exchange in failure.run[1:]]
    assert tuple(told[-len(events) :]) == events if events else len(told) == 1
    assert found.at_random
    assert found.at_random.found is failure
    if events:
        assert failure.broken_rules[0] == rule


def test_the_vector_of_a_run_shows_the_same_without_the_seed():
    [failure] = found_of(CountsToTwo()).failures
    again = check_adapter(LocalConnection(CountsToTwo()), [failure.vector], lambda *_: None)
    assert again.failures[0].wrong == failure.wrong
    sound = check_adapter(LocalConnection(ReferencePanel()), [failure.vector], lambda *_: None)
    assert not sound.failures


def test_a_seed_makes_the_same_runs_and_another_makes_others():
    first, again, other = (
        [run.events for run in islice(random_runs(seed, ("en",)), 20)] for seed in (1, 1, 2)
    )
    assert first == again
    assert first != other


def refused(run) -> int:
    """Return how many events of a run are refused, before another is accepted."""
    panel, number, told = Panel(run.config), 0, 0
    for event in run.events:
        try:
            panel.apply(event)
        except EventRefused:
            number += 1
        else:
            told, number = told + number, 0
    return told


def test_runs_hold_what_was_refused_on_the_way_in_many_configurations_and_both_languages():
    runs = [*islice(random_runs(1, ("en", "id")), 60)]
    assert {run.locale for run in runs} == {"en", "id"}
    assert len({repr(run.config) for run in runs}) > 10
    assert any(map(refused, runs))


def test_runs_that_are_not_taken_count():
    class Small(ReferencePanel):
        def reset(self, config, locale):
            if config:
                raise NotOffered("the defaults alone")
            super().reset(config, locale)

    found = found_of(Small(), A_BIT)
    assert found.at_random
    assert found.at_random.skipped > 0
    assert found.verdict == "partly"
    assert f"{found.at_random.skipped} random runs skipped" in headline(found)


def test_what_was_answered_before_an_interruption_is_told():
    class Stopped(ReferencePanel):
        left = 300

        def apply(self, event):
            self.left -= 1
            if self.left < 0:
                raise KeyboardInterrupt
            return super().apply(event)

    found = found_of(Stopped())
    assert isinstance(found.interrupted, KeyboardInterrupt)
    assert found.at_random
    assert found.at_random.events > 0
    assert f"{found.at_random.events:,} random events" in found.json["trouble"]["sentence"]


PANEL = """
from conform.test_at_random import CountsToTwo
from session_panel_spec.conform.testing import serve
serve(CountsToTwo())
"""


def test_the_command_keeps_the_run_as_a_vector_and_plays_it(tmp_path, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", ":".join(sys.path))
    (tmp_path / "adapter.py").write_text(PANEL, "utf-8")
    kept = tmp_path / "found.jsonl"
    command = ("conform", "--command", f"{sys.executable} {tmp_path / 'adapter.py'}")
    only = ("--vector", STORY[0].id)
    shown = CliRunner().invoke(app, [*command, *only, "--random", "--keep", str(kept)])
    assert shown.exit_code == 1, shown.output
    again = CliRunner().invoke(app, [*command, "--vectors", str(kept)])
    assert again.exit_code == 1, again.output
    first, of_domain = (one.stdout.splitlines()[0] for one in (again, shown))
    assert first == of_domain.replace(f" to domain {released_versions()[-1]}", "")


@pytest.mark.parametrize("option", [("--seed", "3"), ("--minutes", "1")])
def test_an_option_of_random_runs_asks_for_them(option):
    shown = CliRunner().invoke(app, ["conform", "--command", "true", *option])
    assert shown.exit_code == 2
    assert "--random" in shown.stderr


def test_nothing_is_expected_by_a_panel_that_is_not_as_the_reference(monkeypatch):
    monkeypatch.setattr(Panel, "due", lambda _self: None)
    with pytest.raises(VectorError, match="see session-panel verify"):
        [*islice(random_runs(1, ("en",)), 500)]
