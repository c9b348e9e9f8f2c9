"""Hash tries: whatever is done to one, it holds what a plain dict would hold."""

import pickle
from random import Random

import pytest

from session_panel import hash_trie
from session_panel.hash_trie import HashTrie, immutable, with_key, without_key


class SameHash(str):
    """A text whose hash says nothing."""

    __slots__ = ()

    def __hash__(self):
        return 7


@pytest.fixture
def _small(monkeypatch):
    """Leaves of at most two items, so that a few hundred make a deep trie."""
    monkeypatch.setattr(hash_trie, "SMALL", 2)
    monkeypatch.setattr(hash_trie, "LEAF", 2)


def holds(items, expected):
    assert items == expected
    assert len(items) == len(expected)
    assert list(items) == sorted(expected) or isinstance(items, dict)
    assert all(key in items and items[key] == items.get(key) == expected[key] for key in expected)
    return True


@pytest.mark.usefixtures("_small")
@pytest.mark.parametrize("kind", [str, SameHash])
@pytest.mark.parametrize("growing", [0.8, 0.5, 0.2])
def test_a_mapping_holds_what_was_put_in_and_not_taken_out(kind, growing):
    dice = Random(1)  # noqa: S311 - dice
    keys = [kind(f"c{n}") for n in range(100)]
    expected = dict.fromkeys(keys[:50], 0)
    items = immutable(dict(expected))
    for value in range(1, 120):
        before, held, key = items, dict(expected), dice.choice(keys)
        if dice.random() < growing:
            expected[key], items = value, with_key(items, key, value)
        elif key in expected:
            items, removed = without_key(items, key)
            assert removed == expected.pop(key)
        assert holds(items, expected)
        assert holds(before, held), "it was changed in place"


@pytest.mark.usefixtures("_small")
def test_a_mapping_is_small_again_after_nearly_everything_is_taken_out():
    items = immutable({f"c{n}": n for n in range(100)})
    for n in range(99):
        items, removed = without_key(items, f"c{n}")
        assert removed == n
    assert type(items) is dict
    assert items == {"c99": 99}


@pytest.mark.usefixtures("_small")
def test_what_is_not_there_is_not_found():
    items = immutable({f"c{n}": n for n in range(100)})
    assert "c100" not in items
    assert items.get("c100") is None
    assert items.get("c100", -1) == -1
    with pytest.raises(KeyError, match="c100"):
        without_key(items, "c100")
    with pytest.raises(KeyError, match="c100"):
        items["c100"]


def test_a_large_mapping_goes_by_its_keys_and_survives_a_process_with_other_hashes():
    expected = {f"c{n:03}": n for n in range(200)}
    items = immutable(dict(reversed(expected.items())))
    assert type(items) is HashTrie
    assert list(items.items()) == list(expected.items())
    assert repr(items) == f"HashTrie({expected})"
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        data = pickle.dumps(items, protocol)
        assert b"root" not in data
        assert pickle.loads(data) == items  # noqa: S301 - our own


def test_a_small_mapping_keeps_the_order_of_its_keys():
    items = with_key(with_key(immutable({"b": 1}), "a", 2), "b", 3)
    assert list(items.items()) == [("b", 3), ("a", 2)]
