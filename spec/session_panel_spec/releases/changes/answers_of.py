"""What a release answers to every event in a state of its model: how it ends, or who refuses it."""

from collections.abc import Collection, Mapping
from functools import cache, lru_cache
from typing import Any

from session_panel_spec.model.abstract_state import AbstractState, Bounds, Slot
from session_panel_spec.model.answers import Place, labels, places, slot_of
from session_panel_spec.model.interpreter import (
    TERM,
    Moment,
    Sight,
    after,
    enabled,
    holds,
    sight_of,
)
from session_panel_spec.model.label import Label
from session_panel_spec.model.language import Everywhere, Model, SlotKind
from session_panel_spec.model.refusals import PlaceKind
from session_panel_spec.releases.changes.change import Accepted, Answer, Refused
from session_panel_spec.releases.release import Release

AT_ONCE = 1 << 14
"""The answers in so many states are remembered: whoever compares many with one asks again."""

Endings = Mapping[Label, frozenset[Accepted]]
"""Every event that happens in a state, with the ways in which it ends."""

Does = tuple[SlotKind | None, tuple[Everywhere, ...], tuple[Any, ...], Slot | None, bool]
"""What an event does: to which kind of slot, all alike, the panel, the slot; whether to decide."""

Happenings = Mapping[Label, tuple[Does, ...]]
"""Every event that happens in a state, with what it does: less than where it ends, and sooner."""


def endings(model: Model, bounds: Bounds, state: AbstractState) -> Endings:
    """Return every event that happens in a state of a model, with the ways in which it ends."""
    sight = sight_of(bounds, state, model)
    found: dict[Label, frozenset[Accepted]] = {}
    for label, place, outcome in enabled(sight, state):
        ended = Accepted(place and place.kind, after(sight, state, place, outcome))
        found[label] = found.get(label, frozenset()) | {ended}
    return found


remembered_endings = lru_cache(maxsize=AT_ONCE)(endings)
"""The same, of the states asked about last."""


def happenings(sight: Sight, state: AbstractState) -> Happenings:
    """Return what each event does that happens in a state.

    Where two models decide alike, what does the same ends the same.
    """
    found: dict[Label, tuple[Does, ...]] = {}
    for label, place, outcome in enabled(sight, state):
        moved = tuple(one for one in outcome.everywhere if _counted(sight, one))
        does = (place and place.kind, moved, outcome.shared, outcome.slot, outcome.decides)
        found[label] = (*found.get(label, ()), does)
    return found


def _counted(sight: Sight, everywhere: Everywhere) -> bool:
    """Say whether there is a slot in which something is set that is set in all alike."""
    counts = sight.model.counts
    return everywhere.where not in counts or sight.counts[counts.index(everywhere.where)] > 0


def refusals(
    release: Release, names: Collection[str], bounds: Bounds, state: AbstractState
) -> Mapping[Label, Refused]:
    """Return why events of some names are refused in a state, as if none of them happened."""
    sight = sight_of(bounds, state, release.model)
    found: dict[Label, Refused] = {}
    for place in places(bounds):
        found |= _refused(release, frozenset(names), sight, place, slot_of(state, place))
    return found


@lru_cache(maxsize=1 << 16)
def _refused(
    release: Release, names: frozenset[str], sight: Sight, place: Place, slot: Slot | None
) -> Mapping[Label, Refused]:
    found: dict[Label, Refused] = {}
    moment = sight.moment(slot)
    for event in _refusable(release, names, place.kind):
        why = _first(release, event, place.kind, moment)
        if why is not None:
            found |= dict.fromkeys(labels(place, event, release.model), why)
    return found


@cache
def _refusable(release: Release, names: frozenset[str], kind: PlaceKind) -> tuple[str, ...]:
    """Return which events of some names a release may refuse to a kind of place."""
    there = names & {event.name for event in release.model.events}
    return tuple(event for event, of in release.refusals if of == kind and event in there)


def _first(release: Release, event: str, kind: PlaceKind, moment: Moment) -> Refused | None:
    """Return the first refusal that counts; None where there is none, or no such event."""
    excluded = release.excluded.get((event, kind))
    if excluded is not None and holds(excluded, moment):
        return None
    for why in release.refusals[event, kind]:
        if holds(why.where, moment):
            reason = None if why.reason is None else str(TERM(why.reason)(moment))
            return Refused(kind, why.rule, reason)
    return None


def is_same(old: Answer, new: Answer) -> bool:
    """Say whether two answers are the same; a reason that a release leaves open is any."""
    if isinstance(old, Refused) and isinstance(new, Refused) and None in (old.reason, new.reason):
        return old._replace(reason=None) == new._replace(reason=None)
    return old == new
