"""Expressions made simpler where something is known, so that exported guards stay readable."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import reduce

from session_panel_spec.model.language import (
    All,
    Argument,
    Expression,
    If,
    Is,
    Not,
    Some,
    Term,
    Value,
    Variable,
)

Facts = Mapping[Variable, frozenset[Value]]
"""The values that variables can still have; a variable that is not here can have any."""

TRUE = All()
FALSE = Some(())


@dataclass(frozen=True)
class Rises(Expression):
    """A counter is below its largest value."""

    counter: Variable


def known(expression: Expression) -> Facts:
    """Return what is known where the expression holds."""
    match expression:
        case Is(variable, values):
            return {variable: frozenset(values)}
        case Not(Is(variable, values)):
            return {variable: frozenset(variable.domain) - frozenset(values)}
        case Not(Some(parts)):
            return _together(known(Not(part)) for part in parts)
        case All(parts):
            return _together(known(part) for part in parts)
    return {}


def simplified(expression: Expression, facts: Facts) -> Expression:
    """Return an expression that holds where this one does, wherever the facts are true."""
    match expression:
        case Is():
            return _is(expression, facts)
        case All(parts):
            return _all(parts, facts)
        case Some(parts):
            return _some(parts, facts)
        case Not(part):
            return negated(simplified(part, facts))
    return expression


def negated(expression: Expression) -> Expression:
    """Return the expression that holds where this one does not."""
    if expression == TRUE:
        return FALSE
    if expression == FALSE:
        return TRUE
    return expression.part if isinstance(expression, Not) else Not(expression)


def simplified_term(term: Term, facts: Facts) -> Term:
    """Return a term of the same value, wherever the facts are true."""
    if not isinstance(term, If):
        return term
    condition = simplified(term.condition, facts)
    then, otherwise = simplified_term(term.then, facts), simplified_term(term.otherwise, facts)
    if condition == TRUE or then == otherwise:
        return then
    return otherwise if condition == FALSE else If(condition, then, otherwise)


def bound_term(term: Term, argument: Argument | None, value: Value | None) -> Term:
    """Return the term with the event's argument replaced by its value."""
    match term:
        case Argument() if term == argument and value is not None:
            return value
        case If(condition, then, otherwise):
            return If(
                condition,
                bound_term(then, argument, value),
                bound_term(otherwise, argument, value),
            )
    return term


def joined(*facts: Facts) -> Facts:
    """Return what is known where all of the facts are true."""
    return _together(facts)


def _is(expression: Is, facts: Facts) -> Expression:
    possible = facts.get(expression.variable)
    if possible is None:
        return expression
    if possible <= frozenset(expression.values):
        return TRUE
    left = tuple(value for value in expression.values if value in possible)
    return Is(expression.variable, left) if left else FALSE


def _all(parts: tuple[Expression, ...], facts: Facts) -> Expression:
    """Simplify each part where those before it hold."""
    kept: list[Expression] = []
    for part in parts:
        simple = simplified(part, facts)
        if simple == FALSE:
            return FALSE
        kept += simple.parts if isinstance(simple, All) else (simple,)
        facts = joined(facts, known(simple))
    return _conjunction(_each_by_the_others(kept))


def _each_by_the_others(parts: list[Expression]) -> tuple[Expression, ...]:
    """Simplify each part where all others hold, those before it as they have become."""
    parts = list(parts)
    for place, part in enumerate(parts):
        others = (known(other) for other in (*parts[:place], *parts[place + 1 :]))
        parts[place] = simplified(part, joined(*others)) if isinstance(part, Some) else part
    return tuple(parts)


def _conjunction(parts: tuple[Expression, ...]) -> Expression:
    if FALSE in parts:
        return FALSE
    flat = tuple(
        inner for part in parts for inner in (part.parts if isinstance(part, All) else (part,))
    )
    return flat[0] if len(flat) == 1 else All(flat)


def _some(parts: tuple[Expression, ...], facts: Facts) -> Expression:
    """Simplify each part where those before it do not hold."""
    kept: list[Expression] = []
    for part in parts:
        simple = simplified(part, facts)
        if simple == TRUE:
            return TRUE
        kept += simple.parts if isinstance(simple, Some) else (simple,)
        facts = joined(facts, known(negated(simple)))
    return kept[0] if len(kept) == 1 else Some(tuple(kept))


def _together(facts: Iterable[Facts]) -> Facts:
    return reduce(_both, facts, {})


def _both(one: Facts, other: Facts) -> Facts:
    shared = {variable: one[variable] & other[variable] for variable in one if variable in other}
    return {**one, **other, **shared}
