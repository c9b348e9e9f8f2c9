"""The page of the ledgers of our examples: who conforms to what, and what is new since."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from session_panel_site.pages.templates import page
from session_panel_spec.conform.ledger import Record
from session_panel_spec.conform.vector import Vector


class _Row(NamedTuple):
    """A line of the page.

    Attributes:
        place: where the adapter is.
        new: how many of today's vectors the record does not know, by their theme.
        of_today: whether it is of today's vectors, and of no others.
    """

    place: str
    record: Record
    new: Mapping[str, int]
    of_today: bool


def pages(
    ledgers: Mapping[str, tuple[Record, ...]], vectors: Iterable[Vector]
) -> Iterator[tuple[str, str]]:
    """Yield the page of ledgers.

    Args:
        ledgers: the records of each adapter, by where it is under the documentation.
        vectors: those of today.
    """
    today = [*vectors]
    rows = [_row(place, record, today) for place, records in ledgers.items() for record in records]
    yield "conformance.md", page("conformance.md", rows=rows, today=len(today))


def _row(place: str, record: Record, today: Sequence[Vector]) -> _Row:
    new = Counter(vector.theme for vector in record.new_among(today))
    return _Row(place, record, new, of_today=not new and record.known == len(today))
