"""In which order everything can have happened that a snapshot lists, if there is such an order.

Each choice that there is gets tried: whether the session of one that ended, and was active once at
most, has been open since its start, and which waiting ones are as they were assigned.
"""

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise, product

from session_panel.snapshot import Snapshot
from session_panel.state import Conversation

Moment = tuple[str, str]
"""What happens, `begin`, `open`, `enter`, and to which conversation or session."""

NOBODY: frozenset[str] = frozenset()


def order_of(snapshot: Snapshot) -> list[Moment] | None:
    """Return an order of all moments that leads to the lists of a snapshot, if there is one."""
    for stayed in _since_their_start(snapshot):
        order = _sorted(snapshot, stayed, NOBODY)
        if order:
            return _as_assigned(snapshot, stayed, order)
    return None


def is_over(conversation: Conversation) -> bool:
    """Say whether a conversation never changes again (CONV-10)."""
    return conversation.state in ("closed", "ended")


def is_once(conversation: Conversation) -> bool:
    """Say whether it was active once at most: live, or never resumed (CONV-5) nor assigned."""
    return conversation.mode == "live" or conversation.history == "fresh"


def may_be_assigned(conversation: Conversation) -> bool:
    """Say whether a conversation may wait as it was assigned (CONV-13)."""
    return conversation.state == "waiting" and not is_once(conversation)


def _since_their_start(snapshot: Snapshot) -> Iterator[frozenset[str]]:
    """Yield each choice of those whose session has been open since they began.

    One that has unread messages is such a one: to open it would have read them (UNRD-1).
    """
    opened = {session.id for session in snapshot.sessions}
    ended = [
        one.id
        for one in snapshot.conversations
        if one.state == "ended" and is_once(one) and one.id in opened
    ]
    unread = snapshot.unread.keys() & set(ended)
    for choice in product((False, True), repeat=len(ended)):
        stayed = frozenset(key for key, stays in zip(ended, choice, strict=True) if stays)
        if unread <= stayed:
            yield stayed


def _as_assigned(snapshot: Snapshot, stayed: AbstractSet[str], order: list[Moment]) -> list[Moment]:
    """Return an order in which as many as can wait as they were assigned: at any time, that is."""
    assigned = NOBODY
    for waiting in filter(may_be_assigned, snapshot.conversations):
        if closer := _sorted(snapshot, stayed, assigned | {waiting.id}):
            order, assigned = closer, assigned | {waiting.id}
    return order


def _sorted(
    snapshot: Snapshot, stayed: AbstractSet[str], assigned: AbstractSet[str]
) -> list[Moment] | None:
    """Return an order of all moments under a choice, if there is one."""
    before: TopologicalSorter[Moment] = TopologicalSorter()
    for earlier, afterwards in _Constraints(snapshot, stayed, assigned).all():
        before.add(afterwards, *({earlier} - {afterwards}))
    try:
        return list(before.static_order())
    except CycleError:
        return None


class _Constraints:
    """Which moment of a snapshot comes before which, by the rules."""

    def __init__(
        self, snapshot: Snapshot, stayed: AbstractSet[str], assigned: AbstractSet[str]
    ) -> None:
        self._snapshot = snapshot
        self._stayed = stayed
        self._assigned = assigned
        self._listed = {one.id: one for one in snapshot.conversations}
        self._opened = {session.id for session in snapshot.sessions}

    def all(self) -> Iterator[tuple[Moment, Moment]]:
        """Yield pairs; a pair of one and the same says that it is."""
        listed = self._snapshot.conversations
        numbered = sorted((one for one in listed if one.visitor), key=lambda one: one.visitor)
        yield from self._chain("open", (session.id for session in self._snapshot.sessions))
        yield from self._chain("enter", (one.id for one in listed))
        yield from self._chain("begin", (one.id for one in numbered))
        last: dict[str, str] = {}
        for one in listed:
            yield self._moment("begin", one.id), self._moment("enter", one.id)
            if one.customer in last:
                yield self._moment("enter", last[one.customer]), self._moment("begin", one.id)
            last[one.customer] = one.id
            if one.id in self._opened and is_over(one):
                yield self._shown(one)

    def _shown(self, one: Conversation) -> tuple[Moment, Moment]:
        """When the session of one that is over opened."""
        begin, enter, opened = (self._moment(what, one.id) for what in ("begin", "enter", "open"))
        if one.id in self._stayed:
            return opened, enter
        if one.state == "closed" or is_once(one):
            return enter, opened
        return begin, opened

    def _chain(self, what: str, keys: Iterable[str]) -> Iterator[tuple[Moment, Moment]]:
        moments = [self._moment(what, key) for key in keys]
        yield from pairwise([*moments[:1], *moments])

    def _moment(self, what: str, key: str) -> Moment:
        """Return a moment by its one name: some are the same."""
        known = self._listed.get(key)
        active = known is not None and known.state == "active"
        if what == "begin" and known:
            if key in self._assigned or (active and is_once(known)):
                return "enter", key
            if key in self._stayed:
                return "open", key
        return ("enter", key) if what == "open" and active else (what, key)
