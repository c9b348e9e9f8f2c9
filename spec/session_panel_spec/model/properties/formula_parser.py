"""What must hold, as text: in the words of a query, and those that `formula` has beyond it.

A bound stands for itself, whatever it is. To the comparisons of a query come these words::

    "always" | "proper" | a word of `WORDS` | a switch
    "event" ("==" name | "in" "(" name ("," name)* ")") | "actor" "==" name | "own"
    "argument" "==" value
    "after(" formula ")" | "same(" variable ")" | "only_changes(" variable ("," variable)* ")"
    "falls(" variable ")" | "adds(" variable ")" | "moves(" count ")"
"""

import ast
from collections.abc import Mapping
from typing import Final, get_args

from session_panel_spec.model.language import (
    TRUE,
    Actor,
    Count,
    Expression,
    Not,
    Parameter,
    Switched,
)
from session_panel_spec.model.panel_model import (
    ACTORS,
    DECLINED_SETS_DND,
    EVENTS,
    MISSED_SETS_INACTIVE,
    free,
    held,
    room,
    still,
    unread,
)
from session_panel_spec.model.properties.formula import (
    About,
    ActedBy,
    Adds,
    AtMost,
    Falls,
    Happens,
    Moves,
    OnlyChanges,
    Own,
    Proper,
    Same,
    Then,
)
from session_panel_spec.model.query_parser import NUMBERS, Reader, syntax_tree

WORDS: Final[Mapping[str, Expression]] = {"free": free, "held": held, "room": room, "still": still}
"""What has a name of its own, as in the domain's section 7."""

_ALONE: Final[Mapping[str, Expression]] = {
    **WORDS,
    **{each.name: Switched(each) for each in (MISSED_SETS_INACTIVE, DECLINED_SETS_DND)},
    "always": TRUE,
    "proper": Proper(),
    "own": Own(),
}
_ARGUMENTS: Final = tuple(
    dict.fromkeys(value for event in EVENTS if event.argument for value in event.argument.domain)
)
"""All that events can be about besides their slots."""


def parse_formula(text: str) -> Expression:
    """Return the expression that a text is.

    Raises:
        QueryError: it is none.
    """
    line = " ".join(text.split())
    numbers = {each.name: each for each in NUMBERS}
    return _FormulaReader(line, numbers, len(unread.domain) - 1).expression(syntax_tree(line))


class _FormulaReader(Reader):
    """Reads the tree of a formula; what is unequal is told as such, not by what else it can be."""

    def expression(self, node: ast.expr) -> Expression:
        match node:
            case ast.Name(name) if name in _ALONE:
                return _ALONE[name]
            case ast.Call(ast.Name(name), parts, []):
                return self._of_step(node, name, parts)
            case ast.Compare(ast.Name("event" | "actor" | "argument"), [order], [right]):
                return self._of_event(node, order, right)
            case ast.Compare(left, [ast.NotEq() | ast.NotIn() as order], [right]):
                equal = ast.Eq() if isinstance(order, ast.NotEq) else ast.In()
                return Not(self.comparison(left, equal, right))
        return super().expression(node)

    def _of_event(self, node: ast.Compare, order: ast.cmpop, right: ast.expr) -> Expression:
        match node.left, order:
            case ast.Name("event"), ast.Eq():
                return Happens((self.value("event", tuple(ACTORS), right),))
            case ast.Name("event"), ast.In():
                return Happens(self.listed("event", tuple(ACTORS), right))
            case ast.Name("actor"), ast.Eq():
                return ActedBy(self.value("actor", get_args(Actor), right))
            case ast.Name("argument"), ast.Eq():
                return About((self.value("argument", _ARGUMENTS, right),))
        raise self.misplaced(node, "event ==, event in, actor == or argument ==")

    def _of_step(self, node: ast.expr, name: str, parts: list[ast.expr]) -> Expression:
        match name, parts:
            case "after", [part]:
                return Then(self.expression(part))
            case "same", [variable]:
                return Same(self.variable(variable))
            case "only_changes", [_, *_]:
                return OnlyChanges(tuple(map(self.variable, parts)))
            case "falls", [counter]:
                return Falls(self.variable(counter))
            case "adds", [counter]:
                return Adds(self.variable(counter))
            case "moves", [count]:
                return Moves(self.count(count))
        words = "after(…), same(…), only_changes(…), falls(…), adds(…) or moves(…)"
        raise self.misplaced(node, words)

    def at_most(self, counts: tuple[Count, ...], number: Parameter | int) -> Expression:
        if isinstance(number, Parameter):
            return AtMost(counts, number)
        return super().at_most(counts, number)
