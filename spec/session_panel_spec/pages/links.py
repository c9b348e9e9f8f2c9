"""Whether a built site holds together: links, anchors, requests, ids, and text for its pictures.

    python -m session_panel_spec.pages.links site

Nothing is fetched: links to other hosts are counted, not followed.
"""

import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from pathlib import Path
from typing import Final, NamedTuple
from urllib.parse import SplitResult, unquote, urlsplit

from session_panel_spec.pages.reference import inventory, reference_problems

_ADDRESSES: Final = ("href", "src", "xlink:href", "data", "poster", "action")
_FOLLOWED: Final = frozenset({"a", "area", "form"})
"""The elements that lead elsewhere if somebody wants it; of all others a browser fetches it."""

_WITHIN: Final = frozenset({"data", "mailto"})
"""The schemes of addresses that ask nobody for anything."""

_VOID: Final = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "source",
        "track",
        "wbr",
    ]
)
_NAMING: Final = ("aria-label", "aria-labelledby", "aria-hidden", "title")
_STYLE_REQUEST: Final = re.compile(r"(?:url\(|@import)[\s'\"]*((?:https?:)?//[^\s'\")]*)")
_NOT_FOUND: Final = "404.html"
"""The page that is served at any depth, so that its addresses begin at the root of the site."""


class Link(NamedTuple):
    """An address, and the element that names it."""

    element: str
    address: str


class Page(HTMLParser):
    """What a page links to, and what of it can be linked to.

    Attributes:
        links: every address.
        ids: how often each id is there.
        silent: the pictures in its article without text for those who cannot see them.
        styles: the text of its own style sheets.
    """

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[Link] = []
        self.ids: Counter[str] = Counter()
        self.silent: list[str] = []
        self.styles: list[str] = []
        self._open: list[tuple[str, bool]] = []
        self._drawing: str | None = None
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """Note what an element links to, its id, and whether it is a picture without text."""
        told = {name: value or "" for name, value in attributes}
        self.links += (Link(tag, told[name]) for name in _ADDRESSES if name in told)
        self.ids.update([told["id"]] if "id" in told else [])
        self.styles += [told["style"]] if "style" in told else []
        self._note_picture(tag, told)
        if tag not in _VOID:
            self._open.append((tag, any(told.get(name) for name in _NAMING)))

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """Note an element that is open no longer than its tag."""
        self.handle_starttag(tag, attributes)
        if tag not in _VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        """Note that an element, and all that is still open in it, ends."""
        if tag in (name for name, _ in self._open):
            while self._open.pop()[0] != tag:
                pass
        if tag == "svg" and self._drawing is not None:
            self.silent.append(self._drawing)
            self._drawing = None

    def handle_data(self, text: str) -> None:
        """Note the text of a style sheet, and that a drawing has a title."""
        around = [name for name, _ in self._open[-2:]]
        if around[-1:] == ["style"]:
            self.styles.append(text)
        if around == ["svg", "title"] and text.strip():
            self._drawing = None

    def _note_picture(self, tag: str, told: Mapping[str, str]) -> None:
        if "article" not in (name for name, _ in self._open) or self._is_named(told):
            return
        if tag == "img" and not told.get("alt"):
            self.silent.append(f"img {told.get('src', '')}")
        if tag == "svg" and "svg" not in (name for name, _ in self._open):
            self._drawing = f"svg {told.get('class', '')}".strip()

    def _is_named(self, told: Mapping[str, str]) -> bool:
        """Whether the element, or one around it, has a name or is hidden from readers aloud."""
        return any(told.get(name) for name in _NAMING) or any(named for _, named in self._open)


def read_site(site: Path) -> Mapping[str, Page]:
    """Return every page of a built site by its path.

    Raises:
        OSError: a page cannot be read.
    """
    found = sorted(site.rglob("*.html"))
    return {path.relative_to(site).as_posix(): Page(path.read_text("utf-8")) for path in found}


def site_problems(site: Path, pages: Mapping[str, Page]) -> Iterator[str]:
    """Yield one sentence for each thing that is wrong with the pages of a site."""
    for name, page in pages.items():
        told = (*_broken(site, pages, name), *_unsound(page))
        yield from (f"{name}: {problem}" for problem in told)
    for sheet in sorted(site.rglob("*.css")):
        for host in _STYLE_REQUEST.findall(sheet.read_text("utf-8")):
            yield f"{sheet.relative_to(site).as_posix()}: asks another host: {host}"


def foreign_hosts(pages: Mapping[str, Page]) -> Counter[str]:
    """Return how many links lead to each other host."""
    links = (urlsplit(link.address) for page in pages.values() for link in page.links)
    return Counter(where.netloc for where in links if where.netloc)


def _unsound(page: Page) -> Iterator[str]:
    """Yield what is wrong with a page by itself."""
    yield from (f"has the id {name} {n} times" for name, n in page.ids.items() if n > 1)
    yield from (f"a picture has no text: {picture}" for picture in page.silent)
    for host in _STYLE_REQUEST.findall("\n".join(page.styles)):
        yield f"asks another host: {host}"


def _broken(site: Path, pages: Mapping[str, Page], name: str) -> Iterator[str]:
    """Yield what is wrong with the links of a page."""
    for link in dict.fromkeys(pages[name].links):
        where = urlsplit(link.address)
        if where.scheme in ("http", "https") or where.netloc:
            if link.element not in _FOLLOWED:
                yield f"asks another host: {link.address}"
        elif where.path.startswith("/") and name != _NOT_FOUND:
            yield f"begins at the root, which may be elsewhere: {link.address}"
        elif where.scheme:
            if where.scheme not in _WITHIN:
                yield f"is no address: {link.address}"
        else:
            yield from _unresolved(site, pages, name, where)


def _unresolved(
    site: Path, pages: Mapping[str, Page], name: str, where: SplitResult
) -> Iterator[str]:
    """Yield why an address within the site leads nowhere."""
    root = site.resolve()
    path = unquote(where.path).removeprefix("/")
    target = ((root / name).parent / path).resolve() if path else root / name
    target = target / "index.html" if target.is_dir() else target
    if not target.is_relative_to(root) or not target.is_file():
        yield f"leads nowhere: {where.geturl()}"
    elif _is_anchor(where.fragment):
        page = pages.get(target.relative_to(root).as_posix())
        if page is not None and unquote(where.fragment) not in page.ids:
            yield f"has no such anchor: {where.geturl()}"


def _is_anchor(fragment: str) -> bool:
    """Whether a fragment names a place; one with ``=`` tells the page's script something."""
    return bool(fragment) and "=" not in fragment


def main(arguments: list[str]) -> int:
    """Check a site, and return the exit status."""
    if len(arguments) != 1:
        sys.stderr.write("usage: python -m session_panel_spec.pages.links SITE\n")
        return 2
    site = Path(arguments[0])
    try:
        pages = read_site(site)
        problems = [*site_problems(site, pages), *reference_problems(inventory(site))]
    except OSError as error:
        sys.stderr.write(f"There is no built site to check: {error}\n")
        return 2
    sys.stderr.writelines(f"{problem}\n" for problem in problems)
    sys.stdout.write(_summary(pages, len(problems)))
    return 1 if problems else 0


def _summary(pages: Mapping[str, Page], problems: int) -> str:
    links = sum(len(page.links) for page in pages.values())
    hosts = ", ".join(f"{host} ({n})" for host, n in sorted(foreign_hosts(pages).items()))
    counted = f"{len(pages)} pages, {links:,} links, {problems} problems"
    return f"{counted}. Links to other hosts, not followed: {hosts or 'none'}.\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
