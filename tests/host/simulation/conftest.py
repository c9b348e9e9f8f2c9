"""What the simulation needs of its process: a disk that is memory."""

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
