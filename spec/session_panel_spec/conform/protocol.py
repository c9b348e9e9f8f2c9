"""What an adapter is asked and may answer: `vectors/README.md` says what is what."""

from collections import deque
from collections.abc import Iterable
from typing import Any, Final, Literal, Protocol

import msgspec
from msgspec import UNSET, UnsetType

from session_panel import MACHINES
from session_panel.text import shown_name
from session_panel_spec.conform.adapter import FORMAT, Adapter, Json, answer
from session_panel_spec.conform.members import MEMBERS
from session_panel_spec.logs.terminal_text import brief

HELLO: Final[Json] = {"hello": {"format": FORMAT}}
"""The first line that an adapter is sent."""

WHOLE: Final = ("reason", "about", "state", "screen", "effects")
"""What there is to compare of an answer besides the acceptance, in this order."""

_ANSWERS: Final = ("hello", "ready", "accepted", "refused", "error", "skip")

TroubleKind = Literal[
    "error",
    "lacks",
    "unknown",
    "many",
    "few",
    "order",
    "garbage",
    "hung",
    "crashed",
    "stays",
    "chance",
    "endless",
    "interrupted",
]


class Trouble(Exception):  # noqa: N818 - a finding, not an error of the caller
    """An adapter that does not answer as it must.

    Attributes:
        kind: it says that it cannot answer, lacks what it promises or reports what is unknown; it
            answers too many times, too few, in another order, or with what is no answer; it hung,
            crashed, or stays when its input has ended; its answers depend on chance, or there is
            no end to its states; or it was interrupted.
        sentence: what was seen.
        said: the last lines that it wrote on standard error.
        run: the inputs of a machine up to what was seen, where it is learned.
        stop: what interrupted it, for whoever asked to raise again; None where nothing did.
    """

    stop: BaseException | None = None

    def __init__(
        self,
        kind: TroubleKind,
        sentence: str,
        said: tuple[str, ...] = (),
        run: tuple[object, ...] = (),
    ) -> None:
        super().__init__(kind, sentence, said, run)
        self.kind = kind
        self.sentence = sentence
        self.said = said
        self.run = run

    @property
    def json(self) -> dict[str, Any]:
        """What was seen, as JSON has it."""
        return {"kind": self.kind, "sentence": self.sentence, "said": self.said}


class PanelOffer(msgspec.Struct, frozen=True):
    """What an adapter offers of the whole panel."""

    reports: tuple[str, ...]
    locales: tuple[str, ...] = ("en",)


class Offer(msgspec.Struct, frozen=True):
    """What an adapter offers: its answer to the first line."""

    format: int
    name: str
    panel: PanelOffer | None = None
    machines: tuple[str, ...] = ()

    @property
    def shown_name(self) -> str:
        """The name by which people are told of it, whatever it says."""
        return shown_name(self.name) or "the adapter"

    def compared(self, locale: str | None) -> tuple[str, ...]:
        """Return what of an answer is compared, such as ``"screen.offers"``, in order.

        Args:
            locale: the language of the screen; None of a single machine.
        """
        reports = sorted(
            self.panel.reports if self.panel else WHOLE,
            key=lambda name: WHOLE.index(whole_of(name)),
        )
        if locale is None:
            return ("reason", "state") if "reason" in reports else ("state",)
        told = self.panel is not None and locale in self.panel.locales
        return tuple(name for name in reports if told or whole_of(name) != "screen")


class Reply(msgspec.Struct, frozen=True):
    """A line that an adapter writes, or must write; what it leaves out is not told."""

    hello: Offer | UnsetType = UNSET
    ready: bool | UnsetType = UNSET
    accepted: bool | UnsetType = UNSET
    refused: str | UnsetType = UNSET
    error: str | UnsetType = UNSET
    skip: str | UnsetType = UNSET
    reason: str | UnsetType | None = UNSET
    about: str | UnsetType | None = UNSET
    effects: list[Any] | UnsetType | None = UNSET
    state: Any = UNSET
    screen: Any = UNSET

    def require_answer(self, *, to_reset: bool) -> None:
        """Make sure that a reset is answered as one, and an event as one.

        Raises:
            Trouble: it is not.
        """
        if isinstance(self.error, str):
            raise Trouble("error", self.error)
        if self.skip is not UNSET or not self.fits(to_reset=to_reset):
            raise self.disorder(to_reset=to_reset)

    def disorder(self, *, to_reset: bool) -> Trouble:
        """Return that it is the answer to something else."""
        wanted = '"ready", for a reset' if to_reset else '"accepted" or "refused", for an event'
        return Trouble("order", f"Expected {wanted}, got: {self.text}")

    def fits(self, *, to_reset: bool) -> bool:
        """Say whether it may be the answer to a reset, or to an event."""
        given = (self.ready, self.skip) if to_reset else (self.accepted, self.refused)
        return any(one is not UNSET for one in (*given, self.error))

    @property
    def is_greeting(self) -> bool:
        """Whether it says what the adapter offers."""
        return self.hello is not UNSET

    @property
    def text(self) -> str:
        """It as people read it, cut where it is long."""
        return brief(msgspec.json.encode(self).decode())


