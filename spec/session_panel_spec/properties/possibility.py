"""What is possible in the model (the domain's section 8): what is reached, and what can be."""

from collections.abc import Iterator

from session_panel_spec.language import All, Below, Event, SlotKind, Variable
from session_panel_spec.model import (
    EVENTS,
    FOCUSED,
    SHARED,
    VARIABLES,
    absent,
    is_open,
    mode_of_panel,
    still,
)
from session_panel_spec.properties.formula import Happens
from session_panel_spec.properties.property import Act, AlwaysPossible, Sometimes

RULES = {
    "presence": ("PRES-1", "PRES-2", "PRES-4"),
    "conv": ("CONV-1", "CONV-2", "CONV-3", "CONV-6"),
    "session": ("SESS-1", "FOCS-1"),
    "offered": ("OFFR-1",),
    "mode": ("CONV-2", "CONV-3"),
    "history": ("CONV-8", "CONV-9"),
    "unread": ("UNRD-1",),
    "upset": ("SENT-1",),
    "draft": ("EDIT-1",),
    "dialog": ("CLOS-2",),
}
"""The rules that the values of a variable follow from, by its name."""


def _values(owner: str, of: tuple[SlotKind, ...], variable: Variable) -> Iterator[Sometimes]:
    """Yield that each value of a variable is reached."""
    rules = ("MODE-1",) if variable == mode_of_panel else RULES[variable.name]
    for value in variable.domain:
        told = str(value).lower()
        name, text = (owner, variable.name, told), f"The {variable.name} of a {owner} is {told}."
        yield Sometimes("-".join(name), rules, text, of, variable.is_(value))


def _happens(event: Event) -> Iterator[Sometimes]:
    """Yield that an event happens, to each kind of slot that it can happen to."""
    for kind in event.of or (None,):
        name = f"{event.name}-{kind or 'panel'}"
        text = f"The event {event.name} happens to a {kind or 'panel'}."
        of = (kind,) if kind else ()
        yield Sometimes(name, event.rules, text, of, Happens((event.name,)), "steps")


SOMETIMES = (
    *(one for variable in SHARED for one in _values("panel", (), variable)),
    *(
        one
        for kind, variables in VARIABLES.items()
        for variable in variables
        for one in _values(kind, (kind,), variable)
    ),
    *(one for event in EVENTS for one in _happens(event)),
)
"""Every value of every variable is reached, and every event happens, at K=1, R=1 and more."""

ALWAYS_POSSIBLE = (
    AlwaysPossible(
        "home-can-have-the-focus",
        ("FOCS-1", "CLOS-1"),
        "From every state some run gives Home the focus.",
        (),
        All(),
        Below((FOCUSED,), 1),
        (Act("cancel", unless=still), Act("focus")),
    ),
    AlwaysPossible(
        "every-session-can-be-closed",
        ("CLOS-2", "CLOS-4"),
        "From every state some run closes a session that is open.",
        ("conversation", "record"),
        is_open,
        absent,
        (Act("cancel", unless=still), Act("close"), Act("confirm")),
    ),
)
"""What stays possible whatever happens."""
