"""Sorted sets: whatever is done to one, it holds what a plain sorted list would hold."""

from math import log2
from random import Random

import pytest

from session_panel import sorted_set as sets
from session_panel.sorted_set import Tree, all_items, last_items, sorted_set, with_item


@pytest.fixture
def _narrow(monkeypatch):
    """Leaves and branches of at most four, so that a few hundred items make a deep tree."""
    monkeypatch.setattr(sets, "SMALL", 8)
    monkeypatch.setattr(sets, "WIDTH", 4)
    monkeypatch.setattr(sets, "_FILLED", 3)


def leaves(items):
    """Return the leaves of a set, each branch of which is as a branch must be."""
    if isinstance(items, Tree):
        assert leaves(items.root)[-1][-1] < items.bound
        assert all(item >= items.bound for item in items.last)
        return [*leaves(items.root), items.last]
    if not items or isinstance(items[0], tuple):
        return [items]
    bounds, *children = items
    assert 1 <= len(children) < sets.WIDTH
    assert len(bounds) == len(children) - 1
    for left, bound, right in zip(children, bounds, children[1:], strict=False):
        assert leaves(left)[-1][-1] < bound <= leaves(right)[0][0]
    return [leaf for child in children for leaf in leaves(child)]


def depths(node):
    """Return how many levels there are down to each leaf, in a set."""
    branch = isinstance(node[0], list)
    return {1 + depth for child in node[1:] for depth in depths(child)} if branch else {1}


def holds(items, expected):
    assert [item for leaf in leaves(items) for item in leaf] == list(all_items(items)) == expected
    assert len(items) == len(expected)
    return True


@pytest.mark.usefixtures("_narrow")
@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("growing", [0.8, 0.5, 0.2])
def test_a_set_holds_what_was_added_and_not_removed_in_order(seed, growing):
    dice = Random(seed)  # noqa: S311 - dice
    expected = sorted((n, "x") for n in dice.sample(range(1_000), 60))
    items = sorted_set(expected)
    for _ in range(100):
        before, held = items, list(expected)
        if not expected or dice.random() < growing:
            item = (dice.choice([n for n in range(1_000) if (n, "x") not in expected]), "x")
            expected = sorted([*expected, item])
            items = with_item(items, item)
        else:
            item = dice.choice(expected)
            expected = [other for other in expected if other != item]
            items = sets.without_item(items, item)
        assert holds(items, expected)
        assert holds(before, held), "it was changed in place"


@pytest.mark.usefixtures("_narrow")
def test_a_set_is_empty_again_after_everything_is_removed():
    items = sorted_set([(n,) for n in range(100)])
    for n in Random(1).sample(range(100), 100):  # noqa: S311 - dice
        items = sets.without_item(items, (n,))
    assert items == []


@pytest.mark.usefixtures("_narrow")
@pytest.mark.parametrize("kept", [1, 2, 5])
def test_a_set_of_which_little_is_left_grows_again_at_its_end(kept):
    items, expected = sorted_set([(n,) for n in range(100)]), [(n,) for n in range(100)]
    for n in range(kept, 96):
        items = sets.without_item(items, (n,))
        expected.remove((n,))
    for n in range(100, 200):
        items = with_item(items, (n,))
        expected.append((n,))
        assert holds(items, expected)


@pytest.mark.usefixtures("_narrow")
@pytest.mark.parametrize("size", [0, 1, 8, 9, 10, 11, 16, 17, 100])
def test_a_set_is_made_of_any_number_of_items(size):
    expected = [(n,) for n in range(size)]
    assert holds(sorted_set(expected), expected)
    assert isinstance(sorted_set(expected), Tree) == (size > 8)


@pytest.mark.usefixtures("_narrow")
@pytest.mark.parametrize("size", [3, 30])
def test_the_last_items_come_last_first(size):
    expected = [(n,) for n in range(size)]
    items = sorted_set(expected)
    for most in (1, 2, size - 1, size, size + 1):
        assert last_items(items, most) == expected[::-1][:most]


def test_a_change_copies_little_of_a_large_set():
    items = sorted_set([(n,) for n in range(0, 100_000, 2)])
    shared = set(map(id, leaves(items))) & set(map(id, leaves(with_item(items, (50_001,)))))
    assert len(shared) == len(leaves(items)) - 1


@pytest.mark.usefixtures("_narrow")
def test_a_set_of_which_little_stays_again_and_again_has_few_levels_everywhere():
    items = sorted_set([(n,) for n in range(9)])
    for start in range(100, 10_000, 100):
        come = [(start + n,) for n in range(60)]
        for item in come:
            items = with_item(items, item)
        for item in come[:1:-1]:
            items = sets.without_item(items, item)
    leaves_that_came = 60 * 99 / sets._FILLED
    [levels] = depths(items.root)
    assert levels <= 1 + log2(leaves_that_came)
