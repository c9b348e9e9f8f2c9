"""Which event of the panel drives which machine, as it is seen by driving the panel."""

from collections.abc import Iterator
from functools import cache
from itertools import chain
from typing import Final, NamedTuple, get_args

from session_panel import HOME, MACHINES, AnyEvent, PanelState, events
from session_panel.events import Actor
from session_panel_spec.diagrams.driven_machines import drive, moves
from session_panel_spec.diagrams.picture import Cluster, Edge, Graph, Line, Node
from session_panel_spec.domain.panel_events import EVENTS, name_of
from session_panel_spec.lockstep.attempt import Attempt, attempt
from session_panel_spec.lockstep.coverage.setting import SETTINGS, Setting
from session_panel_spec.model.abstract_state import Bounds

NAME: Final = "components"
BEGINS: Final = "begins"
"""How it is told that an event makes a machine begin."""

CAUSES: Final = {name_of(event): event.actor for event in EVENTS}
"""The name of every event of the panel, and who causes it."""

_OPEN: Final = Setting(Bounds(1, 1, 1, 2, 0), events=("pick", "open_record", "focus"))
"""Where a conversation and a record have sessions, with the focus and without."""


class Drive(NamedTuple):
    """An event of the panel that makes a machine take a step.

    Attributes:
        step: the machine's event, or `BEGINS`.
        moves: whether the machine's state is ever another one afterwards.
    """

    event: str
    machine: str
    step: str
    moves: bool


def components_graph() -> Graph:
    """Return the map of the panel's events and its machines."""
    found = drives()
    return Graph(
        NAME,
        "The events of the panel and the machines that they drive",
        _description(found),
        (*map(_event_node, CAUSES), *(_machine_node(t.name, found) for t in MACHINES.values())),
        tuple(map(_edge, found)),
        tuple(
            Cluster(
                f"{NAME}.by.{who}",
                who,
                tuple(_event_id(e) for e, by in CAUSES.items() if by == who),
                tone=who,
            )
            for who in get_args(Actor)
        ),
        apart=(3, 0.1),
    )


@cache
def drives() -> tuple[Drive, ...]:
    """Return what the panel's events make the machines do, where the model's bounds lead.

    A step that only asks whether an event may happen does not move its machine.
    """
    found: dict[tuple[str, str, str], bool] = {}
    for seen in chain(drive(SETTINGS), _opened_again()):
        event = name_of(seen.event)
        for step in seen.steps:
            found.setdefault((event, step.table.name, step.event), False)
        for move in moves(seen):
            found[event, move.machine, move.event or BEGINS] = True
    return tuple(sorted(Drive(*key, moves) for key, moves in found.items()))


def _opened_again() -> Iterator[Attempt]:
    """Yield the openings of what is open, which the page tells as focusing it (SESS-4)."""
    for opened in drive([_OPEN]):
        for event in _openings(opened.after):
            yield attempt(_OPEN.config, opened.after, event)


def _openings(state: PanelState) -> Iterator[AnyEvent]:
    for session in state.sessions.keys() - {HOME}:
        if session in state.conversations:
            yield events.OpenConversation(at=0, conversation=session)
        else:
            yield events.OpenRecord(at=0, record=session, kind="contact", title=session)
            yield events.ShiftClick(at=0, record=session, kind="contact", title=session)


def _event_node(event: str) -> Node:
    return Node(_event_id(event), "event", event, tone=CAUSES[event])


def _machine_node(machine: str, found: tuple[Drive, ...]) -> Node:
    steps = sorted({drive.step for drive in found if drive.machine == machine}, key=_begins_first)
    lines = tuple(Line(step, id=_step_id(machine, step)) for step in steps)
    return Node(f"{NAME}.{machine}", "machine", machine, lines)


def _begins_first(step: str) -> tuple[bool, str]:
    return step != BEGINS, step


def _edge(found: Drive) -> Edge:
    event, machine, step, moves = found
    return Edge(
        f"{NAME}.{event}.{machine}.{step}",
        _event_id(event),
        f"{NAME}.{machine}",
        port=_step_id(machine, step),
        faint=not moves,
        tone=CAUSES[event],
    )


def _event_id(event: str) -> str:
    return f"{NAME}.event.{event}"


def _step_id(machine: str, step: str) -> str:
    return f"{NAME}.{machine}.{step}"


def _description(found: tuple[Drive, ...]) -> str:
    told = (
        f"{event}: {', '.join(sorted({d.machine for d in found if d.event == event and d.moves}))}"
        for event in dict.fromkeys(drive.event for drive in found if drive.moves)
    )
    return f"The machines that each event moves. {'; '.join(told)}."
