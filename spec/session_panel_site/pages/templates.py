"""The templates of the pages, in Markdown, and how they write what they are given."""

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined

from session_panel_site.pages import markdown
from session_panel_spec.domain.panel_events import name_of
from session_panel_spec.domain.rules import rule_of
from session_panel_spec.logs.event_text import call_text
from session_panel_spec.logs.terminal_text import time_text
from session_panel_spec.model.abstract_state import Bounds
from session_panel_spec.verify.grades import varied_text

_LONGEST: Final = 20
"""A number of more signs may be broken where its digits are grouped."""

_RAISED: Final = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_GAP: Final = re.compile(r"\n{3,}")


def page(template: str, **given: object) -> str:
    """Return the text of a page, which never has two empty lines in a row.

    Args:
        template: the name of the template's file.
        given: what the template writes, by the names that it has for it.
    """
    text = _ENVIRONMENT.get_template(template).render(given)
    return _GAP.sub("\n\n", text).strip("\n") + "\n"


def count(number: int | None) -> str:
    """Return a number with its digits grouped; nothing for None."""
    text = f"{number:,}" if number is not None else ""
    return text if len(text) <= _LONGEST else text.replace(",", ",<wbr>")


def number(value: float, decimals: int = 0) -> str:
    """Return a number with its digits grouped, and so many decimals."""
    return f"{value:,}" if isinstance(value, int) else f"{value:,.{decimals}f}"


def magnitude(number: int) -> str:
    """Return a number at a glance: one of many digits by its power of ten."""
    power = len(str(number)) - 1
    if power < len("1,000,000"):
        return f"{number:,}"
    return f"{number / 10**power:.1f} · 10{str(power).translate(_RAISED)}"


def rate(number: float) -> str:
    """Return how many a second, if they are very many by their power of ten."""
    return f"{number:,.0f}" if number < 1e12 else f"{number:.1e}"  # noqa: PLR2004 - too long


def with_unit(number: float, unit: str) -> str:
    """Return a number of something, with at most two decimals."""
    return f"{number:,.2f}".rstrip("0").rstrip(".") + (unit if unit == "x" else f" {unit}")


def size(bounds: Bounds) -> str:
    """Return a size as a table has it."""
    return f'<span class="sp-size">{bounds} L={bounds.offer_limit}</span>'


def verdict(passed: bool) -> str:
    """Return whether something holds."""
    return markdown.badge("holds", "holds") if passed else markdown.badge("fails", "fails")


def sign(passed: bool | None) -> str:
    """Return whether something holds, in a sign; nothing where nobody looked."""
    if passed is None:
        return ""
    return "✓" if passed else markdown.badge("✗ fails", "fails")


_FILTERS: Final[Mapping[str, Callable[..., Any]]] = {
    "badge": markdown.badge,
    "beginning": markdown.beginning,
    "bullets": markdown.bullets,
    "call": call_text,
    "capitalize_first": lambda text: text[:1].upper() + text[1:],
    "code": markdown.code,
    "codes": markdown.codes,
    "count": count,
    "folded": lambda body, title: markdown.folded(title, body.strip("\n")) + "\n",
    "magnitude": magnitude,
    "name": name_of,
    "number": number,
    "rate": rate,
    "rule_links": markdown.rule_links,
    "rule_of": rule_of,
    "said": markdown.said,
    "sign": sign,
    "size": size,
    "time": time_text,
    "tick": lambda passed: "✓" if passed else "**✗**",
    "varied": varied_text,
    "verdict": verdict,
    "with_unit": with_unit,
}

_ENVIRONMENT: Final = Environment(  # noqa: S701 - Markdown is no HTML
    loader=PackageLoader(__package__ or ""),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_ENVIRONMENT.filters.update(_FILTERS)
