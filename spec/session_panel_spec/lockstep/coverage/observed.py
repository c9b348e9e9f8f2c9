"""What is seen on the real panel, by the names of the possibilities.

A machine's step is seen once the panel has gone where it leads: of a refused event nothing
remains, and some steps are asked for only to hear whether they would be refused.
"""

from collections.abc import Iterator

from session_panel import (
    AnyEvent,
    Config,
    Effects,
    EventRefused,
    NotOffered,
    Panel,
    PanelState,
)
from session_panel_spec.lockstep.coverage.possibility import (
    badge_name,
    event_name,
    not_offered_name,
    reason_name,
    refusal_name,
    state_name,
    transition_name,
)
from session_panel_spec.logs.machine_steps import MachineStep, machine_states, record_steps

Names = tuple[str, ...]
"""The names of what was seen."""


def names_in(config: Config, state: PanelState) -> Iterator[str]:
    """Yield the names of what is seen in a state: the machines' states, and the badges."""
    for (machine, _), now in machine_states(state).items():
        yield state_name(machine, now)
    try:
        sessions = Panel(config, state).view().sessions
    except Exception:  # noqa: BLE001 - a screen that cannot be made shows no badge
        return
    yield from (badge_name(session.unread, session.alert) for session in sessions)


def try_event(config: Config, state: PanelState, event: AnyEvent) -> tuple[PanelState, Names]:
    """Try an event in a state, and return what state it leads to, and what is seen."""
    panel = Panel(config, state)
    try:
        with record_steps() as steps:
            effects = panel.apply(event)
    except EventRefused as refusal:
        return state, _refused(event, refusal)
    except Exception:  # noqa: BLE001 - whatever else a panel raises is no answer
        return state, ()
    names = (*_accepted(event, effects), *_taken(state, panel.state, steps))
    return panel.state, names


def _refused(event: AnyEvent, refusal: EventRefused) -> Names:
    return (
        event_name(type(event), "refused"),
        refusal_name(refusal.rule, refusal.reason),
        reason_name(refusal.reason),
    )


def _accepted(event: AnyEvent, effects: Effects) -> Iterator[str]:
    yield event_name(type(event), "accepted")
    for effect in effects:
        if isinstance(effect, NotOffered):
            yield not_offered_name(effect.rule, effect.reason)


def _taken(before: PanelState, after: PanelState, steps: list[MachineStep]) -> Iterator[str]:
    for step in steps:
        if step.branch.target == step.state or _moved(before, after, step):
            yield transition_name(*step)
            yield state_name(step.table.name, step.branch.target)


def _moved(before: PanelState, after: PanelState, step: MachineStep) -> bool:
    """Say whether a machine was where the step begins, and is where it leads, or final and gone."""
    states, target = machine_states(after), step.branch.target
    gone = target if target in step.table.finals else None
    return any(
        state == step.state and states.get(machine, gone) == target
        for machine, state in machine_states(before).items()
        if machine[0] == step.table.name
    )
