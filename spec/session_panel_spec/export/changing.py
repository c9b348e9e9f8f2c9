"""Where an event changes the state: what the exports add to its guard.

Every checker then counts what the domain's section 7 counts: transitions that change the state.
"""

from collections.abc import Mapping

from session_panel_spec.export.simplified import FALSE, TRUE, Rises
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
from session_panel_spec.model.language import (
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


def changes(case: Case, kind: SlotKind | None) -> Expression:
    """Return where a case changes the state.

    The presence after a recomputation may be told from the counts before the event: where those
    after it are different, a slot has changed, and that is already a change.
    """
    own = () if kind is None else VARIABLES[kind]
    after = {variable: _after(case, variable) for variable in own}
    slot = (_slot_differs(variable, after) for variable in own)
    shared = (_differs(v, term) for v, term in case.sets if v.shared and v != presence)
    return Some((*slot, *shared, *_elsewhere(case, kind), _differs(presence, _presence(case))))


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
        return _differs(variable, after[variable])
    kept = _with(KEPT[variable], after)
    if kept == KEPT[variable]:
        return All((kept, _differs(variable, after[variable])))
    return _differs(variable, If(kept, after[variable], variable.default))


def _with(expression: Expression, after: Mapping[Variable, Term]) -> Expression:
    """Return where the expression holds of what the variables become."""
    match expression:
        case Is(variable, values):
            return _is(after[variable], values)
        case All(parts):
            return All(tuple(_with(part, after) for part in parts))
        case Some(parts):
            return Some(tuple(_with(part, after) for part in parts))
        case Not(part):
            return Not(_with(part, after))
    raise TypeError(expression)


def _is(term: Term, values: tuple[Value, ...]) -> Expression:
    """Return where a term has one of the values."""
    match term:
        case Variable():
            return Is(term, values)
        case If(condition, then, otherwise):
            return _either(condition, _is(then, values), _is(otherwise, values))
        case str() | int():
            return TRUE if term in values else FALSE
    raise TypeError(term)


def _differs(variable: Variable, term: Term) -> Expression:
    """Return where a variable is not what the term is."""
    match term:
        case Variable():
            return FALSE if term == variable else Some(_unequal(variable, term))
        case If(condition, then, otherwise):
            return _either(condition, _differs(variable, then), _differs(variable, otherwise))
        case More(counter) if counter == variable:
            return Rises(counter)
        case str() | int():
            return Not(Is(variable, (term,)))
    raise TypeError(term)


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
