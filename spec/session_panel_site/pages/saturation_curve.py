"""The picture of how many agents a service carries: latency and events, against agents."""

from collections.abc import Callable, Sequence
from math import ceil, log10
from typing import Final, NamedTuple, Protocol

from session_panel_site.pages.templates import page

_LEFT, _RIGHT = 76, 576
_TOP, _MIDDLE = 30, 240
_BELOW, _BOTTOM = 290, 440


class Loaded(Protocol):
    """What became of a load."""

    @property
    def agents(self) -> int:
        """How many agents there were."""

    @property
    def offered(self) -> float:
        """How many events came a second."""

    @property
    def answered(self) -> float:
        """How many were answered a second."""

    @property
    def median(self) -> float:
        """How many milliseconds half of the answers took, at most."""

    @property
    def slow(self) -> float:
        """How many all but one in a hundred took, at most."""


class _Curve(NamedTuple):
    """A line, its dots, its colour, and its name at a height near its end."""

    points: Sequence[tuple[float, float]]
    colour: str
    name: str
    label: float


class _Tick(NamedTuple):
    """A mark of an axis."""

    at: float
    text: str


_LABEL_HEIGHT: Final = 13

_BLUE: Final = "#3b6ea8"
_RED: Final = "#b3541e"
_GREY: Final = "#777777"


def saturation_svg(loads: Sequence[Loaded]) -> str:
    """Return the picture: milliseconds go by powers of ten, events and agents evenly."""
    last = max(load.agents for load in loads)
    top = max(1, ceil(log10(max(load.slow for load in loads))))
    most = max(load.offered for load in loads)

    def curve(
        name: str, colour: str, value: Callable[[Loaded], float], up: Callable[[float], float]
    ) -> _Curve:
        points = [(_x(load.agents, last), up(value(load))) for load in loads]
        return _Curve(points, colour, name, points[-1][1])

    def within(milliseconds: float) -> float:
        return _MIDDLE - (_MIDDLE - _TOP) * log10(max(milliseconds, 1.0)) / top

    def a_second(events: float) -> float:
        return _BOTTOM - (_BOTTOM - _BELOW) * events / most

    return page(
        "saturation.svg",
        curves=[
            *_apart(
                curve("99 % within", _RED, lambda load: load.slow, within),
                curve("half within", _BLUE, lambda load: load.median, within),
            ),
            *_apart(
                curve("come", _GREY, lambda load: load.offered, a_second),
                curve("answered", _BLUE, lambda load: load.answered, a_second),
            ),
        ],
        across=[_Tick(_x(load.agents, last), f"{load.agents}") for load in loads],
        up=[
            *(_Tick(within(10.0**power), f"{10**power:,} ms") for power in range(top + 1)),
            *(_Tick(a_second(part * most / 4), f"{part * most / 4:.0f}/s") for part in range(5)),
        ],
        left=_LEFT,
        right=_RIGHT,
        top=_TOP,
        middle=_MIDDLE,
        below=_BELOW,
        bottom=_BOTTOM,
    )


def _apart(upper: _Curve, lower: _Curve) -> tuple[_Curve, _Curve]:
    """Return two curves whose names stand one below the other."""
    return upper, lower._replace(label=max(lower.label, upper.label + _LABEL_HEIGHT))


def _x(agents: int, last: int) -> float:
    return _LEFT + (_RIGHT - _LEFT) * agents / last
