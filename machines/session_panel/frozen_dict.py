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
        frozen = object.__new__(cls)
        _set_items(frozen, MappingProxyType(dict(items)))
        return frozen

    def __getitem__(self, key: K) -> V:
        return self._items[key]

    def __iter__(self) -> Iterator[K]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def __or__(self, others: Mapping[K, V]) -> "FrozenDict[K, V]":
        return FrozenDict(self._items | FrozenDict(others)._items)

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


_set_items: Any = FrozenDict.__dict__["_items"].__set__
