"""The site, built and served, and a real browser that opens it."""

import shutil
import subprocess
import threading
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from playwright.sync_api import sync_playwright

from session_panel_site.runtime import PARTS, lay_out

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
CONFIG = """
site_name: session-panel
theme:
  name: material
  font: false
  palette:
    - {media: "(prefers-color-scheme: light)", scheme: default}
    - {media: "(prefers-color-scheme: dark)", scheme: slate}
plugins: []
extra_css: [stylesheets/site.css]
"""

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_):
        """Say nothing of each request."""


@contextmanager
def _served(folder):
    """Serve a folder; yield its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """The address of a small site: nothing but the simulator, in the site's style."""
    lay_out(ROOT, PARTS)
    folder = tmp_path_factory.mktemp("site")
    for name in ("simulator", "stylesheets"):
        shutil.copytree(ROOT / "docs" / name, folder / "docs" / name)
    (folder / "docs" / "index.md").write_text("# Start\n", "utf-8")
    (folder / "mkdocs.yml").write_text(CONFIG, "utf-8")
    build(load_config(str(folder / "mkdocs.yml"), site_dir=str(folder / "site")))
    with _served(folder / "site") as address:
        yield address


@pytest.fixture(scope="session")
def whole_site():
    """The address of the whole site, which `make docs` has built."""
    assert (ROOT / "site" / "index.html").is_file(), "make docs builds the site that is looked at"
    with _served(ROOT / "site") as address:
        yield address


@pytest.fixture(scope="session")
def browser():
    """Debian's chromium, or the one that Playwright has."""
    system = shutil.which("chromium")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=system, args=list(ARGUMENTS))
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def axe(tmp_path_factory):
    """The script that looks for barriers, of the version that `package-lock.json` says."""
    folder = tmp_path_factory.mktemp("axe")
    for name in ("package.json", "package-lock.json"):
        (folder / name).write_bytes((HERE / name).read_bytes())
    npm = ("npm", "ci", "--silent", "--ignore-scripts", "--no-audit", "--no-fund")
    subprocess.run(npm, cwd=folder, check=True)
    return (folder / "node_modules" / "axe-core" / "axe.min.js").read_text("utf-8")
