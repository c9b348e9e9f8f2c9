"""Sorted sets of any size beside sorted lists."""

from bisect import bisect_left, insort
from collections.abc import Callable, Iterator, Mapping
from itertools import chain
from random import Random
from typing import Final, NamedTuple

from session_panel.sorted_set import (
    SMALL,
    WIDTH,
    Item,
    Node,
    SortedSet,
    all_items,
    last_items,
    sorted_set,
    with_item,
    without_item,
)
from session_panel_spec.verify.beside_plain.look import Looks, same

_Items = list[Item]


def _inwards(items: _Items) -> _Items:
    """Return the first, the last, the second, the last but one, and so on."""
    return [*chain.from_iterable(zip(items, reversed(items), strict=True))][: len(items)]


def _by_pieces(items: _Items, dice: Random) -> _Items:
    """Return pieces of neighbours, one after the other in any order."""
    pieces = [items[at : at + WIDTH + 9] for at in range(0, len(items), WIDTH + 9)]
    return [*chain.from_iterable(dice.sample(pieces, len(pieces)))]


_ORDERS: Final[Mapping[str, Callable[[_Items, Random], _Items]]] = {
    "in ascending order": lambda items, _: items,
    "in descending order": lambda items, _: items[::-1],
    "in any order": lambda items, dice: dice.sample(items, len(items)),
    "into the middle": lambda items, _: _inwards(items),
    "by pieces": _by_pieces,
}
"""In which order items come or go."""

_NUMBER: Final = WIDTH * WIDTH + 4 * WIDTH
"""How many items come in each of them: for branches of branches."""

_LARGE: Final = 14 * WIDTH * WIDTH
"""How many items a set is made of, for one level more."""

_DEEPEST: Final = 4
"""How many levels such a set has at most, and any that is looked at: what is made is half full."""

_EDGES: Final = frozenset({0, 1, 2, WIDTH, WIDTH + 1, SMALL, SMALL + 1})
"""Sizes at which a set may become another."""

_OFTEN: Final = 400
"""After how many changes it is looked at anyway."""


class _Pair(NamedTuple):
    """A set, and the list that it should be."""

    found: SortedSet
    expected: _Items


