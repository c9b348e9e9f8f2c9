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

_BITS = 6
_WAYS = 1 << _BITS
_HASH_BITS = 30
"""How many bits of a hash say a way; Python is quickest with numbers of so many."""
_HASH = (1 << _HASH_BITS) - 1

_MISSING = object()

_Node = Any
"""A leaf is a dict; above it are lists of `_WAYS` nodes. Nobody changes them."""


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
        node, way = self._root, hash(key) & _HASH
        while type(node) is list:
            node, way = node[way % _WAYS], way >> _BITS
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
        root, more = _with(self._root, hash(key) & _HASH, 0, key, value)
        return HashTrie(root, self._size + more)

    def without_key(self, key: str) -> "Immutable[V]":
        """Return the mapping without a key, if it is there."""
        try:
            root = _without(self._root, hash(key) & _HASH, key)
        except KeyError:
            return self
        rest: HashTrie[V] = HashTrie(root, self._size - 1)
        return rest if rest._size > LEAF // 2 else immutable(dict(rest))


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


def _with(node: _Node, way: int, bits: int, key: str, value: object) -> tuple[_Node, int]:
    """Return the node with a key's value, and how many keys more it has.

    Args:
        node: the node.
        way: what of the key's hash says the way from there.
        bits: how many bits of the hash have said the way to it.
        key: the key.
        value: its value.
    """
    changed = node.copy()
    if type(node) is list:
        at = way % _WAYS
        changed[at], more = _with(node[at], way >> _BITS, bits + _BITS, key, value)
        return changed, more
    changed[key] = value
    more = len(changed) - len(node)
    return changed if len(changed) <= LEAF else _node(changed, bits), more


def _without(node: _Node, way: int, key: str) -> _Node:
    """Return the node without a key, and without nodes of empty leaves.

    Raises:
        KeyError: the key is not there.
    """
    rest = node.copy()
    if type(node) is list:
        at = way % _WAYS
        child = rest[at] = _without(node[at], way >> _BITS, key)
        return rest if child or any(rest) else {}
    del rest[key]
    return rest


def _leaves(node: _Node) -> Iterator[dict[str, Any]]:
    if type(node) is dict:
        yield node
    else:
        for child in node:
            yield from _leaves(child)
