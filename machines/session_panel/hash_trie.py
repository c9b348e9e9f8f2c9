"""Immutable mappings of any size, as hash tries: a change copies only the way to its leaf.

A mapping that is small is one leaf, a dict that nobody can change any more; a larger one is a
`HashTrie`, in which the bits of a key's hash say the way to its leaf.
"""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, TypeVar, overload

V = TypeVar("V")
D = TypeVar("D")

LEAF = 128
"""The most items of a leaf, unless all their hashes are the same."""

_BITS = 5
_WAYS = 1 << _BITS
_HASH_BITS = 30
"""How many bits of a hash say a way; Python is quickest with numbers of so many."""
_HASH = (1 << _HASH_BITS) - 1

_Node = Any
"""A leaf is a dict; above it are tuples of `_WAYS` nodes."""


class HashTrie(Mapping[str, V]):
    """A mapping that is not small. It goes by the order of its keys, whatever their hashes are."""

    __slots__ = ("_root", "_size")

    def __init__(self, root: _Node, size: int) -> None:
        self._root = root
        self._size = size

    def __getitem__(self, key: str) -> V:
        return self._leaf(key)[key]

    @overload
    def get(self, key: str, /) -> V | None: ...
    @overload
    def get(self, key: str, /, default: V | D) -> V | D: ...
    def get(self, key: str, /, default: V | D | None = None) -> V | D | None:
        """Return the value of a key, or the default."""
        return self._leaf(key).get(key, default)

    def __contains__(self, key: object) -> bool:
        return key in self._leaf(key)

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
        root = _with(self._root, key, value, hash(key) & _HASH, 0)
        return HashTrie(root, self._size + (key not in self))

    def without_key(self, key: str) -> "Immutable[V]":
        """Return the mapping without a key that is in it."""
        rest = HashTrie[V](_without(self._root, key, hash(key) & _HASH), self._size - 1)
        return rest if rest._size > LEAF // 2 else immutable(dict(rest))

    def _leaf(self, key: object) -> dict[Any, V]:
        node, way = self._root, hash(key) & _HASH
        while type(node) is tuple:
            node, way = node[way % _WAYS], way >> _BITS
        leaf: dict[Any, V] = node
        return leaf


Immutable = MappingProxyType[str, V] | HashTrie[V]
"""A mapping of any size."""


def immutable(items: dict[str, V]) -> Immutable[V]:
    """Return the items as a mapping that cannot change; nobody else may have the dict."""
    if len(items) <= LEAF:
        return MappingProxyType(items)
    return HashTrie(_node(items, 0), len(items))


def with_key(items: Immutable[V], key: str, value: V) -> Immutable[V]:
    """Return a mapping with a key's value; in a small one, a new key is the last."""
    if isinstance(items, HashTrie):
        return items.with_key(key, value)
    changed = items.copy()
    changed[key] = value
    return immutable(changed)


def without_key(items: Immutable[V], key: str) -> Immutable[V]:
    """Return a mapping without a key, if it is there."""
    if key not in items:
        return items
    if isinstance(items, HashTrie):
        return items.without_key(key)
    others = items.copy()
    del others[key]
    return MappingProxyType(others)


def _node(items: dict[str, V], bits: int) -> _Node:
    """Return the node of the items, of whose hashes so many bits have said the way to it."""
    if len(items) <= LEAF or bits == _HASH_BITS:
        return items
    ways: tuple[dict[str, V], ...] = tuple({} for _ in range(_WAYS))
    for key, value in items.items():
        ways[(hash(key) >> bits) % _WAYS][key] = value
    return tuple(_node(way, bits + _BITS) for way in ways)


def _with(node: _Node, key: str, value: Any, way: int, bits: int) -> _Node:  # noqa: ANN401
    if type(node) is dict:
        leaf = node.copy()
        leaf[key] = value
        return _node(leaf, bits)
    children = [*node]
    at = way % _WAYS
    children[at] = _with(node[at], key, value, way >> _BITS, bits + _BITS)
    return tuple(children)


def _without(node: _Node, key: str, way: int) -> _Node:
    """Return the node without a key, and one empty leaf in the place of nothing but such."""
    if type(node) is dict:
        leaf = node.copy()
        del leaf[key]
        return leaf
    children = [*node]
    at = way % _WAYS
    children[at] = _without(node[at], key, way >> _BITS)
    return tuple(children) if any(children) else {}


def _leaves(node: _Node) -> Iterator[dict[str, Any]]:
    if type(node) is dict:
        yield node
    else:
        for child in node:
            yield from _leaves(child)
