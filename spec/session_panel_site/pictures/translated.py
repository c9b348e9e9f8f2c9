"""A picture in another language: the same nodes, edges and rows, and its words in that language.

Ids stay, so that a program lights the same part of it. What has no name in the language stops it:
no English word is left over.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final

from session_panel_site.pictures.names import Names, load_names
from session_panel_spec.diagrams.components import NAME as COMPONENTS
from session_panel_spec.diagrams.composition import NAME as COMPOSITION
from session_panel_spec.diagrams.picture import (
    Cluster,
    Edge,
    Graph,
    Line,
    Node,
    Picture,
    Row,
    Sequence,
)
from session_panel_spec.diagrams.sequences import LONGEST, story_name
from session_panel_spec.diagrams.statechart import DECLARED
from session_panel_spec.domain.rule_names import Language
from session_panel_spec.logs.story import load_stories

_CALL: Final = re.compile(r"(\w+)\((.*?)(?:\)|(…))")
"""An event of a sequence: its name, its arguments, and what is left out."""

_PAIR: Final = re.compile(r"(?:\[(?P<mode>\w+)\])? ?(?:→ (?P<target>.+))?")
"""What a line of the composition tells beside its event."""


def translated(picture: Picture, language: Language) -> Picture:
    """Return a picture of the catalogue in a language.

    Raises:
        ValueError: a word of it has no translation.
    """
    if language == "en":
        return picture
    try:
        return _translated(picture, load_names(language))
    except KeyError as missing:
        raise ValueError(f"{picture.name}: there is no name for {missing} in {language}") from None


def _translated(picture: Picture, names: Names) -> Picture:
    if isinstance(picture, Sequence):
        return _sequence(picture, names)
    if picture.name == COMPONENTS:
        return _components(picture, names)
    if picture.name == COMPOSITION:
        return _composition(picture, names)
    return _machine(picture, names)


def _retold(
    graph: Graph,
    node: Callable[[Node], str],
    frame: Callable[[Cluster], str],
    line: Callable[[Line], Line],
) -> Graph:
    """Return a graph whose nodes and frames have other titles, and whose lines say other words."""

    def lines(own: tuple[Line, ...]) -> tuple[Line, ...]:
        return tuple(map(line, own))

    def node_of(one: Node) -> Node:
        return one._replace(title=one.title and node(one), lines=lines(one.lines))

    def edge_of(one: Edge) -> Edge:
        return one._replace(lines=lines(one.lines))

    def frame_of(one: Cluster) -> Cluster:
        inner = tuple(map(frame_of, one.clusters))
        return one._replace(title=frame(one), lines=lines(one.lines), clusters=inner)

    return replace(
        graph,
        nodes=tuple(map(node_of, graph.nodes)),
        edges=tuple(map(edge_of, graph.edges)),
        clusters=tuple(map(frame_of, graph.clusters)),
    )


# A machine


def _machine(graph: Graph, names: Names) -> Graph:
    states = names.states[graph.name]

    def line(one: Line) -> Line:
        told = dict(one.data)
        guard = f"[{names.guards[told['guard']]}]" if told["guard"] else ""
        target = f"→ {states[told['target']]}" if "→" in one.detail else ""
        effects = ", ".join(names.effects[effect] for effect in _effects(one))
        return one._replace(
            text=names.steps[graph.name][told["event"]],
            detail=" ".join(filter(None, (guard, target))),
            below=effects and f"/ {effects}",
        )

    retold = _retold(
        graph,
        node=lambda one: states[one.title],
        frame=lambda one: names.groups[one.id.rpartition(".")[2]],
        line=line,
    )
    title = names.phrases["machine"].format(names.machines[graph.name])
    return replace(retold, title=title, description=_states_text(graph.name, names))


def _effects(line: Line) -> list[str]:
    return line.below.removeprefix("/ ").split(", ") if line.below else []


def _states_text(machine: str, names: Names) -> str:
    """Return the states of a machine, the one that it begins in, and those that it ends in."""
    table, states, phrases = DECLARED[machine][1], names.states[machine], names.phrases
    every = phrases["states"].format(", ".join(states[one] for one in table.states))
    finals = ", ".join(states[one] for one in table.states if one in table.finals)
    how = phrases["ends" if finals else "begins"].format(states[table.initial], finals)
    return f"{every} {how}"


# The two pictures of all machines


def _composition(graph: Graph, names: Names) -> Graph:
    conversation, session = names.states["conversation"], names.states["session"]
    ends = {"known no more": names.phrases["known no more"]}
    words = {**session, **conversation, **ends}

    def line(one: Line) -> Line:
        found = _PAIR.fullmatch(one.detail)
        mode, target = (found["mode"], found["target"]) if found else (None, None)
        parts = [words[part] for part in target.split(", ")] if target else []
        told = (mode and f"[{names.guards[mode]}]", f"→ {', '.join(parts)}" if parts else "")
        text = names.events.get(one.text) or names.phrases[one.text]
        return one._replace(text=text, detail=" ".join(filter(None, told)))

    retold = _retold(
        graph,
        node=lambda one: session[one.title],
        frame=lambda one: ", ".join(conversation[part] for part in one.title.split(", ")),
        line=line,
    )
    pairs = re.findall(r"\d+", graph.description)[0]
    told = names.phrases["composition_text"].format(pairs)
    return replace(retold, title=names.phrases["composition"], description=told)


def _components(graph: Graph, names: Names) -> Graph:
    def node(one: Node) -> str:
        words = names.machines if one.kind == "machine" else names.events
        return "\n".join(words[part] for part in one.title.split("\n"))

    retold = _retold(
        graph, node=node, frame=lambda one: names.actors[one.title], line=lambda one: one
    )
    told = names.phrases["components_text"].format(*_moved_text(retold))
    return replace(retold, title=names.phrases["components"], description=told)


def _moved_text(graph: Graph) -> tuple[str, str]:
    """Return which machines the events of each box move, and the events that move none."""
    titles = {node.id: node.title.replace("\n", ", ") for node in graph.nodes}
    moved: dict[str, list[str]] = {node.id: [] for node in graph.nodes if node.kind == "event"}
    for edge in graph.edges:
        moved[edge.source].append(titles[edge.target])
    told = (f"{titles[box]}: {', '.join(machines)}" for box, machines in moved.items() if machines)
    none = (titles[box] for box, machines in moved.items() if not machines)
    return "; ".join(told), ", ".join(none)


# A story


def _sequence(sequence: Sequence, names: Names) -> Sequence:
    story = next(one for one in load_stories() if story_name(one.name) == sequence.name)
    return replace(
        sequence,
        title=story.title_id,
        description=" ".join(story.text_id.split()),
        heads=tuple(names.actors[lane] for lane in sequence.lanes),
        rows=tuple(_row(row, names) for row in sequence.rows),
    )


def _row(row: Row, names: Names) -> Row:
    outcome = tuple(_outcome(line, names) for line in row.outcome)
    return row._replace(event=_event_text(row.event, names), outcome=outcome)


def _event_text(event: str, names: Names) -> str:
    """Return an event with its arguments, as many as there is room for."""
    found = _CALL.fullmatch(event)
    if found is None:
        raise KeyError(event)
    name, arguments, rest = found.groups()
    values = (_value(value, names) for value in arguments.split(", ") if value)
    text = ": ".join(filter(None, (names.events[name], ", ".join(values)))) + (rest or "")
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _value(value: str, names: Names) -> str:
    """Return an argument in the language if it is a word of the panel's, also one cut short."""
    meant = [word for word in names.values if word.startswith(value)]
    if len(meant) != 1:
        return value
    return names.values[meant[0]][: None if meant[0] == value else len(value) + 1]


