"""What the agent does in the focused session: its form, and its tabs."""

from msgspec.structs import replace

from session_panel.effects import LoadPage, SaveForm
from session_panel_spec.reference.state import Tab, is_over
from session_panel_spec.reference.turn import Turn


def edit(turn: Turn) -> None:
    """The agent changes fields of the form; the others stay."""
    turn.by("EDIT-1.1")
    _note_over(turn)
    turn.put(replace(turn.session, unsaved={**turn.session.unsaved, **turn.event.fields}))


def save(turn: Turn) -> None:
    """The agent saves the form."""
    session = turn.session
    if session.unsaved:
        turn.by("EDIT-1.3")
        _note_over(turn)
        turn.tell(SaveForm(session.id, session.unsaved))
        turn.put(replace(session, unsaved={}))
    else:
        turn.by("EDIT-2.5")


def discard(turn: Turn) -> None:
    """The agent takes back all unsaved edits."""
    if turn.session.unsaved:
        turn.by("EDIT-1.4", "EDIT-2.1", "EDIT-2.2", "EDIT-2.3")
        _note_over(turn)
        turn.put(replace(turn.session, unsaved={}))
    else:
        turn.by("EDIT-2.4")


def _note_over(turn: Turn) -> None:
    conversation = turn.state.known.get(turn.event.session)
    turn.when(conversation and is_over(conversation), "CONV-10.4")


def open_tab(turn: Turn) -> None:
    """The agent opens a page; one that is open is focused."""
    event, session = turn.event, turn.session
    if turn.when(_has(turn, event.tab), "TABS-1.6"):
        turn.put(replace(session, tab=event.tab))
        return
    turn.by("TABS-1.2", "TABS-1.3", "TABS-1.5")
    tab = Tab(event.tab, event.kind, event.title)
    turn.put(replace(session, tabs=(*session.tabs, tab), tab=tab.id))
    turn.tell(LoadPage(session.id, tab.id))


def _has(turn: Turn, name: str) -> bool:
    return any(tab.id == name for tab in turn.session.tabs)


def focus_tab(turn: Turn) -> None:
    """The agent switches to another tab."""
    turn.by("TABS-1.6")
    turn.put(replace(turn.session, tab=turn.event.tab))


def close_tab(turn: Turn) -> None:
    """The agent closes a tab; if it was the focused one, the next to its left is."""
    session, name = turn.session, turn.event.tab
    left = next(n for n, tab in enumerate(session.tabs) if tab.id == name) - 1
    tabs = tuple(tab for tab in session.tabs if tab.id != name)
    turn.by("TABS-1.9")
    tab = tabs[left].id if session.tab == name else session.tab
    turn.put(replace(session, tabs=tabs, tab=tab))
