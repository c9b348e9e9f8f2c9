"""The figures in the README: each group stands between two comments, and comes from a record."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from session_panel_site.bench.report import Exploring, Pace, Report
from session_panel_site.pages.markdown import table

Verification = Mapping[str, Any]


def pages(text: str, verification: Verification, benchmark: Report) -> Iterator[tuple[str, str]]:
    """Yield the README, with its figures as the records have them.

    Args:
        text: the README as it is.
        verification: the last verification, as `report_json` gives it.
        benchmark: the last benchmark.

    Raises:
        ValueError: the text lacks the place for some of them, or has a place for others.
    """
    told = {"verification": _verified(verification), "speed": _speed(benchmark)}
    places = re.findall(r"<!-- begin (\w+) -->", text)
    if sorted(places) != sorted(told):
        raise ValueError(f"the README has places for {places}, not for {list(told)}")
    for name, body in told.items():
        text = _filled(text, name, body)
    yield "../README.md", text


def _filled(text: str, name: str, body: str) -> str:
    begin, end = f"<!-- begin {name} -->", f"<!-- end {name} -->"
    before, _, rest = text.partition(begin)
    _, _, after = rest.partition(end)
    return f"{before}{begin}\n{body}\n{end}{after}"


def _verified(report: Verification) -> str:
    rows = ((what, how(report), _sign(passed(report))) for what, how, passed in _CHECKS)
    return table(("what", "against what", ""), rows)


def _sign(passed: Iterable[bool]) -> str:
    return "✓" if all(passed) else "**✗**"


def _machines(report: Verification) -> str:
    cells, cases = (sum(one["count"] for one in report[part]) for part in ("tables", "engine"))
    return (
        f"tables written by hand and apart from them, {cells:,} cells; python-statemachine "
        f"itself, {cases:,} cases"
    )


def _panel(report: Verification) -> str:
    driven = _driven(report)
    return (
        f"the model, in lockstep through every reachable state of {len(driven)} sizes: "
        f"{sum(one['compared_with_model'] for one in driven):,} events, each with the same answer, "
        "the same refusing rule and the same state afterwards"
    )


def _model(report: Verification) -> str:
    largest = max(report["models"], key=lambda one: one["states"])
    return (
        f"{len(report['properties'])} properties at {len(report['models'])} sizes, the largest "
        f"with {largest['bounds']['conversations']} conversations and {largest['states']:,} states"
    )


def _every_size(report: Verification) -> str:
    return (
        f"{len(report['proofs'])} proofs, whatever the number of conversations and records, the "
        "capacity and the limits"
    )


def _counts(report: Verification) -> str:
    tools = " and ".join(sorted({one["tool"] for one in _confirmed(report)}))
    return f"{tools}, on exports of the model: the same states and transitions"


def _checks(report: Verification) -> str:
    hunt = report["mutants"]
    return (
        f"{hunt['made']:,} broken models: {hunt['caught']:,} caught, {len(hunt['equivalent'])} no "
        "different for a reason that is told"
    )


def _driven(report: Verification) -> list[Verification]:
    return [*report["explorations"], *report["lockstep"]]


def _confirmed(report: Verification) -> list[Verification]:
    return [one for one in report["confirmations"] if one["theirs"]]


_CHECKS: tuple[
    tuple[str, Callable[[Verification], str], Callable[[Verification], Iterable[bool]]], ...
] = (
    (
        "the seven machines",
        _machines,
        lambda report: (one["passed"] for one in (*report["tables"], *report["engine"])),
    ),
    (
        "the real `Panel`",
        _panel,
        lambda report: (one["difference_from_model"] is None for one in _driven(report)),
    ),
    ("the model", _model, lambda report: (one["passed"] for one in report["properties"])),
    ("every size", _every_size, lambda report: (one["proved"] for one in report["proofs"])),
    ("our counts", _counts, lambda report: (one["passed"] for one in _confirmed(report))),
    ("the checks", _checks, lambda report: [report["mutants"]["passed"]]),
)


def _speed(report: Report) -> str:
    running = map(_pace, report.panel.paces if report.panel else ())
    exploring = map(_explored, _compared(report))
    return "\n\n".join(
        (
            table(("running", "events a second"), running),
            table(("exploring", "states a second"), exploring),
        )
    )


def _pace(one: Pace) -> tuple[str, str]:
    return f"{one.name}, one {one.unit}", f"{one.per_second:,.0f}"


def _compared(report: Report) -> Iterator[Exploring]:
    """Yield whoever explored a size that Spin did, too."""
    done = report.exploration.exploring if report.exploration else []
    sizes = {one.size for one in done if one.name == "Spin"}
    return (one for one in done if one.size in sizes)


def _explored(one: Exploring) -> tuple[str, str]:
    return f"{one.name}, {one.size}", f"{one.per_second:,.0f}"
