"""The machines of a running panel: the state of each, and the steps that an event makes them take.

Some steps are asked for only to hear whether they would be refused. The rules that explain an event
are those of what it changed.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

from session_panel import HOME, AnyEvent, Branch, Focus, Leave, PanelState, Table, tracing
from session_panel.conversation import CONVERSATION
from session_panel.dialog import DIALOG
from session_panel.form import FORM
from session_panel.mode import MODE
from session_panel.offer import OFFER
from session_panel.presence import PRESENCE
from session_panel.session import SESSION
from session_panel.state import dialog_state, form_state, session_state


class MachineStep(NamedTuple):
    """A step of a machine: from which state, by which event, along which branch."""

    table: Table[Any]
    state: str
    event: str
    branch: Branch[Any]


@contextmanager
def record_steps() -> Iterator[list[MachineStep]]:
    """Record each step that a machine's table grants meanwhile, in this thread or task alone."""
    steps: list[MachineStep] = []

    def record(table: Table[Any], state: str, event: str, facts: object) -> None:
        if branch := table.branch(state, event, facts):
            steps.append(MachineStep(table, state, event, branch))

    with tracing(record):
        yield steps


def machine_states(state: PanelState) -> Mapping[tuple[str, str], str]:
    """Return the state of each machine of a panel, by the machine's name and by whose it is."""
    return {
        (PRESENCE.name, ""): state.presence,
        (MODE.name, ""): state.mode,
        (DIALOG.name, ""): dialog_state(state),
        **{(CONVERSATION.name, c.id): c.state for c in state.conversations.values()},
        **{(OFFER.name, offer): OFFER.initial for offer in state.offers},
        **{(SESSION.name, session): session_state(state, session) for session in state.sessions},
        **{(FORM.name, s.id): form_state(s) for s in state.sessions.values()},
    }


def explaining_rules(
    before: PanelState, event: AnyEvent, after: PanelState, steps: Sequence[MachineStep]
) -> tuple[str, ...]:
    """Return the rules that explain what an event did: its own, and those of what it changed.

    A step that leaves its machine's state as it was explains nothing: it only asked whether
    something may happen, or found that nothing was to be done.
    """
    is_told_by_offer = isinstance(event, Leave) and event.conversation in before.offers
    rules: tuple[str, ...] = () if is_told_by_offer else (event.rule,)
    was, now = machine_states(before), machine_states(after)
    for changed in sorted(dict.fromkeys((*was, *now)), key=_is_of_panel):
        if was.get(changed) != now.get(changed):
            rules += changing_rules(before, event, after, steps, changed)
    return tuple(dict.fromkeys((*rules, *_counting_rules(before, after))))


def _is_of_panel(changed: tuple[str, str]) -> bool:
    return not changed[1]


def changing_rules(
    before: PanelState,
    event: AnyEvent,
    after: PanelState,
    steps: Sequence[MachineStep],
    changed: tuple[str, str],
) -> tuple[str, ...]:
    """Return the rules that say why an event changed a machine's state.

    They are those by which it begins, or the first that its step cites. Sessions and forms change
    by the event's own rule; none says more of a session from which another takes the focus.

    Args:
        before: the panel's state before the event.
        event: the event.
        after: the panel's state after it.
        steps: what the machines did.
        changed: the machine's name, and whose it is: the id of its conversation, session or offer.
    """
    machine, whose = changed
    was, now = (machine_states(state).get(changed) for state in (before, after))
    if was is None:
        return _beginning_rules(after, machine, whose)
    if machine == SESSION.name:
        return _switching_rules(event, whose, now)
    if machine == FORM.name:
        return (event.rule,)
    told = (s for s in steps if (s.table.name, s.state) == (machine, was) and _leads(s, now))
    return tuple(rule for step in tuple(told)[-1:] for rule in step.branch.rules[:1])


def _leads(step: MachineStep, now: str | None) -> bool:
    """Say whether a step leads to a state, or to a final one if the machine is gone."""
    target = step.branch.target
    return bool(target == now if now else target in step.table.finals)


def _beginning_rules(state: PanelState, machine: str, whose: str) -> tuple[str, ...]:
    if machine == CONVERSATION.name:
        is_started = state.conversations[whose].state == CONVERSATION.initial
        return ("CONV-1",) if is_started else ("CONV-13",)
    if machine == OFFER.name:
        return ("OFFR-1",) if state.offers[whose].new else ("OFFR-2",)
    if machine == SESSION.name:
        return ("SESS-1", "SESS-2", *(["SESS-3"] if state.focus == whose else []))
    return ()


def _switching_rules(event: AnyEvent, session: str, now: str | None) -> tuple[str, ...]:
    if now == "background":
        return ()
    is_home_by_itself = session == HOME and not isinstance(event, Focus)
    return ("FOCS-4",) if is_home_by_itself else (event.rule,)


def _counting_rules(before: PanelState, after: PanelState) -> tuple[str, ...]:
    known = (*after.conversations, *after.offers)
    is_counted = any(before.unread.get(one, 0) != after.unread.get(one, 0) for one in known)
    return ("UNRD-1",) if is_counted else ()
