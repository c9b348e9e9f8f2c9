"""What is left of an expression or a term where a part of what it speaks of is known."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import reduce
from typing import Any

from session_panel_spec.model.abstract_state import Bounds
from session_panel_spec.model.fold import Fold
from session_panel_spec.model.language import (
    FALSE,
    TRUE,
    All,
    Below,
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
    conjuncts,
)

Facts = Mapping[Variable, frozenset[Value]]
"""The values that variables can still have; a variable that is not here can have any."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a moment.

    Attributes:
        facts: what is known of variables.
        bounds: what has been chosen for the parameters.
        truths: whether counts are below their bounds.
        argument: the event's argument.
        switches: whether switches are on that are no bounds.
    """

    facts: Facts = field(default_factory=dict)
    bounds: Bounds | None = None
    truths: Mapping[Below, bool] = field(default_factory=dict)
    argument: Value | None = None
    switches: Mapping[Parameter, bool] = field(default_factory=dict)

    def also(self, expression: Expression) -> "Known":
        """Return what is known where an expression holds besides."""
        facts = implied(expression)
        return replace(self, facts=joined(self.facts, facts)) if facts else self


Left = Callable[[Known], Any]


def exactly(values: Mapping[Variable, Value]) -> Facts:
    """Return the facts that variables have these values."""
    return {variable: frozenset((value,)) for variable, value in values.items()}


def implied(expression: Expression) -> Facts:
    """Return what is known of variables where an expression holds."""
    match expression:
        case Is(variable, values):
            return {variable: frozenset(values)}
        case Not(Is(variable, values)):
            return {variable: frozenset(variable.domain) - frozenset(values)}
        case Not(Some(parts)):
            return joined(*(implied(Not(part)) for part in parts))
        case All(parts):
            return joined(*map(implied, parts))
    return {}


def joined(*facts: Facts) -> Facts:
    """Return what is known where all of the facts are true."""
    return reduce(_both, facts, {})


def reduced(expression: Expression, known: Known) -> Expression:
    """Return what is left of an expression: `TRUE` or `FALSE` where enough is known.

    It holds where the expression does, wherever what is known is so.
    """
    left: Expression = _REDUCED(expression)(known)
    return left


def reduced_term(term: Term, known: Known) -> Term:
    """Return what is left of a term: a value where enough is known."""
    left: Term = _REDUCED_TERM(term)(known)
    return left


def negated(expression: Expression) -> Expression:
    """Return the expression that holds where this one does not."""
    if expression in (TRUE, FALSE):
        return _truth(expression == FALSE)
    return expression.part if isinstance(expression, Not) else Not(expression)


def conjunction(parts: Iterable[Expression]) -> Expression:
    """Return the expression that all of some reduced expressions hold."""
    flat: list[Expression] = []
    for part in parts:
        if part == FALSE:
            return FALSE
        flat += conjuncts(part)
    return flat[0] if len(flat) == 1 else All(tuple(dict.fromkeys(flat)))


def disjunction(parts: Iterable[Expression]) -> Expression:
    """Return the expression that one of some reduced expressions holds."""
    flat: list[Expression] = []
    for part in parts:
        if part == TRUE:
            return TRUE
        flat += part.parts if isinstance(part, Some) else (part,)
    return flat[0] if len(flat) == 1 else Some(tuple(flat))


def _both(one: Facts, other: Facts) -> Facts:
    shared = {variable: one[variable] & other[variable] for variable in one if variable in other}
    return {**one, **other, **shared}


def _truth(holds: bool) -> Expression:
    return TRUE if holds else FALSE


# What is left of each node


def _is(expression: Is) -> Left:
    variable, values = expression.variable, frozenset(expression.values)

    def left(known: Known) -> Expression:
        possible = known.facts.get(variable)
        if possible is None:
            return expression
        if possible <= values:
            return TRUE
        possible_values = tuple(value for value in expression.values if value in possible)
        return Is(variable, possible_values) if possible_values else FALSE

    return left


def _all(_: All, *parts: Left) -> Left:
    """Reduce each part where those before it hold."""

    def left(known: Known) -> Expression:
        kept: list[Expression] = []
        for part in parts:
            simple: Expression = part(known)
            if simple == FALSE:
                return FALSE
            kept += conjuncts(simple)
            known = known.also(simple)
        return conjunction(_each_by_the_others(kept))

    return left


def _each_by_the_others(parts: list[Expression]) -> Iterable[Expression]:
    """Reduce each disjunction where all other parts hold, those before it as they have become."""
    for place, part in enumerate(parts):
        if isinstance(part, Some):
            others = (*parts[:place], *parts[place + 1 :])
            parts[place] = reduced(part, Known(joined(*map(implied, others))))
    return parts


def _some(_: Some, *parts: Left) -> Left:
    """Reduce each part where those before it do not hold."""

    def left(known: Known) -> Expression:
        kept: list[Expression] = []
        for part in parts:
            simple: Expression = part(known)
            if simple == TRUE:
                return TRUE
            kept.append(simple)
            known = known.also(negated(simple))
        return disjunction(kept)

    return left


def _below(below: Below) -> Left:
    def left(known: Known) -> Expression:
        return _truth(known.truths[below]) if below in known.truths else below

    return left


def _switched(switched: Switched) -> Left:
    parameter = switched.parameter

    def left(known: Known) -> Expression:
        if parameter in known.switches:
            return _truth(known.switches[parameter])
        return _truth(bool(known.bounds.chosen(parameter))) if known.bounds else switched

    return left


def _variable(variable: Variable) -> Left:
    def left(known: Known) -> Term:
        possible = known.facts.get(variable, ())
        return next(iter(possible)) if len(possible) == 1 else variable

    return left


def _more(more: More) -> Left:
    now = _variable(more.counter)

    def left(known: Known) -> Term:
        counted = now(known)
        if isinstance(counted, Variable) or known.bounds is None:
            return more
        return min(int(counted) + 1, known.bounds.chosen(more.counter.most))

    return left


def _if(_: If, condition: Left, then: Left, otherwise: Left) -> Left:
    def left(known: Known) -> Term:
        where = condition(known)
        if where in (TRUE, FALSE):
            chosen: Term = then(known) if where == TRUE else otherwise(known)
            return chosen
        one, other = then(known), otherwise(known)
        return one if one == other else If(where, one, other)

    return left


def _unchanged(node: Expression | Value) -> Left:
    return lambda _: node


_REDUCED: Fold[Left] = Fold(
    "the partial evaluator",
    Is=_is,
    All=_all,
    Some=_some,
    Not=lambda _, part: lambda known: negated(part(known)),
    Below=_below,
    Switched=_switched,
    AtMost=_unchanged,
    Rises=_unchanged,
)
"""What is left of expressions where something is known."""

_REDUCED_TERM: Fold[Left] = Fold(
    "the partial evaluator",
    _REDUCED.cases,
    Variable=_variable,
    Argument=lambda node: lambda known: node if known.argument is None else known.argument,
    If=_if,
    More=_more,
    Value=_unchanged,
)
"""What is left of terms where something is known."""
