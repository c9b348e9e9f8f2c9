"""The figures in the README: each group stands between two comments, and comes from a record."""

import re
from collections.abc import Iterator

from session_panel_site.benchmark import Report
from session_panel_site.pages.templates import page
from session_panel_spec.verify.report_json import ReportJson


def pages(text: str, verification: ReportJson, benchmark: Report) -> Iterator[tuple[str, str]]:
    """Yield the README, with its figures as the records have them.

    Args:
        text: the README as it is.
        verification: the last verification.
        benchmark: the last benchmark.

    Raises:
        ValueError: the text lacks the place for some of them, or has a place for others.
    """
    figures = {"verification": _verified(verification), "speed": _speed(benchmark)}
    places = re.findall(r"<!-- begin (\w+) -->", text)
    if sorted(places) != sorted(figures):
        raise ValueError(f"the README has places for {places}, not for {list(figures)}")
    for name, body in figures.items():
        text = _filled(text, name, body)
    yield "../README.md", text


def _filled(text: str, name: str, body: str) -> str:
    begin, end = f"<!-- begin {name} -->", f"<!-- end {name} -->"
    before, _, rest = text.partition(begin)
    _, _, after = rest.partition(end)
    return f"{before}{begin}\n{body}{end}{after}"


def _verified(report: ReportJson) -> str:
    largest = max(report.models, key=lambda one: one.states)
    confirmed = [one for one in report.confirmations if one.theirs]
    return page("readme_verification.md", report=report, largest=largest, confirmed=confirmed)


def _speed(report: Report) -> str:
    """Return how fast everybody is; of explorers, whoever explored a size that Spin did, too."""
    explored = report.exploration.exploring if report.exploration else []
    sizes = {one.size for one in explored if one.name == "Spin"}
    compared = [one for one in explored if one.size in sizes]
    paces = report.panel.paces if report.panel else []
    return page("readme_speed.md", paces=paces, compared=compared)
