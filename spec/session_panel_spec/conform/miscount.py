"""Whether an adapter gives as many answers as it was asked, found out by asking a run alone."""

from collections.abc import Sequence
from typing import Final

from session_panel_spec.conform.adapter import Json
from session_panel_spec.conform.protocol import HELLO, Connection, Reply, Trouble, greet

_MANY: Final = 100
"""So many answers more than lines are enough to know."""


def miscount(connection: Connection, run: Sequence[Json]) -> tuple[int, Trouble] | None:
    """Return after how many lines of a run there are too many answers or too few, and how.

    The adapter is started anew, since its answers so far cannot be told apart.

    Args:
        connection: to the adapter.
        run: the requests, a reset and what follows on it.

    Returns:
        None where there is one answer to each line, or where that cannot be found out.
    """
    if _greets_again(connection, run[0]):
        return 1, Trouble("many", 'another answer to "hello"')
    if _is_counted_right(connection, run):
        return None
    for size in range(1, len(run) + 1):
        told = _answers(connection, run[:size])
        if told is None:  # perhaps it is the greeting after them that was not answered
            continue
        if len(told) > size:
            return size, Trouble("many", f"another answer to the same line: {told[size].text}")
        if len(told) < size:
            return size, Trouble("few", "no answer to this line, but to the next")
    return None


def _greets_again(connection: Connection, reset: Json) -> bool:
    """Say whether a second greeting comes where a reset was asked."""
    try:
        connection.restart()
        greet(connection)
        connection.send([reset])
        return connection.receive().is_greeting
    except Trouble:
        return False


def _is_counted_right(connection: Connection, run: Sequence[Json]) -> bool:
    told = _answers(connection, run)
    return told is None or len(told) == len(run)


def _answers(connection: Connection, requests: Sequence[Json]) -> list[Reply] | None:
    """Return the answers to some requests of a new adapter; None where that cannot be told.

    A greeting is asked for after them, whose answer is of another kind.
    """
    told: list[Reply] = []
    try:
        connection.restart()
        greet(connection)
        connection.send([*requests, HELLO])
        while len(told) < len(requests) + _MANY:
            reply = connection.receive()
            if reply.is_greeting:
                return told
            told.append(reply)
    except Trouble:
        return None
    return told
