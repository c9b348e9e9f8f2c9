"""Vectors played to a panel in this process."""

from session_panel_spec.conform.adapter import Adapter
from session_panel_spec.conform.peer import LocalPeer
from session_panel_spec.conform.play import greet, play
from session_panel_spec.conform.report import failure_text
from session_panel_spec.conform.vector import Vector


class Skipped(Exception):  # noqa: N818 - an answer, not an error
    """A vector of what the adapter does not offer; the text says what that is."""


def check_vector(adapter: Adapter, vector: Vector) -> None:
    """Make sure that a panel passes a vector. What the panel raises by mistake is raised.

    Raises:
        AssertionError: it does not; the text names the rule, and the run up to the difference.
        Skipped: the vector is about something that the adapter does not offer.
    """
    peer = LocalPeer(adapter)
    offer = greet(peer)
    if not offer.covers(vector):
        raise Skipped(f"{offer.name} does not offer it")
    [outcome] = play([vector], peer, offer)
    if outcome.skipped is not None:
        raise Skipped(outcome.skipped)
    if outcome.failure:
        raise AssertionError(failure_text(outcome.failure))
