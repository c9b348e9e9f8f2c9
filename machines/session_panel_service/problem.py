"""What is answered in the place of what was asked for, in the form of RFC 9457."""

from collections.abc import Mapping
from typing import Final

import msgspec
from starlette.responses import Response

_NOTHING: Final[Mapping[str, str]] = {}


class Problem(Exception):  # noqa: N818 - an answer, not an error
    """Why a request has no other answer; nothing has changed.

    Attributes:
        status: the status of HTTP.
        kind: the stable code of the problem, such as ``"unknown-panel"``.
        detail: one sentence that says what is wrong, and what to do.
        headers: what the answer has beside it.
    """

    def __init__(
        self, status: int, kind: str, detail: str, headers: Mapping[str, str] = _NOTHING
    ) -> None:
        super().__init__(status, kind, detail)
        self.status = status
        self.kind = kind
        self.detail = detail
        self.headers = headers

    def __str__(self) -> str:
        return self.detail

    def answer(self) -> Response:
        """Return the answer that tells it."""
        told = {"type": f"urn:session-panel:{self.kind}", "title": self.kind.replace("-", " ")}
        body = msgspec.json.encode({**told, "status": self.status, "detail": self.detail})
        headers = {**self.headers, "cache-control": "no-store"}
        return Response(body, self.status, headers, "application/problem+json")
