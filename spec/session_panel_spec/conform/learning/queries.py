"""An adapter's machine, asked by runs: what is seen of each, remembered and always the same."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from msgspec import UNSET

from session_panel_spec.conform.adapter import Json
from session_panel_spec.conform.learning.learned_machine import Seen
from session_panel_spec.conform.peer import Peer, Trouble
from session_panel_spec.conform.protocol import NoAnswerError, Reply, require_answer
from session_panel_spec.conform.vectors.mealy_machine import Input, Inputs

NoAnswer = Literal["crashed", "hung", "garbage", "error"]
"""How an adapter gives no answer: `error` is one that says so itself."""

Why = Literal[NoAnswer, "chance", "endless"]
"""Why no machine is learned: there is no answer, it depends on chance, or there is no end."""


class NotLearnedError(Exception):
    """An adapter of which no machine is learned.

    Attributes:
        sentence: what was seen.
        run: the inputs up to what was seen.
        said: the last lines that the adapter wrote on standard error.
    """

    def __init__(
        self, why: Why, sentence: str, run: Inputs = (), said: tuple[str, ...] = ()
    ) -> None:
        super().__init__(why, sentence, run, said)
        self.why = why
        self.sentence = sentence
        self.run = run
        self.said = said


@dataclass
class Asker:
    """Asks an adapter's machine, and counts.

    Attributes:
        peer: the adapter.
        machine: the machine's name.
        runs: how many runs were asked.
        events: how many events they had together.
    """

    peer: Peer
    machine: str
    runs: int = 0
    events: int = 0

    def ask(self, runs: Sequence[Inputs]) -> list[tuple[Seen, ...]]:
        """Return what is seen of each run: at first, and after each of its inputs.

        Raises:
            NotLearnedError: there is no answer.
        """
        self.peer.send(request for run in runs for request in self._requests(run))
        self.runs += len(runs)
        self.events += sum(map(len, runs))
        return [tuple(self._received(run)) for run in runs]

    def _requests(self, run: Inputs) -> Iterator[Json]:
        yield {"reset": {"machine": self.machine}}
        yield from map(_request, run)

    def _received(self, run: Inputs) -> Iterator[Seen]:
        for number in range(len(run) + 1):
            try:
                yield _seen(self.peer.receive(), is_reset=number == 0)
            except Trouble as trouble:
                told = trouble.sentence, run[:number], trouble.said
                raise NotLearnedError(trouble.kind, *told) from None
            except NoAnswerError as error:
                raise NotLearnedError("error", str(error), run[:number]) from None


def _request(given: Input) -> Json:
    return {"event": given.event, "facts": dict.fromkeys(given.facts, True)}


def _seen(reply: Reply, *, is_reset: bool) -> Seen:
    """Return what a reply tells.

    Raises:
        NoAnswerError: it is not what was asked for.
    """
    if isinstance(reply.skip, str):
        raise NoAnswerError(reply.skip)
    if reply.error is UNSET and not isinstance(reply.state, str):
        raise NoAnswerError('Expected "state", the name of a state')
    require_answer(reply, is_reset=is_reset)
    return Seen(reply.refused if isinstance(reply.refused, str) else None, reply.state)


LOOK: Final = Input("look")
"""An input of which the adapter hears nothing: it shows the state that was reported last.

So states that are reported differently are different, even where they behave alike.
"""

MOST_EVENTS: Final = 1_000_000
"""After so many events that a learner asks for, there is no end to the states."""


class MembershipOracle:
    """What a learner may ask of an adapter, in the form that AALpy expects.

    Attributes:
        num_queries: how many runs were asked.
        num_steps: how many events they had together.
    """

    def __init__(self, asker: Asker) -> None:
        self._asker = asker
        self._known: dict[Inputs, Seen] = {}
        self.num_queries = 0
        self.num_steps = 0

    def query(self, word: Sequence[Input]) -> list[Seen]:
        """Return what is seen after each input of a word.

        Raises:
            NotLearnedError: there is no answer, the answers depend on chance, or there is no end.
        """
        run = without_looks(word)
        if run not in self._known:
            self._ask(run)
        seen = []
        for size in range(1, len(word) + 1):
            after = self._known[without_looks(word[:size])]
            seen.append(Seen(None, after.state) if word[size - 1] == LOOK else after)
        return seen

    def remember(self, run: Inputs, seen: Sequence[Seen]) -> None:
        """Remember what was seen of a run: at first, and after each of its inputs.

        Raises:
            NotLearnedError: it was once seen otherwise.
        """
        for size, one in enumerate(seen):
            if self._known.setdefault(run[:size], one) != one:
                raise NotLearnedError("chance", "the same run is not always answered alike", run)

    def _ask(self, run: Inputs) -> None:
        if self.num_steps > MOST_EVENTS:
            sentence = f"after {self.num_steps:,} events it still shows new states"
            raise NotLearnedError("endless", sentence, run)
        self.num_queries += 1
        self.num_steps += len(run)
        (seen,) = self._asker.ask([run])
        self.remember(run, seen)


def without_looks(word: Sequence[Input]) -> Inputs:
    """Return the inputs of a word of which the adapter hears."""
    return tuple(given for given in word if given != LOOK)
