"""What changes, and by what alone: most variables of the model, and what may change them.

Section 8 of the domain says what must never happen; these say of the rest that nothing happens by
itself. Without them an event that does too much, or less than its rule says, could go unseen.
"""

from session_panel_spec.model.events import (
    CAPACITY,
    DECLINED_SETS_DND,
    LOAD,
    MISSED_SETS_INACTIVE,
    OFFER_LIMIT,
    OFFERS,
    absent,
    active,
    conv,
    dialog,
    draft,
    focused,
    free,
    is_offered,
    is_open,
    mode,
    offered,
    presence,
    session,
    still,
    unread,
    upset,
    waiting,
)
from session_panel_spec.model.language import Below, Switched
from session_panel_spec.model.properties.formula import AtMost, Falls, Happens, Moves, Same, Then
from session_panel_spec.model.properties.property import Always
from session_panel_spec.model.properties.safety import CONV, PANEL, SLOT

unsaved = draft.is_(True)
asked = dialog.is_(True)
live = mode.is_("live")
persistent = mode.is_("persistent")
offered_as_new = is_offered & ~waiting

PRESENCE = (
    Always(
        "presence-moves-for-a-reason",
        ("PRES-1", "PRES-2", "PRES-3", "PRES-4"),
        "The presence changes by choice, by reset, with the load, or by an offer that goes "
        "unanswered, as configured.",
        PANEL,
        ~Same(presence),
        Happens(("choose", "reset"))
        | Moves(LOAD)
        | (Happens(("miss",)) & Switched(MISSED_SETS_INACTIVE) & Then(presence.is_("inactive")))
        | (Happens(("reject",)) & Switched(DECLINED_SETS_DND) & Then(presence.is_("dnd"))),
        "steps",
    ),
)

CONVERSATIONS = (
    Always(
        "conversations-begin-as-they-must",
        ("CONV-1", "CONV-4", "CONV-5", "CONV-10", "SESS-5"),
        "A conversation that is not active changes only by expiring, by accepting its offer, by "
        "opening it where it waits, or by picking another where it is over.",
        CONV,
        ~active & ~Same(conv),
        (Happens(("expire",)) & waiting & Then(conv.is_("closed")))
        | (Happens(("accept",)) & is_offered & Then(active))
        | (Happens(("open",)) & waiting & Then(active))
        | (Happens(("pick",)) & free & Then(active)),
        "steps",
    ),
    Always(
        "conversations-stop-as-they-must",
        ("CONV-2", "CONV-3", "CONV-6", "CONV-7", "END-1"),
        "An active conversation is ended by the agent in the focused session or by a live customer "
        "who leaves; closing its session closes a live one, and lets a persistent one wait.",
        CONV,
        active & Then(~active),
        (Happens(("end",)) & still & focused & Then(conv.is_("ended")))
        | (Happens(("leaves",)) & live & Then(conv.is_("ended")))
        | (Happens(("confirm",)) & live & Then(conv.is_("closed")))
        | (Happens(("confirm",)) & persistent & Then(waiting)),
        "steps",
    ),
    Always(
        "mode-stays",
        ("CONV-2", "CONV-3", "SESS-1"),
        "A conversation keeps its mode, from its offer on.",
        CONV,
        (active | offered_as_new) & Then(active | offered_as_new),
        Same(mode),
        "steps",
    ),
    Always(
        "waited-is-persistent",
        ("CONV-3", "CONV-5"),
        "What has waited is persistent.",
        CONV,
        waiting & Then(active),
        Then(persistent),
        "steps",
    ),
    Always(
        "upset-is-told",
        ("SENT-1", "SENT-2"),
        "Whether a customer is upset changes only as the sentiment does, or as the conversation "
        "stops.",
        CONV,
        ~Same(upset),
        Happens(("sentiment",)) | Then(~active),
        "steps",
    ),
    Always(
        "unread-counts-messages",
        ("UNRD-1",),
        "The unread count grows only by a message of an active conversation in the background.",
        CONV,
        ~Same(unread) & ~Falls(unread),
        Happens(("message",)) & active & ~focused,
        "steps",
    ),
)

OFFER = (
    Always(
        "offers-come-and-go",
        ("OFFR-2", "OFFR-3", "OFFR-4", "OFFR-5"),
        "An offer comes with a customer, and goes by its answer, its time or its customer.",
        CONV,
        ~Same(offered),
        (~is_offered & Happens(("offer", "returns")))
        | (is_offered & Happens(("accept", "reject", "miss")))
        | (offered_as_new & live & Happens(("leaves",))),
        "steps",
    ),
    Always(
        "offered-when-due",
        ("OFFR-1",),
        "A new conversation is offered only while the presence allows it and there is capacity.",
        CONV,
        Happens(("offer",)) & Then(is_offered) & ~is_offered,
        presence.is_("available", "busy") & Below((LOAD, OFFERS), CAPACITY) & free,
        "steps",
    ),
    Always(
        "unanswered-goes",
        ("OFFR-4",),
        "An offer that is missed or declined goes.",
        PANEL,
        Happens(("miss", "reject")),
        Moves(OFFERS),
        "steps",
    ),
    Always(
        "within-the-offer-limit",
        ("OFFR-1", "OFFR-2"),
        "Pending offers are within the offer limit.",
        PANEL,
        ~Below((OFFERS,), 1),
        AtMost((OFFERS,), OFFER_LIMIT),
    ),
)

SESSIONS = (
    Always(
        "sessions-move-by-choice",
        ("FOCS-1", "FOCS-4", "SESS-3"),
        "Only starting, opening, focusing and closing change which sessions are open, and which "
        "has the focus.",
        SLOT,
        ~Same(session),
        Happens(("accept", "pick", "open", "focus", "confirm")),
        "steps",
    ),
    Always(
        "opened-has-the-focus",
        ("SESS-3",),
        "What opens takes the focus.",
        SLOT,
        absent & Then(is_open),
        Then(focused),
        "steps",
    ),
    Always(
        "closing-asks-first",
        ("CLOS-2", "CLOS-4"),
        "A session closes only when the dialog that asks about it is confirmed.",
        SLOT,
        is_open & Then(absent),
        asked & Happens(("confirm",)),
        "steps",
    ),
    Always(
        "closing-leaves-the-others",
        ("CLOS-4", "FOCS-4"),
        "Closing a session leaves every other as it is, the focus included.",
        SLOT,
        Happens(("confirm",)) & is_open & Then(is_open),
        Same(session),
        "steps",
    ),
    Always(
        "dialog-asks-and-is-answered",
        ("CLOS-2", "CLOS-3"),
        "A close dialog opens by closing, and goes by an answer, or by accepting an offer.",
        SLOT,
        ~Same(dialog),
        (~asked & Happens(("close",))) | (asked & Happens(("confirm", "cancel", "accept"))),
        "steps",
    ),
    Always(
        "edits-are-the-agents",
        ("EDIT-1", "FOCS-2"),
        "Only editing and saving the focused session, and closing one, change what is unsaved.",
        SLOT,
        ~Same(draft),
        (focused & Happens(("edit",)) & Then(unsaved))
        | (focused & Happens(("save",)) & Then(~unsaved))
        | (Happens(("confirm",)) & Then(absent)),
        "steps",
    ),
)

FRAME = (*PRESENCE, *CONVERSATIONS, *OFFER, *SESSIONS)
"""Everything that changes only by what it should."""
