"""Serve the panels of a store: ``python -m session_panel_service``."""

import asyncio
import logging
import sys
from collections.abc import Sequence

from session_panel import InvalidInput
from session_panel_host import HostError
from session_panel_service.arguments import Asked, parsed
from session_panel_service.asking.authentication import Token, named, whoever_started
from session_panel_service.clocks import EVENTS, HOSTS
from session_panel_service.running import serve, told_only
from session_panel_service.service import Service
from session_panel_service.stores import in_file, in_memory

PROGRAM = "python -m session_panel_service"


def main(arguments: Sequence[str] | None = None, program: str = PROGRAM) -> int:
    """Serve, and return the exit status; what cannot be done is one sentence."""
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    try:
        asyncio.run(_serve(parsed(program, arguments)))
    except (HostError, InvalidInput, OSError) as error:
        sys.stderr.write(f"{program}: {error}\n")
        return 2
    return 0


async def _serve(asked: Asked) -> None:
    token = Token(whoever_started())
    store = in_memory() if asked.store is None else in_file(asked.store)

    def say(address: str, _service: Service) -> None:
        secret = f"#token={token.text}" if asked.auth is None else ""
        sys.stdout.write(f"{address}{secret}\n")
        sys.stdout.flush()

    await serve(
        asked.place,
        store,
        token if asked.auth is None else named("auth", asked.auth),
        carry_out=told_only if asked.carry_out is None else named("carry-out", asked.carry_out),
        clock=EVENTS if asked.by_events else HOSTS,
        is_up=say,
    )


if __name__ == "__main__":
    sys.exit(main())
