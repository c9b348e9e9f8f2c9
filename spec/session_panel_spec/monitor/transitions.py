"""What an event makes of what is possible.

An event that was accepted leaves only what may accept it, one that was refused only what may refuse
it, by that rule. Where nothing is left, it cannot have been.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace
from functools import cached_property, lru_cache, partial
from itertools import combinations, product
from typing import Any, Final, TypeVar

from session_panel import HOME, Config, config_from_json
from session_panel.config import Threshold
from session_panel_spec.domain.panel_events import names_about
from session_panel_spec.model.abstract_state import LIMITS
from session_panel_spec.model.language import Case, Value, Variable
from session_panel_spec.model.panel_model import FOCUSED, MODEL, presence
from session_panel_spec.monitor.acts import (
    Act,
    accepting_by_itself,
    acts_of,
    acts_without_id,
    configuring,
    forgettable,
)
from session_panel_spec.monitor.configuring import CONFIGURE, alerted, may_recompute, threshold_of
from session_panel_spec.monitor.possible import (
    HOME_SLOT,
    NOTHING,
    Key,
    Possible,
    Slot,
    Slots,
    is_so,
    limited,
    reduced,
    total,
)
from session_panel_spec.monitor.reading import (
    AbstractEvent,
    Outcome,
    Reading,
    Sight,
    arguments_of,
    bounds_within,
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
def transitions_of(config: str | None, crowd: int) -> "Transitions":
    """Return what follows possibilities at a configuration, in JSON; monitors of it share it.

    Args:
        config: the configuration; None where nobody knows it.
        crowd: how many sessions and offers there can be at most: the limit may have been lowered.
    """
    return Transitions(config_from_json(config) if config else None, crowd)


class Transitions:
    """Follows what is possible, at a configuration."""

    def __init__(self, config: Config | None, crowd: int) -> None:
        self.acts = acts_of(config)
        self._config = config
        self._without_id = {**self.acts, **acts_without_id()}
        self._automatic = accepting_by_itself(config)
        acts = (*self.acts.values(), *self._without_id.values(), *self._automatic.values())
        self._reading = Reading(config, acts)
        self._bounds = replace(bounds_within(config)[1], max_sessions=crowd)
        self._next = lru_cache(1 << 15)(self._next_slots)
        self._next_values = lru_cache(1 << 10)(self._values_after)

    @cached_property
    def unknown(self) -> Possible:
        """Every state, whatever the configuration."""
        if self._config:
            return transitions_of(None, LIMITS["max_sessions"][1]).unknown
        anything = self.reach(frozenset({NOTHING}), frozenset(self.acts), None)
        return Possible({None: anything, **{v: frozenset(v.domain) for v in MODEL.shared}})

    def accepted(self, possible: Possible, event: AbstractEvent) -> Iterator[Possible]:
        """Yield what is possible after an event that was accepted."""
        names = (None, *possible.slots) if event.kind in _OF_DIALOG else (event.name,)
        for about in (event._replace(name=name) for name in names):
            yield from self._accepted(possible, self._act(about), about)

    def configured(self, possible: Possible, before: Config | None) -> Iterator[Possible]:
        """Yield what is possible once this configuration has replaced another (CONF-1)."""
        act = configuring(differs=may_recompute(before, self._config))
        alerts = _alerted(possible, threshold_of(before), threshold_of(self._config))
        yield from self.settled(possible, self._accepted(alerts, act, AbstractEvent(CONFIGURE)))

    def settled(self, before: Possible, found: Iterable[Possible]) -> Iterator[Possible]:
        """Yield what is possible once the panel has accepted by itself what it may (OFFR-3).

        Which offer was made first is not known: any may be.

        Args:
            before: what was possible before the event.
            found: what is possible after the event itself.
        """
        seen: dict[Possible, None] = {}
        new = tuple(found)
        while new:
            seen |= dict.fromkeys(new)
            yield from (possible for possible in new if not self._must_accept(possible))
            after = (one for possible in new for one in self._one_accepted(before, possible))
            new = tuple(one for one in limited(after) if one not in seen)

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

    def forced(self, possible: Possible, event: AbstractEvent) -> Iterator[Possible]:
        """Yield what to go on with after an event was accepted that cannot have been."""
        names = possible.slots if event.kind in _OF_DIALOG else (event.name,)
        freed = {key: self.unknown.of(key) for key in (presence, *names)}
        yield from self.settled(possible, [possible.with_slots(_shaken).having(freed)])

    def one_more(self, possible: Possible, kind: str) -> Iterator[Possible]:
        """Yield what is possible after an event of a kind, whatever it was about."""
        yield from self.settled(possible, self._one_more(possible, kind))

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

    def _one_more(self, possible: Possible, kind: str) -> Iterator[Possible]:
        """Yield what is possible after an event of a kind, but for what is accepted by itself."""
        if kind in _OF_CUSTOMER:
            yield possible.with_slots(_perhaps_dropped)
            return
        if kind == CONFIGURE:
            possible = _alerted(possible, None, None)
        names = (HOME,) if kind in _OF_PANEL else (HOME, None, *possible.slots)
        for name, argument in product(names, arguments_of(kind)):
            event = AbstractEvent(kind, name, argument)
            yield from self._accepted(possible, self._act(event), event)

    def _must_accept(self, possible: Possible) -> bool:
        """Say whether some offer is sure to be accepted by the panel itself."""
        asked = product(self._automatic.values(), _offered(possible))
        return any(
            not any(
                answers.rules
                for _, answers in self._reading.answered(act, possible, AbstractEvent("", name))
            )
            for act, name in asked
        )

    def _one_accepted(self, before: Possible, possible: Possible) -> Iterator[Possible]:
        """Yield what is possible after one offer is accepted by itself, if one may be.

        It takes the focus where Home had it before the event, and has it still.
        """
        focus = {a and b for a in _home_has_focus(before) for b in _home_has_focus(possible)}
        acts = [act for with_focus, act in self._automatic.items() if with_focus in focus]
        for act, name in product(acts, _offered(possible)):
            yield from self._accepted(possible, act, AbstractEvent("", name))

    def _accepted(self, possible: Possible, act: Act, event: AbstractEvent) -> Iterator[Possible]:
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
        if CONFIGURE in kinds:
            found |= alerted(frozenset({slot}), None, None)
        for kind in kinds.difference(_OF_PANEL):
            for argument in arguments_of(kind):
                found |= self._slots_after(self.acts[kind], Sight((), slot, argument))
        offered = [each for each in found if each.offered]
        for act, each in product(self._automatic.values(), offered):
            found |= self._slots_after(act, Sight((), each))
        return frozenset(found)

    def _slots_after(self, act: Act, sight: Sight) -> Slots:
        return frozenset(outcome.slot for outcome in self._reading.answers(act, sight).outcomes)

    def _values_after(
        self, variable: Variable, value: Value, kinds: frozenset[str]
    ) -> frozenset[Any]:
        """Return what a variable of the panel may be after one more event, accepted or not."""
        told = [(self.acts[kind], a) for kind in kinds for a in arguments_of(kind)]
        by_itself = [(act, None) for act in self._automatic.values()]
        return frozenset(
            dict(outcome.shared)[variable]
            for act, argument in (*told, *by_itself)
            for case in act.branches
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


def _alerted(possible: Possible, before: Threshold | None, after: Threshold | None) -> Possible:
    """Return the possibility once another threshold counts."""
    return possible.with_slots(partial(alerted, before=before, after=after))


def _offered(possible: Possible) -> Iterator[str | None]:
    """Yield each id of what may be offered."""
    names = (None, *possible.slots)
    return (name for name in names if any(slot.offered for slot in possible.of(name)))


def _home_has_focus(possible: Possible) -> set[bool]:
    """Return whether Home has the focus; both where either may be."""
    return {not total(counts, (FOCUSED,)) for counts in possible.counts}


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
