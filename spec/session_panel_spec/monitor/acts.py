"""What each event of a panel does to whatever goes by an id, and the rules that may refuse it.

The model's slots are customers' places. A panel's events speak of ids instead, so here a slot is
what goes by one id: a conversation, or a record, which is an open session without a conversation.
Guards, effects and refusals are those of the model and of `refusals`, wherever they are the same.
Where nobody knows the configuration, whatever one can say may be so.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property

from session_panel import Config, Reason
from session_panel.presence import shown
from session_panel_spec.domain.panel_events import names_about, names_accepted_by
from session_panel_spec.lockstep.vocabulary import PAGE_NAMES
from session_panel_spec.model.language import (
    FALSE,
    TRUE,
    Below,
    Case,
    Expression,
    If,
    Is,
    Term,
    Value,
    Variable,
)
from session_panel_spec.model.panel_model import (
    CAPACITY,
    DISMISS,
    KEPT,
    LOAD,
    LOOK,
    MESSAGES,
    MODE,
    MODEL,
    POLICY,
    RECOMPUTE_UNLESS_INACTIVE,
    SHOW,
    absent,
    conv,
    dialog,
    draft,
    focused,
    history,
    is_offered,
    is_open,
    mode,
    presence,
    room,
    session,
    start,
    unread,
    upset,
    waiting,
)
from session_panel_spec.model.refusals import (
    MODAL,
    NO_DIALOG,
    NO_ROOM,
    NO_SESSION,
    REFUSALS,
    UNKNOWN,
    Refusal,
    over,
)

Branch = Refusal | Case
"""Where an event is refused, or where it does something."""


@dataclass(frozen=True, eq=False)
class Act:
    """What an event does: that of its first branch that holds.

    Attributes:
        rules: the IDs of the rules by which it is accepted.
    """

    branches: tuple[Branch, ...]
    rules: tuple[str, ...] = ()

    @cached_property
    def is_modal(self) -> bool:
        """Whether an open dialog refuses it (CLOS-3)."""
        return MODAL in self.branches


Acts = Mapping[str, Act]
"""What each event does, by its name in JSON."""


def _unsaid(what: str) -> Is:
    """Return something of which either may be so, unless somebody knows it."""
    return Variable(what, (False, True)).is_(True)


def _switched(on: bool | None, what: str) -> Expression:
    """Return whether something is switched on; of an unknown configuration either may be so."""
    return _unsaid(what) if on is None else TRUE if on else FALSE


ENGAGED = _unsaid("whether the customer has another conversation that is not over")
CARRIED = _unsaid("whether the customer's last conversation was closed")
TOO_SOON = _unsaid("whether its time has not come")
NO_TAB = _unsaid("whether the session has no such tab, or it is the anchor")
IN_USE = _unsaid("whether the customer is unknown, or something of theirs is not over or is open")
AS_RECORD = _unsaid("whether it is named as a record")
NO_NAME = _unsaid("whether the name shows nothing")

nothing = conv.is_("none") & ~is_offered & absent
a_record = conv.is_("none") & ~is_offered & is_open
forgettable = over & ~is_offered & absent
"""What is over, and nowhere on the screen (CONV-15)."""

KEPT_BY_ID = {**KEPT, unread: KEPT[unread] | is_offered}
"""Where a variable is kept: as in the model, but what is offered as new has unread (OFFR-1)."""

_NO_PLACE = replace(NO_ROOM, where=absent & ~room)
_NOT_NEW = Refusal(~nothing | ENGAGED, "OFFR-1")
_EVENTS = {event.name: event for event in MODEL.events if event.of != ("record",)}
_REFUSED = {name for name, _ in REFUSALS}
_RECORDS = names_about("record")
_TABS = names_accepted_by("TABS-1")
_LIFTED = {
    "held_dnd": "dnd",
    **dict.fromkeys(("held_away", "held_offline", "inactive"), "available"),
}
"""What keeping the presence makes of one that the agent's act lifts (PRES-1, PRES-3)."""


