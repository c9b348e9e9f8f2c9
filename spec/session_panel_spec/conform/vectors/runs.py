"""Runs of the panel, before what must be seen on the way: their events, each at its time.

They come from the manual's stories, from `chosen_runs.toml`, and from the search by `coverage`;
others are runs of the model, or were found by chance and kept.
"""

import contextlib
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any, Final, Literal, NamedTuple, get_args

import msgspec
from msgspec import Meta

from session_panel import (
    HOME,
    LOCALES,
    AnyEvent,
    Config,
    EventRefused,
    Focus,
    Panel,
    Pick,
    Sentiment,
    config_from_json,
    event_from_json,
    to_json,
)
from session_panel.events import SentimentLevel
from session_panel.text import Locale
from session_panel_spec.conform.json_objects import Object
from session_panel_spec.lockstep.coverage.search import Witness, reached
from session_panel_spec.lockstep.mapping import config_of
from session_panel_spec.lockstep.vocabulary import meanings, timed
from session_panel_spec.logs.log import read_log
from session_panel_spec.logs.story import load_stories
from session_panel_spec.model.abstract_state import Bounds
from session_panel_spec.model.label import Label


@dataclass(frozen=True, slots=True)
class Run:
    """Events for a new panel.

    Attributes:
        name: what tells it from the other runs of its theme.
        title: what it is about, for people.
        rules: the rules that it is there for; the vector cites those that it meets, too.
        locale: the language of the screen.
        written: the configuration and the events as a vector has them; None if as short as can be.
        nulls: whether a vector says null of whatever an event leaves out and may be null.
    """

    name: str
    title: str
    config: Config
    events: tuple[AnyEvent, ...]
    rules: tuple[str, ...] = ()
    locale: str = "en"
    written: "Written | None" = None
    nulls: bool = False


class Written(NamedTuple):
    """A configuration and events as JSON."""

    config: Object
    events: tuple[Object, ...]


def story_runs() -> Iterator[Run]:
    """Yield every story, in every language, with the events that it tells as refused."""
    for story in load_stories():
        for locale in LOCALES:
            log = read_log(story.lines, story.name)
            events = tuple(entry.event for entry in log.entries if entry.event is not None)
            title = story.title_id if locale == "id" else story.title
            name = f"{story.name}-{locale}"
            yield Run(name, title, log.config, events, story.rules, locale)


_FILE: Final = files(__package__) / "chosen_runs.toml"


class _Chosen(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    title: str
    rules: Annotated[tuple[str, ...], Meta(min_length=1)]
    locales: Annotated[tuple[Locale, ...], Meta(min_length=1)]
    events: Literal["sentiments"] | tuple[AnyEvent, ...]
    config: Config = Config()
    as_given: bool = False


def chosen_runs() -> Iterator[Run]:
    """Yield the runs, each in every language that it is told in."""
    given = tomllib.loads(_FILE.read_text("utf-8"))
    for name, chosen in msgspec.convert(given, type=dict[str, _Chosen]).items():
        written = _written(given[name]) if chosen.as_given else None
        events = _SENTIMENTS if chosen.events == "sentiments" else chosen.events
        for locale in chosen.locales:
            title, rules = chosen.title, chosen.rules
            yield Run(
                f"{name}-{locale}",
                title,
                chosen.config,
                events,
                rules,
                locale,
                written,
                nulls=chosen.as_given,
            )


def _written(given: Mapping[str, Any]) -> Written:
    return Written(given.get("config", {}), tuple(given["events"]))


def with_nulls(given: Mapping[str, Any]) -> Object:
    """Return an event as JSON, with null for whatever may be null and is left out."""
    fields = msgspec.structs.fields(msgspec.convert(given, type=AnyEvent))
    return {**given, **{f.name: None for f in fields if f.default is None and f.name not in given}}


CONFIGURATION_RUNS: Final = Path(__file__).with_name("configuration_runs.jsonl")
"""Runs in configurations that differ in more than one option."""

BROKEN_REFERENCE_RUNS: Final = Path(__file__).with_name("broken_reference_runs.jsonl")
"""Runs each of which tells a broken reference that no vector before it tells."""


_SENTIMENTS: Final[tuple[AnyEvent, ...]] = (
    Pick(1, "c1", "ana", mode="live"),
    Focus(2, HOME),
    *(Sentiment(at, "c1", level) for at, level in enumerate(get_args(SentimentLevel), 3)),
)
"""A session without the focus, whose customer goes through every sentiment from the worst."""


class KeptRun(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A run that was found by chance, and is kept."""

    title: str
    events: tuple[AnyEvent, ...]
    config: Config = Config()
    locale: Locale = "en"


def kept_runs(file: Path) -> Iterator[Run]:
    """Yield the runs of a file, one a line, which are numbered."""
    for number, line in enumerate(file.read_bytes().splitlines(), 1):
        kept = msgspec.json.decode(line, type=KeptRun)
        yield Run(f"{number:03}", kept.title, kept.config, kept.events, (), kept.locale)


def possibility_runs(progress: Callable[[int], None] | None = None) -> Iterator[Run]:
    """Yield the runs; one that shows several things is there once.

    Args:
        progress: told after every state that is searched how many there have been.
    """
    alike: dict[tuple[str, ...], list[Witness]] = {}
    for witness in reached(progress):
        if witness.run and witness.setting:
            key = (to_json(witness.setting.config), *map(to_json, witness.run))
            alike.setdefault(key, []).append(witness)
    for number, ((config, *events), witnesses) in enumerate(alike.items(), 1):
        yield Run(
            name=f"{number:03}",
            title="; ".join(witness.subject.name for witness in witnesses),
            config=config_from_json(config),
            events=tuple(_timed(config_from_json(config), map(event_from_json, events))),
            rules=tuple(rule for witness in witnesses for rule in witness.subject.rules),
        )


def model_run(name: str, title: str, bounds: Bounds, labels: Iterable[Label]) -> Run:
    """Return the run of the real panel that a run of the model stands for."""
    config, now = config_of(bounds), 0.0
    panel, events = Panel(config), list[AnyEvent]()
    for label in labels:
        event = _taken(panel, dict(meanings(bounds, panel.state))[label], now)
        now = event.at
        events.append(_shorter(event))
    return Run(name, title, config, tuple(events))


def _timed(config: Config, events: Iterable[AnyEvent]) -> Iterator[AnyEvent]:
    """Yield the events of a run, each at its time; some may be refused."""
    panel, now = Panel(config), 0.0
    for event in events:
        at_its_time = _taken(panel, event, now)
        now = at_its_time.at
        yield at_its_time


def _taken(panel: Panel, event: AnyEvent, now: float) -> AnyEvent:
    """Let a panel take an event at its time, unless a rule refuses it; return the event."""
    at_its_time = timed(panel.state, event, now)
    with contextlib.suppress(EventRefused):
        panel.apply(at_its_time)
    return at_its_time


def _shorter(event: AnyEvent) -> AnyEvent:
    """Return the event with short ids, since a vector names them often."""
    text = to_json(event).replace('"conversation-', '"c').replace('"customer-', '"customer')
    return event_from_json(text.replace('"record-', '"r'))
