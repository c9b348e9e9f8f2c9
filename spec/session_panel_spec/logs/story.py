"""The manual's stories: logs that are replayed, and the screens that their reader expects."""

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Annotated, Any, Final

import msgspec
from msgspec import Meta

from session_panel import translations
from session_panel_spec.logs.log import LogError, read_log
from session_panel_spec.logs.replay import Applied, NotRefused, Refused, Step, steps

_FOLDER: Final = files(__package__) / "stories"

STORIES: Final = tuple(
    sorted(entry.name[:-5] for entry in _FOLDER.iterdir() if entry.name.endswith(".toml"))
)
"""The name of every story."""


class Screen(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the screen must show at one moment of a story.

    Attributes:
        after: the number of the log's line after which it must.
        shows: a part of the view, as JSON has it: of an object the keys that matter, of a list
            every element, ``false`` where nothing must be.
        locale: the language of the screen; None for the story's.
    """

    after: Annotated[int, Meta(ge=1)]
    shows: Mapping[str, Any]
    locale: str | None = None


class Story(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A story of the manual.

    Attributes:
        lines: its log; after an event that it says is refused, and by which rule, the screen is
            as before.
        title_id: its title in Indonesian.
        text: what happens, in a few sentences.
        text_id: the same in Indonesian.
        rules: the rules that it shows.
        locale: the language in which it is told.
        screens: what the screen must show.
    """

    name: str
    lines: tuple[str, ...]
    title: str
    title_id: str
    text: str
    text_id: str
    rules: Annotated[tuple[str, ...], Meta(min_length=1)]
    locale: str
    screens: Annotated[tuple[Screen, ...], Meta(min_length=1)]


@cache
def load_stories() -> tuple[Story, ...]:
    """Return every story, in the order of the names.

    Raises:
        ValueError: a story is not of its form.
    """
    return tuple(_load(name) for name in STORIES)


def check_story(story: Story) -> list[str]:
    """Return one sentence for each thing that the replayed story shows differently."""
    locales = dict.fromkeys(screen.locale or story.locale for screen in story.screens)
    return [difference for locale in locales for difference in _differences(story, locale)]


def _load(name: str) -> Story:
    told = tomllib.loads((_FOLDER / f"{name}.toml").read_text("utf-8"))
    log = (_FOLDER / f"{name}.jsonl").read_text("utf-8")
    return msgspec.convert(told | {"name": name, "lines": log.split("\n")}, Story)


def _differences(story: Story, locale: str) -> Iterator[str]:
    views: dict[int, Any] = {}
    yield from _replay(story, locale, views)
    for screen in story.screens:
        if (screen.locale or story.locale) != locale:
            continue
        if screen.after not in views:
            yield f"{story.name}, line {screen.after}: no event is applied there"
            continue
        for lack in lacking(screen.shows, views[screen.after]):
            yield f"{story.name}, after line {screen.after} ({locale}): {lack}"


def _replay(story: Story, locale: str, views: dict[int, Any]) -> Iterator[str]:
    """Keep the screen after each line in `views`, and yield what is not as the log tells it."""
    shown: Any = None
    try:
        for step in steps(read_log(story.lines, story.name), translations(locale)):
            if isinstance(step, Applied):
                shown = msgspec.to_builtins(step.view)
            elif not isinstance(step, Refused) or step.told != step.refusal.rule:
                yield f"{story.name}, line {step.line}: {_oddity(step)}"
                continue
            views[step.line] = shown
    except LogError as error:
        yield f"{story.name}, line {error.line}: {error.message}"


def _oddity(step: Step) -> str:
    match step:
        case Refused():
            return str(step.refusal)
        case NotRefused():
            return "no rule refuses it"
        case _:
            return "Expected an event"


def lacking(expected: Any, shown: Any, where: str = "") -> Iterator[str]:  # noqa: ANN401 - any JSON
    """Yield a sentence for each place at which what is shown does not contain what is expected.

    Args:
        expected: a part of a view, as `Screen.shows` has it.
        shown: the view as JSON has it.
        where: the place of both in the whole view.
    """
    match expected, shown:
        case dict(), dict():
            for key, value in expected.items():
                yield from lacking(value, shown.get(key), f"{where}.{key}".lstrip("."))
        case list(), list() | tuple() if len(expected) == len(shown):
            for i, (value, other) in enumerate(zip(expected, shown, strict=True)):
                yield from lacking(value, other, f"{where}[{i}]")
        case list(), list() | tuple():
            yield f"{where}: expected {len(expected)} entries, shown are {len(shown)}"
        case False, None:
            return
        case _ if type(expected) is not type(shown) or expected != shown:
            yield f"{where}: expected {expected!r}, shown is {shown!r}"
