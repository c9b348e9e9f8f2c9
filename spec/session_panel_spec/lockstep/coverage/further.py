"""The events of the real panel that the page's section 7 leaves out.

Tabs, clocks that are early, records by Shift+click, ids that are taken, a customer who is in no
slot, and the host's own event.
"""

from collections.abc import Iterator
from functools import cache

from session_panel import PanelState, events
from session_panel.events import AnyEvent
from session_panel_spec.lockstep.mapping import customer_id
from session_panel_spec.model.abstract_state import Bounds

UNKNOWN = "unknown"
"""The id of what the panel does not know."""


def further_events(bounds: Bounds, state: PanelState) -> Iterator[AnyEvent]:
    """Yield each event that the page leaves out, and that has a meaning in the state."""
    for conversation in (*state.conversations, *state.offers):
        yield from _early(conversation)
    for session in (*state.sessions, UNKNOWN):
        yield from _of_tabs(session)
        yield from _newcomers(session)
    for slot in range(bounds.conversations):
        yield events.Drop(at=0, customer=customer_id(slot))
    yield events.Drop(at=0, customer=UNKNOWN)


@cache
def _early(conversation: str) -> tuple[AnyEvent, ...]:
    """Return the clock's events before their time has come."""
    return (
        events.Miss(at=0, conversation=conversation),
        events.Expire(at=0, conversation=conversation),
    )


@cache
def _of_tabs(session: str) -> tuple[AnyEvent, ...]:
    kinds, tabs = (events.FocusTab, events.CloseTab), ("conversation", "kb_search", UNKNOWN)
    return (
        events.OpenTab(at=0, session=session, tab="page", kind="line_of_business"),
        *(kind(at=0, session=session, tab=tab) for kind in kinds for tab in tabs),
    )


@cache
def _newcomers(new: str) -> tuple[AnyEvent, ...]:
    """Return what would begin with an id, which may be taken."""
    kinds = (events.Offer, events.Pick)
    return (
        *(kind(at=0, conversation=new, customer=UNKNOWN, mode="live") for kind in kinds),
        events.OpenRecord(at=0, record=new, kind="contact", title=new),
        events.ShiftClick(at=0, record=new, kind="account", title=new),
    )
