"""A machine that was learned, drawn over ours: what differs stands out.

What is as in ours is muted; of that, what leaves a state as it is is not drawn.
"""

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from session_panel_spec.conform.learning.difference import Comparison, Difference
from session_panel_spec.conform.vectors.mealy_machine import (
    Input,
    Inputs,
    MealyMachine,
    alike,
    inputs_text,
)
from session_panel_spec.diagrams.picture import Edge, Graph, Line, Node, Tone
from session_panel_spec.logs.terminal_text import brief

_MOST_TOLD: Final = 20
"""Among more edges than these, those that are the same in both have no words."""

_LEGEND: Final = (
    Line("grey: the same in both", tone="muted"),
    Line("dashed: missing, only in ours", tone="missing"),
    Line("extra: only in theirs", tone="extra"),
    Line("redirected, or refused otherwise", tone="redirected"),
)


class Arrow(NamedTuple):
    """What some inputs of an event do in a state, as it is drawn.

    Attributes:
        note: how it differs, in words.
    """

    source: str
    target: str
    inputs: Inputs
    tone: Tone = "muted"
    note: str = ""
    rules: tuple[str, ...] = ()


def difference_graph(found: Comparison) -> Graph:
    """Return the picture of a learned machine beside ours."""
    name = found.ours.name
    arrows = (*_different(found), *_not_different(found))
    return Graph(
        f"{name}-learned",
        f"The {name} machine as it was learned",
        _description(found),
        (*_nodes(found, arrows), Node("legend", "machine", "Learned, over ours", _LEGEND)),
        (*_starts(found), *_edges(found, arrows)),
        apart=(0.7, 0.35),
    )


def _different(found: Comparison) -> Iterator[Arrow]:
    for one in found.differences:
        tone: Tone = "redirected" if one.kind == "other rule" else one.kind
        rules = () if one.kind == "other rule" else one.rules
        target = one.ours.target if one.kind == "missing" else one.theirs.target
        if one.kind == "missing" and one.ours.target == one.state.rstrip("'"):
            target = one.state
        yield Arrow(one.state, target, one.inputs, tone, _note(one), rules)


def _note(one: Difference) -> str:
    match one.kind:
        case "redirected":
            return f"not to {one.ours.target}"
        case "other rule":
            return f"refused by {one.theirs.refused}, not by {one.ours.refused}"
    return one.kind


def _not_different(found: Comparison) -> Iterator[Arrow]:
    """Yield what leads from a state to another as in ours, or from one of ours that is missing."""
    differ = {(one.state, given) for one in found.differences for given in one.inputs}
    for name, report in found.learned.reports.items():
        tone: Tone = "muted" if report in found.ours.states else "extra"
        given = [given for given in found.ours.inputs if (name, given) not in differ]
        yield from _leaving(found.learned, name, given, tone)
    for name in found.missing_states:
        yield from _leaving(found.ours, name, found.ours.inputs, "missing")


def _leaving(
    machine: MealyMachine, state: str, inputs: Iterable[Input], tone: Tone
) -> Iterator[Arrow]:
    for target, some in alike(inputs, lambda given: machine.outcomes[state, given].target):
        if target != state:
            yield Arrow(state, target, some, tone)


def _nodes(found: Comparison, arrows: tuple[Arrow, ...]) -> Iterator[Node]:
    yield Node("initial", "initial")
    for name in found.learned.states:
        inside = tuple(_line(found, a) for a in arrows if a.source == a.target == name)
        extra: Tone = "plain" if name in found.ours.states else "extra"
        head = (Line("an extra state", tone="extra"),) if extra == "extra" else ()
        yield Node(_id(found, name), "state", brief(name), (*head, *inside), extra)
    for name in found.missing_states:
        yield Node(_id(found, name), "missing", f"{name} (missing)")


def _starts(found: Comparison) -> Iterator[Edge]:
    begins: Tone = "plain" if found.begins_alike else "redirected"
    yield Edge("start", "initial", _id(found, found.learned.initial), tone=begins)
    if not found.begins_alike:
        yield Edge("ours.start", "initial", _id(found, found.ours.initial), tone="missing")


def _edges(found: Comparison, arrows: tuple[Arrow, ...]) -> Iterator[Edge]:
    """Yield one edge for all that leads alike from a state to another."""
    leading: dict[tuple[str, str, Tone], list[Line]] = {}
    for arrow in arrows:
        if arrow.source != arrow.target:
            between = arrow.source, arrow.target, arrow.tone
            leading.setdefault(between, []).append(_line(found, arrow))
    for (source, target, tone), lines in leading.items():
        ends = _id(found, source), _id(found, target)
        told = tuple(lines) if tone != "muted" or len(leading) <= _MOST_TOLD else ()
        yield Edge(f"{ends[0]}.{tone}.{ends[1]}", *ends, told, faint=tone == "muted", tone=tone)


def _line(found: Comparison, arrow: Arrow) -> Line:
    text = inputs_text(arrow.inputs, found.ours.inputs)
    return Line(text, brief(arrow.note), rules=arrow.rules, tone=arrow.tone)


def _id(found: Comparison, name: str) -> str:
    """Return the id of a state, which has no sign that a drawing would take for its own."""
    return name if name in found.ours.states else f"extra-{found.learned.states.index(name)}"


def _description(found: Comparison) -> str:
    if found.same:
        return "It is ours."
    counts = (
        (len(found.differences), "transitions differ"),
        (len(found.extra_states), "states are extra"),
        (len(found.missing_states), "states are missing"),
    )
    return f"{'; '.join(f'{number} {what}' for number, what in counts if number)}."
