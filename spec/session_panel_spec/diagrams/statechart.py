"""A machine as a statechart, drawn from its table and nothing else.

Its transitions are arrows; what leaves a state as it is stands inside it. Where the declaration
names groups of states, there would be too many arrows: so each transition stands where it belongs,
with the state that it leads to, and what all of a group have in common once, in their frame.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from statemachine import State

from session_panel import MACHINES, Machine, Table
from session_panel_spec.diagrams.driven_machines import guard_of, own_effects
from session_panel_spec.diagrams.picture import Cluster, Direction, Edge, Graph, Line, Node

DECLARED: Final[Mapping[str, tuple[type[Machine], Table[Any]]]] = {
    table.name: (machine, table) for machine, table in MACHINES.items()
}
"""Every machine and its table, by the machine's name."""

ANY: Final = "any"
"""Where a transition is told that every state has."""

States = tuple[str, ...]
Groups = Mapping[str, States]
Lines = Mapping[tuple[str, str], tuple[Line, ...]]
"""The lines of transitions, by where they are drawn and by their target, empty where they stay."""


class Transition(NamedTuple):
    """A transition that some states have in common.

    Attributes:
        guard: as UML writes it; empty where there is none.
        target: empty where each of the states stays as it is.
        place: the state or the group of states at which it is drawn.
    """

    event: str
    guard: str
    rules: tuple[str, ...]
    target: str
    sources: States
    place: str = ""


def machine_graph(name: str) -> Graph:
    """Return the statechart of a machine."""
    machine, table = DECLARED[name]
    groups = declared_groups(machine)
    lines = _lines(table, groups)
    return Graph(
        name,
        f"The {name} machine",
        _description(machine, table),
        (*_pseudostates(table), *_states(table, groups, lines)),
        (_start(table), *_edges(name, groups, lines), *_ends(table)),
        _frames(name, groups, lines),
        _direction(table),
    )


def declared_groups(machine: type[Machine]) -> Groups:
    """Return the groups of states that a machine's declaration names, the largest first."""
    groups = {
        name.strip("_"): tuple(state.id for state in value)
        for name, value in vars(machine).items()
        if isinstance(value, tuple) and value and all(isinstance(s, State) for s in value)
    }
    return dict(sorted(groups.items(), key=lambda group: -len(group[1])))


def transitions(table: Table[Any], groups: Groups) -> tuple[Transition, ...]:
    """Return every transition of a table, each once: at a group where all of the group have it."""
    everywhere = {ANY: table.states} if groups else {}
    leading, staying = list[Transition](), list[Transition]()
    for whole in _gathered(_each(table)):
        for part in _at_groups(whole, {**everywhere, **groups}):
            (staying if part.sources == (part.target,) else leading).append(part)
    stays = [stay._replace(target="") for stay in staying]
    return (*leading, *(part for whole in _gathered(stays) for part in _at_groups(whole, groups)))


def _each(table: Table[Any]) -> Iterator[Transition]:
    for (state, event), cell in table.branches.items():
        for branch in cell:
            guard = guard_of(table, state, event, branch)
            yield Transition(event, guard, branch.rules, branch.target, (state,))


def _gathered(each: Iterable[Transition]) -> Iterator[Transition]:
    """Yield what is the same for several states as one transition."""
    sources: dict[Transition, States] = {}
    for one in each:
        same = one._replace(sources=(), place="")
        sources[same] = (*sources.get(same, ()), *one.sources)
    for same, states in sources.items():
        yield same._replace(sources=states)


def _at_groups(whole: Transition, groups: Groups) -> Iterator[Transition]:
    """Yield a transition once for each group that has it, and for the states that are left."""
    left = whole.sources
    for name, states in groups.items():
        if set(states) <= set(left):
            left = tuple(state for state in left if state not in states)
            yield whole._replace(sources=states, place=name)
    yield from (whole._replace(sources=(state,), place=state) for state in left)


def _direction(table: Table[Any]) -> Direction:
    """Return where a machine leads: down if a state lies between its beginning and its end.

    Across, it would be wider than a page then.
    """
    between = set(table.states) - table.finals - {table.initial}
    return "down" if table.finals and between else "across"


