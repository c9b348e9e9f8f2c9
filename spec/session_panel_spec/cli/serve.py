"""`session-panel serve`."""

import asyncio
from pathlib import Path
from typing import Literal

import click

from session_panel import InvalidInput
from session_panel_host import HostError
from session_panel_service.demo.showing import FASTEST, SLOWEST, demo_of
from session_panel_service.running import Place
from session_panel_service.starting import Asked, description, start
from session_panel_spec.cli.options import Number, examples, flag, name
from session_panel_spec.cli.output import say
from session_panel_spec.logs.wrong_use import WrongUseError

EXAMPLES = examples(
    "serve panels.db",
    "serve panels.db --auth my_login:principal --allow-host desk.example.org",
    "serve --memory --clock events --port 0",
    "serve --describe",
    "serve --demo --speed 4",
)


@click.command(epilog=EXAMPLES)
@click.argument("store", type=name, required=False)
@flag("--memory", help="Keep the panels in memory, and not in a file.")
@click.option("--host", type=name, default="127.0.0.1", help="The address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), default=8080, help="0 for one that is free.")
@click.option(
    "--auth", type=name, metavar="MODULE:FUNCTION", help="Says who makes a request; see the guide."
)
@click.option("--carry-out", type=name, metavar="MODULE:FUNCTION", help="Carries out effects.")
@click.option(
    "--clock", type=click.Choice(("host", "events")), default="host", help="Whose time it is."
)
@click.option("--allow-host", type=name, multiple=True, help="Another name that it goes by.")
@click.option("--allow-origin", type=name, multiple=True, help="Another origin that may ask.")
@flag("--demo", help="Serve a desk to look at, whose customers come and go.")
@click.option(
    "--seed", type=int, metavar="NUMBER", help="With --demo: which day it is. [default: 7]"
)
@click.option(
    "--speed",
    type=Number(SLOWEST, FASTEST),
    metavar="TIMES",
    help="With --demo: faster than life. [default: 1]",
)
@flag("--no-browser", help="With --demo: open none.")
@flag("--describe", help="Print what the service answers, as OpenAPI, and end.")
def command(  # noqa: PLR0913 - each is an option
    *,
    store: str | None,
    memory: bool,
    host: str,
    port: int,
    auth: str | None,
    carry_out: str | None,
    clock: Literal["host", "events"],
    allow_host: tuple[str, ...],
    allow_origin: tuple[str, ...],
    demo: bool,
    seed: int | None,
    speed: float | None,
    no_browser: bool,
    describe: bool,
) -> int:
    """Serve the panels of a store over HTTP.

    STORE is the file in which the panels are kept; it is made if it is not there. The command
    prints the address, with a token that lets whoever has it do everything, and ends once it is
    told to, by Ctrl-C or SIGTERM, with what is under way finished.
    With --demo it is a desk in memory, for which a browser opens: customers come, write, wait, get
    angry, leave and return, and you are the agent. The same seed makes the same day.
    It needs the extra session-panel[serve].
    """
    by_events = clock == "events"
    if describe:
        say(description(by_events=by_events))
        return 0
    try:
        place = Place(host, port, allow_host, allow_origin)
        file = None if store is None else Path(store)
        shown = demo_of(seed, speed, is_asked=demo, in_browser=not no_browser)
        asked = Asked(file, place, memory, auth, carry_out, by_events, shown)
        asyncio.run(start(asked, say))
    except (HostError, InvalidInput) as error:
        raise WrongUseError(str(error)) from error
    return 0
