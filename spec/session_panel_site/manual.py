"""Hold a copy of the manual's page against what is kept of it, or keep that anew.

python -m session_panel_site.manual FILE [--write]

FILE is the text of the page, as a browser saves it. With --write the digests are made anew: each
part of `manual.toml` goes from its first words up to those of the next.
"""

import re
import sys
from collections.abc import Iterator, Sequence
from itertools import chain, groupby
from pathlib import Path
from typing import Final

import msgspec

from session_panel_spec.domain.manual import Section, Sentence, parts
from session_panel_spec.domain.manual_digests import (
    FILE,
    RUN,
    WORD,
    PageDigests,
    PartDigest,
    digest,
    load_digests,
    runs_of,
    words_of,
)

Part = Section | Sentence

_END: Final = re.compile(r"[.!?]\s+(?=[A-Z])|\n\s*\n")
"""Where a sentence ends and another begins."""


def digests_of(page: str, known: Sequence[Part]) -> PageDigests:
    """Return what is to be kept of a page with these parts.

    Raises:
        ValueError: the first words of a part do not follow those of the part before it.
    """
    starts = list(_starts(WORD.findall(page), known))
    words = words_of(page)
    texts = [words[a:b] for a, b in zip(starts, [*starts[1:], len(words)], strict=True)]
    told = list(zip(known, texts, strict=True))
    kept = tuple(PartDigest(len(t), digest(words_of(p.first)), digest(t)) for p, t in told)
    quoted = list(chain.from_iterable([_is_quoted(part)] * len(text) for part, text in told))
    runs = enumerate(runs_of(words[starts[0] :]))
    return PageDigests(kept, tuple(sorted({r for n, r in runs if not all(quoted[n : n + RUN])})))


def _starts(words: Sequence[str], known: Sequence[Part]) -> Iterator[int]:
    """Yield where each part begins: its first words are found in large and small letters."""
    at = 0
    for part in known:
        first = WORD.findall(part.first)
        later = (n for n in range(at, len(words)) if words[n : n + len(first)] == first)
        if (found := next(later, None)) is None:
            raise ValueError(f"{_name(part)} does not follow the part before it")
        yield found
        at = found + len(first)


def page_problems(page: str, known: Sequence[Part], kept: PageDigests) -> Iterator[str]:
    """Yield one sentence for each part that a copy of the page has not, or is not one, or is new.

    What stands before the first part is not asked for.
    """
    words, places = words_of(page), list(WORD.finditer(page))
    covered: set[int] = set()
    for part, digests in zip(known, kept.parts, strict=True):
        size = digests.words
        every = range(len(words) - size + 1)
        found = [at for at in every if digest(words[at : at + size]) == digests.whole]
        covered.update(n for at in found for n in range(at, at + size))
        texts = [page[places[at].start() : places[at + size - 1].end()] for at in found]
        if not found:
            yield f"{_name(part)} is missing or changed"
        elif not _is_quoted(part) and all(map(_END.search, texts)):
            yield f"{_name(part)} is more than one"
    yield from _new(words, covered)


def _new(words: Sequence[str], covered: set[int]) -> Iterator[str]:
    """Yield a sentence for words in a row that no part has, and that stand behind the first."""
    behind = range(min(covered, default=0), len(words))
    for is_known, found in groupby(behind, key=covered.__contains__):
        if not is_known:
            told = [words[n] for n in found]
            yield f"new, {len(told)} words: {' '.join(told[:6])} …"


def _is_quoted(part: Part) -> bool:
    return isinstance(part, Sentence) and part.quoted


def _name(part: Part) -> str:
    kind = f"sentence {part.number}" if isinstance(part, Sentence) else "the heading"
    return f"{kind} “{part.first} …”"


def main(arguments: list[str]) -> int:
    """Check a copy of the page, or keep its digests, and return the exit status."""
    file, *options = arguments or [""]
    if not file or options not in ([], ["--write"]):
        sys.stderr.write("usage: python -m session_panel_site.manual FILE [--write]\n")
        return 2
    known = list(parts())
    try:
        page = Path(file).read_text("utf-8")
        if options:
            made = msgspec.json.encode(digests_of(page, known))
            FILE.write_bytes(msgspec.json.format(made, indent=1) + b"\n")
        problems = list(page_problems(page, known, load_digests()))
    except (OSError, ValueError) as error:
        sys.stderr.write(f"The page cannot be read: {error}\n")
        return 2
    sys.stderr.writelines(f"{problem}.\n" for problem in problems)
    sys.stdout.write(f"{len(known)} headings and sentences, {len(problems)} problems.\n")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
