"""Every engine counts the same, on every size; the numbers are pinned."""

import os
import subprocess
import sys
from dataclasses import replace
from itertools import groupby

import pytest

from session_panel_spec.check import engines
from session_panel_spec.check.engines import NotEnoughMemoryError, explore_model
from session_panel_spec.check.explicit import bitmap
from session_panel_spec.check.explicit.compiled_model import Compilation
from session_panel_spec.check.explicit.slots import MEANING, Reading, local_states
from session_panel_spec.model.abstract_state import Bounds, ConversationSlot
from session_panel_spec.model.interpreter import initial_state, successors
from session_panel_spec.model.language import Below, Case, Decide, Event, If
from session_panel_spec.model.panel_model import (
    CAPACITY,
    DISMISS,
    EVENTS,
    LOAD,
    MODEL,
    OFFERS,
    OPEN,
    active,
    draft,
    held,
    is_open,
    mode_of_panel,
    presence,
    upset,
)

SWITCHED = Bounds(2, 0, 1, 2, 0, 1, missed_sets_inactive=False, declined_sets_dnd=True)
"""One offer at a time, and both switches the other way."""

SMALL = [
    (Bounds(0, 0), (10, 58, 2), 10),
    (Bounds(0, 2), (530, 4_634, 8), 280),
    (Bounds(1, 0), (5_420, 58_298, 19), 5_420),
    (Bounds(1, 0, missed_sets_inactive=False), (5_300, 56_994, 19), 5_300),
    (Bounds(1, 0, declined_sets_dnd=True), (5_540, 59_602, 19), 5_540),
    (Bounds(1, 0, 1, 9, 3), (2_604, 28_230, 12), 2_604),
    (Bounds(1, 1, 1, 1), (9_452, 100_874, 22), 9_452),
    (Bounds(2, 0, 2, 1, 0), (7_424, 86_624, 15), 3_736),
]
"""Bounds, their states, transitions and depth, and their orbits."""

LARGE = [
    (Bounds(1, 1), (38_668, 455_946, 21)),
    (Bounds(2, 0, 2, 9, 1), (155_328, 2_190_104, 17)),
    (Bounds(2, 1, 2, 2, 0), (105_636, 1_402_944, 16)),
    (Bounds(2, 0, 2, 9, 1, offer_limit=1), (153_156, 2_157_108, 17)),
    (Bounds(1, 1, 2, 2, 2), (12_172, 140_202, 13)),
    (Bounds(2, 0, 2, 9, 2), (285_320, 4_095_344, 18)),
    (Bounds(2, 1, 1, 2, 1), (294_888, 4_060_472, 19)),
    (Bounds(1, 2, 2, 2, 0), (12_088, 133_858, 13)),
    (Bounds(2, 0, 2, 1, 1, offer_limit=1), (18_844, 226_364, 17)),
    (SWITCHED, (64_704, 880_464, 14)),
    (Bounds(2, 0), (2_644_872, 39_216_752, 34)),
]
"""The first four have been counted by a program that shares no code with this project, and all but
the last by the plain reading of the page, which takes too long for a test."""

ORBITS = [
    (Bounds(1, 2, 2, 2, 0), (6_568, 13)),
    (Bounds(2, 0, 2, 1, 1, offer_limit=1), (9_464, 17)),
    (SWITCHED, (32_496, 14)),
    (Bounds(2, 0, 2, 9, 2), (143_134, 18)),
    (Bounds(2, 1, 1, 2, 1), (148_054, 19)),
    (Bounds(2, 0), (1_324_110, 34)),
]


@pytest.mark.parametrize("engine", ["python", "numpy", "bitmap", "hash"])
@pytest.mark.parametrize(("bounds", "expected", "orbits"), SMALL)
def test_every_engine_counts_the_same(bounds, expected, orbits, engine):
    found = explore_model(bounds, engine)
    assert (found.states, found.transitions, found.depth) == expected
    assert found.engine == engine
    assert found.states_per_second > 0
    assert found.peak_memory_bytes > 0


@pytest.mark.parametrize("engine", ["bitmap", "hash"])
@pytest.mark.parametrize(("bounds", "expected"), LARGE)
def test_the_fast_engines_count_what_others_counted(bounds, expected, engine):
    found = explore_model(bounds, engine)
    assert (found.states, found.transitions, found.depth) == expected


@pytest.mark.parametrize("engine", ["bitmap", "hash"])
@pytest.mark.parametrize(("bounds", "expected", "orbits"), SMALL)
def test_orbits_keep_the_depth(bounds, expected, orbits, engine):
    found = explore_model(bounds, engine, orbits=True)
    assert (found.states, found.transitions, found.depth) == (orbits, None, expected[2])


