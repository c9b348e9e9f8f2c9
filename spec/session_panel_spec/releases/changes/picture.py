"""The first step that differs, as a picture: the run that both take, and the two ends."""

from dataclasses import replace

from session_panel_spec.diagrams.picture import Edge, Graph, Line, Node
from session_panel_spec.diagrams.run_graph import NAME, run_graph
from session_panel_spec.releases.changes.change import Answer, Changes, Difference
from session_panel_spec.releases.changes.words import answer_text, new_name


def first_shown(changes: Changes) -> Difference | None:
    """Return the difference of an event that a run reaches soonest, or else of a refusal."""
    events = [change.shown for change in changes.events]
    shown = events or [change.shown for change in changes.refusals]
    return min(shown, key=lambda one: len(one.run.labels), default=None)


def difference_graph(changes: Changes, shown: Difference) -> Graph:
    """Return the picture of a difference: what either release does after the same run."""
    run = run_graph(shown.run)
    *others, last = run.nodes
    ends = (("old", changes.old, shown.old), ("new", new_name(changes), shown.new))
    return replace(
        run,
        title=f"{shown.label} in {changes.old} and in {new_name(changes)}",
        nodes=(*others, last._replace(lit=False), *(_node(shown, *end) for end in ends)),
        edges=(*run.edges, *(_edge(last, shown, side) for side, *_ in ends)),
    )


def _node(shown: Difference, side: str, version: str, answer: Answer) -> Node:
    lines = (Line(part) for part in answer_text(shown.state, answer).split("; "))
    return Node(f"{NAME}.{side}", "moment", version, tuple(lines), lit=True)


def _edge(last: Node, shown: Difference, side: str) -> Edge:
    return Edge(f"{NAME}.to-{side}", last.id, f"{NAME}.{side}", (Line(str(shown.label)),))
