"""Which clauses of the domain's rules follow from which properties of the real panel."""

from importlib.resources import files
from typing import Final

from session_panel_spec.lockstep.panel_properties import PANEL_PROPERTIES
from session_panel_spec.model.properties.clauses import parse_clauses

PANEL_CLAUSES: Final = parse_clauses(
    (files(__package__) / "panel_clauses.toml").read_text("utf-8"),
    (one for one in PANEL_PROPERTIES if not one.of_model),
)
"""By the ID of a clause, the properties of the panel that together make it true; those that are
the model's, too, are in the model's `CLAUSES`."""
