"""The body of a request: JSON, not too much of it, and not too slow."""

import asyncio
from typing import Final

from starlette.requests import ClientDisconnect, Request

from session_panel_service.problem import Problem

LONGEST: Final = 64_000
"""How many bytes a body may have: as many as the JSON of an event."""

SLOWEST: Final = 10.0
"""How many seconds a body may take."""

_CLOSE: Final = {"connection": "close"}
"""What is left of a body is not read, so that the connection can carry nothing else."""


async def json_body(request: Request) -> bytes:
    """Return the body of a request.

    Raises:
        Problem: it is not said to be JSON, too long, or too slow.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        sentence = f"Expected a body of application/json, got {kind or 'none'!r}"
        raise Problem(415, "not-json", sentence, _CLOSE)
    _require_length(request)
    try:
        async with asyncio.timeout(SLOWEST):
            return await _whole(request)
    except TimeoutError:
        sentence = f"The body did not come within {SLOWEST:g} s"
        raise Problem(408, "too-slow", sentence, _CLOSE) from None
    except ClientDisconnect:
        raise Problem(400, "broken-off", "The body broke off", _CLOSE) from None


def _require_length(request: Request) -> None:
    """Refuse what is said to be too long before any of it is read."""
    said = request.headers.get("content-length", "0")
    if not (said.isascii() and said.isdigit() and int(said[:20]) <= LONGEST):
        raise _too_long()


async def _whole(request: Request) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LONGEST:
            raise _too_long()
    return bytes(body)


def _too_long() -> Problem:
    return Problem(413, "too-long", f"Expected a body of at most {LONGEST} bytes", _CLOSE)
