"""What everybody can ask of the service itself, whom nobody has to know."""

from starlette.requests import Request
from starlette.responses import Response

from session_panel_host import HostError
from session_panel_service.service import Service

_FRESH = {"cache-control": "no-store"}


async def health(_service: Service, _request: Request) -> Response:
    """Say that the process answers."""
    return Response("alive\n", 200, _FRESH, "text/plain")


async def ready(service: Service, _request: Request) -> Response:
    """Say whether events are taken: the store writes, and the service is not about to end."""
    problem = await _why_not(service)
    return Response(problem or "ready\n", 503 if problem else 200, _FRESH, "text/plain")


async def _why_not(service: Service) -> str | None:
    if service.draining.is_set():
        return "draining\n"
    try:
        await service.require_writing()
    except HostError as error:
        return f"the store does not write: {error}\n"
    return None


async def metrics(service: Service, _request: Request) -> Response:
    """Tell what is counted."""
    counts = service.panels.counts()
    named = {name if name == "panels" else f"{name}_total": n for name, n in counts.items()}
    besides = {
        **named,
        "streams": service.limits.streams,
        "ready": int(not service.draining.is_set()),
        "rendered_views_total": service.broadcasts.rendered,
    }
    text = "".join(f"{line}\n" for line in service.metrics.lines(besides))
    return Response(text, 200, _FRESH, "text/plain; version=0.0.4")
