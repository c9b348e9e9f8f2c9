"""Expressions and effects of the model as a reviewer reads them: in the words of a query.

A query's words say where something holds. Of a step, a few more: ``after(…)`` what holds after it,
``same(…)`` what it leaves as it was, ``only_changes(…)``, ``falls(…)``, ``adds(…)``, ``moves(…)``,
which ``event`` by which ``actor`` it is, with which ``argument``, and whether the slot's ``own``.
"""

from collections.abc import Iterator
from typing import Protocol

from session_panel_spec.model.fold import Fold
from session_panel_spec.model.language import (
    FALSE,
    All,
    Argument,
    Below,
    Case,
    Count,
    Expression,
    If,
    Parameter,
    Value,
    Variable,
)
from session_panel_spec.model.panel_model import (
    POLICY,
    mode,
    mode_of_panel,
    start,
)
from session_panel_spec.model.properties.formula import AtMost, Happens
from session_panel_spec.model.properties.formula_parser import WORDS

_TOP, _OR, _AND, _NOT = range(4)


def formula_text(expression: Expression) -> str:
    """Return an expression in the words of a query."""
    return _TEXT(expression)(_TOP)


def conditions(expression: Expression) -> tuple[str, ...]:
    """Return each part of a condition in the words of a query."""
    if isinstance(expression, All) and expression.parts and expression not in WORDS.values():
        return _told(expression.parts)
    return (formula_text(expression),)


def word_text(name: str) -> str:
    """Return what one of `WORDS` stands for."""
    expression = WORDS[name]
    if isinstance(expression, All):
        return " and ".join(_each(expression.parts))
    return _TEXT.anew(expression)(_TOP)


def value_text(value: Value) -> str:
    """Return a value as a query has it."""
    return str(value).lower()


def variable_text(variable: Variable) -> str:
    """Return a variable's name as a query has it."""
    return "panel_mode" if variable == mode_of_panel else variable.name


def case_lines(case: Case) -> tuple[str, ...]:
    """Return what an event does in a case, one effect a line."""
    started = _started(case)
    return (f"start({started})",) if started else tuple(_effects(case)) or ("nothing",)


def effect_lines(case: Case) -> tuple[str, ...]:
    """Return what an event does in a case, in full."""
    return tuple(_effects(case))


def _started(case: Case) -> str:
    """Return the mode in which the case starts its slot's conversation, if that is what it does."""
    chosen = dict(case.sets).get(mode)
    if isinstance(chosen, If) and case == start(chosen.otherwise):
        return _TEXT(chosen.otherwise)(_TOP)
    return ""


def _effects(case: Case) -> Iterator[str]:
    yield from (change.name for change in case.everywhere)
    yield from (f"{variable_text(variable)} := {_TEXT(term)(_TOP)}" for variable, term in case.sets)
    if case.decide:
        unless = case.decide.unless
        exception = "" if unless == FALSE else f" unless {formula_text(unless)}"
        yield POLICY.name + exception


def argument_text(argument: Argument) -> str:
    """Return the letter that stands for an argument."""
    return argument.name[0]


def _joined(parts: tuple[Expression, ...]) -> str:
    return " and ".join(_told(parts)) or "always"


def _told(parts: tuple[Expression, ...]) -> tuple[str, ...]:
    """Return each part of a conjunction; parts that have a name together are told by it."""
    for name, meaning in WORDS.items():
        named = meaning.parts if isinstance(meaning, All) else ()
        at = _position(named, parts) if 0 < len(named) < len(parts) else None
        if at is not None:
            return (*_each(parts[:at]), name, *_each(parts[at + len(named) :]))
    return _each(parts)


def _each(parts: tuple[Expression, ...]) -> tuple[str, ...]:
    return tuple(_TEXT(part)(_AND) for part in parts)


def _position(some: tuple[Expression, ...], parts: tuple[Expression, ...]) -> int | None:
    """Return where some parts stand among others, one after the other."""
    starts = range(len(parts) - len(some) + 1)
    return next((i for i in starts if parts[i : i + len(some)] == some), None)


