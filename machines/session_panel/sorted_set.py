"""Immutable sorted sets of any size, as B-trees: a change copies only the way to its leaf.

A set that is small is the list of its items; a larger one is a `Tree`, which keeps its last items
apart, for most sets grow at their end. Nobody changes a list once it is there. Leaves that lose
items are not joined again, and all stay equally deep: a level comes only when the root is full.
"""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, final

import msgspec

Item = Any
"""What a set holds: anything that can be sorted, but lists."""

SMALL = 128
"""The most items of a set that is a list, and the most that a tree keeps apart."""

WIDTH = 48
"""The most items of a leaf, and the most children of a branch with their bounds."""

_FILLED = WIDTH * 3 // 4
"""How many items a leaf gets that is made, or children a branch: there is room for more."""

Node = list[Any]
"""A leaf is the list of its items. A branch is a list of bounds, and then of its children, one or
more nodes, one after the other, of which none is empty. Between each two of them is a bound, an
item: of its left none is so large, of its right none is smaller.
"""


@final
class Tree(msgspec.Struct, frozen=True, gc=False):
    """A set that is not small.

    Attributes:
        root: all items but the last ones, a branch; there are some.
        bound: the last ones are those that are no smaller.
        last: the last ones, of which there may be none.
        size: the number of all items.
    """

    root: Node
    bound: Item
    last: list[Item]
    size: int

    def __len__(self) -> int:
        return self.size


SortedSet = list[Item] | Tree
"""Its `len` is the number of its items."""


def sorted_set(items: Sequence[Item]) -> SortedSet:
    """Return the set of items that are sorted and all different."""
    if len(items) <= SMALL:
        return [*items]
    nodes: list[tuple[Item, Node]] = [(leaf[0], [*leaf]) for leaf in _pieces(items[:-WIDTH])]
    while len(nodes) > 1:
        nodes = [
            (some[0][0], [[first for first, _ in some[1:]], *(node for _, node in some)])
            for some in _pieces(nodes)
        ]
    return Tree(nodes[0][1], items[-WIDTH], [*items[-WIDTH:]], len(items))


def with_item(items: SortedSet, item: Item) -> SortedSet:
    """Return the set with an item that is not in it."""
    if type(items) is not Tree:
        grown = items.copy()
        insort(grown, item)
        return grown if len(grown) <= SMALL else sorted_set(grown)
    if item < items.bound:
        root = _as_one(_with(items.root, item))
        return Tree(root, items.bound, items.last, items.size + 1)
    last = items.last.copy()
    insort(last, item)
    if len(last) <= SMALL:
        return Tree(items.root, items.bound, last, items.size + 1)
    leaves = [last[at : at + _FILLED] for at in range(0, SMALL - WIDTH, _FILLED)]
    rest = last[len(leaves) * _FILLED :]
    return Tree(_as_one(_with_leaves(items.root, leaves)), rest[0], rest, items.size + 1)


def without_item(items: SortedSet, item: Item) -> SortedSet:
    """Return the set without an item that is in it."""
    if type(items) is not Tree:
        rest = items.copy()
        del rest[bisect_left(rest, item)]
        return rest
    if item >= items.bound:
        last = items.last.copy()
        del last[bisect_left(last, item)]
        return Tree(items.root, items.bound, last, items.size - 1)
    root = leaf = items.root.copy()
    while type(bounds := leaf[0]) is list:
        at = bisect_right(bounds, item) + 1
        leaf[at] = leaf = leaf[at].copy()
    del leaf[bisect_left(leaf, item)]
    if not leaf:
        root = _without_leaf(items.root, item)
    return Tree(root, items.bound, items.last, items.size - 1) if root else items.last


def all_items(items: SortedSet) -> Iterator[Item]:
    """Yield the items in their order."""
    if type(items) is Tree:
        yield from _all(items.root)
        items = items.last
    yield from items


def last_items(items: SortedSet, most: int) -> list[Item]:
    """Return the last items, the last one first.

    Args:
        items: the set.
        most: how many at most.
    """
    if type(items) is not Tree:
        return items[: -most - 1 : -1]
    last = items.last[: -most - 1 : -1]
    return last if len(last) == most else last + _last(items.root, most - len(last))


def _with(node: Node, item: Item) -> Node:
    """Return the node with an item; it may be wider by one than it may be."""
    grown = node.copy()
    if type(bounds := node[0]) is list:
        at = bisect_right(bounds, item) + 1
        grown[at] = _with(node[at], item)
        _halve_if_wide(grown, at)
    else:
        insort(grown, item)
    return grown


def _with_leaves(branch: Node, leaves: list[Node]) -> Node:
    """Return the branch with leaves at its end; it may be wider than it may be."""
    if type(branch[1][0]) is not list:
        return [branch[0] + [leaf[0] for leaf in leaves], *branch[1:], *leaves]
    grown = [*branch[:-1], _with_leaves(branch[-1], leaves)]
    _halve_if_wide(grown, len(grown) - 1)
    return grown


def _without_leaf(node: Node, item: Item) -> Node:
    """Return the node without the leaf of which an item is the only one: empty if it was all."""
    if type(bounds := node[0]) is not list:
        return []
    at = bisect_right(bounds, item)
    children = node[1:]
    children[at] = _without_leaf(children[at], item)
    if children[at]:
        return [bounds, *children]
    del children[at]
    beside = max(0, at - 1)
    return [bounds[:beside] + bounds[beside + 1 :], *children] if children else []


def _halve_if_wide(branch: Node, at: int) -> None:
    """Put the halves of a child that is too wide in its place; nobody has the branch yet."""
    if len(branch[at]) > WIDTH:
        bounds = branch[0]
        middle, *halves = _halved(branch[at])
        branch[at : at + 1] = halves
        branch[0] = bounds[: at - 1] + middle + bounds[at - 1 :]


def _as_one(node: Node) -> Node:
    return _halved(node) if len(node) > WIDTH else node


def _halved(node: Node) -> Node:
    """Return a branch of the two halves of a node."""
    cut = (len(node) + 1) // 2
    left, right = node[:cut], node[cut:]
    if type(bounds := node[0]) is not list:
        return [[right[0]], left, right]
    left[0] = bounds[: cut - 2]
    return [[bounds[cut - 2]], left, [bounds[cut - 1 :], *right]]


def _all(node: Node) -> Iterator[Item]:
    if type(node[0]) is list:
        for child in islice(node, 1, None):
            yield from _all(child)
    else:
        yield from node


def _last(node: Node, most: int) -> list[Item]:
    if type(node[0]) is not list:
        return node[: -most - 1 : -1]
    last: list[Item] = []
    for child in node[:0:-1]:
        last += _last(child, most - len(last))
        if len(last) == most:
            break
    return last


def _pieces(items: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """Yield the items in pieces that leave room for more, each of more than one."""
    count = -(-len(items) // _FILLED)
    return (items[len(items) * i // count : len(items) * (i + 1) // count] for i in range(count))
