"""When a customer's sentiment calls for attention (rule SENT-1)."""

from typing import get_args

from session_panel.config import Threshold
from session_panel.events import SentimentLevel

_LEVELS: tuple[SentimentLevel, ...] = get_args(SentimentLevel)


def is_upset(level: SentimentLevel, threshold: Threshold) -> bool:
    """Say whether the level is at or below the threshold; with it off, none is."""
    return threshold != "off" and _LEVELS.index(level) <= _LEVELS.index(threshold)
