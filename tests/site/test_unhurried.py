"""No test of Hypothesis depends on how fast the machine is, nor does what is given to users."""

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from session_panel_spec.conform.reference import ReferencePanel
from session_panel_spec.conform.testing.stateful import panel_state_machine

TESTS = Path(__file__).parents[1]
FILES = sorted(TESTS.rglob("test_*.py"))


@pytest.mark.parametrize(
    "chosen", [settings(), settings(max_examples=5)], ids=["default", "changed"]
)
def test_no_time_is_too_long(chosen):
    assert chosen.deadline is None
    assert HealthCheck.too_slow in chosen.suppress_health_check


def test_no_test_has_a_deadline_of_its_own():
    limit = re.compile(r"deadline=(?!None)\w")
    own = [file.name for file in FILES if limit.search(file.read_text("utf-8"))]
    assert own == []


def test_the_state_machine_for_users_has_no_deadline():
    assert panel_state_machine(ReferencePanel).TestCase.settings.deadline is None
