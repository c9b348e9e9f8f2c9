"""Whether a built site holds together: links, anchors, requests, ids, and text for its pictures.

    python -m session_panel_site.pages.links site

Nothing is fetched: links to other hosts are counted, not followed.
"""

import re
import sys
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from html.parser import HTMLParser
from pathlib import Path
from typing import Final, NamedTuple
from urllib.parse import SplitResult, unquote, urlsplit

from session_panel_site.pages.reference import inventory, reference_problems

_ADDRESSES: Final = ("href", "src", "xlink:href", "data", "poster", "action")
_ADDRESS_LISTS: Final = ("srcset", "imagesrcset")
_IN_LIST: Final = re.compile(r"[\s,]*(\S*[^\s,])(?:\s[^,]*)?(?:,|$)")
_IN_REFRESH: Final = re.compile(r"url\s*=\s*['\"]?([^\s'\"]+)", re.IGNORECASE)
_IN_STYLE: Final = re.compile(
    r"""(?:url\(\s*|@import\s+)(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)')"""
    r"""|url\(\s*(?P<bare>[^\s'")]+)""",
    re.IGNORECASE,
)
_STYLE_COMMENT: Final = re.compile(r"/\*.*?\*/", re.DOTALL)

_FOLLOWED: Final = frozenset({"a", "area", "form"})
"""The elements that lead elsewhere if somebody wants it; of most others a browser fetches it."""

_TOLD_ONLY: Final = frozenset(
    {"alternate", "author", "canonical", "help", "license", "next", "prev"}
)
"""What a link of the head can be to a page so that no browser fetches it."""

_WITHIN: Final = frozenset({"data", "mailto", "tel"})
"""The schemes of addresses that ask nobody for anything."""

_VOID: Final = frozenset(
    "area base br col embed hr img input link meta source track wbr".split()  # noqa: SIM905 - shorter
)
_BLOCKS: Final = (  # noqa: SIM905 - shorter
    "address article aside blockquote details div dl dd dt fieldset figcaption figure footer form "
    "h1 h2 h3 h4 h5 h6 header hr li main menu nav ol p pre section table ul"
).split()
_ENDS: Final[Mapping[str, frozenset[str]]] = {
    **dict.fromkeys(_BLOCKS, frozenset({"p"})),
    "li": frozenset({"li", "p"}),
    **dict.fromkeys(("dt", "dd"), frozenset({"dt", "dd", "p"})),
    **dict.fromkeys(("td", "th"), frozenset({"td", "th"})),
    "tr": frozenset({"tr", "td", "th"}),
}
"""By its tag, what an element ends by beginning, if it is still open."""

_HOLDING: Final = frozenset({"article", "button", "dl", "menu", "ol", "svg", "table", "ul"})
"""The elements in which something begins without an end to what they are in."""

_NAMING: Final = ("aria-label", "aria-hidden", "title")
_NOT_FOUND: Final = "404.html"
"""The page that is served at any depth, so that its addresses begin at the root of the site."""


class Link(NamedTuple):
    """An address, and whether a browser fetches it unasked."""

    address: str
    is_fetched: bool = True


class _Element(NamedTuple):
    """An element that is open.

    Attributes:
        named: whether it has a name, or is hidden from readers aloud.
        labels: the ids of what else may name it.
    """

    tag: str
    named: bool
    labels: frozenset[str]


class _Picture(NamedTuple):
    """A picture that only something with one of the ids can name."""

    told: str
    labels: frozenset[str]


class Page(HTMLParser):
    """What a page links to, and what of it can be linked to.

    Attributes:
        links: every address, those in its own style sheets too.
        ids: how often each id is there.
        names: the names of its anchors.
        is_utf8: whether its text is UTF-8.
    """

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self.links: list[Link] = []
        self.ids: Counter[str] = Counter()
        self.names: set[str] = set()
        self._unnamed: list[_Picture] = []
        self._open: list[_Element] = []
        self._drawing: _Picture | None = None
        text = content.decode(errors="replace")
        self.is_utf8 = text.encode() == content
        self.feed(text)
        self.close()

    @property
    def silent(self) -> list[str]:
        """The pictures in its article without text for those who cannot see them."""
        return [picture.told for picture in self._unnamed if not picture.labels & self.ids.keys()]

    def has_anchor(self, fragment: str) -> bool:
        """Whether a fragment leads to a place in the page; every page has a top."""
        return fragment in self.ids or fragment in self.names or fragment.lower() == "top"

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """Note what an element links to, its id, and whether it is a picture without text."""
        told = {name: value or "" for name, value in attributes}
        self._end_before(tag)
        self.links += _links(tag, told)
        self.ids.update([told["id"]] if "id" in told else [])
        self.names |= {told["name"]} if tag == "a" and "name" in told else set()
        element = _Element(
            tag,
            any(told.get(name) for name in _NAMING),
            frozenset(told.get("aria-labelledby", "").split()),
        )
        self._note_picture(element, told)
        if tag not in _VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """Note an element that is open no longer than its tag."""
        self.handle_starttag(tag, attributes)
        if tag not in _VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        """Note that an element, and all that is still open in it, ends."""
        if self._is_in(tag):
            while self._open.pop().tag != tag:
                pass
        if not self._is_in("svg"):
            self._drawing = None

    def handle_data(self, text: str) -> None:
        """Note the text of a style sheet, and that a drawing has a title."""
        around = [element.tag for element in self._open]
        if around[-1:] == ["style"]:
            self.links += _style_links(text)
        is_own_title = around[-2:] == ["svg", "title"] and around.count("svg") == 1
        if is_own_title and text.strip() and self._drawing in self._unnamed:
            self._unnamed.remove(self._drawing)
            self._drawing = None

    def _is_in(self, tag: str) -> bool:
        return any(element.tag == tag for element in self._open)

    def _end_before(self, tag: str) -> None:
        """Note what an element ends by beginning, such as the paragraph before it."""
        for place, element in reversed([*enumerate(self._open)]):
            if element.tag in _HOLDING:
                return
            if element.tag in _ENDS.get(tag, ()):
                del self._open[place:]

    def _note_picture(self, element: _Element, told: Mapping[str, str]) -> None:
        around = [*self._open, element]
        if not self._is_in("article") or any(one.named for one in around):
            return
        labels = frozenset[str]().union(*(one.labels for one in around))
        if element.tag == "img" and "alt" not in told:
            self._unnamed.append(_Picture(f"img {told.get('src', '')}", labels))
        if element.tag == "svg" and not self._is_in("svg"):
            self._drawing = _Picture(f"svg {told.get('class', '')}".strip(), labels)
            self._unnamed.append(self._drawing)


