"""What always holds in the model (the safety properties of the domain's section 8), as data.

A property is written in the model's own language, with the few words of `formula` for steps. None
says how an event works: that stands in the model, and only there.
"""

from session_panel_spec.model.events import (
    CAPACITY,
    DIALOGS,
    FOCUSED,
    KEPT,
    LOAD,
    OFFERS,
    OPEN,
    RECORD,
    SESSION_LIMIT,
    absent,
    active,
    conv,
    draft,
    focused,
    held,
    history,
    is_offered,
    is_open,
    mode,
    presence,
    session,
    still,
    unread,
    upset,
    waiting,
)
from session_panel_spec.model.language import All, Below, Expression, SlotKind, Variable
from session_panel_spec.model.properties.formula import (
    ActedBy,
    AtMost,
    Falls,
    Happens,
    Moves,
    OnlyChanges,
    Proper,
    Same,
    Then,
)
from session_panel_spec.model.properties.property import Always

SLOT: tuple[SlotKind, ...] = ("conversation", "record")
CONV: tuple[SlotKind, ...] = ("conversation",)
PANEL: tuple[SlotKind, ...] = ()

STATES = (
    Always(
        "one-dialog",
        ("CLOS-1", "CLOS-3"),
        "At most one close dialog is open.",
        PANEL,
        ~still,
        Below((DIALOGS,), 2),
    ),
    Always(
        "one-focus",
        ("FOCS-1",),
        "At most one slot has the focus; where none has it, Home has.",
        PANEL,
        ~Below((FOCUSED,), 1),
        Below((FOCUSED,), 2),
    ),
    Always(
        "room-for-offers",
        ("OFFR-1", "SESS-6"),
        "Open sessions and pending offers are within the session limit.",
        PANEL,
        All(),
        AtMost((OPEN, OFFERS), SESSION_LIMIT),
    ),
    Always(
        "active-has-session",
        ("CONV-11",),
        "An active conversation has an open session.",
        CONV,
        active,
        is_open,
    ),
    Always(
        "waiting-has-none",
        ("CONV-11",),
        "A waiting conversation has no open session.",
        CONV,
        waiting,
        absent,
    ),
    Always(
        "offered-has-no-session",
        ("OFFR-1", "SESS-5"),
        "An offered conversation has no open session.",
        CONV,
        is_offered,
        absent,
    ),
    Always(
        "focused-is-read",
        ("UNRD-1",),
        "The focused session has no unread message.",
        CONV,
        focused,
        unread.is_(0),
    ),
    Always(
        "over-is-not-upset",
        ("SENT-2",),
        "A closed or ended conversation is not upset, and so carries no alert.",
        CONV,
        conv.is_("closed", "ended"),
        upset.is_(False),
    ),
    Always(
        "proper-values",
        ("UNRD-2",),
        "Every variable has one of its values, and an unread count is at most its largest.",
        SLOT,
        All(),
        Proper(),
    ),
)

FORGETTING: dict[str, tuple[tuple[str, ...], str]] = {
    "mode": (("CONV-2", "CONV-3"), "active or offered as a new conversation"),
    "history": (("CONV-8", "CONV-9"), "active"),
    "upset": (("SENT-2",), "active"),
    "unread": (("UNRD-1",), "open"),
    "draft": (("CLOS-4",), "open"),
    "dialog": (("CLOS-1", "CLOS-2"), "open"),
}
"""By the name of a variable that is not always kept: its rules, and where it is, in words."""


def _forgotten(variable: Variable, kept: Expression) -> Always:
    """Return that a variable is at its default wherever the model does not keep it."""
    rules, where = FORGETTING[variable.name]
    text = f"The {variable.name} of a slot that is not {where} is at its default."
    of = SLOT if variable in RECORD else CONV
    return Always(
        f"forgotten-{variable.name}", rules, text, of, ~kept, variable.is_(variable.default)
    )


FORGOTTEN = tuple(_forgotten(variable, kept) for variable, kept in KEPT.items())

starts = ~active & Then(active)
recomputes = Happens(("reset",)) | (
    Moves(LOAD) & ~held & ~(Happens(("leaves",)) & presence.is_("inactive"))
)
follows_policy = (
    (Below((LOAD,), 1) & presence.is_("available"))
    | (~Below((LOAD,), 1) & Below((LOAD,), CAPACITY) & presence.is_("busy"))
    | (~Below((LOAD,), 1) & ~Below((LOAD,), CAPACITY) & presence.is_("dnd"))
)

STEPS = (
    Always(
        "held-by-the-agent",
        ("PRES-2", "PRES-3"),
        "A held presence changes only when the agent chooses or resets.",
        PANEL,
        held,
        Same(presence) | Happens(("choose", "reset")),
        "steps",
    ),
    Always(
        "presence-follows-work",
        ("PRES-1", "PRES-3"),
        "After a recomputation the presence is the policy's for the load.",
        PANEL,
        recomputes,
        Then(follows_policy),
        "steps",
    ),
    Always(
        "inactive-until-the-agent-acts",
        ("PRES-1", "PRES-4"),
        "Only the agent's own act ends inactive.",
        PANEL,
        presence.is_("inactive") & ~Same(presence),
        ActedBy("agent"),
        "steps",
    ),
    Always(
        "live-never-waits",
        ("CONV-3",),
        "A live conversation never becomes waiting.",
        CONV,
        active & mode.is_("live"),
        Then(~waiting),
        "steps",
    ),
    Always(
        "switching-loses-nothing",
        ("FOCS-2",),
        "Switching the focus changes nothing of any session but who has it and what is unread.",
        SLOT,
        Happens(("focus",)),
        OnlyChanges((session, unread)) & (Same(session) | (is_open & Then(is_open))),
        "steps",
    ),
    Always(
        "unread-until-seen",
        ("UNRD-1",),
        "The unread count falls only by focusing or closing the session.",
        CONV,
        Falls(unread),
        Then(focused | absent),
        "steps",
    ),
    Always(
        "history-fresh",
        ("CONV-8",),
        "The history is fresh right after none or ended.",
        CONV,
        starts & conv.is_("none", "ended"),
        Then(history.is_("fresh")),
        "steps",
    ),
    Always(
        "history-carried",
        ("CONV-5", "CONV-9"),
        "The history is carried right after waiting or closed.",
        CONV,
        starts & conv.is_("waiting", "closed"),
        Then(history.is_("carried")),
        "steps",
    ),
    Always(
        "dialog-is-modal",
        ("CLOS-2", "CLOS-3"),
        "While a close dialog is open, only confirming it or accepting an offer changes which "
        "sessions are open, which has the focus, and what is unsaved.",
        SLOT,
        ~still,
        (Same(session) & Same(draft)) | Happens(("confirm", "accept")),
        "steps",
    ),
    Always(
        "accept-cancels-the-dialog",
        ("CLOS-3",),
        "After accepting an offer no close dialog is open.",
        PANEL,
        Happens(("accept",)) & ~still,
        Then(still),
        "steps",
    ),
)

SAFETY = (*STATES, *FORGOTTEN, *STEPS)
"""What section 8 says always holds; it is proved for every size."""
