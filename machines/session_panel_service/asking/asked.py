"""What a route is, and what is asked of it."""

from collections.abc import Awaitable, Callable
from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import Response

from session_panel import LOCALES, InvalidInput
from session_panel.text import Locale
from session_panel_service.asking.principal import Principal, Role
from session_panel_service.service import Service


class Asked(NamedTuple):
    """A request whose sender may make it.

    Attributes:
        service: the service.
        request: the request.
        principal: who makes it.
        route: what it is made to.
    """

    service: Service
    request: Request
    principal: Principal
    route: "Route"

    @property
    def panel(self) -> str:
        """The id of the panel that it is about."""
        panel: str = self.request.path_params["panel"]
        return panel

    @property
    def locale(self) -> Locale:
        """The language of its answer.

        Raises:
            InvalidInput: the package has no catalogue for it.
        """
        told = self.request.query_params.get("locale", "en")
        for locale in LOCALES:
            if locale == told:
                return locale
        raise InvalidInput("locale", f"Expected one of {', '.join(LOCALES)}")


class Route(NamedTuple):
    """What can be asked for.

    Attributes:
        method: of HTTP.
        path: with ``{panel}`` in the place of a panel's id.
        answer: returns the answer.
        may: who may ask.
        about: one sentence that says what it does.
        takes: the name of the schema of its body; None if it takes none.
        tells: the name of the schema of its answer; None if it has none.
        kind: the media type of the answer.
        status: the status of an answer that is no problem.
    """

    method: str
    path: str
    answer: Callable[[Asked], Awaitable[Response]]
    may: frozenset[Role]
    about: str
    takes: str | None = None
    tells: str | None = None
    kind: str = "application/json"
    status: str = "200"


class OpenRoute(NamedTuple):
    """What everybody can ask for, whom nobody has to know.

    Attributes:
        method: of HTTP.
        path: its path.
        answer: returns the answer.
        about: one sentence that says what it does.
        kind: the media type of the answer.
    """

    method: str
    path: str
    answer: Callable[[Service, Request], Awaitable[Response]]
    about: str
    kind: str
