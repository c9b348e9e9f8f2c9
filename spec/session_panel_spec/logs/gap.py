"""Events that may be missing: how many, of which kinds, in how long a time."""

from typing import TYPE_CHECKING, Annotated, Final, Literal, get_args

from msgspec import Meta
from msgspec.json import Decoder

from session_panel import AnyEvent
from session_panel.codec import decoded
from session_panel.value import Duration, Value

if TYPE_CHECKING:
    Kind = str
else:
    Kind = Literal[tuple(sorted(event.__struct_config__.tag for event in get_args(AnyEvent)))]
"""The name of an event in JSON."""


MOST_EVENTS: Final = 1_000_000
"""Of more events that may be missing nobody says how many."""


class Gap(Value, frozen=True):
    """Events may be missing.

    Attributes:
        events: the most that may be; None for any number.
        kinds: which may be; None for every kind.
        seconds: how long after the last event the gap ends, at the latest; None if nobody knows.
    """

    events: Annotated[int, Meta(ge=1, le=MOST_EVENTS)] | None = None
    kinds: frozenset[Kind] | None = None
    seconds: Duration | None = None


def gap_of(events: float) -> Gap:
    """Return a gap of so many events; where that is more than can be told, of any number."""
    return Gap(events=int(events) if events <= MOST_EVENTS else None)


def gap_from_json(text: str | bytes) -> Gap:
    """Return the gap that a JSON text describes.

    Raises:
        InvalidInput: it is not JSON, or not of the form; the error names the field.
    """
    return decoded("gap", text, _GAP)


_GAP: Final = Decoder(Gap)
