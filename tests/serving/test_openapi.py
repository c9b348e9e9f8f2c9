"""The description of the service is of the routes that there are, and of what they answer."""

import json
from typing import Any

import jsonschema
import pytest
from event_examples import SENDERS, example
from served import served

from session_panel_service.app import app
from session_panel_service.asking.gate import Allowed
from session_panel_service.starting import description

DOCUMENT = json.loads(description(by_events=False))


def valid(schema: str, told: object) -> bool:
    """Say whether something is of a schema of the document."""
    whole = DOCUMENT | {"$ref": f"#/components/schemas/{schema}"}
    return bool(jsonschema.Draft202012Validator(whole).is_valid(told))


def test_every_route_of_the_app_is_described_and_nothing_else() -> None:
    made = app(None, Allowed.on(1)).routes  # type: ignore[arg-type]
    methods = [(one.path, method) for one in made for method in one.methods if method != "HEAD"]
    routes = {(path.replace(":path", ""), method.lower()) for path, method in methods}
    told = {(path, method) for path, methods in DOCUMENT["paths"].items() for method in methods}
    assert told == routes


def references(part: Any) -> set[str]:
    """Return what a part of the document refers to."""
    if isinstance(part, list):
        return set().union(*map(references, part))
    if not isinstance(part, dict):
        return set()
    own = {part["$ref"]} if isinstance(part.get("$ref"), str) else set()
    mapped = {*part.get("discriminator", {}).get("mapping", {}).values()}
    return own | mapped | set().union(*map(references, part.values()), set())


def test_whatever_is_referred_to_is_there() -> None:
    for reference in references(DOCUMENT):
        part = DOCUMENT
        for name in reference.removeprefix("#/").split("/"):
            part = part[name]
    assert len(references(DOCUMENT)) > 50


@pytest.mark.parametrize("kind", SENDERS)
def test_an_event_is_described_without_its_time(kind: str) -> None:
    assert valid("Event", example(kind))
    assert not valid("Event", example(kind) | {"at": 5, "more": 1})
    assert not valid("Event", {"type": kind, "conversation": 7})


def test_where_time_is_what_events_say_they_tell_it() -> None:
    parts = json.loads(description(by_events=True))["components"]["schemas"]
    assert "at" in parts["Toggle"]["required"]
    assert "at" not in DOCUMENT["components"]["schemas"]["Toggle"]["properties"]


async def test_what_is_answered_is_as_it_is_described() -> None:
    async with served() as one:
        assert (await one.ask("GET", "/openapi.json")).json == DOCUMENT
        for kind in SENDERS:
            answer = await one.send(example(kind), kind)
            assert valid("Answered" if answer.status == 200 else "Trouble", answer.json), kind
        seen = (await one.ask("GET", "/panels/agent-7/view")).json
        assert valid("Seen", seen)
        assert not valid("Seen", seen | {"version": "1"})
        scene = (await one.ask("GET", "/panels/agent-7/scene")).json
        assert valid("Scene", scene)
        assert not valid("Scene", scene | {"acts": [{"event": "toggle"}]})
        assert valid("Reached", (await one.ask("GET", "/panels")).json)
        assert valid("Created", (await one.ask("PUT", "/panels/b", {})).json)
        assert valid("Trouble", (await one.ask("GET", "/nowhere")).json)
