"""Mappings of any size beside dicts, whatever the hashes of their keys are."""

import pickle
from collections.abc import Callable, Iterator, Mapping, Sequence
from random import Random
from typing import Any, Final, NamedTuple, cast

from session_panel.hash_trie import (
    LEAF,
    SMALL,
    HashTrie,
    Immutable,
    immutable,
    with_key,
    without_key,
)
from session_panel_spec.verify.beside_plain.look import Looks, raised, same


class _Key(str):
    """A text with a hash: that of a text may be any."""

    __slots__ = ("_hash",)
    _hash: int

    def __new__(cls, text: str, its_hash: int) -> "_Key":
        key = super().__new__(cls, text)
        key._hash = its_hash
        return key

    def __hash__(self) -> int:
        return self._hash


_HASHES: Final[Mapping[str, tuple[int, Callable[[int, Random], int]]]] = {
    "any hashes": (2_500, lambda _, dice: dice.getrandbits(61) - 2**60),
    "one hash": (SMALL + 12, lambda _, __: 7),
    "hashes that end alike": (2 * SMALL, lambda n, _: n << 30 | 0x15F3A6B1),
    "hashes of few endings": (400, lambda _, dice: dice.getrandbits(30) << 15 | dice.randrange(3)),
    "hashes that differ late": (400, lambda n, dice: dice.getrandbits(10) << 35 | n % 5 << 25),
    "small hashes": (300, lambda n, _: n % 40 - 3),
}
"""By what they are like, how many keys have them, and the hash of each."""

_EDGES: Final = frozenset({0, 1, 2, SMALL // 2, SMALL // 2 + 1, SMALL, SMALL + 1})
"""Sizes at which a mapping may become another."""

_OFTEN: Final = 800
"""After how many changes it is looked at anyway."""

_WAY: Final = (1 << 30) - 1
"""The bits of a hash that say the way to a leaf."""

_GONE: Final = object()
"""What a key has that goes."""


class _Pair(NamedTuple):
    """A mapping, and the dict that it should be.

    Attributes:
        large: whether it goes by its keys, as what is larger than `SMALL` does until no more than
            half of that is left; what is small has them in the order in which they came.
    """

    found: Immutable[Any]
    expected: dict[str, Any]
    large: bool

    def items(self) -> dict[str, Any]:
        """Return the dict, in its order."""
        return dict(sorted(self.expected.items())) if self.large else self.expected


def hash_trie_looks() -> Looks:
    """Look at mappings."""
    for hashes, (number, hash_of) in _HASHES.items():
        dice = Random(number)  # noqa: S311 - the same again
        keys = [_Key(f"k{n}", hash_of(n, dice)) for n in range(number)]
        dice.shuffle(keys)
        for problem in _changing(keys, dice):
            yield problem and f"{hashes}: {problem}"
    yield from _of_other_processes()


def _changing(keys: Sequence[str], dice: Random) -> Looks:
    """Look at a mapping while it changes, and at what it was once more at the end."""
    now, kept = _Pair(immutable({}), {}, large=False), list[_Pair]()
    for number, (key, value) in enumerate(_changes(keys, dice)):
        now, problem = _changed(now, key, value)
        yield problem
        if number % _OFTEN == 0 or len(now.expected) in _EDGES:
            yield from _looked_at(now, keys)
            kept.append(now._replace(expected=dict(now.expected)))
    for before in kept:
        for key in (*dice.sample(keys, 3), *list(before.expected)[:3]):
            copy = before._replace(expected=dict(before.expected))
            yield _changed(copy, key, _GONE if key in copy.expected else 0)[1]
    for before in kept:
        yield from _holds(before, keys)


def _changes(keys: Sequence[str], dice: Random) -> Iterator[tuple[str, object]]:
    """Yield keys and what becomes of them: they come, change, go and come back."""
    yield from ((key, n) for n, key in enumerate(keys))
    yield from ((key, None) for key in dice.sample(keys, 50))
    others = dice.sample(keys, len(keys))
    for n, key in enumerate(others):
        yield key, _GONE
        if n % 50 == 0:
            yield others[n // 2], n
            yield others[n // 2], _GONE
    some = keys[: SMALL + 9]
    yield from ((key, str(key)) for key in some)
    yield from ((key, _GONE) for key in some)


def _changed(pair: _Pair, key: str, value: object) -> tuple[_Pair, str | None]:
    """Return both after a change, of which the dict is not another, and what is wrong with it."""
    found, expected, large = pair
    if value is _GONE:
        after, told = without_key(found, key)
        problem = same("what a key had that goes", told, expected.pop(key))
        large = large and len(expected) > SMALL // 2
        if pair.large and not large:
            expected = dict(sorted(expected.items()))
    else:
        after, expected[key] = with_key(found, key, value), value
        problem = same("what a key has", after[key], value)
        large = large or len(expected) > SMALL
    return _Pair(after, expected, large), problem or same("len", len(after), len(expected))


def _looked_at(pair: _Pair, keys: Sequence[str]) -> Looks:
    yield from _holds(pair, keys)
    found, items = cast("Mapping[str, Any]", pair.found), pair.items()
    yield same("what it is", type(found), HashTrie if pair.large else dict)
    if isinstance(pair.found, HashTrie):
        yield _overfull(pair.found.root)
    absent = next((key for key in keys if key not in items), "absent")
    yield same("get of one that is not there", found.get(absent), None)
    yield raised("[] of one that is not there", lambda: found[absent], KeyError(absent))
    yield raised("without it", lambda: without_key(pair.found, absent), KeyError(absent))
    if len(items) <= SMALL + 1:
        yield from _looked_at_closely(found, items)


def _overfull(node: Any) -> str | None:  # noqa: ANN401 - a branch or a leaf
    """Return whether a leaf has more keys than it may: to change one would take ever longer."""
    if type(node) is list:
        return next(filter(None, map(_overfull, node)), None)
    ways = {hash(key) & _WAY for key in node}
    return f"a leaf of {len(node)} that differ" if len(node) > LEAF and len(ways) > 1 else None


def _holds(pair: _Pair, keys: Sequence[str]) -> Looks:
    found, items = cast("Mapping[str, Any]", pair.found), pair.items()
    yield same("len", len(found), len(items))
    yield same("items", list(found.items()), list(items.items()))
    some = [*dict.fromkeys([*[*items][:100], *keys[:30]])]
    yield same("in", [key in found for key in some], [key in items for key in some])
    yield same("get", [found.get(key, 9) for key in some], [items.get(key, 9) for key in some])


def _looked_at_closely(found: Mapping[str, Any], items: dict[str, Any]) -> Looks:
    other = {**items, "another": 1}
    yield same("keys", [*found, *found.keys()], [*items] * 2)
    yield same("values", list(found.values()), list(items.values()))
    yield same("repr", repr(found).removeprefix("HashTrie(").removesuffix(")"), repr(items))
    yield same("== a dict", (found == items, items == found), (True, True))
    yield same("== a larger dict", (found == other, other == found), (False, False))


def _of_other_processes() -> Looks:
    """Look at pickles, in which a hash of another process would be wrong."""
    for number in (1, SMALL, SMALL + 1):
        made = immutable({f"k{n}": n for n in range(number)})
        yield same("what it is", type(made), dict if number <= SMALL else HashTrie)
        for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
            read = pickle.loads(pickle.dumps(made, protocol))  # noqa: S301 - our own
            yield same("a pickle", (repr(read), read), (repr(made), made))
