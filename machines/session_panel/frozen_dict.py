"""A mapping that nobody can change: what a value holds where a caller gave a mapping."""

from collections.abc import Mapping
from typing import Any, NoReturn, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class FrozenDict(dict[K, V]):
    """A copy of a mapping, in its order: a `dict` for who reads it, whose every change fails.

    It is equal to any `dict` of the same items, and hashed like any other of them.
    """

    __slots__ = ()

    def __new__(cls, items: Mapping[K, V]) -> "FrozenDict[K, V]":
        """Copy the items."""
        frozen = dict.__new__(cls)
        dict.update(frozen, items)
        return frozen

    def __init__(self, items: Mapping[K, V]) -> None:
        """Do nothing: otherwise it would be a change to call it again."""

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(frozenset(self.items()))

    def __reduce__(self) -> tuple[type["FrozenDict[K, V]"], tuple[dict[K, V]]]:
        return FrozenDict, (dict(self),)

    def _refuse(self, *_: Any, **__: Any) -> NoReturn:  # noqa: ANN401 - whatever is to change it
        raise TypeError("a FrozenDict cannot change")

    __setitem__ = __delitem__ = __ior__ = _refuse
    clear = pop = popitem = setdefault = update = _refuse


EMPTY: FrozenDict[Any, Any] = FrozenDict({})
"""The mapping of nothing."""
