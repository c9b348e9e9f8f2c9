"""The executable specification: the domain's section 7, one entry for one row of the page.

It is written from the page, not from the machines; `refinement` holds the real panel against it.
The language is that of `language`; no back-end knows more of the panel than what stands here.
"""

from session_panel_spec.model.language import (
    FALSE,
    All,
    Argument,
    Below,
    Case,
    Count,
    Decide,
    Event,
    Everywhere,
    If,
    Model,
    More,
    Parameter,
    Policy,
    SlotKind,
    Switched,
    Term,
    Variable,
)

# The variables

presence = Variable(
    "presence",
    ("available", "busy", "dnd", "inactive", "held_dnd", "held_away", "held_offline"),
    shared=True,
)
mode_of_panel = Variable("mode", ("expanded", "collapsed"), shared=True)

conv = Variable("conv", ("none", "active", "waiting", "closed", "ended"))
session = Variable("session", ("absent", "background", "focused"))
offered = Variable("offered", (False, True))
mode = Variable("mode", ("live", "persistent"))
history = Variable("history", ("fresh", "carried"))
unread = Variable("unread", tuple(range(11)), most=Parameter("unread_max"))
upset = Variable("upset", (False, True))
draft = Variable("draft", (False, True))
dialog = Variable("dialog", (False, True))

CONVERSATION = (conv, session, offered, mode, history, unread, upset, draft, dialog)
RECORD = (session, draft, dialog)
SHARED = (presence, mode_of_panel)
VARIABLES: dict[SlotKind, tuple[Variable, ...]] = {"conversation": CONVERSATION, "record": RECORD}
"""The variables of a slot, by its kind."""

# What a slot can be

active = conv.is_("active")
waiting = conv.is_("waiting")
absent = session.is_("absent")
focused = session.is_("focused")
is_open = ~absent
is_offered = offered.is_(True)
offered_as_new = is_offered & ~waiting
free = ~is_offered & absent & conv.is_("none", "closed", "ended")
held = presence.is_("held_dnd", "held_away", "held_offline")

KEPT = {
    mode: active | offered_as_new,
    history: active,
    upset: active,
    unread: ~conv.is_("none"),
    draft: is_open,
    dialog: is_open,
}
"""Where a variable is kept; elsewhere it is at its default."""

# The bounds, and the counts that they bound

CAPACITY = Parameter("capacity")
SESSION_LIMIT = Parameter("max_sessions")
OFFER_LIMIT = Parameter("offer_limit")
MISSED_SETS_INACTIVE = Parameter("missed_sets_inactive")
DECLINED_SETS_DND = Parameter("declined_sets_dnd")

LOAD = Count("load", active, ("conversation",))
OFFERS = Count("offers", is_offered, ("conversation",))
OPEN = Count("open", is_open, ("conversation", "record"))
DIALOGS = Count("dialogs", dialog.is_(True), ("conversation", "record"))
FOCUSED = Count("focused", focused, ("conversation", "record"))

still = Below((DIALOGS,), 1)
room = Below((OPEN, OFFERS), SESSION_LIMIT)
offers_left = Below((OFFERS,), OFFER_LIMIT)
presence_allowed = presence.is_("available", "busy")
offer_allowed = presence_allowed & Below((LOAD, OFFERS), CAPACITY) & offers_left & room

# What events have in common

POLICY = Policy(
    "recompute",
    presence,
    (
        (Below((LOAD,), 1), "available"),
        (Below((LOAD,), CAPACITY), "busy"),
        (All(), "dnd"),
    ),
)
"""The default policy."""