def _outcome(line: Line, names: Names) -> Line:
    return line._replace(text=_subject(line.text, names), detail=_told(line, names))


def _subject(text: str, names: Names) -> str:
    """Return what an outcome is about, and whose it is: ``session c1``."""
    words = {**names.machines, **names.phrases}
    name = next(word for word in (text, *_beginnings(text)) if word in words)
    whose = text.removeprefix(name).strip()
    return f"{words[name]} {names.values.get(whose, whose)}".strip()


def _beginnings(text: str) -> Iterator[str]:
    """Yield what a text begins with, at the end of each of its words, the longest first."""
    parts = text.split(" ")
    yield from (" ".join(parts[:count]) for count in range(len(parts) - 1, 0, -1))


def _told(line: Line, names: Names) -> str:
    """Return what became of it: a state, a badge, or how much of what is handed back."""
    kind = line.text.partition(" ")[0]
    if kind in names.states:
        return f"→ {names.states[kind][line.detail.removeprefix('→ ')]}"
    if kind == "badge":
        shown = line.detail.removeprefix("→ ")
        return f"→ {names.phrases['none'] if shown == 'none' else shown}"
    counts = (part.split(" ") for part in line.detail.split(", "))
    return ", ".join(f"{number} {names.phrases[what]}" for number, what in counts)
