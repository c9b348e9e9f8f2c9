"""Whose answers a log holds: what one version of the package wrote, another does not replay."""

from importlib.metadata import version
from typing import Final

BEHAVIOUR: Final = version("session-panel")
"""The version of the package."""
