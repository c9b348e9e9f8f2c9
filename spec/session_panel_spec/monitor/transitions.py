"""What an event makes of what is possible.

An event that was accepted leaves only what may accept it, one that was refused only what may refuse
it, by that rule. Where nothing is left, it cannot have been.
"""

from collections.abc import Callable, Collection, Iterator
from functools import cached_property, lru_cache
from itertools import combinations, product
from typing import Any, Final, TypeVar

from session_panel import HOME, Config, config_from_json
from session_panel_spec.domain.panel_events import names_about
from session_panel_spec.lockstep.mapping import bounds_of
from session_panel_spec.model.language import Case, Value, Variable
from session_panel_spec.model.panel_model import MODEL, presence
from session_panel_spec.monitor.acts import Act, acts_of, acts_without_id, forgettable
from session_panel_spec.monitor.possible import (
    HOME_SLOT,
    NOTHING,
    Key,
    Possible,
    Slot,
    Slots,
    is_so,
    reduced,
)
from session_panel_spec.monitor.reading import (
    AbstractEvent,
    Outcome,
    Reading,
    Sight,
    arguments_of,
    changed,
)

T = TypeVar("T")

_CHANGES: Final = tuple(
    frozenset(some)
    for size in range(len(MODEL.everywhere) + 1)
    for some in combinations(MODEL.everywhere, size)
)
"""All that events may do to all slots alike."""

_OF_CUSTOMER: Final = names_about("customer")
_OF_DIALOG: Final = names_about("dialog")
_OF_PANEL: Final = names_about("panel")


@lru_cache(16)
def transitions_of(config: str) -> "Transitions":
    """Return what follows possibilities at a configuration, in JSON; monitors of it share it."""
    return Transitions(config_from_json(config))


class Transitions:
    """Follows what is possible, at a configuration."""

    def __init__(self, config: Config) -> None:
        self.acts = acts_of(config)
        self._without_id = {**self.acts, **acts_without_id()}
        self._reading = Reading(config, (*self.acts.values(), *self._without_id.values()))
        self._bounds = bounds_of(config)
        self._next = lru_cache(1 << 15)(self._next_slots)
        self._next_values = lru_cache(1 << 10)(self._values_after)

    @cached_property
    def unknown(self) -> Possible:
        """Every state."""
        anything = self.reach(frozenset({NOTHING}), frozenset(self.acts), None)
        return Possible({None: anything, **{v: frozenset(v.domain) for v in MODEL.shared}})

    def accepted(self, possible: Possible, event: AbstractEvent) -> Iterator[Possible]:
        """Yield what is possible after an event that was accepted."""
        names = (None, *possible.slots) if event.kind in _OF_DIALOG else (event.name,)
        for name in names:
            yield from self._accepted(possible, event._replace(name=name))

    def refused(
        self, possible: Possible, event: AbstractEvent, rule: str | None
    ) -> Iterator[Possible]:
        """Yield what is possible after an event that was refused, by the rule if that is known."""
        act = self._act(event)
        for before in _still(possible) if event.kind in _OF_DIALOG else (possible,):
            asked = [
                sight
                for sight, answers in self._reading.answered(act, before, event)
                if any(rule in (None, r) for r in answers.rules)
            ]
            if asked:
                yield from self.fitting(_after(before, event.name, asked))

    def rules(self, possible: Possible, event: AbstractEvent) -> Iterator[str]:
        """Yield the IDs of the rules that may refuse an event."""
        for _, answers in self._reading.answered(self._act(event), possible, event):
            yield from answers.rules

    def forced(self, possible: Possible, event: AbstractEvent) -> Possible:
        """Return what to go on with after an event was accepted that cannot have been."""
        names = possible.slots if event.kind in _OF_DIALOG else (event.name,)
        freed = dict.fromkeys((presence, *names), None)
        return possible.with_slots(_shaken).having({key: self.unknown.of(key) for key in freed})

    def one_more(self, possible: Possible, kind: str) -> Iterator[Possible]:
        """Yield what is possible after an event of a kind, whatever it was about."""
        if kind in _OF_CUSTOMER:
            yield possible.with_slots(_perhaps_dropped)
            return
        names = (HOME,) if kind in _OF_PANEL else (HOME, None, *possible.slots)
        for name, argument in product(names, arguments_of(kind)):
            yield from self._accepted(possible, AbstractEvent(kind, name, argument))

    def reach(self, slots: Slots, kinds: frozenset[str], events: int | None) -> Slots:
        """Return what may go by an id after some events, whatever else there is."""
        return _closure(slots, lambda slot: self._next(slot, kinds), events)

    def reach_of(
        self, variable: Variable, values: frozenset[Any], kinds: frozenset[str]
    ) -> frozenset[Any]:
        """Return what a variable of the panel may be after some events, whatever else there is."""
        return _closure(values, lambda value: self._next_values(variable, value, kinds))

    def fitting(self, possible: Possible) -> Iterator[Possible]:
        """Yield what is left of a possibility within the limits, if anything is."""
        fitting = reduced(possible, self._bounds)
        if fitting:
            yield fitting

    def _act(self, event: AbstractEvent) -> Act:
        return (self._without_id if event.name == HOME else self.acts)[event.kind]

    def _accepted(self, possible: Possible, event: AbstractEvent) -> Iterator[Possible]:
        act = self._act(event)
        for before in _still(possible) if act.is_modal else (possible,):
            found = {
                outcome
                for _, answers in self._reading.answered(act, before, event)
                for outcome in answers.outcomes
            }
            if found:
                yield from self.fitting(_led_to(before, event.name, found))

    def _next_slots(self, slot: Slot, kinds: frozenset[str]) -> Slots:
        """Return what may go by an id after one more event, of it or of another."""
        found = set(_shaken(frozenset({slot})))
        for kind in kinds.difference(_OF_PANEL):
            for argument in arguments_of(kind):
                sight = Sight((), slot, argument)
                answers = self._reading.answers(self.acts[kind], sight)
                found |= {outcome.slot for outcome in answers.outcomes}
        return frozenset(found)

    def _values_after(
        self, variable: Variable, value: Value, kinds: frozenset[str]
    ) -> frozenset[Any]:
        """Return what a variable of the panel may be after one more event, accepted or not."""
        return frozenset(
            dict(outcome.shared)[variable]
            for kind in kinds
            for argument in arguments_of(kind)
            for case in self.acts[kind].branches
            if isinstance(case, Case)
            for outcome in self._reading.outcomes(
                case, Sight(((variable, value),), HOME_SLOT, argument)
            )
        )


