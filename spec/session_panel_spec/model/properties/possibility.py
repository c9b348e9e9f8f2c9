"""What is possible in the model (the domain's section 8): what is reached, and what can be."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from importlib.resources import files
from typing import Final

from session_panel_spec.model.language import Event, SlotKind, Variable, found
from session_panel_spec.model.panel_model import EVENTS, SHARED, VARIABLES, mode_of_panel
from session_panel_spec.model.properties.formula import Happens
from session_panel_spec.model.properties.property import AlwaysPossible, Sometimes
from session_panel_spec.model.properties.property_file import load_properties
from session_panel_spec.model.query import value_text

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

_TEXTS: Final[Mapping[str, str]] = tomllib.loads(
    (files(__package__) / "reached.toml").read_text("utf-8")
)
"""What is reached, by the name of the property."""


def _values(owner: str, of: tuple[SlotKind, ...], variable: Variable) -> Iterator[Sometimes]:
    """Yield that each value of a variable is reached."""
    rules = ("MODE-1",) if variable == mode_of_panel else RULES[variable.name]
    for value in variable.domain:
        name = f"{owner}-{variable.name}-{value_text(value)}"
        yield Sometimes(name, rules, _TEXTS[name], of, variable.is_(value))


def _happens(event: Event) -> Iterator[Sometimes]:
    """Yield that an event happens, to each kind of slot that it can happen to."""
    for kind in event.targets:
        name = f"{event.name}-{kind or 'panel'}"
        of = (kind,) if kind else ()
        yield Sometimes(name, event.rules, _TEXTS[name], of, Happens((event.name,)), "steps")


def _way(way: Sometimes) -> Sometimes:
    """Return a way in which an event happens with the rules of the event."""
    ((name,),) = (happens.names for happens in found(Happens, way.holds))
    kinds = way.of or (None,)
    event = next(one for one in EVENTS if one.name == name and kinds[0] in one.targets)
    return replace(way, rules=event.rules)


SOMETIMES = (
    *(one for variable in SHARED for one in _values("panel", (), variable)),
    *(
        one
        for kind, variables in VARIABLES.items()
        for variable in variables
        for one in _values(kind, (kind,), variable)
    ),
    *(one for event in EVENTS for one in _happens(event)),
    *map(_way, load_properties("ways.toml", Sometimes, rules=(), over="steps")),
)
"""Every value of every variable is reached, and every event happens in all its ways, at some size:
do-not-disturb for instance where C=1, since one conversation is then the full load."""

ALWAYS_POSSIBLE = load_properties("possibility.toml", AlwaysPossible)
"""What stays possible whatever happens."""
