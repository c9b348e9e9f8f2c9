"""The model as other checkers take it: its events taken apart, and what is claimed of it.

There is a step for every event, kind of slot, argument and case. The claims let other checkers look
at more than the counts.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from session_panel_spec.export.state_changes import changes
from session_panel_spec.model.language import (
    FALSE,
    All,
    Case,
    Decide,
    Event,
    Expression,
    Not,
    SlotKind,
    Term,
    Value,
    Variable,
    found,
)
from session_panel_spec.model.panel_model import EVENTS
from session_panel_spec.model.partial_evaluation import Known, implied, reduced, reduced_term
from session_panel_spec.model.properties.formula import Proper
from session_panel_spec.model.properties.liveness import LEADS_TO
from session_panel_spec.model.properties.safety import STATES

INVARIANTS = tuple(
    replace(claim, holds=reduced(claim.formula, Known()))
    for claim in STATES
    if claim.holds != Proper()
)
"""What always holds in every state; that values are proper, each notation says by its types."""

PASSINGS = tuple(claim for claim in LEADS_TO if not claim.violated)
"""What does not stay for ever."""


@dataclass(frozen=True)
class Step:
    """One case of an event, for one kind of slot and one argument.

    Attributes:
        named: how people name the argument; nothing where the event has none.
        guard: where it can happen and changes the state.
        case: what it does there; its sets are in an order in which none is read after it is set.
    """

    event: Event
    kind: SlotKind | None
    named: tuple[Value, ...]
    number: int
    guard: Expression
    case: Case

    @property
    def words(self) -> tuple[str, ...]:
        """What names the step's action: the event, the kind of its slot, and its argument."""
        words = (self.event.name, self.kind or "", *map(str, self.named))
        return tuple(word.lower() for word in words if word)


def actions(kinds: tuple[SlotKind, ...]) -> tuple[tuple[Step, ...], ...]:
    """Return the steps of every action: of an event, a kind of slot (if any) and an argument.

    Args:
        kinds: the kinds of slots that there are.
    """
    return tuple(
        tuple(_cases(event, kind, value, named))
        for event in EVENTS
        for kind in event.targets
        if kind is None or kind in kinds
        for value, named in event.arguments
    )


def heading(event: Event) -> str:
    """Return the comment above an event: who causes it, and the rules it follows from."""
    return f"{event.name} ({event.actor}): {', '.join(event.rules)}"


def reads(*about: Expression | Term) -> frozenset[Variable]:
    """Return the variables that some expressions or terms read."""
    return frozenset(found(Variable, about))


def _cases(
    event: Event, kind: SlotKind | None, value: Value | None, named: tuple[Value, ...]
) -> Iterator[Step]:
    """Yield a step for every case that can happen and change the state."""
    where = event.enabled
    for number, case in enumerate(event.cases, start=1):
        here = reduced(where & case.when, Known())
        bound = _bound(case, value, here)
        guard = reduced(here & changes(bound, kind), Known())
        if guard != FALSE:
            yield Step(event, kind, named, number, guard, bound)
        where &= Not(case.when)


def _bound(case: Case, value: Value | None, here: Expression) -> Case:
    """Return the case with its argument put in, and made simpler by what is known."""
    known = Known(implied(here), argument=value)
    sets = tuple((to, reduced_term(term, known)) for to, term in case.sets)
    decide = case.decide and Decide(reduced(case.decide.unless, known))
    return _checked(replace(case, when=All(), sets=_ordered(sets), decide=decide))


def _ordered(sets: tuple[tuple[Variable, Term], ...]) -> tuple[tuple[Variable, Term], ...]:
    """Put what is set in an order in which nothing is read after it is set."""
    if not sets:
        return ()
    for chosen in sets:
        others = tuple(other for other in sets if other is not chosen)
        if not any(chosen[0] in reads(term) for _, term in others):
            return (chosen, *_ordered(others))
    raise ValueError(f"No order of {[variable.name for variable, _ in sets]} reads before it sets.")


def _checked(case: Case) -> Case:
    """Return the case if it can be done one thing after the other."""
    first = {one.variable for one in case.everywhere}
    late = reads(case.decide.unless) if case.decide else reads()
    if first & reads(*(term for _, term in case.sets)):
        raise ValueError("A term reads what the case does to all slots first.")
    if late & {variable for variable, _ in case.sets}:
        raise ValueError("The policy's decision depends on what the case sets.")
    return case
