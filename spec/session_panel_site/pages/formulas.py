"""Expressions and effects of the model as a reviewer reads them: in the words of a query.

A query's words say where something holds. Of a step, a few more: ``after(…)`` what holds after it,
``same(…)`` what it leaves as it was, ``only_changes(…)``, ``falls(…)``, ``moves(…)``, and which
``event`` by which ``actor`` it is.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from session_panel_spec.model.events import free, held, mode, mode_of_panel, room, start, still
from session_panel_spec.model.language import (
    All,
    Argument,
    Below,
    Case,
    Count,
    Expression,
    If,
    Is,
    More,
    Not,
    Parameter,
    Some,
    Switched,
    Term,
    Value,
    Variable,
)
from session_panel_spec.model.properties.formula import (
    ActedBy,
    AtMost,
    Falls,
    Happens,
    Moves,
    OnlyChanges,
    Proper,
    Same,
    Then,
)

WORDS: Final[Mapping[str, Expression]] = {
    "free": free,
    "held": held,
    "room": room,
    "still": still,
}
"""What has a name of its own, as in the domain's section 7."""

_TOP, _OR, _AND, _NOT = range(4)


def formula_text(expression: Expression) -> str:
    """Return an expression in the words of a query."""
    return _text(expression, _TOP)


def conditions(expression: Expression) -> tuple[str, ...]:
    """Return each part of a condition in the words of a query."""
    if isinstance(expression, All) and expression.parts and not _name(expression):
        return _told(expression.parts)
    return (formula_text(expression),)


def word_text(name: str) -> str:
    """Return what one of `WORDS` stands for."""
    expression = WORDS[name]
    if isinstance(expression, All):
        return " and ".join(_each(expression.parts))
    return _bare(expression)


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
        return _term(chosen.otherwise)
    return ""


def _effects(case: Case) -> Iterator[str]:
    if case.blur:
        yield "blur"
    if case.dismiss:
        yield "dismiss"
    yield from (f"{variable_text(variable)} := {_term(term)}" for variable, term in case.sets)
    if case.recompute:
        unless = case.recompute.unless
        yield "recompute" if unless == ~All() else f"recompute unless {formula_text(unless)}"


def _term(term: Term) -> str:
    match term:
        case Variable():
            return variable_text(term)
        case Argument():
            return argument_text(term)
        case If(condition, then, otherwise):
            return f"{_term(then)} if {formula_text(condition)} else {_term(otherwise)}"
        case More(counter):
            return f"{variable_text(counter)} + 1, at most unread_max"
    return value_text(term)


def argument_text(argument: Argument) -> str:
    """Return the letter that stands for an argument."""
    return argument.name[0]


def _text(expression: Expression, level: int) -> str:
    """Return an expression, in parentheses where what is around it would tear it apart."""
    name = _name(expression)
    if name:
        return name
    match expression:
        case All(parts):
            return _grouped(_joined(parts), grouped=level != _TOP and len(parts) > 1)
        case Some(parts):
            text = " or ".join(_text(part, _OR) for part in parts)
            return _grouped(text, grouped=level in (_AND, _NOT))
        case Not(part):
            return _negated(part)
    return _bare(expression)


def _name(expression: Expression) -> str:
    return next((name for name, meaning in WORDS.items() if meaning == expression), "")


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
    return tuple(_text(part, _AND) for part in parts)


def _position(some: tuple[Expression, ...], parts: tuple[Expression, ...]) -> int | None:
    """Return where some parts stand among others, one after the other."""
    starts = range(len(parts) - len(some) + 1)
    return next((i for i in starts if parts[i : i + len(some)] == some), None)


def _grouped(text: str, *, grouped: bool) -> str:
    return f"({text})" if grouped else text


def _negated(part: Expression) -> str:
    if name := _name(part):
        return f"not {name}"
    match part:
        case Not(own):
            return _text(own, _NOT)
        case All() | Some():
            return f"not {_text(part, _NOT)}"
    return _bare(part, negated=True)


def _bare(expression: Expression, *, negated: bool = False) -> str:
    """Return what is no conjunction, disjunction or negation, or that it does not hold."""
    match expression:
        case Is(variable, values):
            return _is(variable_text(variable), values, negated=negated)
        case Below(counts, bound):
            return f"{_sum(counts)} {'>=' if negated else '<'} {_bound(bound)}"
        case AtMost(counts, bound):
            return f"{_sum(counts)} {'>' if negated else '<='} {_bound(bound)}"
    return f"not {_word(expression)}" if negated else _word(expression)


def _is(name: str, values: tuple[Value, ...], *, negated: bool) -> str:
    if len(values) > 1:
        return f"{name} {'not in' if negated else 'in'} {_set(values)}"
    if isinstance(values[0], bool):
        return name if values[0] is not negated else f"not {name}"
    return f"{name} {'!=' if negated else '=='} {value_text(values[0])}"


def _word(expression: Expression) -> str:
    match expression:
        case Switched(parameter):
            return parameter.name
        case Proper():
            return "proper"
        case Happens((name,)):
            return f"event == {name}"
        case Happens(names):
            return f"event in {_set(names)}"
        case ActedBy(actor):
            return f"actor == {actor}"
    return _change(expression)


def _change(expression: Expression) -> str:
    match expression:
        case Then(part):
            return f"after({formula_text(part)})"
        case Same(variable):
            return f"same({variable_text(variable)})"
        case OnlyChanges(variables):
            return f"only_changes({', '.join(map(variable_text, variables))})"
        case Falls(counter):
            return f"falls({variable_text(counter)})"
        case Moves(count):
            return f"moves({count.name})"
    raise TypeError(expression)


def _set(values: tuple[Value, ...]) -> str:
    return f"({', '.join(map(value_text, values))})"


def _sum(counts: tuple[Count, ...]) -> str:
    return " + ".join(count.name for count in counts)


def _bound(bound: Parameter | int) -> str:
    return str(bound) if isinstance(bound, int) else bound.name
