"""Rules that a page of the built site names without leading to them.

Who reads the name of a rule can ask what it says by one click: only code, drawings and the rule's
own page are left out. A name in code that is nothing else counts.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from session_panel_spec.domain.rules import citable_ids, rule_of

_NAME: Final = r"[A-Z]+-\d+(?:\.\d+)?"
_UNLINKED: Final = re.compile(
    r"<(a|head|pre|script|style|svg|textarea)\b.*?</\1>"  # a link already, or no place for one
    rf"|<code\b[^>]*>(?!{_NAME}</code>).*?</code>"
    r"|<!--.*?-->"
    r"""|<(?:"[^"]*"|'[^']*'|[^'">])*>""",  # a tag
    re.DOTALL,
)


def bare_rules(site: Path) -> Iterator[str]:
    """Yield one sentence for each rule that a page of a built site names without a link.

    Raises:
        OSError: a page cannot be read.
    """
    for path in sorted(site.rglob("*.html")):
        page = path.relative_to(site).as_posix()
        for name in _named(path.read_text("utf-8")):
            if not f"/{page}".endswith(f"/rules/{rule_of(name).lower()}/index.html"):
                yield f"{page}: names {name} without a link"


def _named(html: str) -> list[str]:
    """Return each rule that a page names as plain text, once."""
    names = dict.fromkeys(re.findall(_NAME, _UNLINKED.sub(" ", html)))
    return [name for name in names if name in citable_ids()]
