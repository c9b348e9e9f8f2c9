"""Whether a panel whose state is known looks as it was observed: what `facts` say, at once."""

from collections.abc import Collection, Mapping
from typing import Final, get_args

from session_panel import HOME, Config, PanelState
from session_panel.config import Threshold
from session_panel.events import SentimentLevel
from session_panel.presence import shown
from session_panel.sentiment import is_upset
from session_panel_spec.lockstep.mapping import UNREAD_MAX
from session_panel_spec.logs.observed import Badge, ConversationSeen, Observed, SessionSeen

_BADGES: Final = get_args(Badge)
_UPSET: Final = {
    threshold: frozenset(level for level in get_args(SentimentLevel) if is_upset(level, threshold))
    for threshold in get_args(Threshold)
}
"""The levels at which an alert shows, for each threshold (SENT-1)."""


def is_as_observed(config: Config, state: PanelState, observed: Observed) -> bool:
    """Say whether a panel in a state looks so."""
    return (
        observed.presence in (None, state.presence)
        and observed.status in (None, shown(state.presence))
        and observed.mode in (None, state.mode)
        and observed.focus in (None, state.focus)
        and observed.dialog in (None, state.dialog or "")
        and _lists_all(observed.open, state.sessions, {HOME})
        and _lists_all(observed.offers, state.offers, set())
        and _sessions_are(config.sentiment_threshold, state, observed.sessions)
        and _conversations_are(state, observed.conversations)
    )


def _lists_all(
    listed: Collection[str] | None, known: Collection[str], besides: Collection[str]
) -> bool:
    """Say whether a list has each id that is known, in whatever order, and perhaps some besides."""
    if listed is None or listed == tuple(known):
        return True
    return set(listed).union(besides) == set(known).union(besides)


def _sessions_are(threshold: Threshold, state: PanelState, seen: Mapping[str, SessionSeen]) -> bool:
    """Say whether each session is open, with its badges and edits (UNRD-2, SENT-2).

    A session whose conversation is not active has a neutral sentiment.
    """
    sessions, upset = state.sessions, _UPSET[threshold]
    for name, entry in seen.items():
        session = sessions.get(name)
        if session is None:
            return False
        alerts = session.sentiment in upset and name != state.focus
        if (
            entry.unread not in (None, _badge(state, name))
            or entry.unsaved not in (None, bool(session.edits))
            or entry.alert not in (None, "!" if alerts else "")
        ):
            return False
    return True


def _conversations_are(state: PanelState, seen: Mapping[str, ConversationSeen]) -> bool:
    """Say whether each conversation is so; of one that is over nobody can say mode and history."""
    for name, told in seen.items():
        known, offer = state.conversations.get(name), state.offers.get(name)
        if told.state not in (None, known.state if known else "none"):
            return False
        if told.unread not in (None, _badge(state, name)):
            return False
        begun = known if known and not known.over else offer and offer.new
        if begun and told.mode not in (None, begun.mode):
            return False
        active = known if known and known.state == "active" else None
        if active and told.history not in (None, active.history):
            return False
    return True


def _badge(state: PanelState, name: str) -> str:
    badge: str = _BADGES[min(state.unread.get(name, 0), UNREAD_MAX)]
    return badge
