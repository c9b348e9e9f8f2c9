"""What changed from one release to another: all that is written, and all that is done."""

from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from typing import Final

from session_panel_spec.model.abstract_state import Bounds
from session_panel_spec.model.language import Model
from session_panel_spec.releases.changes.change import Changes, Events, Exactness, Nearest
from session_panel_spec.releases.changes.common_states import Pair, pair_of
from session_panel_spec.releases.changes.event_changes import EventChanges, Told, find_event_changes
from session_panel_spec.releases.changes.every_size import same_at_every_size
from session_panel_spec.releases.changes.old_properties import with_strengths, with_verdicts
from session_panel_spec.releases.changes.vector_changes import find_vector_changes
from session_panel_spec.releases.changes.written_changes import (
    cell_changes,
    only_in,
    panel_property_changes,
    property_changes,
    rule_changes,
    variable_changes,
)
from session_panel_spec.releases.release import Release

SIZES: Final = (
    Bounds(1, 1, 1, 1, 1),
    Bounds(2, 0, 1, 1, 1, 1),
    Bounds(1, 1, 2, 2, 2, missed_sets_inactive=False, declined_sets_dnd=True),
    Nearest(Bounds(2, 0, 2, 2, 1, 1), 2_000),
    Nearest(Bounds(2, 0, 1, 2, 1, 2), 2_000),
)
"""Two slots of a kind and either value of a switch are there, and each limit binds where the others
do not: the limit of offers and the capacity where two sessions may be open, of which there are too
many states to compare all."""


def compare(  # noqa: PLR0913 - each is a choice
    old: Release,
    new: Release,
    sizes: Iterable[Bounds | Nearest] = SIZES,
    told: Told | None = None,
    *,
    at_every_size: bool = False,
    old_properties: bool = False,
) -> Changes:
    """Return what changed from one release to another.

    Args:
        old: the release that was.
        new: the one that is compared with it.
        sizes: where all of the abstract state is compared, or the nearest states.
        told: told from time to time what is being done, and how much of it has been.
        at_every_size: whether to prove of each event that differs as data that it is the same, and
            to decide of each property whether it is weaker.
        old_properties: whether to ask if what properties said before still holds, at the first of
            `SIZES`.

    Raises:
        ModuleNotFoundError: a proof is wanted, and z3 is not installed; or old properties, and
            numba is not.
    """
    pair = pair_of(old, new)
    found = find_event_changes(pair, sizes, told)
    properties = property_changes(old, new)
    if at_every_size:
        properties = with_strengths(properties, (old.model, new.model))
    if old_properties:
        properties = with_verdicts(properties, new.model, SIZES[0])
    kept = find_vector_changes(old.vectors, told and partial(told, "vectors replayed"))
    return Changes(
        old=old.version,
        new=new.version,
        rules=tuple(rule_changes(old, new)),
        cells=tuple(cell_changes(old, new)),
        variables=tuple(variable_changes(old, new)),
        events_added=only_in(new.model, old.model),
        events_gone=only_in(old.model, new.model),
        events=tuple(found.events.values()),
        refusals=tuple(found.refusals.values()),
        properties=tuple(properties),
        panel_properties=tuple(panel_property_changes(old, new)),
        vectors=kept.changes,
        members_gone=kept.gone,
        members_added=kept.added,
        exact=replace(
            _proved(pair, found) if at_every_size and pair.names else Exactness(),
            sizes=tuple(found.sizes),
            vectors=len(old.vectors),
        ),
    )


def _proved(pair: Pair, found: EventChanges) -> Exactness:
    """Return of which events it is proved that they are the same, and of which it is open."""
    same = same_at_every_size(pair.old, pair.new)
    changed = {(change.name, change.kind) for change in found.events.values()}
    olds, news = (_events(release.model) for release in (pair.old, pair.new))
    return Exactness(everywhere=same, unproved=(olds & news) - same - changed)


def _events(model: Model) -> Events:
    return frozenset((event.name, kind) for event in model.events for kind in event.targets)
