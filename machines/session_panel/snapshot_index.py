"""A snapshot, and what is looked up in it again and again while it is judged."""

from collections.abc import Mapping
from dataclasses import dataclass

from session_panel.snapshot import Snapshot
from session_panel.state import Conversation


@dataclass(frozen=True, slots=True)
class SnapshotIndex:
    """A snapshot with its indexes.

    Attributes:
        open: the place of each session in its list.
        offered: the ids of the pending offers.
        places: the place of each conversation in its list.
        last: each customer's last conversation.
    """

    snapshot: Snapshot
    open: Mapping[str, int]
    offered: frozenset[str]
    places: Mapping[str, int]
    last: Mapping[str, Conversation]

    @classmethod
    def of(cls, snapshot: Snapshot) -> "SnapshotIndex":
        """Return the index of a snapshot."""
        return cls(
            snapshot,
            {session.id: place for place, session in enumerate(snapshot.sessions)},
            frozenset(offer.id for offer in snapshot.offers),
            {conversation.id: place for place, conversation in enumerate(snapshot.conversations)},
            {conversation.customer: conversation for conversation in snapshot.conversations},
        )

    def conversation(self, key: str) -> Conversation | None:
        """Return a conversation by its id, if it is listed."""
        place = self.places.get(key)
        return None if place is None else self.snapshot.conversations[place]

    def engaged(self, customer: str) -> bool:
        """Say whether a customer has a listed conversation that is not over."""
        last = self.last.get(customer)
        return last is not None and not last.over

    def unread(self, conversation: str) -> int:
        """Return how many unread messages a conversation has."""
        return self.snapshot.unread.get(conversation, 0)
