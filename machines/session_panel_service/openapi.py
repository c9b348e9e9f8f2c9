"""The description of all routes (OpenAPI 3.1), made of them and of the types of the package."""

from collections.abc import Iterable, Mapping
from typing import Any, Final, get_args

import msgspec

from session_panel import LOCALES, AnyEvent, Config
from session_panel.json_schema import form_schema
from session_panel_host.log.behaviour import BEHAVIOUR
from session_panel_service.answering.forms import (
    Answered,
    Created,
    Reached,
    Scene,
    Seen,
    Trouble,
)
from session_panel_service.asking.asked import OpenRoute, Route

Json = dict[str, Any]

_KINDS: Final = (AnyEvent, Config, Answered, Seen, Scene, Reached, Created, Trouble)
_EVENTS: Final = frozenset(kind.__name__ for kind in get_args(AnyEvent))

_ID: Final = {"type": "string", "minLength": 1, "maxLength": 200}
_TEXT: Final = {"type": "string"}
_ERRORS: Final[Mapping[str, str]] = {
    "4XX": "The request cannot be answered: the sentence says why, and what to do.",
    "5XX": "It cannot be answered now: send it again, with the same command.",
}


def document(routes: Iterable[Route], open_routes: Iterable[OpenRoute], *, timed: bool) -> bytes:
    """Return the description of routes, in JSON.

    Args:
        routes: those for whom somebody is known to be.
        open_routes: those for everybody.
        timed: whether events tell their time.
    """
    paths: dict[str, Json] = {}
    for route in routes:
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(route)
    for one in open_routes:
        paths.setdefault(one.path.replace(":path", ""), {})[one.method.lower()] = _open_operation(
            one
        )
    security = {"token": {"type": "http", "scheme": "bearer"}}
    told = {
        "openapi": "3.1.0",
        "info": {"title": "Session panels", "version": BEHAVIOUR},
        "paths": paths,
        "components": {"schemas": _schemas(timed=timed), "securitySchemes": security},
    }
    return msgspec.json.encode(told).replace(b'"#/$defs/', b'"#/components/schemas/')


def _schemas(*, timed: bool) -> Json:
    """Return the schemas of all that goes in and out."""
    made = form_schema("Session panels", *_KINDS)
    parts: Json = {"Event": made["anyOf"][0], **made["$defs"]}
    for name in () if timed else _EVENTS:
        parts[name]["properties"].pop("at")
        parts[name]["required"].remove("at")
    return parts


def _operation(route: Route) -> Json:
    content = {route.kind: _content(route.tells)}
    responses = {route.status: {"description": route.about, "content": content}}
    for status, about in _ERRORS.items():
        trouble = {"application/problem+json": _content("Trouble")}
        responses[status] = {"description": about, "content": trouble}
    told: Json = {
        "operationId": route.answer.__name__,
        "summary": route.about,
        "description": f"For: {', '.join(sorted(route.may))}.",
        "security": [{"token": []}],
        "parameters": list(_parameters(route)),
        "responses": responses,
    }
    if route.takes:
        body = {"application/json": _content(route.takes)}
        told["requestBody"] = {"required": True, "content": body}
    return told


def _content(schema: str | None) -> Json:
    return {"schema": {"$ref": f"#/$defs/{schema}"} if schema else _TEXT}


def _parameters(route: Route) -> Iterable[Json]:
    if "{panel}" in route.path:
        yield _parameter("path", "panel", "The panel's id.", _ID, required=True)
    if route.tells in {"Answered", "Seen", "Scene"}:
        locale = {"type": "string", "enum": list(LOCALES), "default": "en"}
        yield _parameter("query", "locale", "The language of the texts.", locale)
    if route.tells == "Answered":
        about = "The command's id: a repeat has it, too, and counts once."
        yield _parameter("header", "Idempotency-Key", about, _ID, required=True)
        yield _parameter("header", "If-Match", "The ETag of the view in which one acts.", _TEXT)


def _parameter(place: str, name: str, about: str, schema: Json, *, required: bool = False) -> Json:
    return {"in": place, "name": name, "description": about, "schema": schema, "required": required}


def _open_operation(route: OpenRoute) -> Json:
    content = {route.kind: {"schema": _TEXT}}
    responses = {"200": {"description": route.about, "content": content}}
    told: Json = {
        "operationId": route.answer.__name__,
        "summary": route.about,
        "responses": responses,
    }
    if "{file" in route.path:
        told["parameters"] = [_parameter("path", "file", "The file's path.", _TEXT, required=True)]
    return told
