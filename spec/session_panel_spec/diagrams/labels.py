"""The lines of a picture in the markup of Graphviz's HTML-like labels, linked to their rules."""

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from typing import Any, Final

from session_panel_spec.diagrams.picture import Line, Tone
from session_panel_spec.diagrams.style import light
from session_panel_spec.domain.rules import load_rules

Digraph = Any
"""A drawing of the graphviz package, which has no types."""

BASE = "rules/"
"""Where the pages of the rules are, from the root of the site."""


def rule_address(rule: str) -> str:
    """Return the address of a rule, from the root of the site.

    Examples:
        >>> rule_address("CONV-2")
        'rules/conv-2/'
    """
    return f"{BASE}{rule.lower()}/"


def rule_tooltip(rule: str) -> str:
    """Return a rule's ID and its sentence."""
    return f"{rule}: {load_rules()[rule].text}"


_SMALL: Final = "10"
_LETTER, _GAP, _RULE_HEIGHT = 6, 3, 12
"""In points: how wide a letter of a rule's ID is, what is beside an ID, and how high it is."""

_LEFT: Final = '<td align="left"'


def colour_of(tone: Tone, plain: str = "ink") -> str:
    """Return the colour of a tone; that of a role where the tone is plain."""
    return light(plain if tone == "plain" else tone)


def table(rows: Iterable[str], padding: int, look: str = 'border="0"') -> str:
    """Return a label of rows.

    Args:
        rows: such as `lines_rows` yields.
        padding: what is around each cell, in points.
        look: further attributes of the whole.
    """
    inner = f'cellborder="0" cellspacing="0" cellpadding="{padding}"'
    return f"<<table {look} {inner}>{''.join(rows)}</table>>"


def apart(label: str, space: int) -> str:
    """Return a label with space around it, in points."""
    look = f'border="0" cellborder="0" cellpadding="0" cellspacing="{space}"'
    return f"<<table {look}><tr><td>{label.removeprefix('<').removesuffix('>')}</td></tr></table>>"


def title_row(
    title: str, colour: str, above: Sequence[Line] = (), align: str = "center", size: str = ""
) -> str:
    """Return the row of a title above the rows of lines, at least of the size given."""
    told = _coloured(f"<b>{escape(title)}</b>", colour)
    return f'<tr><td align="{align}"{_span(above)} {size}>{told}</td></tr>'


def line_rows(lines: Sequence[Line]) -> Iterator[str]:
    """Yield the rows of lines: text and detail at the left, rules at the right."""
    span, widest = _span(lines), max((_width(line.rules) for line in lines), default=0)
    for line in lines:
        rules = _rules(line.rules, widest)
        yield f"<tr>{_told(line, '' if rules else span)}{rules}</tr>"
        if line.below:
            below = _coloured(escape(line.below), light("muted"))
            yield f"<tr>{_LEFT}{span}>{below}</td></tr>"


def _span(lines: Sequence[Line]) -> str:
    """Return how a cell spans the columns: there are two if any line has rules."""
    return ' colspan="2"' if any(line.rules for line in lines) else ""


def _told(line: Line, span: str) -> str:
    name = f' id="{escape(line.id)}" port="{escape(line.id)}"' if line.id else ""
    linked = _link(line.rules) if line.id else ""
    text = _coloured(escape(line.text), light("accent") if line.lit else colour_of(line.tone))
    detail = f" {_coloured(escape(line.detail), light('muted'))}" if line.detail else ""
    return f"{_LEFT}{span}{name}{linked}>{text}{detail}</td>"


def _rules(rules: tuple[str, ...], widest: int) -> str:
    """Return the cell of a line's rules from the left; it is as wide as that of any line."""
    if not rules:
        return ""
    told = (f"<td {_sized(_width((rule,)))}{_link((rule,))}>{_rule(rule)}</td>" for rule in rules)
    left = widest - _width(rules)
    cells = "".join((*told, f"<td {_sized(left)}></td>" if left else ""))
    look = f'border="0" cellspacing="0" cellpadding="0" {_sized(widest)}'
    return f"{_LEFT}><table {look}><tr>{cells}</tr></table></td>"


def _width(rules: tuple[str, ...]) -> int:
    """Return how wide the IDs of rules are together, in points."""
    return sum(_LETTER * len(rule) + _GAP for rule in rules)


def _sized(width: int) -> str:
    return f'fixedsize="true" width="{width}" height="{_RULE_HEIGHT}"'


def _rule(rule: str) -> str:
    return f'<font point-size="{_SMALL}" color="{light("muted")}">{rule}</font>'


def _link(rules: tuple[str, ...]) -> str:
    if not rules:
        return ""
    tooltip = escape("\n".join(map(rule_tooltip, rules))).replace("\n", "&#10;")
    return f' href="{rule_address(rules[0])}" title="{tooltip}"'


def _coloured(markup: str, colour: str) -> str:
    return f'<font color="{colour}">{markup}</font>'
