"""That a store has one host, on a disk of this machine."""

import fcntl
import os
from pathlib import Path
from typing import Final

from session_panel_host.errors import StoreInUse, UnfitStore

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
        UnfitStore: the file lies on a network file system, or there is no such folder.
    """

    def __init__(self, path: Path) -> None:
        kind = file_system(path.absolute().parent, MOUNTS)
        if kind in NETWORK:
            raise UnfitStore(f"{path} lies on {kind}: put it on a disk of this machine")
        self._path = path.with_name(f"{path.name}.lock")
        try:
            self._file = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise UnfitStore(f"{path} cannot be opened: {error}") from error
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(self._file)
            raise StoreInUse(str(path)) from None
        if not self._is_at_its_place():
            os.close(self._file)
            raise StoreInUse(str(path))
        self._is_held = True

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


def file_system(folder: Path, mounts: Path) -> str:
    """Return the kind of the file system that a folder is in; empty where nobody says."""
    if not mounts.exists():
        return ""
    place = folder.resolve()
    fields = [line.split() for line in mounts.read_text("utf-8").splitlines()]
    mounted = [(where.replace(r"\040", " "), kind) for _, where, kind, *_ in fields]
    around = [(len(where), kind) for where, kind in mounted if place.is_relative_to(where)]
    return max(around, default=(0, ""))[1]
