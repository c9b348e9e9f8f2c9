"""What stays possible, for every number of slots: a few acts of the agent always lead to it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from time import perf_counter

from session_panel_spec.check.proof.event_formulas import steps
from session_panel_spec.check.proof.induction import Proof
from session_panel_spec.check.proof.window import Window, disabled
from session_panel_spec.check.proof.window_state import (
    TARGET,
    Formula,
    Side,
    SymbolicState,
    Theory,
    theory_of,
    z3,
)
from session_panel_spec.model.language import Below, Model, SlotKind
from session_panel_spec.model.panel_model import MODEL
from session_panel_spec.model.properties.formula import truth
from session_panel_spec.model.properties.possibility import ALWAYS_POSSIBLE
from session_panel_spec.model.properties.property import Act, AlwaysPossible
from session_panel_spec.model.properties.safety import SAFETY


def prove_possibility(
    *, claims: tuple[AlwaysPossible, ...] = ALWAYS_POSSIBLE, model: Model = MODEL
) -> tuple[Proof, ...]:
    """Prove that each goal can be reached, for every number of slots and every bound.

    Args:
        claims: what to prove, each by its own acts.
        model: the model, or a changed one, of which the safety properties are assumed.

    Returns:
        For each claim, in their order, how its proof ended; its witness is the acts.

    Raises:
        ModuleNotFoundError: z3 is not installed.
    """
    theory = theory_of(model, SAFETY)
    return tuple(_proof(theory, claim) for claim in claims)


def _proof(theory: Theory, claim: AlwaysPossible) -> Proof:
    began = perf_counter()
    windows = [Window(theory, kind) for kind in claim.of or (None,)]
    proved = all(_is_reached(window, claim) for window in windows)
    acts = ", ".join(act.event for act in claim.by)
    seconds = perf_counter() - began
    return Proof(claim.name, claim.rules, proved, seconds, (), None, acts if proved else None)


@dataclass(frozen=True)
class _Moment:
    """A state on the way, and what has been so until then."""

    state: SymbolicState
    given: tuple[Formula, ...]


def _is_reached(window: Window, claim: AlwaysPossible) -> bool:
    """Say whether a claim's acts reach its goal, from every state of a window."""
    if sum(act.unless is not None for act in claim.by) > 1:
        return False  # each would have to happen to a slot of its own, and there is one bystander
    place = TARGET if window.kind else None
    start = _Moment(window.state, (truth(claim.premise, Side(window.state, place)),))
    if window.never(*start.given):
        return False
    moments: tuple[_Moment, ...] = (start,)
    for act in claim.by:
        if not all(_can_act(window, act, moment) for moment in moments):
            return False
        moments = tuple(after for moment in moments for after in _acted(window, act, moment))
    goals = ((moment, truth(claim.goal, Side(moment.state, place))) for moment in moments)
    return all(window.never(*moment.given, z3().Not(goal)) for moment, goal in goals)


def _can_act(window: Window, act: Act, moment: _Moment) -> bool:
    """Say whether an act can happen, to the slot itself or wherever it is needed to some slot."""
    events = window.events(act.event)
    if act.unless is None:
        return bool(events) and window.never(*moment.given, disabled(moment.state, events))
    return _is_exhaustive(window, act) and _can_wherever_counted(window, act, moment)


def _is_exhaustive(window: Window, act: Act) -> bool:
    """Say whether the act can happen to some slot wherever it is needed: a count says so."""
    events = [event for event in window.theory.events if event.name == act.event]
    match act.unless:
        case Below((count,), 1):
            enabled = {kind: e.enabled for e in events for kind in e.of}
            return all(enabled.get(kind) == count.of for kind in count.kinds)
    return False


def _can_wherever_counted(window: Window, act: Act, moment: _Moment) -> bool:
    """Say whether the act can happen, in one of its cases, to each slot that the count counts."""
    events = [event for event in window.theory.events if event.name == act.event]
    return all(
        window.never(
            *moment.given,
            truth(events[0].enabled, Side(moment.state, place)),
            disabled(_swapped(moment.state, place), tuple(e for e in events if slot.kind in e.of)),
        )
        for place, slot in moment.state.slots.items()
    )


def _acted(window: Window, act: Act, moment: _Moment) -> Iterator[_Moment]:
    """Yield each state after an act, and the one where it is not needed.

    Of the slots that are not the slot itself, the one in the window is any: the one it happens to.
    """
    if act.unless is None:
        yield from _happened(window, act, moment, window.kind, None)
        return
    unless = truth(act.unless, Side(moment.state))
    yield _Moment(moment.state, (*moment.given, unless))
    for place, slot in moment.state.slots.items():
        yield from _happened(window, act, moment, slot.kind, place)


def _happened(
    window: Window, act: Act, moment: _Moment, kind: SlotKind | None, place: str | None
) -> Iterator[_Moment]:
    """Yield each state after an act that happens to the slot at a place."""
    for step in steps(window.theory, _swapped(moment.state, place), kind):
        if step.event and step.event.name == act.event:
            yield _Moment(_swapped(step.after, place), (*moment.given, step.possible))


def _swapped(state: SymbolicState, place: str | None) -> SymbolicState:
    """Return a state with the target and the slot at a place in each other's places."""
    names = {TARGET: place, place: TARGET} if place else {}
    slots = {names.get(name) or name: slot for name, slot in state.slots.items()}
    return replace(state, slots=slots)
