"""The templates of the pages, in Markdown, and how they write what they are given."""

import re
from collections.abc import Callable, Mapping
from functools import cache, partial
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined

from session_panel_site.pages import markdown
from session_panel_site.pages.translations import translations
from session_panel_spec.domain.panel_events import name_of
from session_panel_spec.domain.rules import rule_of
from session_panel_spec.logs.event_text import call_text
from session_panel_spec.logs.terminal_text import time_text
from session_panel_spec.model.abstract_state import Bounds
from session_panel_spec.verify.grades import varied_text

_LONGEST: Final = 20
"""A number of more signs may be broken where its digits are grouped."""

_RAISED: Final = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_SEPARATORS: Final = {"en": ",.", "id": ".,"}
"""What groups the digits of a number in a language, and what begins its decimals."""

_GAP: Final = re.compile(r"\n{3,}")


def page(template: str, language: str = "en", **given: object) -> str:
    """Return the text of a page, which never has two empty lines in a row.

    Args:
        template: the name of the template's file.
        language: the language of the page.
        given: what the template writes, by the names that it has for it.

    Raises:
        ValueError: there is no translation of a text into the language.
    """
    text = _environment(language).get_template(template).render(given, language=language)
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


_FILTERS: Final[Mapping[str, Callable[..., Any]]] = {
    "badge": markdown.badge,
    "beginning": markdown.beginning,
    "bullets": markdown.bullets,
    "call": call_text,
    "capitalize_first": lambda text: text[:1].upper() + text[1:],
    "code": markdown.code,
    "codes": markdown.codes,
    "folded": lambda body, title: markdown.folded(title, body.strip("\n")) + "\n",
    "inline": lambda html: "".join(line.strip() for line in html.splitlines()),
    "name": name_of,
    "named_rule_links": markdown.named_rule_links,
    "number": number,
    "rate": rate,
    "rule_links": markdown.rule_links,
    "rule_of": rule_of,
    "said": markdown.said,
    "size": size,
    "time": time_text,
    "tick": lambda passed: "✓" if passed else "**✗**",
    "width": markdown.width,
    "with_unit": with_unit,
}


@cache
def _environment(language: str) -> Environment:
    made = Environment(  # noqa: S701 - Markdown is no HTML
        loader=PackageLoader(__package__ or ""),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    made.policies["ext.i18n.trimmed"] = True
    made.install_gettext_translations(translations(language), newstyle=True)  # type: ignore[attr-defined]
    made.filters.update(_FILTERS)
    made.filters.update(verdict=_verdict(language), sign=_sign(language))
    made.filters.update({each.__name__: _written(each, language) for each in (count, magnitude)})
    made.filters["varied"] = partial(varied_text, spoken=translations(language).gettext)
    made.filters["option"] = _option(language)
    return made


def _written(number_text: Callable[[int], str], language: str) -> Callable[[int], str]:
    """Return what writes a number as a language does."""
    signs = str.maketrans(dict(zip(",.", _SEPARATORS[language], strict=True)))
    return lambda number: number_text(number).translate(signs)


def _option(language: str) -> Callable[[str], str]:
    """Return what says the name of an option of the configuration in words."""
    spoken = translations(language).gettext
    return lambda name: spoken(name.replace("_", " ").replace(".", ": "))


def _verdict(language: str) -> Callable[[bool], str]:
    """Return what says whether something holds."""
    spoken = translations(language).gettext

    def verdict(passed: bool) -> str:
        word = "holds" if passed else "fails"
        return markdown.badge(spoken(word), word)

    return verdict


def _sign(language: str) -> Callable[[bool | None], str]:
    """Return what says whether something holds, in a sign; nothing where nobody looked."""
    verdict = _verdict(language)

    def sign(passed: bool | None) -> str:
        if passed is None:
            return ""
        return "✓" if passed else f"✗ {verdict(passed)}"

    return sign
