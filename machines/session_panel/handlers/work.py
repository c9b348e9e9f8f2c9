"""The agent's work in the focused session: its form and its tabs (rules EDIT-1, EDIT-2, TABS-1)."""

from typing import Literal

from msgspec.structs import replace

from session_panel.config import Config
from session_panel.effects import LoadPage, SaveForm
from session_panel.events import CloseTab, Discard, Edit, FocusTab, OpenTab, Save
from session_panel.form import FORM
from session_panel.frozen_dict import EMPTY, FrozenDict
from session_panel.handlers.answer import Answer
from session_panel.handlers.sessions import require_still
from session_panel.refusal import EventRefused, Reason
from session_panel.session import SESSION
from session_panel.state import PanelState, Session, Tab, form_state, session_state, with_session


def edit(_config: Config, state: PanelState, event: Edit) -> Answer:
    """EDIT-1: the edits stay unsaved."""
    session = _used(state, event.session, "use_form")
    unsaved = FORM.step(form_state(session), "edit") == "unsaved"
    edits = FrozenDict({**session.edits, **event.fields}) if unsaved else EMPTY
    return with_session(state, replace(session, edits=edits)), ()


def save(_config: Config, state: PanelState, event: Save) -> Answer:
    """EDIT-1: the host writes the edits to the record."""
    session = _used(state, event.session, "use_form")
    if FORM.step(form_state(session), "save") == form_state(session):
        return state, ()
    saved = with_session(state, replace(session, edits=EMPTY))
    return saved, (SaveForm(session.id, session.edits),)


def discard(_config: Config, state: PanelState, event: Discard) -> Answer:
    """EDIT-2: the form is as last saved, and nothing is written."""
    session = _used(state, event.session, "discard")
    if FORM.step(form_state(session), "discard") == form_state(session):
        return state, ()
    return with_session(state, replace(session, edits=EMPTY)), ()


def open_tab(_config: Config, state: PanelState, event: OpenTab) -> Answer:
    """TABS-1: a page already open is focused."""
    session = _used(state, event.session, "use_tabs")
    if _position(session, event.tab) is not None:
        return with_session(state, replace(session, tab=event.tab)), ()
    tabs = (*session.tabs, Tab(event.tab, event.kind, event.title))
    opened = with_session(state, replace(session, tabs=tabs, tab=event.tab))
    return opened, (LoadPage(session.id, event.tab),)


def focus_tab(_config: Config, state: PanelState, event: FocusTab) -> Answer:
    """TABS-1: switch to a tab of the focused session."""
    session = _used(state, event.session, "use_tabs")
    _require_position(session, event.tab)
    return with_session(state, replace(session, tab=event.tab)), ()


def close_tab(_config: Config, state: PanelState, event: CloseTab) -> Answer:
    """TABS-1: not the anchor; the next to the left takes the focus of a focused one."""
    session = _used(state, event.session, "use_tabs")
    position = _require_position(session, event.tab)
    if position == 0:
        raise EventRefused("TABS-1", Reason.ANCHORED)
    tabs = session.tabs[:position] + session.tabs[position + 1 :]
    tab = session.tabs[position - 1].id if session.tab == event.tab else session.tab
    return with_session(state, replace(session, tabs=tabs, tab=tab)), ()


def _used(
    state: PanelState, session: str, how: Literal["use_form", "discard", "use_tabs"]
) -> Session:
    """Return the focused session, whose form or tabs can be used."""
    require_still(state)
    SESSION.step(session_state(state, session), how, state.sessions.get(session))
    return state.sessions[session]


def _position(session: Session, tab: str) -> int | None:
    return next((i for i, other in enumerate(session.tabs) if other.id == tab), None)


def _require_position(session: Session, tab: str) -> int:
    position = _position(session, tab)
    if position is None:
        raise EventRefused("TABS-1", Reason.NO_TAB)
    return position
