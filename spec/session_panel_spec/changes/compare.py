"""What changed from one release to another: all that is written, and all that is done."""

from collections.abc import Iterable
from functools import partial
from typing import Final

from session_panel_spec.changes.change import Changes, Exactness
from session_panel_spec.changes.common_states import pair_of
from session_panel_spec.changes.event_changes import Told, find_event_changes
from session_panel_spec.changes.vector_changes import find_vector_changes
from session_panel_spec.changes.written_changes import (
    cell_changes,
    panel_property_changes,
    property_changes,
    rule_changes,
    variable_changes,
)
from session_panel_spec.model.abstract_state import Bounds
from session_panel_spec.releases.release import Release

SIZES: Final = (
    Bounds(1, 1, 1, 1, 1),
    Bounds(2, 0, 1, 1, 1, 1),
    Bounds(1, 1, 2, 2, 2, missed_sets_inactive=False, declined_sets_dnd=True),
)
"""Each limit binds somewhere, two slots of a kind and either value of a switch are there."""


def compare(
    old: Release, new: Release, sizes: Iterable[Bounds] = SIZES, told: Told | None = None
) -> Changes:
    """Return what changed from one release to another.

    Args:
        old: the release that was.
        new: the one that is compared with it.
        sizes: where all of the abstract state is compared.
        told: told from time to time what is being done, and how much of it has been.
    """
    found = find_event_changes(pair_of(old, new), sizes, told)
    kept = find_vector_changes(old.vectors, told and partial(told, "vectors replayed"))
    return Changes(
        old=old.version,
        new=new.version,
        rules=tuple(rule_changes(old, new)),
        cells=tuple(cell_changes(old, new)),
        variables=tuple(variable_changes(old, new)),
        events=tuple(found.events.values()),
        refusals=tuple(found.refusals.values()),
        properties=tuple(property_changes(old, new)),
        panel_properties=tuple(panel_property_changes(old, new)),
        vectors=kept.changes,
        members_gone=kept.gone,
        members_added=kept.added,
        exact=Exactness(tuple(found.sizes), vectors=len(old.vectors)),
    )
