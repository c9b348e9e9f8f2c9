"""Immutable mappings of any size, as hash tries: a change copies only the way to its leaf.

A mapping that is small is one leaf, a dict that nobody changes any more; a larger one is a
`HashTrie`, in which the bits of a key's hash say the way to its leaf.
"""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, TypeVar, cast, final, overload

V = TypeVar("V")
D = TypeVar("D")

LEAF = 128
"""The most items of a leaf, unless all their hashes are the same."""

_BITS = 5
_WAYS = 1 << _BITS
_HASH_BITS = 30
"""How many bits of a hash say a way; Python is quickest with numbers of so many."""
_HASH = (1 << _HASH_BITS) - 1

_MISSING = object()

_Node = Any
"""A leaf is a dict; above it are lists of `_WAYS` nodes. Nobody changes them."""

_Way = list[tuple[_Node, int]]
"""The nodes from the root to a leaf, and in each the place of the next."""


@final
class HashTrie(Mapping[str, V]):
    """A mapping that is not small. It goes by the order of its keys, whatever their hashes are."""

    __slots__ = ("_root", "_size")

    def __init__(self, root: _Node, size: int) -> None:
        self._root = root
        self._size = size

    def __getitem__(self, key: str) -> V:
        value = self.get(key, _MISSING)
        if value is _MISSING:
            raise KeyError(key)
        return cast("V", value)

    @overload
    def get(self, key: str, /) -> V | None: ...
    @overload
    def get(self, key: str, /, default: V | D) -> V | D: ...
    def get(self, key: str, /, default: V | D | None = None) -> V | D | None:
        """Return the value of a key, or the default."""
        node, bits = self._root, hash(key) & _HASH
        while type(node) is list:
            node, bits = node[bits % _WAYS], bits >> _BITS
        value: V | D | None = node.get(key, default)
        return value

    def __contains__(self, key: object) -> bool:
        return self.get(cast("str", key), _MISSING) is not _MISSING

    def __len__(self) -> int:
        return self._size

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(key for leaf in _leaves(self._root) for key in leaf))

    def __repr__(self) -> str:
        return f"HashTrie({dict(self)})"

    def __reduce__(self) -> tuple[Any, ...]:
        return immutable, (dict(self),)

    def with_key(self, key: str, value: V) -> "HashTrie[V]":
        """Return the mapping with a key's value."""
        way, before = self._way_to(key)
        leaf = before.copy()
        leaf[key] = value
        node = leaf if len(leaf) <= LEAF else _node(leaf, len(way) * _BITS)
        return HashTrie(_replaced(way, node), self._size + len(leaf) - len(before))

    def without_key(self, key: str) -> "Immutable[V]":
        """Return the mapping without a key, if it is there."""
        way, before = self._way_to(key)
        if key not in before:
            return self
        leaf = before.copy()
        del leaf[key]
        rest: HashTrie[V] = HashTrie(_replaced(way, leaf), self._size - 1)
        return rest if rest._size > LEAF // 2 else immutable(dict(rest))

    def _way_to(self, key: str) -> tuple[_Way, dict[str, V]]:
        """Return the leaf of a key, and the way to it."""
        way: _Way = []
        node, bits = self._root, hash(key) & _HASH
        while type(node) is list:
            at = bits % _WAYS
            way.append((node, at))
            node, bits = node[at], bits >> _BITS
        return way, node


Immutable = dict[str, V] | MappingProxyType[str, V] | HashTrie[V]
"""A mapping of any size, which nobody changes; the proxy is for those who might."""


def immutable(items: dict[str, V]) -> Immutable[V]:
    """Return the items as a mapping that never changes; nobody else may have the dict."""
    return items if len(items) <= LEAF else HashTrie(_node(items, 0), len(items))


def with_key(items: Immutable[V], key: str, value: V) -> Immutable[V]:
    """Return a mapping with a key's value; in a small one, a new key is the last."""
    if type(items) is HashTrie:
        return items.with_key(key, value)
    changed = items.copy()
    changed[key] = value
    return changed if len(changed) <= LEAF else immutable(changed)


def without_key(items: Immutable[V], key: str) -> Immutable[V]:
    """Return a mapping without a key, if it is there."""
    if type(items) is HashTrie:
        return items.without_key(key)
    others = items.copy()
    others.pop(key, None)
    return others


def _node(items: dict[str, V], bits: int) -> _Node:
    """Return the node of the items, of whose hashes so many bits have said the way to it."""
    if len(items) <= LEAF or bits == _HASH_BITS:
        return items
    ways: list[dict[str, V]] = [{} for _ in range(_WAYS)]
    for key, value in items.items():
        ways[(hash(key) >> bits) % _WAYS][key] = value
    return [_node(way, bits + _BITS) for way in ways]


def _replaced(way: _Way, node: _Node) -> _Node:
    """Return the root with another node at the end of a way, and no nodes of empty leaves."""
    while way:
        parent, at = way.pop()
        children = parent.copy()
        children[at] = node
        node = children if node or any(children) else {}
    return node


def _leaves(node: _Node) -> Iterator[dict[str, Any]]:
    if type(node) is dict:
        yield node
    else:
        for child in node:
            yield from _leaves(child)
