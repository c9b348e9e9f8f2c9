"""A run in words: its numbered events, and what each of them changes."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from rich.text import Text

from session_panel_spec.model.abstract_state import AbstractState, Bounds, PanelMode, Presence, Slot
from session_panel_spec.model.interpreter import Moment, holds
from session_panel_spec.model.label import Label
from session_panel_spec.model.language import Value
from session_panel_spec.model.panel_model import ACTORS, CONVERSATION, KEPT
from session_panel_spec.model.query import value_text
from session_panel_spec.model.run import Run

PANEL = "panel"
"""How the place of the shared variables is named."""

EMPTY = "every slot is empty"

_DEFAULTS = {variable.name: variable.default for variable in CONVERSATION}
_KEPT = {variable.name: kept for variable, kept in KEPT.items()}
_FOR_EVER = "bold red"
_STYLES = {"router": "blue", "customer": "magenta", "clock": "yellow", "agent": "cyan"}


class Change(NamedTuple):
    """A variable that an event has changed."""

    variable: str
    before: Value
    after: Value

    def __str__(self) -> str:
        return f"{self.variable} {value_text(self.before)} -> {value_text(self.after)}"


class _Shared(NamedTuple):
    presence: Presence
    panel_mode: PanelMode


_Place = Slot | _Shared


def changes(before: AbstractState, after: AbstractState) -> dict[str, list[Change]]:
    """Return what differs between two states, by the place: first the slots, then the panel.

    What is forgotten is left out: of a session that has closed, it says nothing that its dialog
    is no longer open.
    """
    places = zip(_places(before).items(), _places(after).values(), strict=True)
    changed = {place: [*_changes_of(after, was, now)] for (place, was), now in places}
    return {place: own for place, own in changed.items() if own}


def summary(state: AbstractState) -> list[str]:
    """Return a line for each slot of what is not at its default there, and one for the panel."""
    told = [_pairs_line(place, has._asdict()) for place, has in _places(state).items()]
    *slots, panel = filter(None, told)
    return [*(slots or [EMPTY]), panel]


def render_run(run: Run) -> Text:
    """Return a run for a rich console to print; its `plain` is the text without colours."""
    return Text("\n").join(_lines(run))


def run_json(run: Run) -> dict[str, Any]:
    """Return a run as JSON has it, with every state in full.

    Its `loop` is the number of the step that a lasso goes back to: 0 is the beginning.
    """
    steps = zip(run.labels, run.states[1:], strict=True)
    return {
        "initial": state_json(run.states[0]),
        "steps": [_step_json(label, after) for label, after in steps],
        "loop": run.loop,
    }


def state_json(state: AbstractState) -> dict[str, Any]:
    """Return a state as JSON has it, in the words of a query."""
    return {
        "presence": state.presence,
        "panel_mode": state.mode,
        "conversations": [slot._asdict() for slot in state.conversations],
        "records": [slot._asdict() for slot in state.records],
    }


def _step_json(label: Label, after: AbstractState) -> dict[str, Any]:
    event = {"name": label.name, "arguments": list(label.arguments), "by": ACTORS[label.name]}
    return {"event": event, "state": state_json(after)}


def _lines(run: Run) -> Iterator[Text]:
    yield Text("At first:", "bold")
    yield from _told(summary(run.states[0]))
    for number, label in enumerate(run.labels, start=1):
        if run.loop == number - 1:
            yield Text("From here for ever:", _FOR_EVER)
        yield _event_line(number, label)
        yield from _told(_change_lines(*run.states[number - 1 : number + 1]))
    yield from _end(run)


def _event_line(number: int, label: Label) -> Text:
    actor = ACTORS[label.name]
    return Text.assemble(
        (f"{number:3}. ", "dim"), (str(label), "bold"), (f"  by the {actor}", _STYLES[actor])
    )


def _change_lines(before: AbstractState, after: AbstractState) -> list[str]:
    changed = changes(before, after)
    told = [f"{place}: {', '.join(map(str, own))}" for place, own in changed.items()]
    return told or ["nothing changes"]


def _end(run: Run) -> Iterator[Text]:
    if run.loop is not None and run.loop < len(run.labels):
        where = f"what step {run.loop} led to" if run.loop else "the beginning"
        yield Text(f"Back to {where}.", _FOR_EVER)
        return
    yield Text("At last:", "bold") if run.loop is None else Text("For ever:", _FOR_EVER)
    yield from _told(summary(run.states[-1]))


def _told(lines: list[str]) -> Iterator[Text]:
    return (Text(f"     {line}") for line in lines)


def _pairs_line(place: str, variables: dict[str, Value]) -> str:
    """Return what is not at its default; nothing where all is."""
    kept = {name: value for name, value in variables.items() if value != _DEFAULTS.get(name)}
    pairs = ", ".join(f"{name} {value_text(value)}" for name, value in kept.items())
    return pairs and f"{place}: {pairs}"


def _changes_of(after: AbstractState, was: _Place, now: _Place) -> Iterator[Change]:
    """Yield what differs of a place."""
    for name, had, has in zip(now._fields, was, now, strict=True):
        if had != has and not (has == _DEFAULTS.get(name) and _is_forgotten(name, after, now)):
            yield Change(name, had, has)


def _is_forgotten(name: str, state: AbstractState, place: _Place) -> bool:
    """Whether the place is a slot that does not keep the variable."""
    if isinstance(place, _Shared) or name not in _KEPT:
        return False
    return not holds(_KEPT[name], Moment(Bounds(), state, place))


def _places(state: AbstractState) -> dict[str, _Place]:
    """Return each slot by its name, and last the panel."""
    slots: dict[str, _Place] = {}
    slots |= {f"conversation {i}": slot for i, slot in enumerate(state.conversations)}
    slots |= {f"record {r}": slot for r, slot in enumerate(state.records)}
    return slots | {PANEL: _Shared(state.presence, state.mode)}
