"""One trial of a code mutant of durable panels: their tests, in a process of its own.

`python -m session_panel_site.code_mutants.host_trial MODULE` reads its source from standard
input, and runs the tests with it in the place of the module, those of the module's own room first.
It prints the first test that fails.
"""

import contextlib
import io
import resource
import signal
import sys
from pathlib import Path
from typing import Any, Final

import pytest

from session_panel_spec.mutants.instead import Instead

SECONDS: Final = 60
"""How much processor time a trial may take."""

WAITED: Final = 20 * SECONDS
"""How long it may take at all: whoever waits for ever takes no processor time."""

TOLD: Final = 1
"""The exit status if a test failed."""

REWRITTEN: Final = "pytest.PytestAssertRewriteWarning"
"""What pytest says of the project's own plugin, a part of which a trial needs before."""

TESTS: Final = Path("tests/host")
QUICK: Final = ("test_sending.py", "asking", "log", "test_outbox.py", "test_due_events.py")
OTHERS: Final = ("test_watching_panels.py", "test_sqlite_store.py", "test_failing_statements.py")
FIRST: Final = {
    "log": "log",
    "arguments": "asking",
    "commands": "asking",
    "dispatcher": "test_outbox.py",
    "sqlite_store": "test_sqlite_store.py",
    "group_commit": "test_failing_statements.py",
}
"""By module, or room, which tests are its own."""


class _FirstFailure:
    """Notes which test fails first."""

    test = ""

    def pytest_runtest_logreport(self, report: Any) -> None:  # noqa: ANN401 - one of pytest's
        if report.failed and not self.test:
            self.test = report.nodeid


def tests_of(module: str) -> list[str]:
    """Return the tests of a module of the host, its own first."""
    own = FIRST.get(module.split(".")[1], QUICK[0])
    return [str(TESTS / test) for test in dict.fromkeys((own, *QUICK, *OTHERS))]


def main(arguments: list[str]) -> int:
    """Run a trial, and return the exit status: 1 if a test failed, 0 if all passed."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    signal.alarm(WAITED)
    source = sys.stdin.read()
    finder = Instead(arguments[:1], lambda one: compile(source, str(one.__file__), "exec"))
    sys.meta_path.insert(0, finder)
    first = _FirstFailure()
    options = ["-x", "-q", "-p", "no:cacheprovider", "-W", f"ignore::{REWRITTEN}"]
    with contextlib.redirect_stdout(io.StringIO()):
        status = pytest.main([*options, *tests_of(arguments[0])], plugins=[first])
    sys.stdout.write(first.test)
    return TOLD if first.test else int(status)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