def policy_of(config: Config | None) -> Iterator[tuple[Expression, Value]]:
    """Yield the presence policy of a configuration (PRES-1, PRES-3); the first that holds counts.

    Of an unknown one, any may.
    """
    if config is None:
        yield from ((_unsaid(f"whether the policy says {to}"), to) for _, to in POLICY.entries)
        yield from _keeping(TRUE)
        return
    told = config.presence_policy
    loads = (when for when, _ in POLICY.entries)
    for when, to in zip(loads, (told.no_load, told.some_load, told.full_load), strict=True):
        yield from _keeping(when) if to == "keep" else ((when, to),)


def _keeping(when: Expression) -> Iterator[tuple[Expression, Value]]:
    return ((when & presence.is_(p), _LIFTED.get(str(p), p)) for p in presence.domain)


def acts_of(config: Config | None) -> Acts:
    """Return what each event about an id does, and each event of the panel as a whole.

    Args:
        config: the configuration; None where nobody knows it.
    """
    modelled = {name: called[0] for name, called in PAGE_NAMES.items() if _REFUSED & {*called[:1]}}
    no_dialog = replace(NO_DIALOG, where=~dialog.is_(True))
    no_record = Refusal(~conv.is_("none") | is_offered, "OFFR-1")
    dropped = Case(sets=((conv, "none"),))
    return {
        **{name: _as_modelled(called) for name, called in modelled.items()},
        **_beginnings(config),
        **dict.fromkeys(_RECORDS, Act((MODAL, no_record, _NO_PLACE, SHOW), ("SESS-1", "SESS-4"))),
        **{name: _of_tabs(name, NO_SESSION, Refusal(~focused, "TABS-1")) for name in _TABS},
        "message": _as_modelled("message", cases=_messages()),
        "sentiment": _as_modelled("sentiment", cases=() if config else (_MEASURED,)),
        "expire": _as_modelled("expire", Refusal(TOO_SOON, "CONV-4")),
        "miss": _as_modelled("miss", Refusal(TOO_SOON, "OFFR-4")),
        "accept": _as_modelled("accept", cases=(_start(mode),)),
        "focus": _as_modelled("focus", cases=(LOOK,)),
        "close": _as_modelled("close", cases=_closes(config)),
        "confirm": Act((no_dialog, *_EVENTS["confirm"].cases), ("CLOS-4",)),
        "cancel": Act((no_dialog, *_EVENTS["cancel"].cases), ("CLOS-2",)),
        "rename": Act(_RENAMING, ("TITL-3",)),
        "drop": Act((Refusal(~forgettable, "CONV-15"), dropped), ("CONV-15",)),
        "configure": configuring(differs=None),
    }


def acts_without_id() -> Acts:
    """Return what the events do that are about Home, or about no id."""
    cases = {event.name: event.cases for event in MODEL.events if not event.of}
    return {
        **{
            name: Act((*refusals, *cases.get(name, ())))
            for (name, of), refusals in REFUSALS.items()
            if of in ("home", "panel")
        },
        **dict.fromkeys(_RECORDS, Act((MODAL, Refusal(TRUE, "OFFR-1")))),
        **{name: _of_tabs(name, Refusal(TRUE, "TABS-1")) for name in _TABS},
        "rename": Act((Refusal(TRUE, "CLOS-1"),)),
        "drop": Act((Refusal(IN_USE, "CONV-15"),)),
    }


@cache
def configuring(*, differs: bool | None) -> Act:
    """Return what replacing the configuration does to the presence (CONF-1).

    Args:
        differs: whether the policy or the capacity does; None where nobody knows.
    """
    recomputed = Case(decide=RECOMPUTE_UNLESS_INACTIVE)
    unsaid = _unsaid("whether the policy or the capacity differs")
    cases = {True: (recomputed,), False: (), None: (replace(recomputed, when=unsaid),)}
    return Act((*cases[differs], Case()), ("CONF-1",))


