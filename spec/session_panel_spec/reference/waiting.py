"""CONV-4: until when a conversation waits."""

from typing import Final

from session_panel_spec.reference.state import Conversation
from session_panel_spec.reference.turn import Turn

DEFAULT: Final = 28 * 86_400
"""28 days, in seconds."""


def end_of_waiting(turn: Turn, conversation: Conversation) -> float:
    """Return the event's time plus the conversation's waiting time, as it is configured now."""
    times, stream = turn.config.waiting_times, conversation.work_stream
    if stream is not None and turn.when(stream in times, "CONV-4.3"):
        return turn.after(times[stream])
    turn.when(turn.config.waiting_time == DEFAULT, "CONV-4.2")
    return turn.after(turn.config.waiting_time)


def end_of(conversation: Conversation) -> float:
    """Return when the waiting of a conversation that waits ends."""
    assert conversation.ends is not None  # noqa: S101 - it waits
    return conversation.ends
