"""The log of a panel, as the other tools of the package read it."""

from collections.abc import AsyncIterator

from starlette.responses import Response, StreamingResponse

from session_panel_service.asking.asked import Asked


async def log(asked: Asked) -> Response:
    """Tell a panel's log: a snapshot, then its events, one JSON object a line."""
    lines = asked.service.panels.export(asked.panel)
    first = await anext(lines)  # or says why there is none
    headers = {"cache-control": "no-store"}
    return StreamingResponse(_all(first, lines), 200, headers, "application/jsonl")


async def _all(first: str, lines: AsyncIterator[str]) -> AsyncIterator[str]:
    yield first
    async for line in lines:
        yield line
