"""What is seen on the real panel, by the names of the possibilities.

A machine's step is seen once the panel has gone where it leads: of a refused event nothing
remains, and some steps are asked for only to hear whether they would be refused.
"""

from collections.abc import Iterator

from session_panel import Config, Effects, EventRefused, NotOffered, Panel, PanelState
from session_panel_spec.domain.panel_events import name_of
from session_panel_spec.lockstep.attempt import Attempt
from session_panel_spec.lockstep.coverage.possibility import (
    badge_name,
    event_name,
    not_offered_name,
    reason_name,
    refusal_name,
    state_name,
    transition_name,
)
from session_panel_spec.logs.machine_steps import MachineStep, machine_states


def names_in(config: Config, state: PanelState) -> Iterator[str]:
    """Yield the names of what is seen in a state: the machines' states, and the badges."""
    for (machine, _), now in machine_states(state).items():
        yield state_name(machine, now)
    try:
        sessions = Panel(config, state).view().sessions
    except Exception:  # noqa: BLE001 - a screen that cannot be made shows no badge
        return
    yield from (badge_name(session.unread, session.alert) for session in sessions)


def names_after(tried: Attempt) -> Iterator[str]:
    """Yield the names of what an event shows that was tried."""
    event = name_of(tried.event)
    match tried.raised:
        case None:
            yield event_name(event, "accepted")
            yield from _of_effects(tried.effects)
            yield from _taken(tried)
        case EventRefused() as refusal:
            yield event_name(event, "refused")
            yield refusal_name(refusal.rule, refusal.reason)
            yield reason_name(refusal.reason)


def _of_effects(effects: Effects) -> Iterator[str]:
    for effect in effects:
        if isinstance(effect, NotOffered):
            yield not_offered_name(effect.rule, effect.reason)


def _taken(tried: Attempt) -> Iterator[str]:
    for step in tried.steps:
        if step.branch.target == step.state or _moved(tried.before, tried.after, step):
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