def sorted_set_looks() -> Looks:
    """Look at sorted sets."""
    orders = [*_ORDERS.items()]
    items: _Items = [(n // 3, n) for n in range(_NUMBER)]
    for number, (coming, comes) in enumerate(orders):
        dice = Random(number)  # noqa: S311 - the same again
        going, goes = orders[(number + 2) % len(orders)]
        changes = _changes(comes(items, dice), goes(items, dice), dice)
        for problem in _changing(_Pair(sorted_set([]), []), changes, dice):
            yield problem and f"items come {coming} and go {going}: {problem}"
    yield from _grown()
    yield from _made()


def _changes(coming: _Items, going: _Items, dice: Random) -> Iterator[Item]:
    """Yield items that come or else go: half of them go, others come between, and all go again."""
    yield from coming
    half = going[: len(going) // 2]
    yield from half
    back = dice.sample(half, len(half) // 2)
    yield from back
    away = {*half} - {*back}
    yield from (item for item in going if item not in away)


def _changing(now: _Pair, changes: Iterator[Item], dice: Random) -> Looks:
    """Look at a set while it changes, and at what it was once more at the end."""
    kept = list[_Pair]()
    for number, item in enumerate(changes):
        now = _changed(now, item)
        yield same("len", len(now.found), len(now.expected))
        if number % _OFTEN == 0 or len(now.expected) in _EDGES:
            yield from _looked_at(now)
            kept.append(_Pair(now.found, now.expected.copy()))
    for found, expected in kept:
        for item in dice.sample(expected, min(3, len(expected))):
            other = _changed(_Pair(found, expected.copy()), item)
            yield same("another change", list(all_items(other.found)), other.expected)
    for found, expected in kept:
        yield same("all, later", list(all_items(found)), expected)
        yield same("the last, later", last_items(found, SMALL), expected[: -SMALL - 1 : -1])


def _changed(pair: _Pair, item: Item) -> _Pair:
    """Return both with an item, or without one that is there; the list is not another."""
    found, expected = pair
    at = bisect_left(expected, item)
    if expected[at : at + 1] == [item]:
        del expected[at]
        return _Pair(without_item(found, item), expected)
    insort(expected, item)
    return _Pair(with_item(found, item), expected)


def _looked_at(pair: _Pair) -> Looks:
    found, expected = pair
    yield same("len", len(found), len(expected))
    yield "it is a large list" if isinstance(found, list) and len(found) > SMALL else None
    yield same("all", list(all_items(found)), expected)
    if not isinstance(found, list):
        yield f"{len(found.last)} are kept apart" if len(found.last) > SMALL else None
        yield _misshapen(found.root)
    for most in {1, 2, WIDTH, SMALL, SMALL + WIDTH, len(expected) - 1, len(expected) + 1} - {-1, 0}:
        yield same(f"the last {most}", last_items(found, most), expected[: -most - 1 : -1])


def _misshapen(root: Node) -> str | None:
    """Return how a tree is wider, less even or deeper than it may be, which only costs time."""
    level, depth = [root], 0
    while level:
        if (widest := max(map(len, level))) > WIDTH:
            return f"a node of {widest}"
        branches = [node for node in level if type(node[0]) is list]
        if 0 < len(branches) < len(level):
            return "a leaf beside a branch"
        if any(len(bounds) != len(children) - 1 for bounds, *children in branches):
            return "more or fewer bounds than there are between children"
        level, depth = [child for node in branches for child in node[1:]], depth + 1
    return f"{depth} levels" if depth > _DEEPEST else None


def _grown() -> Looks:
    """Look at how full the nodes are of sets that lose nothing: a tree of others takes room."""
    items: _Items = [(n, "") for n in range(_NUMBER)]
    for coming, comes in _ORDERS.items():
        found = sorted_set([])
        for item in comes(items, Random(0)):  # noqa: S311 - the same again
            found = with_item(found, item)
        least = min(map(len, _below(found.root))) if not isinstance(found, list) else WIDTH
        yield f"items come {coming}: a node of only {least}" if least < WIDTH // 2 else None


def _below(node: Node) -> Iterator[Node]:
    """Yield the nodes below a node."""
    for child in node[1:] if type(node[0]) is list else []:
        yield child
        yield from _below(child)


def _made() -> Looks:
    """Look at sets that are made at once, of any size and of the largest."""
    items: _Items = [(n, str(n)) for n in range(0, 2 * _LARGE, 2)]
    for size in (*range(2 * SMALL), *range(20 * WIDTH, 30 * WIDTH, 7)):
        given = items[:size]
        made, other = sorted_set(given), sorted_set(tuple(given))
        given.clear()
        yield same(f"{size} at once", list(all_items(made)), items[:size])
        yield same("what it is", isinstance(made, list), size <= SMALL)
        after = with_item(other, (-1,))
        yield same("of a tuple", [*all_items(after)], [(-1,), *items[:size]])
    dice = Random(0)  # noqa: S311 - the same again
    some = items[: 3 * SMALL]
    for order in (some, some[::-1]):
        in_and_out = (item for item in order for _ in range(3))
        yield from _changing(_Pair(sorted_set(some), some.copy()), in_and_out, dice)
    for left in (0, 1, WIDTH):
        some, more = items[: 4 * SMALL], items[4 * SMALL : 8 * SMALL]
        changes = (*some[left : -WIDTH - 1], *more, *more[::-1])
        yield from _changing(_Pair(sorted_set(some), some.copy()), iter(changes), dice)
    yield from _changing(_Pair(sorted_set([]), []), iter(items[: 3 * WIDTH * WIDTH]), dice)
    others: _Items = [(n + 1, "") for n, _ in dice.sample(items, 300)]
    changes = (*others, *dice.sample(items[:-9], 300), *items[-9:], *items[5000:5700], (-1, ""))
    yield from _changing(_Pair(sorted_set(items), items.copy()), iter(changes), dice)
