"""The moving desk: what the real panel shows after each of a few events, as one animated SVG.

It asks for nothing from elsewhere, follows the reader's colours, and stands still, at its last
moment, for who wants no motion.
"""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import files
from typing import Any, Final, NamedTuple

import msgspec

from session_panel import AnyEvent, EventRefused, Panel, View, reason_text
from session_panel_site.pages.templates import page
from session_panel_site.pictures.names import load_names
from session_panel_spec.diagrams.style import PALETTE
from session_panel_spec.domain.panel_events import name_of, subject_of
from session_panel_spec.domain.rule_names import Language
from session_panel_spec.logs.machine_steps import explaining_rules, record_steps

_FILES: Final[Mapping[Language, str]] = {"en": "assets/desk.svg", "id": "assets/desk.id.svg"}
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
    """Yield the picture in each language, by its path under the documentation."""
    for language, file in _FILES.items():
        moments = tuple(_moments(language))
        yield (
            file,
            page(
                "desk.svg",
                language,
                moments=moments,
                first=_first(moments),
                title=", ".join(one.told for one in moments),
                seconds=_SECONDS,
                palette=PALETTE,
                most=_MOST_RULES,
            ),
        )


def _first(moments: Sequence[Moment]) -> int:
    """Return the moment to begin with: the first that shows an alert, so that much is there."""
    alerts = (any(one.alert for one in moment.view.sessions) for moment in moments)
    return next(number for number, alert in enumerate(alerts) if alert)


def _moments(language: Language) -> Iterator[Moment]:
    panel = Panel()
    for event in _events():
        before, told = panel.state, _told(event, language)
        try:
            with record_steps() as steps:
                panel.apply(event)
        except EventRefused as refusal:
            why = reason_text(refusal.reason, language)
            yield Moment(told, (refusal.rule,), why, panel.view(language))
        else:
            rules = explaining_rules(before, event, panel.state, tuple(steps))
            yield Moment(told, rules, "", panel.view(language))


def _told(event: AnyEvent, language: Language) -> str:
    """Return an event and whom it is about: as a call, or in the words of the language."""
    name, whom = name_of(event), subject_of(event)
    if language == "en":
        return f"{name}({whom})"
    names = load_names(language)
    return f"{names.events[name]}: {names.values.get(whom, whom)}" if whom else names.events[name]


def _events() -> Iterator[AnyEvent]:
    text = (files(__package__) / "desk.toml").read_text("utf-8")
    told: list[dict[str, Any]] = tomllib.loads(text)["events"]
    for at, fields in enumerate(told):
        yield msgspec.convert({**fields, "at": at}, AnyEvent)
