"""Broken references that no panel shows, and why: the entries of `equivalent.toml`."""

from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from functools import cache
from importlib.resources import files

import msgspec


class Equivalent(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Changes that nobody can see, for one reason.

    Attributes:
        where: the functions; ``*`` stands for any name.
        changes: what is changed, in each of them; the second of the same kind is another.
        why: why no run shows it.
    """

    where: tuple[str, ...]
    changes: tuple[str, ...]
    why: str

    def is_about(self, name: str) -> bool:
        """Say whether a mutant of a name is one of them."""
        where, _, change = name.partition(": ")
        return change in self.changes and any(fnmatchcase(where, one) for one in self.where)


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    equivalent: tuple[Equivalent, ...]


@cache
def equivalents() -> tuple[Equivalent, ...]:
    """Return every entry."""
    text = (files(__package__) / "equivalent.toml").read_bytes()
    return msgspec.toml.decode(text, type=_File).equivalent


def explained(names: Iterable[str]) -> Mapping[str, str]:
    """Return why nobody can tell some mutants, of those that nobody tells."""
    reasons = ((name, one.why) for name in names for one in equivalents() if one.is_about(name))
    return dict(reasons)


def wrongly_explained(names: Iterable[str]) -> tuple[str, ...]:
    """Return those of some mutants that are told which are explained nevertheless."""
    return tuple(name for name in names if any(one.is_about(name) for one in equivalents()))


def unneeded(names: Iterable[str]) -> tuple[str, ...]:
    """Return the reasons that are about none of the mutants that nobody tells."""
    untold = [*names]
    return tuple(one.why for one in equivalents() if not any(map(one.is_about, untold)))
