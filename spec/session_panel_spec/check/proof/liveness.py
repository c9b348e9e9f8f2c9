"""Liveness for every number of slots, by one helpful event for each property.

Where the premise holds and the goal does not, three things are enough: every step keeps the
premise or reaches the goal; the helpful event, happening to the slot, reaches the goal; and it is
enabled, so that weak fairness makes it happen. Of a strongly fair event less will do: that it is
enabled again and again, since whatever disables it leads, by another property, to where it is.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial

from session_panel_spec.check.proof.event_formulas import Step
from session_panel_spec.check.proof.proof import Proof, attempt
from session_panel_spec.check.proof.solver import Formula, Query, all_of, any_of, z3
from session_panel_spec.check.proof.window import Window, disabled
from session_panel_spec.check.proof.window_state import (
    TARGET,
    TARGETS,
    Side,
    SymbolicState,
    theory_of,
)
from session_panel_spec.model.configuration import EVERY_MODEL
from session_panel_spec.model.language import Event, Model
from session_panel_spec.model.properties.formula import truth
from session_panel_spec.model.properties.liveness import LEADS_TO
from session_panel_spec.model.properties.property import LeadsTo
from session_panel_spec.model.properties.safety import SAFETY


def prove_liveness(
    *,
    claims: tuple[LeadsTo, ...] = LEADS_TO,
    model: Model = EVERY_MODEL,
    told: Callable[[Query], None] | None = None,
) -> tuple[Proof, ...]:
    """Prove that what leads to something does so for every number of slots, and every bound.

    Args:
        claims: what to prove, each by those before it; one that is known to fail is left out.
        model: a model of which the safety properties are assumed; without, that of every
            presence policy and all allowed presences.
        told: told all that the solver was asked.

    Returns:
        For each claim, in their order, how its proof ended; its witness is the helpful event.

    Raises:
        ValueError: a claim is of no slot.
        ModuleNotFoundError: z3 is not installed.
    """
    if any(not claim.of for claim in claims):
        raise ValueError("Only what is of slots can be proved to follow.")
    theory = theory_of(model, SAFETY)
    windows = tuple(Window(theory, kind) for kind in TARGETS)
    proofs: list[Proof] = []
    lemmas: list[LeadsTo] = []
    for claim in claims:
        if not claim.violated:
            argument = _Argument(claim, windows)
            proofs.append(attempt(claim, partial(_argue, argument, tuple(lemmas))))
            lemmas += [claim] if proofs[-1].proved else []
    theory.tell(told)
    return tuple(replace(proof, free=theory.free) for proof in proofs)


def _argue(argument: "_Argument", lemmas: tuple[LeadsTo, ...]) -> Proof:
    claim = argument.claim
    sound = argument.says_something() and argument.stays_until_reached()
    ways = argument.ways(lemmas) if sound else iter(())
    helpful, leans_on = next(ways, (None, ()))
    return Proof(claim.name, claim.rules, helpful is not None, leans_on, None, helpful)


@dataclass(frozen=True)
class _Argument:
    """The parts of a proof of one claim."""

    claim: LeadsTo
    windows: tuple[Window, ...]

    def ways(self, lemmas: tuple[LeadsTo, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Yield each helpful event, and the other properties that it needs."""
        for name in filter(self._reaches_the_goal, (*self.claim.weakly, *self.claim.strongly)):
            if all(
                self._never(w, self._waits(w), disabled(w.state, w.events(name)))
                for w in self._own()
            ):
                yield name, ()
            elif name in self.claim.strongly:
                usable = (lemma for lemma in lemmas if self._is_as_fair(lemma))
                yield from ((name, (m.name,)) for m in usable if self._is_again(name, m))

    def _is_enabled(self, window: Window, name: str) -> bool:
        """Say whether an event can happen to the slot wherever the claim waits."""
        barred = disabled(window.state, window.events(name))
        return self._never(window, self._waits(window), barred)

    def says_something(self) -> bool:
        """Say whether the premise can hold while the goal does not, of each kind of slot."""
        return all(not self._never(window, self._waits(window)) for window in self._own())

    def _is_as_fair(self, lemma: LeadsTo) -> bool:
        """Say whether all the fairness that another property needs is assumed here, too."""
        fair = {*self.claim.weakly, *self.claim.strongly}
        return {*lemma.weakly} <= fair and {*lemma.strongly} <= {*self.claim.strongly}

    def stays_until_reached(self) -> bool:
        """Say whether every step, of any slot, keeps the premise or reaches the goal."""
        return all(
            self._never(
                window, step.possible, self._waits(window, place), self._lost(step.after, place)
            )
            for window in self.windows
            for step in window.steps
            for place in window.places(self.claim.of)
        )

    def _reaches_the_goal(self, name: str) -> bool:
        """Say whether an event reaches the goal for the slot that it happens to.

        One that does not say its slot must reach it for every slot, wherever it happens: fairness
        makes it happen somewhere.
        """
        return all(
            self._never(
                window, step.possible, self._waits(window, place), self._missed(step.after, place)
            )
            for window in self.windows
            for step in window.steps
            if step.event and step.event.name == name
            for place in self._meant(window, step.event)
        )

    def _meant(self, window: Window, event: Event) -> tuple[str, ...]:
        """Return the places of the slots for which an event must reach the goal."""
        if event.anonymous:
            return window.places(self.claim.of)
        return (TARGET,) if window.kind in self.claim.of else ()

    def _is_again(self, name: str, lemma: LeadsTo) -> bool:
        """Say whether an event that is not enabled will be, by another property."""
        return all(
            window.kind in lemma.of
            and self._never(
                window, self._waits(window), barred, z3().Not(truth(lemma.premise, side))
            )
            and self._never(window, self._waits(window), barred, truth(lemma.goal, side))
            for window in self._own()
            for side in (Side(window.state, TARGET),)
            for barred in (disabled(window.state, window.events(name)),)
            for waits in (self._waits(window),)
        )

    def _never_leads(self, window: Window, step: Step, place: str, to: Formula) -> bool:
        """Say whether a step never leads to something from where the claim waits."""
        return self._never(window, step.possible, self._waits(window, place), to)

    def _never(self, window: Window, *formulas: Formula) -> bool:
        return window.never(self.claim.name, *formulas)

    def _own(self) -> Iterator[Window]:
        """Yield the windows around a slot of which the claim speaks."""
        yield from (window for window in self.windows if window.kind in self.claim.of)

    def _waits(self, window: Window, place: str = TARGET) -> Formula:
        """Return that the premise holds of a slot, and the goal not yet."""
        side = Side(window.state, place)
        return all_of((truth(self.claim.premise, side), z3().Not(truth(self.claim.goal, side))))

    def _lost(self, state: SymbolicState, place: str) -> Formula:
        side = Side(state, place)
        return z3().Not(any_of((truth(self.claim.premise, side), truth(self.claim.goal, side))))

    def _missed(self, state: SymbolicState, place: str) -> Formula:
        return z3().Not(truth(self.claim.goal, Side(state, place)))
