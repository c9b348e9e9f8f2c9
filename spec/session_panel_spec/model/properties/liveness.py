"""What does not take for ever in the model (the domain's section 8), with the fairness it needs."""

from session_panel_spec.model.events import ACTORS, EVENTS, conv, dialog, is_offered, waiting
from session_panel_spec.model.properties.property import LeadsTo

CLOCKS = tuple(name for name, actor in ACTORS.items() if actor == "clock")
ANSWERS = tuple(dict.fromkeys(e.name for e in EVENTS if e.enabled == dialog.is_(True)))
"""The agent's answers to a close dialog."""

WEAKLY = (*CLOCKS, *ANSWERS)

LEADS_TO = (
    LeadsTo(
        "every-offer-goes",
        ("OFFR-3", "OFFR-4", "OFFR-5"),
        "Every offer is answered, missed or withdrawn.",
        ("conversation",),
        is_offered,
        ~is_offered,
        WEAKLY,
    ),
    LeadsTo(
        "every-dialog-goes",
        ("CLOS-2", "CLOS-3"),
        "Every close dialog is answered, or cancelled.",
        ("conversation", "record"),
        dialog.is_(True),
        dialog.is_(False),
        WEAKLY,
    ),
    LeadsTo(
        "every-waiting-ends",
        ("CONV-4", "CONV-5"),
        "Every waiting conversation becomes active or closed, if expiry is strongly fair.",
        ("conversation",),
        waiting,
        conv.is_("active", "closed"),
        WEAKLY,
        strongly=("expire",),
    ),
    LeadsTo(
        "waits-for-ever",
        ("CONV-4", "OFFR-2", "OFFR-4"),
        "If expiry is only weakly fair, a customer who keeps writing and keeps being missed waits "
        "for ever.",
        ("conversation",),
        waiting,
        conv.is_("active", "closed"),
        WEAKLY,
        violated=True,
        repeats=("returns", "miss"),
    ),
)
