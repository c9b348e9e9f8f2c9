"""Whose answers a log holds: what one version of the package wrote, another does not replay."""

import re
from importlib.metadata import version
from typing import Final

BEHAVIOUR: Final = version("session-panel")
"""The version of the package."""


def newer(one: str, other: str) -> bool:
    """Say whether a version of the package was released later than another."""
    return _release(one) > _release(other)


def _release(of: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", of)[:3]]
