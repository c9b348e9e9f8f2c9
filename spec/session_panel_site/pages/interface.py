"""The page of the interface: what a second panel must agree on, besides the domain's rules."""

from collections.abc import Iterator
from typing import Final, get_args

from session_panel import Config, PresencePolicy, Reason, effects, reason_text, view
from session_panel.events import Actor, Assign, Offer
from session_panel.text import LOCALES
from session_panel_site.pages.fields import KINDS, bounds_text, fields_of
from session_panel_site.pages.screen_texts import screen_texts
from session_panel_site.pages.templates import page
from session_panel_site.pages.words import load_words
from session_panel_spec.domain.interface import load_interface
from session_panel_spec.domain.invalid_input import load_invalid_inputs
from session_panel_spec.domain.panel_events import EVENTS

_EFFECTS: Final = {
    str(effect.__struct_config__.tag): effect for effect in effects.Effect.__subclasses__()
}


def pages() -> Iterator[tuple[str, str]]:
    """Yield the page of the interface."""
    interface = load_interface()
    yield (
        "interface.md",
        page(
            "interface.md",
            interface=interface,
            kinds=[(name, bounds_text(kind)) for name, kind in KINDS.items()],
            inputs=load_invalid_inputs(),
            config=fields_of(Config),
            policy=fields_of(PresencePolicy),
            new=_new(),
            actors=[(who, [e for e in EVENTS if e.actor == who]) for who in get_args(Actor)],
            said=load_words("en").events,
            effects=_EFFECTS,
            screen={name: getattr(view, name) for name in interface.screen},
            fields_of=fields_of,
            languages=[load_words(name).language for name in LOCALES],
            texts=[*screen_texts()],
            reasons=[
                (reason, *(reason_text(reason, name) for name in LOCALES)) for reason in Reason
            ],
        ),
    )


def _new() -> list[tuple[str, ...]]:
    """Return the fields of an event that brings a conversation."""
    fields = {one.name: one for kind in (Offer, Assign) for one in fields_of(kind)}
    return [(f.name, f.kind, f.default, f.meaning) for f in fields.values()]
