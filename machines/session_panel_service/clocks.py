"""What time it is for a service: the host's, or what events say."""

import time
from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

import msgspec
from msgspec.structs import replace

from session_panel import AnyEvent, InvalidInput, event_from_json
from session_panel.events import Actor
from session_panel.value import Id
from session_panel_host import CarryOut, Panels
from session_panel_host.arguments import event_at, text
from session_panel_host.draft import Command
from session_panel_host.log.digest import digest
from session_panel_service.asking.principal import ROLE_OF, Role
from session_panel_service.stores import ServiceStore

Sendable = AnyEvent | Callable[[float], AnyEvent]

_NEVER: Final = 2.0**40
"""Nothing comes due by itself before this many seconds after its time."""


class Clock(NamedTuple):
    """What differs with the time.

    Attributes:
        opened: returns the panels of a store, which are opened by ``async with``.
        read: returns the event that a body holds.
        sent: returns what is sent of it.
        senders: who sends the events of an actor.
        now: tells the time, in seconds since the epoch.
    """

    opened: Callable[[ServiceStore, CarryOut], Panels]
    read: Callable[[bytes], AnyEvent]
    sent: Callable[[AnyEvent], Sendable]
    senders: Mapping[Actor, Role | None]
    now: Callable[[], float]


def untimed(body: bytes) -> AnyEvent:
    """Return the event that a body holds, which tells no time.

    Raises:
        InvalidInput: it holds none, or tells one.
    """
    try:
        parts = msgspec.json.decode(body, type=dict[str, msgspec.Raw])
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        return event_from_json(body)  # says what is wrong, for this is no event
    if "at" in parts:
        raise InvalidInput("event.at", "Expected no time: an event happens when it comes")
    return event_from_json(msgspec.json.encode(parts | {"at": msgspec.Raw(b"0")}))


def now(event: AnyEvent) -> Sendable:
    """Return an event as it happens once it is sent."""
    return lambda at: replace(event, at=at)


def as_told(event: AnyEvent) -> Sendable:
    """Return an event as it is."""
    return event


class _PanelsByEvents(Panels):
    """Panels whose time is what events say: nothing is due by itself, and clock events are sent."""

    def __init__(self, store: ServiceStore, carry_out: CarryOut) -> None:
        super().__init__(store, carry_out, clock=lambda: 0.0, tick=_NEVER)

    def _command(self, event: Any, command: str | None, caller: str) -> Command:  # noqa: ANN401
        told, made = event_at(event, 0.0), text("command", command or "", Id)
        return Command(told, made, text("caller", caller), digest(self._secret, told))


def _timed(store: ServiceStore, carry_out: CarryOut) -> Panels:
    """Return panels that close in time for a service to end within ten seconds."""
    return Panels(store, carry_out, try_limit=5.0)


HOSTS: Final = Clock(_timed, untimed, now, ROLE_OF, time.time)
"""The host's clock tells the time."""

EVENTS: Final = Clock(
    *(_PanelsByEvents, event_from_json, as_told, {**ROLE_OF, "clock": "administrator"}),
    lambda: 0.0,
)
"""Time is what events say, so that a run of events has one answer: for tests."""
