"""The app: each route behind the gate, and each error as an answer."""

from collections.abc import Awaitable, Callable, Mapping
from time import perf_counter
from typing import Final

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route as Path

from session_panel import InvalidInput
from session_panel_host import (
    CommandReused,
    HostClosed,
    HostError,
    NotCarriedOut,
    PanelExists,
    PanelFull,
    StoreFailed,
    UnknownPanel,
    VersionConflict,
)
from session_panel_service.asking.asked import Asked, OpenRoute, Route
from session_panel_service.asking.authentication import recognised
from session_panel_service.asking.gate import Allowed, Gate
from session_panel_service.asking.principal import require_panel, require_role
from session_panel_service.problem import Problem
from session_panel_service.routes import OPEN_ROUTES, ROUTES
from session_panel_service.service import Service

Endpoint = Callable[[Request], Awaitable[Response]]

_AGAIN: Final = {"retry-after": "1"}

STATUSES: Final[Mapping[type[Exception], tuple[int, str, Mapping[str, str]]]] = {
    InvalidInput: (400, "invalid-input", {}),
    UnknownPanel: (404, "unknown-panel", {}),
    PanelExists: (409, "panel-exists", {}),
    VersionConflict: (412, "conflict", {}),
    CommandReused: (422, "command-reused", {}),
    PanelFull: (507, "panel-full", {}),
    NotCarriedOut: (503, "not-carried-out", _AGAIN),
    StoreFailed: (503, "store-failed", _AGAIN),
    HostClosed: (503, "closed", _AGAIN),
}
"""What each error of the panel and of the host is in HTTP."""


def app(service: Service, allowed: Allowed) -> Starlette:
    """Return the app of a service."""
    paths = [_path(route, _known(service, route)) for route in ROUTES]
    paths += [_path(one, _open(service, one)) for one in OPEN_ROUTES]
    made = Starlette(
        routes=paths,
        middleware=[Middleware(Gate, allowed=allowed)],
        exception_handlers={
            Problem: _of_problem,
            HTTPException: _of_routing,
            InvalidInput: _of_host,
            HostError: _of_host,
            Exception: _of_fault,
        },
    )
    made.router.redirect_slashes = False  # a path that there is not is none
    return made


def _path(route: Route | OpenRoute, endpoint: Endpoint) -> Path:
    """Return a route of Starlette: whoever can GET something can ask for its HEAD, too."""
    made = Path(route.path, endpoint, methods=[route.method])
    if route.kind == "text/event-stream":
        made.methods = {route.method}  # its HEAD would have no end
    return made


def _known(service: Service, route: Route) -> Endpoint:
    """Return what answers those who are recognised, and may ask."""

    async def endpoint(request: Request) -> Response:
        principal = await recognised(service.authenticate, request)
        service.limits.take(principal)
        asked = Asked(service, request, principal, route)
        require_role(principal, route.may)
        if "{panel}" in route.path:
            require_panel(principal, asked.panel)
        return await route.answer(asked)

    return _counted(service, route.method, route.path, endpoint)


def _open(service: Service, route: OpenRoute) -> Endpoint:
    """Return what answers everybody."""

    async def endpoint(request: Request) -> Response:
        return await route.answer(service, request)

    return _counted(service, route.method, route.path, endpoint)


def _counted(service: Service, method: str, path: str, endpoint: Endpoint) -> Endpoint:
    async def counted(request: Request) -> Response:
        began, status = perf_counter(), 500
        try:
            answer = await endpoint(request)
            status = answer.status_code
        except (Problem, InvalidInput, HostError) as error:
            status = as_problem(error).status
            raise
        finally:
            took, of = perf_counter() - began, str(status)
            service.metrics.count("requests_total", method=method, route=path, status=of)
            service.metrics.took(took, method=method, route=path)
        return answer

    return counted


def as_problem(error: Exception) -> Problem:
    """Return an error of the panel or of the host as a problem."""
    if isinstance(error, Problem):
        return error
    status, kind, headers = STATUSES.get(type(error), (500, "failed", {}))
    return Problem(status, kind, str(error), headers)


async def _of_problem(_request: Request, error: Exception) -> Response:
    return as_problem(error).answer()


async def _of_host(_request: Request, error: Exception) -> Response:
    return as_problem(error).answer()


async def _of_routing(_request: Request, error: Exception) -> Response:
    """Answer a path or a method that there is not."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    headers = dict(error.headers or {}) if isinstance(error, HTTPException) else {}
    sentence = "There is no such route: /openapi.json tells which there are"
    return Problem(status, "no-such-route", sentence, headers).answer()


async def _of_fault(_request: Request, _error: Exception) -> Response:
    """Answer what nobody has thought of; the server writes it to its log."""
    sentence = "The service has a fault, which its log tells: send an event again with its key"
    return Problem(500, "fault", sentence).answer()
