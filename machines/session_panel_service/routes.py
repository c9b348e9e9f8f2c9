"""All that can be asked for: the app, its description and its tests are made of these tables."""

from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from session_panel_service.answering.about import health, metrics, ready
from session_panel_service.answering.events import configure, create, send_event
from session_panel_service.answering.logs import log
from session_panel_service.answering.page import page
from session_panel_service.answering.reached import panels
from session_panel_service.answering.scenes import scene
from session_panel_service.answering.views import stream, view
from session_panel_service.asking.asked import OpenRoute, Route
from session_panel_service.asking.principal import ROLES, Role
from session_panel_service.clocks import EVENTS
from session_panel_service.openapi import document
from session_panel_service.service import Service

_READERS: Final[frozenset[Role]] = frozenset({"agent", "administrator"})
_ADMINISTRATOR: Final[frozenset[Role]] = frozenset({"administrator"})

ROUTES: Final = (
    Route(
        *("GET", "/panels", panels, _READERS),
        *("Tells which panels one may look at.", None, "Reached"),
    ),
    Route(
        *("PUT", "/panels/{panel}", create, _ADMINISTRATOR),
        *("Makes a panel with a configuration.", "Config", "Created"),
        status="201",
    ),
    Route(
        *("POST", "/panels/{panel}/events", send_event, ROLES),
        *("Adds an event to a panel's log, and tells what became of it.", "Event", "Answered"),
    ),
    Route(
        *("GET", "/panels/{panel}/view", view, _READERS),
        *("Tells what a panel shows.", None, "Seen"),
    ),
    Route(
        *("GET", "/panels/{panel}/scene", scene, _READERS),
        *("Tells what an agent's screen shows, and what the agent can try.", None, "Scene"),
    ),
    Route(
        *("GET", "/panels/{panel}/stream", stream, _READERS),
        *("Tells what a panel shows, now and after each change.", None, "Seen"),
        kind="text/event-stream",
    ),
    Route(
        *("GET", "/panels/{panel}/log", log, _ADMINISTRATOR),
        "Tells a panel's log, one JSON object a line.",
        kind="application/jsonl",
    ),
    Route(
        *("PUT", "/panels/{panel}/configuration", configure, _ADMINISTRATOR),
        *("Replaces a panel's configuration.", "Config", "Answered"),
    ),
)
"""What somebody may ask for who is known."""


async def openapi(service: Service, _request: Request) -> Response:
    """Describe all routes."""
    body = document(ROUTES, OPEN_ROUTES, timed=service.clock is EVENTS)
    return Response(body, 200, {"cache-control": "no-cache"}, "application/json")


OPEN_ROUTES: Final = (
    OpenRoute("GET", "/", page, "The page of an agent.", "text/html"),
    OpenRoute("GET", "/page/{file:path}", page, "A file of the page.", "text/html"),
    OpenRoute("GET", "/health", health, "Says that the process answers.", "text/plain"),
    OpenRoute("GET", "/ready", ready, "Says whether events are taken.", "text/plain"),
    OpenRoute("GET", "/metrics", metrics, "Tells what is counted.", "text/plain"),
    OpenRoute("GET", "/openapi.json", openapi, "Describes all routes.", "application/json"),
)
"""What everybody may ask for."""
