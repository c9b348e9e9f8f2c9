"""Parts of what changed, in a line each: where an event differs, and what either side answers."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from operator import attrgetter
from typing import Final, TypeVar

import msgspec

from session_panel_spec.domain.tables import Line
from session_panel_spec.logs.event_text import json_call_text
from session_panel_spec.model.abstract_state import AbstractState
from session_panel_spec.model.run_text import changes as changes_of_states
from session_panel_spec.releases.changes.change import (
    Answer,
    CellChange,
    Changes,
    Difference,
    EventChange,
    Events,
    Explored,
    PropertyChange,
    Refused,
    VectorChange,
)
from session_panel_spec.releases.strength.strength import Strength


def new_name(changes: Changes) -> str:
    """Return how the new side is called, which may have the old one's version."""
    if changes.is_here:
        is_changed = changes.new == changes.old and changes.behaves_otherwise
        return f"what is here ({changes.new}{', changed since its release' if is_changed else ''})"
    return f"the other {changes.new}" if changes.new == changes.old else changes.new


def here_name(changes: Changes) -> str:
    """Return how what is here is called, on which kept vectors are replayed."""
    return new_name(changes) if changes.is_here else "what is here"


def size_text(size: Explored) -> str:
    """Return a size with its limit of offers, and how many states of it were compared."""
    return f"{size.bounds} L={size.bounds.offer_limit}, {size.states:,} states"


def event_name(change: EventChange) -> str:
    """Return an event with what it happens to, such as ``"focus (record)"``."""
    return f"{change.name} ({change.kind or 'panel'})"


def event_names(events: Events) -> tuple[str, ...]:
    """Return events as `event_name` does, in the order of their names."""
    return tuple(sorted(f"{name} ({kind or 'panel'})" for name, kind in events))


def where(shown: Difference) -> str:
    """Return the run to the state in which an event differs."""
    return f"after {shown.run}" if shown.run.labels else "at first"


def answer_text(state: AbstractState, answer: Answer) -> str:
    """Return what is answered in a state."""
    if answer is None:
        return "no such event"
    if isinstance(answer, Refused):
        return f"refused by {refused_text(answer)}"
    return " or ".join(sorted(_effect(state, way.after) for way in answer))


def refused_text(refused: Refused) -> str:
    """Return who refuses it, and why, where that is told."""
    return f"{refused.rule} ({refused.reason})" if refused.reason else refused.rule


def _effect(state: AbstractState, after: AbstractState) -> str:
    told = (
        f"{place}: {', '.join(map(str, own))}"
        for place, own in changes_of_states(state, after).items()
    )
    return "; ".join(told) or "nothing changes"


def ids(rules: Iterable[str], order: Iterable[str]) -> str:
    """Return rules by their IDs, in the order of a domain."""
    wanted = frozenset(rules)
    return ", ".join(rule for rule in order if rule in wanted)


def property_text(change: PropertyChange) -> str:
    """Return what became of a property, and of what it said before, where that was asked."""
    if change.old is None:
        return "added"
    what = "gone" if change.new is None else strength_text(change.strength)
    if change.kept is None:
        return what
    if change.kept:
        return f"{what}; what it said still holds at {change.bounds}"
    run = f", after {change.broken_by}" if change.broken_by else ""
    return f"{what}; what it said holds no more{run}"


def strength_text(strength: Strength | None) -> str:
    """Return how strong what a property says is beside what it said, where that was asked."""
    if strength is None:
        return "says something else"
    if strength.word is None:
        return f"says something else, and whether less is not decided: {strength.why}"
    return _STRENGTHS.get(strength.word, strength.word)


_STRENGTHS: Final = {
    "the same": "the same in other terms",
    "incomparable": "neither weaker nor stronger",
}


def line_text(line: Line) -> str:
    """Return a line of a cell, such as ``"if policy_busy: goes to busy by PRES-1"``."""
    guard = f"{'if' if line.expected else 'unless'} {line.guard}: " if line.guard else ""
    return f"{guard}{line.answer}"


def lines_text(lines: Iterable[Line]) -> str:
    """Return the lines of a cell, or that there is no such cell."""
    return "; ".join(map(line_text, lines)) or "no such event"


@dataclass(frozen=True)
class Cells:
    """Cells of one event of a machine that changed alike.

    Attributes:
        states: the states whose cells they are.
        old, new: what each answered, and answers; no lines where there is no such cell.
    """

    machine: str
    event: str
    states: tuple[str, ...]
    old: tuple[Line, ...]
    new: tuple[Line, ...]
    rules: frozenset[str]


def cells_by_event(cells: Iterable[CellChange]) -> tuple[Cells, ...]:
    """Return changed cells by machine and event, those together that answered alike, and do."""
    ordered = sorted(cells, key=lambda cell: (cell.machine, cell.event))
    return tuple(
        Cells(
            one.machine,
            one.event,
            tuple(cell.state for cell in (one, *others)),
            one.old,
            one.new,
            one.rules,
        )
        for one, *others in alike(ordered)
    )


_Cell = TypeVar("_Cell")
_ALIKE: Final = attrgetter("machine", "event", "old", "new")


def alike(cells: Iterable[_Cell]) -> list[list[_Cell]]:
    """Return the cells of one event together that answered alike, and do, in their order."""
    found: dict[object, list[_Cell]] = {}
    for cell in cells:
        found.setdefault(_ALIKE(cell), []).append(cell)
    return [*found.values()]


@dataclass(frozen=True)
class Answered:
    """Vectors that are answered otherwise alike: by the same rules, in the same place.

    Attributes:
        vectors: how many.
        first: one of the shortest.
    """

    rules: tuple[str, ...]
    vectors: int
    first: VectorChange


def vectors_by_rule(vectors: Iterable[VectorChange]) -> tuple[Answered, ...]:
    """Return the vectors that are answered otherwise, the largest group first."""

    def kind(change: VectorChange) -> tuple[object, ...]:
        refused = change.old if change.place == "refused" else ""
        return change.rules, change.place, refused if change.event != "message" else change.event

    changed = sorted(vectors, key=lambda one: -one.step)
    counted = Counter(map(kind, changed))
    firsts = {kind(one): one for one in changed}
    return tuple(Answered(firsts[k].rules, n, firsts[k]) for k, n in counted.most_common())


def answered_text(one: VectorChange) -> str:
    """Return what is answered otherwise, and how."""
    if not one.place:
        return f"{one.event or 'the configuration'} is not taken any more: {one.new}"
    place = one.place.replace("screen.", "the screen's ").replace("effects", "the effects")
    if one.place == "refused":
        return f"{one.event}: {_refusal(one.old)}, now {_refusal(one.new)}"
    return f"{one.event or 'at the beginning'}: {place} {_short(one.old)}, now {_short(one.new)}"


def _refusal(text: str) -> str:
    return "accepted" if text == "nothing" else f"refused by {text.strip(chr(34))}"


def _short(text: str) -> str:
    is_effect = text.startswith('{"type":')
    most, told = 90, json_call_text(msgspec.json.decode(text)) if is_effect else text
    return told if len(told) <= most else f"{told[:most]}…"
