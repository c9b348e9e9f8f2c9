"""Which event of the panel drives which machine, as it is seen by driving the panel.

The picture has what moves a machine: the agent's events at one side, all others at the other, and
as one those of an actor that move the same machines.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from itertools import chain
from typing import Final, NamedTuple, get_args

from session_panel import HOME, MACHINES, AnyEvent, PanelState, events
from session_panel.events import Actor
from session_panel_spec.diagrams.driven_machines import drive, moves
from session_panel_spec.diagrams.picture import Cluster, Edge, Graph, Node
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
    """Return the map of the panel's events and the machines that they move."""
    moved = _moved()
    groups = _groups(moved)
    machines = tuple(Node(f"{NAME}.{t.name}", "machine", t.name) for t in MACHINES.values())
    return Graph(
        NAME,
        "The events of the panel and the machines that they move",
        _description(moved),
        (*(_group_node(who, events) for who, events in groups), *machines),
        tuple(_edge(who, events, one) for who, events in groups for one in moved[events[0]]),
        tuple(
            Cluster(
                f"{NAME}.by.{who}",
                who,
                tuple(_group_id(events) for by, events in groups if by == who),
                tone=who,
                at_right=_leads_back(who),
            )
            for who in get_args(Actor)
        ),
        apart=(1.5, 0.16),
    )


def _moved() -> Mapping[str, tuple[str, ...]]:
    """Return the machines that each event moves; of those that move none, an empty tuple."""
    pairs = {(drive.event, drive.machine) for drive in drives() if drive.moves}
    names = [table.name for table in MACHINES.values()]
    return {event: tuple(n for n in names if (event, n) in pairs) for event in CAUSES}


def _groups(moved: Mapping[str, tuple[str, ...]]) -> list[tuple[Actor, tuple[str, ...]]]:
    """Return the events of each actor, those together that move the same machines."""
    alike: dict[tuple[Actor, tuple[str, ...]], tuple[str, ...]] = {}
    for event, machines in moved.items():
        key = CAUSES[event], machines
        alike[key] = (*alike.get(key, ()), event)
    return [(who, events) for (who, _), events in alike.items()]


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


def _group_node(who: Actor, events: tuple[str, ...]) -> Node:
    return Node(_group_id(events), "event", "\n".join(events), tone=who)


def _edge(who: Actor, events: tuple[str, ...], machine: str) -> Edge:
    source = _group_id(events)
    name = f"{source}.{machine}"
    return Edge(name, source, f"{NAME}.{machine}", backwards=_leads_back(who), tone=who)


def _leads_back(who: Actor) -> bool:
    """Say whether an actor's events stand at the right of the machines."""
    return who != "agent"


def _group_id(events: tuple[str, ...]) -> str:
    return f"{NAME}.event.{events[0]}"


def _description(moved: Mapping[str, tuple[str, ...]]) -> str:
    told = (f"{event}: {', '.join(machines)}" for event, machines in moved.items() if machines)
    none = ", ".join(event for event, machines in moved.items() if not machines)
    return f"The machines that each event moves. {'; '.join(told)}. No machine is moved by {none}."
