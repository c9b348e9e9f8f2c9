"""A file that is whole once it is there, whatever ends the process that writes it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from session_panel_host.errors import UnfitStore

PARTS: Final = ("-wal", "-journal", "-shm")
"""What SQLite keeps beside a file of such a name, and takes for a part of whatever has the name."""


@contextmanager
def new_file(path: Path) -> Iterator[Path]:
    """Give a file to write to, which is at its place once it is whole and synced.

    Raises:
        FileExistsError: there is such a file, or a part of an earlier one is left beside it.
    """
    require_room(path)
    unfinished = _unfinished(path)
    _remove(unfinished)
    try:
        private(unfinished)
        yield unfinished
        _sync(unfinished)
        unfinished.rename(path)
        _sync(path.parent)
    finally:
        _remove(unfinished)


def require_room(path: Path) -> None:
    """Refuse the name of a file that is there, or that a part of an earlier one lies beside.

    Raises:
        FileExistsError: it is so.
        UnfitStore: there is no such folder, or no file can have such a name.
    """
    try:
        is_folder = path.parent.is_dir()
        there = [one for one in (path, *parts(path), *parts(_unfinished(path))) if one.exists()]
    except OSError as error:
        problem = f"{error.strerror}: give another name, such as a shorter one"
        raise UnfitStore(f"{path} cannot be written: {problem}") from error
    if not is_folder:
        raise UnfitStore(f"{path.parent} is no folder: make it, or give another file")
    if path in there:
        raise FileExistsError(f"{path} is there already: give the name of a new file")
    for part in parts(path):
        if part in there:
            raise FileExistsError(
                f"{part} is left of another {path.name}, and would become a part of this one: "
                "move it away, or give the name of a new file"
            )


def is_there(path: Path) -> bool:
    """Say whether there is a file of a name; no file can have some."""
    try:
        return path.is_file()
    except OSError:
        return False


def private(path: Path) -> None:
    """Make a file that nobody else may read, unless it is there: it tells of customers."""
    if not path.exists():
        path.touch(0o600)


def _unfinished(path: Path) -> Path:
    return path.with_name(f"{path.name}.unfinished")


def _remove(unfinished: Path) -> None:
    for path in (unfinished, *parts(unfinished)):
        path.unlink(missing_ok=True)


def _sync(path: Path) -> None:
    file = os.open(path, os.O_RDONLY)
    try:
        os.fsync(file)
    finally:
        os.close(file)


def parts(path: Path) -> list[Path]:
    """Return what may lie beside a file of such a name, and be taken for a part of it."""
    return [path.with_name(f"{path.name}{part}") for part in PARTS]
