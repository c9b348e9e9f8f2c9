"""The collections of a panel beside plain ones: what is wrong with one is told of that one."""

from itertools import repeat
from typing import Any

import pytest

from session_panel import hash_trie, known_conversations, sorted_set
from session_panel.frozen_dict import FrozenDict
from session_panel.hash_trie import HashTrie, with_key
from session_panel.known_conversations import KnownConversations
from session_panel.sorted_set import Tree, last_items
from session_panel_spec.verify import mappings
from session_panel_spec.verify.beside_plain import hash_tries, sorted_sets
from session_panel_spec.verify.beside_plain.hash_tries import hash_trie_looks
from session_panel_spec.verify.beside_plain.known import known_looks
from session_panel_spec.verify.beside_plain.look import Looks, raised, same
from session_panel_spec.verify.beside_plain.sorted_sets import sorted_set_looks
from session_panel_spec.verify.check import DirectCheck
from session_panel_spec.verify.mappings import looked, mapping_checks


def wrong() -> list[str]:
    """Return the names of the checks that fail."""
    return [check.name for check in mapping_checks() if not check.passed]


def first_wrong(looks: Looks) -> str:
    """Return what the first look that shows something wrong says."""
    return next(filter(None, looks))


def test_nothing_is_wrong_with_the_collections() -> None:
    assert wrong() == []


def test_a_branch_that_is_changed_in_place_among_thousands_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def in_place(items: Any, key: str, value: object) -> Any:
        after = with_key(items, key, value)
        if type(items) is HashTrie and len(items) > 2_000 and key not in items:
            items.root[:] = after.root
        return after

    monkeypatch.setattr(hash_tries, "with_key", in_place)
    assert wrong() == ["a mapping holds what a dict does"]
    assert first_wrong(hash_trie_looks()).startswith("any hashes: items: ")


def test_last_items_that_leave_one_out_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def fewer(items: Any, most: int) -> Any:
        return last_items(items, most - (type(items) is Tree and most > len(items.last)))

    monkeypatch.setattr(sorted_sets, "last_items", fewer)
    assert wrong() == ["a sorted set holds what a sorted list does"]


def test_a_leaf_of_a_mapping_that_grows_with_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hash_trie, "_node", lambda items, _: items)
    assert first_wrong(hash_trie_looks()) == "any hashes: a leaf of 65 that differ"


def test_a_set_that_grows_deeper_at_one_side_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    without_leaf = sorted_set._without_leaf

    def lifted(node: Any, item: Any) -> Any:
        rest = without_leaf(node, item)
        return rest[1] if len(rest) == 2 and rest[0] == [] else rest

    monkeypatch.setattr(sorted_set, "_without_leaf", lifted)
    assert first_wrong(sorted_set_looks()).endswith(": a leaf beside a branch")


def test_a_set_that_is_deeper_than_it_has_to_be_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sorted_sets, "_DEEPEST", 2)
    assert first_wrong(sorted_set_looks()).endswith(": 3 levels")


def test_a_set_that_keeps_more_bounds_than_it_needs_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    halve = sorted_set._halve_if_wide

    def with_the_last_twice(branch: Any, at: int) -> None:
        halve(branch, at)
        branch[0] = [*branch[0], *branch[0][-1:]]

    monkeypatch.setattr(sorted_set, "_halve_if_wide", with_the_last_twice)
    assert "more or fewer bounds" in first_wrong(sorted_set_looks())


def test_a_set_whose_nodes_stay_empty_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    halved = sorted_set._halved

    def by_thirds(node: Any) -> Any:
        third = len(node) // 3
        leaf = type(node[0]) is not list
        return [[node[third]], node[:third], node[third:]] if leaf else halved(node)

    monkeypatch.setattr(sorted_set, "_halved", by_thirds)
    assert ": a node of only " in first_wrong(sorted_set_looks())


def test_customers_that_are_kept_without_a_conversation_are_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(known_conversations, "_without_customer", lambda customers, _: customers)
    assert first_wrong(known_looks()).startswith("customers that are kept")


def test_messages_that_stay_unread_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(KnownConversations, "read", lambda known, _: known)
    assert wrong() == ["known conversations are in the orders of plain lists"]


def test_a_frozen_dict_that_can_change_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(FrozenDict, "setdefault", dict.setdefault)
    assert wrong() == ["a frozen dict is a dict that nobody changes"]


def test_the_first_wrong_look_is_told_and_ends_them() -> None:
    looks = iter([same("one", 1, 1), same("two", 2, 3), same("three", 3, 4)])
    assert looked("looks", looks) == DirectCheck("looks", 2, ("two: 2, not 3",))


def test_what_raises_nothing_or_something_else_is_told() -> None:
    assert raised("popitem", {}.popitem, KeyError("popitem(): dictionary is empty")) is None
    assert raised("popitem", {}.popitem, KeyError("empty")) is not None
    assert raised("keys", {1: 2}.popitem, KeyError("empty")) == (
        "keys: (1, 2), and it does not raise KeyError('empty')"
    )


def test_a_look_that_raises_or_never_ends_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mappings, "SECONDS", 0.05)
    assert looked("looks", map({}.__getitem__, repeat(7))).problems == (
        "look 1 came to nothing, it raised KeyError(7)",
    )
    [problem] = looked("looks", repeat(None)).problems
    assert problem.endswith("came to nothing, it raised NoAnswerError('no answer')")
