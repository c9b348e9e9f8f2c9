"""An agent who works by what the view offers, and knows nothing else: for benchmarks and tests."""

from collections.abc import Iterator, Sequence
from typing import Final

from session_panel import (
    HOME,
    Accept,
    AnyEvent,
    Close,
    CommunicationView,
    Confirm,
    Edit,
    End,
    Focus,
    OpenConversation,
    Reset,
    Save,
    SessionView,
    View,
    WorkItemView,
)

PACE: Final = 6.0
"""How many seconds pass between two things that the agent does."""

_STAYS: Final = 3
"""For how many turns the agent stays with a customer whom nobody else calls away from."""

_HOUR: Final = 3600.0
_BREAK: Final = 300.0
"""For how many seconds of each hour the agent is away, and offers are missed."""

_CONTENT: Final = {"Positive", "Very positive"}


class WorkingAgent:
    """Answers offers first, then whoever is upset, then whoever has written, then everybody."""

    def __init__(self) -> None:
        self._turns = 0

    def does(self, view: View, at: float) -> AnyEvent | None:
        """Return what the agent does; None for staying with a customer.

        Args:
            view: what the panel shows, in English.
            at: the time, in seconds.
        """
        if at % _HOUR < _BREAK:
            return None
        self._turns += 1
        return next(self._wishes(view, at), None)

    def _wishes(self, view: View, at: float) -> Iterator[AnyEvent]:
        focused = next(session for session in view.sessions if session.focused)
        others = [session for session in view.sessions if not session.focused and session.closable]
        if view.dialog:
            yield Confirm(at)
        if view.offers:
            yield Accept(at, view.offers[0].conversation)
        if view.communication:
            yield from self._with_customer(view.communication, focused, at)
        called = [one for one in others if one.alert] or [one for one in others if one.unread]
        if called:
            yield Focus(at, called[0].id)
        if view.presence == "Inactive":
            yield Reset(at)
        if self._turns % _STAYS == 0:
            yield from self._goes_on(view, others, at)

    def _with_customer(
        self, shown: CommunicationView, focused: SessionView, at: float
    ) -> Iterator[AnyEvent]:
        if focused.unsaved:
            yield Save(at, focused.id)
        if shown.read_only:
            yield Close(at, focused.id)
        if shown.sentiment in _CONTENT and self._turns % _STAYS == 0:
            # Some are left to wait, for they may come back.
            yield End(at, focused.id) if self._turns % 4 else Close(at, focused.id)
        if self._turns % 11 == 0:
            yield Edit(at, focused.id, {"Resolution": "The warehouse looks for it"})

    def _goes_on(self, view: View, others: Sequence[SessionView], at: float) -> Iterator[AnyEvent]:
        """Go to whoever has not been looked at for longest, or open what waits."""
        if view.dashboard:
            mine = view.dashboard.mine.items
            yield from (OpenConversation(at, item.conversation) for item in mine if _waits(item))
        yield Focus(at, others[self._turns // _STAYS % len(others)].id if others else HOME)


def _waits(item: WorkItemView) -> bool:
    return item.state == "Waiting"
