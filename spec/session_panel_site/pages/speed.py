"""The page of the last benchmark: the panel, what is durable, and the exploration."""

from collections.abc import Iterator
from typing import Final

from session_panel_site.benchmark import Report
from session_panel_site.pages.growth_curve import growth_svg
from session_panel_site.pages.templates import page

_PICTURE: Final = "assets/growth.svg"


def pages(report: Report) -> Iterator[tuple[str, str]]:
    """Yield the page of a benchmark, and the picture in it."""
    yield "speed.md", page("speed.md", figures=figures(report, picture=_PICTURE))
    if report.growth:
        yield _PICTURE, growth_svg(report.growth)


def figures(report: Report, picture: str | None = None) -> str:
    """Return what a benchmark found, in Markdown.

    Args:
        report: what was found.
        picture: where the picture of what grows is, if there is one.
    """
    return page(
        "speed_figures.md",
        panel=report.panel,
        growth=report.growth,
        host=report.host,
        exploration=report.exploration,
        picture=picture,
    )
