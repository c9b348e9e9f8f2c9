"""Which rules say what a part of a panel is after an event: of these one is broken if it is not so.

Where a machine takes a step, they are the rules of that step. Everything else stands here, by the
part and by the event.
"""

from collections.abc import Mapping
from typing import Final, NamedTuple

from session_panel import HOME
from session_panel_spec.domain.panel_events import names_about, names_accepted_by
from session_panel_spec.lockstep.vocabulary import PAGE_NAMES
from session_panel_spec.model.panel_model import MODEL

Rules = tuple[str, ...]
"""The IDs of rules, the most telling first."""

CLOSING: Final = ("close", "confirm")
FORM_EVENTS: Final = (*names_accepted_by("EDIT-1"), *names_accepted_by("EDIT-2"))


class Part(NamedTuple):
    """What says what a part is.

    Attributes:
        rules: the rules where nothing more is known.
        at: those after some events, and by None those of what no event came before.
        area: the area of the rules that its machine's steps follow from, if it has a machine.
    """

    rules: Rules
    at: Mapping[str | None, Rules] = {}
    area: str = ""


_STARTS = ("accept", "pick", "open_conversation", *names_about("record"))
_TRANSFERRED: Final[dict[str | None, Rules]] = {"transfer": ("CONV-12",)}
_PRESENCE = Part(("PRES-1",), {"": ("PRES-5",)}, "PRES")

PARTS: Final[Mapping[str, Part]] = {
    "presence": _PRESENCE,
    "status": _PRESENCE,
    "mode": Part(("MODE-1",)),
    "focus": Part(
        ("FOCS-1",),
        {
            **dict.fromkeys((*CLOSING, "transfer"), ("FOCS-4",)),
            **dict.fromkeys(_STARTS, ("SESS-3",)),
        },
    ),
    "dialog": Part(("CLOS-3",), {None: ("CLOS-2",), **_TRANSFERRED}, "CLOS"),
    "open": Part(("SESS-1",), _TRANSFERRED, "CLOS"),
    "offered": Part(
        ("OFFR-6",),
        {
            None: ("OFFR-4",),
            "offer": ("OFFR-1",),
            "message": ("OFFR-2",),
            "pick": ("SESS-1",),
            **_TRANSFERRED,
        },
        "OFFR",
    ),
    "state": Part(
        ("CONV-10", "CONV-1"),
        {
            "close": ("CONV-2", "CONV-3"),
            "confirm": ("CLOS-3", "CONV-10"),
            "open_conversation": ("SESS-5",),
            "offer": ("OFFR-1",),
            "leave": ("OFFR-5",),
            **dict.fromkeys(("reject", "miss"), ("OFFR-4",)),
            **dict.fromkeys(("accept", "pick"), ("CONV-1",)),
        },
        "CONV",
    ),
    "mode of the conversation": Part(("CONV-2", "CONV-3", "CONV-1")),
    "history": Part(("CONV-8", "CONV-9")),
    "unread": Part(("UNRD-1", "UNRD-2"), _TRANSFERRED),
    "alert": Part(("SENT-2",)),
    "unsaved": Part(
        ("FOCS-2",),
        {
            **dict.fromkeys((None, *FORM_EVENTS), ("EDIT-1",)),
            **dict.fromkeys(CLOSING, ("CLOS-4",)),
            "cancel": ("CLOS-2",),
            **_TRANSFERRED,
        },
    ),
}
"""What can be observed of a panel, in whatever form; "" is the event before the first."""

_OF_HOME: Final[Mapping[str, Rules]] = {
    "dialog": ("CLOS-1",),
    "offered": ("OFFR-1",),
    "state": ("CONV-1",),
}
"""What is so of Home whatever happens; for all other parts see the rules of any session."""

_OF_EVENTS = {event.name: event.rules for event in reversed(MODEL.events)}


def rules_of_part(
    part: str,
    event: str | None,
    taken: Rules | None = None,
    *,
    name: object = None,
    expected: str = "",
) -> Rules:
    """Return the IDs of the rules that say what a part is after an event, or without one.

    Args:
        part: the part.
        event: the event's name in JSON; None without one.
        taken: the rules of the step that the part's machine takes, if it takes one; None where
            nobody knows: then those that the model's event follows from.
        name: the id that it is a part of.
        expected: what the part must be.
    """
    rules, at, area = PARTS[part]
    if name == HOME and part in _OF_HOME:
        return _OF_HOME[part]
    if expected.startswith("held_"):
        return ("PRES-2",)
    if taken is None and area:
        followed = (rule for of in PAGE_NAMES.get(event or "", ()) for rule in _OF_EVENTS[of])
        taken = tuple(rule for rule in followed if rule.startswith(area))
    return taken or at.get(event) or rules