def _lines(table: Table[Any], groups: Groups) -> Lines:
    lines: dict[tuple[str, str], tuple[Line, ...]] = {}
    for number, transition in enumerate(transitions(table, groups), start=1):
        at = transition.place, transition.target
        lines[at] = (*lines.get(at, ()), _line(table.name, number, transition))
    return lines


def _line(name: str, number: int, transition: Transition) -> Line:
    event, guard, rules, target, sources, _ = transition
    effects = own_effects(name, sources, event, target)
    told = (event, guard and f"[{guard}]", f"/ {', '.join(effects)}" if effects else "")
    data = {"event": event, "guard": guard, "source": " ".join(sources), "target": target}
    return Line(*told, rules, f"{name}.{number}", (*data.items(),))


def _states(table: Table[Any], groups: Groups, lines: Lines) -> Iterator[Node]:
    for state in table.states:
        told = _told_inside(lines, state) if groups else lines.get((state, ""), ())
        yield Node(f"{table.name}.{state}", "state", state, told)


def _pseudostates(table: Table[Any]) -> Iterator[Node]:
    yield Node(f"{table.name}.initial", "initial")
    yield from (Node(f"{table.name}.{final}.end", "final") for final in sorted(table.finals))


def _start(table: Table[Any]) -> Edge:
    return Edge(f"{table.name}.start", f"{table.name}.initial", f"{table.name}.{table.initial}")


def _ends(table: Table[Any]) -> Iterator[Edge]:
    for final in sorted(table.finals):
        state = f"{table.name}.{final}"
        yield Edge(f"{state}.over", state, f"{state}.end")


def _edges(name: str, groups: Groups, lines: Lines) -> Iterator[Edge]:
    """Yield one edge for all that leads from a state to another; none where there are groups."""
    for (place, target), own in lines.items():
        if target and not groups:
            source = f"{name}.{place}"
            yield Edge(f"{source}.to.{target}", source, f"{name}.{target}", own)


def _frames(name: str, groups: Groups, lines: Lines) -> tuple[Cluster, ...]:
    """Return the frame of all states, with those of the groups in it; none without groups."""
    inner = _clusters(name, groups, lines)
    told = _told_inside(lines, ANY)
    return (Cluster(f"{name}.group.{ANY}", "any state", (), told, inner),) if groups else ()


def _clusters(
    name: str, groups: Groups, lines: Lines, outer: States | None = None
) -> tuple[Cluster, ...]:
    """Return the frames of the groups within one, each with the frames within itself."""
    return tuple(
        Cluster(
            f"{name}.group.{group}",
            group,
            tuple(_nodes(name, _own(groups, states))),
            _told_inside(lines, group),
            _clusters(name, groups, lines, states),
        )
        for group, states in groups.items()
        if _outer(groups, states) == outer
    )


def _nodes(name: str, states: States) -> Iterator[str]:
    """Yield the nodes of some states, where a machine begins with the state that it begins in."""
    initial = DECLARED[name][1].initial
    yield from (f"{name}.initial" for state in states if state == initial)
    yield from (f"{name}.{state}" for state in states)


def _told_inside(lines: Lines, where: str) -> tuple[Line, ...]:
    """Return what a state does, or all of a group, each line with where it leads."""
    return tuple(
        line._replace(detail=f"{line.detail} → {target}".strip()) if target else line
        for (place, target), own in lines.items()
        if place == where
        for line in own
    )


def _outer(groups: Groups, states: States) -> States | None:
    """Return the smallest group around a group of states."""
    larger = [other for other in groups.values() if set(states) < set(other)]
    return min(larger, key=len, default=None)


def _own(groups: Groups, states: States) -> States:
    """Return those states of a group that no smaller group within it has."""
    inner = {s for other in groups.values() if set(other) < set(states) for s in other}
    return tuple(state for state in states if state not in inner)


def _description(machine: type[Machine], table: Table[Any]) -> str:
    summary = (machine.__doc__ or "").partition("\n")[0]
    finals = f"; it ends in {', '.join(sorted(table.finals))}" if table.finals else ""
    states = ", ".join(table.states)
    return f"{summary} States: {states}. It begins in {table.initial}{finals}."
