"""The conversations that a panel knows, in every order in which somebody asks for them.

A change, and an answer but of all of them, takes about as long for a hundred thousand as for ten.
"""

from collections.abc import Container, Iterable, Iterator, Mapping
from operator import attrgetter
from typing import Any, Protocol, TypeVar, overload

import msgspec
from msgspec.structs import replace

from session_panel.hash_trie import Immutable, immutable, with_key, without_key
from session_panel.sorted_set import (
    SortedSet,
    from_item,
    last_items,
    sorted_set,
    with_item,
    without_item,
)


class _Known(Protocol):
    """What the orders need of a conversation; `state.Conversation` says what it means."""

    @property
    def id(self) -> str: ...
    @property
    def customer(self) -> str: ...
    @property
    def state(self) -> str: ...
    @property
    def over(self) -> bool: ...
    @property
    def expires_at(self) -> float | None: ...


C = TypeVar("C", bound=_Known)
D = TypeVar("D")


class Listing(msgspec.Struct, frozen=True):
    """The first conversations of a list of work items.

    Attributes:
        ids: those with unread messages first, within both the newest first.
        more: how many there are that are left out.
        more_unread: how many of these have unread messages.
    """

    ids: tuple[str, ...]
    more: int
    more_unread: int


class _Entry(msgspec.Struct, frozen=True):
    """A conversation, and the number of its entering the state that it is in."""

    conversation: Any
    number: int

    @property
    def kind(self) -> str:
        known: _Known = self.conversation
        return _OVER if known.over else known.state

    @property
    def place(self) -> tuple[int, str]:
        return self.number, self.conversation.id

    @property
    def end(self) -> tuple[float, int, str]:
        return self.conversation.expires_at, self.number, self.conversation.id

    @property
    def waits(self) -> bool:
        return self.conversation.expires_at is not None


_number = attrgetter("number")

_ACTIVE, _WAITING, _OVER = "active", "waiting", "over"


class _Kind(msgspec.Struct, frozen=True):
    """The places of the conversations of one kind: active, waiting or over.

    Attributes:
        all: of all of them.
        unread: of those with unread messages; of the active ones, which are few and which most
            messages come to, nobody keeps it.
    """

    all: SortedSet = ()
    unread: SortedSet = ()


class _Orders(msgspec.Struct, frozen=True):
    """All orders but that of the ids.

    Attributes:
        next: the number of what enters a state next.
        kinds: the places of the conversations, by their kinds.
        ends: of those that wait, in the order in which they expire.
        customers: the ids of each customer's conversations.
    """

    next: int
    kinds: Mapping[str, _Kind]
    ends: SortedSet
    customers: Immutable[SortedSet]


class KnownConversations(Mapping[str, C]):
    """Conversations by their ids, in the order in which they entered the states that they are in.

    It is made by `known_conversations`, and never changes.
    """

    __slots__ = ("_entries", "_orders")

    def __init__(self, entries: Immutable[_Entry], orders: _Orders) -> None:
        self._entries = entries
        self._orders = orders

    def __getitem__(self, key: str) -> C:
        conversation: C = self._entries[key].conversation
        return conversation

    @overload
    def get(self, key: str, /) -> C | None: ...
    @overload
    def get(self, key: str, /, default: C | D) -> C | D: ...
    def get(self, key: str, /, default: C | D | None = None) -> C | D | None:
        """Return the conversation with an id, or the default."""
        entry = self._entries.get(key)
        return default if entry is None else entry.conversation

    def __contains__(self, key: object) -> bool:
        return key in self._entries

    def __len__(self) -> int:
        return len(self._entries)

    def __iter__(self) -> Iterator[str]:
        kinds = self._orders.kinds.values()
        places = sorted(place for kind in kinds for place in from_item(kind.all, ()))
        return (key for _, key in places)

    def __repr__(self) -> str:
        return f"KnownConversations({dict(self)})"

    def __reduce__(self) -> tuple[Any, ...]:
        unread = [
            key for kind in self._orders.kinds.values() for _, key in from_item(kind.unread, ())
        ]
        return known_conversations, (list(self.values()), unread)

    def entered(self, conversation: C, *, unread: bool) -> "KnownConversations[C]":
        """Return them with one that has just entered the state that it is in.

        Args:
            conversation: the conversation, new or known.
            unread: whether it has unread messages.
        """
        before, orders = self._entries.get(conversation.id), self._orders
        entry = _Entry(conversation, orders.next)
        orders = (
            _without(orders, before, unread) if before else _with_customer(orders, conversation)
        )
        orders = _with(replace(orders, next=orders.next + 1), entry, unread)
        return KnownConversations(with_key(self._entries, conversation.id, entry), orders)

    def changed(self, conversation: C) -> "KnownConversations[C]":
        """Return them with a conversation in the place of the one with its id and state."""
        before, orders = self._entries[conversation.id], self._orders
        entry = _Entry(conversation, before.number)
        if entry.end != before.end:
            ends = with_item(without_item(orders.ends, before.end), entry.end)
            orders = replace(orders, ends=ends)
        return KnownConversations(with_key(self._entries, conversation.id, entry), orders)

    def marked(self, conversation: str, *, unread: bool) -> "KnownConversations[C]":
        """Return them with one that has unread messages from now on, or no more."""
        orders, entry = self._orders, self._entries[conversation]
        kind = orders.kinds[entry.kind]
        if entry.kind == _ACTIVE:
            return self
        marked = (with_item if unread else without_item)(kind.unread, entry.place)
        kinds = {**orders.kinds, entry.kind: _Kind(kind.all, marked)}
        return KnownConversations(self._entries, replace(orders, kinds=kinds))

    def without(self, conversation: str, *, unread: bool) -> "KnownConversations[C]":
        """Return them without one.

        Args:
            conversation: its id.
            unread: whether it has unread messages.
        """
        entry = self._entries[conversation]
        orders = _without_customer(_without(self._orders, entry, unread), entry.conversation)
        return KnownConversations(without_key(self._entries, conversation), orders)

    def of(self, customer: str) -> list[C]:
        """Return all conversations of a customer, in their order."""
        ids = from_item(self._orders.customers.get(customer, ()), ())
        entries = sorted((self._entries[key] for (key,) in ids), key=_number)
        return [entry.conversation for entry in entries]

    def ends(self) -> Iterator[tuple[float, str]]:
        """Yield when each that waits expires, and its id: the earliest first, then in order."""
        return ((at, key) for at, _, key in from_item(self._orders.ends, ()))

    def listing(self, most: int, unread: Container[str], *, over: bool) -> Listing:
        """Return the first conversations of a list of work items.

        Args:
            most: how many at most.
            unread: the ids of those that have unread messages.
            over: whether it is the list of those that are over, or of those that are not.
        """
        kept = self._orders.kinds[_OVER if over else _WAITING]
        active = () if over else (*from_item(self._orders.kinds[_ACTIVE].all, ()),)
        active_unread = [place for place in active if place[1] in unread]
        places = [
            *sorted([*last_items(kept.unread, most), *active_unread], reverse=True),
            *sorted(
                (p for p in (*last_items(kept.all, most), *active) if p[1] not in unread),
                reverse=True,
            ),
        ]
        return Listing(
            tuple(key for _, key in places[:most]),
            max(0, len(kept.all) + len(active) - most),
            max(0, len(kept.unread) + len(active_unread) - most),
        )


