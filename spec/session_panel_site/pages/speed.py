"""The page of the last benchmark: the panel beside libraries, the exploration beside checkers."""

from collections.abc import Iterator

from session_panel_site.benchmark import Report
from session_panel_site.pages.templates import page


def pages(report: Report) -> Iterator[tuple[str, str]]:
    """Yield the page of a benchmark."""
    yield "speed.md", page("speed.md", figures=figures(report))


def figures(report: Report) -> str:
    """Return what a benchmark found, in Markdown."""
    return page("speed_figures.md", panel=report.panel, exploration=report.exploration)
