"""The conversation and its session as one: which pairs of states there are, and what moves them.

Both are seen by driving the panel with all events that move a conversation or its session.
"""

from collections.abc import Iterator
from functools import cache
from typing import Final, NamedTuple

from session_panel import PanelState
from session_panel.conversation import CONVERSATION
from session_panel_spec.diagrams.driven_machines import drive
from session_panel_spec.diagrams.picture import Cluster, Edge, Graph, Line, Node
from session_panel_spec.domain.panel_events import name_of, subject_of
from session_panel_spec.lockstep.attempt import Attempt
from session_panel_spec.lockstep.coverage.setting import Setting
from session_panel_spec.lockstep.mapping import slot_session
from session_panel_spec.model.abstract_state import Bounds

NAME: Final = "composition"
_SESSIONS: Final = ("focused", "background", "absent")
_OF_ONE = ("offer", "accept", "pick", "open_conversation", "focus", "close", "confirm", "end")
_OF_OTHERS = ("leave", "message", "expire", "assign", "transfer")
SETTINGS: Final = (
    Setting(Bounds(1, 1, 1, 2, 0), events=(*_OF_ONE, *_OF_OTHERS, "open_record", "shift_click")),
    Setting(Bounds(2, 0, 2, 2, 0), events=_OF_ONE),
)
"""Where the panel is driven: beside a record, and beside another conversation."""


class Pair(NamedTuple):
    """The state of a conversation, and of its session; `absent` where it has none."""

    conversation: str
    session: str


class Step(NamedTuple):
    """A pair that an event turns into another.

    Attributes:
        before: None where the conversation begins.
        after: None where the panel knows it no more.
        event: the panel's event.
        own: whether it is about this conversation, not about another session.
        mode: live or persistent, if it is seen only of such conversations though the others may
            be in the same pair; else empty.
    """

    before: Pair | None
    event: str
    own: bool
    after: Pair | None
    mode: str = ""


def composition_graph() -> Graph:
    """Return the statechart of a conversation with its session."""
    found = steps()
    pairs = sorted({step.after for step in found if step.after}, key=_rank)
    return Graph(
        NAME,
        "A conversation and its session",
        f"The {len(pairs)} pairs of a conversation's state and its session's that runs reach, "
        "and the events of the panel that lead from one to another.",
        (
            Node(f"{NAME}.initial", "initial"),
            *(Node(_id(pair), "state", pair.session) for pair in pairs),
            Node(f"{NAME}.final", "final"),
        ),
        tuple(_edges(found)),
        tuple(
            Cluster(
                f"{NAME}.{state}", state, tuple(_id(p) for p in pairs if p.conversation == state)
            )
            for state in CONVERSATION.states
        ),
        apart=(0.35, 0.25),
    )


@cache
def steps() -> tuple[Step, ...]:
    """Return each step of a pair that some run shows, in the order of the pairs."""
    modes: dict[Step, set[str]] = {}
    met: dict[Pair | None, set[str]] = {}
    for seen in drive(SETTINGS):
        for whose, conversation in {
            **seen.before.conversations,
            **seen.after.conversations,
        }.items():
            before, after = _pair(seen.before, whose), _pair(seen.after, whose)
            met.setdefault(before, set()).add(conversation.mode)
            if before != after:
                step = Step(before, name_of(seen.event), _is_own(seen, whose), after)
                modes.setdefault(step, set()).add(conversation.mode)
    told = (s._replace(mode="".join(m) if m < met[s.before] else "") for s, m in modes.items())
    return tuple(sorted(told, key=_order))


def _order(step: Step) -> tuple[object, ...]:
    return (_rank(step.before), _rank(step.after), not step.own, step.event)


def _rank(pair: Pair | None) -> tuple[int, int]:
    if pair is None:
        return -1, -1
    return CONVERSATION.states.index(pair.conversation), _SESSIONS.index(pair.session)


def _pair(state: PanelState, whose: str) -> Pair | None:
    if whose not in state.conversations:
        return None
    return Pair(state.conversations[whose].state, slot_session(state, whose))


def _is_own(seen: Attempt, whose: str) -> bool:
    """Say whether an event names a conversation or, if it names nothing, answers its dialog."""
    return (subject_of(seen.event) or seen.before.dialog) == whose


def _edges(found: tuple[Step, ...]) -> Iterator[Edge]:
    for before, after in dict.fromkeys((step.before, step.after) for step in found):
        source = _id(before) if before else f"{NAME}.initial"
        lines = tuple(_lines([s for s in found if (s.before, s.after) == (before, after)]))
        target = _id(after) if after else f"{NAME}.final"
        yield Edge(f"{source}.to.{target}", source, target, lines)


def _lines(between: list[Step]) -> Iterator[Line]:
    for step in between:
        if step.own:
            yield Line(step.event, step.mode and f"[{step.mode}]")
    if others := [step.event for step in between if not step.own]:
        yield Line("another session:", tone="muted")
        yield from (Line(", ".join(two)) for two in _in_twos(others))


def _in_twos(events: list[str]) -> Iterator[list[str]]:
    yield from (events[i : i + 2] for i in range(0, len(events), 2))


def _id(pair: Pair) -> str:
    return f"{NAME}.{pair.conversation}.{pair.session}"
