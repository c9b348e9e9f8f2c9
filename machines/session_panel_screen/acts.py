"""What an agent can try on a screen: a panel says of each whether a rule would refuse it.

What others bring is not here: open work items, records, pages of the site map, what is typed.
"""

from collections.abc import Iterable, Iterator
from typing import get_args

from session_panel import AnyEvent, PanelState, events
from session_panel.events import ChosenPresence


def agent_acts(state: PanelState, at: float, listed: Iterable[str]) -> Iterator[AnyEvent]:
    """Yield what an agent can try.

    Args:
        state: of the panel.
        at: when, in seconds.
        listed: the ids of the conversations among the work items.
    """
    for offer in state.offers:
        yield events.Accept(at=at, conversation=offer)
        yield events.Reject(at=at, conversation=offer)
    yield from (events.OpenConversation(at=at, conversation=known) for known in listed)
    for session in state.sessions:
        yield events.Focus(at=at, session=session)
        yield events.Close(at=at, session=session)
    for whole in (events.Confirm, events.Cancel, events.Toggle, events.Reset):
        yield whole(at=at)
    yield from (events.Choose(at=at, presence=presence) for presence in get_args(ChosenPresence))
    yield from _in_focus(state, at)


def _in_focus(state: PanelState, at: float) -> Iterator[AnyEvent]:
    """Yield what an agent can try in the session that has the focus."""
    focused = state.sessions[state.focus]
    if focused.kind == "conversation":
        yield events.End(at=at, conversation=focused.id)
    yield events.Save(at=at, session=focused.id)
    yield events.Discard(at=at, session=focused.id)
    yield events.OpenTab(at=at, session=focused.id, tab="kb", kind="kb_search")
    for tab in focused.tabs:
        yield events.FocusTab(at=at, session=focused.id, tab=tab.id)
        yield events.CloseTab(at=at, session=focused.id, tab=tab.id)
