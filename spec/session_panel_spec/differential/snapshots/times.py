"""When something that has ended can have begun, as times add up (CONF-1, TIME-1)."""

from fractions import Fraction
from math import inf, nextafter
from typing import Final

LAST: Final = 1e15
"""The last point in time."""

LONGEST: Final = 1e12
"""The longest time that can be configured, in seconds."""


def earliest(end: float, since: float) -> float:
    """Return the earliest time, `since` or later, from which something can last until an end.

    Infinity, if there is none.
    """
    at = max(since, 0.0, _rounded_up(_half_below(end) - Fraction(LONGEST)))
    while at <= end and duration(at, end) is None:
        at = nextafter(at, inf)
    return at if at <= end else inf


def duration(at: float, end: float) -> float | None:
    """Return how long something lasts from a time until an end, if it can."""
    about = end - at
    for each in (about, nextafter(about, inf), nextafter(about, 0.0), LONGEST):
        if 0 <= each <= LONGEST and min(at + each, LAST) == end:
            return each
    return None


def _half_below(end: float) -> Fraction:
    """Return the least sum that is rounded to a number, or the greatest to the one below it."""
    return (Fraction(end) + Fraction(nextafter(end, -inf))) / 2


def _rounded_up(exact: Fraction) -> float:
    near = float(exact)
    return near if Fraction(near) >= exact else nextafter(near, inf)
