"""What is told later of who a customer is, or what a record is called (rule TITL-3)."""

from msgspec.structs import replace

from session_panel.config import Config
from session_panel.events import Rename
from session_panel.handlers.answer import Answer
from session_panel.handlers.known import started
from session_panel.refusal import EventRefused, Reason
from session_panel.state import HOME, PanelState, with_conversation, with_offer, with_session
from session_panel.text import shown_name


def rename(_config: Config, state: PanelState, event: Rename) -> Answer:
    """TITL-3: what is shown follows at once; whose conversation it is stays."""
    if event.session == HOME:
        raise EventRefused("CLOS-1", Reason.ANCHORED)
    renamed = _renamed_conversation if event.record is None else _renamed_record
    return renamed(state, event.session, event.name), ()


def _renamed_record(state: PanelState, record: str, name: str) -> PanelState:
    session = state.sessions.get(record)
    if session is None or session.title is None:
        raise EventRefused("CONV-1", Reason.NO_SESSION)
    return with_session(state, replace(session, title=_required(name)))


def _renamed_conversation(state: PanelState, conversation: str, name: str) -> PanelState:
    pending = state.offers.get(conversation)
    if pending and pending.new:
        named = replace(pending, new=replace(pending.new, name=_required(name)))
        return with_offer(state, named)
    known = started(state, conversation)
    if known.over and conversation not in state.sessions:
        raise EventRefused("CONV-10", Reason.OVER)
    return with_conversation(state, replace(known, name=_required(name)))


def _required(name: str) -> str:
    if shown := shown_name(name):
        return shown
    raise EventRefused("TITL-3", Reason.NO_NAME)
