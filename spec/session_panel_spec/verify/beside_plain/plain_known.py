"""What is known, plainly: a dict of conversations that is looked through for every question."""

from collections.abc import Container, Mapping
from dataclasses import dataclass, field

from session_panel.known_conversations import Listing
from session_panel.state import Conversation


@dataclass
class PlainKnown:
    """What `KnownConversations` keeps.

    Attributes:
        conversations: in the order in which they entered the states that they are in.
        unread: the ids of those that have unread messages.
        forgotten: the customers whose last conversation was transferred.
    """

    conversations: dict[str, Conversation] = field(default_factory=dict)
    unread: set[str] = field(default_factory=set)
    forgotten: set[str] = field(default_factory=set)

    def copy(self) -> "PlainKnown":
        """Return another, which goes on apart."""
        return PlainKnown({**self.conversations}, {*self.unread}, {*self.forgotten})

    def enter(self, conversation: Conversation) -> None:
        """Take in a conversation that has just entered the state that it is in."""
        if not self.conversations.pop(conversation.id, None):
            self.forgotten.discard(conversation.customer)
        self.conversations[conversation.id] = conversation

    def transfer(self, conversation: Conversation) -> None:
        """Forget a conversation, and what went before its customer's next."""
        del self.conversations[conversation.id]
        self.unread.discard(conversation.id)
        self.forgotten.add(conversation.customer)

    def by_customer(self) -> Mapping[str, list[Conversation]]:
        """Return the conversations of each customer who has one, in their order."""
        customers: dict[str, list[Conversation]] = {}
        for conversation in self.conversations.values():
            customers.setdefault(conversation.customer, []).append(conversation)
        return customers

    def is_last(self, conversation: Conversation) -> bool:
        """Say whether it is its customer's last, which was not transferred."""
        theirs = self.by_customer()[conversation.customer]
        return conversation.customer not in self.forgotten and theirs[-1] is conversation

    def first_end(self, but: Container[str]) -> tuple[float, str] | None:
        """Return when the first of those that wait expires, and its id."""
        ends = [
            (c.expires_at, c.id)
            for c in self.conversations.values()
            if c.expires_at is not None and c.id not in but
        ]
        return min(ends, key=lambda end: end[0], default=None)

    def listing(self, most: int, *, over: bool) -> Listing:
        """Return the first conversations of a list of work items."""
        newest_first = [c.id for c in reversed(self.conversations.values()) if c.over == over]
        ids = sorted(newest_first, key=lambda key: key not in self.unread)
        others = ids[most:]
        return Listing(tuple(ids[:most]), len(others), len(self.unread.intersection(others)))
