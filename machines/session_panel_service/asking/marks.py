"""What a reader says it has: a view by its tag, or the last message of a stream."""

import re
from typing import Final

from starlette.datastructures import Headers

from session_panel_service.problem import Problem

_TAG: Final = re.compile(r'"([^"-]+)-(\d{1,18})-[^"]*"')


def has(headers: Headers, tag: str) -> bool:
    """Say whether a reader has the view of a tag already (RFC 9110, If-None-Match)."""
    told = [one.strip() for one in headers.get("if-none-match", "").split(",")]
    return tag in {one.removeprefix("W/") for one in told} or told == ["*"]


def expected(headers: Headers, epoch: str) -> int | None:
    """Return the version of the view in which somebody acts (RFC 9110, If-Match).

    Raises:
        Problem: it is no tag of a view, or of one before a backup came back.
    """
    given = headers.get("if-match")
    if given is None:
        return None
    tag = _TAG.fullmatch(given.strip())
    if tag is None:
        raise Problem(400, "no-tag", "Expected the ETag of a view in If-Match")
    if tag[1] != epoch:
        raise Problem(412, "conflict", "The view is of another store: look again, and decide anew")
    return int(tag[2])