RECOMPUTE = Decide(unless=held)
RECOMPUTE_UNLESS_INACTIVE = Decide(unless=held | presence.is_("inactive"))
BLUR = Everywhere(
    "blur",
    "blurred",
    "the slot that has the focus goes to the background",
    FOCUSED,
    session,
    "background",
)
DISMISS = Everywhere("dismiss", "dismissed", "every dialog is off", DIALOGS, dialog, False)  # noqa: FBT003
MODE = Argument("mode", ("live", "persistent"), ("live", "persistent"))
UPSET = Argument("upset", (True, False), (True, False))
CHOICE = Argument(
    "presence",
    ("available", "busy", "held_dnd", "held_away", "held_offline"),
    ("available", "busy", "dnd", "away", "offline"),
)


def start(with_mode: Term) -> Case:
    """Return what starting a slot's conversation does, in the mode given."""
    return Case(
        sets=(
            (conv, "active"),
            (offered, False),
            (mode, If(waiting, "persistent", with_mode)),
            (history, If(conv.is_("waiting", "closed"), "carried", "fresh")),
            (session, "focused"),
            (unread, 0),
            (upset, False),
            (draft, False),
        ),
        everywhere=(BLUR, DISMISS),
        decide=RECOMPUTE,
    )


SHOW = Case(sets=((session, "focused"),), everywhere=(BLUR,))
LOOK = Case(sets=((session, "focused"), (unread, 0)), everywhere=(BLUR,))
WITHDRAW = ((offered, False),)
GONE = ((conv, "none"), (session, "absent"), *WITHDRAW)


def sets(*each: tuple[Variable, Term]) -> tuple[Case, ...]:
    """Return that an event sets some variables in every case."""
    return (Case(sets=each),)


# The events

CONV: tuple[SlotKind, ...] = ("conversation",)
ANY_SESSION: tuple[SlotKind, ...] = ("conversation", "record")
RECORD_ONLY: tuple[SlotKind, ...] = ("record",)
PANEL: tuple[SlotKind, ...] = ()

LEAVES = (
    Case(when=is_offered, sets=WITHDRAW),
    Case(sets=((conv, "ended"),), decide=RECOMPUTE_UNLESS_INACTIVE),
)
COUNTED = ((unread, More(unread)),)
MESSAGES = (
    Case(when=offered_as_new | focused),
    Case(when=waiting & ~is_offered & offers_left & room, sets=(*COUNTED, (offered, True))),
    Case(sets=COUNTED),
)
TRANSFERS = (
    Case(when=active, sets=GONE, decide=RECOMPUTE_UNLESS_INACTIVE),
    Case(sets=GONE),
)
UNANSWERED = Case(sets=WITHDRAW)
MISSES = Case(when=Switched(MISSED_SETS_INACTIVE) & ~held, sets=(*WITHDRAW, (presence, "inactive")))
DECLINES = Case(when=Switched(DECLINED_SETS_DND) & ~held, sets=(*WITHDRAW, (presence, "dnd")))
OPEN_OVER = Case(when=conv.is_("closed", "ended"), sets=LOOK.sets, everywhere=(BLUR,))
CLOSES = (
    Case(
        when=active,
        sets=((conv, If(mode.is_("live"), "closed", "waiting")), (session, "absent")),
        decide=RECOMPUTE,
    ),
    Case(sets=((session, "absent"),)),
)
OTHER_MODE = If(mode_of_panel.is_("expanded"), "collapsed", "expanded")

ROUTER = (
    Event(
        "offer",
        "router",
        CONV,
        free & offer_allowed,
        sets((offered, True), (mode, MODE)),
        ("OFFR-1",),
        MODE,
    ),
    Event("withdraw", "router", CONV, is_offered, sets(*WITHDRAW), ("OFFR-7",)),
    Event("transfer", "router", CONV, active | waiting, TRANSFERS, ("CONV-12",)),
    Event("assign", "router", CONV, free, sets((conv, "waiting"), (unread, 0)), ("CONV-13",)),
)

