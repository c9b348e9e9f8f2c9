"""Which panels somebody may look at."""

from typing import Final

import msgspec
from starlette.responses import Response

from session_panel_service.answering.forms import Reached
from session_panel_service.asking.asked import Asked

MOST: Final = 100
"""How many panels are told to somebody who reaches all."""


async def panels(asked: Asked) -> Response:
    """Tell which panels somebody may look at."""
    own = asked.principal.panels
    found = sorted(own) if own is not None else (await asked.service.store.panels())[:MOST]
    headers = {"cache-control": "no-store"}
    return Response(msgspec.json.encode(Reached(tuple(found))), 200, headers, "application/json")
