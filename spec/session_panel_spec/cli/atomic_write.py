"""Files that are written whole, or not at all."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from errno import EACCES, EISDIR
from pathlib import Path
from stat import S_IMODE, S_ISDIR, S_ISREG


def write_whole(path: Path, content: str | bytes) -> None:
    """Write a file of which nobody ever sees a half; what was there before goes.

    Text is written as UTF-8. A file keeps its mode, and a link its place: what it leads to is
    written. A device or a pipe gets the content as it comes.

    Raises:
        OSError: it cannot be written; then nothing is left behind.
    """
    data = content.encode() if isinstance(content, str) else content
    with _as_asked_for(path):
        _write(path, data, _mode(path))


def require_writable(path: Path) -> None:
    """Make sure, as far as it can be seen beforehand, that a file can be written; leave no trace.

    Raises:
        OSError: it cannot.
    """
    with _as_asked_for(path):
        mode = _mode(path)
        if mode is None or S_ISREG(mode):
            part = _part_of(Path(os.path.realpath(path)))
            part.touch(exist_ok=False)
            part.unlink()
        elif S_ISDIR(mode):
            raise IsADirectoryError(EISDIR, os.strerror(EISDIR))


@contextmanager
def _as_asked_for(path: Path) -> Iterator[None]:
    """Name in an error the file that was to be written, whatever it leads to."""
    try:
        yield
    except OSError as error:
        error.filename, error.filename2 = str(path), None
        raise


def _write(path: Path, data: bytes, mode: int | None) -> None:
    if mode is not None and not S_ISREG(mode):
        path.write_bytes(data)
    else:
        _replace(Path(os.path.realpath(path)), data, mode)


def _mode(path: Path) -> int | None:
    """Return the type and the mode of a file that may be written; None where there is none yet."""
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        return None
    if not os.access(path, os.W_OK):
        raise PermissionError(EACCES, os.strerror(EACCES))
    return mode


def _part_of(target: Path) -> Path:
    return target.with_name(f".{os.urandom(8).hex()}")  # short, however long the file's name is


def _replace(target: Path, data: bytes, mode: int | None) -> None:
    part = _part_of(target)
    try:
        with part.open("xb") as file:
            file.write(data)
        if mode is not None:
            part.chmod(S_IMODE(mode))
        part.replace(target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
