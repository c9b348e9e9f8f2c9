"""The site's search in a real browser: the page of a rule in the reader's language is first."""

import shutil
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config

from session_panel_spec.domain.rules import load_rules

ROOT = Path(__file__).parent.parent.parent
HOOK = ROOT / "spec" / "session_panel_site" / "page_language.py"
PATIENCE = 120_000
"""How long, in milliseconds, the browser may take for anything: it reads all pages first."""

CONFIG = """
site_name: session-panel
theme: {name: material, font: false, features: [search.highlight, search.suggest]}
plugins: [{search: {lang: en}}]
hooks: [%s]
markdown_extensions: [attr_list, md_in_html, tables, pymdownx.details]
"""

FIRST = """
(query) => {
  const told = [...document.querySelectorAll(".md-search-result__link")].map((one) => one.href);
  const parts = query.toLowerCase().split("-");
  const isOfQuery = (address) => {
    const words = new URL(address).searchParams.get("h")?.split(" ") ?? [];
    return parts.every((part) => words.includes(part));
  };
  const isThere = told.length > 1 && isOfQuery(told[0]);
  return isThere && told.slice(0, 2).map((address) => new URL(address).pathname);
}
"""


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_):
        """Say nothing of each request."""


@pytest.fixture(scope="module")
def searched(tmp_path_factory):
    """The address of a site of the pages that speak most of rules, with the site's search."""
    folder = tmp_path_factory.mktemp("searched")
    for name in ("rules", "id", "machines", "stories", "changes"):
        shutil.copytree(ROOT / "docs" / name, folder / "docs" / name)
    for name in ("rules", "domain", "manual", "model", "verification", "signing", "changelog"):
        shutil.copy(ROOT / "docs" / f"{name}.md", folder / "docs")
    (folder / "docs" / "index.md").write_text("# Start\n", "utf-8")
    (folder / "mkdocs.yml").write_text(CONFIG % HOOK, "utf-8")
    build(load_config(str(folder / "mkdocs.yml"), site_dir=str(folder / "site")))
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder / "site")))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("page", "own"),
    [("", ""), ("id/rules/", "/id")],
    ids=["English", "Indonesian"],
)
def test_who_asks_for_a_rule_finds_its_page_in_the_language_of_the_page_first(
    browser, searched, page, own
):
    opened = browser.new_page()
    opened.set_default_timeout(PATIENCE)
    opened.goto(f"{searched}/{page}")
    query = opened.locator(".md-search__input")
    found = {}
    for rule in load_rules():
        query.fill(rule)
        query.press("End")
        found[rule] = opened.wait_for_function(FIRST, arg=rule).json_value()
    opened.close()
    assert {rule: first for rule, (first, _) in found.items()} == {
        rule: f"{own}/rules/{rule.lower()}/" for rule in load_rules()
    }


FOUND = """
(query) => {
  const told = [...document.querySelectorAll(".md-search-result__link")].map((one) => one.href);
  const words = told.length && (new URL(told[0]).searchParams.get("h")?.split(" ") ?? []);
  const last = query.split(" ").at(-1);
  return words && words.includes(last) && new URL(told[0]).pathname;
}
"""


@pytest.mark.parametrize(
    ("page", "query", "found"),
    [
        ("", "what changed", "/changes/0.2/"),
        ("", "signature", "/signing/"),
        ("id/rules/", "tanda tangan", "/id/signing/"),
        ("id/rules/", "apa yang berubah", "/id/changes/0.2/"),
        ("id/rules/", "yang berubah", "/id/changes/0.2/"),
    ],
)
def test_who_asks_what_changed_or_how_to_sign_finds_that_page_first(
    browser, searched, page, query, found
):
    opened = browser.new_page()
    opened.set_default_timeout(PATIENCE)
    opened.goto(f"{searched}/{page}")
    asked = opened.locator(".md-search__input")
    asked.fill(query)
    asked.press("End")
    first = opened.wait_for_function(FOUND, arg=query).json_value()
    opened.close()
    assert first == found
