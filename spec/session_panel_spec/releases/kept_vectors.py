"""The vectors of a release, held against the panel and the reference as they are here."""

from collections.abc import Iterable

import msgspec

from session_panel import config_from_json, event_from_json
from session_panel_spec.conform.vector import PanelVector, VectorError
from session_panel_spec.conform.vectors.panel_vector import panel_vector
from session_panel_spec.conform.vectors.runs import Run


def answered_otherwise(vectors: Iterable[PanelVector]) -> tuple[str, ...]:
    """Return the ids of the vectors that are answered otherwise here than they say."""
    return tuple(vector.id for vector in vectors if not _is_answered(vector))


def _is_answered(vector: PanelVector) -> bool:
    try:
        made = panel_vector(vector.theme, _run(vector))
    except (VectorError, ValueError):
        return False
    return (made.start, made.steps) == (vector.start, vector.steps)


def _run(vector: PanelVector) -> Run:
    config = config_from_json(msgspec.json.encode(vector.config))
    events = tuple(event_from_json(msgspec.json.encode(step.event)) for step in vector.steps)
    return Run(vector.id, vector.title, config, events, vector.rules, vector.locale)
