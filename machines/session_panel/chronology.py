"""Whether the orders that a snapshot tells are those of one run.

Sessions are listed as they opened, conversations as they entered the states that they are in, and
visitor numbers count up as conversations began (TITL-1). Some of these moments are one: a session
opens as its conversation becomes active, and a conversation that never waited began with that.
The moments are taken from the fronts of the three lists, each as late as it may be; a run leads to
the snapshot if and only if nothing is then too late.
"""

from collections.abc import Container, Iterable, Mapping
from functools import cached_property
from itertools import accumulate
from operator import attrgetter
from typing import NoReturn

from session_panel.snapshot_index import SnapshotIndex
from session_panel.state import Conversation
from session_panel.value import InvalidInput


def begun_once(conversation: Conversation) -> bool:
    """Say whether it was active once at most: live, or never resumed (CONV-5) nor assigned."""
    return conversation.live or conversation.history == "fresh"


def require_one_run(index: SnapshotIndex) -> frozenset[str]:
    """Demand that the orders of a snapshot, which is possible in all else, are those of one run.

    Returns:
        The waiting conversations that are not as the router assigned them, by their numbers alone.

    Raises:
        InvalidInput: no run leads to these orders; the error names a conversation that is off.
    """
    run = _Run(index)
    run.play()
    return frozenset(run.closed_to_wait)


class _Run:
    """As much of a run as says which moment comes before which."""

    def __init__(self, index: SnapshotIndex) -> None:
        self.conversations = index.snapshot.conversations
        self.sessions = index.snapshot.sessions
        self.entered_at = index.places
        self.opened_at = index.open
        self.numbered = sorted((c for c in self.conversations if c.visitor > 0), key=_number)
        self.previous = _previous(self.conversations)
        self.tied = self._tied(index.snapshot.unread)
        self.now = 0
        self.opened = 1  # Home is
        self.begun = 0
        self.closed_to_wait: set[str] = set()

    def play(self) -> None:
        """Let every conversation enter its state, and what must be before it happen before."""
        for conversation in self.conversations:
            if conversation.state == "active" or conversation.id in self.tied:
                self.open_through(self.opened_at[conversation.id])
            elif conversation.visitor > 0:
                self.enter(conversation)
            self.now += 1

    def enter(self, conversation: Conversation) -> None:
        """Let a numbered conversation begin, if it has not, and be over or wait."""
        before = self.begun
        self.begin_through(conversation)
        if conversation.state == "waiting" and self.begun == before:
            self.closed_to_wait.add(conversation.id)

    def open_through(self, place: int) -> None:
        """Let the sessions open up to a place in their list."""
        while self.opened <= place:
            session = self.sessions[self.opened]
            self.opened += 1
            if session.kind == "conversation":
                self.open(self.conversations[self.entered_at[session.id]])

    def open(self, conversation: Conversation) -> None:
        """Let a conversation's session open: as it starts or is resumed, or when it is over."""
        entered_at = self.entered_at[conversation.id]
        if conversation.state == "active":
            possible = entered_at == self.now
        elif conversation.state == "closed" or begun_once(conversation):
            possible = entered_at < self.now or conversation.id in self.tied
        else:
            possible = True
        if not possible:
            self.refuse(conversation, "", "Expected an order that is the sessions', too (CONV-11)")
        if entered_at >= self.now:
            self.begin_through(conversation, opening=True)

    def begin_through(self, last: Conversation, *, opening: bool = False) -> None:
        """Let conversations begin, by their numbers, up to one.

        Args:
            last: the one.
            opening: whether its session opens now, so that no other can before it begins.
        """
        self.require_the_previous_over(last)
        while self.begun < len(self.numbered):
            conversation = self.numbered[self.begun]
            if conversation.visitor > last.visitor:
                return
            if conversation.id in self.tied and self.opened_at[conversation.id] >= self.opened:
                if opening:
                    self.refuse(conversation, ".visitor", _NUMBERS)
                self.open_through(self.opened_at[conversation.id])
            else:
                self.require_the_previous_over(conversation)
                self.begun += 1

    def require_the_previous_over(self, conversation: Conversation) -> None:
        """A conversation begins when its customer's previous one is over (OFFR-1)."""
        if self.previous.get(conversation.id, -1) >= self.now:
            self.refuse(conversation, ".visitor", _NUMBERS)

    def refuse(self, conversation: Conversation, field: str, problem: str) -> NoReturn:
        """Name a conversation that is off."""
        place = self.entered_at[conversation.id]
        raise InvalidInput(f"snapshot.conversations[{place}]{field}", problem)

    def _tied(self, unread: Container[str]) -> frozenset[str]:
        """Return the conversations that have had one session, still open, since they began.

        One that ended is such a one if it has unread messages, for to open it would have read
        them (UNRD-1), or if its session must have opened before it ended.
        """
        tied = set()
        before = len(self.conversations)
        for session in reversed(self.sessions):
            place = self.entered_at.get(session.id, -1)
            conversation = self.conversations[place] if place >= 0 else None
            if conversation is None or conversation.state == "closed":
                continue
            if conversation.state == "active":
                before = min(before, place)
                if begun_once(conversation):
                    tied.add(session.id)
            elif begun_once(conversation) and (session.id in unread or before < place):
                before = min(before, self.begun_before.get(conversation.id, place))
                tied.add(session.id)
        return frozenset(tied)

    @cached_property
    def begun_before(self) -> Mapping[str, int]:
        """For each numbered conversation, the first place of what has its or a higher number."""
        falling = [c.id for c in reversed(self.numbered)]
        return dict(
            zip(falling, accumulate(map(self.entered_at.__getitem__, falling), min), strict=True)
        )


_NUMBERS = "Expected numbers in the order in which the conversations began (TITL-1)"
_number = attrgetter("visitor")


def _previous(conversations: Iterable[Conversation]) -> dict[str, int]:
    """Return the place of the conversation that the same customer had before, if there is one."""
    last: dict[str, int] = {}
    previous = {}
    for place, conversation in enumerate(conversations):
        if conversation.customer in last:
            previous[conversation.id] = last[conversation.customer]
        last[conversation.customer] = place
    return previous
