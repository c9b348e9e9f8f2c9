"""The events of the panel: what they are called, and which id each is about.

Who causes an event, what it is about and which rule accepts it stands with its declaration.
"""

from collections.abc import Mapping
from typing import Final, get_args

from session_panel import AnyEvent
from session_panel.events import Event, Subject

EVENTS: Final[tuple[type[Event], ...]] = get_args(AnyEvent)
"""The type of each event."""


def name_of(event: Event | type[Event]) -> str:
    """Return what an event is called in JSON, such as ``"accept"``."""
    return str(event.__struct_config__.tag)


def subject_of(event: Event) -> str:
    """Return the id of the conversation, session or record that an event names; empty if none."""
    return "" if event.about == "customer" else str(getattr(event, event.about, ""))


ABOUT: Final[Mapping[str, Subject]] = {name_of(event): event.about for event in EVENTS}
"""What each event is about, by its name."""

NAMES: Final = frozenset(ABOUT)
"""The name of each event."""


def names_about(subject: Subject) -> tuple[str, ...]:
    """Return the names of the events that are about something."""
    return tuple(name for name, about in ABOUT.items() if about == subject)


def names_accepted_by(rule: str) -> tuple[str, ...]:
    """Return the names of the events that a rule accepts, where nothing more is known of them."""
    return tuple(name_of(event) for event in EVENTS if event.rule == rule)
