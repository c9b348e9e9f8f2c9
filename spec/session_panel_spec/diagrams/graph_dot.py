"""A picture of nodes and edges in Graphviz's DOT; Graphviz finds the places."""

from collections.abc import Mapping
from typing import Final

from session_panel_spec.diagrams.labels import (
    Digraph,
    apart,
    colour_of,
    line_rows,
    table,
    title_row,
)
from session_panel_spec.diagrams.picture import Cluster, Edge, Graph, Node, NodeKind
from session_panel_spec.diagrams.style import light

_DIRECTIONS: Final = {"across": "LR", "down": "TB"}
_SPOTS: Final[Mapping[NodeKind, tuple[str, str]]] = {
    "initial": ("0.14", "1"),
    "final": ("0.1", "2"),
}
"""How wide a filled circle is, in inches, and how many lines are around it."""

_BESIDE: Final = 3
"""How far what an edge tells is from the edge, in points."""

Attributes = dict[str, str]


def draw_graph(drawing: Digraph, graph: Graph) -> None:
    """Add a picture of nodes and edges to an empty drawing."""
    columns, rows = (str(distance) for distance in graph.apart)
    drawing.attr("graph", rankdir=_DIRECTIONS[graph.direction], ranksep=columns, nodesep=rows)
    for node in graph.nodes:
        drawing.node(node.id, **_attributes(node))
    for cluster in graph.clusters:
        _add_cluster(drawing, cluster)
    for edge in graph.edges:
        _add_edge(drawing, edge, _corner(graph, edge))


def _attributes(node: Node) -> Attributes:
    kind = "state current" if node.kind == "state" and node.lit else node.kind
    return {"id": node.id, "class": kind, "label": node.title} | _look(node)


def _look(node: Node) -> Attributes:
    match node.kind:
        case "initial" | "final":
            width, rings = _SPOTS[node.kind]
            shape = {"shape": "circle", "width": width, "fixedsize": "true", "peripheries": rings}
            ink = light("ink")
            return {"label": "", "style": "filled", "fillcolor": ink, "color": ink} | shape
        case "missing":
            pale = {"color": light("line"), "fontcolor": light("muted"), "style": "rounded,dashed"}
            small = {"fontsize": "10", "height": "0.3", "margin": "0.1,0.03"}
            return {"shape": "box", "ordering": "out"} | pale | small
        case "event":
            small = {"fontsize": "10", "height": "0.26", "width": "1.25", "margin": "0.08,0.02"}
            filled = {"fillcolor": light("surface"), "color": colour_of(node.tone, "border")}
            return {"shape": "box", "style": "rounded,filled"} | filled | small
    return {"shape": "plain", "label": _compartments(node)}


def _compartments(node: Node) -> str:
    """Return a box with a title and, under a rule, the lines."""
    colour = light("accent") if node.lit else colour_of(node.tone, "border")
    corners = "solid" if node.kind == "machine" else "rounded"
    border = f'border="{2 if node.lit else 1}" style="{corners}" color="{colour}"'
    inner = ["<hr/>", *line_rows(node.lines)] if node.lines else []
    look = f'{border} bgcolor="{light("surface")}"'
    title = title_row(node.title, light("ink"), node.lines, size='width="76" height="26"')
    return table([title, *inner], padding=3, look=look)


def _add_cluster(drawing: Digraph, cluster: Cluster) -> None:
    with drawing.subgraph(name=f"cluster_{cluster.id}") as frame:
        side = "right" if cluster.at_right else "left"
        head = title_row(cluster.title, colour_of(cluster.tone, "muted"), cluster.lines, side)
        label = table([head, *line_rows(cluster.lines)], padding=1)
        frame.attr("graph", _attributes={"class": "group"}, id=cluster.id)
        frame.attr("graph", label=label, labeljust=side[0])
        frame.attr("graph", style=_frame_style(cluster), color=_frame_colour(cluster), margin="12")
        for node in cluster.nodes:
            frame.node(node)
        for inner in cluster.clusters:
            _add_cluster(frame, inner)


def _frame_style(cluster: Cluster) -> str:
    return "rounded,dashed" if cluster.tone == "loop" else "rounded"


def _frame_colour(cluster: Cluster) -> str:
    return light("loop" if cluster.tone == "loop" else "frame")


def _corner(graph: Graph, edge: Edge) -> Attributes:
    """Return where an edge ends that leads back: at a corner, apart from those that lead on."""
    order = [node.id for node in graph.nodes]
    back = order.index(edge.source) > order.index(edge.target)
    both = any((e.source, e.target) == (edge.target, edge.source) for e in graph.edges)
    return {"headport": "ne"} if graph.direction == "across" and back and both else {}


def _add_edge(drawing: Digraph, edge: Edge, corner: Attributes) -> None:
    told = {"id": edge.id} | _edge_look(edge) | corner
    if edge.lines:
        told["label"] = apart(table(line_rows(edge.lines), padding=1), _BESIDE)
    if edge.backwards:
        drawing.edge(edge.target, edge.source, dir="back", **told)
    else:
        drawing.edge(edge.source, edge.target, **told)


def _edge_look(edge: Edge) -> Attributes:
    colour = light("frame") if edge.faint else colour_of(edge.tone, "line")
    head: Attributes = {}
    if edge.tone == "missing":
        head["style"] = "dashed"
    if any(line.lit for line in edge.lines):
        return head | {"class": "taken", "color": light("accent"), "penwidth": "2"}
    return head | {"color": colour}
