"""What an event makes of what is possible.

An event that was accepted leaves only what may accept it, one that was refused only what may refuse
it, by that rule. Where nothing is left, it cannot have been.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property, lru_cache
from itertools import combinations, product
from typing import Final, cast

from session_panel import HOME, Config, config_from_json, to_json
from session_panel.mode import PanelMode
from session_panel.presence import PresenceState
from session_panel_spec.domain.panel_events import names_about
from session_panel_spec.model.events import MODEL, presence
from session_panel_spec.model.refusals import MODAL, NO_DIALOG
from session_panel_spec.monitor.abstract_event import AbstractEvent
from session_panel_spec.monitor.events import Act, acts_of, home_acts
from session_panel_spec.monitor.possible import (
    ANY_NUMBER,
    HOME_SLOT,
    NOTHING,
    Possible,
    Slot,
    Slots,
    may_be_dropped,
    reduced,
)
from session_panel_spec.monitor.reading import About, Outcome, Reading, Sight, changed

PRESENCES: Final = cast("frozenset[PresenceState]", frozenset(presence.domain))
MODES: Final[frozenset[PanelMode]] = frozenset({"expanded", "collapsed"})
_OTHER_MODE: Final[Mapping[PanelMode, PanelMode]] = {
    "expanded": "collapsed",
    "collapsed": "expanded",
}
_CHANGES: Final = tuple(
    frozenset(some)
    for size in range(len(MODEL.everywhere) + 1)
    for some in combinations(MODEL.everywhere, size)
)
"""All that events may do to all slots alike."""
OF_PANEL: Final = names_about("panel")
OF_DIALOG: Final = names_about("dialog")


def tracking_of(config: Config) -> "Tracking":
    """Return what follows possibilities at a configuration; monitors of equal ones share it."""
    return _tracking(to_json(config))


@lru_cache(16)
def _tracking(config: str) -> "Tracking":
    return Tracking(config_from_json(config))


class Tracking:
    """Follows what is possible, at a configuration."""

    def __init__(self, config: Config) -> None:
        self.acts = acts_of(config)
        self._home = {**self.acts, **home_acts()}
        self._reading = Reading(config)
        self._session_limit = config.session_limit
        self._next = lru_cache(1 << 15)(self._next_slots)

    @cached_property
    def anything(self) -> Slots:
        """All that can go by an id."""
        return self.reach(frozenset({NOTHING}), frozenset(self.acts), None)

    @cached_property
    def unknown(self) -> Possible:
        """Every state."""
        return Possible(PRESENCES, MODES, {}, self.anything)

    def accepted(self, possible: Possible, event: AbstractEvent) -> Iterator[Possible]:
        """Yield what is possible after an event that was accepted."""
        if event.kind not in OF_DIALOG:
            yield from self._accepted(possible, event)
            return
        for name in (None, *possible.slots):
            if any(slot.dialog for slot in possible.of(name)):
                yield from self._accepted(possible, event._replace(name=name))

    def refused(
        self, possible: Possible, event: AbstractEvent, rule: str | None
    ) -> Iterator[Possible]:
        """Yield what is possible after an event that was refused, by the rule if that is known."""
        if event.kind in OF_DIALOG:
            if rule in (None, NO_DIALOG.rule):
                yield from _still(possible)
            return
        act = self._act(event)
        asked = [
            sight
            for sight in self._sights(possible, event)
            if any(r and rule in (None, r) for r in self._reading.answers(act, sight))
        ]
        if asked:
            slots = frozenset(sight.slot for sight in asked)
            yield from self._fit(_after(possible, event.name, _presences(possible, asked), slots))

    def rules(self, possible: Possible, event: AbstractEvent) -> tuple[str, ...]:
        """Return the IDs of the rules that may refuse an event."""
        if event.kind in OF_DIALOG:
            return (NO_DIALOG.rule,) if any(_still(possible)) else ()
        act = self._act(event)
        sights = self._sights(possible, event)
        found = (rule for sight in sights for rule in self._reading.answers(act, sight))
        return tuple(dict.fromkeys(rule for rule in found if rule))

    def forced(self, possible: Possible, event: AbstractEvent) -> Possible:
        """Return what to go on with after an event was accepted that cannot have been."""
        names = possible.slots if event.kind in OF_DIALOG else (event.name,)
        shaken = possible.with_slots(_shaken)
        freed = {name: self.anything for name in names if name not in (None, HOME)}
        slots = {**shaken.slots, **freed}
        return replace(shaken, presences=PRESENCES, slots=slots)

    def one_more(self, possible: Possible, kind: str) -> Iterator[Possible]:
        """Yield what is possible after an event of a kind, whatever it was about."""
        names: Iterable[str | None] = (None, *possible.slots)
        if kind == "drop":
            yield possible.with_slots(_perhaps_dropped)
            return
        if kind in OF_PANEL:
            names = (HOME,)
        elif kind == "focus":
            names = (HOME, *names)
        for name, argument in product(names, self.acts[kind].arguments):
            yield from self._accepted(possible, AbstractEvent(kind, name, argument))

    def reach(self, slots: Slots, kinds: frozenset[str], events: int | None) -> Slots:
        """Return what may go by an id after some events, whatever else there is."""
        seen = new = slots
        while new and events != 0:
            new = frozenset(s for slot in new for s in self._next(slot, kinds)) - seen
            seen |= new
            events = None if events is None else events - 1
        return seen

    def presences(
        self, was: frozenset[PresenceState], kinds: frozenset[str]
    ) -> frozenset[PresenceState]:
        """Return what the presence may be after some events, whatever else there is."""
        seen = new = was
        while new:
            new = frozenset(p for now in new for kind in kinds for p in self._moved(now, kind))
            new -= seen
            seen |= new
        return seen

    def _act(self, event: AbstractEvent) -> Act:
        return (self._home if event.name == HOME else self.acts)[event.kind]

    def _sights(self, possible: Possible, event: AbstractEvent) -> Iterator[Sight]:
        own = possible.of(event.name)
        if event.kind in OF_DIALOG:
            own = frozenset(slot for slot in own if slot.dialog)
        about = About(event.argument, possible.counts_but(event.name))
        return self._reading.sights(self._act(event), possible.presences, own, about)

    def _accepted(self, possible: Possible, event: AbstractEvent) -> Iterator[Possible]:
        act = self._act(event)
        for before in _still(possible) if MODAL in act.refusals else (possible,):
            found = {
                outcome
                for sight in self._sights(before, event)
                if None in self._reading.answers(act, sight)
                for outcome in self._reading.outcomes(act, sight)
            }
            if found:
                yield from self._fit(_led_to(before, event, found))

    def fitting(self, possible: Possible) -> Possible | None:
        """Return what is left of a possibility within the limits, if anything is."""
        return reduced(possible, self._session_limit)

    def _fit(self, possible: Possible) -> Iterator[Possible]:
        fitting = self.fitting(possible)
        if fitting:
            yield fitting

    def _next_slots(self, slot: Slot, kinds: frozenset[str]) -> Slots:
        """Return what may go by an id after one more event, of it or of another."""
        found = set(_shaken(frozenset({slot})))
        impossible = OF_PANEL if slot.dialog else (*OF_PANEL, *OF_DIALOG)
        for act in (self.acts[kind] for kind in kinds if kind not in impossible):
            for argument in act.arguments:
                sight = Sight(None, slot, argument, ANY_NUMBER)
                if None in self._reading.answers(act, sight):
                    found |= {outcome.slot for outcome in self._reading.outcomes(act, sight)}
        return frozenset(found)

    def _moved(self, now: PresenceState, kind: str) -> Iterator[PresenceState]:
        """Yield what the presence may be after an event of a kind."""
        act = self.acts[kind]
        for case, argument in product(act.cases, act.arguments):
            sight = Sight(now, HOME_SLOT, argument, ANY_NUMBER)
            yield from self._reading.presences(case, sight)


def _after(
    possible: Possible, name: str | None, presences: frozenset[PresenceState], slots: Slots
) -> Possible:
    """Return a possibility with what may go by an id; of one not told apart, that too."""
    if name == HOME:
        return replace(possible, presences=presences)
    if name is None:
        return replace(possible, presences=presences, others=possible.others | slots)
    return replace(possible, presences=presences, slots={**possible.slots, name: slots})


def _led_to(before: Possible, event: AbstractEvent, found: Collection[Outcome]) -> Possible:
    ways = {frozenset(outcome.everywhere) for outcome in found}

    def moved(slots: Slots) -> Slots:
        return frozenset(changed(slot, way) for slot in slots for way in ways)

    after = before if ways == {frozenset()} else before.with_slots(moved, but=event.name)
    if event.kind == "toggle":
        after = replace(after, modes=frozenset(_OTHER_MODE[mode] for mode in after.modes))
    return _after(after, event.name, _presences(before, found), frozenset(o.slot for o in found))


def _presences(before: Possible, found: Collection[Sight | Outcome]) -> frozenset[PresenceState]:
    told = frozenset(one.presence for one in found if one.presence)
    return told if all(one.presence for one in found) else told | before.presences


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
    return slots | {NOTHING} if any(map(may_be_dropped, slots)) else slots
