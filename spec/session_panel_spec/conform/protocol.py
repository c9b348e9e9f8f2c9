"""What an adapter may answer: `vectors/README.md` says what is what."""

from typing import Any, Final

import msgspec
from msgspec import UNSET, UnsetType

from session_panel import MACHINES
from session_panel_spec.conform.adapter import Json
from session_panel_spec.conform.vector import MachineVector, Vector

FORMAT: Final = 1
"""The version of the vectors' format and of the protocol."""

HELLO: Final[Json] = {"hello": {"format": FORMAT}}
"""The first line that an adapter is sent."""

WHOLE: Final = ("reason", "state", "screen", "effects")
"""What there is to compare of an answer besides the acceptance, in this order."""

_ANSWERS: Final = ("hello", "ready", "accepted", "refused", "error", "skip")


class FormError(ValueError):
    """An answer that is not of the form; its text says what is expected."""


class NoAnswerError(Exception):
    """A reply is no answer to what was asked; its text says why."""


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

    def covers(self, vector: Vector) -> bool:
        """Say whether a vector is about something that is offered."""
        if isinstance(vector, MachineVector):
            return vector.machine in self.machines
        return self.panel is not None

    def compared(self, vector: Vector) -> tuple[str, ...]:
        """Return what of an answer is compared, such as ``"screen.offers"``, in order."""
        reports = sorted(self.panel.reports if self.panel else WHOLE, key=_rank)
        if isinstance(vector, MachineVector):
            return ("reason", "state") if "reason" in reports else ("state",)
        told = self.panel is not None and vector.locale in self.panel.locales
        return tuple(name for name in reports if told or not _is_screen(name))


class Reply(msgspec.Struct, frozen=True):
    """A line that an adapter writes; what it leaves out was not told."""

    hello: Offer | UnsetType = UNSET
    ready: bool | UnsetType = UNSET
    accepted: bool | UnsetType = UNSET
    refused: str | UnsetType = UNSET
    error: str | UnsetType = UNSET
    skip: str | UnsetType = UNSET
    reason: str | UnsetType | None = UNSET
    effects: list[Any] | UnsetType | None = UNSET
    state: Any = UNSET
    screen: Any = UNSET


_DECODER: Final = msgspec.json.Decoder(Reply)


def reply_of(line: bytes) -> Reply:
    """Return the reply that a line is.

    Raises:
        FormError: it is none.
    """
    try:
        return _checked(_DECODER.decode(line))
    except msgspec.ValidationError as error:
        raise FormError(str(error)) from None
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        raise FormError("Expected a line of JSON") from None


def reply_from(value: Json) -> Reply:
    """Return the reply that a value is which an adapter gave in this process.

    Raises:
        FormError: it is none.
    """
    return reply_of(msgspec.json.encode(value, enc_hook=dict))


def check_offer(reply: Reply) -> Offer:
    """Return what an adapter offers.

    Raises:
        FormError: it does not say, or offers what there is not.
    """
    offer = reply.hello
    if isinstance(offer, UnsetType):
        raise FormError('Expected "hello"')
    if offer.format != FORMAT:
        raise FormError(f"Expected the format {FORMAT}, not {offer.format}")
    machines = [table.name for table in MACHINES.values()]
    for name in offer.machines:
        if name not in machines:
            raise FormError(f"Expected machines among {', '.join(machines)}, not {name!r}")
    for name in offer.panel.reports if offer.panel else ():
        if name.partition(".")[0] not in WHOLE:
            raise FormError(f"Expected reports among {', '.join(WHOLE)}, not {name!r}")
    return offer


def require_answer(reply: Reply, *, is_reset: bool) -> None:
    """Make sure that a reset is answered as one, and an event as one.

    Raises:
        NoAnswerError: it is not.
    """
    if isinstance(reply.error, str):
        raise NoAnswerError(reply.error)
    if is_reset and reply.ready is UNSET:
        raise NoAnswerError('Expected "ready"')
    if not is_reset and reply.accepted is UNSET and reply.refused is UNSET:
        raise NoAnswerError('Expected "accepted" or "refused"')


def _rank(name: str) -> int:
    return WHOLE.index(name.partition(".")[0])


def _is_screen(name: str) -> bool:
    return name.partition(".")[0] == "screen"


def _checked(reply: Reply) -> Reply:
    told = [name for name in _ANSWERS if getattr(reply, name) is not UNSET]
    if len(told) != 1 or False in (reply.ready, reply.accepted):
        expected = ", ".join(f'"{name}"' for name in _ANSWERS)
        raise FormError(f"Expected one of {expected}")
    return reply
