"""The safety properties, decided on the set of all states that can be reached."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from session_panel_spec.check.symbolic.branches import Branch
from session_panel_spec.check.symbolic.reach import Reach, slots_by_kind
from session_panel_spec.check.symbolic.side import Side
from session_panel_spec.check.symbolic.space import Diagram, Space, is_empty
from session_panel_spec.model.abstract_state import Place
from session_panel_spec.model.properties.formula import truth
from session_panel_spec.model.properties.property import Always
from session_panel_spec.model.properties.verdict import Verdict


@dataclass(frozen=True)
class _Scene:
    """All states, or all those before the steps of a branch."""

    side: Side
    states: Diagram


def verdicts(reach: Reach, subjects: Iterable[Always]) -> tuple[Verdict, ...]:
    """Return for each property whether it holds."""
    space = reach.space
    states = (_Scene(Side(space), reach.states),)
    steps = tuple(_before(reach, branch) for branch in reach.branches)
    return tuple(_verdict(one, states if one.over == "states" else steps) for one in subjects)


def _before(reach: Reach, branch: Branch) -> _Scene:
    side = Side(reach.space, None, branch.event, branch.place, branch.argument, branch.sets)
    return _Scene(side, reach.states & branch.guard)


def _verdict(subject: Always, scenes: tuple[_Scene, ...]) -> Verdict:
    met = 0
    for side, states in _said(subject, scenes):
        met = 1
        broken = states & ~truth(subject.holds, side)
        if not is_empty(broken):
            event = side.event.name if side.event else None
            return Verdict(subject, met, violation=side.space.pick(broken), event=event)
    return Verdict(subject, met)


def _said(subject: Always, scenes: tuple[_Scene, ...]) -> Iterator[tuple[Side, Diagram]]:
    """Yield everything that a property says something about."""
    for scene in scenes:
        for place in _places(scene.side.space, subject):
            side = replace(scene.side, place=place)
            states = scene.states & truth(subject.premise, side)
            if not is_empty(states):
                yield side, states


def _places(space: Space, subject: Always) -> Iterator[Place | None]:
    """Yield slots that stand for all: one that an event happens to, and one other of its kind."""
    if not subject.of:
        yield None
    for kind, slots in slots_by_kind(space).items():
        if kind in subject.of:
            yield from slots[:2]
