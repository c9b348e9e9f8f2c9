"""What stays possible, for every number of slots: a few acts of the agent always lead to it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial

from session_panel_spec.check.proof.event_formulas import steps
from session_panel_spec.check.proof.proof import Proof, attempt
from session_panel_spec.check.proof.solver import Formula, Query, z3
from session_panel_spec.check.proof.window import Window, disabled
from session_panel_spec.check.proof.window_state import (
    TARGET,
    Side,
    SymbolicState,
    Theory,
    theory_of,
)
from session_panel_spec.model.configuration import EVERY_MODEL
from session_panel_spec.model.language import Below, Model, SlotKind
from session_panel_spec.model.properties.formula import truth
from session_panel_spec.model.properties.possibility import ALWAYS_POSSIBLE
from session_panel_spec.model.properties.property import Act, AlwaysPossible
from session_panel_spec.model.properties.safety import SAFETY


def prove_possibility(
    *,
    claims: tuple[AlwaysPossible, ...] = ALWAYS_POSSIBLE,
    model: Model = EVERY_MODEL,
    told: Callable[[Query], None] | None = None,
) -> tuple[Proof, ...]:
    """Prove that each goal can be reached, for every number of slots and every bound.

    Args:
        claims: what to prove, each by its own acts.
        model: a model of which the safety properties are assumed; without, that of every
            presence policy and all allowed presences.
        told: told all that the solver was asked.

    Returns:
        For each claim, in their order, how its proof ended; its witness is the acts.

    Raises:
        ModuleNotFoundError: z3 is not installed.
    """
    theory = theory_of(model, SAFETY)
    proofs = tuple(attempt(claim, partial(_argue, theory, claim)) for claim in claims)
    theory.tell(told)
    return tuple(replace(proof, free=theory.free) for proof in proofs)


def _argue(theory: Theory, claim: AlwaysPossible) -> Proof:
    ways = [_Way(Window(theory, kind), claim) for kind in claim.of or (None,)]
    proved = all(way.is_possible() for way in ways)
    acts = ", ".join(act.event for act in claim.by)
    return Proof(claim.name, claim.rules, proved, witness=acts if proved else None)


@dataclass(frozen=True)
class _Moment:
    """A state on the way, and what has been so until then."""

    state: SymbolicState
    given: tuple[Formula, ...]


@dataclass(frozen=True)
class _Way:
    """A claim's acts, from every state of a window."""

    window: Window
    claim: AlwaysPossible

    def is_possible(self) -> bool:
        """Say whether the acts reach the goal."""
        if sum(act.unless is not None for act in self.claim.by) > 1:
            return False  # each would happen to a slot of its own, and there is one bystander
        place = TARGET if self.window.kind else None
        state = self.window.state
        start = _Moment(state, (truth(self.claim.premise, Side(state, place)),))
        if self._never(start):
            return False
        moments: tuple[_Moment, ...] = (start,)
        for act in self.claim.by:
            if not all(self._can_act(act, moment) for moment in moments):
                return False
            moments = tuple(after for moment in moments for after in self._acted(act, moment))
        goals = ((moment, truth(self.claim.goal, Side(moment.state, place))) for moment in moments)
        return all(self._never(moment, z3().Not(goal)) for moment, goal in goals)

    def _never(self, moment: _Moment, *formulas: Formula) -> bool:
        """Say whether some formulas never hold together where a moment is reached."""
        return self.window.never(self.claim.name, *moment.given, *formulas)

    def _can_act(self, act: Act, moment: _Moment) -> bool:
        """Say whether an act can happen, to the slot or wherever it is needed to some slot."""
        events = self.window.events(act.event)
        if act.unless is None:
            return bool(events) and self._never(moment, disabled(moment.state, events))
        return self._is_exhaustive(act) and self._can_wherever_counted(act, moment)

    def _is_exhaustive(self, act: Act) -> bool:
        """Say whether the act can happen to some slot wherever it is needed: a count says so."""
        events = [event for event in self.window.theory.events if event.name == act.event]
        match act.unless:
            case Below((count,), 1):
                enabled = {kind: e.enabled for e in events for kind in e.of}
                return all(enabled.get(kind) == count.of for kind in count.kinds)
        return False

    def _can_wherever_counted(self, act: Act, moment: _Moment) -> bool:
        """Say whether the act can happen, in one of its cases, to each slot that is counted."""
        events = [event for event in self.window.theory.events if event.name == act.event]
        return all(
            self._never(
                moment,
                truth(events[0].enabled, Side(moment.state, place)),
                disabled(
                    _swapped(moment.state, place), tuple(e for e in events if slot.kind in e.of)
                ),
            )
            for place, slot in moment.state.slots.items()
        )

    def _acted(self, act: Act, moment: _Moment) -> Iterator[_Moment]:
        """Yield each state after an act, and the one where it is not needed.

        Of the slots that are not the slot itself, the one in the window is any: it happens to it.
        """
        if act.unless is None:
            yield from self._happened(act, moment, self.window.kind, None)
            return
        unless = truth(act.unless, Side(moment.state))
        yield _Moment(moment.state, (*moment.given, unless))
        for place, slot in moment.state.slots.items():
            yield from self._happened(act, moment, slot.kind, place)

    def _happened(
        self, act: Act, moment: _Moment, kind: SlotKind | None, place: str | None
    ) -> Iterator[_Moment]:
        """Yield each state after an act that happens to the slot at a place."""
        for step in steps(self.window.theory, _swapped(moment.state, place), kind, act.event):
            yield _Moment(_swapped(step.after, place), (*moment.given, step.possible))


def _swapped(state: SymbolicState, place: str | None) -> SymbolicState:
    """Return a state with the target and the slot at a place in each other's places."""
    names = {TARGET: place, place: TARGET} if place else {}
    slots = {names.get(name) or name: slot for name, slot in state.slots.items()}
    return replace(state, slots=slots)