def accepting_by_itself(config: Config | None) -> Mapping[bool, Act]:
    """Return how the panel accepts by itself: with the focus, or else in the background (OFFR-3).

    Nothing where it never does.
    """
    if config and not config.auto_accept:
        return {}
    told = config.auto_accept if config else None
    configured = _switched(told, "whether the panel accepts by itself")
    may = is_offered & configured & _allowed(config) & Below((LOAD,), CAPACITY)
    refused = (MODAL, Refusal(~may, "OFFR-3"))
    case = _start(mode)
    sets = {to: value for to, value in case.sets if to != unread} | {session: "background"}
    in_background = replace(case, sets=tuple(sets.items()), everywhere=(DISMISS,))
    return {True: Act((*refused, case)), False: Act((*refused, in_background))}


def _as_modelled(name: str, *more: Refusal, cases: tuple[Case, ...] = ()) -> Act:
    """Return what the page's event of a name does, with more refusals or with other cases."""
    event = _EVENTS[name]
    refusals = REFUSALS.get((name, "conversation")) or REFUSALS[name, "panel"]
    return Act((*refusals, *more, *(cases or event.cases)), event.rules)


def _start(with_mode: Term) -> Case:
    """Return what starting does; only of a waiting one is it said whether history is carried."""
    case = start(with_mode)
    carried = (history, If(waiting | CARRIED, "carried", "fresh"))
    return replace(case, sets=tuple(carried if one[0] == history else one for one in case.sets))


def _messages() -> tuple[Case, ...]:
    """Return what a message does; to what is offered as new it counts, too (OFFR-1)."""
    unseen, *counted = MESSAGES
    return replace(unseen, when=focused), *counted


_NEEDS_ATTENTION = _unsaid("whether the level needs attention")
_MEASURED = Case(sets=((upset, If(_NEEDS_ATTENTION, then=True, otherwise=False)),))
"""What measuring the sentiment does where nobody knows the threshold."""

_RENAMING = (
    Refusal(nothing | (AS_RECORD & ~a_record) | (~AS_RECORD & a_record), UNKNOWN.rule),
    Refusal(forgettable, "CONV-10"),
    Refusal(NO_NAME, "TITL-3"),
    Case(),
)


def _closes(config: Config | None) -> tuple[Case, ...]:
    """Return what the X does: it asks, unless that is switched off and no edits would be lost."""
    told = config.close_dialog if config else None
    always = _switched(told, "whether closing always asks first")
    (asks,) = _EVENTS["close"].cases
    return replace(asks, when=always | draft.is_(True)), *_EVENTS["confirm"].cases


def _of_tabs(name: str, *refusals: Refusal) -> Act:
    """Return what an event of tabs does; only a tab that is to be opened need not be there."""
    missing = () if name == "open_tab" else (Refusal(NO_TAB, "TABS-1"),)
    return Act((MODAL, *refusals, *missing, Case()), ("TABS-1",))


def _allowed(config: Config | None) -> Expression:
    """Return whether offers come in the presence (OFFR-1)."""
    if config is None:
        return _unsaid("whether offers come in the presence")
    leaves = (leaf for leaf in presence.domain if shown(leaf) in config.allowed_presences)  # type: ignore[arg-type]
    return presence.is_(*leaves)


def _beginnings(config: Config | None) -> Acts:
    """Return what the events do that may begin or resume a conversation."""
    not_full = (Reason.CUSTOMER_ENGAGED, Reason.PRESENCE)
    full = (r for r in REFUSALS["offer", "conversation"] if r.reason not in not_full)
    not_allowed = Refusal(~_allowed(config), "OFFR-1")
    is_another = Refusal(is_offered, "SESS-5")
    offer, assign = _EVENTS["offer"], _EVENTS["assign"]
    resume = replace(_start("persistent"), when=waiting)
    return {
        offer.name: Act((_NOT_NEW, not_allowed, *full, *offer.cases), offer.rules),
        assign.name: Act((_NOT_NEW, *assign.cases), assign.rules),
        "pick": Act((MODAL, is_another, _NOT_NEW, NO_ROOM, _start(MODE)), ("SESS-1",)),
        "open_conversation": Act(
            (
                MODAL,
                UNKNOWN,
                is_another,
                _NO_PLACE,
                resume,
                LOOK,
            ),
            ("SESS-5", "SESS-4", "SESS-1"),
        ),
    }
