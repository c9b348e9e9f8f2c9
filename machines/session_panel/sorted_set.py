"""Immutable sorted sets of any size, as B-trees: a change copies only the way to its leaf.

A set that is small is the list of its items; a larger one is a `Tree`, which keeps its last items
apart, for most sets grow at their end. Nobody changes a list once it is there. Leaves that lose
items are not joined again: a set is never deeper than it was at its largest.
"""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator, Sequence
from typing import Any, final

import msgspec

Item = tuple[Any, ...]
"""What a set holds: tuples of one form, which are sorted as tuples are."""

SMALL = 128
"""The most items of a set that is a list, and the most that a tree keeps apart."""

WIDTH = 32
"""The most items of a leaf, and the most children of a branch."""

_FILLED = WIDTH * 3 // 4
"""How many items a leaf gets that is made, or children a branch: there is room for more."""


@final
class Branch(msgspec.Struct, frozen=True, gc=False):
    """Two or more nodes, one after the other.

    Attributes:
        children: the nodes; none is empty.
        bounds: between each two of them an item: of its left none is so large, of its right none
            is smaller.
    """

    children: list["Node"]
    bounds: list[Item]


Node = list[Item] | Branch
"""A leaf is the list of its items."""


@final
class Tree(msgspec.Struct, frozen=True, gc=False):
    """A set that is not small.

    Attributes:
        root: all items but the last ones; there are some.
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
            (some[0][0], Branch([node for _, node in some], [first for first, _ in some[1:]]))
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
    root = _without(items.root, item)
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
        return _last(items, most)
    last = _last(items.last, most)
    return last if len(last) == most else last + _last(items.root, most - len(last))


def _with(node: Node, item: Item) -> Node:
    """Return the node with an item; it may be wider by one than it may be."""
    if isinstance(node, list):
        leaf = node.copy()
        insort(leaf, item)
        return leaf
    at = bisect_right(node.bounds, item)
    return _with_child(node, at, _with(node.children[at], item))


def _with_leaves(node: Node, leaves: list[list[Item]]) -> Branch:
    """Return the node with leaves at its end; it may be wider than it may be."""
    if isinstance(node, list):
        return Branch([node, *leaves], [leaf[0] for leaf in leaves])
    last = node.children[-1]
    if isinstance(last, Branch):
        return _with_child(node, len(node.bounds), _with_leaves(last, leaves))
    return Branch([*node.children, *leaves], [*node.bounds, *(leaf[0] for leaf in leaves)])


def _with_child(branch: Branch, at: int, child: Node) -> Branch:
    """Return the branch with a child, or the two halves of it, in the place of one."""
    children, bounds = branch.children.copy(), branch.bounds
    if _too_wide(child):
        halves = _halved(child)
        children[at : at + 1] = halves.children
        bounds = [*bounds[:at], *halves.bounds, *bounds[at:]]
    else:
        children[at] = child
    return Branch(children, bounds)


def _without(node: Node, item: Item) -> Node:
    """Return the node without an item that is in it; it may be empty."""
    if isinstance(node, list):
        rest = node.copy()
        del rest[bisect_left(rest, item)]
        return rest
    root = branch = Branch(node.children.copy(), node.bounds)
    while type(child := branch.children[at := bisect_right(branch.bounds, item)]) is Branch:
        branch.children[at] = branch = Branch(child.children.copy(), child.bounds)
    leaf = branch.children[at] = child.copy()
    del leaf[bisect_left(leaf, item)]
    return root if leaf else _without_leaf(node, item)


def _without_leaf(node: Node, item: Item) -> Node:
    """Return the node without the leaf of which an item is the only one."""
    if isinstance(node, list):
        return []
    at = bisect_right(node.bounds, item)
    children = node.children.copy()
    child = children[at] = _without_leaf(children[at], item)
    if child:
        return Branch(children, node.bounds)
    del children[at]
    bounds = node.bounds.copy()
    del bounds[max(0, at - 1)]
    return Branch(children, bounds) if bounds else children[0]


def _as_one(node: Node) -> Node:
    return _halved(node) if _too_wide(node) else node


def _too_wide(node: Node) -> bool:
    return len(node if isinstance(node, list) else node.children) > WIDTH


def _halved(node: Node) -> Branch:
    """Return a branch of the two halves of a node."""
    if isinstance(node, list):
        cut = len(node) // 2
        return Branch([node[:cut], node[cut:]], [node[cut]])
    children, bounds = node.children, node.bounds
    cut = len(children) // 2
    left, right = (children[:cut], bounds[: cut - 1]), (children[cut:], bounds[cut:])
    return Branch([Branch(*left), Branch(*right)], [bounds[cut - 1]])


def _all(node: Node) -> Iterator[Item]:
    if isinstance(node, list):
        yield from node
    else:
        for child in node.children:
            yield from _all(child)


def _last(node: Node, most: int) -> list[Item]:
    if isinstance(node, list):
        return node[: -most - 1 : -1]
    last: list[Item] = []
    for child in reversed(node.children):
        last += _last(child, most - len(last))
        if len(last) == most:
            break
    return last


def _pieces(items: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """Yield the items in pieces that leave room for more, each of more than one."""
    count = -(-len(items) // _FILLED)
    return (items[len(items) * i // count : len(items) * (i + 1) // count] for i in range(count))
