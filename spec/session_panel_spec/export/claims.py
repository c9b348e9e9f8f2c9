"""What the exports claim of the model (the domain's section 8), in the model's own language."""

from dataclasses import dataclass

from session_panel_spec.export.changing import FOCUSED
from session_panel_spec.export.logic import Within
from session_panel_spec.language import Below, Event, Expression, SlotKind
from session_panel_spec.model import (
    DIALOGS,
    EVENTS,
    OFFERS,
    OPEN,
    SESSION_LIMIT,
    absent,
    active,
    dialog,
    focused,
    is_offered,
    is_open,
    unread,
    waiting,
)


@dataclass(frozen=True)
class Invariant:
    """What holds in every state: of every slot of some kinds, or (of none) of the whole."""

    name: str
    rules: tuple[str, ...]
    holds: Expression
    of: tuple[SlotKind, ...] = ()


@dataclass(frozen=True)
class Passing:
    """What never stays for ever, of a slot.

    Attributes:
        strongly: the events that this needs strong fairness of; of others weak fairness will do.
    """

    name: str
    rules: tuple[str, ...]
    of: tuple[SlotKind, ...]
    passes: Expression
    strongly: tuple[str, ...] = ()


INVARIANTS = (
    Invariant("one-focus", ("FOCS-1",), Below((FOCUSED,), 2)),
    Invariant("one-dialog", ("CLOS-1", "CLOS-3"), Below((DIALOGS,), 2)),
    Invariant("room-for-offers", ("OFFR-1", "SESS-6"), Within((OPEN, OFFERS), SESSION_LIMIT)),
    Invariant("focused-is-read", ("UNRD-1",), ~focused | unread.is_(0), ("conversation",)),
    Invariant("active-has-session", ("CONV-11",), ~active | is_open, ("conversation",)),
    Invariant("waiting-has-none", ("CONV-11",), ~waiting | absent, ("conversation",)),
    Invariant(
        "offered-has-no-session", ("OFFR-1", "SESS-5"), ~is_offered | absent, ("conversation",)
    ),
)

PASSINGS = (
    Passing("every-offer-goes", ("OFFR-3", "OFFR-4", "OFFR-5"), ("conversation",), is_offered),
    Passing(
        "every-dialog-goes", ("CLOS-2", "CLOS-3"), ("conversation", "record"), dialog.is_(True)
    ),
    Passing("every-waiting-ends", ("CONV-4", "CONV-5"), ("conversation",), waiting, ("expire",)),
)


def _answers_a_dialog(event: Event) -> bool:
    return event.enabled == dialog.is_(True)


WEAKLY_FAIR = tuple(event for event in EVENTS if event.actor == "clock" or _answers_a_dialog(event))
"""What does not wait for ever: the clocks, and the agent's answers to a dialog."""
