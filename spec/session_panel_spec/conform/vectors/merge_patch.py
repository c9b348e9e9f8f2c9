"""JSON Merge Patches (RFC 7396): what has changed from one value to the next."""

from collections.abc import Mapping

from session_panel_spec.conform.vectors.canonical_json import Json, Object


def patch(before: Mapping[str, Json], after: Mapping[str, Json]) -> Object:
    """Return the patch that makes one object of another; neither has a member that is null."""
    gone = {name: None for name in before if name not in after}
    changed = {
        name: _part(before.get(name), value)
        for name, value in after.items()
        if name not in before or before[name] != value
    }
    return gone | changed


def merged(whole: Json, changes: Json) -> Json:
    """Return what a patch makes of a value."""
    if not isinstance(changes, Mapping):
        return changes
    result = dict(whole) if isinstance(whole, Mapping) else {}
    for name, value in changes.items():
        if value is None:
            result.pop(name, None)
        else:
            result[name] = merged(result.get(name), value)
    return result


def _part(before: Json, after: Json) -> Json:
    both = isinstance(before, Mapping) and isinstance(after, Mapping)
    return patch(before, after) if both else after
