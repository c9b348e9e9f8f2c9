"""Every route, by who asks; every event, by who sends it: what is asked of the app's own routes.

The tables here are written by hand, so that a new route, or a new event, has to be decided here.
"""

from typing import get_args

import pytest
from event_examples import BY, SENDERS, example
from served import PRINCIPALS, Served, served

from session_panel import AnyEvent
from session_panel_service.app import app
from session_panel_service.asking.gate import Allowed

WHO = ("nobody", *PRINCIPALS)

KNOWN = {
    "GET /panels": (401, 200, 200, 403, 200, 200),
    "GET /panels/{panel}/view": (401, 200, 403, 403, 200, 200),
    "GET /panels/{panel}/scene": (401, 200, 403, 403, 200, 200),
    "GET /panels/{panel}/stream": (401, 200, 403, 403, 200, 200),
    "GET /panels/{panel}/log": (401, 403, 403, 403, 200, 200),
    "PUT /panels/{panel}": (401, 403, 403, 403, 201, 201),
    "PUT /panels/{panel}/configuration": (401, 403, 403, 403, 200, 200),
    "POST /panels/{panel}/events": (),  # by event: see below
}
"""The status of the answer to nobody, the agent, another's agent, the channel, the administrator,
and to who started the service."""

OPEN = {
    "GET /": 200,
    "GET /page/{file:path}": 404,
    "GET /health": 200,
    "GET /ready": 200,
    "GET /metrics": 200,
    "GET /openapi.json": 200,
}
"""The status of the answer to everybody."""

STREAM = "GET /panels/{panel}/stream"
HEADS = {
    route.replace("GET", "HEAD"): route
    for route in (*KNOWN, *OPEN)
    if route.startswith("GET") and route != STREAM  # whose HEAD would have no end
}
"""What answers like a GET, but for the body."""

ROLES = {
    "agent": {"agent"},
    "other agent": set(),
    "channel": {"channel"},
    "administrator": {"administrator"},
    "local": {"agent", "channel", "administrator"},
}
"""Whose events somebody sends to agent-7."""


def test_every_route_of_the_app_has_a_row_and_every_row_a_route() -> None:
    made = app(None, Allowed.on(1)).routes  # type: ignore[arg-type, attr-defined]
    rows = {f"{method} {one.path}" for one in made for method in one.methods}
    assert rows == {*KNOWN, *OPEN, *HEADS}


def test_every_event_has_a_sender() -> None:
    kinds = [str(kind.__struct_config__.tag) for kind in get_args(AnyEvent)]
    assert sorted(SENDERS) == sorted(kinds)


async def asked(one: Served, route: str, who: str) -> int:
    """Return the status of the answer to a route."""
    method, _, path = route.partition(" ")
    panel = f"new-{who}" if route == "PUT /panels/{panel}" else "agent-7"
    path = path.replace("{panel}", panel.replace(" ", "-")).replace("{file:path}", "no")
    if path.endswith("/stream"):
        return await begun(one, path, who)
    body = {} if method == "PUT" else None
    return (await one.ask(method, path, body, who=who, idempotency_key=f"k {who}")).status


async def begun(one: Served, path: str, who: str) -> int:
    """Return the status of a stream, which has no end."""
    async with one.stream(path, who=who) as stream:
        return stream.status


@pytest.mark.parametrize("route", [route for route, row in KNOWN.items() if row])
async def test_a_route_answers_those_who_may_ask(route: str) -> None:
    async with served() as one:
        assert tuple([await asked(one, route, who) for who in WHO]) == KNOWN[route]


@pytest.mark.parametrize("route", OPEN)
async def test_an_open_route_answers_everybody(route: str) -> None:
    async with served() as one:
        assert [await asked(one, route, who) for who in WHO] == [OPEN[route]] * len(WHO)


@pytest.mark.parametrize("head", HEADS)
async def test_a_head_is_answered_to_each_as_its_get_without_a_body(head: str) -> None:
    async with served() as one:
        for who in WHO:
            assert await asked(one, head, who) == await asked(one, HEADS[head], who), who
        path = head.partition(" ")[2].replace("{panel}", "agent-7").replace("{file:path}", "no")
        told = await one.raw(one.head("HEAD", path, "local", {}, "close"))
        assert told.endswith(b"\r\n\r\n")
        assert told.count(b"\r\n\r\n") == 1


@pytest.mark.parametrize("who", WHO)
async def test_an_event_is_taken_from_those_who_send_it(who: str) -> None:
    async with served() as one:
        for kind, sender in SENDERS.items():
            answer = await one.send(example(kind), kind, who=who)
            may = sender in ROLES.get(who, ())
            assert answer.status == (200 if may else 401 if who == "nobody" else 403), kind
        version = (await one.ask("GET", "/panels/agent-7/view", who="administrator")).json[
            "version"
        ]
    assert version == sum(len(BY[role]) for role in ROLES.get(who, ()))


async def test_whether_another_panel_is_there_is_not_told() -> None:
    async with served() as one:
        for path in ("view", "scene", "stream"):
            there, nowhere = [
                await one.ask("GET", f"/panels/{panel}/{path}", who="other agent")
                for panel in ("agent-7", "agent-9")
            ]
            assert (there.status, nowhere.status) == (403, 403)
            assert there.json["detail"].replace("agent-7", "agent-9") == nowhere.json["detail"]
