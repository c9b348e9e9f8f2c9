"""The catalogue of the domain's rules and of their clauses: what everything else cites by ID."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Literal

import msgspec

Origin = Literal["stated", "decided"]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the domain, in the domain's own words.

    Attributes:
        id: its stable ID, such as ``"CONV-1"``.
        section: the part of the domain that it belongs to, such as ``"Conversation"``.
        text: the rule.
        origin: stated in the vendor's manual, decided by this project, or both.
        reason: why it was decided so, or what it follows from; empty where nothing is told.
    """

    id: str
    section: str
    text: str
    origin: tuple[Origin, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Clause:
    """One demand of a rule: a part of its text that can be right or wrong by itself.

    Attributes:
        id: its rule's ID and its number, from 1, such as ``"CONV-4.2"``.
        rule: the ID of its rule.
        text: its words; those of all clauses of a rule, joined by a blank, are the rule's text.
        unobservable: why nothing that a panel answers or shows can make it false; empty where
            something can.
    """

    id: str
    rule: str
    text: str
    unobservable: str = ""


class _Unobservable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    text: str
    unobservable: str


class _Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    section: str
    clauses: tuple[str | _Unobservable, ...]
    origin: tuple[Origin, ...]
    reason: str


@cache
def load_rules() -> Mapping[str, Rule]:
    """Return every rule by its ID, in the domain's order.

    Raises:
        ValueError: the catalogue is not of its form.
    """
    texts = {name: " ".join(c.text for c in _clauses(name, e)) for name, e in _catalogue().items()}
    return MappingProxyType(
        {
            name: Rule(name, entry.section, texts[name], entry.origin, entry.reason)
            for name, entry in _catalogue().items()
        }
    )


@cache
def load_clauses() -> Mapping[str, Clause]:
    """Return every clause by its ID, in the domain's order.

    Raises:
        ValueError: the catalogue is not of its form.
    """
    every = (one for name, entry in _catalogue().items() for one in _clauses(name, entry))
    return MappingProxyType({one.id: one for one in every})


def clauses_of(rule: str) -> tuple[Clause, ...]:
    """Return the clauses of a rule, in their order.

    Raises:
        KeyError: there is no such rule.
    """
    return tuple(_clauses(rule, _catalogue()[rule]))


@cache
def citable_ids() -> frozenset[str]:
    """Return what may be cited: the IDs of all rules and of all clauses."""
    return frozenset((*load_rules(), *load_clauses()))


def rule_of(citation: str) -> str:
    """Return the ID of the rule that a citation names, by its own ID or by that of a clause."""
    return citation.partition(".")[0]


@cache
def _catalogue() -> Mapping[str, _Entry]:
    text = (files(__package__) / "rules.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(text), dict[str, _Entry])


def _clauses(rule: str, entry: _Entry) -> Iterator[Clause]:
    for number, told in enumerate(entry.clauses, 1):
        name = f"{rule}.{number}"
        match told:
            case str():
                yield Clause(name, rule, told)
            case _Unobservable():
                yield Clause(name, rule, told.text, told.unobservable)