@pytest.mark.parametrize("engine", ["bitmap", "hash"])
@pytest.mark.parametrize(("bounds", "expected"), ORBITS)
def test_orbits_of_larger_sizes(bounds, expected, engine):
    found = explore_model(bounds, engine, orbits=True)
    assert (found.states, found.depth) == expected


@pytest.mark.parametrize("bounds", [Bounds(0, 2), Bounds(2, 0, 2, 1, 0)])
def test_orbits_are_the_states_up_to_the_order_of_their_slots(bounds):
    first = initial_state(bounds)
    queue, seen = [first], {first}
    for state in queue:
        for _, after in successors(bounds, state):
            if after not in seen:
                seen.add(after)
                queue.append(after)
    orbits = len({state.in_order() for state in seen})
    for engine in ("python", "bitmap", "hash"):
        assert explore_model(bounds, engine, orbits=True).states == orbits


@pytest.mark.parametrize(
    ("bounds", "orbits"), [(Bounds(9, 0, 2, 1, 0), False), (Bounds(9, 9, 2, 1), True)]
)
def test_what_is_too_large_is_refused_before_it_is_tried(bounds, orbits):
    with pytest.raises(NotEnoughMemoryError, match=r"^This size needs [\d,.]+ MB of memory, and"):
        explore_model(bounds, "bitmap", orbits=orbits)


@pytest.mark.parametrize("engine", ["python", "numpy", "bitmap", "hash"])
def test_no_engine_takes_more_memory_than_it_may(engine):
    with pytest.raises(NotEnoughMemoryError, match=r"0\.0 MB may be taken"):
        explore_model(Bounds(1, 0), engine, max_memory=1_000)


def test_auto_takes_columns_for_small_sizes_the_bitmap_where_it_fits_and_else_the_set():
    assert explore_model(Bounds(1, 1)).engine == "numpy"
    assert explore_model(Bounds(1, 1), orbits=True).engine == "bitmap"
    assert explore_model(Bounds(2, 1, 2, 2, 0)).engine == "bitmap"
    roomy = explore_model(Bounds(2, 3, 1, 1, 0), max_memory=4_000_000)
    assert roomy.engine == "hash"
    assert roomy.peak_memory_bytes <= 4_000_000


def test_without_the_compiler_auto_takes_the_interpreter(monkeypatch):
    monkeypatch.setattr(engines, "find_spec", lambda name: None)
    assert explore_model(Bounds(0, 1)).engine == "python"
    with pytest.raises(ImportError, match=r"^The engine hash needs numba, which is not installed$"):
        explore_model(Bounds(0, 1), "hash")


def test_where_there_is_no_cudd_the_engine_that_needs_it_says_where_there_is(monkeypatch):
    monkeypatch.setitem(sys.modules, "dd.cudd", None)
    needed = r"^The engine bdd needs dd with CUDD, not without: .* CPython 3\.11 to 3\.13\.$"
    with pytest.raises(ImportError, match=needed):
        explore_model(Bounds(0, 1), "bdd")
    assert explore_model(Bounds(0, 1)).states > 0


@pytest.mark.parametrize(
    ("bounds", "sentence"),
    [
        (Bounds(10, 0), "conversations must be a whole number 0..9, not 10."),
        (Bounds(-1, 0), "conversations must be a whole number 0..9, not -1."),
        (Bounds(1, 1.5), "records must be a whole number 0..9, not 1.5."),
        (Bounds(capacity=0), "capacity must be a whole number 1..1000, not 0."),
        (Bounds(max_sessions=True), "max_sessions must be a whole number 1..1000, not True."),
        (Bounds(unread_max=11), "unread_max must be a whole number 0..10, not 11."),
        (Bounds(offer_limit=1001), "offer_limit must be a whole number 1..1000, not 1001."),
        (
            Bounds(missed_sets_inactive="no"),
            "missed_sets_inactive must be true or false, not 'no'.",
        ),
    ],
)
def test_other_bounds_are_refused(bounds, sentence):
    with pytest.raises(ValueError) as refusal:  # noqa: PT011 - the whole sentence is compared
        explore_model(bounds)
    assert str(refusal.value) == sentence


def test_an_unknown_engine_is_refused():
    with pytest.raises(
        ValueError, match=r"^engine must be auto, python, numpy, bitmap, hash or bdd, not 'x'\."
    ):
        explore_model(Bounds(), "x")


