"""An Indonesian page is Indonesian around it, too: language, navigation, and where it searches."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
import yaml
from mkdocs.commands.build import build
from mkdocs.config import load_config

from session_panel_site.page_language import language_of

ROOT = Path(__file__).parents[2]
HOOK = ROOT / "spec" / "session_panel_site" / "page_language.py"
CONFIG = f"""
site_name: session-panel
theme:
  name: material
  font: false
  features: [navigation.tabs, navigation.indexes, navigation.footer]
  palette: [{{scheme: default, toggle: {{name: Use dark colours, icon: material/weather-sunny}}}}]
hooks: [{HOOK}]
plugins: [{{search: {{lang: en}}}}]
markdown_extensions:
  - attr_list
  - toc: {{permalink: true, permalink_title: Link to this section}}
nav:
  - Home: index.md
  - Rules: rules.md
  - Bahasa Indonesia:
      - Awal: id/index.md
      - Aturan: id/rules.md
      - Simulator: simulator/id.md
not_in_nav: id/rules/
"""
PAGES = {
    "index.md": "# Start\n",
    "rules.md": "# The rules\n\n## One { #one }\n",
    "id/index.md": "# Awal\n",
    "id/rules.md": "# Aturan\n\n## Satu { #one }\n",
    "id/rules/one.md": "---\nsearch:\n  boost: 10\n---\n\n# Satu\n",
    "simulator/id.md": "# Simulator\n",
}


class Built(HTMLParser):
    """What a built page says of its language, and where its tabs lead."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.language, self.tabs, self._is_tabs = "", list[str](), False
        self.text = text
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        told = dict(attributes)
        self._is_tabs |= tag == "nav" and told.get("class") == "md-tabs"
        if tag == "html":
            self.language = told.get("lang") or ""
        if tag == "a" and self._is_tabs:
            self.tabs.append(told.get("href") or "")

    def handle_endtag(self, tag: str) -> None:
        self._is_tabs &= tag != "nav"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small site of both languages."""
    folder = tmp_path_factory.mktemp("languages")
    for name, text in PAGES.items():
        (folder / "docs" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "docs" / name).write_text(text, "utf-8")
    (folder / "mkdocs.yml").write_text(CONFIG, "utf-8")
    build(load_config(str(folder / "mkdocs.yml"), site_dir=str(folder / "site")))
    return folder / "site"


def page(site: Path, address: str) -> Built:
    return Built((site / address / "index.html").read_text("utf-8"))


@pytest.mark.parametrize("address", ["", "rules", "id", "id/rules", "id/rules/one", "simulator/id"])
def test_a_page_is_of_its_language(site: Path, address: str) -> None:
    language = "id" if "id" in address.split("/") else "en"
    assert language_of(f"{address}/") == language
    assert page(site, address).language == language


def test_the_navigation_of_a_page_is_that_of_its_language(site: Path) -> None:
    assert page(site, "rules").tabs == ["..", "./", "../id/"]
    assert page(site, "id/rules").tabs == ["../", "./", "../../simulator/id/"]
    assert page(site, "id/rules/one").tabs == ["../../", "../", "../../../simulator/id/"]


def test_the_page_before_and_the_page_after_are_of_its_language(site: Path) -> None:
    def beside(address: str) -> list[str]:
        return re.findall(r'<a href="([^"]*)" class="md-footer__link', page(site, address).text)

    assert beside("rules") == [".."]
    assert beside("id") == ["rules/"]
    assert beside("id/rules") == ["../", "../../simulator/id/"]


def test_what_is_around_a_page_is_in_its_language(site: Path) -> None:
    english, own = page(site, "rules").text, page(site, "id/rules").text
    assert 'placeholder="Search"' in english
    assert 'placeholder="Cari"' in own
    for word, other in (("Use dark colours", "Pakai warna gelap"), ("Link to this", "Tautan ke")):
        assert word in english
        assert other not in english
        assert word not in own
        assert other in own


def settings(built: Built) -> dict[str, str]:
    [text] = re.findall(r'<script id="__config"[^>]*>(.*?)</script>', built.text)
    return json.loads(text)


def test_a_page_searches_in_the_index_of_its_language(site: Path) -> None:
    assert settings(page(site, "rules"))["base"] == ".."
    assert settings(page(site, "id/rules"))["base"] == "../../id/"
    assert settings(page(site, "simulator/id"))["base"] == "../../id/"
    assert (site / "id" / "search" / "search_index.json").is_file()


def found(site: Path, language: str) -> dict[str, float]:
    """Return how much each page counts in the index of a language, by its whole address."""
    root = site / ("id" if language == "id" else "")
    told = json.loads((root / "search" / "search_index.json").read_text("utf-8"))["docs"]
    places = {(root / one["location"]).resolve(): one.get("boost", 1) for one in told}
    return {path.relative_to(site.resolve()).as_posix(): boost for path, boost in places.items()}


def test_each_index_has_all_pages_and_those_of_its_language_count_for_more(site: Path) -> None:
    english, own = found(site, "en"), found(site, "id")
    assert english.keys() == own.keys() >= {"rules", "rules/#one", "id/rules", "id/rules/#one"}
    assert (english["rules"], english["id/rules"], english["id/rules/one"]) == (1, 0.01, 0.1)
    assert (own["rules"], own["id/rules"], own["id/rules/one"]) == (0.01, 1, 10)
    assert (english["simulator/id"], own["simulator/id"]) == (0.01, 1)


def test_the_navigation_has_the_same_kinds_of_pages_in_both_languages() -> None:
    text = re.sub(r"!!python/\S+", "", (ROOT / "mkdocs.yml").read_text("utf-8"))
    listed = [*_pages(yaml.safe_load(text)["nav"])]
    own = {one.removeprefix("id/") for one in listed if one.startswith("id/")} - {"decisions.md"}
    assert own <= {*listed}
    read = ("features/", "machines/", "stories/", "changes/")
    alone = ("index.md", "rules.md", "manual.md", "verification.md", "approvals.md", "signing.md")
    assert {one for one in listed if one.startswith(read) or one in alone} == own
    assert {"simulator/index.md", "simulator/id.md", "id/decisions.md"} <= {*listed}


def _pages(told: object) -> list[str]:
    """Return the pages of a part of the navigation."""
    match told:
        case str():
            return [told]
        case list():
            return [page for one in told for page in _pages(one)]
        case dict():
            return [page for one in told.values() for page in _pages(one)]
    return []


def test_the_page_of_decisions_has_each_with_a_link_and_a_sentence() -> None:
    text = (ROOT / "docs" / "id" / "decisions.md").read_text("utf-8")
    told = re.findall(
        r"^\| \[(\d+)\]\(\.\./decisions/(\S+)\) \| .+ \| .+\. \|$", text, re.MULTILINE
    )
    there = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    assert sorted(file for _, file in told) == [path.name for path in there]
    assert all(int(file[:4]) == int(number) for number, file in told)
