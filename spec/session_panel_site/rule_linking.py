"""A hook of mkdocs: wherever a page names a rule, its ID leads to the page of the rule.

What is a link already, code, a heading or a drawing stays as it is, and so do the names of a rule
on its own page.
"""

import re
from html.parser import HTMLParser
from typing import Final, Protocol

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
    return _Linking(url).of(html)


class _Linking(HTMLParser):
    """Writes HTML again as it was, but for the names of rules in its text."""

    def __init__(self, url: str) -> None:
        super().__init__(convert_charrefs=False)
        self._url = url
        self._written: list[str] = []
        self._within: list[str] = []

    def of(self, html: str) -> str:
        """Return the HTML with its links."""
        self.feed(html)
        self.close()
        return "".join(self._written)

    def handle_starttag(self, tag: str, _attributes: object) -> None:
        """Write a tag, and note that what follows stays as it is, if so."""
        self._written.append(self.get_starttag_text() or "")
        if tag in _AS_IT_IS:
            self._within.append(tag)

    def handle_startendtag(self, _tag: str, _attributes: object) -> None:
        """Write a tag that has nothing in it."""
        self._written.append(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        """Write the end of an element."""
        self._written.append(f"</{tag}>")
        if self._within[-1:] == [tag]:
            self._within.pop()

    def handle_data(self, text: str) -> None:
        """Write a text, with links unless it is to stay as it is."""
        told = text if self._within else _CITATION.sub(self._link, text)
        self._written.append(told)

    def handle_entityref(self, name: str) -> None:
        """Write a sign that has a name."""
        self._written.append(f"&{name};")

    def handle_charref(self, name: str) -> None:
        """Write a sign that has a number."""
        self._written.append(f"&#{name};")

    def handle_comment(self, text: str) -> None:
        """Write a comment."""
        self._written.append(f"<!--{text}-->")

    def _link(self, found: re.Match[str]) -> str:
        own = f"{_language(self._url)}rules/{rule_of(found[0]).lower()}/"
        if found[0] not in citable_ids() or own == self._url:
            return found[0]
        return f'<a href="{"../" * self._url.count("/")}{own}">{found[0]}</a>'


def _language(url: str) -> str:
    """Return the folder of a page's language, which is its own for all but English."""
    return "id/" if url.startswith("id/") else ""
