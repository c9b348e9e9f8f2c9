"""The picture of a desk that lives, in a browser: ``python -m`` and the name of this module.

It is of a moment of the demo's own day, so that it is the same each time: the first at which some
agent has four customers, one of whom is upset and one has written, and another one rings.
"""

import asyncio
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from playwright.sync_api import sync_playwright

from session_panel import AnyEvent, View, to_json
from session_panel_service.demo.desk import config
from session_panel_service.demo.living import PANEL
from session_panel_service.demo.showing import SEED
from session_panel_site.bench.service.asking import Service, service
from session_panel_site.bench.service.virtual_day import DAY, VirtualDay
from session_panel_site.bench.service.working_agent import WorkingAgent

PICTURE: Final = Path(__file__).parents[4] / "docs" / "assets" / "demo.png"

_SESSIONS: Final = 5
_RARE: Final = "\u0700"
"""The first letter behind Latin, Greek, Cyrillic, Hebrew and Arabic."""

_BROWSER: Final = ("--no-sandbox", "--disable-background-networking")
_WINDOW: Final = {"width": 1000, "height": 640}


def moment(seed: int = SEED) -> Sequence[AnyEvent]:
    """Return the events up to the moment that is drawn.

    Raises:
        LookupError: there is none in that day.
    """
    day, events = VirtualDay(seed, WorkingAgent().does), []
    for one in day.until(DAY):
        if one.refused is None:
            events.append(one.event)
        if _has_everything(day.panel.view()):
            return events
    raise LookupError(f"Nothing to be drawn happens on day {seed}: try another")


def draw(events: Sequence[AnyEvent], picture: Path) -> None:
    """Draw what the page shows after some events into a PNG file.

    Raises:
        OSError: it cannot be written.
    """
    with service("--clock", "events") as asked:
        asyncio.run(_told(asked, events))
        _shoot(f"http://127.0.0.1:{asked.port}/#panel={PANEL}", picture)


def _shoot(address: str, picture: Path) -> None:
    with sync_playwright() as playwright:
        system = shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=system, args=list(_BROWSER))
        page = browser.new_page(viewport=_WINDOW, locale="en-GB", reduced_motion="reduce")  # type: ignore[arg-type]
        page.goto(address)
        page.get_by_role("button", name="Accept").first.wait_for()
        page.screenshot(path=picture)
        browser.close()


def _has_everything(view: View) -> bool:
    others = [session for session in view.sessions if not session.focused]
    upset = [session for session in others if session.alert]
    written = [session for session in others if session.unread]
    with_customer = view.communication is not None and not view.communication.read_only
    titles = {session.title for session in view.sessions}
    enough = _SESSIONS <= len(titles) == len(view.sessions) and _is_drawn_everywhere(view)
    return bool(enough and with_customer and upset and written and view.offers)


def _is_drawn_everywhere(view: View) -> bool:
    """Say whether common fonts have all letters: there are none for emoji, say, on many servers."""
    titles = [*(one.title for one in view.sessions), *(one.title for one in view.offers)]
    summary = view.communication.summary if view.communication else ""
    return max("".join((*titles, summary))) < _RARE


async def _told(asked: Service, events: Sequence[AnyEvent]) -> None:
    async with asked.connected() as asking:
        await asking.ask("PUT", f"/panels/{PANEL}", to_json(config()).encode())
        for number, event in enumerate(events):
            headers = f"idempotency-key: {number}\r\n"
            body = to_json(event).encode()
            await asking.ask("POST", f"/panels/{PANEL}/events", body, headers)


if __name__ == "__main__":
    draw(moment(), Path(sys.argv[1]) if sys.argv[1:] else PICTURE)