def known_conversations(
    conversations: Iterable[C], unread: Iterable[str] = ()
) -> KnownConversations[C]:
    """Return conversations of which somebody can ask.

    Args:
        conversations: in the order in which they entered the states that they are in.
        unread: the ids of those that have unread messages; others do not matter.
    """
    entries = {c.id: _Entry(c, number) for number, c in enumerate(conversations)}
    marked = frozenset(unread)
    kinds = {kind: _kind(kind, entries.values(), marked) for kind in (_ACTIVE, _WAITING, _OVER)}
    ends = sorted(entry.end for entry in entries.values() if entry.waits)
    orders = _Orders(len(entries), kinds, sorted_set(ends), _customers(entries.values()))
    return KnownConversations(immutable(entries), orders)


def _kind(kind: str, entries: Iterable[_Entry], unread: frozenset[str]) -> _Kind:
    places = [entry.place for entry in entries if entry.kind == kind]
    marked = [] if kind == _ACTIVE else [place for place in places if place[1] in unread]
    return _Kind(sorted_set(places), sorted_set(marked))


def _customers(entries: Iterable[_Entry]) -> Immutable[SortedSet]:
    ids: dict[str, list[tuple[str]]] = {}
    for entry in entries:
        ids.setdefault(entry.conversation.customer, []).append((entry.conversation.id,))
    return immutable({customer: sorted_set(sorted(theirs)) for customer, theirs in ids.items()})


def _with(orders: _Orders, entry: _Entry, unread: bool) -> _Orders:
    kind = orders.kinds[entry.kind]
    marked = unread and entry.kind != _ACTIVE
    grown = _Kind(
        with_item(kind.all, entry.place),
        with_item(kind.unread, entry.place) if marked else kind.unread,
    )
    ends = with_item(orders.ends, entry.end) if entry.waits else orders.ends
    return replace(orders, kinds={**orders.kinds, entry.kind: grown}, ends=ends)


def _without(orders: _Orders, entry: _Entry, unread: bool) -> _Orders:
    kind = orders.kinds[entry.kind]
    marked = unread and entry.kind != _ACTIVE
    rest = _Kind(
        without_item(kind.all, entry.place),
        without_item(kind.unread, entry.place) if marked else kind.unread,
    )
    ends = without_item(orders.ends, entry.end) if entry.waits else orders.ends
    return replace(orders, kinds={**orders.kinds, entry.kind: rest}, ends=ends)


def _with_customer(orders: _Orders, conversation: _Known) -> _Orders:
    ids = orders.customers.get(conversation.customer, ())
    grown = with_item(ids, (conversation.id,))
    return replace(orders, customers=with_key(orders.customers, conversation.customer, grown))


def _without_customer(orders: _Orders, conversation: _Known) -> _Orders:
    ids = without_item(orders.customers[conversation.customer], (conversation.id,))
    if ids:
        customers = with_key(orders.customers, conversation.customer, ids)
    else:
        customers = without_key(orders.customers, conversation.customer)
    return replace(orders, customers=customers)
