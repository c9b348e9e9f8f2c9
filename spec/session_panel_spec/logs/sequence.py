"""Numbered events of a log: doubles are dropped, and a hole is a gap of so many events."""

from collections.abc import Iterable, Iterator
from typing import Final

import msgspec

from session_panel_spec.logs.entry import Entry
from session_panel_spec.logs.gap import gap_of
from session_panel_spec.logs.lines import LogError

REMEMBERED: Final = 100
"""With how many events before it, at least, an event that comes twice is compared."""


class SequenceError(LogError):
    """An event whose number another has, or one that comes after later ones."""


def in_sequence(entries: Iterable[Entry | LogError], name: str) -> Iterator[Entry | LogError]:
    """Yield the entries of a log in the sequence of their numbers.

    Of what comes again as it was an entry is left that tells nothing. Where numbers are left out, a
    gap stands before what follows. `SequenceError` is yielded for what contradicts an earlier line,
    and for what comes too late.
    """
    numbered: dict[str | None, _Sequence] = {}
    for entry in entries:
        if isinstance(entry, LogError) or entry.seq is None:
            yield entry
        else:
            yield from numbered.setdefault(entry.panel, _Sequence()).placed(entry, name)


class _Sequence:
    """What came of one panel."""

    def __init__(self) -> None:
        self._last: int | None = None
        self._digests: dict[int, bytes] = {}

    def placed(self, entry: Entry, name: str) -> Iterator[Entry | LogError]:
        """Yield what comes of an entry with a number."""
        number, is_state = entry.seq or 0, entry.snapshot is not None
        last = min(number, 1) - 1 if self._last is None and not is_state else self._last
        if last is not None and number < last + (not is_state):
            yield self._again(entry, number, name)
            return
        missing = 0 if last is None else number - last - (not is_state)
        self._last = number
        if missing:
            yield _hole(entry, missing)
        if not is_state:
            self._remember(number, entry.digest)
        yield entry

    def _again(self, entry: Entry, number: int, name: str) -> Entry | LogError:
        before = self._digests.get(number)
        if before == entry.digest:
            return Entry(entry.line, entry.panel, number)
        late = f"seq: Expected more than {self._last}; {number} comes too late"
        other = f"seq: Expected what {number} was before, or another number"
        return SequenceError(name, entry.line, other if before else late, entry.panel)

    def _remember(self, number: int, digest: bytes) -> None:
        self._digests[number] = digest
        if len(self._digests) > REMEMBERED:
            del self._digests[next(iter(self._digests))]


def _hole(entry: Entry, missing: int) -> Entry:
    """Return a gap before an entry."""
    return Entry(entry.line, entry.panel, gap=msgspec.json.encode(gap_of(missing)))
