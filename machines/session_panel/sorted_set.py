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

_Way = list[tuple[Branch, int]]
"""The branches from the root to a leaf, and in each the place of the next."""


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
    way, before = ([], items) if type(items) is list else _way_to(items, item)
    leaf = before.copy()
    insort(leaf, item)
    if len(leaf) <= WIDTH:
        return _replaced(way, leaf, 1) if way else leaf
    cut = WIDTH if leaf[-1] is item else _HALF
    return _divided(way, leaf[:cut], leaf[cut], leaf[cut:])


def without_item(items: SortedSet, item: Item) -> SortedSet:
    """Return the set without an item that is in it."""
    way, before = ([], items) if type(items) is list else _way_to(items, item)
    leaf = before.copy()
    del leaf[bisect_left(leaf, item)]
    if not way:
        return leaf
    return _replaced(way, leaf, -1) if leaf else _removed(way)


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


def _way_to(items: SortedSet, item: Item) -> tuple[_Way, list[Item]]:
    """Return the leaf in which an item is, or would be, and the way to it."""
    way: _Way = []
    while type(items) is Branch:
        at = bisect_right(items.bounds, item)
        way.append((items, at))
        items = items.children[at]
    return way, items


def _replaced(way: _Way, child: SortedSet, added: int) -> SortedSet:
    """Return the set with another child at the end of a way, and so many items more."""
    while way:
        branch, at = way.pop()
        children = branch.children.copy()
        children[at] = child
        child = Branch(children, branch.bounds, branch.size + added)
    return child


def _divided(way: _Way, left: SortedSet, bound: Item, right: SortedSet) -> SortedSet:
    """Return the set with two children at the end of a way, which have one item more."""
    while way:
        branch, at = way.pop()
        children = [*branch.children[:at], left, right, *branch.children[at + 1 :]]
        bounds = [*branch.bounds[:at], bound, *branch.bounds[at:]]
        if len(children) <= WIDTH:
            return _replaced(way, Branch(children, bounds, branch.size + 1), 1)
        cut = WIDTH - 1 if at == WIDTH - 1 else _HALF
        right = _branch(children[cut:], bounds[cut:])
        left = Branch(children[:cut], bounds[: cut - 1], branch.size + 1 - right.size)
        bound = bounds[cut - 1]
    return _branch([left, right], [bound])


def _removed(way: _Way) -> SortedSet:
    """Return the set without the leaf at the end of a way, which had one item."""
    branch, at = way.pop()
    children = branch.children[:at] + branch.children[at + 1 :]
    after = max(at, 1)
    bounds = branch.bounds[: after - 1] + branch.bounds[after:]
    rest = Branch(children, bounds, branch.size - 1) if bounds else children[0]
    return _replaced(way, rest, -1)


def _branch(children: list[SortedSet], bounds: list[Item]) -> Branch:
    return Branch(children, bounds, sum(map(len, children)))


def _pieces(items: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """Yield the items in pieces that leave room for more, each of more than one."""
    count = -(-len(items) // (WIDTH * 3 // 4))
    return (items[len(items) * i // count : len(items) * (i + 1) // count] for i in range(count))
