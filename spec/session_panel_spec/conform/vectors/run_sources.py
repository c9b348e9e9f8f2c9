"""Where runs come from: the manual's stories, `chosen_runs.toml`, and the search by `coverage`."""

import json
import tomllib
from collections.abc import Callable, Iterator, Mapping
from importlib.resources import files
from typing import Annotated, Any, Final, get_args

import msgspec
from msgspec import Meta

from session_panel import LOCALES, AnyEvent, Config, config_from_json, event_from_json, to_json
from session_panel.events import SentimentLevel
from session_panel.text import Locale
from session_panel_spec.conform.vectors.run import Run, all_timed
from session_panel_spec.lockstep.coverage.possibility import Possibility
from session_panel_spec.lockstep.coverage.search import reached
from session_panel_spec.lockstep.coverage.setting import Run as Events
from session_panel_spec.logs.log import read_log
from session_panel_spec.logs.story import load_stories


def story_runs() -> Iterator[Run]:
    """Yield every story, in every language."""
    for story in load_stories():
        for locale in LOCALES:
            log = read_log(story.lines, story.name)
            events = tuple(event for _, event in log.events)
            title = story.title_id if locale == "id" else story.title
            name = f"{story.name}-{locale}"
            yield Run(name, title, log.config, events, story.rules, locale)


_FILE: Final = files(__package__) / "chosen_runs.toml"


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


def possibility_runs(progress: Callable[[int], None] | None = None) -> Iterator[Run]:
    """Yield the runs; one that shows several things is there once.

    Args:
        progress: told after every state that is searched how many there have been.
    """
    same: dict[tuple[str, ...], list[Possibility]] = {}
    shortest: dict[tuple[str, ...], tuple[Config, Events]] = {}
    for witness in reached(progress):
        if witness.run and witness.setting:
            config = witness.setting.config
            key = (to_json(config), *map(to_json, witness.run))
            same.setdefault(key, []).append(witness.subject)
            shortest[key] = config, witness.run
    for number, (key, shown) in enumerate(same.items(), 1):
        yield _run(number, *shortest[key], shown)


def _run(number: int, config: Config, events: Events, shown: list[Possibility]) -> Run:
    return Run(
        name=f"{number:03}",
        title="; ".join(possibility.name for possibility in shown),
        config=config,
        events=tuple(all_timed(config, events)),
        rules=tuple(rule for possibility in shown for rule in possibility.rules),
    )
