"""Writing to a reader who may not read."""

import asyncio
from typing import NamedTuple

from starlette.types import Message, Scope, Send


class DroppedError(Exception):
    """The reader does not read."""


class Writer(NamedTuple):
    """Writes to a reader, who must have read enough in time.

    Attributes:
        send: takes a message of ASGI.
        limit: how many seconds that may take.
    """

    send: Send
    limit: float

    async def more(self, body: bytes) -> None:
        """Write something.

        Raises:
            DroppedError: the reader does not read.
        """
        await self._write({"type": "http.response.body", "body": body, "more_body": True})

    async def last(self, body: bytes = b"") -> None:
        """Write something, and end the stream.

        Raises:
            DroppedError: the reader does not read.
        """
        await self._write({"type": "http.response.body", "body": body, "more_body": False})

    async def _write(self, message: Message) -> None:
        try:
            async with asyncio.timeout(self.limit):
                await self.send(message)
        except TimeoutError:
            raise DroppedError from None


def abort(scope: Scope) -> None:
    """Let go of a connection, and of what was written to it and not read."""
    let_go = scope.get("state", {}).get("abort")
    if let_go:
        let_go()
