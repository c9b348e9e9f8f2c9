"""What a panel answers to an event."""

from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

from session_panel.effects import Effect
from session_panel.events import AnyEvent
from session_panel_spec.reference import (
    agent,
    clock,
    customer,
    host,
    pages,
    presence,
    router,
)
from session_panel_spec.reference.by_itself import accept_by_itself
from session_panel_spec.reference.refusals import Refusal, refused
from session_panel_spec.reference.state import State
from session_panel_spec.reference.turn import Turn


class Answer(NamedTuple):
    """What comes of an event.

    Attributes:
        state: the state that it leads to; as before where it is refused.
        effects: what the host must carry out, in order.
        refusal: why it is refused; None where it is applied.
        clauses: the ids of the clauses that decided it.
    """

    state: State
    effects: tuple[Effect, ...]
    refusal: Refusal | None
    clauses: frozenset[str]


ANSWERS: Final[Mapping[str, Callable[[Turn], None]]] = {
    "message": customer.message,
    "sentiment": customer.sentiment,
    "leave": customer.leave,
    "offer": router.offer,
    "withdraw": router.withdraw,
    "transfer": router.transfer,
    "assign": router.assign,
    "expire": clock.expire,
    "miss": clock.miss,
    "accept": agent.accept,
    "reject": agent.reject,
    "pick": agent.pick,
    "open_conversation": agent.open_work_item,
    "open_record": agent.open_record,
    "shift_click": agent.open_record,
    "focus": agent.focus,
    "close": agent.close,
    "confirm": agent.confirm,
    "cancel": agent.cancel,
    "end": agent.end,
    "edit": pages.edit,
    "save": pages.save,
    "discard": pages.discard,
    "open_tab": pages.open_tab,
    "focus_tab": pages.focus_tab,
    "close_tab": pages.close_tab,
    "toggle": agent.toggle,
    "choose": presence.choose,
    "reset": presence.reset,
    "rename": host.rename,
    "drop": host.drop,
    "configure": host.configure,
}

MEANWHILE: Final = {
    "offer": ("CLOS-3.13", "CLOS-3.20"),
    "withdraw": ("CLOS-3.13",),
    "transfer": ("CLOS-3.13",),
    "assign": ("CLOS-3.13",),
    "accept": ("CLOS-3.10",),
    "reject": ("CLOS-3.10",),
    "choose": ("CLOS-3.11",),
    "reset": ("CLOS-3.11",),
    "toggle": ("CLOS-3.12",),
    "rename": ("CLOS-3.14",),
    "drop": ("CLOS-3.14",),
    "configure": ("CLOS-3.15",),
    "message": ("CLOS-3.17",),
    "sentiment": ("CLOS-3.18",),
    "leave": ("CLOS-3.19",),
    "miss": ("CLOS-3.21",),
    "expire": ("CLOS-3.21",),
}
"""By what an event is applied while a close dialog is open."""


def answer(state: State, event: AnyEvent) -> Answer:
    """Return what comes of an event."""
    turn = Turn(state, event)
    refusal = refused(turn)
    turn.when(event.at < state.now, "TIME-1.1")
    if refusal:
        turn.when(event.at > state.now, "TIME-1.3")
        return Answer(state, (), refusal, frozenset(turn.clauses))
    ANSWERS[turn.kind](turn)
    accept_by_itself(turn)
    _note(turn)
    return Answer(turn.state, tuple(turn.effects), None, frozenset(turn.clauses))


def _note(turn: Turn) -> None:
    """Note by what an event is applied late, beside a dialog, or past what is due."""
    turn.when(turn.event.at < turn.before.now, "TIME-1.2")
    if turn.before.dialog is not None:
        turn.by(*MEANWHILE.get(turn.kind, ()))
    if turn.kind not in ("miss", "expire"):
        past = (end <= turn.state.now for end, *_ in clock.all_ends(turn.state))
        turn.when(any(past), "TIME-1.5")
