"""Immutable mappings of any size, as hash tries: a change copies only the way to its leaf.

A mapping that is small is a dict that nobody changes any more; a larger one is a `HashTrie`, in
which the bits of a key's hash say the way to its leaf. Leaves that lose items are not joined again.
"""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, Generic, TypeVar, cast, final, overload

import msgspec

V = TypeVar("V")
D = TypeVar("D")

SMALL = 128
"""The most items of a dict that is no trie."""

LEAF = 64
"""The most items of a leaf of a trie, unless all their hashes are the same."""

_BITS = 5
_WAYS = 1 << _BITS
_LAST = _WAYS - 1
_HASH_BITS = 30
"""How many bits of a hash say a way; Python is quickest with numbers of so many."""
_HASH = (1 << _HASH_BITS) - 1

_MISSING = object()

_Node = Any
"""A leaf is a dict; above it are lists of `_WAYS` nodes. Nobody changes them."""


@final
class HashTrie(msgspec.Struct, Generic[V], frozen=True, eq=False, gc=False):
    """A mapping that is not small. It goes by the order of its keys, whatever their hashes are."""

    root: _Node
    size: int

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
        way = hash(key) & _HASH
        node = self.root[way & _LAST]
        while type(node) is list:
            way >>= _BITS
            node = node[way & _LAST]
        value: V | D | None = node.get(key, default)
        return value

    def __contains__(self, key: object) -> bool:
        return self.get(cast("str", key), _MISSING) is not _MISSING

    def __len__(self) -> int:
        return self.size

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(key for leaf in _leaves(self.root) for key in leaf))

    def __repr__(self) -> str:
        return f"HashTrie({dict(self)})"

    def __reduce__(self) -> tuple[Any, ...]:
        return immutable, (dict(self),)

    keys, items, values, __eq__ = Mapping.keys, Mapping.items, Mapping.values, Mapping.__eq__


Mapping.register(HashTrie)

Immutable = dict[str, V] | MappingProxyType[str, V] | HashTrie[V]
"""A mapping of any size, which nobody changes; the proxy is for those who might."""


def immutable(items: dict[str, V]) -> Immutable[V]:
    """Return the items as a mapping that never changes; nobody else may have the dict."""
    return items if len(items) <= SMALL else HashTrie(_branch(items, 0), len(items))


def with_key(items: Immutable[V], key: str, value: V) -> Immutable[V]:
    """Return a mapping with a key's value; in a small one, a new key is the last."""
    if type(items) is not HashTrie:
        changed = items.copy()
        changed[key] = value
        return changed if len(changed) <= SMALL else immutable(changed)
    root = branch = items.root.copy()
    way, bits = hash(key) & _HASH, _BITS
    while type(before := branch[at := way & _LAST]) is list:
        branch[at] = branch = before.copy()
        way >>= _BITS
        bits += _BITS
    leaf = branch[at] = before.copy()
    leaf[key] = value
    if len(leaf) == len(before):
        return HashTrie(root, items.size)
    if len(leaf) > LEAF:
        branch[at] = _node(leaf, bits)
    return HashTrie(root, items.size + 1)


def without_key(items: Immutable[V], key: str) -> tuple[Immutable[V], V]:
    """Return a mapping without a key that is in it, and the value that it had.

    Raises:
        KeyError: it is not in it.
    """
    if type(items) is not HashTrie:
        others = items.copy()
        return others, others.pop(key)
    root = branch = items.root.copy()
    way = hash(key) & _HASH
    while type(before := branch[at := way & _LAST]) is list:
        branch[at] = branch = before.copy()
        way >>= _BITS
    leaf = branch[at] = before.copy()
    value = leaf.pop(key)
    rest: HashTrie[V] = HashTrie(root, items.size - 1)
    return (rest if rest.size > SMALL // 2 else immutable(dict(rest))), value


def _node(items: dict[str, V], bits: int) -> _Node:
    """Return the node of the items, of whose hashes so many bits have said the way to it."""
    return items if len(items) <= LEAF or bits == _HASH_BITS else _branch(items, bits)


def _branch(items: dict[str, V], bits: int) -> list[_Node]:
    ways: list[dict[str, V]] = [{} for _ in range(_WAYS)]
    for key, value in items.items():
        ways[(hash(key) >> bits) % _WAYS][key] = value
    return [_node(way, bits + _BITS) for way in ways]


def _leaves(node: _Node) -> Iterator[dict[str, Any]]:
    if type(node) is dict:
        yield node
    else:
        for child in node:
            yield from _leaves(child)
