"""Whether the times that a snapshot tells are those of one run.

An offer and a wait last from nothing to the longest duration that can be configured (CONF-1), and
what is listed later happened no earlier (TIME-1). So each moment gets the earliest time that it can
have had; a run leads to the snapshot if and only if none is then too late. The router may assign a
conversation with any end of its waiting (CONV-13).
"""

from collections.abc import Set as AbstractSet
from math import inf, nextafter, ulp

from session_panel.chronology import begun_once
from session_panel.snapshot_index import SnapshotIndex
from session_panel.state import Conversation, PendingOffer
from session_panel.value import LONGEST, InvalidInput, later


def require_possible_times(index: SnapshotIndex, closed_to_wait: AbstractSet[str]) -> None:
    """Demand that the times of a snapshot, which is possible in all else, are those of one run.

    Args:
        index: the snapshot, indexed.
        closed_to_wait: the waiting conversations that cannot be as the router assigned them.

    Raises:
        InvalidInput: no run leads to these times; the error names the first that is off.
    """
    _Times(index, closed_to_wait).require()


class _Times:
    """The earliest times of what a snapshot lists."""

    def __init__(self, index: SnapshotIndex, closed_to_wait: AbstractSet[str]) -> None:
        self.index = index
        self.snapshot = index.snapshot
        self.closed_to_wait = closed_to_wait
        self.entered: list[float] = []

    def require(self) -> None:
        """Give every conversation, then every offer, its earliest time."""
        at = 0.0
        for place, conversation in enumerate(self.snapshot.conversations):
            if conversation.expires_at is not None:
                at = self.waiting_since(conversation, conversation.expires_at, at)
                self.require_past(at, f"conversations[{place}].expires_at", _WAITING)
            self.entered.append(at)
        at = 0.0
        for place, offer in enumerate(self.snapshot.offers):
            at = self.offered_since(offer, max(at, self.offerable_since(offer)))
            self.require_past(at, f"offers[{place}].until", _OFFER)

    def require_past(self, at: float, field: str, problem: str) -> None:
        """Refuse what cannot have happened yet."""
        if at > self.snapshot.now:
            raise InvalidInput(f"snapshot.{field}", problem)

    def waiting_since(self, conversation: Conversation, expires_at: float, since: float) -> float:
        """Return the earliest time at which a conversation can have begun to wait (CONV-4).

        A message, too, may have set the end of its waiting (OFFR-2).
        """
        closed, unread = self.was_closed(conversation), self.index.unread(conversation.id)
        if closed and unread == 0:
            return earliest(expires_at, since)
        if closed and earliest(expires_at, since) > self.snapshot.now:
            return inf
        return inf if unread > 0 and since > expires_at else since

    def was_closed(self, conversation: Conversation) -> bool:
        """Say whether it waits since its session was closed, whatever else happened before."""
        return begun_once(conversation) or conversation.id in self.closed_to_wait

    def offerable_since(self, offer: PendingOffer) -> float:
        """Return the earliest time at which a conversation can be offered (OFFR-1, OFFR-2)."""
        if offer.new is None:
            return self.entered[self.index.places[offer.id]]
        last = self.index.last.get(offer.new.customer)
        return 0.0 if last is None else self.entered[self.index.places[last.id]]

    def offered_since(self, offer: PendingOffer, since: float) -> float:
        """Return the earliest time at which an offer can have been made (OFFR-1, OFFR-2)."""
        at = earliest(offer.until, since)
        waiting = self.index.conversation(offer.id)
        if waiting is None or waiting.expires_at is None:
            return at
        if self.was_closed(waiting) and self.index.unread(offer.id) == 1:
            at = earliest(offer.until, earliest(waiting.expires_at, at))
        return at if at <= waiting.expires_at else inf


def earliest(end: float, since: float) -> float:
    """Return the earliest time, `since` or later, from which something can have lasted until `end`.

    Infinity, if there is none.
    """
    at = max(since, end - LONGEST - ulp(nextafter(end, 0.0)) / 2)
    while at <= end and not _lasts(at, end):
        at = nextafter(at, inf)
    return at if at <= end else inf


def _lasts(at: float, end: float) -> bool:
    """Say whether some duration leads from a time to an end, as floating-point numbers add up.

    If any does, their difference does, as it is rounded: its error is too small to lead to another
    number, unless the sum lies half-way between two, and then that of the next duration does, too.
    """
    return later(at, min(end - at, LONGEST)) == end


_WAITING = "Expected an end that its waiting can have by now (CONV-4)"
_OFFER = "Expected an end that the offer can have by now (OFFR-4)"
