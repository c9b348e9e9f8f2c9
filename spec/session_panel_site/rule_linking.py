"""A hook of mkdocs: wherever a page names a rule, its ID leads to the page of the rule.

What is a link already, code, a heading or a drawing stays as it is, and so do the names of a rule
on its own page. Code within a sentence that is nothing but a rule's ID becomes a link, too.
"""

import re
from html.parser import HTMLParser
from itertools import accumulate
from typing import Final, NamedTuple, Protocol

from session_panel_spec.domain.rules import citable_ids, rule_of

_CITATION: Final = re.compile(r"(?<![\w./#-])[A-Z]+-\d+(?:\.\d+)?(?![\w-])")
_AS_IT_IS: Final = frozenset(
    {"a", "code", "pre", "h1", "h2", "h3", "h4", "h5", "h6", "svg", "script", "style", "textarea"}
)
"""The elements in which nothing becomes a link."""


class _Page(Protocol):
    """What this needs of a page of mkdocs: its address, from the root of the site."""

    @property
    def url(self) -> str: ...


def on_page_content(html: str, page: _Page, **_: object) -> str:
    """Return the content of a page with links to the rules that it names; mkdocs calls this."""
    return linked(html, page.url)


def linked(html: str, url: str) -> str:
    """Return a page's content with links to the rules that it names.

    Args:
        html: the content.
        url: the page's address from the root of the site, such as ``"id/rules/"``.

    Examples:
        >>> linked("<p>See SESS-1.</p>", "domain/")
        '<p>See <a href="../rules/sess-1/">SESS-1</a>.</p>'
    """
    parts, written = list[str](), 0
    for text in _Reading(html).texts:
        parts += html[written : text.start], _with_links(text, url)
        written = text.start + len(text.words)
    return "".join((*parts, html[written:]))


class _Text(NamedTuple):
    """A text in which a rule may become a link.

    Attributes:
        start: its first character's place in the page.
        words: what stands there.
        is_code: whether it is code within a sentence, so that only a rule alone becomes a link.
    """

    start: int
    words: str
    is_code: bool


class _Reading(HTMLParser):
    """Finds those texts of a page; all that is around them needs not be understood.

    Attributes:
        texts: in their order.
    """

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=False)
        self.texts: list[_Text] = []
        self._within: list[str] = []
        self._lines = [0, *accumulate(len(line) + 1 for line in html.split("\n"))]
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, _attributes: object) -> None:
        """Note that what follows stays as it is, if so."""
        if tag in _AS_IT_IS:
            self._within.append(tag)

    def handle_startendtag(self, _tag: str, _attributes: object) -> None:
        """Pass an element that has nothing in it."""

    def handle_endtag(self, tag: str) -> None:
        """Note the end of an element."""
        if self._within[-1:] == [tag]:
            self._within.pop()

    def handle_data(self, text: str) -> None:
        """Note a text, unless it is to stay as it is."""
        if not self._within or self._within == ["code"]:
            line, column = self.getpos()
            self.texts.append(_Text(self._lines[line - 1] + column, text, bool(self._within)))


def _with_links(text: _Text, url: str) -> str:
    def link(found: re.Match[str]) -> str:
        own = f"{_language(url)}rules/{rule_of(found[0]).lower()}/"
        if found[0] not in citable_ids() or own == url:
            return found[0]
        return f'<a href="{"../" * url.count("/")}{own}">{found[0]}</a>'

    if text.is_code and not _CITATION.fullmatch(text.words):
        return text.words
    return _CITATION.sub(link, text.words)


def _language(url: str) -> str:
    """Return the folder of a page's language, which is its own for all but English."""
    return "id/" if url.startswith("id/") else ""
