"""Each event of the model that is another than it was, and each that is refused otherwise."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property, partial
from itertools import product

from session_panel_spec.model.abstract_state import Bounds
from session_panel_spec.model.language import Model, SlotKind
from session_panel_spec.model.refusals import PlaceKind
from session_panel_spec.model.run_text import changes
from session_panel_spec.releases.changes.change import (
    Accepted,
    Difference,
    EventChange,
    Explored,
    How,
    Nearest,
    RefusalChange,
    Refused,
)
from session_panel_spec.releases.changes.common_states import CommonStates, Pair
from session_panel_spec.releases.release import Release

Told = Callable[[str, int], None]
"""Told from time to time what is being done, and how much of it has been."""

Refusing = tuple[str, PlaceKind, Refused | None, Refused | None]
"""An event by its name, what it happens to, and how either side refuses it."""


@dataclass
class EventChanges:
    """What has been found so far, each with a run that is as short as any.

    Attributes:
        events: by the event's name, its kind, how it is another, and what is another there: who
            refused it or refuses it, or the variables that it leaves otherwise.
        refusals: by the event's name, what it happens to, and both answers.
        sizes: where all was compared.
    """

    pair: Pair
    events: dict[tuple[object, ...], EventChange] = field(default_factory=dict)
    refusals: dict[Refusing, RefusalChange] = field(default_factory=dict)
    sizes: list[Explored] = field(default_factory=list)

    def note(self, found: Difference) -> None:
        """Note a difference, unless it is known by a run that is no longer."""
        if isinstance(found.old, frozenset) or isinstance(found.new, frozenset):
            self._note_event(found)
        else:
            self._note_refusal(found, found.old, found.new)

    def _note_event(self, found: Difference) -> None:
        name, how = found.label.name, _how(found)
        ways = (way for one in (found.old, found.new) if isinstance(one, frozenset) for way in one)
        for kind in {way.kind for way in ways}:
            at = (name, kind, how, _what(found))
            if at not in self.events or _is_shorter(found, self.events[at].shown):
                old, new = (rules_of(one.model, name, kind) for one in self._releases)
                self.events[at] = EventChange(name, kind, how, old, new, found)

    def _note_refusal(self, found: Difference, old: Refused | None, new: Refused | None) -> None:
        told = old or new
        if told and found.label.name in self._in_both:
            at = (found.label.name, told.place, old, new)
            if at not in self.refusals or _is_shorter(found, self.refusals[at].shown):
                self.refusals[at] = RefusalChange(*at, found)

    @property
    def _releases(self) -> tuple[Release, Release]:
        return self.pair.old, self.pair.new

    @cached_property
    def _in_both(self) -> frozenset[str]:
        """The names of the events that both have: of another, all refusals are new, or gone."""
        old, new = ({event.name for event in one.model.events} for one in self._releases)
        return frozenset(old & new)


def find_event_changes(
    pair: Pair, sizes: Iterable[Bounds | Nearest], told: Told | None
) -> EventChanges:
    """Return what is found where all is compared at some sizes, or in the nearest states of them.

    Args:
        pair: the releases.
        sizes: the sizes; where nothing of the models differs, there is nothing to compare.
        told: told how many states both have reached.
    """
    changes = EventChanges(pair)
    for size in sizes if pair.names else ():
        bounds, most = size if isinstance(size, Nearest) else (size, None)
        common = CommonStates(pair, bounds, told and partial(told, f"states of {bounds}"), most)
        for found in common.differences():
            changes.note(found)
        changes.sizes.append(Explored(bounds, len(common.arrivals), common.is_whole))
    return changes


def rules_of(model: Model, name: str, kind: SlotKind | None) -> tuple[str, ...]:
    """Return the rules that an event of a model follows from; none where it has no such event."""
    own = (event for event in model.events_of(kind) if event.name == name)
    return tuple(dict.fromkeys(rule for event in own for rule in event.rules))


def _how(found: Difference) -> How:
    if not isinstance(found.old, frozenset):
        return "newly possible"
    return "ends differently" if isinstance(found.new, frozenset) else "no longer possible"


def _what(found: Difference) -> frozenset[object]:
    """Return who refuses it on a side where it is refused, or else what it leaves otherwise."""
    if isinstance(found.old, frozenset) and isinstance(found.new, frozenset):
        return different_variables(found.old, found.new)
    return frozenset(one for one in (found.old, found.new) if isinstance(one, Refused))


def different_variables(old: frozenset[Accepted], new: frozenset[Accepted]) -> frozenset[object]:
    """Return the names of the variables in which the ends of an event differ."""
    pairs = product(old - new, new - old)
    return frozenset(
        change.variable
        for one, other in pairs
        for own in changes(one.after, other.after).values()
        for change in own
    )


def _is_shorter(found: Difference, known: Difference) -> bool:
    return len(found.run.labels) < len(known.run.labels)
