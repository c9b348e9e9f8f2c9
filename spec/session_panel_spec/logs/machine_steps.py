"""The machines of a running panel: the state of each, and the steps that an event makes them take.

Some steps are asked for only to hear whether they would be refused.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple

from session_panel import Branch, PanelState, Table, tracing
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
