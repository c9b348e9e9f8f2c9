"""Immutable sorted sets of any size, as B-trees: a change copies only the way to its leaf.

A set that is small is one leaf, the list of its items; a larger one is a `Branch`. No list of
either is changed once it is there. Leaves that lose items are not joined again: a set is never
deeper than it was at its largest. Most sets grow at their end, and leave full leaves behind.
"""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator, Sequence
from typing import Any, final

import msgspec

Item = tuple[Any, ...]
"""What a set holds: tuples of one form, which are sorted as tuples are."""

WIDTH = 32
"""The most items of a leaf, and the most children of a branch."""

_HALF = WIDTH // 2


@final
class Branch(msgspec.Struct, frozen=True, gc=False):
    """Two or more sets, one after the other.

    Attributes:
        children: the sets; none is empty.
        bounds: between each two of them an item: of its left none is so large, of its right none
            is smaller.
        size: the number of items of all of them.
    """

    children: list["SortedSet"]
    bounds: list[Item]
    size: int

    def __len__(self) -> int:
        return self.size


SortedSet = list[Item] | Branch
"""Its `len` is the number of its items."""


def sorted_set(items: Sequence[Item]) -> SortedSet:
    """Return the set of items that are sorted and all different."""
    if len(items) <= WIDTH:
        return [*items]
    parts: list[tuple[Item, SortedSet]] = [(some[0], [*some]) for some in _pieces(items)]
    while len(parts) > 1:
        parts = [
            (some[0][0], _branch([part for _, part in some], [first for first, _ in some[1:]]))
            for some in _pieces(parts)
        ]
    return parts[0][1]


def with_item(items: SortedSet, item: Item) -> SortedSet:
    """Return the set with an item that is not in it."""
    grown = _grown(items, item)
    if not _too_wide(grown):
        return grown
    left, bound, right = _parts(grown, item)
    return _branch([left, right], [bound])


def without_item(items: SortedSet, item: Item) -> SortedSet:
    """Return the set without an item that is in it."""
    if type(items) is not Branch:
        rest = items.copy()
        del rest[bisect_left(rest, item)]
        return rest
    at = bisect_right(items.bounds, item)
    children = items.children.copy()
    child = children[at] = without_item(children[at], item)
    if type(child) is Branch or child:
        return Branch(children, items.bounds, items.size - 1)
    del children[at]
    bounds = items.bounds.copy()
    del bounds[max(0, at - 1)]
    return Branch(children, bounds, items.size - 1) if bounds else children[0]


def from_item(items: SortedSet, item: Item) -> Iterator[Item]:
    """Yield the items from one on, be it in the set or not."""
    if isinstance(items, list):
        yield from items[bisect_left(items, item) :]
    else:
        for child in items.children[bisect_right(items.bounds, item) :]:
            yield from from_item(child, item)


def last_items(items: SortedSet, most: int) -> list[Item]:
    """Return the last items, the last one first.

    Args:
        items: the set.
        most: how many at most.
    """
    if isinstance(items, list):
        return items[: -most - 1 : -1]
    last: list[Item] = []
    for child in reversed(items.children):
        last += last_items(child, most - len(last))
        if len(last) == most:
            break
    return last


def _grown(items: SortedSet, item: Item) -> SortedSet:
    """Return the set with an item that is not in it; it may be wider by one than it may be."""
    if type(items) is not Branch:
        leaf = items.copy()
        insort(leaf, item)
        return leaf
    at = bisect_right(items.bounds, item)
    children, bounds = items.children.copy(), items.bounds
    child = children[at] = _grown(children[at], item)
    if _too_wide(child):
        left, bound, right = _parts(child, item)
        children[at : at + 1] = left, right
        bounds = [*bounds[:at], bound, *bounds[at:]]
    return Branch(children, bounds, items.size + 1)


def _too_wide(items: SortedSet) -> bool:
    return len(items.children if type(items) is Branch else items) > WIDTH


def _parts(items: SortedSet, item: Item) -> tuple[SortedSet, Item, SortedSet]:
    """Return two parts, and the bound between them, of a set that an item has made too wide."""
    cut = WIDTH - 1 if last_items(items, 1) == [item] else _HALF
    if isinstance(items, list):
        return items[:cut], items[cut], items[cut:]
    children, bounds = items.children, items.bounds
    left, right = (children[:cut], bounds[: cut - 1]), (children[cut:], bounds[cut:])
    return _branch(*left), bounds[cut - 1], _branch(*right)


def _branch(children: list[SortedSet], bounds: list[Item]) -> Branch:
    return Branch(children, bounds, sum(map(len, children)))


def _pieces(items: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """Yield the items in pieces that leave room for more, each of more than one."""
    count = -(-len(items) // (WIDTH * 3 // 4))
    return (items[len(items) * i // count : len(items) * (i + 1) // count] for i in range(count))
