"""What a service is told on the command line; there is one text of it for both commands."""

from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import msgspec

from session_panel import InvalidInput
from session_panel_service.running import Place

ABOUT: Final = "Serve the panels of a store over HTTP, until the process is told to stop."

EXAMPLES: Final = (
    "panels.db",
    "panels.db --port 9000",
    "panels.db --auth my_login:principal --allow-host desk.example.org",
    "--memory --clock events",
)

STATUS: Final = """\
exit status: 0 it was told to stop, 2 wrong use, or a store or an address that
cannot be used
"""


class Asked(msgspec.Struct, frozen=True):
    """What is to be served, and how.

    Attributes:
        store: the file of the store; None for one in memory.
        place: where it is served.
        auth: the function that says who makes a request; None for the token of the address.
        carry_out: the function that carries out effects; None to tell them to who sends events.
        by_events: whether time is what events say.
    """

    store: Path | None
    place: Place
    auth: str | None = None
    carry_out: str | None = None
    by_events: bool = False

    def __post_init__(self) -> None:
        """Refuse what would let others in.

        Raises:
            InvalidInput: it would.
        """
        if self.place.is_loopback:
            return
        if self.auth is None:
            raise InvalidInput("host", "Expected --auth, too: others reach this address")
        if self.by_events:
            raise InvalidInput("clock", "Expected an address of loopback: anybody sets this clock")


def parsed(program: str, arguments: Sequence[str] | None) -> Asked:
    """Return what arguments ask for. Wrong ones end the process, with a sentence.

    Raises:
        InvalidInput: they do not go together.
    """
    told = _parser(program).parse_args(arguments)
    return asked_by(told)


def asked_by(told: Namespace) -> Asked:
    """Return what arguments ask for.

    Raises:
        InvalidInput: they do not go together.
    """
    if (told.store is None) != told.memory:
        raise InvalidInput("store", "Expected the file of a store, or --memory")
    place = Place(told.host, told.port, tuple(told.allow_host), tuple(told.allow_origin))
    return Asked(told.store, place, told.auth, told.carry_out, told.clock == "events")


def _parser(program: str) -> ArgumentParser:
    examples = "".join(f"  {program} {example}\n" for example in EXAMPLES)
    parser = ArgumentParser(
        program,
        description=ABOUT,
        epilog=f"examples:\n{examples}\n{STATUS}",
        formatter_class=RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("store", nargs="?", type=Path, metavar="STORE", help="the file of the store")
    add("--memory", action="store_true", help="keep the panels in memory, and not in a file")
    add("--host", default="127.0.0.1", help="the address to listen on (127.0.0.1)")
    add("--port", type=_port, default=8080, help="the port; 0 for one that is free (8080)")
    add("--auth", metavar="MODULE:FUNCTION", help="says who makes a request")
    add("--carry-out", metavar="MODULE:FUNCTION", help="carries out effects")
    add("--clock", choices=("host", "events"), default="host", help="whose time it is (host)")
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
