"""Any state of any size in which the invariants hold, and what never is so in it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from session_panel_spec.check.proof.event_formulas import Step, ground, steps
from session_panel_spec.check.proof.solver import Formula, Solver, all_of, any_of, z3
from session_panel_spec.check.proof.window_state import (
    TARGET,
    Side,
    SymbolicState,
    Theory,
    fresh_state,
)
from session_panel_spec.model.language import Event, Expression, SlotKind
from session_panel_spec.model.properties.formula import truth
from session_panel_spec.model.properties.property import Always


@dataclass(frozen=True)
class Window:
    """Any state in which the invariants hold, seen around a slot of a kind, and its steps."""

    theory: Theory
    kind: SlotKind | None

    @cached_property
    def state(self) -> SymbolicState:
        """The state."""
        return fresh_state(self.theory, self.kind)

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """Every step of the slot, or where there is none, of the panel as a whole."""
        return tuple(steps(self.theory, self.state, self.kind))

    @cached_property
    def invariants(self) -> dict[str, Formula]:
        """By the name of a claim about states, that it holds wherever it says something."""
        states = [claim for claim in self.theory.claims if claim.over == "states"]
        about = Side(self.state)
        return {
            claim.name: all_of(everywhere(claim, claim.formula, about).values()) for claim in states
        }

    @cached_property
    def given(self) -> Formula:
        """What is so in it: by definition, or because it is proved."""
        return all_of((ground(self.theory, self.state), *self.invariants.values()))

    def places(self, kinds: tuple[SlotKind, ...]) -> tuple[str, ...]:
        """Return the places of slots of some kinds."""
        return tuple(place for place, slot in self.state.slots.items() if slot.kind in kinds)

    @cached_property
    def solver(self) -> Solver:
        """A solver that knows what is so in it."""
        solver = self.theory.solver()
        solver.add(self.given)
        return solver

    def never(self, about: str, *formulas: Formula) -> bool:
        """Say whether some formulas never hold together in it.

        Args:
            about: the name of the claim to which it matters.
            formulas: what is asked about.

        Raises:
            UndecidedError: the solver does not know.
        """
        return not self.solver.asked(about, self.solver.fresh_literal(all_of(formulas)))

    def events(self, name: str) -> tuple[Event, ...]:
        """Return the events of a name that can happen to the slot, or to the panel as a whole."""
        return tuple(event for event in self.theory.events_of(self.kind) if event.name == name)


def everywhere(claim: Always, expression: Expression, about: Side) -> dict[str | None, Formula]:
    """Return a claim's expression, for each slot of which the claim speaks."""
    slots = about.state.slots.items()
    places = [place for place, slot in slots if slot.kind in claim.of] if claim.of else [None]
    return {place: truth(expression, replace(about, place=place)) for place in places}


def disabled(state: SymbolicState, events: tuple[Event, ...]) -> Formula:
    """Return that no case of some events can happen in a state, to its target if it has one."""
    side = Side(state, TARGET if TARGET in state.slots else None)
    return z3().Not(any_of(can for event in events for can in _cases(event, side)))


def _cases(event: Event, side: Side) -> Iterator[Formula]:
    enabled = truth(event.enabled, side)
    yield from (all_of((enabled, truth(case.when, side))) for case in event.cases)
