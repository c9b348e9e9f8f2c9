"""Holding an adapter against the vectors: many until enough is known, or a single one."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from session_panel_spec.conform.adapter import Adapter
from session_panel_spec.conform.findings import Findings
from session_panel_spec.conform.peer import LocalPeer, Peer, Trouble
from session_panel_spec.conform.play import Outcome, greet, play
from session_panel_spec.conform.protocol import Offer
from session_panel_spec.conform.report import failure_text
from session_panel_spec.conform.vector import Vector, size
from session_panel_spec.parallel import Progress

ENOUGH: Final = 25
"""After so many vectors that fail, more would say nothing new."""

LONGER: Final = 2
"""So many times as long as the first vector that fails are the last that are still worth it."""

TROUBLES: Final = 3
"""So often may an adapter stop answering before it is given up."""


def check_adapter(
    peer: Peer, vectors: Sequence[Vector], progress: Progress, *, to_the_end: bool = False
) -> Findings:
    """Return what is found of an adapter by vectors, played in their order.

    Args:
        peer: the adapter.
        vectors: the vectors, the shortest first: what fails first is then the shortest.
        progress: told after every vector.
        to_the_end: whether to play all of them, however many fail.

    Raises:
        StartError: the adapter has to be started again, and cannot be.
    """
    try:
        offer = greet(peer)
    except Trouble as found:
        return Findings(None, trouble=found)
    offered = [vector for vector in vectors if offer.covers(vector)]
    missing = tuple(vector for vector in vectors if not offer.covers(vector))
    outcomes: list[Outcome] = []
    trouble = _play(peer, offered, offer, progress, outcomes, to_the_end=to_the_end)
    left = len(offered) - len(outcomes)
    return Findings(offer, tuple(outcomes), left, missing, trouble)


def _play(  # noqa: PLR0913 - the last three are what is done with each outcome
    peer: Peer,
    vectors: Sequence[Vector],
    offer: Offer,
    progress: Progress,
    outcomes: list[Outcome],
    *,
    to_the_end: bool,
) -> Trouble | None:
    """Add the outcomes of vectors; return why it cannot go on, where it cannot."""
    try:
        played = play(vectors, peer, offer)
        for outcome in played if to_the_end else _until_enough(played):
            outcomes.append(outcome)
            progress("vectors run", len(outcomes))
        if len(outcomes) == len(vectors) and not (outcomes and outcomes[-1].lost):
            peer.finish()
    except Trouble as trouble:
        return trouble
    return None


def _until_enough(outcomes: Iterable[Outcome]) -> Iterator[Outcome]:
    """Yield outcomes until much longer vectors than the first that fails, or many, would follow."""
    failed = lost = longest = 0
    for outcome in outcomes:
        yield outcome
        failed += outcome.failure is not None
        lost += outcome.lost
        longest = longest or (LONGER * size(outcome.vector) if outcome.failure else 0)
        if failed >= ENOUGH or lost >= TROUBLES or size(outcome.vector) > longest > 0:
            return


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
