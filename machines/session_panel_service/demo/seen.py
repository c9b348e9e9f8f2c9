"""What others see of an agent's panel."""

from typing import NamedTuple

from session_panel import View


class Seen(NamedTuple):
    """What others see.

    Attributes:
        focus: the id of the session that the agent looks at.
        sessions: the ids of those that are open.
        is_free: whether new conversations can come.
    """

    focus: str
    sessions: frozenset[str]
    is_free: bool


def seen(view: View) -> Seen:
    """Return what others see of what a panel shows."""
    focus = next(session.id for session in view.sessions if session.focused)
    shown = frozenset(session.id for session in view.sessions)
    return Seen(focus, shown, view.incoming.possible)
