"""A hook of mkdocs: an Indonesian page is Indonesian in all that is around it, too.

The theme speaks the page's language, the navigation has the pages of that language, and the search
finds these first. All else is of the other language, and comes after them.
"""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final, Literal

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority
from mkdocs.structure.nav import Navigation, Section
from mkdocs.structure.pages import Page

_OWN: Final = "id/"
"""Where the Indonesian pages are, from the root of the site."""

_ELSEWHERE: Final = frozenset({"simulator/id/"})
"""The Indonesian pages that are not there."""

_FAR: Final = 0.01
"""What a page of the other language counts for in a search."""

_WORDS: Final = {
    "Use light colours": "Pakai warna terang",
    "Use dark colours": "Pakai warna gelap",
    "Use the colours of the system": "Pakai warna sistem",
    "Link to this section": "Tautan ke bagian ini",
}
"""What the configuration says in English, wherever it is the whole of an attribute."""

_SETTINGS: Final = re.compile(r'(<script id="__config"[^>]*>)(.*?)(</script>)', re.DOTALL)

Language = Literal["en", "id"]


def language_of(url: str) -> Language:
    """Return the language of a page by its address from the root of the site."""
    return "id" if url.startswith(_OWN) or url in _ELSEWHERE else "en"


def on_page_context(
    context: Any,  # noqa: ANN401 - it holds whatever a template may ask for
    page: Page,
    config: MkDocsConfig,
    nav: Navigation,
) -> Any:  # noqa: ANN401 - the same
    """Let the theme and the navigation be those of the page's language; mkdocs calls this.

    So are the pages before and after it.
    """
    language = language_of(page.url)
    config.theme["language"] = language
    context["nav"] = _navigation(nav, language)
    page.previous_page, page.next_page = (
        one if one and language_of(one.url) == language else None
        for one in (page.previous_page, page.next_page)
    )
    return context


def on_post_page(output: str, page: Page, **_: object) -> str:
    """Return a page that says all in its language, and searches there first; mkdocs calls this."""
    if language_of(page.url) == "en":
        return output
    for english, own in _WORDS.items():
        output = output.replace(f'="{english}"', f'="{own}"')
    return _SETTINGS.sub(_searching_there, output)


@event_priority(-100)  # the search has written its index
def on_post_build(config: MkDocsConfig) -> None:
    """Write an index for the readers of each language; mkdocs calls this."""
    site = Path(config.site_dir)
    index = site / "search" / "search_index.json"
    if not index.is_file():
        return
    found = json.loads(index.read_text("utf-8"))
    own = site / _OWN / "search" / index.name
    own.parent.mkdir(parents=True, exist_ok=True)
    places: Mapping[Language, Path] = {"en": index, "id": own}
    for language, path in places.items():
        pages = [*_ranked(found["docs"], language)]
        path.write_text(json.dumps({**found, "docs": pages}, ensure_ascii=False), "utf-8")


def _navigation(nav: Navigation, language: Language) -> Navigation:
    """Return the part of the navigation that is of a language; of the other only its first page."""
    section = next((one for one in nav.items if _home(one)), None)
    if not isinstance(section, Section):
        return nav
    home = _home(section)
    if language == "id":
        made = Navigation(section.children, nav.pages)
        made.homepage = home
        return made
    short = Section(section.title, [home])
    made = Navigation([short if one is section else one for one in nav.items], nav.pages)
    made.homepage = nav.homepage
    return made


def _home(item: Any) -> Any:  # noqa: ANN401 - of mkdocs, which has no type for all of them
    """Return the first Indonesian page if an item of the navigation has it; else None."""
    pages = item.children or () if item.is_section else ()
    return next((one for one in pages if one.is_page and one.url == _OWN), None)


def _searching_there(settings: re.Match[str]) -> str:
    """Return the settings of a page's script, whose root is that of the Indonesian pages."""
    told = json.loads(settings[2])
    told["base"] = f"{told['base']}/{_OWN}"
    return f"{settings[1]}{json.dumps(told)}{settings[3]}"


def _ranked(pages: list[dict[str, Any]], language: Language) -> Iterator[Mapping[str, Any]]:
    """Yield the pages of an index as the readers of a language find them."""
    for page in pages:
        address = page["location"]
        is_own = language_of(address.partition("#")[0]) == language
        near = {} if is_own else {"boost": page.get("boost", 1) * _FAR}
        yield {**page, "location": _from(language, address), **near}


def _from(language: Language, address: str) -> str:
    """Return an address as it is from the root of a language's pages."""
    if language == "en":
        return address
    return address.removeprefix(_OWN) if address.startswith(_OWN) else f"../{address}"
