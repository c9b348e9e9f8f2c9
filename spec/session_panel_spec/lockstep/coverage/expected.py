"""What is written down by hand of the panel: which refusals are its own, and what no run reaches.

A run that shows anything else, or that reaches what none does, makes the coverage fail.
"""

from collections.abc import Mapping

from session_panel.refusal import Reason

REFUSALS = (
    ("CONV-1", Reason.NOT_STARTED),
    ("CONV-1", Reason.UNKNOWN_CONVERSATION),
    ("CONV-1", Reason.NO_SESSION),
    ("CONV-4", Reason.NOT_DUE),
    ("CONV-15", Reason.NOT_OVER),
    ("CONV-15", Reason.UNKNOWN_CUSTOMER),
    ("CONV-15", Reason.SESSION_OPEN),
    ("OFFR-1", Reason.NOT_NEW),
    ("OFFR-1", Reason.ID_TAKEN),
    ("OFFR-1", Reason.CUSTOMER_ENGAGED),
    ("OFFR-1", Reason.PRESENCE),
    ("OFFR-1", Reason.AT_CAPACITY),
    ("OFFR-1", Reason.OFFER_LIMIT),
    ("OFFR-1", Reason.NO_ROOM),
    ("OFFR-2", Reason.OFFERED),
    ("OFFR-4", Reason.NOT_DUE),
    ("OFFR-7", Reason.NOT_STARTED),
    ("SESS-5", Reason.OFFERED),
    ("SESS-6", Reason.NO_ROOM),
    ("TABS-1", Reason.NO_TAB),
    ("TITL-3", Reason.NO_NAME),
)
"""The rule and the reason of each refusal that is the panel's own, not one of a machine."""

NOT_OFFERED = (
    ("OFFR-2", Reason.OFFER_LIMIT),
    ("OFFR-2", Reason.NO_ROOM),
)
"""The rule and the reason of each return of a customer that makes no offer."""

_NO_BLUR = "A session loses the focus because another takes it (FOCS-1): no blur is ever sent."
_ALWAYS = "The agent may always do this."

UNREACHED: Mapping[str, str] = {
    "session: focused --blur--> background": _NO_BLUR,
    "session: background --blur--> background": _NO_BLUR,
    "presence: inactive --miss [otherwise]--> inactive": (
        "Where a missed offer does not set inactive, nothing does (PRES-4)."
    ),
    "refused by CONV-5: not-waiting": (
        "The panel resumes only what waits: of what is over it shows the session (SESS-5)."
    ),
    "refused by CONV-11: no-session": (
        "Only what has a session is closed, and a waiting conversation has none (CONV-11)."
    ),
    "refused by OFFR-5: not-offered": (
        "Where nothing is offered, who leaves leaves the conversation (CONV-7)."
    ),
    "event: configure refused": "A configuration that is not valid is no event (CONF-1).",
    "event: toggle refused": _ALWAYS,
    "event: choose refused": _ALWAYS,
    "event: reset refused": _ALWAYS,
}
"""Why no run reaches a possibility, by its name."""
