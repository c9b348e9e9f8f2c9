"""One slot in lockstep with the specification, among more others than a small size has.

All that an event sees of other slots is how many count. So others are put beside the slot until
each count is what it shall be, and limits are set at which a comparison of it turns. Then the one
slot goes through all that it can, while the others stay as they are.
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Final, NamedTuple

from session_panel_spec.lockstep.drive import Step, Visit, first_visit, next_visit, take
from session_panel_spec.lockstep.refinement import Refinement, differences
from session_panel_spec.lockstep.vocabulary import meanings
from session_panel_spec.model.abstract_state import Bounds
from session_panel_spec.model.answers import answers, own_labels, places
from session_panel_spec.model.label import Label


class Others(NamedTuple):
    """How many other conversations there are, by what they count for.

    Attributes:
        active: active, with an open session; they count as load, too.
        offered: waiting and offered.
        over: over, with an open session.
        waiting: waiting and not offered: they count for nothing.
    """

    active: int = 0
    offered: int = 0
    over: int = 0
    waiting: int = 0

    @property
    def all(self) -> int:
        """How many they are."""
        return sum(self)

    @property
    def labels(self) -> Iterator[Label]:
        """Yield the events by which they come to be so, beside the slot 0."""
        slots = iter(range(1, self.all + 1))
        for slot in (next(slots) for _ in range(self.active)):
            yield Label("pick", (slot, "persistent" if slot % 2 else "live"))
        for slot in (next(slots) for _ in range(self.over)):
            yield from (Label("pick", (slot, "live")), Label("end", (slot,)))
        for slot in (next(slots) for _ in range(self.offered)):
            yield from (Label("assign", (slot,)), Label("message", (slot,)))
        yield from (Label("assign", (slot,)) for slot in slots)


OTHERS: Final = (
    Others(),
    *(Others(active=number) for number in (1, 2, 9, 30)),
    *(Others(offered=number) for number in (1, 9)),
    Others(over=9),
    Others(1, 1),
    Others(2, 3, 1, 1),
    Others(7, 1, 1, 5),
    Others(12, 5, 5, 9),
)
"""From none to more than any limit of the page's own."""

SPARE: Final = (0, 1, 2)
"""How many more than the others have a limit still allows: none, what the slot can take, and more.

A limit is at least 1.
"""


@dataclass(frozen=True, slots=True)
class Context:
    """Where one slot is driven.

    Attributes:
        others: which other slots there are.
        spare: how many more the capacity, the session limit and the offer limit allow.
        last: what one of the others does at last: it has the focus, or its dialog is open; or Home
            gets the focus.
    """

    others: Others
    spare: tuple[int, int, int]
    last: Label | None

    @property
    def bounds(self) -> Bounds:
        """The size, and the limits."""
        others, (load, places, offers) = self.others, self.spare
        counted = others.active + others.offered
        return Bounds(
            1 + others.all,
            0,
            max(1, counted + load),
            max(1, counted + others.over + places),
            1,
            max(1, others.offered + offers),
        )

    def __str__(self) -> str:
        return f"{self.others}, {self.bounds}, {self.last or 'nothing more'}"


def contexts(others: tuple[Others, ...] = OTHERS) -> Iterator[Context]:
    """Yield every context of some others."""
    for some, *spare in product(others, SPARE, SPARE, SPARE):
        dialog = (Label("close", (1,)),) if some.active else ()
        for last in (None, Label("focus", ("home",)), *dialog):
            yield Context(some, (spare[0], spare[1], spare[2]), last)


def lockstep_in(context: Context) -> Refinement:
    """Drive one slot through all that it can be in a context, up to a difference."""
    bounds, found = context.bounds, Refinement(context.bounds)
    queue = deque([_begun(context)])
    met = {queue[0].abstract}
    while queue and found.difference is None:
        visit = queue.popleft()
        steps = tuple(_steps(bounds, visit))
        found = _also(context, found, visit, steps)
        for step in steps:
            if step.label not in LEFT and step.after not in met:
                met.add(step.after)
                queue.append(next_visit(visit, step))
    return found


def _also(context: Context, found: Refinement, visit: Visit, steps: tuple[Step, ...]) -> Refinement:
    """Return what was found, with one more state held against the specification."""
    answered = answers(context.bounds, visit.abstract)
    own = {label: answered[label] for label in OWN & answered.keys()}
    states, count = found.states + 1, found.count + len(steps)
    for step, text in differences(own, steps):
        told = f"{text} (beside {context})"
        return Refinement(context.bounds, states, count, told, visit.run(step))
    return Refinement(context.bounds, states, count)


ONE: Final = Bounds(1, 0)
"""The size of the one slot that is driven: the first."""

OWN: Final = frozenset(label for place in places(ONE) for label in own_labels(place))
"""The events of the slot, of Home and of the panel."""

LEFT: Final = frozenset({Label("toggle")})
"""What leads no further: the panel's mode would only double the states."""


def _begun(context: Context) -> Visit:
    """Return the visit in which the others are as they shall be."""
    visit = first_visit(context.bounds)
    for label in (*context.others.labels, *((context.last,) if context.last else ())):
        event = dict(meanings(context.bounds, visit.state))[label]
        visit = next_visit(visit, take(context.bounds, visit, label, event))
    return visit


def _steps(bounds: Bounds, visit: Visit) -> Iterator[Step]:
    for label, event in meanings(ONE, visit.state):
        yield take(bounds, visit, label, event)
