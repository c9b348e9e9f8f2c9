"""One event on its way through the pages: the state that it leads to, the effects, the clauses."""

from collections.abc import Mapping
from typing import Any, TypeVar

from msgspec.structs import replace

from session_panel.config import Config
from session_panel.effects import Effect
from session_panel_spec.reference.margin import Margin
from session_panel_spec.reference.state import Conversation, Session, State

T = TypeVar("T")

LAST_TIME = 1e15
"""The last time that there is, in seconds."""


class Turn(Margin):
    """An event that is being answered.

    Attributes:
        before: the state before the event.
        state: the state so far; its time is the event's (TIME-1).
        event: the event.
        kind: its name, such as ``"offer"``.
        effects: the effects so far.
    """

    def __init__(self, before: State, event: Any) -> None:  # noqa: ANN401 - any event's fields
        super().__init__()
        self.before = before
        self.event = event
        self.kind = str(event.__struct_config__.tag)
        self.state = replace(before, now=max(before.now, event.at))
        self.effects: list[Effect] = []

    @property
    def config(self) -> Config:
        """The configuration that holds now."""
        return self.state.config

    @property
    def conversation(self) -> Conversation:
        """The conversation that the event names, where there is one."""
        found = self.state.conversation(self.event.conversation)
        assert found is not None  # noqa: S101 - what refuses the event was asked before
        return found

    @property
    def session(self) -> Session:
        """The session that the event names, where there is one."""
        return self.state.sessions[self.event.session]

    def tell(self, effect: Effect) -> None:
        """Add an effect."""
        self.effects.append(effect)

    def change(self, **parts: Any) -> None:  # noqa: ANN401 - any part of the state
        """Change parts of the state."""
        self.state = replace(self.state, **parts)

    def amend(self, conversation: Conversation) -> None:
        """Change a conversation where it stands."""
        known, new, name = self.state.known, self.state.new, conversation.id
        if name in known:
            self.change(known={**known, name: conversation})
        else:
            self.change(new={**new, name: conversation})

    def put(self, session: Session) -> None:
        """Change a session where it stands; a new one opens last of all."""
        self.change(sessions={**self.state.sessions, session.id: session})

    def after(self, seconds: float) -> float:
        """Return the time so many seconds from now, if there is one that late."""
        return min(self.state.now + seconds, LAST_TIME)


def without(mapping: Mapping[str, T], name: str) -> dict[str, T]:
    """Return a mapping without one of its names."""
    return {key: value for key, value in mapping.items() if key != name}
