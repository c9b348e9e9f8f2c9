"""The picture of the last benchmark's growth: microseconds against known conversations."""

from collections.abc import Iterator, Sequence
from math import log10
from typing import Final, NamedTuple

from session_panel_site.benchmark import READING, WRITING, Growth, GrowthReport
from session_panel_site.pages.templates import page

_LEFT, _RIGHT, _TOP, _BOTTOM = 50, 470, 20, 400
_LABEL_HEIGHT: Final = 13


class _Curve(NamedTuple):
    """A line, its colour, and its name with the height at which it stands."""

    points: str
    colour: str
    name: str
    end: float
    label: float


class _Tick(NamedTuple):
    """A mark of an axis."""

    at: float
    text: str


def growth_svg(growth: GrowthReport) -> str:
    """Return the picture: both axes go by powers of ten."""
    shown = [one for one in growth.growing if one.name not in (READING, WRITING)]
    highest = max(max(one.us) for one in shown)
    top = 10 ** -(-log10(highest) // 1)
    return page(
        "growth.svg",
        curves=list(_curves(shown, growth.sizes, top)),
        across=[_Tick(_x(size, growth.sizes), f"{size:,}") for size in growth.sizes],
        up=[
            _Tick(_y(10.0**power, top), f"{10**power:,}") for power in range(round(log10(top)) + 1)
        ],
        left=_LEFT,
        right=_RIGHT,
        top=_TOP,
        bottom=_BOTTOM,
    )


def _curves(shown: Sequence[Growth], sizes: Sequence[int], top: float) -> Iterator[_Curve]:
    """Yield the lines from the top, with their names one below the other."""
    ordered = sorted(shown, key=lambda one: -one.us[-1])
    ends = [_y(one.us[-1], top) for one in ordered]
    for one, end, label in zip(ordered, ends, _apart(ends), strict=True):
        points = zip(sizes, one.us, strict=True)
        drawn = " ".join(f"{_x(size, sizes):.1f},{_y(us, top):.1f}" for size, us in points)
        yield _Curve(drawn, _colour(one.name), one.name, end, label)


def _apart(heights: Sequence[float]) -> Sequence[float]:
    """Return where the names stand: at their heights, or above them where there is no place."""
    below = float(_BOTTOM + _LABEL_HEIGHT)
    apart: list[float] = []
    for height in reversed(heights):
        below = min(height, below - _LABEL_HEIGHT)
        apart.append(below)
    return apart[::-1]


def _colour(name: str) -> str:
    if name.startswith("view"):
        return "#2e7d32"
    return "#b3541e" if name == "due" else "#3b6ea8"


def _x(size: int, sizes: Sequence[int]) -> float:
    return _LEFT + (_RIGHT - _LEFT) * log10(size / sizes[0]) / log10(sizes[-1] / sizes[0])


def _y(us: float, top: float) -> float:
    return _BOTTOM - (_BOTTOM - _TOP) * log10(max(us, 1.0)) / log10(top)
