"""Where an event changes the state: what the exports add to its guard.

Every checker then counts what the domain's section 7 counts: transitions that change the state.
"""

from collections.abc import Callable, Mapping
from typing import Any

from session_panel_spec.model.events import (
    DIALOGS,
    FOCUSED,
    KEPT,
    POLICY,
    VARIABLES,
    dialog,
    focused,
    presence,
    session,
)
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
    Switched,
    Term,
    Value,
    Variable,
)
from session_panel_spec.model.properties.formula import Rises


def changes(case: Case, kind: SlotKind | None) -> Expression:
    """Return where a case changes the state.

    The presence after a recomputation may be told from the counts before the event: where those
    after it are different, a slot has changed, and that is already a change.
    """
    own = () if kind is None else VARIABLES[kind]
    after = {variable: _after(case, variable) for variable in own}
    slot = (_slot_differs(variable, after) for variable in own)
    shared = (_DIFFERS(term)(v) for v, term in case.sets if v.shared and v != presence)
    return Some((*slot, *shared, *_elsewhere(case, kind), _DIFFERS(_presence(case))(presence)))


def _after(case: Case, variable: Variable) -> Term:
    """Return what the case makes of a variable of its slot, kept or not."""
    sets = dict(case.sets)
    if variable in sets:
        return sets[variable]
    if case.blur and variable == session:
        return If(focused, "background", session)
    return False if case.dismiss and variable == dialog else variable


def _slot_differs(variable: Variable, after: Mapping[Variable, Term]) -> Expression:
    """Return where a variable of the slot changes.

    Where it was not kept and still is not, it was at its default and still is.
    """
    if variable not in KEPT:
        return _DIFFERS(after[variable])(variable)
    kept = _BECOMES(KEPT[variable])(after)
    if kept == KEPT[variable]:
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
    blurred = (_others(FOCUSED, kind),) if case.blur else ()
    return (*blurred, _others(DIALOGS, kind)) if case.dismiss else blurred


def _others(count: Count, kind: SlotKind | None) -> Expression:
    """Return where the count counts a slot other than the event's own."""
    if kind is None:
        return Not(Below((count,), 1))
    return _either(count.of, Not(Below((count,), 2)), Not(Below((count,), 1)))


def _presence(case: Case) -> Term:
    unless = dict(case.sets).get(presence, presence)
    if case.recompute is None:
        return unless
    term: Term = presence
    for when, value in reversed(POLICY):
        term = If(when, value, term)
    return If(case.recompute.unless, unless, term)


_CONDITIONS: Mapping[Any, Callable[..., Any]] = {
    Is | All | Some | Not | Below | Switched: unchanged
}


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
    {
        **_CONDITIONS,
        Variable: lambda node: lambda values: Is(node, values),
        If: lambda _, when, then, otherwise: (
            lambda values: _either(when, then(values), otherwise(values))
        ),
        Value: lambda value: lambda values: _truth(value in values),
    },
)
"""Where a term has one of some values."""

_BECOMES: Fold[Any] = Fold(
    "what an event changes",
    {
        Is: lambda node: lambda after: _AMONG(after[node.variable])(node.values),
        All | Some | Not: lambda node, *parts: (
            lambda after: rebuild(node, (part(after) for part in parts))
        ),
    },
)
"""Where an expression holds of what variables become."""

_DIFFERS: Fold[Callable[[Variable], Expression]] = Fold(
    "what an event changes",
    {
        **_CONDITIONS,
        Variable: lambda node: (
            lambda variable: FALSE if node == variable else Some(_unequal(variable, node))
        ),
        If: lambda _, when, then, otherwise: (
            lambda variable: _either(when, then(variable), otherwise(variable))
        ),
        More: _rises,
        Value: lambda value: lambda variable: Not(Is(variable, (value,))),
    },
)
"""Where a variable is not what a term is."""
