"""What mkdocs cannot see of the site that it has built: requests, raw links, pictures, names.

    python -m session_panel_site.pages.links site

mkdocs itself follows each link and anchor that is written in Markdown. It leaves raw HTML, inlined
diagrams and what the theme writes as they are; these are read here, as a browser has them. Nothing
is fetched.
"""

import re
import sys
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from html.parser import HTMLParser
from pathlib import Path
from typing import Final, NamedTuple
from urllib.parse import unquote, urlsplit

from session_panel_site.pages.bare_rules import bare_rules
from session_panel_site.pages.reference import inventory, reference_problems

_ADDRESSES: Final = ("href", "src", "xlink:href", "data", "poster", "action")
_IN_LIST: Final = re.compile(r"[\s,]*(\S*[^\s,])(?:\s[^,]*)?(?:,|$)")
_IN_REFRESH: Final = re.compile(r"url\s*=\s*['\"]?([^\s'\"]+)", re.IGNORECASE)
_IN_STYLE: Final = re.compile(
    r"(?:url\(\s*|@import\s+)(?:\"([^\"]*)\"|'([^']*)'|([^\s'\")]+))", re.IGNORECASE
)
_STYLE_COMMENT: Final = re.compile(r"/\*.*?\*/", re.DOTALL)

_FOLLOWED: Final = frozenset({"a", "area", "form"})
"""The elements that lead elsewhere if somebody wants it; of most others a browser fetches it."""

_NOT_FETCHED: Final = frozenset({"alternate", "author", "canonical", "license", "next", "prev"})
"""What a link of the head can be to a page so that no browser fetches it."""

_WITHIN: Final = frozenset({"data", "mailto", "tel"})
"""The schemes of addresses that ask nobody for anything."""

_NAMING: Final = ("aria-label", "aria-hidden")
_NOT_FOUND: Final = "404.html"
"""The page that is served at any depth, so that its addresses begin at the root of the site."""


class Link(NamedTuple):
    """An address, and whether a browser fetches it unasked."""

    address: str
    is_fetched: bool = True


