"""The conversation and its session as one: which pairs of states there are, and what moves them.

Both are seen by driving the panel with all events that move a conversation or its session. The
states in which a conversation is over are drawn as one: its session moves alike in them.
"""

from collections.abc import Iterable, Iterator
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
    common = _common(found)
    pairs = sorted({step.after for step in found if step.after}, key=_rank)
    drawn = {_id(pair): Node(_id(pair), "state", pair.session) for pair in pairs}
    frames = dict.fromkeys(_frame(state) for state in CONVERSATION.states)
    return Graph(
        NAME,
        "A conversation and its session",
        f"The {len(pairs)} pairs of a conversation's state and its session's that runs reach, "
        "and the events of the panel that lead from one to another.",
        (Node(f"{NAME}.initial", "initial"), *drawn.values(), Node(f"{NAME}.final", "final")),
        tuple(_edges([step for step in found if _target(step) not in common])),
        tuple(_cluster(frame, pairs, common) for frame in frames),
        direction="down",
        apart=(0.35, 0.25),
    )


def _cluster(frame: str, pairs: list[Pair], common: list[tuple[str, str, str]]) -> Cluster:
    own = dict.fromkeys(_id(pair) for pair in pairs if _frame(pair.conversation) == frame)
    told = tuple(Line(event, where) for of, event, where in common if of == frame)
    return Cluster(f"{NAME}.{frame}", frame.replace("-", ", "), (*own,), told, at_right=not told)


def _frame(conversation: str) -> str:
    """Return the frame in which a conversation's state is drawn: what is over has one."""
    over = "-".join(state for state in CONVERSATION.states if state in CONVERSATION.finals)
    return over if conversation in CONVERSATION.finals else conversation


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


def _target(step: Step) -> tuple[str, str, str]:
    """Return the frame that a step leaves, its event, and where it leads, as a frame tells it."""
    where = ", ".join(step.after) if step.after else "known no more"
    told = f"[{step.mode}] → {where}" if step.mode else f"→ {where}"
    return _frame(step.before.conversation) if step.before else "", step.event, told


def _common(found: tuple[Step, ...]) -> list[tuple[str, str, str]]:
    """Return what all of several pairs of an open conversation do alike, each once."""
    leaving: dict[tuple[str, str, str], set[Pair | None]] = {}
    every: dict[str, set[Pair | None]] = {}
    for step in found:
        every.setdefault(_target(step)[0], set()).add(step.before)
        if step.own:
            leaving.setdefault(_target(step), set()).add(step.before)
    return [told for told, pairs in leaving.items() if len(pairs) > 1 and pairs == every[told[0]]]


def _edges(found: Iterable[Step]) -> Iterator[Edge]:
    between: dict[tuple[str, str], list[Step]] = {}
    for step in found:
        source = _id(step.before) if step.before else f"{NAME}.initial"
        target = _id(step.after) if step.after else f"{NAME}.final"
        between.setdefault((source, target), []).append(step)
    for (source, target), told in between.items():
        lines = tuple(dict.fromkeys(_lines(told)))
        yield Edge(f"{source}.to.{target}", source, target, lines)


def _lines(between: list[Step]) -> Iterator[Line]:
    for step in between:
        if step.own:
            told = step.mode and f"[{step.mode}]", _becomes(step)
            yield Line(step.event, " ".join(filter(None, told)))
    if any(not step.own for step in between):
        yield Line("another takes the focus", tone="muted")


def _becomes(step: Step) -> str:
    """Return which of the states drawn as one a conversation enters; empty for any other."""
    was, now = (pair.conversation if pair else "" for pair in (step.before, step.after))
    return f"→ {now}" if now in CONVERSATION.finals and now != was else ""


def _id(pair: Pair) -> str:
    return f"{NAME}.{_frame(pair.conversation)}.{pair.session}"
