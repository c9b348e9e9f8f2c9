"""How much memory an exploration may take, and the refusal of one that would take more."""

import os
from pathlib import Path

SHARE = 0.8
"""The share of the free memory that is taken where nobody says how much."""


class NotEnoughMemoryError(Exception):
    """An exploration would take more memory than it may; it stopped before it took it."""


def demand(needed: int, limit: int) -> None:
    """Make sure that so many bytes may be taken.

    Raises:
        NotEnoughMemoryError: they are more than the limit.
    """
    if needed > limit:
        sizes = f"{needed / 1e6:,.1f} MB of memory, and {limit / 1e6:,.1f} MB"
        raise NotEnoughMemoryError(f"This size needs {sizes} may be taken: choose smaller bounds.")


def memory_limit() -> int:
    """Return how many bytes may be taken where nobody says how many."""
    return int(_free_memory() * SHARE)


def _free_memory() -> int:
    """Return how many bytes are free, or where the system does not tell, how many there are."""
    try:
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
        fields = dict(line.split(":") for line in lines)
        return int(fields["MemAvailable"].split()[0]) * 1024
    except OSError:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
