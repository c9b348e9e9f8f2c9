"""The demo as a command asks for it: the desk, its service, and a browser."""

import asyncio
import webbrowser
from collections.abc import Callable
from threading import Thread
from typing import Final

import msgspec

from session_panel import InvalidInput
from session_panel_service.asking.authentication import Token, whoever_started
from session_panel_service.demo.desk import Desk
from session_panel_service.demo.living import PANEL, Life
from session_panel_service.running import Place, serve
from session_panel_service.service import Service
from session_panel_service.stores import in_short_memory

SEED: Final = 7
SLOWEST: Final = 0.1
FASTEST: Final = 60.0
"""Somewhat above it, the host is too late with what is due: it looks once a second."""


class Demo(msgspec.Struct, frozen=True):
    """What is to be seen.

    Attributes:
        seed: which day it is.
        speed: how many times faster than life it goes by.
        in_browser: whether a browser is to open.
    """

    seed: int = SEED
    speed: float = 1.0
    in_browser: bool = True

    def __post_init__(self) -> None:
        """Refuse a speed at which nobody could follow.

        Raises:
            InvalidInput: it is that.
        """
        if not SLOWEST <= self.speed <= FASTEST:  # nan is not, either
            told = f"Expected {SLOWEST:g} to {FASTEST:g} times as fast as life, got {self.speed:g}"
            raise InvalidInput("speed", told)


def demo_of(
    seed: int | None, speed: float | None, *, is_asked: bool, in_browser: bool
) -> Demo | None:
    """Return the demo that the options of a command ask for; None if they ask for none.

    Raises:
        InvalidInput: they ask for something of a demo alone, or for what there is not.
    """
    if is_asked:
        return Demo(SEED if seed is None else seed, 1.0 if speed is None else speed, in_browser)
    if seed is not None or speed is not None or not in_browser:
        raise InvalidInput("demo", "Expected --demo with --seed, --speed or --no-browser")
    return None


async def show(demo: Demo, place: Place, say: Callable[[str], None]) -> None:
    """Serve a desk that lives in memory, until the process is told to stop.

    Args:
        demo: what is to be seen.
        place: where it is served.
        say: is told the address, once requests are taken.

    Raises:
        OSError: the address is taken, or none of this machine.
    """
    life = Life(Desk(demo.seed), demo.speed)
    token, stop = Token(whoever_started()), asyncio.Event()
    lives: list[asyncio.Task[None]] = []

    def is_up(address: str, service: Service) -> None:
        lives.append(asyncio.create_task(life.goes_on(service.panels)))
        lives[0].add_done_callback(lambda _: stop.set())
        url = f"{address}#token={token.text}&panel={PANEL}&demo="
        say(url)
        if demo.in_browser:
            _open(url)

    await serve(place, in_short_memory(), token, carry_out=life.carry_out, is_up=is_up, stop=stop)
    await asyncio.gather(*lives)


def _open(url: str) -> None:
    """Open a browser; one that works in the terminal must not keep the service from anything."""
    Thread(target=webbrowser.open, args=(url,), daemon=True).start()
