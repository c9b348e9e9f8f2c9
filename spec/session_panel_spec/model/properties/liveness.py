"""What does not take for ever in the model (the domain's section 8), with the fairness it needs."""

from session_panel_spec.model.panel_model import ACTORS, EVENTS, dialog
from session_panel_spec.model.properties.property import LeadsTo
from session_panel_spec.model.properties.property_file import load_properties

CLOCKS = tuple(name for name, actor in ACTORS.items() if actor == "clock")
ANSWERS = tuple(dict.fromkeys(e.name for e in EVENTS if e.enabled == dialog.is_(True)))
"""The agent's answers to a close dialog."""

WEAKLY = (*CLOCKS, *ANSWERS)

LEADS_TO = load_properties("liveness.toml", LeadsTo, weakly=WEAKLY)
"""What follows sooner or later, or is known not to."""
