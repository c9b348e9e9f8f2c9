"""Vectors played to an adapter: which it passes, and what was the first thing to fail."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

import msgspec

from session_panel_spec.conform.adapter import Adapter
from session_panel_spec.conform.difference import Difference, first_difference
from session_panel_spec.conform.estimate import Estimate
from session_panel_spec.conform.findings import AtRandom, Findings, Outcome
from session_panel_spec.conform.miscount import miscount
from session_panel_spec.conform.protocol import (
    Connection,
    LocalConnection,
    Offer,
    Reply,
    Trouble,
    greet,
    interruption,
)
from session_panel_spec.conform.vector import Exchange, MachineVector, Run, Vector
from session_panel_spec.logs.terminal_text import time_text
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
    at_random: Callable[[Connection, Offer], Iterable[AtRandom]] | None = None,
) -> Findings:
    """Return what is found of an adapter by vectors, played in their order.

    Args:
        connection: to the adapter.
        vectors: the vectors, the shortest first: what fails first is then the shortest.
        progress: told after every vector.
        to_the_end: whether to play all of them, however many fail.
        at_random: plays random runs to an adapter of which no vector failed, and yields what has
            come of them so far.

    Returns:
        What is found; of what interrupts it, such as Ctrl-C, what was found until then, and in
        its trouble what has to be raised again.

    Raises:
        StartError: the adapter has to be started again, and cannot be.
    """
    try:
        offer = greet(connection)
    except Trouble as found:
        return Findings(None, left=len(vectors), trouble=found)
    offered = [vector for vector in vectors if _covers(offer, vector)]
    missing = tuple(vector for vector in vectors if not _covers(offer, vector))
    check, trouble = _Check(connection, offer, offered, progress), None
    try:
        check.play_vectors(to_the_end=to_the_end)
        if at_random and offer.panel and not any(outcome.wrong for outcome in check.outcomes):
            check.play_at_random(at_random)
        check.finish()
    except Trouble as found:
        trouble = found
    except (KeyboardInterrupt, SystemExit) as stop:
        trouble = interruption(stop, check.so_far)
    left = len(offered) - len(check.outcomes)
    return Findings(offer, tuple(check.outcomes), left, missing, trouble, at_random=check.random)


@dataclass
class _Check:
    """A check of an adapter, and what has come of it so far.

    Attributes:
        vectors: what is played, all of it offered.
        progress: told after every vector.
        outcomes: what came of those that were played.
        random: what came of random runs.
    """

    connection: Connection
    offer: Offer
    vectors: Sequence[Vector]
    progress: Progress
    outcomes: list[Outcome] = field(default_factory=list)
    random: AtRandom | None = None

    def play_vectors(self, *, to_the_end: bool) -> None:
        """Play the vectors, all of them or until enough have failed."""
        of = f"vectors run of {len(self.vectors):,}"
        estimate = Estimate(sum(vector.size for vector in self.vectors))
        self.progress(of, 0)
        played = play(self.vectors, self.connection, self.offer, ends_with_reset=True)
        for outcome in played if to_the_end else _until_enough(played):
            self.outcomes.append(outcome)
            self.progress(f"{of}{estimate.left(outcome.vector.size)}", len(self.outcomes))

    def play_at_random(self, at_random: Callable[[Connection, Offer], Iterable[AtRandom]]) -> None:
        """Play random runs."""
        for random in at_random(self.connection, self.offer):
            self.random = random
            self.progress(_random_progress(random), random.events)

    def finish(self) -> None:
        """Let the adapter end, if it was asked all, and was not lost at the last."""
        last = (*self.outcomes[-1:], self.random and self.random.found)
        if len(self.outcomes) == len(self.vectors) and not any(one and one.lost for one in last):
            self.connection.finish()

    @property
    def so_far(self) -> str:
        """What had been done, for whoever interrupts it."""
        told = f"{len(self.outcomes):,} of {len(self.vectors):,} vectors had been run"
        return told + (f", and {self.random.events:,} random events" if self.random else "")


def _random_progress(told: AtRandom) -> str:
    """Return what is being done of random runs."""
    if told.found:
        return "one of the random runs is wrong, and is made shorter; random events"
    return f"random events, {time_text(round(told.seconds_left))} left"


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
        raise Skipped(f"{offer.shown_name} does not offer it")
    [outcome] = play([vector], connection, offer)
    if outcome.skipped is not None:
        raise Skipped(outcome.skipped)
    if outcome.wrong:
        from session_panel_spec.conform.report import failure_text  # noqa: PLC0415 - needs an extra

        raise AssertionError(failure_text(outcome))


def play(
    vectors: Iterable[Vector],
    connection: Connection,
    offer: Offer,
    *,
    ends_with_reset: bool = False,
) -> Iterator[Outcome]:
    """Yield what comes of each vector. An adapter that answers no more is restarted.

    Args:
        vectors: the vectors, in their order.
        connection: to the adapter, which has greeted.
        offer: what it offers.
        ends_with_reset: whether to ask for one reset more, to see that nothing comes before it.

    Raises:
        Trouble: it does not greet again, or does not answer the reset at the end.
    """
    every = [*vectors]
    skips = _skips(every, connection)
    yield from (Outcome(v, skipped=skips[key]) for v in every if (key := _begins(v)) in skips)
    waiting = deque(v for v in every if _begins(v) not in skips)
    yield from _Player(connection, offer, waiting, ends_with_reset=ends_with_reset).outcomes()


def judge(exchange: Exchange, reply: Reply, compared: Iterable[str]) -> Difference | Trouble | None:
    """Return how an answer is wrong, if it is."""
    try:
        reply.require_answer(to_reset=exchange.is_reset)
        return first_difference(exchange, reply, compared)
    except Trouble as trouble:
        return trouble
    except RecursionError:
        return Trouble("garbage", "what is nested too deep")


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


class _Player:
    """Plays vectors, and finds out why where it cannot be told any more what an answer is to."""

    def __init__(
        self,
        connection: Connection,
        offer: Offer,
        waiting: deque[Vector],
        *,
        ends_with_reset: bool,
    ) -> None:
        self._connection = connection
        self._offer = offer
        self._waiting = waiting
        self._ends_with_reset = ends_with_reset
        self._sent = deque[Vector]()
        self._due = 0  # answers
        self._next: Reply | Trouble | None = None  # what was looked at before it is received

    def outcomes(self) -> Iterator[Outcome]:
        """Yield what comes of each vector.

        Raises:
            Trouble: it does not greet again, or does not answer the reset at the end.
        """
        while self._waiting or self._sent:
            self._send()
            outcome = self._received(self._sent.popleft())
            yield outcome
            if outcome.lost:
                self._begin_again()
        if self._due:
            self._receive(to_reset=True)

    def _send(self) -> None:
        """Send vectors ahead of their answers."""
        while self._waiting and (not self._sent or self._due < _AHEAD):
            vector = self._waiting.popleft()
            self._connection.send(one.request for run in vector.runs_asked for one in run)
            self._sent.append(vector)
            self._due += vector.size
            if self._ends_with_reset and not self._waiting:
                self._connection.send([next(vector.runs_asked)[0].request])
                self._due += 1

    def _begin_again(self) -> None:
        """Start the adapter again, and send anew what it has not answered."""
        self._waiting.extendleft(reversed(self._sent))
        self._sent.clear()
        self._due, self._next = 0, None
        self._connection.restart()
        greet(self._connection)

    def _received(self, vector: Vector) -> Outcome:
        """Receive every answer to a vector; after the first that is wrong they do not count."""
        locale = None if isinstance(vector, MachineVector) else vector.locale
        compared, outcome = self._offer.compared(locale), Outcome(vector)
        for run in vector.runs_asked:
            outcome = self._heard(outcome, run, compared)
            if outcome.lost:
                break
        return outcome

    def _heard(self, outcome: Outcome, run: Run, compared: tuple[str, ...]) -> Outcome:
        """Receive every answer to a run, and make sure that what follows is to another reset."""
        for number, exchange in enumerate(run, start=1):
            try:
                reply = self._receive(to_reset=exchange.is_reset)
            except Trouble as trouble:
                return self._lost(outcome, run, number, trouble)
            if outcome.wrong is None and (wrong := judge(exchange, reply, compared)):
                wrong = self._connection.doubt() or wrong
                outcome = Outcome(outcome.vector, run[:number], wrong)
        self._next = self._next_reply() if self._due else None
        if isinstance(self._next, Reply) and not self._next.fits(to_reset=True):
            return self._lost(outcome, run, len(run), self._next.disorder(to_reset=True))
        return outcome

    def _receive(self, *, to_reset: bool) -> Reply:
        reply, self._next = self._next or self._next_reply(), None
        self._due -= 1
        if isinstance(reply, Trouble):
            raise reply
        if not reply.fits(to_reset=to_reset):
            raise reply.disorder(to_reset=to_reset)
        return reply

    def _next_reply(self) -> Reply | Trouble:
        try:
            return self._connection.receive()
        except Trouble as trouble:
            return trouble

    def _lost(self, outcome: Outcome, run: Run, number: int, trouble: Trouble) -> Outcome:
        """Return what comes of a vector if nothing is known of the answers to the next."""
        if trouble.kind == "order" and (
            found := miscount(self._connection, [one.request for one in run])
        ):
            size, why = found
            return Outcome(outcome.vector, run[:size], why, lost=True)
        wrong = outcome if outcome.wrong else Outcome(outcome.vector, run[:number], trouble)
        return replace(wrong, lost=True)
