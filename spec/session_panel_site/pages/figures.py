"""Numbers, sizes and signs as a report's tables show them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Final

from session_panel_site.pages.markdown import badge, table
from session_panel_spec.model.abstract_state import Bounds

_LONGEST: Final = 20
"""A number of more signs may be broken where its digits are grouped."""

_RAISED: Final = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def number_table(head: Sequence[str], rows: Iterable[Sequence[str]], right: Collection[str]) -> str:
    """Return a table of which some columns stand at the right, as numbers do."""
    lines = table(head, rows).split("\n")
    marks = ("--:" if name in right else "---" for name in head)
    return "\n".join([lines[0], f"| {' | '.join(marks)} |", *lines[2:]])


def count_text(number: int | None) -> str:
    """Return a number with its digits grouped; nothing for None."""
    told = "" if number is None else f"{number:,}"
    return told if len(told) <= _LONGEST else told.replace(",", ",<wbr>")


def magnitude(number: int) -> str:
    """Return a number at a glance: one of many digits by its power of ten."""
    power = len(str(number)) - 1
    if power < len("1,000,000"):
        return f"{number:,}"
    return f"{number / 10**power:.1f} · 10{str(power).translate(_RAISED)}"


def size_text(bounds: Mapping[str, Any]) -> str:
    """Return a size as a table has it."""
    size = Bounds(**bounds)
    return f'<span class="sp-size">{size} L={size.offer_limit}</span>'


def verdict_badge(passed: bool) -> str:
    """Return whether something holds."""
    return badge("holds", "holds") if passed else badge("fails", "fails")


def sign(held: bool | None) -> str:
    """Return whether something holds, in a sign; nothing where nobody looked."""
    if held is None:
        return ""
    return "✓" if held else badge("✗ fails", "fails")
