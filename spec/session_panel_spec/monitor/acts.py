"""What each event of a panel does to whatever goes by an id, and the rules that may refuse it.

The model's slots are customers' places. A panel's events speak of ids instead, so here a slot is
what goes by one id: a conversation, or a record, which is an open session without a conversation.
Guards, effects and refusals are those of the model and of `refusals`, wherever they are the same.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from session_panel import Config, Reason
from session_panel.presence import shown
from session_panel_spec.domain.panel_events import names_about, names_accepted_by
from session_panel_spec.lockstep.vocabulary import PAGE_NAMES
from session_panel_spec.model.language import (
    TRUE,
    Below,
    Case,
    Expression,
    If,
    Term,
    Value,
    Variable,
)
from session_panel_spec.model.panel_model import (
    FOCUSED,
    LOOK,
    MODE,
    MODEL,
    POLICY,
    SHOW,
    absent,
    conv,
    dialog,
    focused,
    history,
    is_offered,
    is_open,
    mode,
    offered,
    presence,
    room,
    start,
    still,
    waiting,
)
from session_panel_spec.model.refusals import (
    MODAL,
    NO_DIALOG,
    NO_ROOM,
    NO_SESSION,
    REFUSALS,
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


def _unsaid(what: str) -> Expression:
    """Return something that no event tells, so that either may be so."""
    return Variable(what, (False, True)).is_(True)


ENGAGED = _unsaid("whether the customer has another conversation that is not over")
CARRIED = _unsaid("whether the customer's last conversation was closed")
TOO_SOON = _unsaid("whether its time has not come")
NO_TAB = _unsaid("whether the session has no such tab, or it is the anchor")
IN_USE = _unsaid("whether the customer is unknown, or something of theirs is not over or is open")

nothing = conv.is_("none") & ~is_offered & absent
forgettable = over & ~is_offered & absent
"""What is over, and nowhere on the screen (CONV-10)."""

_NO_PLACE = replace(NO_ROOM, where=absent & ~room)
_EVENTS = {event.name: event for event in MODEL.events if event.of != ("record",)}
_REFUSED = {name for name, _ in REFUSALS}
_RECORDS = names_about("record")
_TABS = names_accepted_by("TABS-1")
_LIFTED = {"held_dnd": "dnd", "held_away": "available", "held_offline": "available"}


def policy_of(config: Config) -> Iterator[tuple[Expression, Value]]:
    """Yield the presence policy of a configuration (PRES-1, PRES-3); the first that holds counts.

    To keep the presence is to lift a hold at most.
    """
    told = config.presence_policy
    loads = (when for when, _ in POLICY.entries)
    for when, to in zip(loads, (told.no_load, told.some_load, told.full_load), strict=True):
        if to != "keep":
            yield when, to
        else:
            yield from ((when & presence.is_(p), _LIFTED.get(str(p), p)) for p in presence.domain)


def acts_of(config: Config) -> Acts:
    """Return what each event about an id does, and each event of the panel as a whole."""
    modelled = {name: called[0] for name, called in PAGE_NAMES.items() if _REFUSED & {*called[:1]}}
    close = _EVENTS["close" if config.close_dialog else "confirm"].cases
    no_dialog = replace(NO_DIALOG, where=~dialog.is_(True))
    no_record = Refusal(~conv.is_("none") | is_offered, "SESS-4")
    dropped = Case(sets=((conv, "none"),))
    return {
        **{name: _as_modelled(called) for name, called in modelled.items()},
        **_beginnings(config),
        **dict.fromkeys(_RECORDS, Act((MODAL, no_record, _NO_PLACE, SHOW), ("SESS-1", "SESS-4"))),
        **dict.fromkeys(_TABS, _tabs(NO_SESSION, Refusal(~focused, "TABS-1"))),
        "expire": _as_modelled("expire", Refusal(TOO_SOON, "CONV-4")),
        "miss": _as_modelled("miss", Refusal(TOO_SOON, "OFFR-4")),
        "accept": _as_modelled("accept", cases=(_start(mode),)),
        "focus": _as_modelled("focus", cases=(LOOK,)),
        "close": _as_modelled("close", cases=close),
        "confirm": Act((no_dialog, *_EVENTS["confirm"].cases), ("CLOS-4",)),
        "cancel": Act((no_dialog, *_EVENTS["cancel"].cases), ("CLOS-2",)),
        "drop": Act((Refusal(~forgettable, "CONV-10"), dropped), ("CONV-10",)),
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
        **dict.fromkeys(_RECORDS, Act((MODAL, Refusal(TRUE, "SESS-4")))),
        **dict.fromkeys(_TABS, _tabs(Refusal(~Below((FOCUSED,), 1), "TABS-1"))),
        "drop": Act(tuple(Refusal(IN_USE, rule) for rule in ("CONV-10", "FOCS-2", "CONV-1"))),
    }


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


def _tabs(*refusals: Refusal) -> Act:
    return Act((MODAL, *refusals, Refusal(NO_TAB, "TABS-1"), Case()), ("TABS-1",))


def _beginnings(config: Config) -> Acts:
    """Return what the events do that may begin or resume a conversation."""
    leaves = (leaf for leaf in presence.domain if shown(leaf) in config.allowed_presences)  # type: ignore[arg-type]
    allowed = presence.is_(*leaves)
    full = (r for r in REFUSALS["offer", "conversation"] if r.reason not in (None, Reason.PRESENCE))
    begin, resume = _start(MODE), _start("persistent")
    returns = _EVENTS["returns"].enabled
    is_another = Refusal(is_offered, "SESS-5")

    def at_once(case: Case, when: Expression) -> tuple[Case, ...]:
        """Return the case for where an offer is accepted at once, if it ever is (OFFR-3)."""
        return (replace(case, when=when & still & allowed),) if config.auto_accept else ()

    return {
        "offer": Act(
            (
                Refusal(~nothing | ENGAGED | ~allowed, "OFFR-1"),
                *full,
                *at_once(begin, TRUE),
                Case(sets=((offered, True), (mode, MODE))),
            ),
            ("OFFR-1",),
        ),
        "message": Act(
            (
                *REFUSALS["message", "conversation"],
                *at_once(resume, returns),
                Case(when=returns, sets=((offered, True),)),
                Case(when=waiting),
                *_EVENTS["message"].cases,
            ),
            ("UNRD-1", "OFFR-2"),
        ),
        "pick": Act(
            (MODAL, is_another, Refusal(~nothing | ENGAGED, "SESS-1"), NO_ROOM, begin),
            ("SESS-1",),
        ),
        "open_conversation": Act(
            (
                MODAL,
                is_another,
                Refusal(conv.is_("none"), "SESS-1"),
                _NO_PLACE,
                replace(LOOK, when=is_open),
                replace(resume, when=waiting),
                SHOW,
            ),
            ("SESS-5", "SESS-4", "SESS-1"),
        ),
    }
