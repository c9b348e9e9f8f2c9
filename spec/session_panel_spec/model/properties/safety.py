"""What always holds in the model (the safety properties of the domain's section 8).

What is no more than the model's own `KEPT` is derived of it; the rest stands in `safety.toml`.
"""

from session_panel_spec.model.language import Expression, Variable
from session_panel_spec.model.panel_model import ANY_SESSION, CONV, KEPT, RECORD
from session_panel_spec.model.properties.property import Always
from session_panel_spec.model.properties.property_file import load_properties

_WRITTEN = load_properties("safety.toml", Always)

STATES = tuple(one for one in _WRITTEN if one.over == "states")
STEPS = tuple(one for one in _WRITTEN if one.over == "steps")

FORGETTING: dict[str, tuple[tuple[str, ...], str]] = {
    "mode": (
        ("CONV-2", "CONV-3"),
        "The mode is kept of an active conversation and of one offered as new, and of no other.",
    ),
    "history": (
        ("CONV-8", "CONV-9"),
        "Whether a conversation goes on with its history is kept only while it is active.",
    ),
    "upset": (("SENT-2",), "Only the customer of an active conversation is upset."),
    "unread": (("UNRD-1", "CONV-12"), "Where there is no conversation, no message is unread."),
    "draft": (("CLOS-4", "CONV-12"), "Only an open session has unsaved edits."),
    "dialog": (("CLOS-1", "CLOS-2"), "The close dialog asks only about an open session."),
}
"""By the name of a variable that is not always kept: its rules, and that it is kept nowhere else,
in words; in the model it is at its default there."""


def _forgotten(variable: Variable, kept: Expression) -> Always:
    """Return that a variable is at its default wherever the model does not keep it."""
    rules, text = FORGETTING[variable.name]
    of = ANY_SESSION if variable in RECORD else CONV
    return Always(
        f"forgotten-{variable.name}", rules, text, of, ~kept, variable.is_(variable.default)
    )


FORGOTTEN = tuple(_forgotten(variable, kept) for variable, kept in KEPT.items())

SAFETY = (*STATES, *FORGOTTEN, *STEPS)
"""What section 8 says always holds; it is proved for every size."""
