"""What is left of an expression once a part of what it speaks of is known."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from session_panel_spec.model.abstract_state import Bounds
from session_panel_spec.model.language import (
    All,
    Argument,
    Below,
    Count,
    Expression,
    If,
    Is,
    More,
    Not,
    Parameter,
    SlotKind,
    Some,
    Switched,
    Term,
    Value,
    Variable,
)

TRUE = All()
FALSE = Not(TRUE)


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a moment.

    Attributes:
        kind: the kind of the slot that it is about, where its variables are known.
        values: the variables that are known.
        truths: whether counts are below their bounds, where that is known.
        argument: the event's argument.
    """

    bounds: Bounds
    kind: SlotKind | None = None
    values: Mapping[Variable, Value] = field(default_factory=dict)
    truths: Mapping[Below, bool] = field(default_factory=dict)
    argument: Value | None = None


def reduce(expression: Expression, known: Known) -> Expression:
    """Return what is left of an expression: `TRUE` or `FALSE` where enough is known."""
    left = expression
    match expression:
        case Is(variable, values) if variable in known.values:
            left = truth(known.values[variable] in values)
        case Below():
            left = _reduced_below(expression, known)
        case Switched(parameter):
            left = truth(bool(chosen(parameter, known.bounds)))
        case Not(part):
            left = _negated(reduce(part, known))
        case All(parts):
            left = conjunction(reduce(part, known) for part in parts)
        case Some(parts):
            left = _negated(conjunction(_negated(reduce(part, known)) for part in parts))
    return left


def decide(expression: Expression, known: Known) -> bool:
    """Say whether an expression holds, of which everything is known.

    Raises:
        TypeError: it speaks of something that is not known.
    """
    reduced = reduce(expression, known)
    if reduced not in (TRUE, FALSE):
        raise TypeError(reduced)
    return reduced == TRUE


def reduce_term(term: Term, known: Known) -> Term:
    """Return what is left of a term: a value where enough is known."""
    match term:
        case Variable():
            return known.values.get(term, term)
        case Argument() if known.argument is not None:
            return known.argument
        case More(counter) if counter in known.values:
            return min(int(known.values[counter]) + 1, known.bounds.unread_max)
        case If(condition, then, otherwise):
            return _reduced_if(condition, then, otherwise, known)
    return term


def counted(count: Count, known: Known) -> bool:
    """Say whether a count counts the slot that is known."""
    return known.kind in count.kinds and decide(count.of, known)


def bound_of(below: Below, bounds: Bounds) -> int:
    """Return the number that counts must stay below."""
    return below.bound if isinstance(below.bound, int) else chosen(below.bound, bounds)


def chosen(parameter: Parameter, bounds: Bounds) -> int:
    """Return what has been chosen for a parameter."""
    value: int = getattr(bounds, parameter.name)
    return value


def truth(holds: bool) -> Expression:
    """Return the expression that always holds, or the one that never does."""
    return TRUE if holds else FALSE


def conjunction(expressions: Iterator[Expression]) -> Expression:
    """Return the expression that all of some reduced expressions hold."""
    parts: list[Expression] = []
    for expression in expressions:
        if expression == FALSE:
            return FALSE
        parts += expression.parts if isinstance(expression, All) else (expression,)
    return parts[0] if len(parts) == 1 else All(tuple(dict.fromkeys(parts)))


def belows(subject: object) -> Iterator[Below]:
    """Yield every comparison of counts in an expression or a term."""
    match subject:
        case Below():
            yield subject
        case Not(part):
            yield from belows(part)
        case All(parts) | Some(parts):
            for part in parts:
                yield from belows(part)
        case If(condition, then, otherwise):
            for side in (condition, then, otherwise):
                yield from belows(side)


def _negated(expression: Expression) -> Expression:
    return expression.part if isinstance(expression, Not) else Not(expression)


def _reduced_below(below: Below, known: Known) -> Expression:
    """Reduce a comparison; the slot itself may already be too many."""
    if below in known.truths:
        return truth(known.truths[below])
    own = known.kind is not None and sum(counted(count, known) for count in below.counts)
    return FALSE if own >= bound_of(below, known.bounds) else below


def _reduced_if(condition: Expression, then: Term, otherwise: Term, known: Known) -> Term:
    reduced = reduce(condition, known)
    if reduced in (TRUE, FALSE):
        return reduce_term(then if reduced == TRUE else otherwise, known)
    return If(reduced, reduce_term(then, known), reduce_term(otherwise, known))
