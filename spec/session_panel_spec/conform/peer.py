"""Whom the vectors are sent to: an adapter in this process, or a program of its own."""

from collections import deque
from collections.abc import Iterable
from typing import Literal, Protocol

from session_panel_spec.conform.adapter import Adapter, Json, answer
from session_panel_spec.conform.protocol import FormError, Reply, reply_from

TroubleKind = Literal["crashed", "hung", "garbage"]


class Trouble(Exception):  # noqa: N818 - a finding, not an error of the caller
    """An adapter that does not answer.

    Attributes:
        kind: it crashed, it hung, or what it wrote is no answer.
        sentence: what was seen.
        said: the last lines that it wrote on standard error.
    """

    def __init__(self, kind: TroubleKind, sentence: str, said: tuple[str, ...] = ()) -> None:
        super().__init__(kind, sentence, said)
        self.kind = kind
        self.sentence = sentence
        self.said = said


class Peer(Protocol):
    """Answers requests, in their order. Many may be sent before the first answer is received."""

    def send(self, requests: Iterable[Json]) -> None:
        """Send requests."""

    def receive(self) -> Reply:
        """Return the answer to the first request that has none yet.

        Raises:
            Trouble: there is none.
        """

    def restart(self) -> None:
        """Forget everything, the requests without an answer too, and begin again."""

    def finish(self) -> None:
        """Say that there are no more requests.

        Raises:
            Trouble: it does not end as it should.
        """


class LocalPeer:
    """An adapter in this process; whatever it raises is raised."""

    def __init__(self, adapter: Adapter) -> None:
        self._adapter = adapter
        self._requests: deque[Json] = deque()

    def send(self, requests: Iterable[Json]) -> None:
        """Send requests."""
        self._requests.extend(requests)

    def receive(self) -> Reply:
        """Return the answer to the first request that has none yet.

        Raises:
            Trouble: what it answers is not of the form.
        """
        try:
            return reply_from(answer(self._adapter, self._requests.popleft()))
        except FormError as error:
            raise Trouble("garbage", str(error)) from None

    def restart(self) -> None:
        """Forget the requests without an answer."""
        self._requests.clear()

    def finish(self) -> None:
        """Do nothing."""
