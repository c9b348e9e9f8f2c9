"""The door between Python and the page: a request goes in as JSON, the answer comes out as JSON."""

from collections.abc import Mapping
from typing import Any

import msgspec

from session_panel import Config, InvalidInput, json_schemas
from session_panel_spec.domain.rules import load_rules
from session_panel_spec.logs.log import LogError, write_log
from session_panel_spec.logs.story import load_stories
from session_panel_spec.simulator.requests import Restore, Share, request_from_json
from session_panel_spec.simulator.run import Run, begin
from session_panel_spec.simulator.scene import Scene, scene


class Answer(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the page gets: what it shows now, and what it asked for; or why it gets nothing."""

    scene: Scene | None = None
    shared: Restore | None = None
    error: str | None = None


class StoryTitle(msgspec.Struct, frozen=True):
    """A story to choose."""

    name: str
    title: str
    title_id: str
    text: str
    text_id: str


class Catalogue(msgspec.Struct, frozen=True):
    """What never changes: the stories, the sentence of each rule, and what can be configured."""

    stories: tuple[StoryTitle, ...]
    rules: Mapping[str, str]
    config: Mapping[str, Any]


class Simulator:
    """A run, and requests that change it."""

    def __init__(self) -> None:
        self._run = begin(Config(), "en")

    def catalogue(self) -> str:
        """Return what never changes, as JSON."""
        stories = msgspec.convert(load_stories(), tuple[StoryTitle, ...], from_attributes=True)
        rules = {rule.id: rule.text for rule in load_rules().values()}
        return msgspec.json.encode(Catalogue(stories, rules, json_schemas()["config"])).decode()

    def answer(self, request: str) -> str:
        """Return the answer to a request, both as JSON.

        A request that is not of the form, or names what does not exist, changes nothing, and its
        answer is one sentence.
        """
        return msgspec.json.encode(self._answer(request), enc_hook=dict).decode()

    def _answer(self, text: str) -> Answer:
        try:
            request = request_from_json(text)
            self._run = request.follow(self._run)
        except (InvalidInput, LogError) as error:
            return Answer(error=str(error))
        shared = _shared(self._run) if isinstance(request, Share) else None
        return Answer(scene(self._run), shared)


def _shared(run: Run) -> Restore:
    happened = [happening.event for happening in run.happenings]
    log = write_log((*happened, *run.now.upcoming), run.config, run.locale)
    return Restore("".join(log), len(happened), run.now.at)
