"""A fair run that never reaches its goal is found, as short as can be; an unfair one is not."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

import numpy as np
import pytest

from session_panel_spec.check.liveness.fairness import Arena, fair_components
from session_panel_spec.check.liveness.lasso import find_lasso

Edge = tuple[int, int, str]
"""A step from state to state, by an event with a name of one letter."""


@dataclass(frozen=True)
class Case:
    """A graph that begins in state 0, where a goal is due in it and where it is reached."""

    edges: tuple[Edge, ...]
    weakly: str = ""
    strongly: str = ""
    due: frozenset[int] = frozenset({0})
    goal: frozenset[int] = frozenset({9})

    @property
    def states(self) -> range:
        return range(10)

    def enabled(self, state: int) -> set[str]:
        return {name for source, _, name in self.edges if source == state}

    def distances(self, begin: int, within: frozenset[int]) -> dict[int, int]:
        """Return how far it is to each state that can be reached within some."""
        found, queue = {begin: 0}, [begin]
        for state in queue:
            for source, target, _ in self.edges:
                if source == state and target in within and target not in found:
                    found[target] = found[state] + 1
                    queue.append(target)
        return found


Lasso = tuple[int, list[Edge], list[Edge]]
"""The state where the goal is due, and the steps before and in the loop."""


def found(case: Case) -> tuple[int, str, str] | None:
    """Return a run with nothing of its steps but their names."""
    run = search(case)
    return run and (run[0], *("".join(name for *_, name in steps) for steps in run[1:]))


def arena_of(case: Case) -> Arena:
    edges, events = sorted(case.edges), [*case.weakly, *case.strongly]
    columns = [
        np.array([source for source, _, _ in edges], int),
        np.array([target for _, target, _ in edges], int),
        np.array([events.index(name) if name in events else -1 for *_, name in edges], int),
    ]
    enabled = np.array([[e in case.enabled(state) for state in case.states] for e in events], bool)
    strong = np.array([event in case.strongly for event in events], bool)
    return Arena(*columns, enabled.reshape(len(events), len(case.states)), strong)


def search(case: Case, repeats: str = "") -> Lasso | None:
    edges = sorted(case.edges)
    distances = case.distances(0, frozenset(case.states))
    depths = np.array([distances.get(state, -1) for state in case.states])
    due, goal = (np.isin(case.states, list(one)) for one in (case.due, case.goal))
    repeated = np.array([not repeats or event in repeats for *_, event in edges], bool)
    run = find_lasso(arena_of(case), depths, due & (depths >= 0), goal, repeated)
    return run and (run.start, *([edges[step] for step in steps] for steps in run[1:]))


ASIDE = ((0, 1, "x"), (0, 9, "g"), (1, 0, "y"))
"""The event g, to the goal, is not enabled in state 1, to which x leads, and y back."""
AT_HAND = (*ASIDE, (1, 9, "g"))
"""The same, but g is always enabled."""
PARTS = ((0, 1, "a"), (1, 0, "a"), (1, 2, "b"), (2, 1, "c"), (2, 9, "g"))
"""Without state 2, where g is enabled, b is never taken; without state 1 too, nor is a."""


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        (Case(ASIDE), (0, "", "")),
        (Case(ASIDE, weakly="g"), (0, "x", "")),
        (Case(ASIDE, weakly="gy"), (0, "", "xy")),
        (Case(ASIDE, strongly="g"), (0, "x", "")),
        (Case(ASIDE, weakly="y", strongly="g"), None),
        (Case(AT_HAND), (0, "", "")),
        (Case(AT_HAND, weakly="xy"), (0, "", "xy")),
        (Case(AT_HAND, strongly="xy"), (0, "", "xy")),
        (Case(AT_HAND, weakly="g"), None),
        (Case(AT_HAND, strongly="g"), None),
        (Case(PARTS, weakly="ab"), (0, "", "aa")),
        (Case(PARTS, weakly="ag"), (0, "", "aa")),
        (Case(PARTS, weakly="ac", strongly="b"), (0, "a", "bc")),
        (Case(PARTS, weakly="a", strongly="bg"), None),
    ],
)
def test_whether_a_goal_can_be_put_off_for_ever_depends_on_what_is_fair(case, expected):
    assert found(case) == expected


@pytest.mark.parametrize(
    ("case", "recurring"),
    [
        (Case(PARTS), {0, 1, 2}),
        (Case(PARTS, strongly="g"), {0, 1}),
        (Case(PARTS, strongly="gb"), {0}),
        (Case(PARTS, strongly="gba"), set()),
        (Case(PARTS, weakly="a", strongly="gb"), set()),
        (Case(PARTS, weakly="a", strongly="b"), {0, 1, 2}),
    ],
)
def test_states_in_which_a_strongly_fair_event_is_put_off_do_not_recur(case, recurring):
    there = np.array([state not in case.goal for state in case.states])
    arena = arena_of(case)
    inside = arena.only(there[arena.source] & there[arena.target])
    component = fair_components(inside, there)
    assert {*np.flatnonzero(component >= 0)} & {0, 1, 2} == recurring
    assert len({*component[list(recurring)]}) <= 1


def test_a_run_may_meet_the_goal_before_it_is_due():
    edges = ((0, 9, "x"), (9, 1, "x"), (1, 2, "x"), (2, 9, "g"))
    assert found(Case(edges, due=frozenset({1}))) == (1, "", "")
    assert found(Case(edges, due=frozenset({1}), weakly="x")) == (1, "x", "")
    assert found(Case(edges, due=frozenset({1}), weakly="xg")) is None


def test_what_is_due_where_the_goal_is_reached_is_not_due():
    edges = ((0, 1, "x"), (1, 0, "y"))
    assert found(Case(edges, due=frozenset({1}), goal=frozenset({1}))) is None


def test_nothing_can_be_put_off_that_is_never_due():
    assert found(Case(AT_HAND, due=frozenset())) is None


def test_a_longer_way_is_gone_where_it_leads_to_a_loop_that_is_shorter_by_more():
    near = tuple((at, (at + 1) % 5, name) for at, name in enumerate("abcde"))
    far = ((0, 5, "x"), (5, 6, "y"), (6, 5, "z"))
    assert found(Case((*near, *far), weakly="abcdexyz")) == (0, "x", "yz")
    assert found(Case((*near[:2], (2, 0, "c"), *far), weakly="abcxyz")) == (0, "", "abc")


def test_of_loops_that_are_equally_near_the_shortest_is_taken():
    long = ((1, 3, "a"), (3, 4, "b"), (4, 1, "c"))
    short = ((2, 5, "a"), (5, 2, "b"))
    edges = ((0, 1, "x"), (0, 2, "y"), (0, 9, "g"), *long, *short)
    assert found(Case(edges, weakly="xyabc")) == (0, "y", "ab")


def random_cases() -> Iterator[Case]:
    random = Random(8)  # noqa: S311 - nothing is kept secret
    for _ in range(1_500):
        edges = {
            (*random.sample((0, 1, 2, 3, 9), 2), random.choice("abcd"))
            for _ in range(random.randint(3, 9))
        }
        due = frozenset(random.sample((0, 1, 2, 3, 9), 2))
        fair = random.choice((("abc", ""), ("ab", "c"), ("a", "bc"), ("", "abc"), ("a", "b")))
        yield Case(tuple(edges), *fair, due)


def shortest(case: Case) -> tuple[int, int] | None:
    """Return how long the whole run and its loop are, straight from what fairness means."""
    away = frozenset(case.states) - case.goal
    before = case.distances(0, frozenset(case.states))
    ways = [
        (before[due] + further, end)
        for due in case.due & away & before.keys()
        for end, further in case.distances(due, away).items()
    ]
    loops = ((way, shortest_loop(case, end, away)) for way, end in ways)
    found = ((way + loop, -loop) for way, loop in loops if loop is not None)
    return min(found, default=None)


def shortest_loop(case: Case, begin: int, within: frozenset[int]) -> int | None:
    first = (begin, frozenset({begin}), frozenset())
    level, met, length = [first], {first}, 0
    while level:
        if any(at == begin and is_fair(case, *passed) for at, *passed in level):
            return length
        level = [
            (target, states | {target}, events | {name})
            for at, states, events in level
            for source, target, name in case.edges
            if source == at and target in within
        ]
        level = [node for node in dict.fromkeys(level) if node not in met]
        met.update(level)
        length += 1
    return None


def is_fair(case: Case, states: frozenset[int], events: frozenset[str]) -> bool:
    """Say whether a loop through just these states, by just these events, is fair."""
    where = {name: {name in case.enabled(state) for state in states} for name in "abcd"}
    return all(name in events or False in where[name] for name in case.weakly) and all(
        name in events or True not in where[name] for name in case.strongly
    )


def lengths(case: Case, start: int, way: list[Edge], loop: list[Edge]) -> tuple[int, int]:
    """Return how long the whole run and its loop are, having made sure that it is one."""
    at = [start, *(target for _, target, _ in (*way, *loop))]
    assert [source for source, _, _ in (*way, *loop)] == at[:-1]
    assert at[len(way)] == at[-1]
    assert not case.goal & {*at}
    assert is_fair(case, frozenset(at[len(way) :]), frozenset(name for *_, name in loop))
    before = case.distances(0, frozenset(case.states))[start]
    return before + len(way) + len(loop), -len(loop)


def test_lassos_are_those_that_a_plain_search_of_small_graphs_finds():
    outcomes = set()
    for case in random_cases():
        run, expected = search(case), shortest(case)
        assert (run and lengths(case, *run)) == expected, case
        outcomes.add(expected)
    assert {None, (0, 0), (3, -2), (3, -3), (4, -4)} <= outcomes


def test_a_loop_may_be_asked_for_that_is_made_of_some_steps_only():
    two_ways = ((0, 1, "a"), (1, 0, "b"), (1, 2, "c"), (2, 0, "d"), (1, 9, "g"))
    case = Case(two_ways, weakly="abcd")
    shortest = search(case)
    assert shortest is not None
    assert [event for *_, event in shortest[2]] == ["a", "b"]
    longer = search(case, repeats="acd")
    assert longer is not None
    assert [event for *_, event in longer[2]] == ["a", "c", "d"]
    assert search(case, repeats="ag") is None
