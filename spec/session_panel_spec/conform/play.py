"""Vectors played to an adapter: which it passes, and what was the first thing to fail."""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

import msgspec

from session_panel_spec.conform.adapter import Adapter
from session_panel_spec.conform.difference import Difference, first_difference
from session_panel_spec.conform.findings import Findings, Outcome
from session_panel_spec.conform.protocol import (
    Connection,
    LocalConnection,
    Offer,
    Reply,
    Trouble,
    greet,
)
from session_panel_spec.conform.report import failure_text
from session_panel_spec.conform.vector import Exchange, MachineVector, Vector
from session_panel_spec.parallel import Progress

ENOUGH: Final = 25
"""After so many vectors that fail, more would say nothing new."""

LONGER: Final = 2
"""So many times as long as the first vector that fails are the last that are still worth it."""

TROUBLES: Final = 3
"""So often may an adapter stop answering before it is given up."""

_AHEAD: Final = 5_000
"""So many lines are sent before the first answer is received."""


def check_adapter(
    connection: Connection,
    vectors: Sequence[Vector],
    progress: Progress,
    *,
    to_the_end: bool = False,
) -> Findings:
    """Return what is found of an adapter by vectors, played in their order.

    Args:
        connection: to the adapter.
        vectors: the vectors, the shortest first: what fails first is then the shortest.
        progress: told after every vector.
        to_the_end: whether to play all of them, however many fail.

    Raises:
        StartError: the adapter has to be started again, and cannot be.
    """
    try:
        offer = greet(connection)
    except Trouble as found:
        return Findings(None, trouble=found)
    offered = [vector for vector in vectors if _covers(offer, vector)]
    missing = tuple(vector for vector in vectors if not _covers(offer, vector))
    outcomes, trouble = list[Outcome](), None
    try:
        played = play(offered, connection, offer)
        for outcome in played if to_the_end else _until_enough(played):
            outcomes.append(outcome)
            progress("vectors run", len(outcomes))
        if len(outcomes) == len(offered) and not (outcomes and outcomes[-1].lost):
            connection.finish()
    except Trouble as found:
        trouble = found
    return Findings(offer, tuple(outcomes), len(offered) - len(outcomes), missing, trouble)


class Skipped(Exception):  # noqa: N818 - an answer, not an error
    """A vector of what the adapter does not offer; the text says what that is."""


def check_vector(adapter: Adapter, vector: Vector) -> None:
    """Make sure that a panel passes a vector. What the panel raises by mistake is raised.

    Raises:
        AssertionError: it does not; the text names the rule, and the run up to the difference.
        Skipped: the vector is about something that the adapter does not offer.
    """
    connection = LocalConnection(adapter)
    offer = greet(connection)
    if not _covers(offer, vector):
        raise Skipped(f"{offer.name} does not offer it")
    [outcome] = play([vector], connection, offer)
    if outcome.skipped is not None:
        raise Skipped(outcome.skipped)
    if outcome.wrong:
        raise AssertionError(failure_text(outcome))


def play(vectors: Iterable[Vector], connection: Connection, offer: Offer) -> Iterator[Outcome]:
    """Yield what comes of each vector. An adapter that answers no more is restarted.

    Raises:
        Trouble: it does not greet again.
    """
    every = [*vectors]
    skips = _skips(every, connection)
    yield from (Outcome(v, skipped=skips[key]) for v in every if (key := _begins(v)) in skips)
    yield from _played(deque(v for v in every if _begins(v) not in skips), connection, offer)


def judge(exchange: Exchange, reply: Reply, compared: Iterable[str]) -> Difference | Trouble | None:
    """Return how an answer is wrong, if it is."""
    try:
        reply.require_answer(to_reset=exchange.is_reset)
        return first_difference(exchange, reply, compared)
    except Trouble as trouble:
        return trouble


def _covers(offer: Offer, vector: Vector) -> bool:
    """Say whether a vector is about something that is offered."""
    if isinstance(vector, MachineVector):
        return vector.machine in offer.machines
    return offer.panel is not None


def _until_enough(outcomes: Iterable[Outcome]) -> Iterator[Outcome]:
    """Yield outcomes until much longer vectors than the first that fails, or many, would follow."""
    failed = lost = longest = 0
    for outcome in outcomes:
        yield outcome
        failed += outcome.wrong is not None
        lost += outcome.lost
        longest = longest or (LONGER * outcome.vector.size if outcome.wrong else 0)
        if failed >= ENOUGH or lost >= TROUBLES or outcome.vector.size > longest > 0:
            return


def _begins(vector: Vector) -> bytes:
    """Return the first request of a vector's runs."""
    return msgspec.json.encode(next(vector.runs_asked)[0].request)


def _skips(vectors: Iterable[Vector], connection: Connection) -> dict[bytes, str]:
    """Ask which beginnings an adapter skips, and why, before events are sent after them."""
    beginnings = [*dict.fromkeys(map(_begins, vectors))]
    skips: dict[bytes, str] = {}
    connection.send(msgspec.json.decode(request) for request in beginnings)
    try:
        for request in beginnings:
            if isinstance(why := connection.receive().skip, str):
                skips[request] = why
    except Trouble:
        connection.restart()
        greet(connection)
    return skips


def _played(waiting: deque[Vector], connection: Connection, offer: Offer) -> Iterator[Outcome]:
    """Yield what comes of vectors that the adapter does not skip."""
    sent, ahead = deque[Vector](), 0
    while waiting or sent:
        while waiting and (not sent or ahead < _AHEAD):
            connection.send(one.request for run in waiting[0].runs_asked for one in run)
            ahead += waiting[0].size
            sent.append(waiting.popleft())
        outcome = _received(sent.popleft(), connection, offer)
        ahead -= outcome.vector.size
        yield outcome
        if outcome.lost:
            waiting.extendleft(reversed(sent))
            sent, ahead = deque(), 0
            connection.restart()
            greet(connection)


def _received(vector: Vector, connection: Connection, offer: Offer) -> Outcome:
    """Receive every answer to a vector; after the first that is wrong they do not count."""
    compared = offer.compared(None if isinstance(vector, MachineVector) else vector.locale)
    outcome = Outcome(vector)
    for run in vector.runs_asked:
        for number, exchange in enumerate(run, start=1):
            try:
                reply = connection.receive()
            except Trouble as trouble:
                outcome = outcome if outcome.wrong else Outcome(vector, run[:number], trouble)
                return replace(outcome, lost=True)
            if outcome.wrong is None and (wrong := judge(exchange, reply, compared)):
                outcome = Outcome(vector, run[:number], wrong)
    return outcome
