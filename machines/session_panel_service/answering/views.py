"""What a panel shows: now, and as it changes."""

from starlette.responses import Response

from session_panel_service.answering.event_stream import EventStream
from session_panel_service.answering.rendering import rendered, tag_of
from session_panel_service.asking.asked import Asked
from session_panel_service.asking.marks import has


async def view(asked: Asked) -> Response:
    """Tell what a panel shows now; nothing, if the reader has it."""
    epoch = await asked.service.epoch(asked.panel)
    shown = await asked.service.panels.view(asked.panel, asked.locale)
    headers = {"cache-control": "no-store", "etag": tag_of(epoch, shown.version, asked.locale)}
    if has(asked.request.headers, headers["etag"]):
        return Response(None, 304, headers)
    body = rendered(epoch, asked.locale, shown).body
    return Response(body, 200, headers, "application/json")


async def stream(asked: Asked) -> Response:
    """Tell what a panel shows, now and after each change."""
    await asked.service.panels.view(asked.panel, asked.locale)  # or says why it cannot be watched
    return EventStream(asked)
