"""Vectors played to an adapter: which it passes, and what was the first thing to fail."""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Final, Literal

import msgspec

from session_panel_spec.conform.difference import Difference, PromiseError, first_difference
from session_panel_spec.conform.exchange import Run, runs_of
from session_panel_spec.conform.peer import Peer, Trouble
from session_panel_spec.conform.protocol import (
    HELLO,
    FormError,
    NoAnswerError,
    Offer,
    Reply,
    check_offer,
    require_answer,
)
from session_panel_spec.conform.vector import Vector, size

_AHEAD: Final = 5_000

FailureKind = Literal["differs", "error", "lacks", "crashed", "hung", "garbage"]
"""How an adapter fails: its answer differs, says that it cannot answer, or lacks what was promised;
or there is no answer, since it crashed, hung, or wrote garbage."""


@dataclass(frozen=True)
class Failure:
    """Where a vector fails, and how.

    Attributes:
        run: what was asked, the request that fails last.
        difference: where the answer differs; None where it was none.
        sentence: what is wrong where there is no difference.
        said: the last lines on standard error.
    """

    vector: Vector
    kind: FailureKind
    run: Run
    difference: Difference | None = None
    sentence: str = ""
    said: tuple[str, ...] = ()

    @property
    def length(self) -> tuple[int, int, str]:
        """How long it takes to show it: what is sorted by."""
        return len(self.run), size(self.vector), self.vector.id


@dataclass(frozen=True)
class Outcome:
    """What came of a vector.

    Attributes:
        failure: where it fails; None where it does not.
        skipped: why the adapter did not run it; None where it did.
        lost: whether the adapter answers no more.
    """

    vector: Vector
    failure: Failure | None = None
    skipped: str | None = None
    lost: bool = False

    @property
    def passed(self) -> bool:
        """Whether everything was as it must be."""
        return self.failure is None and self.skipped is None


def greet(peer: Peer) -> Offer:
    """Ask an adapter what it offers.

    Raises:
        Trouble: it does not say.
    """
    peer.send([HELLO])
    reply = peer.receive()
    try:
        return check_offer(reply)
    except FormError as error:
        raise Trouble("garbage", str(error)) from None


def play(vectors: Iterable[Vector], peer: Peer, offer: Offer) -> Iterator[Outcome]:
    """Yield what comes of each vector. An adapter that answers no more is restarted.

    Raises:
        Trouble: it does not greet again.
    """
    every = [*vectors]
    skips = _skips(every, peer)
    yield from (Outcome(v, skipped=skips[key]) for v in every if (key := _begins(v)) in skips)
    yield from _played(deque(v for v in every if _begins(v) not in skips), peer, offer)


def _begins(vector: Vector) -> bytes:
    """Return the first request of a vector's runs."""
    return msgspec.json.encode(next(runs_of(vector))[0].request)


def _skips(vectors: Iterable[Vector], peer: Peer) -> dict[bytes, str]:
    """Ask which beginnings an adapter skips, and why, before events are sent after them."""
    beginnings = [*dict.fromkeys(map(_begins, vectors))]
    skips: dict[bytes, str] = {}
    peer.send(msgspec.json.decode(request) for request in beginnings)
    try:
        for request in beginnings:
            if isinstance(why := peer.receive().skip, str):
                skips[request] = why
    except Trouble:
        peer.restart()
        greet(peer)
    return skips


def _played(waiting: deque[Vector], peer: Peer, offer: Offer) -> Iterator[Outcome]:
    """Yield what comes of vectors that the adapter does not skip."""
    sent, ahead = deque[Vector](), 0
    while waiting or sent:
        while waiting and (not sent or ahead < _AHEAD):
            peer.send(exchange.request for run in runs_of(waiting[0]) for exchange in run)
            ahead += size(waiting[0])
            sent.append(waiting.popleft())
        outcome = _receive(sent.popleft(), peer, offer)
        ahead -= size(outcome.vector)
        yield outcome
        if outcome.lost:
            waiting.extendleft(reversed(sent))
            sent, ahead = deque(), 0
            peer.restart()
            greet(peer)


def judge(vector: Vector, run: Run, reply: Reply, compared: Iterable[str]) -> Failure | None:
    """Return how the last answer of a run fails, if it does."""
    fails = partial(Failure, vector, run=run)
    try:
        require_answer(reply, is_reset=run[-1].is_reset)
        difference = first_difference(run[-1], reply, compared)
    except NoAnswerError as error:
        return fails("error", sentence=str(error))
    except PromiseError as error:
        return fails("lacks", sentence=str(error))
    return fails("differs", difference=difference) if difference else None


def _receive(vector: Vector, peer: Peer, offer: Offer) -> Outcome:
    """Receive every answer to a vector; after the first that fails they do not count."""
    outcome, compared = Outcome(vector), offer.compared(vector)
    for run in runs_of(vector):
        for number in range(1, len(run) + 1):
            try:
                reply = peer.receive()
            except Trouble as trouble:
                failure = outcome.failure or _no_answer(vector, run[:number], trouble)
                return replace(outcome, failure=failure, lost=True)
            if outcome.passed:
                failed = judge(vector, run[:number], reply, compared)
                outcome = replace(outcome, failure=failed) if failed else outcome
    return outcome


def _no_answer(vector: Vector, run: Run, trouble: Trouble) -> Failure:
    return Failure(vector, trouble.kind, run, sentence=trouble.sentence, said=trouble.said)
