"""Where an event changes the state: what the exports add to its guard.

Every checker then counts what the domain's section 7 counts: transitions that change the state.
"""

from collections.abc import Callable, Mapping
from typing import Any

from session_panel_spec.model.events import MODEL
from session_panel_spec.model.fold import Fold, rebuild, unchanged
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
from session_panel_spec.model.properties.formula import Rises


def changes(case: Case, kind: SlotKind | None) -> Expression:
    """Return where a case changes the state.

    What the policy decides may be told from the counts before the event: where those
    after it are different, a slot has changed, and that is already a change.
    """
    own = MODEL.own(kind)
    after = {variable: _after(case, variable) for variable in own}
    slot = (_slot_differs(variable, after) for variable in own)
    shared = (_DIFFERS(term)(v) for v, term in case.sets if v.shared and v != MODEL.policy.variable)
    return Some(
        (*slot, *shared, *_elsewhere(case, kind), _DIFFERS(_decided(case))(MODEL.policy.variable))
    )


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
        return _DIFFERS(after[variable])(variable)
    kept = _BECOMES(MODEL.kept[variable])(after)
    if kept == MODEL.kept[variable]:
        return All((kept, _DIFFERS(after[variable])(variable)))
    return _DIFFERS(If(kept, after[variable], variable.default))(variable)


def _unequal(one: Variable, other: Variable) -> tuple[Expression, ...]:
    return tuple(Is(one, (value,)) & Not(Is(other, (value,))) for value in one.domain)


def _either(condition: Expression, then: Expression, otherwise: Expression) -> Expression:
    if then == otherwise:
        return then
    return Some((All((condition, then)), All((Not(condition), otherwise))))


def _elsewhere(case: Case, kind: SlotKind | None) -> tuple[Expression, ...]:
    """Return where the other slots change."""
    return tuple(_others(one.where, kind) for one in case.everywhere)


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


_CONDITIONS: Mapping[str, Callable[..., Any]] = dict.fromkeys(
    ("Is", "All", "Some", "Not", "Below", "Switched"), unchanged
)


def _truth(holds: bool) -> Expression:
    return TRUE if holds else FALSE


def _rises(more: More) -> Callable[[Variable], Expression]:
    def differs(variable: Variable) -> Expression:
        if variable != more.counter:
            raise TypeError(more)
        return Rises(variable)

    return differs


_AMONG: Fold[Callable[[tuple[Value, ...]], Expression]] = Fold(
    "what an event changes",
    _CONDITIONS,
    Variable=lambda node: lambda values: Is(node, values),
    If=lambda _, when, then, otherwise: (
        lambda values: _either(when, then(values), otherwise(values))
    ),
    Value=lambda value: lambda values: _truth(value in values),
)
"""Where a term has one of some values."""


_Becomes = Callable[[Mapping[Variable, Term]], Expression]


def _rebuilt(node: Expression, *parts: _Becomes) -> _Becomes:
    return lambda after: rebuild(node, (part(after) for part in parts))


_BECOMES: Fold[_Becomes] = Fold(
    "what an event changes",
    Is=lambda node: lambda after: _AMONG(after[node.variable])(node.values),
    All=_rebuilt,
    Some=_rebuilt,
    Not=_rebuilt,
)
"""Where an expression holds of what variables become."""

_DIFFERS: Fold[Callable[[Variable], Expression]] = Fold(
    "what an event changes",
    _CONDITIONS,
    Variable=lambda node: (
        lambda variable: FALSE if node == variable else Some(_unequal(variable, node))
    ),
    If=lambda _, when, then, otherwise: (
        lambda variable: _either(when, then(variable), otherwise(variable))
    ),
    More=_rises,
    Value=lambda value: lambda variable: Not(Is(variable, (value,))),
)
"""Where a variable is not what a term is."""
