"""What a configuration that is replaced changes of what is possible (CONF-1)."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Final, get_args

from session_panel import Config
from session_panel.config import Threshold
from session_panel.events import Configure, SentimentLevel
from session_panel.sentiment import is_upset
from session_panel_spec.domain.panel_events import name_of
from session_panel_spec.model.panel_model import active
from session_panel_spec.monitor.possible import Slot, Slots, is_so

CONFIGURE: Final = name_of(Configure)

_LEVELS: Final = get_args(SentimentLevel)


def may_recompute(before: Config | None, after: Config | None) -> bool | None:
    """Say whether the presence is recomputed; None where nobody knows.

    Args:
        before: the configuration until now, if it is known.
        after: the one from now on, if it is known.
    """
    if before is None or after is None:
        return None
    old, new = ((config.presence_policy, config.capacity) for config in (before, after))
    return old != new


def threshold_of(config: Config | None) -> Threshold | None:
    """Return the sentiment from which on an alert shows, if the configuration is known."""
    return config.sentiment_threshold if config else None


@lru_cache(1 << 12)
def alerted(slots: Slots, before: Threshold | None, after: Threshold | None) -> Slots:
    """Return what slots may be once another threshold counts; None is an unknown one (SENT-1)."""
    return frozenset(
        slot._replace(upset=upset) for slot in slots for upset in _upset(slot, before, after)
    )


def _upset(slot: Slot, before: Threshold | None, after: Threshold | None) -> Iterator[bool]:
    """Yield whether a slot is upset at another threshold, by each level that it may have."""
    if not is_so(active, slot):
        yield slot.upset
        return
    for level in _LEVELS:
        if before is None or is_upset(level, before) == slot.upset:
            yield from (False, True) if after is None else (is_upset(level, after),)
