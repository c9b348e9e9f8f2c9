"""Rules that may be named in the stead of one that is broken: the entries of `accepted.toml`."""

from collections.abc import Set
from functools import cache
from importlib.resources import files
from typing import Final

import msgspec

FILE: Final = files(__package__) / "accepted.toml"


class Accepted(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A rule that is accepted in the stead of another.

    Attributes:
        broken: the rule that is broken.
        named: the one that may be named instead.
        why: how the page lets the one be taken for the other.
    """

    broken: str
    named: str
    why: str

    @property
    def text(self) -> str:
        """It in a line."""
        return f"{self.named} for {self.broken}"


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    accepted: tuple[Accepted, ...] = ()


@cache
def accepted_names() -> tuple[Accepted, ...]:
    """Return every entry."""
    return msgspec.toml.decode(FILE.read_bytes(), type=_File).accepted


def reasons(broken: Set[str], named: str) -> tuple[str, ...]:
    """Return why a rule may be named where others are broken; nothing if it may not."""
    about = (one for one in accepted_names() if one.named == named and one.broken in broken)
    return tuple(one.why for one in about)
