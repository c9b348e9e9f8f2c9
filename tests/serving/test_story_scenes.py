"""Each story over HTTP, in both languages: the scenes are those that the simulator shows."""

import json
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from event_examples import BY
from served import Served, served
from test_scenes import BROUGHT

from session_panel.text import LOCALES
from session_panel_service.clocks import EVENTS
from session_panel_spec.logs.log import read_log
from session_panel_spec.logs.story import load_stories
from session_panel_spec.logs.terminal_text import time_text
from session_panel_spec.simulator.bridge import Simulator

STORIES = load_stories()
ALIKE = ("locale", "words", "presence", "more", "over", "saved", "view")
"""What both tell of a moment under the same name."""

Json = dict[str, Any]


class Playing:
    """The simulator, as its page plays a story in a language."""

    def __init__(self, story: str, locale: str) -> None:
        self._simulator = Simulator()
        self._ask(do="tell", story=story)
        self._ask(do="speak", locale=locale)

    def next(self) -> Json:
        """Return the scene after the next event."""
        return self._ask(do="play")

    def _ask(self, **request: str) -> Json:
        scene: Json = json.loads(self._simulator.answer(json.dumps(request)))["scene"]
        return scene


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
async def test_a_story_over_http_shows_the_scenes_of_the_simulator(story: Any) -> None:
    log = read_log(story.lines, story.name)
    playing = {locale: Playing(story.name, locale) for locale in LOCALES}
    async with served(clock=EVENTS, panels=()) as one:
        await one.ask("PUT", f"/panels/{story.name}", msgspec.to_builtins(log.config))
        for number, (_, event) in enumerate(log.events):
            await one.send(event, f"k{number}", panel=story.name)
            for locale, simulator in playing.items():
                same(await told(one, story.name, locale), simulator.next())


async def told(one: Served, panel: str, locale: str) -> Json:
    scene: Json = (await one.ask("GET", f"/panels/{panel}/scene?locale={locale}")).json
    return scene


def same(scene: Json, simulated: Json) -> None:
    """See that the screens of two scenes are the same, and what the agent can try on them."""
    assert {name: scene[name] for name in ALIKE} == {name: simulated[name] for name in ALIKE}
    assert time_text(scene["at"]) == simulated["at"]
    left = {
        one["conversation"]: time_text(one["until"] - scene["at"])
        for one in scene["view"]["offers"]
    }
    assert left == simulated["offers_left"]
    assert dict(tried(scene["acts"], "sentence")) == dict(on_the_screen(simulated))


def tried(acts: list[Json], words: str) -> Iterator[tuple[str, Json | None]]:
    """Yield each act, and what refuses it, with its sentence under one name."""
    for act in acts:
        timeless = {name: told for name, told in act["event"].items() if name != "at"}
        refused = act["refused"] and dict(act["refused"])
        if refused:
            refused["sentence"] = refused.pop(words)
        yield json.dumps(timeless, sort_keys=True), refused


def on_the_screen(simulated: Json) -> Iterator[tuple[str, Json | None]]:
    """Yield what the agent can try in the simulator, but for what only its cast brings."""
    dashboard = simulated["view"]["dashboard"] or {}
    listed = {item["conversation"] for one in dashboard.values() for item in one["items"]}
    kinds = {*BY["agent"]} - BROUGHT

    def is_there(event: Json) -> bool:
        if event["type"] == "open_conversation":
            return event["conversation"] in listed
        return event["type"] in kinds and not (event["type"] == "open_tab" and event["title"])

    there = [choice for choice in simulated["choices"] if is_there(choice["event"])]
    yield from tried(there, "text")
