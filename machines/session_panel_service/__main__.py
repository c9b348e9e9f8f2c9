"""Serve the panels of a store: ``python -m session_panel_service``.

It needs no command line of the specification, which a machine that runs a service may not have.
"""

import asyncio
import logging
import sys
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from session_panel import InvalidInput
from session_panel_host import HostError
from session_panel_service.demo.showing import demo_of
from session_panel_service.running import Place
from session_panel_service.starting import Asked, description, start

PROGRAM: Final = "python -m session_panel_service"

ABOUT: Final = "Serve the panels of a store over HTTP, until the process is told to stop."

EXAMPLES: Final = (
    "panels.db",
    "panels.db --port 9000",
    "panels.db --auth my_login:principal --allow-host desk.example.org",
    "--memory --clock events",
    "--demo",
    "--demo --seed 8 --speed 4",
)

STATUS: Final = """\
exit status: 0 it was told to stop, 2 wrong use, or a store or an address that
cannot be used
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve, and return the exit status; what cannot be done is one sentence."""
    told = _parser().parse_args(arguments)
    if told.describe:
        _say(description(by_events=told.clock == "events"))
        return 0
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    try:
        place = Place(told.host, told.port, tuple(told.allow_host), tuple(told.allow_origin))
        file = None if told.store is None else Path(told.store)
        by_events = told.clock == "events"
        demo = demo_of(told.seed, told.speed, is_asked=told.demo, in_browser=not told.no_browser)
        asked = Asked(file, place, told.memory, told.auth, told.carry_out, by_events, demo)
        asyncio.run(start(asked, _say))
    except (HostError, InvalidInput, OSError) as error:
        sys.stderr.write(f"{PROGRAM}: {error}\n")
        return 2
    return 0


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _parser() -> ArgumentParser:
    examples = "".join(f"  {PROGRAM} {example}\n" for example in EXAMPLES)
    parser = ArgumentParser(
        PROGRAM,
        description=ABOUT,
        epilog=f"examples:\n{examples}\n{STATUS}",
        formatter_class=RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("store", nargs="?", metavar="STORE", help="the file of the store")
    add("--memory", action="store_true", help="keep the panels in memory, and not in a file")
    add("--host", default="127.0.0.1", help="the address to listen on (127.0.0.1)")
    add("--port", type=_port, default=8080, help="the port; 0 for one that is free (8080)")
    add("--auth", metavar="MODULE:FUNCTION", help="says who makes a request")
    add("--carry-out", metavar="MODULE:FUNCTION", help="carries out effects")
    add("--clock", choices=("host", "events"), default="host", help="whose time it is (host)")
    add("--demo", action="store_true", help="serve a desk to look at, whose customers come and go")
    add("--seed", type=int, metavar="NUMBER", help="which day it is, with --demo (7)")
    add("--speed", type=float, metavar="TIMES", help="so many times faster than life (1)")
    add("--no-browser", action="store_true", help="open none, with --demo")
    describe = "print what the service answers, as OpenAPI, and end"
    add("--describe", action="store_true", help=describe)
    name = "another name that it goes by, such as that of a proxy before it"
    add("--allow-host", action="append", default=[], metavar="NAME", help=name)
    origin = "another origin of pages that may ask, such as https://desk.example.org"
    add("--allow-origin", action="append", default=[], metavar="ORIGIN", help=origin)
    return parser


def _port(text: str) -> int:
    port = int(text)
    if not 0 <= port <= 65535:  # noqa: PLR2004 - as many as there are
        raise ValueError
    return port


if __name__ == "__main__":
    sys.exit(main())