def _closure(
    begin: frozenset[T], after: Callable[[T], frozenset[T]], steps: int | None = None
) -> frozenset[T]:
    """Return what can be reached in some steps, or in any number."""
    seen = new = begin
    while new and steps != 0:
        new = frozenset().union(*map(after, new)) - seen
        seen |= new
        steps = steps and steps - 1
    return seen


def _after(before: Possible, name: Key, found: Collection[Sight | Outcome]) -> Possible:
    """Return a possibility with what may go by an id; of one not told apart, that too."""
    known = [dict(one.shared) for one in found]
    told = {v: frozenset(values.get(v) for values in known) for v in MODEL.shared}
    values: dict[Key, frozenset[Any]] = {
        variable: (told - {None}) | before.of(variable) if None in told else told
        for variable, told in told.items()
    }
    slots = frozenset(one.slot for one in found)
    return before.having({**values, name: slots | before.of(None) if name is None else slots})


def _led_to(before: Possible, name: str | None, found: Collection[Outcome]) -> Possible:
    """Return what some outcomes of an event about an id make of a possibility."""
    ways = {frozenset(outcome.everywhere) for outcome in found}

    def moved(slots: Slots) -> Slots:
        return frozenset(changed(slot, way) for slot in slots for way in ways)

    return _after(before if ways == {frozenset()} else before.with_slots(moved), name, found)


def _still(possible: Possible) -> Iterator[Possible]:
    """Yield the possibility without an open dialog, if there is one."""
    still = possible.with_slots(_without_dialogs)
    if all(still.slots.values()):
        yield still


@lru_cache(1 << 12)
def _without_dialogs(slots: Slots) -> Slots:
    return frozenset(slot for slot in slots if not slot.dialog)


@lru_cache(1 << 12)
def _shaken(slots: Slots) -> Slots:
    """Return what slots may be after an event of another id."""
    return frozenset(changed(slot, some) for slot in slots for some in _CHANGES)


@lru_cache(1 << 12)
def _perhaps_dropped(slots: Slots) -> Slots:
    return slots | {NOTHING} if any(is_so(forgettable, slot) for slot in slots) else slots
