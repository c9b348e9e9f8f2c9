"""What a picture shows, apart from how it is drawn: plain, immutable data, in a fixed order."""

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from session_panel.events import Actor

NodeKind = Literal["initial", "final", "state", "missing", "event", "machine", "moment"]
Direction = Literal["across", "down"]
Lane = Actor | Literal["panel"]
Difference = Literal["missing", "extra", "redirected"]
Tone = Literal["plain", "muted", "refused", "loop"] | Lane | Difference


class Line(NamedTuple):
    """A line of text; of a transition, its ``event [guard] / effect``.

    Attributes:
        text: what stands out.
        detail: what follows it, less prominent.
        below: what stands under it, where there is room.
        rules: the IDs of the rules that it follows from.
        id: its name in the drawing, where it can be lit.
        data: what a program needs to know of it, by name.
    """

    text: str
    detail: str = ""
    below: str = ""
    rules: tuple[str, ...] = ()
    id: str = ""
    data: tuple[tuple[str, str], ...] = ()
    tone: Tone = "plain"
    lit: bool = False

    def __str__(self) -> str:
        return " ".join(filter(None, (self.text, self.detail, self.below)))


class Node(NamedTuple):
    """A node, with the lines of its lower compartment; the title of an event may have several."""

    id: str
    kind: NodeKind
    title: str = ""
    lines: tuple[Line, ...] = ()
    tone: Tone = "plain"
    lit: bool = False


class Edge(NamedTuple):
    """An edge, with the lines beside it.

    Attributes:
        backwards: whether its target is laid out before its source.
        faint: whether it matters less.
    """

    id: str
    source: str
    target: str
    lines: tuple[Line, ...] = ()
    backwards: bool = False
    faint: bool = False
    tone: Tone = "plain"


class Cluster(NamedTuple):
    """A frame around nodes and other frames, such as a composite state.

    Attributes:
        at_right: whether its title stands at the right, where edges come in at the left.
    """

    id: str
    title: str
    nodes: tuple[str, ...]
    lines: tuple[Line, ...] = ()
    clusters: tuple["Cluster", ...] = ()
    tone: Tone = "plain"
    at_right: bool = False


@dataclass(frozen=True, slots=True)
class Graph:
    """A picture of nodes and edges.

    Attributes:
        name: unique among pictures; the ids of the drawing begin with it.
        title: what it is a picture of.
        description: what it shows, for who cannot see it.
        direction: where most edges lead.
        apart: how far its columns are apart, and its nodes within one, in inches.
    """

    name: str
    title: str
    description: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    clusters: tuple[Cluster, ...] = ()
    direction: Direction = "across"
    apart: tuple[float, float] = (0.45, 0.28)


class Row(NamedTuple):
    """An event of a sequence.

    Attributes:
        time: when it happened, as people write it.
        lane: who caused it.
        event: what it is, as a short call.
        tooltip: what it is, in full.
        outcome: what the panel made of it.
    """

    number: int
    time: str
    lane: Lane
    event: str
    tooltip: str
    outcome: tuple[Line, ...]
    refused: bool = False


@dataclass(frozen=True, slots=True)
class Sequence:
    """A picture of events in the order of their times, each by one lane and to the panel.

    Attributes:
        heads: what stands above each lane, if not its name.
    """

    name: str
    title: str
    description: str
    lanes: tuple[Lane, ...]
    rows: tuple[Row, ...]
    heads: tuple[str, ...] = field(default=(), repr=False)  # the DOT has them


Picture = Graph | Sequence
