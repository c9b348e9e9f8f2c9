"""What is seen of a panel: its abstract state and its screen, by the ids that the events gave."""

from collections.abc import Iterator
from typing import Final

import msgspec

from session_panel import Config, Panel, PanelState
from session_panel.sentiment import is_upset
from session_panel.state import Conversation, Session
from session_panel_spec.conform.vectors.json_objects import Object, plain_json

UNREAD_MAX: Final = 10
"""To which unread messages are counted: it stands for so many or more."""


def state_of(panel: Panel) -> Object:
    """Return a panel's abstract state."""
    state = panel.state
    return {
        "presence": state.presence,
        "mode": state.mode,
        "focus": state.focus,
        "conversations": dict(_conversations(panel.config, state)),
        "records": dict(_records(state)),
    }


def screen_of(panel: Panel, locale: str) -> Object:
    """Return what a panel's screen shows, in a language."""
    shown: Object = plain_json(msgspec.to_builtins(panel.view(locale)))
    return shown


def _conversations(config: Config, state: PanelState) -> Iterator[tuple[str, Object]]:
    for conversation in state.conversations.values():
        yield conversation.id, _started(config, state, conversation)
    for offer in state.offers.values():
        if offer.new:
            only_offered = {"conv": "none", "session": "absent", "offered": True}
            yield offer.id, only_offered | {"mode": offer.new.mode}


def _started(config: Config, state: PanelState, conversation: Conversation) -> Object:
    session = state.sessions.get(conversation.id)
    found: Object = {
        "conv": conversation.state,
        "session": _session(state, conversation.id),
        "offered": conversation.id in state.offers,
    }
    if conversation.state == "active" and session:
        upset = is_upset(session.sentiment, config.sentiment_threshold)
        found |= {"mode": conversation.mode, "history": conversation.history, "upset": upset}
    if session:
        found |= {"unread": min(session.unread, UNREAD_MAX), **_work(state, session)}
    return found


def _records(state: PanelState) -> Iterator[tuple[str, Object]]:
    for session in state.sessions.values():
        if not session.anchored and session.id not in state.conversations:
            yield session.id, {"session": _session(state, session.id), **_work(state, session)}


def _session(state: PanelState, session: str) -> str:
    if session not in state.sessions:
        return "absent"
    return "focused" if state.focus == session else "background"


def _work(state: PanelState, session: Session) -> Object:
    return {"draft": bool(session.edits), "dialog": state.dialog == session.id}
