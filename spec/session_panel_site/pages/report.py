"""The last thorough verification as the repository keeps it: without what differs from run to run.

    session-panel verify --thorough --json | python -m session_panel_site.pages.report [--check]

keeps a report, or says in what the one that is kept differs from it.
"""

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from session_panel_spec.cli.atomic_write import write_whole

REPORT: Final = Path(__file__).parents[3] / "docs" / "verification.json"
"""The report that is kept."""

_VARYING: Final = frozenset({"seconds"})
"""What a report tells of the machine and the moment, not of the project."""

_INSTALLED: Final = frozenset({"solvers", "queries", "tools"})
"""What it tells of the packages that made it: it is kept, and another may differ in it."""

_MOST_TOLD: Final = 20


def kept(report: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what is kept of a report: not its times, nor how many tests cite a rule today."""
    cited = {key: value for key, value in report.get("citations", {}).items() if key != "count"}
    steadied: Mapping[str, Any] = steady({**report, "citations": cited})
    return steadied


def steady(value: Any, varying: frozenset[str] = _VARYING) -> Any:  # noqa: ANN401 - any JSON
    """Return JSON without what differs from run to run, or from one installation to another."""
    match value:
        case dict():
            return {k: steady(part, varying) for k, part in value.items() if k not in varying}
        case list():
            return [steady(part, varying) for part in value]
    return value


def report_text(report: Mapping[str, Any]) -> str:
    """Return the text of a report as it is kept; equal reports have equal texts."""
    return json.dumps(kept(report), indent=1, sort_keys=True) + "\n"


def differences(kept: Any, found: Any, where: str = "") -> Iterator[str]:  # noqa: ANN401 - any JSON
    """Yield one sentence for each place in which two reports differ."""
    match kept, found:
        case dict(), dict():
            for key in sorted({*kept, *found}):
                yield from differences(kept.get(key), found.get(key), f"{where}.{key}".lstrip("."))
        case list(), list() if len(kept) == len(found):
            for number, (old, new) in enumerate(zip(kept, found, strict=True)):
                yield from differences(old, new, f"{where}[{number}]")
        case _ if kept != found:
            yield f"{where}: kept is {_brief(kept)}, found is {_brief(found)}"


def shortcomings(report: Mapping[str, Any]) -> list[str]:
    """Return why a report is not one to keep: something failed, or was not done."""
    failed = [] if report["passed"] else ["The verification failed."]
    return [*failed, *report["not_done"]]


def keep(text: str, file: Path = REPORT) -> list[str]:
    """Keep a report, if everything was done and passed; return why not.

    Raises:
        ValueError: the text is no report.
        OSError: the report cannot be written.
    """
    report = _read(text)
    problems = shortcomings(report)
    if not problems:
        write_whole(file, report_text(report))
    return problems


def check(text: str, file: Path = REPORT) -> list[str]:
    """Return what is wrong with a report, and in what it is not the one that is kept.

    Raises:
        ValueError: the text is no report.
        OSError: no report is kept.
    """
    report = _read(text)
    last = json.loads(file.read_text("utf-8"))
    two = (steady(each, _INSTALLED) for each in (last, kept(report)))
    return [*shortcomings(report), *differences(*two)]


def _read(text: str) -> dict[str, Any]:
    report = json.loads(text)
    match report:
        case {"passed": bool(), "not_done": [*reasons]} if all(isinstance(r, str) for r in reasons):
            return dict(report)
    raise ValueError("Expected what `session-panel verify --thorough --json` prints.")


def _brief(value: Any) -> str:  # noqa: ANN401 - any JSON
    if isinstance(value, list):
        return f"a list of {len(value)}"
    return "an object" if isinstance(value, dict) else json.dumps(value)


def main(arguments: list[str], text: str) -> int:
    """Keep the report that a text holds, or check it, and return the exit status."""
    if arguments not in ([], ["--check"]):
        sys.stderr.write("usage: python -m session_panel_site.pages.report [--check] < report\n")
        return 2
    try:
        problems = check(text) if arguments else keep(text)
    except (OSError, ValueError) as error:
        sys.stderr.write(f"No report to look at: {error}\n")
        return 2
    sys.stderr.writelines(f"{problem}\n" for problem in problems[:_MOST_TOLD])
    if problems[_MOST_TOLD:]:
        sys.stderr.write(f"... and {len(problems) - _MOST_TOLD} more.\n")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], sys.stdin.read()))
