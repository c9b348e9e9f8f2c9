"""Runs as a tree: what several begin with is played once, and the shortest that tells is found."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from session_panel_spec.conform.vectors.reference_play import LONGEST, Expected, shown_by
from session_panel_spec.differential.watch import NoAnswerError, watched
from session_panel_spec.mutants.of_reference.mutant import Behaviour


@dataclass(slots=True, eq=False)
class Node:
    """A beginning that some runs share.

    Attributes:
        first: the first of these runs.
        rank: its place among all runs.
        step: the number of events.
        after: what comes next, by the event.
    """

    first: Expected
    rank: int
    step: int = 0
    after: dict[str, "Node"] = field(default_factory=dict)

    def play(self, broken: Behaviour, before: Any) -> tuple[bool, Any]:  # noqa: ANN401 - its state
        """Return whether a broken reference is as expected after the last event, and its state."""
        if not self.step:
            state = broken.initial(self.first.config)
            return broken.screen(state, self.first.locale).view == self.first.view, state
        expected = self.first.steps[self.step - 1]
        shown, state = shown_by(broken, before, expected.event, self.first.locale)
        return shown == expected, state


Tree = tuple[Node, ...]
"""The beginnings without an event."""


def tree_of(runs: Iterable[Expected]) -> Tree:
    """Return runs as a tree; of those that begin alike, the first is told."""
    roots = dict[str, Node]()
    for rank, run in enumerate(runs):
        node = roots.setdefault(f"{run.config!r} {run.locale}", Node(run, rank))
        for number, step in enumerate(run.steps, 1):
            node = node.after.setdefault(repr(step.event), Node(run, rank, number))
    return tuple(roots.values())


class Told(NamedTuple):
    """By what a broken reference is told.

    Attributes:
        by: the run.
        step: the number of its event by which it is told; 0 for the first screen.
        answers: whether it answers at all.
    """

    by: Expected
    step: int
    answers: bool


def first_told(broken: Behaviour, tree: Tree) -> Told | None:
    """Return by what a broken reference is told: in the fewest events, by the first such run."""
    level = [(None, root) for root in tree]
    while level:
        node = level[0][1]
        after = list[tuple[Any, Node]]()
        try:
            with watched(LONGEST):
                for before, node in level:
                    as_expected, state = node.play(broken, before)
                    if not as_expected:
                        return Told(node.first, node.step, answers=True)
                    after += ((state, one) for one in node.after.values())
        except NoAnswerError:
            return Told(node.first, node.step, answers=False)
        except Exception:  # noqa: BLE001 - whatever it raises, it does not answer
            return Told(node.first, node.step, answers=False)
        level = sorted(after, key=lambda one: one[1].rank)
    return None
