"""Who runs the tests without what some of them need is told in one line what to install."""

from pathlib import Path

import pytest

pytest_plugins = ("pytester",)

CONFTEST = Path(__file__).parents[1] / "conftest.py"
SKIPPING = """
import pytest
from session_panel_spec.export.confirm import (
    ToolMissingError, confirm_with_rumur, confirm_with_spin
)
from session_panel_spec.model.abstract_state import Bounds

@pytest.mark.parametrize("confirm", [confirm_with_rumur, confirm_with_spin, confirm_with_spin])
def test_that_needs_a_tool(confirm, monkeypatch):
    monkeypatch.setenv("PATH", "")
    try:
        confirm(Bounds(0, 0))
    except ToolMissingError as missing:
        pytest.skip(str(missing))
"""
PASSING = "def test_that_needs_nothing(): pass\n"
ELSE = "import pytest\ndef test_of_something_else(): pytest.skip('not offered')\n"


@pytest.fixture
def inner(pytester: pytest.Pytester) -> pytest.Pytester:
    pytester.makeconftest(CONFTEST.read_text("utf-8"))
    return pytester


@pytest.mark.parametrize("workers", ["0", "1"])
def test_what_is_missing_is_told_in_one_line(inner: pytest.Pytester, workers: str) -> None:
    inner.makepyfile(test_tools=SKIPPING, test_else=ELSE)
    told = inner.runpytest("-n", workers).stdout.lines
    assert [line for line in told if "install" in line] == [
        "3 tests were skipped for want of rumur and spin: apt-get install rumur spin"
    ]


def test_nothing_is_told_where_nothing_is_missing(inner: pytest.Pytester) -> None:
    inner.makepyfile(test_passing=PASSING, test_else=ELSE)
    assert "install" not in inner.runpytest("-n", "0").stdout.str()
