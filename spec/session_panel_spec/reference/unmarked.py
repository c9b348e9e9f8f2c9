"""The clauses that no answer and no screen of the reference can be decided by, and why."""

from collections.abc import Mapping
from typing import Final

_NEVER_ASKED = "speaks of what is no configuration, and is never asked of a panel"

UNMARKED: Final[Mapping[str, str]] = {
    "CONV-12.15": "speaks of a snapshot: the reference is neither saved nor loaded",
    "CONF-1.3": "an event brings a whole configuration: it tells not what was left out",
    "CONF-1.4": _NEVER_ASKED,
    "CONF-1.5": _NEVER_ASKED,
    "CONF-1.6": _NEVER_ASKED,
    "CONF-1.7": _NEVER_ASKED,
    "CONF-1.8": _NEVER_ASKED,
    "CONF-1.9": _NEVER_ASKED,
    "CONF-1.10": _NEVER_ASKED,
    "OFFR-3.23": _NEVER_ASKED,
}
"""Each needs a check of its own."""
