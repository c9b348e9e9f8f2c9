"""Print booklets with Chromium, from a site that is served to nobody else."""

import shutil
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Page, sync_playwright
from pypdf import PdfReader

from session_panel_site.booklets.binding import Booklet
from session_panel_spec.cli.atomic_write import write_whole

_ARGUMENTS: Final = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")
_SCRIPTS: Final = files("session_panel_site.booklets")
_BIND: Final = _SCRIPTS.joinpath("bind.js").read_text("utf-8")
_NUMBER: Final = _SCRIPTS.joinpath("number.js").read_text("utf-8")
_PATIENCE: Final = 120_000
"""How long, in milliseconds, the browser may take for a booklet."""


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002, ANN401 - as it is called
        """Say nothing of each request."""


def print_booklets(
    bound: Iterable[Booklet], site: Path, folder: Path, *, unfold: bool = False
) -> Iterator[Path]:
    """Print booklets; yield the path of each PDF.

    Args:
        bound: what is printed.
        site: the folder of the built site.
        folder: where the PDFs are put.
        unfold: whether what is folded on the pages is printed too.

    Raises:
        OSError: the folder cannot be made, or not be written into.
        playwright.sync_api.Error: there is no Chromium, or a page is not in the site.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with _served(site) as address, sync_playwright() as playwright:
        system = shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=system, args=list(_ARGUMENTS))
        for booklet in bound:
            page = browser.new_page(color_scheme="light")
            page.set_default_timeout(_PATIENCE)
            page.goto(address)
            page.evaluate(_BIND, {**booklet._asdict(), "unfold": unfold})
            path = folder / f"{booklet.name}.pdf"
            page.evaluate(_NUMBER, _places(_printed(page)))
            write_whole(path, _printed(page))
            page.close()
            yield path
        browser.close()


def _printed(page: Page) -> bytes:
    return page.pdf(format="A4", prefer_css_page_size=True, outline=True, tagged=True)


def _places(pdf: bytes) -> dict[str, int]:
    """Return on which page of a PDF, counted from 1, each place is to which a link leads.

    The browser cannot write such a number itself: it has no `target-counter`.
    """
    reader = PdfReader(BytesIO(pdf))
    found = reader.named_destinations.items()
    pages = {name: reader.get_destination_page_number(place) for name, place in found}
    return {name.removeprefix("/"): page + 1 for name, page in pages.items() if page is not None}


@contextmanager
def _served(site: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
