"""A run as a picture, in Graphviz's DOT: a node for each state, an edge for each event."""

from collections.abc import Iterator
from html import escape

from session_panel_spec.check.run import Run
from session_panel_spec.label import Label
from session_panel_spec.model import ACTORS
from session_panel_spec.trail import Change, changes, summary, value_text

_COLOURS = {"customer": "#8e44ad", "clock": "#b9770e", "agent": "#1f618d"}
_PALE, _DARK, _GREY = "#f8f9fa", "#212529", "#868e96"
_LOOP = "#c0392b"

_HEAD = f"""\
digraph run {{
  graph [fontname="Helvetica", fontsize=12, fontcolor="{_LOOP}", nodesep=0.6, ranksep=0.35]
  node [shape=box, style="rounded,filled", fillcolor="{_PALE}", color="{_GREY}",
    fontname="Helvetica", fontsize=11, fontcolor="{_DARK}", margin="0.15,0.08"]
  edge [fontname="Helvetica", fontsize=11, fontcolor="{_DARK}", color="{_GREY}", arrowsize=0.7]
"""


def to_dot(run: Run) -> str:
    """Return the picture of a run: its first state, and of each other what the event changed.

    Events are in the colour of who causes them. The loop of a lasso is in a frame; a state that
    stays for ever, because nothing happens any more, is in its colour.
    """
    return "".join((_HEAD, *(f"{line}\n" for line in _body(run)), "}\n"))


def _body(run: Run) -> Iterator[str]:
    last = len(run.labels)
    if run.loop is None or run.loop == last:
        yield from _path(run, last)
        yield f'  s{last} [penwidth=2, color="{_DARK if run.loop is None else _LOOP}"]'
    else:
        yield from _path(run, last - 1)
        yield from _frame(range(run.loop, last))
        yield _edge(last - 1, run.loop, _event(run.labels[-1]), *_changed(run, last))


def _path(run: Run, last: int) -> Iterator[str]:
    """Yield the states up to a last one, each with the event that leads to it."""
    first = (_line(escape(line)) for line in summary(run.states[0]))
    yield _node(0, "at first", *first)
    for number in range(1, last + 1):
        yield _node(number, str(number), *_changed(run, number))
        yield _edge(number - 1, number, _event(run.labels[number - 1]))


def _frame(numbers: range) -> Iterator[str]:
    """Yield the frame around the loop of a lasso."""
    yield "  subgraph cluster_loop {"
    yield f'    graph [label="for ever", labeljust=l, style="rounded,dashed", color="{_LOOP}"]'
    yield f"    {'; '.join(f's{number}' for number in numbers)}"
    yield "  }"


def _node(number: int, title: str, *lines: str) -> str:
    head = _line(_coloured(title, _GREY))
    return f"  s{number} [label=<{_table(head, *lines)}>]"


def _edge(source: int, target: int, *lines: str) -> str:
    return f"  s{source} -> s{target} [label=<{_table(*lines)}>]"


def _event(label: Label) -> str:
    actor = ACTORS[label.name]
    return _line(_coloured(f"{actor}: <b>{escape(str(label))}</b>", _COLOURS[actor]))


def _changed(run: Run, number: int) -> Iterator[str]:
    """Yield the lines of what an event changed: each place, and beside it its variables."""
    changed = changes(*run.states[number - 1 : number + 1])
    if not changed:
        yield _line(_coloured("nothing changes", _GREY))
    for place, own in changed.items():
        # Graphviz sets a line higher that has fonts in it: so both sides have one.
        first, *others = map(_change, own)
        yield _pair(f"{_coloured(place, _DARK)}  ", first)
        yield from (_pair("", other) for other in others)


def _change(change: Change) -> str:
    before, after = value_text(change.before), value_text(change.after)
    return f"{change.variable} {_coloured(f'{before} &rarr;', _GREY)} {after}"


def _table(*lines: str) -> str:
    return f'<table border="0" cellspacing="0" cellpadding="2">{"".join(lines)}</table>'


def _line(markup: str) -> str:
    return f'<tr><td align="left" colspan="2">{markup}</td></tr>'


def _pair(left: str, right: str) -> str:
    return f'<tr><td align="left">{left}</td><td align="left">{right}</td></tr>'


def _coloured(markup: str, colour: str) -> str:
    return f'<font color="{colour}">{markup}</font>'
