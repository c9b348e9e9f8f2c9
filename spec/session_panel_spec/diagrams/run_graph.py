"""A run of the model as a picture: a node for each state, an edge for each event."""

from collections.abc import Iterator

from session_panel_spec.diagrams.picture import Cluster, Edge, Graph, Line, Node
from session_panel_spec.model.label import Label
from session_panel_spec.model.panel_model import ACTORS
from session_panel_spec.model.query import value_text
from session_panel_spec.model.run import Run
from session_panel_spec.model.run_text import changes, summary

NAME = "run"


def run_graph(run: Run) -> Graph:
    """Return the picture of a run: its first state, and of each other what the event changed.

    Events are in the colour of who causes them. The loop of a lasso is in a frame; a state that
    stays for ever, because nothing happens any more, is in its colour.
    """
    return Graph(
        NAME,
        "A run of the model",
        f"{run}.",
        tuple(_nodes(run)),
        tuple(_edges(run)),
        tuple(_frames(run)),
        direction="down",
        apart=(0.35, 0.6),
    )


def _last(run: Run) -> int:
    """Return the number of the last state that is drawn: a loop's last is its first again."""
    returns = run.loop is not None and run.loop < len(run.labels)
    return len(run.labels) - returns


def _nodes(run: Run) -> Iterator[Node]:
    last = _last(run)
    for number in range(last + 1):
        lines = _changed(run, number) if number else map(Line, summary(run.states[0]))
        node = Node(_state(number), "moment", str(number) if number else "at first", tuple(lines))
        stays = number == len(run.labels) == run.loop
        yield node._replace(
            tone="loop" if stays else "plain", lit=number == last and run.loop is None
        )


def _edges(run: Run) -> Iterator[Edge]:
    last = _last(run)
    for number, label in enumerate(run.labels, start=1):
        back = number > last
        told = (_event(label), *(_changed(run, number) if back else ()))
        target = run.loop if back and run.loop is not None else number
        yield Edge(f"{NAME}.e{number}", _state(number - 1), _state(target), told)


def _frames(run: Run) -> Iterator[Cluster]:
    if run.loop is not None and run.loop < len(run.labels):
        states = tuple(map(_state, range(run.loop, len(run.labels))))
        yield Cluster(f"{NAME}.loop", "for ever", states, tone="loop")


def _event(label: Label) -> Line:
    actor = ACTORS[label.name]
    return Line(f"{actor}: {label}", tone=actor)


def _changed(run: Run, number: int) -> Iterator[Line]:
    """Yield the lines of what an event changed, each with its place."""
    changed = changes(*run.states[number - 1 : number + 1])
    if not changed:
        yield Line("nothing changes", tone="muted")
    for place, own in changed.items():
        for variable, before, after in own:
            values = f"{value_text(before)} → {value_text(after)}"
            yield Line(f"{place}: {variable}", values)


def _state(number: int) -> str:
    return f"{NAME}.s{number}"
