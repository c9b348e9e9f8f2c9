"""What the clock does, and what is due (TIME-1)."""

from msgspec.structs import replace

from session_panel.events import Expire, Miss
from session_panel_spec.reference.life import enter
from session_panel_spec.reference.offers import offer_goes
from session_panel_spec.reference.presence import missed
from session_panel_spec.reference.state import State
from session_panel_spec.reference.turn import Turn
from session_panel_spec.reference.waiting import end_of


def all_ends(state: State) -> list[tuple[float, type[Miss | Expire], str]]:
    """Return every time that runs: its end, the event of its end, and the conversation.

    Misses come before expiries, and in both what began first comes first.
    """
    waiting = (one for one in state.known.values() if one.state == "waiting")
    return [
        *((until, Miss, name) for name, until in state.offers.items()),
        *((end_of(one), Expire, one.id) for one in waiting if one.id not in state.offers),
    ]


def due(state: State) -> Miss | Expire | None:
    """Return the event of the clock that comes next, with its end; None if there is none."""
    found = min(all_ends(state), key=lambda one: one[0], default=None)
    if found is None:
        return None
    end, kind, name = found
    return kind(at=end, conversation=name)


def expire(turn: Turn) -> None:
    """A conversation has waited for its waiting time: it closes; its unread count stays."""
    turn.by("CONV-4.1", "TIME-1.7")
    _note_turn(turn)
    enter(turn, replace(turn.conversation, ends=None), "closed")


def miss(turn: Turn) -> None:
    """Nobody answered an offer in its time."""
    turn.by("TIME-1.6")
    _note_turn(turn)
    offer_goes(turn, "missed")
    missed(turn)


def _note_turn(turn: Turn) -> None:
    """Note by what it was due before the others, if it was."""
    running = all_ends(turn.before)
    end, kind, name = min(running, key=lambda one: one[0])
    if name == turn.event.conversation:
        others = [other for at, other, of in running if at == end and of != name]
        turn.when(len(running) > 1, "TIME-1.10")
        turn.when(kind is Miss and Expire in others, "TIME-1.11")
        turn.when(kind in others, "TIME-1.12")
