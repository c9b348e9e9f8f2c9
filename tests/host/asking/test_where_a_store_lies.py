"""What a host says of a place where it can have no store: in words, where, and what to do."""

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from session_panel import InvalidInput
from session_panel_host import StoreFailed, UnfitStore, restore, sole_owner, sqlite
from session_panel_host.sqlite_file import write_backup

LONG = "a" * 252
"""A name that a file may have, but not the lock beside it."""

PLACES = {
    "nope/dir/x.db": "cannot be opened: nope/dir is no folder: make it, or give another file",
    "file/x.db": "cannot be opened: file is no folder: make it, or give another file",
    "loop/x.db": "cannot be opened: loop is no folder: make it, or give another file",
    "folder": "cannot be opened: it is a folder: give a file",
    "loop": "cannot be opened: Too many levels of symbolic links: give another file",
    "away": "cannot be opened: No such file or directory: give another file",
    LONG: f"cannot be locked by {LONG}.lock: File name too long: give another file, or let this "
    "user write both",
    f"{LONG}aaaa/x.db": "cannot be locked by x.db.lock: File name too long: give another file, or "
    "let this user write both",
}


@pytest.fixture(autouse=True)
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("folder").mkdir()
    Path("file").write_bytes(b"theirs")
    Path("loop").symlink_to("loop")
    Path("away").symlink_to("nowhere/panels.db")


@pytest.mark.parametrize("path", PLACES)
async def test_where_no_store_can_be_is_told_in_words(path: str) -> None:
    with pytest.raises(UnfitStore) as told:
        await sqlite(path).open()
    assert str(told.value) == f"{path} {PLACES[path]}"


@pytest.mark.parametrize("path", ["", ".", "/"])
def test_what_names_no_file_is_no_path_of_one(path: str) -> None:
    with pytest.raises(InvalidInput, match="Expected the path of a file"):
        sqlite(path)


def refuses(_file: object, _how: object = None) -> None:
    raise OSError(errno.ENOLCK, "No locks available", "panels.db.lock")


@pytest.mark.parametrize("what", ["open", "flock"])
async def test_a_lock_that_the_system_refuses_is_told_in_words_and_closed(
    monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    before = len(list(Path("/proc/self/fd").iterdir()))
    of = {"open": os, "flock": sole_owner.fcntl}[what]
    with monkeypatch.context() as patch:
        patch.setattr(of, what, lambda *_: refuses(None))
        with pytest.raises(UnfitStore) as told:
            await sqlite("panels.db").open()
    problem = "No locks available: give another file, or let this user write both"
    assert str(told.value) == f"panels.db cannot be locked by panels.db.lock: {problem}"
    assert len(list(Path("/proc/self/fd").iterdir())) == before


def backed_up() -> None:
    write_backup(None, Path("monday.db"))  # type: ignore[arg-type]


def restored() -> None:
    restore("file", "panels.db")


@pytest.mark.parametrize(
    ("write", "told"),
    [
        (backed_up, "monday.db cannot be written: No locks available"),
        (restored, "file cannot be restored to panels.db: No locks available"),
    ],
)
def test_a_file_that_the_system_refuses_is_told_in_words(
    monkeypatch: pytest.MonkeyPatch, write: Callable[[], None], told: str
) -> None:
    monkeypatch.setattr(Path, "touch", refuses)
    with pytest.raises(StoreFailed) as caught:
        write()
    assert str(caught.value) == told
