"""What is on a disk after a power cut, by the record of what was written and synced."""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import NamedTuple

SECTOR = 512
"""How many bytes a disk writes whole or not at all."""


class Done(NamedTuple):
    """Something that a process has done with a file.

    Attributes:
        what: ``"write"``, ``"truncate"`` or ``"sync"``.
        name: the file's name.
        offset: where it is written, or how long the file is from then on.
        data: what is written.
    """

    what: str
    name: str
    offset: int
    data: bytes


def recorded(record: bytes) -> Iterator[Done]:
    """Yield what a record tells."""
    at = 0
    while at < len(record):
        end = record.index(b"\n", at)
        what, name, offset, length = record[at:end].decode().split(" ")
        size = int(length) if what == "write" else 0
        yield Done(what, name, int(offset), record[end + 1 : end + 1 + size])
        at = end + 1 + size


class Disk:
    """What files hold for sure, and what is only on its way to them."""

    def __init__(self) -> None:
        self._sure: dict[str, bytearray] = defaultdict(bytearray)
        self._on_its_way: dict[str, list[Done]] = defaultdict(list)

    def do(self, done: Done) -> None:
        """Do what a process has done; a sync makes sure of all that went before in its file."""
        if done.what != "sync":
            self._on_its_way[done.name].append(done)
            return
        for one in self._on_its_way.pop(done.name, []):
            _apply(self._sure[done.name], one)

    def cut(self, dice: Random, folder: Path) -> None:
        """Write what a power cut leaves: each write on its way is there, is not, or is torn."""
        names = self._sure.keys() | self._on_its_way.keys()
        for name in sorted(names):
            content = bytearray(self._sure.get(name, b""))
            for done in self._on_its_way.get(name, []):
                _apply(content, done._replace(data=_left(done.data, dice)))
            (folder / name).write_bytes(content)

    def answers(self) -> bytes:
        """Return what the process has told others, whom the power cut does not touch."""
        return b"".join(done.data for done in self._on_its_way.get("answers", []))


def _left(data: bytes, dice: Random) -> bytes:
    """Return what is left of what was on its way: all, nothing, or its first sectors."""
    torn = data[: len(data) // 2 // SECTOR * SECTOR]
    return dice.choice([data, b"", torn])


def _apply(content: bytearray, done: Done) -> None:
    if done.what == "truncate":
        content[done.offset :] = bytes(max(0, done.offset - len(content)))
        return
    content.extend(bytes(max(0, done.offset - len(content))))
    content[done.offset : done.offset + len(done.data)] = done.data