@pytest.mark.parametrize("engine", ["python", "numpy", "bitmap", "hash"])
def test_progress_is_told_and_can_interrupt(engine):
    told = []
    found = explore_model(Bounds(0, 2), engine, progress=lambda states, _: told.append(states))
    assert told == sorted(told)
    assert told[-1] == found.states

    def interrupt(states, frontier):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        explore_model(Bounds(0, 2), engine, progress=interrupt)


@pytest.mark.parametrize("engine", ["python", "numpy", "bitmap", "hash"])
def test_the_frontier_is_the_level_whose_successors_are_being_found(engine):
    frontiers = []
    found = explore_model(
        Bounds(0, 2), engine, progress=lambda _, frontier: frontiers.append(frontier)
    )
    levels = [size for size, _ in groupby(frontiers)]
    assert levels[0] == 1
    assert sum(levels) == found.states
    assert len(levels) == found.depth + 1


def test_the_engines_load_the_compiler_only_when_they_need_it():
    code = "import sys, session_panel_spec.check.engines; sys.exit('numpy' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_small_size_is_explored_without_the_compiler():
    code = (
        "import sys; from session_panel_spec.check.engines import Bounds, explore_model;"
        "explore_model(Bounds()); sys.exit('numba' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize("threads", [1, 2, 3])
@pytest.mark.parametrize("orbits", [False, True])
def test_every_number_of_threads_counts_the_same(threads, orbits):
    found = explore_model(Bounds(2, 0), "bitmap", orbits=orbits, threads=threads)
    expected = (1_324_110, None, 34) if orbits else (2_644_872, 39_216_752, 34)
    assert (found.states, found.transitions, found.depth) == expected


def test_there_are_as_many_threads_as_cores_and_memory_for(monkeypatch):
    compilation = Compilation(Bounds(2, 0), orbits=True)
    for cores, most in ((1, 1), (2, 2), (64, bitmap.MOST_THREADS)):
        monkeypatch.setattr(os, "sched_getaffinity", lambda _, n=cores: range(n), raising=False)
        assert bitmap.most_threads(compilation, 1_000_000_000) == most
        assert bitmap.most_threads(compilation, bitmap.needed_memory(compilation)) == 1
    monkeypatch.delattr(os, "sched_getaffinity")
    monkeypatch.setattr(os, "cpu_count", lambda: None)
    assert bitmap.most_threads(compilation, 1_000_000_000) == 1


ODD = Event(
    "odd",
    "agent",
    ("conversation",),
    is_open | (presence.is_("dnd") & ~Below((OPEN,), 1)),
    (
        Case(
            when=Below((LOAD,), CAPACITY) & held,
            sets=((upset, If(presence.is_("held_dnd"), then=True, otherwise=draft)),),
        ),
        Case(
            sets=(
                (draft, If(held | Below((OPEN, LOAD), 2), then=True, otherwise=False)),
                (mode_of_panel, If(active, "collapsed", mode_of_panel)),
                (presence, If(Below((OPEN,), 2), "busy", "inactive")),
            ),
            everywhere=(DISMISS,),
            decide=Decide(unless=Below((LOAD,), 1)),
        ),
    ),
    (),
)
"""An event that is like none of the panel's: its targets depend on counts and shared variables."""


def test_the_engines_know_nothing_of_the_panel_but_the_model():
    bounds = Bounds(1, 1, 2, 2, 0)
    ordinary = explore_model(bounds, "bitmap")
    model = replace(MODEL, events=(*EVENTS, ODD))
    every = ("python", "numpy", "bitmap", "hash")
    found = [explore_model(bounds, engine, model=model) for engine in every]
    assert len({(one.states, one.transitions, one.depth) for one in found}) == 1
    assert found[0].transitions > ordinary.transitions


@pytest.mark.parametrize(("kind", "number"), [("conversation", 530), ("record", 9), (None, 1)])
def test_a_slot_has_so_many_states(kind, number):
    local = local_states(Bounds(), kind)
    assert len(local.states) == len(local.moves) == number
    assert local.uniforms[0] == tuple(range(number))


def test_every_state_of_a_slot_says_what_it_adds_to_a_count():
    local = local_states(Bounds(), "conversation")
    added = local.contributions(Below((OPEN, OFFERS), 1))
    for state, adds in zip(local.states, added, strict=True):
        slot = ConversationSlot(*state)
        assert adds == (slot.session != "absent") + slot.offered


def test_what_is_not_known_cannot_be_read():
    with pytest.raises(KeyError):
        MEANING(held)(Reading({}))