class Page(HTMLParser):
    """What a page links to, what of it can be linked to, and its pictures without a text.

    A picture of an article needs a text of its own for those who cannot see it: an image its
    ``alt``, a drawing its title, a label, or that it is hidden from them.

    Attributes:
        links: every address, those in its own style sheets too.
        ids: how often each id is there.
        silent: the pictures without a text.
    """

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[Link] = []
        self.ids: Counter[str] = Counter()
        self.silent: list[str] = []
        self._is_style = False
        self._articles = 0
        self._drawing: list[str] = []  # the elements that are open, from the outermost svg on
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """Note what an element links to, its id, and whether it is a picture without text."""
        values = {name: value or "" for name, value in attributes}
        self.links += _links(tag, values)
        self.ids.update(values[name] for name in ("id",) if name in values)
        self._is_style = tag == "style"
        self._articles += tag == "article"
        is_named = "alt" in values if tag == "img" else any(map(values.get, _NAMING))
        is_picture = tag in ("img", "svg") and not self._drawing
        if self._articles and is_picture and not is_named:
            self.silent.append(f"{tag} {values.get('src', values.get('class', ''))}".strip())
        if tag == "svg" or self._drawing:
            self._drawing.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Note that an element ends."""
        self._is_style = False
        self._articles -= tag == "article"
        while tag in self._drawing and self._drawing.pop() != tag:
            pass

    def handle_data(self, text: str) -> None:
        """Note the text of a style sheet, and that a drawing has a title."""
        if self._is_style:
            self.links += _style_links(text)
        last = self.silent[-1:]
        if self._drawing == ["svg", "title"] and text.strip() and last and last[0][:3] == "svg":
            self.silent.pop()


def _links(tag: str, values: Mapping[str, str]) -> Iterator[Link]:
    """Yield the addresses that an element names."""
    kinds = set(values.get("rel", "").lower().split())
    is_only_named = tag == "link" and bool(kinds) and kinds <= _NOT_FETCHED
    is_fetched = tag not in _FOLLOWED and not is_only_named
    yield from (Link(values[name], is_fetched) for name in _ADDRESSES if name in values)
    yield from map(Link, _IN_LIST.findall(values.get("srcset", "")))
    if values.get("http-equiv", "").lower() == "refresh":
        yield from map(Link, _IN_REFRESH.findall(values.get("content", "")))
    yield from _style_links(values.get("style", ""))


def _style_links(style: str) -> Iterator[Link]:
    """Yield the addresses that a style sheet names."""
    for found in _IN_STYLE.findall(_STYLE_COMMENT.sub(" ", style)):
        yield Link("".join(found))


def read_site(site: Path) -> Mapping[str, Page]:
    """Return every page of a built site by its path.

    Raises:
        OSError: a page cannot be read.
    """
    found = sorted(site.rglob("*.html"))
    return {path.relative_to(site).as_posix(): Page(path.read_text("utf-8")) for path in found}


def site_problems(site: Path, pages: Mapping[str, Page]) -> Iterator[str]:
    """Yield one sentence for each thing that is wrong with the pages of a site.

    Raises:
        OSError: a style sheet cannot be read.
    """
    for name, page in pages.items():
        yield from (f"{name}: has the id {one} {n} times" for one, n in page.ids.items() if n > 1)
        yield from (f"{name}: a picture has no text: {picture}" for picture in page.silent)
        yield from (f"{name}: {problem}" for problem in _broken(site, pages, name, page.links))
    for sheet in sorted(site.rglob("*.css")):
        name, links = sheet.relative_to(site).as_posix(), _style_links(sheet.read_text("utf-8"))
        yield from (f"{name}: {problem}" for problem in _broken(site, pages, name, links))


def _broken(
    site: Path, pages: Mapping[str, Page], name: str, links: Iterable[Link]
) -> Iterator[str]:
    """Yield what is wrong with the links of a page, or of a style sheet."""
    for address, is_fetched in dict.fromkeys(links):
        try:
            where = urlsplit(address)
            if where.scheme in ("http", "https") or where.netloc:
                yield from [f"asks another host: {address}"] if is_fetched else []
            elif where.scheme not in _WITHIN:
                yield from _unresolved(site, pages, name, address)
        except (OSError, ValueError):
            yield f"is no address: {address}"


def _unresolved(site: Path, pages: Mapping[str, Page], name: str, address: str) -> Iterator[str]:
    """Yield why an address within the site leads nowhere.

    Raises:
        OSError: no file can be named so.
        ValueError: the same.
    """
    where, root = urlsplit(address), site.resolve()
    path = unquote(where.path).removeprefix("/" if name == _NOT_FOUND else "")
    target = ((root / name).parent / path).resolve() if path else root / name
    target = target / "index.html" if target.is_dir() else target
    if where.scheme or not (target.is_relative_to(root) and target.is_file()):
        yield f"leads nowhere: {address}"
        return
    page, anchor = pages.get(target.relative_to(root).as_posix()), unquote(where.fragment)
    is_for_a_script = "=" in anchor
    if page and anchor and not is_for_a_script and anchor not in page.ids:
        yield f"has no such anchor: {address}"


def _unreferenced(site: Path) -> list[str]:
    """Return what is wrong with the reference of a site.

    Raises:
        OSError: the site has no inventory.
    """
    try:
        return reference_problems(inventory(site))
    except (ValueError, zlib.error):
        return ["objects.inv: is no inventory of names"]


def main(arguments: list[str]) -> int:
    """Check a site, and return the exit status."""
    if len(arguments) != 1:
        sys.stderr.write("usage: python -m session_panel_site.pages.links SITE\n")
        return 2
    site = Path(arguments[0])
    try:
        pages = read_site(site)
        problems = [*site_problems(site, pages), *_unreferenced(site), *bare_rules(site)]
    except OSError as error:
        sys.stderr.write(f"There is no built site to check: {error}\n")
        return 2
    sys.stderr.writelines(f"{problem}\n" for problem in problems)
    links = sum(len(page.links) for page in pages.values())
    sys.stdout.write(f"{len(pages)} pages, {links:,} links, {len(problems)} problems.\n")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