CUSTOMER = (
    Event(
        "leaves",
        "customer",
        CONV,
        mode.is_("live") & (offered_as_new | active),
        LEAVES,
        ("CONV-7", "OFFR-5"),
    ),
    Event(
        "message",
        "customer",
        CONV,
        active | waiting | offered_as_new,
        MESSAGES,
        ("UNRD-1", "OFFR-1", "OFFR-2"),
    ),
    Event("sentiment", "customer", CONV, active, sets((upset, UPSET)), ("SENT-1",), UPSET),
)

CLOCK = (
    Event("expire", "clock", CONV, waiting & ~is_offered, sets((conv, "closed")), ("CONV-4",)),
    Event("miss", "clock", CONV, is_offered, (MISSES, UNANSWERED), ("OFFR-4", "PRES-4")),
)

AGENT = (
    Event("accept", "agent", CONV, is_offered, (start(mode),), ("OFFR-3",)),
    Event("reject", "agent", CONV, is_offered, (DECLINES, UNANSWERED), ("OFFR-4", "PRES-4")),
    Event("pick", "agent", CONV, still & free & room, (start(MODE),), ("SESS-1", "SESS-6"), MODE),
    Event(
        "open",
        "agent",
        CONV,
        still & ~is_offered & (waiting | (conv.is_("closed", "ended") & absent)) & room,
        (OPEN_OVER, start("persistent")),
        ("SESS-5", "SESS-6"),
    ),
    Event("open", "agent", RECORD_ONLY, still & absent & room, (SHOW,), ("SESS-1", "SESS-6")),
    Event("focus", "agent", CONV, still & is_open, (LOOK,), ("FOCS-1", "UNRD-1")),
    Event("focus", "agent", RECORD_ONLY, still & is_open, (SHOW,), ("FOCS-1",)),
    Event("focus", "agent", PANEL, still, (Case(everywhere=(BLUR,)),), ("FOCS-1", "CLOS-1")),
    Event("close", "agent", ANY_SESSION, still & is_open, sets((dialog, True)), ("CLOS-2",)),
    Event(
        "confirm",
        "agent",
        CONV,
        dialog.is_(True),
        CLOSES,
        ("CLOS-4", "CONV-2", "CONV-3"),
        anonymous=True,
    ),
    Event(
        "confirm",
        "agent",
        RECORD_ONLY,
        dialog.is_(True),
        sets((session, "absent")),
        ("CLOS-4",),
        anonymous=True,
    ),
    Event(
        "cancel",
        "agent",
        ANY_SESSION,
        dialog.is_(True),
        sets((dialog, False)),
        ("CLOS-2",),
        anonymous=True,
    ),
    Event(
        "end",
        "agent",
        CONV,
        still & active & focused,
        (Case(sets=((conv, "ended"),), decide=RECOMPUTE),),
        ("CONV-6", "END-1"),
    ),
    Event("edit", "agent", ANY_SESSION, still & focused, sets((draft, True)), ("EDIT-1",)),
    Event("save", "agent", ANY_SESSION, still & focused, sets((draft, False)), ("EDIT-1",)),
    Event("discard", "agent", ANY_SESSION, still & focused, sets((draft, False)), ("EDIT-2",)),
    Event("toggle", "agent", PANEL, All(), sets((mode_of_panel, OTHER_MODE)), ("MODE-1",)),
    Event("choose", "agent", PANEL, All(), sets((presence, CHOICE)), ("PRES-2",), CHOICE),
    Event("reset", "agent", PANEL, All(), (Case(decide=Decide(unless=FALSE)),), ("PRES-3",)),
)

EVENTS = (*ROUTER, *CUSTOMER, *CLOCK, *AGENT)
"""Every event of the page."""

MODEL = Model(EVENTS, KEPT, POLICY, SHARED, VARIABLES, (LOAD, OFFERS, OPEN, DIALOGS, FOCUSED))
"""The model as every back-end takes it; checks of the checking give them changed ones."""

ACTORS = {event.name: event.actor for event in EVENTS}
"""Who causes an event, by its name."""
