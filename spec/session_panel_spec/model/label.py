"""How an event of the page is named in a run: by its name, its slot and its argument."""

from typing import NamedTuple

HOME = "home"
"""How the session that is nobody's slot is named."""


class Label(NamedTuple):
    """An event of the page, with its arguments.

    Attributes:
        arguments: the slot, where the event has one that is not told by the state: the number of
            a conversation slot, the name of a record slot, or `HOME`; then what else it is about.
    """

    name: str
    arguments: tuple[str | int | bool, ...] = ()

    def __str__(self) -> str:
        return f"{self.name}({', '.join(map(str, self.arguments))})"


def record_name(slot: int) -> str:
    """Return how a record slot is named."""
    return f"record-{slot}"
