"""Text for a terminal: what would drive it shows as signs, long text is cut, times have units."""

from collections.abc import Iterable
from itertools import groupby
from typing import Final

_LONGEST: Final = 300
_UNITS = (("d", 86_400), ("h", 3_600), ("m", 60))

_SIGNS: Final[dict[int, int]] = {
    **{code: 0x2400 + code for code in range(0x20)},
    ord("\n"): ord("↵"),
    0x7F: 0x2421,
    **dict.fromkeys((*range(0x80, 0xA0), *range(0x2028, 0x202F), *range(0x2066, 0x206A)), 0xFFFD),
}
"""Control characters, line separators and bidirectional overrides: what is shown for them."""


def plain(text: str) -> str:
    """Return a text of which no character drives a terminal."""
    return text.translate(_SIGNS)


def brief(text: str) -> str:
    """Return a text as `plain` does, without the rest of a very long one."""
    return plain(text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…")


def counted(number: int, thing: str) -> str:
    """Return a number of things, such as ``1 vector`` and ``1,378 vectors``."""
    return f"{number:,} {thing}" if number == 1 else f"{number:,} {thing}s"


def numbers_text(numbers: Iterable[int]) -> str:
    """Return ascending numbers in few signs: the first and the last of those in a row.

    Examples:
        >>> numbers_text([1, 3, 4, 5])
        '1, 3-5'
    """
    told = []
    for _, row in groupby(enumerate(numbers), key=lambda one: one[1] - one[0]):
        first, *others = (number for _, number in row)
        told.append(f"{first}-{others[-1]}" if others else f"{first}")
    return ", ".join(told)


def time_text(seconds: float) -> str:
    """Return a number of seconds as people write it, such as ``28d1m5s``.

    Examples:
        >>> time_text(95.5)
        '1m35.5s'
    """
    rest = round(seconds * 1000)
    parts = []
    for unit, length in _UNITS:
        count, rest = divmod(rest, length * 1000)
        parts.append(f"{count}{unit}" if count else "")
    parts.append(f"{rest / 1000:g}s" if rest else "")
    return "".join(parts) or "0s"
