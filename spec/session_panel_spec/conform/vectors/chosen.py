"""Runs chosen by hand, for what the abstract state does not show: `chosen.toml` tells them."""

import json
import tomllib
from collections.abc import Iterator, Mapping
from importlib.resources import files
from typing import Annotated, Any, Final, get_args

import msgspec
from msgspec import Meta

from session_panel import AnyEvent, config_from_json, event_from_json
from session_panel.events import SentimentLevel
from session_panel.text import Locale
from session_panel_spec.conform.vectors.run import Run

_FILE: Final = files(__package__) / "chosen.toml"


class _Chosen(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    title: str
    rules: Annotated[tuple[str, ...], Meta(min_length=1)]
    locales: Annotated[tuple[Locale, ...], Meta(min_length=1)]
    events: str | tuple[Mapping[str, Any], ...]
    config: Mapping[str, Any] = {}


def chosen_runs() -> Iterator[Run]:
    """Yield the runs, each in every language that it is told in."""
    for name, told in tomllib.loads(_FILE.read_text("utf-8")).items():
        chosen = msgspec.convert(told, _Chosen)
        for locale in chosen.locales:
            yield Run(
                name=f"{name}-{locale}",
                title=chosen.title,
                config=config_from_json(json.dumps(chosen.config)),
                events=tuple(_events(chosen)),
                rules=chosen.rules,
                locale=locale,
            )


def _events(chosen: _Chosen) -> Iterator[AnyEvent]:
    """Yield the events, as they are told or of the kind that the run names."""
    told = _SENTIMENTS if chosen.events == "sentiments" else chosen.events
    return (event_from_json(json.dumps(event)) for event in told)


_LEVELS: Final[tuple[SentimentLevel, ...]] = get_args(SentimentLevel)
_SENTIMENTS: Final = (
    {"type": "pick", "at": 1, "conversation": "c1", "customer": "ana", "mode": "live"},
    {"type": "focus", "at": 2, "session": "home"},
    *(
        {"type": "sentiment", "at": at, "conversation": "c1", "level": level}
        for at, level in enumerate(_LEVELS, 3)
    ),
)
"""A session without the focus, whose customer goes through every sentiment from the worst."""
