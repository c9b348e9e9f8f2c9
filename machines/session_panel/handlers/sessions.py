"""How sessions open, take the focus and close (rules SESS-1 to SESS-6, FOCS-*, CLOS-*)."""

from typing import cast

from session_panel.config import Config
from session_panel.dialog import DIALOG
from session_panel.events import (
    Cancel,
    Close,
    Confirm,
    Focus,
    OpenConversation,
    OpenRecord,
    Pick,
    ShiftClick,
)
from session_panel.handlers.answer import Answer
from session_panel.handlers.known import started
from session_panel.handlers.starting import (
    open_session,
    require_new,
    resumed,
    start,
    to_start,
)
from session_panel.handlers.stopping import stop
from session_panel.refusal import EventRefused, Reason
from session_panel.session import SESSION
from session_panel.state import (
    HOME,
    PanelState,
    conversation_session,
    dialog_state,
    has_room,
    record_session,
    session_state,
    with_dialog_state,
    with_read,
    with_session_state,
)


def pick(config: Config, state: PanelState, event: Pick) -> Answer:
    """SESS-1: an open work item, whatever the presence and load."""
    require_still(state)
    _require_not_offered(state, event.conversation)
    require_new(state, event)
    _require_room(config, state)
    return start(config, state, to_start(state, event))


def open_conversation(config: Config, state: PanelState, event: OpenConversation) -> Answer:
    """SESS-4 and SESS-5: focus its session, resume it, or show it (which reads it, UNRD-1)."""
    require_still(state)
    _require_not_offered(state, event.conversation)
    conversation = started(state, event.conversation)
    if event.conversation in state.sessions:
        return _focused(state, event.conversation), ()
    _require_room(config, state)
    if conversation.over:
        return open_session(state, conversation_session(conversation.id))
    return start(config, state, resumed(conversation))


def open_record(config: Config, state: PanelState, event: OpenRecord | ShiftClick) -> Answer:
    """SESS-1 and SESS-4: focus the record's session, or open its form."""
    require_still(state)
    _require_record_id(state, event.record)
    if event.record in state.sessions:
        return _focused(state, event.record), ()
    _require_room(config, state)
    return open_session(state, record_session(event.record, event.kind, event.title))


def focus(_config: Config, state: PanelState, event: Focus) -> Answer:
    """FOCS-1: switch, and nothing is lost (FOCS-2)."""
    require_still(state)
    return _focused(state, event.session), ()


def close(config: Config, state: PanelState, event: Close) -> Answer:
    """CLOS-2: the X asks first, unless the dialog is switched off and no edits would be lost."""
    asked = with_dialog_state(state, "ask", event.session)
    SESSION.step(session_state(state, event.session), "close", state.sessions.get(event.session))
    if config.close_dialog or state.sessions[event.session].edits:
        return asked, ()
    return _closed(config, state, event.session, event.at)


def confirm(config: Config, state: PanelState, event: Confirm) -> Answer:
    """CLOS-4: close the session of the dialog, as things are now (CLOS-3)."""
    confirmed = with_dialog_state(state, "confirm")
    return _closed(config, confirmed, cast("str", state.dialog), event.at)


def cancel(_config: Config, state: PanelState, _event: Cancel) -> Answer:
    """CLOS-2: cancel changes nothing but the dialog."""
    return with_dialog_state(state, "cancel"), ()


def require_still(state: PanelState) -> None:
    """CLOS-3: the dialog is modal for the sessions."""
    DIALOG.step(dialog_state(state), "use_sessions")


def _require_not_offered(state: PanelState, conversation: str) -> None:
    if conversation in state.offers:
        raise EventRefused("SESS-5", Reason.OFFERED)


def _require_record_id(state: PanelState, record: str) -> None:
    """SESS-6: no conversation, known or offered, has the id, nor has Home."""
    if record in state.conversations or record in state.offers:
        raise EventRefused("OFFR-1", Reason.ID_TAKEN, record)
    if record == HOME:
        raise EventRefused("OFFR-1", Reason.ID_TAKEN)


def _require_room(config: Config, state: PanelState) -> None:
    if not has_room(state, config.session_limit):
        raise EventRefused("SESS-6", Reason.NO_ROOM)


def _focused(state: PanelState, session: str) -> PanelState:
    """Give an open session the focus; its messages are read (UNRD-1)."""
    return with_read(with_session_state(state, session, "focus"), session)


def _closed(config: Config, state: PanelState, session: str, at: float) -> Answer:
    """Remove the session, and stop its conversation if that is active (CONV-2, CONV-3)."""
    state = with_session_state(state, session, "close")
    conversation = state.conversations.get(session)
    if conversation is None or conversation.over:
        return state, ()
    return stop(config, state, conversation, "close", at)
