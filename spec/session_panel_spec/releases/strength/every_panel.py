"""Panels of every size at once, in any state or any step, whether one of them gets there or not.

Slots that are alike are a group: one of them stands for all, beside their number. Claims see of
other slots how many of them are counted, so as many groups as there are ways to be counted are
enough: all slots of a way can be like any one of them, and no count and no claim tells.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal, NamedTuple

from session_panel_spec.check.proof.solver import Formula, all_of, any_of, sum_of, z3
from session_panel_spec.check.proof.window_state import (
    TARGET,
    Side,
    SymbolicSlot,
    SymbolicState,
    fresh,
    number,
)
from session_panel_spec.model.language import (
    Count,
    Event,
    Model,
    Parameter,
    SlotKind,
    Switched,
    Value,
    Variable,
    found,
)
from session_panel_spec.model.properties.formula import Moves, Then, truth
from session_panel_spec.model.properties.property import Always

Over = Literal["states", "steps"]
Values = Mapping[Variable, Formula]


class Occasion(NamedTuple):
    """An event with what it is about besides its slot."""

    event: Event
    argument: Value | None


@dataclass(frozen=True)
class Group:
    """Slots that are alike.

    Attributes:
        size: how many there are.
        moments: their values in the state, or before the step and after it.
        is_target: whether the event happens to it; then it is one slot.
    """

    kind: SlotKind
    size: Formula
    moments: tuple[Values, ...]
    is_target: bool = False


@dataclass(frozen=True)
class EveryPanel:
    """Any panel in any state, or in any step by an event to a kind of slot, or to the panel.

    Attributes:
        models: those that have its variables, which are the same, and whose events can happen.
        claims: those that are asked about, all of them of states, or all of steps.
        target: what the event of a step happens to.
    """

    models: tuple[Model, Model]
    claims: tuple[Always, Always]
    target: SlotKind | None

    @property
    def over(self) -> Over:
        """Whether it is any state, or any step."""
        return self.claims[0].over

    @cached_property
    def shared(self) -> tuple[Values, ...]:
        """The values of the panel as a whole at each moment."""
        return tuple(fresh(self.models[0].shared, name) for name in self._moments)

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """Every slot, that of the event first."""
        one = [self._group(self.target, TARGET, z3().IntVal(1))] if self.target else []
        others = (
            self._group(kind, name, z3().Int(f"how many {name}"))
            for kind in self.models[0].slots
            for name in (f"{kind} {way}" for way in range(2 ** self._facts(kind)))
        )
        return (*(replace(group, is_target=True) for group in one), *others)

    @property
    def _moments(self) -> tuple[str, ...]:
        return ("", "then ") if self.over == "steps" else ("",)

    def _group(self, kind: SlotKind, name: str, size: Formula) -> Group:
        own = self.models[0].slots[kind]
        return Group(kind, size, tuple(fresh(own, f"{when}{name} ") for when in self._moments))

    def _facts(self, kind: SlotKind) -> int:
        """Return how many facts of a slot of a kind decide where it is counted."""
        after = found(Count, (found(Then, self.claims), found(Moves, self.claims)))
        return sum(kind in count.kinds for count in (*self._counts, *after))

    @cached_property
    def _counts(self) -> tuple[Count, ...]:
        return found(Count, self.claims)

    @cached_property
    def totals(self) -> tuple[Mapping[Count, Formula], ...]:
        """Each count that a claim speaks of, at each moment."""
        return tuple(
            {count: sum_of((z3().IntVal(0), *self._counted(count, now))) for count in self._counts}
            for now in range(len(self._moments))
        )

    def _counted(self, count: Count, now: int) -> Iterator[Formula]:
        for group in (one for one in self.groups if one.kind in count.kinds):
            is_counted = truth(count.of, Side(self._state(group, now), TARGET))
            yield z3().If(is_counted, group.size, 0)

    def _state(self, group: Group | None, now: int) -> SymbolicState:
        slots = {TARGET: SymbolicSlot(group.kind, group.moments[now])} if group else {}
        return SymbolicState(self.shared[now], slots, {})

    @cached_property
    def occasions(self) -> tuple[Occasion, ...]:
        """Every event that can happen to the target, of either model."""
        events = (event for model in self.models for event in model.events_of(self.target))
        apart = {
            (event.name, event.actor, value): Occasion(event, value)
            for event in events
            for value, _ in event.arguments
        }
        return tuple(apart.values())

    @cached_property
    def chosen(self) -> Formula:
        """Which of the occasions it is."""
        return z3().Int("event")

    def view(self, group: Group | None) -> "View":
        """Return the panel as it is seen from a slot of a group, or as a whole."""
        states = [self._state(group, now) for now in range(len(self._moments))]
        return View(
            states[0],
            TARGET if group else None,
            after=states[1] if self.over == "steps" else None,
            panel=self,
            is_target=group.is_target if group else self.target is None,
        )

    @cached_property
    def bounds(self) -> tuple[Parameter, ...]:
        """Every parameter that is a number."""
        spoken = found(Parameter, (self.claims, self.models[0].variables))
        return tuple(one for one in spoken if one not in self.switches)

    @cached_property
    def switches(self) -> tuple[Parameter, ...]:
        """Every parameter that is a switch."""
        return tuple(one.parameter for one in found(Switched, self.claims))

    def typed(self) -> Iterator[Formula]:
        """Yield what is so by the types: each variable has one of its values, no number is less."""
        yield from (number(bound) >= 1 for bound in self.bounds)
        yield from (group.size >= 0 for group in self.groups)
        for view in map(self.view, (None, *self.groups)):
            sides = (view, view.later) if self.over == "steps" else (view,)
            yield from (side.proper(variable) for side in sides for variable in side.variables)
        if self.over == "steps":
            yield all_of((self.chosen >= 0, self.chosen < len(self.occasions)))

    def meets(self, claim: Always) -> Formula:
        """Return that a claim holds wherever it says something."""
        return all_of(z3().Or(self._is_none(group), now) for group, now in self._said(claim))

    def breaks(self, claim: Always) -> Formula:
        """Return that a claim does not hold somewhere."""
        return z3().Not(self.meets(claim))

    def _said(self, claim: Always) -> Iterator[tuple[Group | None, Formula]]:
        """Yield each group of which a claim says something, and that it holds of it."""
        about = [group for group in self.groups if group.kind in claim.of] if claim.of else [None]
        yield from ((group, truth(claim.formula, self.view(group))) for group in about)

    def _is_none(self, group: Group | None) -> Formula:
        return group.size == 0 if group else z3().BoolVal(val=False)


@dataclass(frozen=True, kw_only=True)
class View(Side):
    """What is seen from a slot, or of the panel as a whole.

    Attributes:
        is_target: whether the event happens to it.
        now: the number of the moment.
    """

    panel: EveryPanel
    is_target: bool
    now: int = 0

    @property
    def later(self) -> "View":
        """The other side of the step; no event happens there."""
        if self.after is None:
            raise ValueError("a state has no other side")
        return replace(self, state=self.after, after=None, now=1)

    def total(self, counts: tuple[Count, ...]) -> Formula:
        """Return the sum of some counts."""
        return sum_of(self.panel.totals[self.now][count] for count in counts)

    def happens(self, is_meant: Callable[[Event], bool]) -> Formula:
        """Return that the step's event is meant."""
        return self._is_any(lambda one: is_meant(one.event))

    def is_about(self, values: tuple[Value, ...]) -> Formula:
        """Return that the event's argument has one of some values."""
        return self._is_any(lambda one: one.argument in values)

    def _is_any(self, is_meant: Callable[[Occasion], bool]) -> Formula:
        if self.after is None:
            return z3().BoolVal(val=False)
        meant = (n for n, one in enumerate(self.panel.occasions) if is_meant(one))
        return any_of(self.panel.chosen == n for n in meant)

    @property
    def is_own(self) -> Formula:
        """That the step's event happens to the slot, or to the panel as a whole."""
        return z3().BoolVal(self.is_target)
