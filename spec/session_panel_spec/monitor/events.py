"""What each event of a panel does to whatever goes by an id, and the rules that may refuse it.

The model's slots are customers' places. A panel's events speak of ids instead, so here a slot is
what goes by one id: a conversation, or a record, which is an open session without a conversation.
Guards, effects and refusals are those of the model and of `refusals`, wherever they are the same.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from session_panel import Config
from session_panel.presence import shown
from session_panel_spec.model.events import (
    BLUR,
    CAPACITY,
    CHOICE,
    FOCUSED,
    LOAD,
    LOOK,
    MODE,
    MODEL,
    OFFERS,
    SHOW,
    UPSET,
    absent,
    active,
    conv,
    focused,
    history,
    is_offered,
    is_open,
    mode,
    offered,
    offers_left,
    presence,
    room,
    start,
    still,
    unread,
    waiting,
)
from session_panel_spec.model.language import All, Below, Case, Expression, If, More, Term, Value
from session_panel_spec.model.refusals import (
    MODAL,
    NO_DIALOG,
    NO_ROOM,
    NO_SESSION,
    REFUSALS,
    Refusal,
    over,
)


@dataclass(frozen=True)
class Unsaid(Expression):
    """Something that no event tells, so that either may be so.

    Attributes:
        what: what it is.
    """

    what: str


@dataclass(frozen=True, eq=False)
class Act:
    """What an event does: its first case that holds, unless a refusal holds.

    Attributes:
        arguments: what it can be about besides its id, as its cases use it.
        rules: the IDs of the rules by which it is accepted.
    """

    refusals: tuple[Refusal, ...]
    cases: tuple[Case, ...]
    rules: tuple[str, ...]
    arguments: tuple[Value | None, ...] = (None,)


Acts = Mapping[str, Act]
"""What each event does, by its name in JSON."""

Policy = tuple[tuple[Expression, Value], ...]
"""What the presence is recomputed to, by the first that holds afterwards."""

ENGAGED = Unsaid("whether the customer has another conversation that is not over")
CARRIED = Unsaid("whether the customer's last conversation was closed")
TOO_SOON = Unsaid("whether its time has not come")
NO_TAB = Unsaid("whether the session has no such tab, or it is the anchor")

nothing = conv.is_("none") & ~is_offered & absent
_LIFTED = {"held_dnd": "dnd", "held_away": "available", "held_offline": "available"}
_CASES = {e.name: e.cases for e in MODEL.events if e.of != ("record",)}
_RULES = {e.name: e.rules for e in MODEL.events if e.of != ("record",)}


def policy_of(config: Config) -> Policy:
    """Return the presence policy of a configuration (PRES-1, PRES-3)."""
    told = config.presence_policy
    bands: tuple[tuple[Expression, Value], ...] = (
        (Below((LOAD,), 1), told.no_load),
        (Below((LOAD,), CAPACITY), told.some_load),
        (All(), told.full_load),
    )
    return tuple(entry for when, to in bands for entry in _entries(when, to))


def acts_of(config: Config) -> Acts:
    """Return what each event about an id does, and each event of the panel as a whole."""
    return {
        **_as_the_model_has_them(),
        **_beginnings(config),
        "message": _message(config),
        "open_conversation": _open_conversation(),
        "open_record": _open_record(),
        "shift_click": _open_record(),
        "close": _close(config),
        **dict.fromkeys(("open_tab", "focus_tab", "close_tab"), _tabs(NO_SESSION)),
    }


def home_acts() -> Acts:
    """Return what the events do that can be about Home."""
    anchored = {name: Act(REFUSALS[name, "home"], (), ()) for name in ("close", "edit", "save")}
    not_focused = ~Below((FOCUSED,), 1)
    return {
        **anchored,
        **dict.fromkeys(("open_record", "shift_click"), _never(MODAL, Refusal(All(), "SESS-4"))),
        "focus": Act((MODAL,), (Case(everywhere=(BLUR,)),), ("FOCS-1",)),
        **dict.fromkeys(("open_tab", "focus_tab", "close_tab"), _tabs(where=not_focused)),
    }


def _never(*refusals: Refusal) -> Act:
    return Act(refusals, (), ())


def _entries(when: Expression, to: Value) -> Iterator[tuple[Expression, Value]]:
    """Yield the entries of a policy for a load; to keep is to lift a hold at most."""
    if to != "keep":
        yield when, to
        return
    for leaf in presence.domain:
        yield when & presence.is_(leaf), _LIFTED.get(str(leaf), leaf)


def _as_the_model_has_them() -> Acts:
    forgotten = Case(sets=((conv, "none"),))
    return {
        "leave": _model_act("leaves"),
        "sentiment": _model_act("sentiment", arguments=UPSET.domain),
        "expire": _model_act("expire", Refusal(TOO_SOON, "CONV-4")),
        "miss": _model_act("miss", Refusal(TOO_SOON, "OFFR-4")),
        "accept": replace(_model_act("accept"), cases=(_start(mode),)),
        "reject": _model_act("reject"),
        "focus": _model_act("focus", cases=(LOOK,)),
        "end": _model_act("end"),
        "edit": _model_act("edit"),
        "save": _model_act("save"),
        "confirm": Act((NO_DIALOG,), _CASES["confirm"], ("CLOS-4",)),
        "cancel": Act((NO_DIALOG,), _CASES["cancel"], ("CLOS-2",)),
        "toggle": Act((), (Case(),), ("MODE-1",)),
        "choose": Act((), _CASES["choose"], ("PRES-2",), CHOICE.domain),
        "reset": Act((), _CASES["reset"], ("PRES-3",)),
        "drop": Act(
            (Refusal(~over | is_offered | is_open, "CONV-10"),), (forgotten,), ("CONV-10",)
        ),
    }


def _model_act(
    name: str,
    *more: Refusal,
    arguments: tuple[Value | None, ...] = (None,),
    cases: tuple[Case, ...] = (),
) -> Act:
    refusals = (*REFUSALS[name, "conversation"], *more)
    return Act(refusals, cases or _CASES[name], _RULES[name], arguments)


def _start(with_mode: Term) -> Case:
    """Return what starting does; only of a waiting one is it said whether history is carried."""
    case = start(with_mode)
    carried = (history, If(waiting | CARRIED, "carried", "fresh"))
    sets = tuple(carried if variable == history else (variable, to) for variable, to in case.sets)
    return replace(case, sets=sets)


def _allowed(config: Config) -> Expression:
    leaves = (leaf for leaf in presence.domain if shown(leaf) in config.allowed_presences)  # type: ignore[arg-type]
    return presence.is_(*leaves)


def _at_once(config: Config, case: Case) -> tuple[Case, ...]:
    """Return the case for where an offer is accepted at once, if it ever is (OFFR-3)."""
    if not config.auto_accept:
        return ()
    return (replace(case, when=case.when & still & _allowed(config)),)


def _beginnings(config: Config) -> Acts:
    full = ~Below((LOAD, OFFERS), CAPACITY)
    not_offered = (~nothing, ENGAGED, ~_allowed(config), full, ~offers_left, ~room)
    offer = Case(sets=((offered, True), (mode, MODE)))
    begin = _start(MODE)
    pick_refusals = (
        MODAL,
        Refusal(is_offered, "SESS-5"),
        Refusal(~nothing | ENGAGED, "SESS-1"),
        NO_ROOM,
    )
    return {
        "offer": Act(
            tuple(Refusal(where, "OFFR-1") for where in not_offered),
            (*_at_once(config, begin), offer),
            ("OFFR-1",),
            MODE.domain,
        ),
        "pick": Act(pick_refusals, (begin,), ("SESS-1",), MODE.domain),
    }


def _message(config: Config) -> Act:
    offers = waiting & ~is_offered & offers_left & room
    return Act(
        REFUSALS["message", "conversation"],
        (
            Case(when=active & focused),
            Case(when=active, sets=((unread, More(unread)),)),
            *_at_once(config, replace(_start("persistent"), when=offers)),
            Case(when=offers, sets=((offered, True),)),
            Case(),
        ),
        ("UNRD-1", "OFFR-2"),
    )


def _open_conversation() -> Act:
    unknown = Refusal(conv.is_("none"), "SESS-1")
    no_room = replace(NO_ROOM, where=absent & ~room)
    return Act(
        (MODAL, Refusal(is_offered, "SESS-5"), unknown, no_room),
        (
            replace(LOOK, when=is_open),
            replace(_start("persistent"), when=waiting),
            SHOW,
        ),
        ("SESS-5", "SESS-4", "SESS-1"),
    )


def _open_record() -> Act:
    taken = Refusal(~conv.is_("none") | is_offered, "SESS-4")
    no_room = replace(NO_ROOM, where=absent & ~room)
    return Act((MODAL, taken, no_room), (SHOW,), ("SESS-1", "SESS-4"))


def _close(config: Config) -> Act:
    cases = _CASES["close"] if config.close_dialog else _CASES["confirm"]
    return Act(REFUSALS["close", "conversation"], cases, ("CLOS-2",))


def _tabs(*refusals: Refusal, where: Expression = ~focused) -> Act:
    more = (Refusal(where, "TABS-1"), Refusal(NO_TAB, "TABS-1"))
    return Act((MODAL, *refusals, *more), (Case(),), ("TABS-1",))
