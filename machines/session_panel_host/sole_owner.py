"""That a store has one host, on a disk of this machine."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from session_panel_host.errors import StoreInUse, UnfitStore, why

NETWORK: Final = frozenset(
    {"9p", "afs", "ceph", "cifs", "fuse.glusterfs", "fuse.sshfs", "glusterfs", "lustre", "nfs"}
    | {"nfs4", "smb3", "smbfs"}
)
"""File systems whose locks and syncs are not to be relied upon."""

MOUNTS: Final = Path("/proc/self/mounts")
"""What Linux has mounted, one a line."""


class SoleOwner:
    """A lock beside a file, held until it is released or the process ends, however it does.

    Raises:
        StoreInUse: another process, or another host of this one, holds it.
        UnfitStore: the file lies on a network file system, or no host can have such a file.
    """

    def __init__(self, path: Path) -> None:
        lock = f"{path.name}.lock"
        with _unfit(f"{path} cannot be locked by {lock}"):
            _require_place(path)
            self._path = path.with_name(lock)
            self._file = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
            try:
                self._take(path)
            except BaseException:
                os.close(self._file)
                raise
        self._is_held = True

    def _take(self, path: Path) -> None:
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise StoreInUse(str(path)) from None
        if not self._is_at_its_place():
            raise StoreInUse(str(path))

    def _is_at_its_place(self) -> bool:
        """Say whether the lock is still there, for whoever had it before may have taken it away."""
        try:
            return os.path.samestat(os.fstat(self._file), self._path.stat())
        except FileNotFoundError:
            return False

    def discard(self) -> None:
        """Take the lock away, and let another host have the store; once, as `release` does."""
        if self._is_held:
            self._path.unlink(missing_ok=True)
            self.release()

    def release(self) -> None:
        """Let another host have the store; once, for its number may be another file's by now."""
        if self._is_held:
            self._is_held = False
            os.close(self._file)


@contextmanager
def _unfit(problem: str) -> Iterator[None]:
    """Say of a file that it does not do, where the system says no."""
    try:
        yield
    except OSError as error:
        advice = "give another file, or let this user write both"
        raise UnfitStore(f"{problem}: {why(error)}: {advice}") from error


def _require_place(path: Path) -> None:
    """Refuse a file in a folder that is not there, or on a network, and what is a folder itself."""
    folder = path.parent
    if not folder.is_dir():
        problem = f"{folder} is no folder: make it, or give another file"
        raise UnfitStore(f"{path} cannot be opened: {problem}")
    if path.is_dir():
        raise UnfitStore(f"{path} cannot be opened: it is a folder: give a file")
    kind = file_system(folder, MOUNTS)
    if kind in NETWORK:
        raise UnfitStore(f"{path} lies on {kind}: put it on a disk of this machine")


def file_system(folder: Path, mounts: Path) -> str:
    """Return the kind of the file system that a folder is in; empty where nobody says."""
    if not mounts.exists():
        return ""
    place = Path(os.path.realpath(folder))
    fields = [line.split() for line in mounts.read_text("utf-8").splitlines()]
    mounted = [(where.replace(r"\040", " "), kind) for _, where, kind, *_ in fields]
    around = [(len(where), kind) for where, kind in mounted if place.is_relative_to(where)]
    return max(around, default=(0, ""))[1]
