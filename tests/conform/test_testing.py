"""What implementers in Python import finds a panel's bugs, and nothing else."""

import subprocess
import sys

import pytest
from hypothesis import Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from session_panel_spec.conform.reference import ReferencePanel
from session_panel_spec.conform.testing import (
    NotOffered,
    Refused,
    Skipped,
    check_vector,
    load_vectors,
)
from session_panel_spec.conform.testing.stateful import panel_state_machine

pytest_plugins = ("pytester",)

QUICK = settings(max_examples=30, stateful_step_count=30)


class Forgetful(ReferencePanel):
    """Loses count of what has not been read."""

    def state(self):
        state = super().state()
        for one in state["conversations"].values():
            one.update({"unread": 0} if "unread" in one else {})
        return state


class Vague(ReferencePanel):
    """Refuses without a word of the conversation that stands against the event."""

    def apply(self, event):
        try:
            return super().apply(event)
        except Refused as refusal:
            raise Refused(refusal.rule, refusal.reason) from None


class NeedsRoom(ReferencePanel):
    def reset(self, config, locale):
        if config.get("session_limit", 9) < 2:
            raise NotOffered("it has two sessions at least")
        super().reset(config, locale)


@pytest.mark.parametrize("theme", ["stories", "rules", "possibilities", "mutants"])
def test_the_reference_passes_every_vector(theme):
    for vector in load_vectors(themes=[theme]):
        check_vector(ReferencePanel(), vector)


def test_a_vector_that_fails_names_the_rule():
    [vector] = load_vectors(ids=["stories-ten-unread-messages-en"])
    with pytest.raises(AssertionError, match=r"UNRD-1 \(Unread .*: A customer's message"):
        check_vector(Forgetful(), vector)


@pytest.mark.rules("OFFR-1")
def test_a_refusal_must_name_the_conversation_that_stands_against_the_event():
    [vector] = load_vectors(ids=["rules-taken-ids-en"])
    with pytest.raises(AssertionError, match=r"OFFR-1 \(When .*: (.*\n)*.* in +about"):
        check_vector(Vague(), vector)


def test_a_machine_that_begins_in_another_state_names_the_rules_of_the_machine():
    class Collapsed(ReferencePanel):
        def reset_machine(self, machine):
            super().reset_machine(machine)
            self._state = "collapsed"

    [vector] = load_vectors(ids=["machines-mode-collapsed"])
    with pytest.raises(AssertionError, match=r"MODE-1 \(The burger .*: .*\n.*\n.* at the start"):
        check_vector(Collapsed(), vector)


def test_a_vector_of_what_is_not_offered_is_skipped():
    vectors = [v for v in load_vectors(themes=["contexts"]) if v.config.get("session_limit") == 1]
    with pytest.raises(Skipped, match="it has two sessions at least"):
        check_vector(NeedsRoom(), vectors[0])


def test_the_state_machine_finds_no_difference_where_there_is_none():
    run_state_machine_as_test(panel_state_machine(ReferencePanel), settings=QUICK)


def test_the_state_machine_finds_a_difference_and_names_the_rule():
    thorough = settings(QUICK, max_examples=500, phases=[Phase.generate], derandomize=True)
    with pytest.raises(AssertionError, match="UNRD-1"):
        run_state_machine_as_test(panel_state_machine(Forgetful), settings=thorough)


def test_the_plugin_runs_a_test_once_for_each_vector(pytester):
    pytester.makepyfile(
        """
        from session_panel_spec.conform.reference import ReferencePanel
        from session_panel_spec.conform.testing import check_vector

        class NoMachines(ReferencePanel):
            machines = ()

        def test_it(panel_vector):
            check_vector(NoMachines(), panel_vector)
        """
    )
    themes = ("--panel-theme", "stories", "--panel-theme", "machines")
    ran = pytester.runpytest_subprocess(*themes)
    stories, machines = (len(load_vectors(themes=[theme])) for theme in themes[1::2])
    ran.assert_outcomes(passed=stories, skipped=machines)


def test_the_plugin_tells_wrong_use(pytester):
    pytester.makepyfile("def test_it(panel_vector): pass")
    ran = pytester.runpytest_subprocess("--panel-theme", "tales")
    assert ran.ret != 0
    ran.stdout.fnmatch_lines(["*there is no theme 'tales'*"])


def test_the_plugin_imports_nothing_until_it_is_used():
    code = (
        "import sys, session_panel_spec.pytest_plugin;"
        "print([m for m in sys.modules if m.split('.')[0] in ('session_panel', 'hypothesis')])"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"
