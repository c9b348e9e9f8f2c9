"""The id of a command, which makes its repeat one."""

from typing import Final

from starlette.requests import Request

from session_panel_service.problem import Problem

LONGEST: Final = 200


def command_of(request: Request) -> str:
    """Return the id that a request gives its command.

    Raises:
        Problem: it has none, or more than one, or one that is none.
    """
    given = request.headers.getlist("idempotency-key")
    if len(given) != 1:
        sentence = (
            "Expected one header Idempotency-Key: an id that this command's repeats have, too"
        )
        raise Problem(400, "no-command", sentence)
    if not (1 <= len(given[0]) <= LONGEST and given[0].isascii() and given[0].isprintable()):
        sentence = f"Expected an Idempotency-Key of 1 to {LONGEST} printable characters of ASCII"
        raise Problem(400, "no-command", sentence)
    return given[0]
