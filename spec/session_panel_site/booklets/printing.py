"""Print booklets with Chromium, from a site that is served to nobody else."""

import shutil
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import sync_playwright

from session_panel_site.booklets.binding import Booklet

_ARGUMENTS: Final = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")
_BIND: Final = files("session_panel_site.booklets").joinpath("bind.js").read_text("utf-8")
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
            page.pdf(path=path, format="A4", prefer_css_page_size=True, outline=True, tagged=True)
            page.close()
            yield path
        browser.close()


@contextmanager
def _served(site: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
