"""A run of the model as a list of steps that a page shows, and how a report tells one."""

from collections.abc import Mapping
from typing import Any

from session_panel_site.pages.markdown import blocks
from session_panel_spec.model.abstract_state import AbstractState, ConversationSlot, RecordSlot
from session_panel_spec.model.events import ACTORS
from session_panel_spec.model.label import Label
from session_panel_spec.model.run import Run
from session_panel_spec.model.run_text import changes, summary


def run_from_json(told: Mapping[str, Any]) -> Run:
    """Return the run that a report tells."""
    events = [step["event"] for step in told["steps"]]
    states = (told["initial"], *(step["state"] for step in told["steps"]))
    labels = tuple(Label(event["name"], tuple(event["arguments"])) for event in events)
    return Run(labels, tuple(map(_state, states)), told["loop"])


def run_list(run: Run) -> str:
    """Return a run as a numbered list; the steps that recur for ever are marked."""
    stem = len(run.labels) if run.loop is None else run.loop
    steps = (_step(run, number, recurs=number >= stem) for number in range(len(run.labels)))
    return blocks(f'<ol class="sp-run">\n{"".join(steps)}</ol>', _end(run))


def _state(told: Mapping[str, Any]) -> AbstractState:
    return AbstractState(
        told["presence"],
        told["panel_mode"],
        tuple(ConversationSlot(**slot) for slot in told["conversations"]),
        tuple(RecordSlot(**slot) for slot in told["records"]),
    )


def _step(run: Run, number: int, *, recurs: bool) -> str:
    label = run.labels[number]
    changed = changes(*run.states[number : number + 2]).items()
    told = "; ".join(f"{place}: {', '.join(map(str, own))}" for place, own in changed)
    opening = '<li class="sp-recurs">' if recurs else "<li>"
    event = f"<code>{label}</code> by the {ACTORS[label.name]}"
    return f"{opening}{event}<br><small>{told or 'nothing changes'}</small></li>\n"


def _end(run: Run) -> str:
    last = f"the state is then {'; '.join(summary(run.states[-1]))}"
    if run.loop is None:
        return f"At last, {last}."
    return f"From step {run.loop + 1} on it goes round, for ever; each time round, {last}."
