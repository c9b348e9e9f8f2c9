"""What is possible in the model (the domain's section 8): what is reached, and what can be."""

from collections.abc import Iterator

from session_panel_spec.model.events import (
    EVENTS,
    SHARED,
    VARIABLES,
    active,
    conv,
    focused,
    is_offered,
    mode,
    mode_of_panel,
    session,
    upset,
)
from session_panel_spec.model.language import Event, Expression, SlotKind, Variable
from session_panel_spec.model.properties.formula import Happens, Then
from session_panel_spec.model.properties.property import AlwaysPossible, Sometimes
from session_panel_spec.model.properties.property_file import load_properties

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


def _way(
    name: str, event: Event, of: SlotKind | None, before: Expression, after: Expression
) -> Sometimes:
    """Return that an event happens in a certain way: somewhere, and to a certain end."""
    text = f"The event {event.name} happens so: {name}."
    kinds = (of,) if of else ()
    holds = Happens((event.name,)) & before & Then(after)
    return Sometimes(name, event.rules, text, kinds, holds, "steps")


def _ways() -> Iterator[Sometimes]:
    """Yield the ways in which events happen that differ by more than their names."""
    named = {(event.name, of): event for event in EVENTS for of in event.of or (None,)}
    slot: SlotKind = "conversation"
    offer, pick, leaves = named["offer", slot], named["pick", slot], named["leaves", slot]
    for way in ("live", "persistent"):
        yield _way(f"offer-{way}", offer, slot, ~is_offered, mode.is_(way))
        yield _way(f"pick-{way}", pick, slot, ~active, active & mode.is_(way))
    for over in ("none", "closed", "ended"):
        yield _way(f"offer-after-{over}", offer, slot, conv.is_(over) & ~is_offered, is_offered)
        yield _way(f"pick-after-{over}", pick, slot, conv.is_(over), active)
    for before in ("waiting", "closed", "ended"):
        yield _way(f"open-{before}", named["open", slot], slot, conv.is_(before), focused)
    yield _way("leaves-its-offer", leaves, slot, is_offered, ~is_offered)
    yield _way("leaves-the-conversation", leaves, slot, active, conv.is_("ended"))
    yield _way("end-ends", named["end", slot], slot, active, conv.is_("ended"))
    calm = upset.is_(False)
    yield _way("calms-down", named["sentiment", slot], slot, ~calm, calm)
    expanded = mode_of_panel.is_("expanded")
    yield _way("expands-again", named["toggle", None], None, ~expanded, expanded)
    focus = named["focus", "record"]
    yield _way("focus-on-a-record", focus, "record", session.is_("background"), focused)


SOMETIMES = (
    *(one for variable in SHARED for one in _values("panel", (), variable)),
    *(
        one
        for kind, variables in VARIABLES.items()
        for variable in variables
        for one in _values(kind, (kind,), variable)
    ),
    *(one for event in EVENTS for one in _happens(event)),
    *_ways(),
)
"""Every value of every variable is reached, and every event happens in all its ways, at some size:
do-not-disturb for instance where C=1, since one conversation is then the full load."""

ALWAYS_POSSIBLE = load_properties("possibility.toml", AlwaysPossible)
"""What stays possible whatever happens."""
