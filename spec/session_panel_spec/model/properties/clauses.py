"""Which clauses of the domain's rules follow from which properties of the model."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from importlib.resources import files
from types import MappingProxyType
from typing import Final, Protocol, TypeVar

import msgspec

from session_panel_spec.domain.rules import load_clauses, rule_of
from session_panel_spec.model.properties import ALWAYS
from session_panel_spec.model.properties.liveness import LEADS_TO
from session_panel_spec.model.properties.possibility import ALWAYS_POSSIBLE
from session_panel_spec.model.properties.property import Property


class Claim(Protocol):
    """What has a name and follows from rules: a property of the model, or of the real panel."""

    @property
    def name(self) -> str:
        """What it is called."""

    @property
    def rules(self) -> tuple[str, ...]:
        """The IDs of the rules, or of clauses, that it follows from."""


P = TypeVar("P", bound=Claim)


class ClausesFileError(ValueError):
    """A file of clauses is not of its form; the text names the clause."""


def parse_clauses(text: str, properties: Iterable[P]) -> Mapping[str, tuple[P, ...]]:
    """Return the properties that together make a clause true, by the ID of the clause.

    Args:
        text: TOML, of each clause the names of its properties.
        properties: those that may be named.

    Raises:
        ClausesFileError: there is no such clause or property, nothing could make the clause false,
            a clause has no property, or none of them follows from the clause's rule.
    """
    known = {one.name: one for one in properties}
    told = msgspec.convert(tomllib.loads(text), dict[str, tuple[str, ...]])
    for clause, names in told.items():
        for problem in _problems(clause, names, known):
            raise ClausesFileError(f"{clause}: {problem}")
    return MappingProxyType({c: tuple(known[name] for name in names) for c, names in told.items()})


def _problems(clause: str, names: tuple[str, ...], known: Mapping[str, Claim]) -> Iterator[str]:
    if clause not in load_clauses():
        yield "there is no such clause"
    if load_clauses()[clause].unobservable:
        yield "nothing could make it false"
    yield from (f"there is no property {name}" for name in names if name not in known)
    if rule_of(clause) not in {rule_of(rule) for name in names for rule in known[name].rules}:
        yield "none of its properties follows from its rule"


PROVABLE: Final[tuple[Property, ...]] = (
    *ALWAYS,
    *ALWAYS_POSSIBLE,
    *(one for one in LEADS_TO if not one.violated),
)
"""The properties that are proved for every size."""

CLAUSES: Final = parse_clauses((files(__package__) / "clauses.toml").read_text("utf-8"), PROVABLE)
"""By the ID of a clause, the properties of the model that together make it true."""
