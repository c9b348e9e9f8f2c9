"""Frozen dicts beside dicts."""

import pickle
from collections.abc import Callable, Mapping
from copy import copy, deepcopy
from functools import partial
from typing import Any, Final

from session_panel.frozen_dict import EMPTY, FrozenDict
from session_panel_spec.verify.beside_plain.look import Looks, raised, same

_CHANGES: Final[Mapping[str, Callable[[Any], object]]] = {
    "[]=": lambda items: items.__setitem__("x", 2),
    "del": lambda items: items.__delitem__("x"),
    "|=": lambda items: items.__ior__({"z": 3}),
    "clear": lambda items: items.clear(),
    "pop": lambda items: items.pop("x"),
    "pop with a default": lambda items: items.pop("z", None),
    "popitem": lambda items: items.popitem(),
    "setdefault": lambda items: items.setdefault("z", 3),
    "update": lambda items: items.update({"x": 2}),
    "update by names": lambda items: items.update(x=2),
}
"""By its name, whatever would change a dict."""


def frozen_dict_looks() -> Looks:
    """Look at frozen dicts."""
    for expected in ({}, {"x": 1}, {"y": 2, "x": 1}, {f"k{n}": None for n in range(99, 0, -1)}):
        given = dict(expected)
        found = FrozenDict(given)
        given["another"] = 0
        yield from _looked_at(found, expected)
        for name, change in _CHANGES.items():
            yield raised(name, partial(change, found), TypeError("a FrozenDict cannot change"))
        found.__init__({"x": 2})  # type: ignore[misc]
        yield from _looked_at(found, expected)
        for copied in _copies(found):
            yield same("the class of a copy", type(copied), FrozenDict)
            yield from _looked_at(copied, expected)
    yield from _looked_at(EMPTY, {})
    hashes = {hash(FrozenDict({"x": n})) for n in range(9)}
    yield same("hashes of nine", len(hashes), 9)


def _copies(found: FrozenDict[str, Any]) -> list[FrozenDict[str, Any]]:
    protocols = range(pickle.HIGHEST_PROTOCOL + 1)
    pickled = [pickle.loads(pickle.dumps(found, n)) for n in protocols]  # noqa: S301 - our own
    return [copy(found), deepcopy(found), FrozenDict(found), *pickled]


def _looked_at(found: FrozenDict[str, Any], expected: dict[str, Any]) -> Looks:
    turned = FrozenDict(dict(reversed(expected.items())))
    yield same("items", list(found.items()), list(expected.items()))
    yield same("== a dict", (found == expected, expected == found), (True, True))
    yield same("repr", repr(found), repr(expected))
    yield same("one in another order", (turned, hash(turned)), (found, hash(found)))
    other = {**expected, "another": 0}
    yield same("== another", (found == other, other == found), (False, False))
