"""Markdown as the pages use it: headings, tables, folded notes, badges and links to rules."""

import re
from collections.abc import Iterable, Sequence
from textwrap import indent, shorten
from typing import Final

from session_panel_spec.domain.rule_names import Language, load_rule_names
from session_panel_spec.domain.rules import rule_of

_MARKS: Final = frozenset('\\`*_{}[]<>()#+-!|&~^:="')
"""What means something in Markdown."""


def blocks(*texts: str) -> str:
    """Return the blocks that are not empty, one after the other, as the text of a page."""
    return "\n\n".join(text.strip("\n") for text in texts if text) + "\n"


def bullets(items: Iterable[str]) -> str:
    """Return a list."""
    return "\n".join(f"- {item}" for item in items)


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table; without rows, nothing."""
    lines = [_row(row) for row in rows]
    return "\n".join([_row(head), _row(["---"] * len(head)), *lines]) if lines else ""


def folded(title: str, body: str, kind: str = "note") -> str:
    """Return a note that opens when its title is clicked; without a body, nothing."""
    return f'??? {kind} "{title}"\n\n{indent(body, "    ")}' if body else ""


def code(text: str) -> str:
    """Return text as code, also one that has the marks of code in it."""
    fence = "`" * (max(map(len, re.findall("`+", text)), default=0) + 1)
    gap = " " if "`" in (text[:1], text[-1:]) else ""
    return f"{fence}{gap}{text}{gap}{fence}"


def codes(texts: Iterable[str]) -> str:
    """Return texts as code, one after the other."""
    return ", ".join(map(code, texts))


def badge(text: str, kind: str) -> str:
    """Return a small label of a kind."""
    return f'<span class="sp-badge sp-{kind}">{text}</span>'


def width(number: int) -> str:
    """Return a bar with a part for each power of ten that a number has, up to the fourth."""
    return f'<span class="sp-width" style="--sp-wide:{min(len(str(number)), 5)}"></span>'


def rule_page(rule: str) -> str:
    """Return the page of a rule, or of a clause's rule, from where the page of rules is."""
    return f"rules/{rule_of(rule).lower()}.md"


def rule_links(rules: Iterable[str], page: str, language: Language = "en") -> str:
    """Return links to rules, whose tooltips are the names of the rules.

    Args:
        rules: the IDs of the rules, or of clauses.
        page: the page of rules, from the page that has the links.
        language: the language of the names.
    """
    names, way = load_rule_names(language), page.removesuffix("rules.md")
    return ", ".join(f'[{one}]({way}{rule_page(one)} "{names[rule_of(one)]}")' for one in rules)


def named_rule_links(rules: Iterable[str], page: str, language: Language) -> str:
    """Return links to rules that say the names of the rules; see `rule_links`."""
    names, way = load_rule_names(language), page.removesuffix("rules.md")
    links = (f"[{one}]({way}{rule_page(one)})&nbsp;{names[rule_of(one)]}" for one in rules)
    return " · ".join(links)


def beginning(text: str, width: int) -> str:
    """Return the first words of some Markdown without its marks, fit for a cell of a table."""
    words = text.translate({ord(mark): "" for mark in "`*"})
    short = shorten(words, width, placeholder="\u00a0…")
    return short.replace("&", "&amp;").replace("<", "&lt;").replace("|", "&#124;")


def said(text: str) -> str:
    """Return what somebody wrote so that it shows as it is, in one line, fit for a cell."""
    one_line = " ".join(text.split())
    return "".join(f"&#{ord(sign)};" if sign in _MARKS else sign for sign in one_line)


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