def _links(tag: str, told: Mapping[str, str]) -> Iterator[Link]:
    """Yield the addresses that an element names."""
    is_told_only = tag == "link" and set(told.get("rel", "").lower().split()) <= _TOLD_ONLY
    is_fetched = tag not in _FOLLOWED and not (is_told_only and told.get("rel"))
    yield from (Link(told[name], is_fetched) for name in _ADDRESSES if name in told)
    for name in _ADDRESS_LISTS:
        yield from map(Link, _IN_LIST.findall(told.get(name, "")))
    if tag == "meta" and told.get("http-equiv", "").lower() == "refresh":
        yield from map(Link, _IN_REFRESH.findall(told.get("content", "")))
    yield from _style_links(told.get("style", ""))


def _style_links(style: str) -> Iterator[Link]:
    """Yield the addresses that a style sheet names."""
    for found in _IN_STYLE.finditer(_STYLE_COMMENT.sub(" ", style)):
        yield Link(found["double"] or found["single"] or found["bare"] or "")


def read_site(site: Path) -> Mapping[str, Page]:
    """Return every page of a built site by its path.

    Raises:
        OSError: a page cannot be read.
    """
    found = sorted(site.rglob("*.html"))
    return {path.relative_to(site).as_posix(): Page(path.read_bytes()) for path in found}


def site_problems(site: Path, pages: Mapping[str, Page]) -> Iterator[str]:
    """Yield one sentence for each thing that is wrong with the pages of a site.

    Raises:
        OSError: a style sheet cannot be read.
    """
    for name, page in pages.items():
        told = (*_broken(site, pages, name, page.links), *_unsound(page))
        yield from (f"{name}: {problem}" for problem in told)
    for sheet in sorted(site.rglob("*.css")):
        name, content = sheet.relative_to(site).as_posix(), sheet.read_bytes()
        text = content.decode(errors="replace")
        if text.encode() != content:
            yield f"{name}: is not UTF-8"
        broken = _broken(site, pages, name, _style_links(text))
        yield from (f"{name}: {problem}" for problem in broken)


def foreign_hosts(pages: Mapping[str, Page]) -> Counter[str]:
    """Return how many links lead to each other host."""
    links = (_split(link.address) for page in pages.values() for link in page.links)
    return Counter(where.netloc for where in links if where and where.netloc)


def _split(address: str) -> SplitResult | None:
    """Return the parts of an address; None where it is none."""
    try:
        return urlsplit(address)
    except ValueError:
        return None


def _unsound(page: Page) -> Iterator[str]:
    """Yield what is wrong with a page by itself."""
    if not page.is_utf8:
        yield "is not UTF-8"
    yield from (f"has the id {name} {n} times" for name, n in page.ids.items() if n > 1)
    yield from (f"a picture has no text: {picture}" for picture in page.silent)


def _broken(
    site: Path, pages: Mapping[str, Page], name: str, links: Iterable[Link]
) -> Iterator[str]:
    """Yield what is wrong with the links of a page, or of a style sheet."""
    for link in dict.fromkeys(links):
        where = _split(link.address)
        if where is None:
            yield f"is no address: {link.address}"
        elif where.scheme in ("http", "https") or where.netloc:
            if link.is_fetched:
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
    try:
        target = _target(site, name, where)
    except (OSError, ValueError):
        yield f"is no address: {where.geturl()}"
        return
    if target is None:
        yield f"leads nowhere: {where.geturl()}"
    elif _is_anchor(where.fragment):
        page = pages.get(target)
        if page is not None and not page.has_anchor(unquote(where.fragment)):
            yield f"has no such anchor: {where.geturl()}"


def _target(site: Path, name: str, where: SplitResult) -> str | None:
    """Return the path of the file in the site to which an address leads; None without one.

    Raises:
        OSError: no file can be named so.
        ValueError: the same.
    """
    root = site.resolve()
    path = unquote(where.path).removeprefix("/")
    target = ((root / name).parent / path).resolve() if path else root / name
    target = target / "index.html" if target.is_dir() else target
    is_there = target.is_relative_to(root) and target.is_file()
    return target.relative_to(root).as_posix() if is_there else None


def _is_anchor(fragment: str) -> bool:
    """Whether a fragment names a place; one with ``=`` tells the page's script something."""
    return bool(fragment) and "=" not in fragment


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
        problems = [*site_problems(site, pages), *_unreferenced(site)]
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
