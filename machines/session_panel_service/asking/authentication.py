"""How somebody is recognised: by the token of the printed address, or by a function of yours."""

import os
import re
import secrets
import sys
from collections.abc import Awaitable, Callable
from hmac import compare_digest
from importlib import import_module
from inspect import isawaitable
from pathlib import Path
from typing import Any, Final

from starlette.requests import HTTPConnection

from session_panel import InvalidInput
from session_panel_service.asking.principal import ROLES, Principal
from session_panel_service.problem import Problem

Authenticate = Callable[[HTTPConnection], Principal | Awaitable[Principal | None] | None]
"""Says who makes a request, by its headers and cookies; None where that is nobody."""

UNLIMITED: Final = 1e9
"""More requests a second than anybody makes."""


VARIABLE: Final = "SESSION_PANEL_TOKEN"
"""The variable of the environment that has a token which outlives the process."""

_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{32,200}")


class Token:
    """Recognises whoever has a token: the one who started the service.

    It is that of the environment, so that pages go on after a restart, or made at random.

    Attributes:
        text: the token.

    Raises:
        InvalidInput: that of the environment can be guessed, or stands in no address.
    """

    def __init__(self, principal: Principal) -> None:
        self.text = os.environ.get(VARIABLE) or secrets.token_urlsafe(32)
        if not _TOKEN.fullmatch(self.text):
            raise InvalidInput(VARIABLE, "Expected 32 to 200 letters, digits, - and _, at random")
        self._principal = principal

    def __call__(self, connection: HTTPConnection) -> Principal | None:
        """Return who that is, if the header ``Authorization`` has the token."""
        scheme, _, given = connection.headers.get("authorization", "").partition(" ")
        known = compare_digest(given.strip().encode(), self.text.encode())
        return self._principal if known and scheme.lower() == "bearer" else None


def whoever_started(requests_per_second: float = 20.0) -> Principal:
    """Return the one who has the printed address, and may do everything."""
    return Principal("local", ROLES, requests_per_second=requests_per_second)


def named(what: str, name: str) -> Any:  # noqa: ANN401 - whoever asks knows
    """Return the function of a name, such as ``"my_login:principal"``.

    Raises:
        InvalidInput: there is none.
    """
    module, _, function = name.partition(":")
    if (folder := str(Path.cwd())) not in sys.path:
        sys.path.insert(0, folder)
    try:
        found = getattr(import_module(module), function)
    except (ImportError, AttributeError, ValueError) as error:
        raise InvalidInput(what, f"Expected module:function, got {name!r}: {error}") from error
    if not callable(found):
        raise InvalidInput(what, f"Expected module:function, but {name!r} is no function")
    return found


async def recognised(authenticate: Authenticate, connection: HTTPConnection) -> Principal:
    """Return who makes a request.

    Raises:
        Problem: nobody whom we know.
    """
    told = authenticate(connection)
    principal = await told if isawaitable(told) else told
    if principal is None:
        sentence = "Nobody is recognised by this request: open the address that was printed"
        raise Problem(401, "unknown-caller", sentence, {"www-authenticate": "Bearer"})
    return principal
