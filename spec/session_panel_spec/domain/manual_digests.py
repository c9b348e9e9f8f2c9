"""The words of the manual's page, known by digests alone: the page is the vendor's, not ours."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from hashlib import blake2b
from itertools import accumulate
from pathlib import Path
from typing import Final

import msgspec

RUN: Final = 11
"""So many words of the page in a row may stand nowhere else."""

FILE: Final = Path(__file__).with_name("manual_digests.json")

WORD: Final = re.compile(r"\w+")

_PRIME: Final = 2**61 - 1
_BASE: Final = 257
_LEAD: Final = pow(_BASE, RUN, _PRIME)


class PartDigest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is kept of a heading or of a sentence.

    Attributes:
        words: how many words it has.
        first: the digest of its first words, by which it is found.
        whole: the digest of all its words.
    """

    words: int
    first: str
    whole: str


class PageDigests(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is kept of the page.

    Attributes:
        parts: of each heading and each sentence, in the order of the page.
        runs: the digest of each `RUN` words in a row, sorted; not of those that are all quoted.
    """

    parts: tuple[PartDigest, ...]
    runs: tuple[int, ...]


@cache
def load_digests() -> PageDigests:
    """Return what is kept of the page.

    Raises:
        ValueError: the data are not of their form.
    """
    return msgspec.json.decode(FILE.read_bytes(), type=PageDigests)


def words_of(text: str) -> list[str]:
    """Return the words of a text in small letters, without whatever stands between them."""
    return [word.casefold() for word in WORD.findall(text)]


def digest(words: Sequence[str]) -> str:
    """Return the digest of words."""
    return blake2b(" ".join(words).encode(), digest_size=6).hexdigest()


def runs_of(words: Sequence[str]) -> list[int]:
    """Return the digest of each `RUN` words in a row, by Rabin and Karp: a test asks millions."""
    ends = list(accumulate(map(_number, words), _followed, initial=0))
    return [(end - start * _LEAD) % _PRIME for start, end in zip(ends, ends[RUN:], strict=False)]


def copied(text: str, digests: PageDigests) -> Iterator[str]:
    """Yield every `RUN` words in a row of a text that the page has, too."""
    words, runs = words_of(text), frozenset(digests.runs)
    places = (at for at, run in enumerate(runs_of(words)) if run in runs)
    yield from (" ".join(words[at : at + RUN]) for at in places)


@cache
def _number(word: str) -> int:
    return int.from_bytes(blake2b(word.encode(), digest_size=7).digest())


def _followed(before: int, word: int) -> int:
    return (before * _BASE + word) % _PRIME
