"""A sequence in Graphviz's DOT, with the place of everything in it: lanes across, time down.

Graphviz is told to leave everything where it is, so only the widths of texts are its own.
"""

from collections.abc import Mapping
from itertools import accumulate
from typing import NamedTuple

from session_panel_spec.diagrams.labels import Digraph, colour_of, line_rows, table
from session_panel_spec.diagrams.picture import Lane, Line, Row, Sequence, Tone
from session_panel_spec.diagrams.style import light

_TIME, _FIRST, _LANE, _TEXT, _GAP, _OUTCOME = 60, 82, 54, 174, 12, 250
"""In points: how wide times, texts and gaps are, and where the first lane is."""

_LINE, _ROOM, _HEAD, _ABOVE = 13, 17, 34, 8
"""In points: how high a line, the room between rows and the head are, and text is above arrows."""

_Across = Mapping[Lane, int]


class _Place(NamedTuple):
    x: float
    y: float

    def __str__(self) -> str:
        return f"{self.x:g},{self.y:g}!"


class _Text(NamedTuple):
    """Lines, which are not wider than they may be."""

    name: str
    lines: tuple[Line, ...]
    width: int
    tooltip: str = ""


def draw_sequence(drawing: Digraph, sequence: Sequence) -> None:
    """Add a sequence to an empty drawing."""
    drawing.attr("graph", layout="neato", inputscale="72", splines="line", outputorder="edgesfirst")
    across = _lanes(sequence.lanes)
    tops = [_HEAD, *accumulate((_height(row) for row in sequence.rows), initial=_HEAD)][1:]
    _add_lanes(drawing, sequence, across, tops[-1])
    for row, top in zip(sequence.rows, tops, strict=False):
        _add_row(drawing, sequence.name, row, across, -top - _LINE / 2)


def _lanes(lanes: tuple[Lane, ...]) -> _Across:
    """Return where each lane is; before the panel's, which is the last, is room for the events."""
    *actors, panel = lanes
    across = {lane: _FIRST + _LANE * number for number, lane in enumerate(actors)}
    return across | {panel: max(across.values(), default=_FIRST) + _TEXT}


def _height(row: Row) -> int:
    lines = sum(1 + bool(line.below) for line in row.outcome)
    return max(lines, 1) * _LINE + _ROOM


def _add_lanes(drawing: Digraph, sequence: Sequence, across: _Across, bottom: int) -> None:
    heads = sequence.heads or sequence.lanes
    for (lane, x), head in zip(across.items(), heads, strict=True):
        name = f"{sequence.name}.{lane}"
        _add_head(drawing, name, (lane, head), _Place(x, -_HEAD / 4))
        _add_point(drawing, f"{name}.end", _Place(x, -bottom))
        life = {"id": f"{name}.life", "class": "life", "color": light("frame")}
        drawing.edge(name, f"{name}.end", arrowhead="none", style="dashed", **life)


def _add_head(drawing: Digraph, name: str, told: tuple[Lane, str], place: _Place) -> None:
    """Add a lane's head: the lane, and what it is called."""
    colour, label = colour_of(told[0]), told[1]
    box = {"shape": "box", "style": "rounded,filled", "fillcolor": light("surface")}
    size = {"width": "0.7", "height": "0.28", "margin": "0.05,0.02", "fontsize": "10"}
    look = {"id": name, "label": label, "color": colour, "fontcolor": colour, "pos": str(place)}
    drawing.node(name, **look, **box, **size)


def _add_row(drawing: Digraph, name: str, row: Row, across: _Across, y: float) -> None:
    own, panel = f"{name}.{row.number}", across["panel"]
    time = _Text(f"{own}.time", (Line(row.time, tone="muted"),), _TIME)
    event = _Text(f"{own}.event", (Line(row.event, tone=_tone(row)),), _TEXT - _GAP, row.tooltip)
    outcome = _Text(f"{own}.outcome", row.outcome, _OUTCOME)
    _add_text(drawing, time, _Place(0, y))
    _add_text(drawing, event, _Place(panel - _TEXT + _GAP, y + _ABOVE))
    _add_arrow(drawing, own, row, _Place(across[row.lane], y), _Place(panel, y))
    if row.outcome:
        middle = y + (_LINE - _height(row) + _ROOM) / 2
        _add_text(drawing, outcome, _Place(panel + _GAP, middle))


def _tone(row: Row) -> Tone:
    return "refused" if row.refused else row.lane


def _add_arrow(drawing: Digraph, name: str, row: Row, start: _Place, end: _Place) -> None:
    _add_point(drawing, f"{name}.from", start)
    _add_point(drawing, f"{name}.to", end)
    look = {"color": colour_of(_tone(row)), "arrowhead": "tee" if row.refused else "normal"}
    drawing.edge(f"{name}.from", f"{name}.to", id=name, **{"class": "message"}, **look)


def _add_text(drawing: Digraph, text: _Text, left: _Place) -> None:
    """Add a text that begins at a place."""
    label = table(line_rows(text.lines), padding=1, look=f'border="0" width="{text.width}"')
    place = str(_Place(left.x + text.width / 2, left.y))
    told = {"id": text.name, "label": label, "shape": "plain", "fontsize": "10", "pos": place}
    drawing.node(text.name, **told, **({"tooltip": text.tooltip} if text.tooltip else {}))


def _add_point(drawing: Digraph, name: str, place: _Place) -> None:
    drawing.node(name, id=name, shape="point", style="invis", width="0", pos=str(place))
