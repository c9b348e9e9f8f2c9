"""The moving desk: what the real panel shows after each of a few events, as one animated SVG.

It asks for nothing from elsewhere, follows the reader's colours, and stands still, at its last
moment, for who wants no motion.
"""

import tomllib
from collections.abc import Iterator
from importlib.resources import files
from typing import Any, Final, NamedTuple

import msgspec

from session_panel import AnyEvent, EventRefused, Panel, View, reason_text
from session_panel_site.pages.templates import page
from session_panel_spec.diagrams.style import PALETTE
from session_panel_spec.domain.panel_events import name_of, subject_of
from session_panel_spec.logs.machine_steps import explaining_rules, record_steps

_FILE: Final = "assets/desk.svg"
_SECONDS: Final = 3
"""How long each moment is shown."""

_MOST_RULES: Final = 6
"""Of how many rules there is room for the IDs."""


class Moment(NamedTuple):
    """What an event did.

    Attributes:
        told: the event as a call.
        rules: those that explain it, or the one that refuses it.
        refused: why it is refused; empty where the panel takes it.
        view: the screen after it.
    """

    told: str
    rules: tuple[str, ...]
    refused: str
    view: View


def pages() -> Iterator[tuple[str, str]]:
    """Yield the picture, by its path under the documentation."""
    moments = tuple(_moments())
    title = ", ".join(one.told for one in moments)
    svg = page(
        "desk.svg",
        moments=moments,
        title=title,
        seconds=_SECONDS,
        palette=PALETTE,
        most=_MOST_RULES,
    )
    yield _FILE, svg


def _moments() -> Iterator[Moment]:
    panel = Panel()
    for event in _events():
        before, told = panel.state, f"{name_of(event)}({subject_of(event)})"
        try:
            with record_steps() as steps:
                panel.apply(event)
        except EventRefused as refusal:
            why = reason_text(refusal.reason)
            yield Moment(told, (refusal.rule,), why, panel.view())
        else:
            rules = explaining_rules(before, event, panel.state, tuple(steps))
            yield Moment(told, rules, "", panel.view())


def _events() -> Iterator[AnyEvent]:
    text = (files(__package__) / "desk.toml").read_text("utf-8")
    told: list[dict[str, Any]] = tomllib.loads(text)["events"]
    for at, fields in enumerate(told):
        yield msgspec.convert({**fields, "at": at}, AnyEvent)
