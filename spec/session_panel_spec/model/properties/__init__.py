"""What must hold (the domain's section 8), as data beside the rules it follows from.

Of the model: what always holds (`safety`, and `frame.toml`), what is possible (`possibility`) and
what does not take for ever (`liveness`). What is written stands in files, a table a property; what
follows from the model is derived. Of the real panel and its screen: `lockstep.panel_properties`.
"""

from session_panel_spec.model.properties.liveness import LEADS_TO
from session_panel_spec.model.properties.possibility import ALWAYS_POSSIBLE, SOMETIMES
from session_panel_spec.model.properties.property import Always, Property
from session_panel_spec.model.properties.property_file import load_properties
from session_panel_spec.model.properties.safety import SAFETY

__all__ = ["ALWAYS", "PROPERTIES"]

ALWAYS: tuple[Always, ...] = (*SAFETY, *load_properties("frame.toml", Always))
"""Everything that always holds in the model: section 8, and what changes by what alone."""

PROPERTIES: tuple[Property, ...] = (*ALWAYS, *ALWAYS_POSSIBLE, *LEADS_TO, *SOMETIMES)
"""Every property of the model."""
