"""What holds for all tests: none depends on speed; and what a run of them says at its end."""

import re

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "unhurried", settings.default, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("unhurried")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say in one line what to install, if tests were skipped for want of it."""
    skipped = [str(report.longrepr) for report in terminalreporter.stats.get("skipped", ())]
    wanted = [re.search(r"(\S+) is not installed: .* install (\S+)\.", why) for why in skipped]
    missing = {found[1]: found[2] for found in wanted if found}
    if missing:
        tests = sum(found is not None for found in wanted)
        tools, packages = " and ".join(sorted(missing)), " ".join(sorted(missing.values()))
        terminalreporter.write_line(
            f"{tests} tests were skipped for want of {tools}: apt-get install {packages}"
        )
