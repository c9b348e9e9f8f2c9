"""The conversations that a panel knows, in every order in which somebody asks for them.

A change, and an answer but of all of them, takes about as long for a hundred thousand as for ten.
"""

from collections.abc import Container, Iterable, Iterator, Mapping
from itertools import chain
from operator import attrgetter
from typing import Any, Protocol, TypeVar, overload

import msgspec
from msgspec.structs import replace

from session_panel.conversation import CONVERSATION
from session_panel.hash_trie import Immutable, immutable, with_key, without_key
from session_panel.sorted_set import (
    SortedSet,
    all_items,
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


class _Place(float):
    """The number of a conversation's entering the state that it is in; numbers compare quickly.

    Attributes:
        id: that of the conversation.
    """

    __slots__ = ("id",)
    id: str


_id = attrgetter("id")


class _Entry(msgspec.Struct, frozen=True, gc=False):
    """A conversation, and its places.

    Attributes:
        list: the name of the list that it is in.
        place: its place in the list.
        end: when it expires, and the place; None if it does not wait.
    """

    conversation: Any
    list: str
    place: _Place
    end: tuple[float, _Place] | None


_place = attrgetter("place")

_ACTIVE, _WAITING, _OVER = "active", "waiting", "over"

_UNREAD: Mapping[str, str] = {_WAITING: "waiting, unread", _OVER: "over, unread"}
"""The list of the conversations of a kind that have unread messages; that of the others is named
as the kind.

Of the active ones, which are few and which most messages come to, it is not kept whether they have.
"""

_READ: Mapping[str, str] = {unread: kind for kind, unread in _UNREAD.items()}

_KINDS: Mapping[str, str] = {
    state: _OVER if state in CONVERSATION.finals else state for state in CONVERSATION.states
}

_LISTS: Mapping[tuple[str, bool], str] = {
    (state, unread): _UNREAD.get(kind, kind) if unread else kind
    for state, kind in _KINDS.items()
    for unread in (False, True)
}
"""The list of the conversations in a state, with unread messages or without."""


class _Customer(msgspec.Struct, frozen=True, gc=False):
    """A customer's conversations.

    Attributes:
        last: the id of the last one; None once that was transferred (CONV-12).
        ids: of all of them.
    """

    last: str | None = None
    ids: SortedSet = []


_NOBODY = _Customer()


class _Orders(msgspec.Struct, frozen=True, gc=False):
    """All orders but that of the ids.

    Attributes:
        next: the number of what enters a state next.
        lists: the places of the conversations, by the name of the list.
        ends: of those that wait, when they expire, and the place.
        customers: those who have a conversation, by their ids.
    """

    next: int
    lists: dict[str, SortedSet]
    ends: SortedSet
    customers: Immutable[_Customer]


class KnownConversations(Mapping[str, C]):
    """Conversations by their ids, in the order in which they entered the states that they are in.

    It is made by `known_conversations`, and never changes. `_asked` is what was last looked up, or
    None: whoever changes a conversation has asked for it, so that it is not looked up again.
    """

    __slots__ = ("_asked", "_entries", "_orders")

    def __init__(self, entries: Immutable[_Entry], orders: _Orders) -> None:
        self._entries = entries
        self._orders = orders
        self._asked: _Entry | None = None

    def __getitem__(self, key: str) -> C:
        conversation: C = self._entries[key].conversation
        return conversation

    @overload
    def get(self, key: str, /) -> C | None: ...
    @overload
    def get(self, key: str, /, default: C | D) -> C | D: ...
    def get(self, key: str, /, default: C | D | None = None) -> C | D | None:
        """Return the conversation with an id, or the default."""
        self._asked = entry = self._entries.get(key)
        return default if entry is None else entry.conversation

    def __contains__(self, key: object) -> bool:
        return key in self._entries

    def __len__(self) -> int:
        return len(self._entries)

    def __iter__(self) -> Iterator[str]:
        lists = self._orders.lists.values()
        return map(_id, sorted(chain.from_iterable(map(all_items, lists))))

    def __repr__(self) -> str:
        return f"KnownConversations({dict(self)})"

    def __reduce__(self) -> tuple[Any, ...]:
        lists = map(self._orders.lists.__getitem__, _READ)
        unread = map(_id, chain.from_iterable(map(all_items, lists)))
        return known_conversations, (list(self.values()), [*unread], self.forgotten())

    def entered(self, conversation: C, unread: Container[str]) -> "KnownConversations[C]":
        """Return them with one that has just entered the state that it is in.

        Args:
            conversation: the conversation, new or known.
            unread: the ids of those that have unread messages.
        """
        key, orders = conversation.id, self._orders
        asked = self._asked
        before = asked if asked and asked.conversation.id == key else self._entries.get(key)
        marked = _has_unread(before, key, unread)
        entry = _entry(conversation, orders.next, unread=marked)
        customers = orders.customers if before else _with_customer(orders.customers, conversation)
        entries = with_key(self._entries, key, entry)
        return KnownConversations(entries, _moved(orders, customers, before, entry))

    def changed(self, conversation: C, *, unread: bool = False) -> "KnownConversations[C]":
        """Return them with a conversation in the place of the one with its id and state.

        Args:
            conversation: the conversation.
            unread: whether it has unread messages from now on; otherwise that is as before.
        """
        before, orders = self._entries[conversation.id], self._orders
        name = _UNREAD.get(before.list, before.list) if unread else before.list
        entry = _Entry(conversation, name, before.place, _end(conversation, before.place))
        if entry.end != before.end:
            ends = without_item(orders.ends, before.end)
            orders = replace(orders, ends=with_item(ends, entry.end))
        if name != before.list:
            orders = replace(orders, lists=_listed(orders.lists, before, entry))
        return KnownConversations(with_key(self._entries, conversation.id, entry), orders)

    def read(self, conversation: str) -> "KnownConversations[C]":
        """Return them with an id, be it known or not, that has no unread messages any more."""
        before, orders = self._entries.get(conversation), self._orders
        if before is None or before.list not in _READ:
            return self
        entry = replace(before, list=_READ[before.list])
        entries = with_key(self._entries, conversation, entry)
        lists = _listed(orders.lists, before, entry)
        return KnownConversations(entries, replace(orders, lists=lists))

    def without(
        self, conversation: str, unread: Container[str]
    ) -> tuple["KnownConversations[C]", bool]:
        """Return them without one, and whether that has unread messages.

        Args:
            conversation: its id.
            unread: the ids of those that have unread messages.
        """
        entries, entry = without_key(self._entries, conversation)
        customers = _without_customer(self._orders.customers, entry.conversation)
        orders = _moved(self._orders, customers, entry, None)
        return KnownConversations(entries, orders), _has_unread(entry, conversation, unread)

    def of(self, customer: str) -> list[C]:
        """Return all conversations of a customer, in their order."""
        ids = self._orders.customers.get(customer, _NOBODY).ids
        entries = sorted((self._entries[key] for key in all_items(ids)), key=_place)
        return [entry.conversation for entry in entries]

    def last_of(self, customer: str) -> C | None:
        """Return a customer's last conversation, unless that was transferred (CONV-12)."""
        last = self._orders.customers.get(customer, _NOBODY).last
        return None if last is None else self[last]

    def forgotten(self) -> tuple[str, ...]:
        """Return the customers whose last conversation was transferred (CONV-12)."""
        customers = dict.fromkeys(conversation.customer for conversation in self.values())
        return tuple(c for c in customers if self._orders.customers[c].last is None)

    def first_end(self, but: Container[str]) -> tuple[float, str] | None:
        """Return when the first of those that wait expires, and its id; None if none does.

        Args:
            but: the ids of those that cannot expire now.
        """
        for at, place in all_items(self._orders.ends):
            if place.id not in but:
                return at, place.id
        return None

    def listing(self, most: int, unread: Container[str], *, over: bool) -> Listing:
        """Return the first conversations of a list of work items.

        Args:
            most: how many at most.
            unread: the ids of those that have unread messages.
            over: whether it is the list of those that are over, or of those that are not.
        """
        lists, kind = self._orders.lists, _OVER if over else _WAITING
        active = () if over else (*all_items(lists[_ACTIVE]),)
        marked = [place for place in active if place.id in unread]
        read = [place for place in active if place.id not in unread]
        places: list[_Place] = []
        for kept, others in ((lists[_UNREAD[kind]], marked), (lists[kind], read)):
            places += sorted((*last_items(kept, most), *others), reverse=True)
        return Listing(
            tuple(map(_id, places[:most])),
            max(0, len(lists[_UNREAD[kind]]) + len(lists[kind]) + len(active) - most),
            max(0, len(lists[_UNREAD[kind]]) + len(marked) - most),
        )


def known_conversations(
    conversations: Iterable[C], unread: Iterable[str] = (), forgotten: Iterable[str] = ()
) -> KnownConversations[C]:
    """Return conversations of which somebody can ask.

    Args:
        conversations: in the order in which they entered the states that they are in.
        unread: the ids of those that have unread messages; others do not matter.
        forgotten: the customers whose last conversation was transferred.
    """
    marked = frozenset(unread)
    entries = {
        c.id: _entry(c, number, unread=c.id in marked) for number, c in enumerate(conversations)
    }
    orders = _Orders(
        next=len(entries),
        lists=_lists(entries.values()),
        ends=sorted_set(sorted(entry.end for entry in entries.values() if entry.end)),
        customers=_customers(entries.values(), frozenset(forgotten)),
    )
    return KnownConversations(immutable(entries), orders)


def _lists(entries: Iterable[_Entry]) -> dict[str, SortedSet]:
    places: dict[str, list[_Place]] = {some: [] for some in (_ACTIVE, *_UNREAD, *_READ)}
    for entry in entries:
        places[entry.list].append(entry.place)
    return {some: sorted_set(their) for some, their in places.items()}


def _customers(entries: Iterable[_Entry], forgotten: frozenset[str]) -> Immutable[_Customer]:
    ids: dict[str, list[str]] = {}
    for entry in entries:
        ids.setdefault(entry.conversation.customer, []).append(entry.conversation.id)
    return immutable(
        {
            customer: _Customer(
                None if customer in forgotten else theirs[-1], sorted_set(sorted(theirs))
            )
            for customer, theirs in ids.items()
        }
    )


def _has_unread(entry: _Entry | None, conversation: str, unread: Container[str]) -> bool:
    """Say whether a conversation has unread messages; its list tells it, unless it is active."""
    if entry is None or entry.list == _ACTIVE:
        return conversation in unread
    return entry.list in _READ


def _entry(conversation: _Known, number: int, *, unread: bool) -> _Entry:
    place = _Place(number)
    place.id = conversation.id
    name = _LISTS[conversation.state, unread]
    return _Entry(conversation, name, place, _end(conversation, place))


def _end(conversation: _Known, place: _Place) -> tuple[float, _Place] | None:
    ends = conversation.expires_at
    return None if ends is None else (ends, place)


def _moved(
    orders: _Orders,
    customers: Immutable[_Customer],
    before: _Entry | None,
    after: _Entry | None,
) -> _Orders:
    """Return the orders with a conversation where it is after a change, and not where it was.

    Each change takes a number: which one does not matter, but that it is larger than all before.
    """
    lists, ends = orders.lists.copy(), orders.ends
    if before:
        lists[before.list] = without_item(lists[before.list], before.place)
        ends = without_item(ends, before.end) if before.end else ends
    if after:
        lists[after.list] = with_item(lists[after.list], after.place)
        ends = with_item(ends, after.end) if after.end else ends
    return _Orders(orders.next + 1, lists, ends, customers)


def _listed(lists: dict[str, SortedSet], before: _Entry, after: _Entry) -> dict[str, SortedSet]:
    """Return the lists with a conversation in another, at its place."""
    return {
        **lists,
        before.list: without_item(lists[before.list], before.place),
        after.list: with_item(lists[after.list], after.place),
    }


def _with_customer(customers: Immutable[_Customer], conversation: _Known) -> Immutable[_Customer]:
    """Take a conversation in as its customer's last."""
    ids = customers.get(conversation.customer, _NOBODY).ids
    grown = _Customer(conversation.id, with_item(ids, conversation.id))
    return with_key(customers, conversation.customer, grown)


def _without_customer(
    customers: Immutable[_Customer], conversation: _Known
) -> Immutable[_Customer]:
    """Forget a conversation, and what went before the customer's next."""
    others, customer = without_key(customers, conversation.customer)
    ids = without_item(customer.ids, conversation.id)
    return with_key(others, conversation.customer, _Customer(None, ids)) if ids else others