def _grouped(text: str, *, grouped: bool) -> str:
    return f"({text})" if grouped else text


def _is(name: str, values: tuple[Value, ...], *, negated: bool) -> str:
    if len(values) > 1:
        return f"{name} {'not in' if negated else 'in'} {_set(values)}"
    if isinstance(values[0], bool):
        return name if values[0] is not negated else f"not {name}"
    return f"{name} {'!=' if negated else '=='} {value_text(values[0])}"


def _set(values: tuple[Value, ...]) -> str:
    return f"({', '.join(map(value_text, values))})"


def _sum(counts: tuple[Count, ...]) -> str:
    return " + ".join(count.name for count in counts)


def _bound(bound: Parameter | int) -> str:
    return str(bound) if isinstance(bound, int) else bound.name


class _Text(Protocol):
    """Writes an expression or a term where what is around it has a level, or its negation."""

    def __call__(self, level: int, /, *, negated: bool = False) -> str: ...


def _word(text: str) -> _Text:
    """Return how something is written that nothing tears apart."""
    return lambda _, negated=False: f"not {text}" if negated else text


def _parts(text: str, *, torn_by: tuple[int, ...]) -> _Text:
    """Return how something is written that is torn apart by what is around it at some levels."""

    def written(level: int, /, *, negated: bool = False) -> str:
        grouped = _grouped(text, grouped=(_NOT if negated else level) in torn_by)
        return f"not {grouped}" if negated else grouped

    return written


def _compared(node: Below | AtMost, sign: str, negated_sign: str) -> _Text:
    return lambda _, negated=False: (
        f"{_sum(node.counts)} {negated_sign if negated else sign} {_bound(node.bound)}"
    )


def _if(_: If, condition: _Text, then: _Text, otherwise: _Text) -> _Text:
    return _word(f"{then(_TOP)} if {condition(_TOP)} else {otherwise(_TOP)}")


def _happens(happens: Happens) -> _Text:
    one, *more = happens.names
    return _word(f"event in {_set(happens.names)}" if more else f"event == {one}")


_TEXT: Fold[_Text] = Fold(
    "the pages",
    All=lambda node, *parts: _parts(
        _joined(node.parts), torn_by=(_OR, _AND, _NOT) if len(parts) > 1 else ()
    ),
    Some=lambda _, *parts: _parts(
        " or ".join(part(_OR) for part in parts) or "never", torn_by=(_AND, _NOT)
    ),
    Not=lambda _, part: (
        lambda level, negated=False: part(_NOT) if negated else part(level, negated=True)
    ),
    Is=lambda node: (
        lambda _, negated=False: _is(variable_text(node.variable), node.values, negated=negated)
    ),
    Below=lambda node: _compared(node, "<", ">="),
    AtMost=lambda node: _compared(node, "<=", ">"),
    Switched=lambda node: _word(node.parameter.name),
    Proper=lambda _: _word("proper"),
    Happens=_happens,
    ActedBy=lambda node: _word(f"actor == {node.actor}"),
    Then=lambda _, part: _word(f"after({part(_TOP)})"),
    Same=lambda node: _word(f"same({variable_text(node.variable)})"),
    OnlyChanges=lambda node: _word(
        f"only_changes({', '.join(map(variable_text, node.variables))})"
    ),
    Falls=lambda node: _word(f"falls({variable_text(node.counter)})"),
    Adds=lambda node: _word(f"adds({variable_text(node.counter)})"),
    Own=lambda _: _word("own"),
    About=lambda node: _word(f"argument == {value_text(node.values[0])}"),
    Moves=lambda node: _word(f"moves({node.count.name})"),
    Variable=lambda node: _word(variable_text(node)),
    Argument=lambda node: _word(argument_text(node)),
    If=_if,
    More=lambda node: _word(f"{variable_text(node.counter)} + 1, at most unread_max"),
    Value=lambda value: _word(value_text(value)),
    given={meaning: _word(name) for name, meaning in WORDS.items()},
)
"""How expressions and terms are written."""
