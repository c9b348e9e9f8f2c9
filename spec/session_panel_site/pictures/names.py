"""What people call what the code names: machines, states, events, guards, in a language.

English has the names of the code itself.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import msgspec

from session_panel_spec.domain.rule_names import Language

Words = Mapping[str, str]


class Names(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The names of a language, each by the code's.

    Attributes:
        states: those of each machine, by the machine.
        steps: the events of each machine, by the machine.
        guards: what a guard says, also negated: ``not live``.
        groups: the groups of states that a machine's declaration names.
        events: those of the panel.
        effects: what the host must do.
        actors: who causes an event.
        values: arguments of events that are no names of somebody's own.
        phrases: whatever else a picture says.
    """

    machines: Words
    states: Mapping[str, Words]
    steps: Mapping[str, Words]
    guards: Words
    groups: Words
    events: Words
    effects: Words
    actors: Words
    values: Words
    phrases: Words


@cache
def load_names(language: Language) -> Names:
    """Return the names of a language other than English.

    Raises:
        FileNotFoundError: the language has none.
        ValueError: they are not of their form.
    """
    text = (files(__package__) / f"names.{language}.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(text), Names)
