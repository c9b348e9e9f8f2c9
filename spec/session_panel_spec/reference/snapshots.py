"""What a snapshot of a panel says, from what the reference remembers: no margin notes."""

from typing import Any, Final

from msgspec import to_builtins

from session_panel_spec.reference.state import Conversation, Session, State

VERSION: Final = 2

Json = dict[str, Any]


def snapshot(state: State) -> Json:
    """Return the snapshot of a state, as JSON has it."""
    return {
        "version": VERSION,
        "config": to_builtins(state.config, order="deterministic"),
        "now": state.now,
        "presence": state.presence,
        "mode": state.mode,
        "focus": state.focus,
        "dialog": state.dialog,
        "visitors": state.next_number - 1,
        "sessions": [_session(one) for one in state.sessions.values()],
        "offers": [
            {"id": name, "until": until, "new": _offered_as_new(state, name)}
            for name, until in state.offers.items()
        ],
        "conversations": [_conversation(one) for one in state.known.values()],
        "unread": {
            one.id: one.unread for one in (*state.known.values(), *state.new.values()) if one.unread
        },
        "forgotten": list(
            dict.fromkeys(
                one.customer for one in state.known.values() if one.customer not in state.last
            )
        ),
    }


def _session(session: Session) -> Json:
    return {
        "id": session.id,
        "kind": session.kind,
        "tabs": [to_builtins(tab) for tab in session.tabs],
        "tab": session.tab,
        "title": session.title,
        "edits": dict(session.unsaved),
        "sentiment": session.sentiment,
    }


def _offered_as_new(state: State, name: str) -> Json | None:
    return _conversation(state.new[name]) | {"state": "active"} if name in state.new else None


def _conversation(one: Conversation) -> Json:
    return {
        "id": one.id,
        "customer": one.customer,
        "mode": one.mode,
        "history": one.history,
        "state": one.state,
        "name": one.name,
        "visitor": one.number or 0,
        "case": one.case,
        "summary": one.summary,
        "work_stream": one.work_stream,
        "channel": one.channel,
        "expires_at": one.ends,
    }
