"""The door between Python and the page: a request goes in as JSON, the answer comes out as JSON."""

from collections.abc import Mapping
from typing import Any

import msgspec

from session_panel import Config, InvalidInput, json_schemas
from session_panel_spec.domain.rules import load_rules
from session_panel_spec.logs.log import LogError, write_log
from session_panel_spec.logs.story import load_stories
from session_panel_spec.simulator.requests import Restore, request_from_json
from session_panel_spec.simulator.run import Run, begin
from session_panel_spec.simulator.scene import scene


class Simulator:
    """A run, and requests that change it."""

    def __init__(self) -> None:
        self._run = begin(Config(), "en")

    def catalogue(self) -> str:
        """Return as JSON what never changes: stories, rules, and what can be configured."""
        told = ("name", "title", "title_id", "text", "text_id")
        stories = [{name: getattr(story, name) for name in told} for story in load_stories()]
        rules = {rule.id: rule.text for rule in load_rules().values()}
        return _text({"stories": stories, "rules": rules, "config": json_schemas()["config"]})

    def answer(self, request: str) -> str:
        """Return the answer to a request, both as JSON.

        A request that is not of the form, or names what does not exist, changes nothing, and its
        answer says which field is wrong, and what is expected there.
        """
        return _text(self._answer(request))

    def _answer(self, text: str) -> Mapping[str, Any]:
        try:
            request = request_from_json(text)
            self._run = request.follow(self._run)
        except (InvalidInput, LogError) as error:
            return {"error": str(error), "field": getattr(error, "field", "")}
        return {"scene": scene(self._run), "shared": _shared(self._run)}


def _text(value: object) -> str:
    return msgspec.json.encode(value, order="deterministic").decode()


def _shared(run: Run) -> Restore:
    happened = [happening.event for happening in run.happenings]
    log = write_log((*happened, *run.now.upcoming), run.config, run.locale)
    return Restore("".join(log), len(happened), run.now.at, run.story)
