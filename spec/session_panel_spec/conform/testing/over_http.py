"""An adapter that asks a service over HTTP: ``python -m`` and the name of this module.

It starts ``python -m session_panel_service --memory --clock events``, and knows nothing of it but
what it answers. Its vectors' times are those of events, so that one more thing has to be said: a
log's times never fall, and a refused event is in the log, too. Where a vector goes on earlier than
an event that was refused, the accepted ones are sent to a new panel first.
"""

import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPResponse
from itertools import count
from typing import Any, Final
from urllib.parse import urlsplit

from msgspec.json import decode, encode

from session_panel_spec.conform.adapter import Adapter, Json, Refused, serve

COMMAND: Final = (
    *(sys.executable, "-m", "session_panel_service"),
    *("--memory", "--clock", "events", "--port", "0"),
)
"""What starts the service that is asked."""


class ServiceOverHttp(Adapter):
    """A service, as the vectors see it: what is in its answers and views.

    Args:
        address: as the service prints it, with its token.

    Attributes:
        begun_anew: how often the accepted events were sent to a new panel.
    """

    name = "session-panel-service over HTTP"
    reports = ("reason", "about", "effects", "screen")
    locales = ("en", "id")

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self._http = HTTPConnection(parts.hostname or "", parts.port)
        token = parts.fragment.removeprefix("token=")
        self._headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        self._numbers = count()
        self.begun_anew = 0

    def reset(self, config: Json, locale: str) -> None:
        """Make a panel."""
        self._config, self._locale = config, locale
        self._accepted: list[Json] = []
        self._begin()

    def apply(self, event: Json) -> Sequence[Json]:
        """Send an event, and return the effects that are answered."""
        if event["at"] < self._logged and self._logged > self._accepted_at():
            self._begin_anew()
        told = self._send(event)
        if told["refused"]:
            refused = told["refused"]
            raise Refused(refused["rule"], refused["reason"], refused["about"])
        self._accepted.append(event)
        effects: Sequence[Json] = told["effects"]
        return effects

    def screen(self) -> Json:
        """Return the view."""
        seen = self._ask("GET", f"{self._path}/view?locale={self._locale}")
        view: Json = seen["view"]
        return view

    def close(self) -> None:
        """Ask no more."""
        self._http.close()

    def _begin(self) -> None:
        self._path, self._logged = f"/panels/{next(self._numbers)}", 0.0
        self._ask("PUT", self._path, self._config)

    def _begin_anew(self) -> None:
        self._begin()
        self.begun_anew += 1
        for event in self._accepted:
            if self._send(event)["refused"]:
                raise ValueError("an event was accepted, and is refused by a panel like that one")

    def _accepted_at(self) -> float:
        return max((event["at"] for event in self._accepted), default=0.0)

    def _send(self, event: Json) -> Json:
        self._logged = max(self._logged, event["at"])
        return self._ask("POST", f"{self._path}/events", event)

    def _ask(self, method: str, path: str, body: Json | None = None) -> Json:
        """Return an answer.

        Raises:
            ValueError: it is a problem.
        """
        headers: Mapping[str, str] = {"Idempotency-Key": str(next(self._numbers)), **self._headers}
        data = None if body is None else encode(body)
        try:
            response = self._answer(method, path, data, headers)
        except ConnectionError:  # it was idle for too long, and a repeat counts once
            self._http.close()
            response = self._answer(method, path, data, headers)
        told: dict[str, Any] = decode(response.read())
        if response.status >= 400:  # noqa: PLR2004 - as HTTP has it
            raise ValueError(f"{method} {path}: {told['status']} {told['detail']}")
        return told

    def _answer(
        self, method: str, path: str, data: bytes | None, headers: Mapping[str, str]
    ) -> HTTPResponse:
        self._http.request(method, path, data, headers)
        return self._http.getresponse()


@contextmanager
def running() -> Iterator[ServiceOverHttp]:
    """Give what asks a service that runs meanwhile.

    Raises:
        ValueError: it does not end as it must.
    """
    with subprocess.Popen(COMMAND, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603
        address = process.stdout.readline() if process.stdout else ""
        service = ServiceOverHttp(address.strip())
        try:
            yield service
        finally:
            service.close()
            process.terminate()
    if process.returncode:
        raise ValueError(f"the service ended with {process.returncode}")


def main() -> None:
    """Answer requests of standard input, until there are no more."""
    with running() as service:
        serve(service)


if __name__ == "__main__":
    main()
