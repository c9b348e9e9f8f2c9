"""An adapter's behaviour, as a learner asks for it: remembered, and always the same."""

from collections.abc import Sequence
from typing import Final

from session_panel_spec.conform.learning.machine import Seen
from session_panel_spec.conform.learning.queries import Asker, NotLearnedError
from session_panel_spec.conform.vectors.machine import Input, Inputs

LOOK: Final = Input("look")
"""An input of which the adapter hears nothing: it shows the state that was reported last.

So states that are reported differently are different, even where they behave alike.
"""

MOST_EVENTS: Final = 1_000_000
"""After so many events that a learner asks for, there is no end to the states."""


class Behaviour:
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
