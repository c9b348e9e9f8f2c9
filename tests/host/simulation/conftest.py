"""What the simulation needs of its process: a disk that is memory, and little to collect."""

import gc
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from simulation.__main__ import memory_folder


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    """A folder in memory: a kill leaves what is in it, and no test waits for a disk."""
    with TemporaryDirectory(dir=memory_folder()) as folder:
        yield Path(folder)


@pytest.fixture(autouse=True)
def others_left_alone() -> Iterator[None]:
    """Leave out what other tests have left in the process when a life's remains are collected.

    Each of thousands of lives is collected, and a process that has run other tests may hold a
    gigabyte: it took seconds each time.
    """
    gc.freeze()
    yield
    gc.unfreeze()
