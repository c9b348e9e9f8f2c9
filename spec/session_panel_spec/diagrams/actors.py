"""The events of the panel: what they are called, and who causes them."""

from typing import Final, Literal

from session_panel.events import Drop, Event, Expire, Leave, Message, Miss, Offer, Sentiment

Actor = Literal["customer", "clock", "agent", "host"]

ACTORS: Final[tuple[Actor, ...]] = ("customer", "clock", "agent", "host")

_OTHERS: Final[dict[type[Event], Actor]] = {
    Offer: "customer",
    Message: "customer",
    Sentiment: "customer",
    Leave: "customer",
    Expire: "clock",
    Miss: "clock",
    Drop: "host",
}


def actor(event: type[Event]) -> Actor:
    """Return who causes the events of a type: mostly the agent."""
    return _OTHERS.get(event, "agent")


def name_of(event: type[Event]) -> str:
    """Return what events of a type are called in a log."""
    return str(event.__struct_config__.tag)
