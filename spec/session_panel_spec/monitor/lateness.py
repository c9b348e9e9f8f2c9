"""What the clock should have told of by now: offers to be missed, waits to expire (TIME-1)."""

from collections.abc import Iterable, Iterator
from heapq import heapify, heappop, heappush
from typing import NamedTuple

from session_panel import AnyEvent, Expire, Miss, PanelState
from session_panel_spec.domain.panel_events import subject_of


class _End(NamedTuple):
    """When an offer or a wait ends."""

    at: float
    conversation: str
    is_offer: bool


class Lateness:
    """Says of a panel what was due and has not come so many seconds after its time.

    Args:
        seconds: how late an event of the clock may come.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._ends: list[_End] = []

    def begin(self, state: PanelState | None) -> None:
        """Go on from a state; from None, which nobody knows, nothing is known to be due."""
        known = [] if state is None else [*state.offers, *state.conversations]
        self._ends = [] if state is None else [*_ends(state, known)]
        heapify(self._ends)

    def heard(self, event: AnyEvent, before: PanelState, after: PanelState) -> None:
        """Go on after an event that was accepted."""
        about = {subject_of(event), before.dialog or ""}
        known = {*_ends(before, about)}
        for end in _ends(after, about):
            if end not in known:
                heappush(self._ends, end)

    def overdue(self, time: float, state: PanelState) -> Iterator[Miss | Expire]:
        """Yield, each once, what had to come by a time, less the seconds that it may be late."""
        while self._ends and self._ends[0].at + self._seconds < time:
            end = heappop(self._ends)
            if end in _ends(state, [end.conversation]):
                kind = Miss if end.is_offer else Expire
                yield kind(at=end.at, conversation=end.conversation)


def _ends(state: PanelState, conversations: Iterable[str]) -> Iterator[_End]:
    """Yield when the offers and the waits of some conversations end; what is offered waits on."""
    for name in conversations:
        offer, known = state.offers.get(name), state.conversations.get(name)
        if offer:
            yield _End(offer.until, name, is_offer=True)
        elif known and known.expires_at is not None:
            yield _End(known.expires_at, name, is_offer=False)
