"""OFFR-3: the panel accepts by itself."""

from session_panel.effects import CloseNotification, NotifyOffer
from session_panel_spec.reference.agent import accepted
from session_panel_spec.reference.limits import LIMITS
from session_panel_spec.reference.state import HOME
from session_panel_spec.reference.turn import Turn


def accept_by_itself(turn: Turn) -> None:
    """Accept the offer made first, again and again, while that may be."""
    if not turn.when(turn.config.auto_accept, "OFFR-3.2"):
        turn.when(turn.state.offers, "OFFR-3.3")
        return
    turn.by("OFFR-3.5")
    while _may(turn):
        _accept_first(turn)
        turn.by("OFFR-3.4", "OFFR-3.6", "OFFR-3.11", "OFFR-3.12", "OFFR-3.13", "OFFR-3.14")
        turn.when(turn.kind == "configure", "CONF-1.25")


def _may(turn: Turn) -> bool:
    """Return whether an offer is accepted now, and note what stands against it."""
    state = turn.state
    if not turn.when(state.offers, "OFFR-3.7"):
        return False
    forbids = turn.when(LIMITS["presence"](state), "OFFR-3.8")
    full = turn.when(state.load >= state.config.capacity, "OFFR-3.9")
    asks = turn.when(state.dialog is not None, "OFFR-3.10")
    return not (forbids or full or asks)


def _accept_first(turn: Turn) -> None:
    """Accept the offer made first; one that the event itself made is not notified."""
    name, until = next(iter(turn.state.offers.items()))
    if turn.when(name in turn.before.offers, "OFFR-3.15"):
        turn.when(until <= turn.state.now, "OFFR-3.17")
        turn.tell(CloseNotification(name, "accepted"))
    else:
        turn.by("OFFR-3.16")
        turn.effects.remove(NotifyOffer(name, until))
    accepted(turn, name, focused=_focused(turn))


def _focused(turn: Turn) -> bool:
    """Return whether the session takes the focus: Home had it before the event, and has it."""
    had = turn.when(turn.before.focus == HOME, "OFFR-3.18")
    has = turn.when(turn.state.focus == HOME, "OFFR-3.19")
    if not (had and has):
        turn.by("SESS-2.3", "SESS-3.2", "OFFR-3.20", "OFFR-3.21", "OFFR-3.22")
    return had and has
