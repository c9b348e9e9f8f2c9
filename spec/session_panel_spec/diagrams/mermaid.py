"""A picture in Mermaid's notation, which many pages of Markdown draw by themselves."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from session_panel_spec.diagrams.picture import (
    Cluster,
    Edge,
    Graph,
    Node,
    Picture,
    Row,
    Sequence,
)

_SPECIAL: Final = re.compile(r'[#;:"<>{}|%]')


def mermaid_text(picture: Picture) -> str:
    """Return a picture in Mermaid.

    A statechart is a stateDiagram, any other picture of nodes a flowchart, and a sequence a
    sequenceDiagram.
    """
    if isinstance(picture, Sequence):
        lines = _sequence(picture)
    elif any(node.kind == "initial" for node in picture.nodes):
        lines = _statechart(picture)
    else:
        lines = _flowchart(picture)
    head = ("---", f"title: {_text(picture.title)}", "---")
    return "".join(f"{line}\n" for line in (*head, *lines))


def _statechart(graph: Graph) -> Iterator[str]:
    yield "stateDiagram-v2"
    yield f"  direction {_direction(graph)}"
    nodes = {node.id: node for node in graph.nodes}
    for node in graph.nodes:
        yield from _indented(_state(node))
    for cluster in graph.clusters:
        yield from _indented(_composite(cluster))
    for edge in graph.edges:
        arrow = f"  {_end(nodes[edge.source])} --> {_end(nodes[edge.target])}"
        yield from (f"{arrow}: {_text(str(line))}" for line in edge.lines)
        if not edge.lines:
            yield arrow


def _state(node: Node) -> Iterator[str]:
    match node.kind:
        case "initial" | "final":
            return
        case _:
            yield f'state "{_text(node.title)}" as {_id(node.id)}'
            yield from (f"{_id(node.id)}: {_text(str(line))}" for line in node.lines)


def _composite(cluster: Cluster) -> Iterator[str]:
    yield f'state "{_text(cluster.title)}" as {_id(cluster.id)} {{'
    yield from (f"  {_id(node)}" for node in cluster.nodes)
    for inner in cluster.clusters:
        yield from _indented(_composite(inner))
    yield "}"
    if cluster.lines:
        yield f"note right of {_id(cluster.id)}"
        yield from (f"  {_text(str(line))}" for line in cluster.lines)
        yield "end note"


def _end(node: Node) -> str:
    return "[*]" if node.kind in ("initial", "final") else _id(node.id)


def _flowchart(graph: Graph) -> Iterator[str]:
    yield f"flowchart {_direction(graph)}"
    for cluster in graph.clusters:
        yield f'  subgraph {_id(cluster.id)}["{_text(cluster.title)}"]'
        yield from (f"    {_id(node)}" for node in cluster.nodes)
        yield "  end"
    for node in graph.nodes:
        yield f'  {_id(node.id)}["{_node_text(node)}"]'
    for edge in graph.edges:
        yield f"  {_id(edge.source)} {_arrow(edge)} {_id(edge.target)}"


def _node_text(node: Node) -> str:
    """Return a node's title and lines."""
    return "<br/>".join(_text(str(told)) for told in (*node.title.split("\n"), *node.lines))


def _arrow(edge: Edge) -> str:
    told = "<br/>".join(str(line) for line in edge.lines)
    arrow = "-.->" if edge.faint else "-->"
    return f'{arrow}|"{_text(told)}"|' if told else arrow


def _sequence(sequence: Sequence) -> Iterator[str]:
    yield "sequenceDiagram"
    yield from (f"  participant {lane}" for lane in sequence.lanes)
    for row in sequence.rows:
        yield from _indented(_row(row))


def _row(row: Row) -> Iterator[str]:
    arrow = "-x" if row.refused else "->>"
    yield f"{row.lane}{arrow}panel: {_text(f'{row.time} {row.event}')}"
    if row.outcome:
        outcome = "<br/>".join(_text(str(line)) for line in row.outcome)
        yield f"Note right of panel: {outcome}"


def _direction(graph: Graph) -> str:
    return "LR" if graph.direction == "across" else "TB"


def _indented(lines: Iterable[str]) -> Iterator[str]:
    return (f"  {line}" for line in lines)


def _id(name: str) -> str:
    return re.sub(r"\W", "_", name)


def _text(text: str) -> str:
    """Return a text of which no character is Mermaid's own."""
    return _SPECIAL.sub(lambda sign: f"#{ord(sign[0])};", text)