class Connection(Protocol):
    """To an adapter, which answers requests in their order.

    Many may be sent before the first answer is received.
    """

    def send(self, requests: Iterable[Json]) -> None:
        """Send requests."""

    def receive(self) -> Reply:
        """Return the answer to the first request that has none yet.

        Raises:
            Trouble: there is none.
        """

    def doubt(self) -> Trouble | None:
        """Return what makes the last answer doubtful, though it could be read; None if nothing."""

    def restart(self) -> None:
        """Forget everything, the requests without an answer too, and begin again."""

    def finish(self) -> None:
        """Say that there are no more requests.

        Raises:
            Trouble: it does not end as it should.
        """


class LocalConnection:
    """To an adapter in this process; whatever it raises is raised."""

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
        return local_reply(self._adapter, self._requests.popleft())

    def doubt(self) -> Trouble | None:
        """Return None: nothing was read."""
        return None

    def restart(self) -> None:
        """Forget the requests without an answer."""
        self._requests.clear()

    def finish(self) -> None:
        """Do nothing."""


def greet(connection: Connection) -> Offer:
    """Ask an adapter what it offers.

    Raises:
        Trouble: it does not say, or offers what there is not.
    """
    connection.send([HELLO])
    offer = connection.receive().hello
    if isinstance(offer, UnsetType):
        raise Trouble("garbage", 'Expected "hello"')
    if offer.format != FORMAT:
        raise Trouble("garbage", f"Expected the format {FORMAT}, not {offer.format}")
    machines = [table.name for table in MACHINES.values()]
    for name in offer.machines:
        if name not in machines:
            told = f"Expected machines among {', '.join(machines)}, not {name!r}"
            raise Trouble("garbage", told)
    for name in offer.panel.reports if offer.panel else ():
        _require_report(name)
    return offer


def _require_report(name: str) -> None:
    whole, _, member = name.partition(".")
    if whole not in WHOLE:
        raise Trouble("garbage", f"Expected reports among {', '.join(WHOLE)}, not {name!r}")
    if member and member not in MEMBERS.get(whole, ()):
        there = ", ".join(f"{whole}.{one}" for one in MEMBERS.get(whole, ())) or f"{whole} alone"
        raise Trouble("garbage", f"Expected of {whole} {there}, not {name!r}")


def interruption(stop: BaseException, told: str) -> Trouble:
    """Return that something, such as Ctrl-C, ended it before its end.

    Args:
        stop: what did.
        told: how far it had come.
    """
    trouble = Trouble("interrupted", told)
    trouble.stop = stop
    return trouble


def local_reply(adapter: Adapter, request: Json) -> Reply:
    """Return the reply of an adapter in this process.

    Raises:
        Trouble: it is none.
    """
    return reply_of(msgspec.json.encode(answer(adapter, request)))


def reply_of(line: bytes) -> Reply:
    """Return the reply that a line is.

    Raises:
        Trouble: it is none.
    """
    try:
        reply = _DECODER.decode(line)
    except msgspec.ValidationError as error:
        raise Trouble("garbage", str(error)) from None
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        raise Trouble("garbage", "Expected a line of JSON") from None
    told = [name for name in _ANSWERS if getattr(reply, name) is not UNSET]
    if len(told) != 1 or False in (reply.ready, reply.accepted):
        expected = ", ".join(f'"{name}"' for name in _ANSWERS)
        raise Trouble("garbage", f"Expected one of {expected}")
    return reply


_DECODER: Final = msgspec.json.Decoder(Reply)


def whole_of(name: str) -> str:
    """Return of what a member is, such as ``screen`` of ``screen.offers``."""
    return name.partition(".")[0]
