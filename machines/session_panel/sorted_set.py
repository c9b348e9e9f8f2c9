"""Immutable sorted sets of any size, as B-trees: a change copies only the way to its leaf.

A set that is small is one leaf, the tuple of its items; a larger one is a `Branch`. Leaves
that lose items are not joined again: a set is never deeper than it was at its largest.
"""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

Item = tuple[Any, ...]
"""What a set holds: tuples of one form, which are sorted as tuples are."""

WIDTH = 64
"""The most items of a leaf, and the most children of a branch."""

_HALF = WIDTH // 2


class Branch(msgspec.Struct, frozen=True):
    """Several sets, one after the other.

    Attributes:
        children: the sets; none is empty.
        firsts: the first item of each.
        size: the number of items of all of them.
    """

    children: tuple["SortedSet", ...]
    firsts: tuple[Item, ...]
    size: int

    def __len__(self) -> int:
        return self.size


SortedSet = tuple[Item, ...] | Branch
"""Its `len` is the number of its items."""


def sorted_set(items: Sequence[Item]) -> SortedSet:
    """Return the set of items that are sorted and all different."""
    if len(items) <= WIDTH:
        return tuple(items)
    parts: Sequence[SortedSet] = [tuple(part) for part in _pieces(items)]
    while len(parts) > 1:
        parts = [_branch(tuple(part)) for part in _pieces(parts)]
    return parts[0]


def with_item(items: SortedSet, item: Item) -> SortedSet:
    """Return the set with an item that is not in it."""
    parts = _parts_with(items, item)
    return parts[0] if len(parts) == 1 else _branch(parts)


def without_item(items: SortedSet, item: Item) -> SortedSet:
    """Return the set without an item that is in it."""
    if isinstance(items, tuple):
        at = bisect_left(items, item)
        return items[:at] + items[at + 1 :]
    at = _place(items, item)
    rest = without_item(items.children[at], item)
    shrunk = _changed(items, at, (rest,) if rest else (), items.size - 1)
    return shrunk if len(shrunk.children) > 1 else shrunk.children[0]


def from_item(items: SortedSet, item: Item) -> Iterator[Item]:
    """Yield the items from one on, be it in the set or not."""
    if isinstance(items, tuple):
        yield from items[bisect_left(items, item) :]
    else:
        for child in items.children[_place(items, item) :]:
            yield from from_item(child, item)


def last_items(items: SortedSet, most: int) -> list[Item]:
    """Return the last items, the last one first.

    Args:
        items: the set.
        most: how many at most.
    """
    if isinstance(items, tuple):
        return list(items[: -most - 1 : -1])
    last: list[Item] = []
    for child in reversed(items.children):
        last += last_items(child, most - len(last))
        if len(last) == most:
            break
    return last


def _parts_with(items: SortedSet, item: Item) -> tuple[SortedSet, ...]:
    """Return the set with an item, or its two halves where it has grown too wide."""
    if isinstance(items, tuple):
        leaf = [*items]
        insort(leaf, item)
        if len(leaf) <= WIDTH:
            return (tuple(leaf),)
        return tuple(leaf[:_HALF]), tuple(leaf[_HALF:])
    at = _place(items, item)
    grown = _changed(items, at, _parts_with(items.children[at], item), items.size + 1)
    if len(grown.children) <= WIDTH:
        return (grown,)
    return _branch(grown.children[:_HALF]), _branch(grown.children[_HALF:])


def _changed(branch: Branch, at: int, parts: tuple[SortedSet, ...], size: int) -> Branch:
    """Return the branch with some parts in the place of one child."""
    children, firsts = [*branch.children], branch.firsts
    children[at : at + 1] = parts
    if len(parts) != 1 or _first(parts[0]) is not firsts[at]:
        firsts = (*firsts[:at], *map(_first, parts), *firsts[at + 1 :])
    return Branch(tuple(children), firsts, size)


def _branch(children: tuple[SortedSet, ...]) -> Branch:
    return Branch(children, tuple(map(_first, children)), sum(map(len, children)))


def _place(branch: Branch, item: Item) -> int:
    """Return where the child is in which the item is, or would be."""
    return max(bisect_right(branch.firsts, item) - 1, 0)


def _first(items: SortedSet) -> Item:
    return items[0] if isinstance(items, tuple) else items.firsts[0]


def _pieces(items: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """Yield the items in pieces that leave room for more."""
    most = WIDTH * 3 // 4
    return (items[at : at + most] for at in range(0, len(items), most))
