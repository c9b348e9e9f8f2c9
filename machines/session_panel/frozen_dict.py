"""A mapping that nobody can change: what a value holds where a caller gave a mapping."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, NoReturn, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class FrozenDict(Mapping[K, V]):
    """A copy of a mapping, in its order; equal to any of the same items, and hashed like it.

    It is what `frozendict` is from Python 3.15 on.
    """

    __slots__ = ("_items",)
    _items: MappingProxyType[K, V]

    def __new__(cls, items: Mapping[K, V]) -> "FrozenDict[K, V]":
        """Copy the items, unless they are frozen already."""
        if type(items) is cls:
            return items
        return _around(dict(items))

    def __getitem__(self, key: K) -> V:
        return self._items[key]

    def __iter__(self) -> Iterator[K]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def __or__(self, others: Mapping[K, V]) -> "FrozenDict[K, V]":
        return _around(self._items | FrozenDict(others)._items)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, FrozenDict):
            return self._items == other._items
        return dict(self._items) == other

    def __hash__(self) -> int:
        return hash(frozenset(self._items.items()))

    def __repr__(self) -> str:
        return f"FrozenDict({dict(self._items)})"

    def __reduce__(self) -> tuple[type["FrozenDict[K, V]"], tuple[dict[K, V]]]:
        return FrozenDict, (dict(self._items),)

    def __setattr__(self, name: str, _value: object) -> NoReturn:
        raise AttributeError(f"FrozenDict cannot change: {name}")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"FrozenDict cannot change: {name}")


def _around(items: dict[K, V]) -> FrozenDict[K, V]:
    """Return a frozen mapping around a new one, which nobody else has."""
    frozen: FrozenDict[K, V] = object.__new__(FrozenDict)
    _set_items(frozen, MappingProxyType(items))
    return frozen


_set_items: Any = FrozenDict.__dict__["_items"].__set__

EMPTY: FrozenDict[Any, Any] = FrozenDict({})
"""The mapping of nothing."""
