"""The release that what is here today would be."""

from session_panel_spec.conform.vector import PanelVector, load_vectors
from session_panel_spec.domain.rules import load_rules
from session_panel_spec.domain.tables import TABLES, load_table
from session_panel_spec.lockstep.panel_properties import PANEL_PROPERTIES
from session_panel_spec.model.panel_model import MODEL
from session_panel_spec.model.properties import PROPERTIES
from session_panel_spec.model.refusals import EXCLUDED, REFUSALS
from session_panel_spec.releases.release import PanelClaim, Release
from session_panel_spec.releases.release_file import ReleaseError


def release_here(version: str) -> Release:
    """Return all that decides behaviour today, as a release of a version.

    Raises:
        ReleaseError: the rules, a table or a vector is not of its form; the text says which.
    """
    try:
        return _here(version)
    except ValueError as error:
        raise ReleaseError(f"What is here is not of its form: {error}") from None


def _here(version: str) -> Release:
    return Release(
        version=version,
        rules=load_rules(),
        tables={name: load_table(name) for name in TABLES},
        model=MODEL,
        refusals=REFUSALS,
        excluded=EXCLUDED,
        properties=PROPERTIES,
        panel_properties=tuple(PanelClaim(p.name, p.rules, p.text) for p in PANEL_PROPERTIES),
        vectors=tuple(vector for vector in load_vectors() if isinstance(vector, PanelVector)),
    )
