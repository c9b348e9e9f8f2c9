"""Where an event changes the state: what the exports add to its guard.

Every checker then counts what the domain's section 7 counts: transitions that change the state.
"""

from collections.abc import Callable, Mapping

from session_panel_spec.model.fold import Fold, rebuild
from session_panel_spec.model.language import (
    FALSE,
    TRUE,
    All,
    Below,
    Case,
    Count,
    Expression,
    If,
    Is,
    More,
    Not,
    SlotKind,
    Some,
    Term,
    Value,
    Variable,
)
from session_panel_spec.model.panel_model import MODEL
from session_panel_spec.model.properties.formula import Rises

Becoming = Callable[[Mapping[Variable, Term]], Expression]


def changes(case: Case, kind: SlotKind | None) -> Expression:
    """Return where a case changes the state.

    What the policy decides may be told from the counts before the event: where those
    after it are different, a slot has changed, and that is already a change.
    """
    own = MODEL.own(kind)
    after = {variable: _after(case, variable) for variable in own}
    slot = (_slot_differs(variable, after) for variable in own)
    policy = MODEL.policy.variable
    shared = (_differs(v, term) for v, term in case.sets if v.shared and v != policy)
    others = (_others(one.where, kind) for one in case.everywhere)
    return Some((*slot, *shared, *others, _differs(policy, _decided(case))))


def _after(case: Case, variable: Variable) -> Term:
    """Return what the case makes of a variable of its slot, kept or not."""
    sets = dict(case.sets)
    if variable in sets:
        return sets[variable]
    for one in case.everywhere:
        if one.variable == variable:
            return one.value if one.is_set_in_all else If(one.where.of, one.value, variable)
    return variable


def _slot_differs(variable: Variable, after: Mapping[Variable, Term]) -> Expression:
    """Return where a variable of the slot changes.

    Where it was not kept and still is not, it was at its default and still is.
    """
    if variable not in MODEL.kept:
        return _differs(variable, after[variable])
    kept = _BECOMES(MODEL.kept[variable])(after)
    if kept == MODEL.kept[variable]:
        return All((kept, _differs(variable, after[variable])))
    return _differs(variable, If(kept, after[variable], variable.default))


def _unequal(one: Variable, other: Variable) -> tuple[Expression, ...]:
    return tuple(Is(one, (value,)) & Not(Is(other, (value,))) for value in one.domain)


def _either(condition: Expression, then: Expression, otherwise: Expression) -> Expression:
    if then == otherwise:
        return then
    return Some((All((condition, then)), All((Not(condition), otherwise))))


def _others(count: Count, kind: SlotKind | None) -> Expression:
    """Return where the count counts a slot other than the event's own."""
    if kind is None:
        return Not(Below((count,), 1))
    return _either(count.of, Not(Below((count,), 2)), Not(Below((count,), 1)))


def _decided(case: Case) -> Term:
    """Return what the case makes of the variable that the policy decides."""
    variable = MODEL.policy.variable
    undecided = dict(case.sets).get(variable, variable)
    if case.decide is None:
        return undecided
    term: Term = variable
    for when, value in reversed(MODEL.policy.entries):
        term = If(when, value, term)
    return If(case.decide.unless, undecided, term)


def _by_leaf(term: Term, of: Callable[[Term], Expression]) -> Expression:
    """Return what is so of a term, given what is so of each thing that it may choose."""
    if isinstance(term, If):
        return _either(term.condition, _by_leaf(term.then, of), _by_leaf(term.otherwise, of))
    return of(term)


def _differs(variable: Variable, term: Term) -> Expression:
    """Return where a variable is not what a term is."""

    def of(leaf: Term) -> Expression:
        match leaf:
            case Variable():
                return FALSE if leaf == variable else Some(_unequal(variable, leaf))
            case More() if leaf.counter == variable:
                return Rises(variable)
            case str() | int():
                return Not(Is(variable, (leaf,)))
        raise TypeError(leaf)

    return _by_leaf(term, of)


def _among(term: Term, values: tuple[Value, ...]) -> Expression:
    """Return where a term has one of some values."""

    def of(leaf: Term) -> Expression:
        match leaf:
            case Variable():
                return Is(leaf, values)
            case str() | int():
                return TRUE if leaf in values else FALSE
        raise TypeError(leaf)

    return _by_leaf(term, of)


def _rebuilt(node: Expression, *parts: Becoming) -> Becoming:
    return lambda after: rebuild(node, (part(after) for part in parts))


_BECOMES: Fold[Becoming] = Fold(
    "what changes the state",
    Is=lambda node: lambda after: _among(after[node.variable], node.values),
    All=_rebuilt,
    Some=_rebuilt,
    Not=_rebuilt,
)
"""Where an expression holds of what variables become."""
