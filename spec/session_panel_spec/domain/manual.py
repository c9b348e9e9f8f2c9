"""The vendor manual's page, sentence by sentence: which rules state each, or why none does."""

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Literal

import msgspec

from session_panel_spec.domain.rules import Clause, clauses_of, rule_of


class Sentence(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A sentence of the manual.

    Attributes:
        number: its number, from 1, through the page.
        first: its first words, at most six.
        told: what it says, in our own words, by language.
        rules: the IDs of the rules that state it, or of those of their clauses that do.
        not_behaviour: why there is nothing for a rule to state, by language.
        outside: why what it says, or the rest of it, is not of this domain, by language.
        quoted: whether it is an example in the words that the domain quotes.
    """

    number: int
    first: str
    told: Mapping[str, str]
    rules: tuple[str, ...] = ()
    not_behaviour: Mapping[str, str] = {}
    outside: Mapping[str, str] = {}
    quoted: bool = False


class Section(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A section of the manual's page.

    Attributes:
        name: its name in addresses.
        first: the first words of its heading, at most six.
        told: its heading, in our own words, by language.
        sentences: its sentences, in their order.
        level: 1, or 2 if it is a part of a section before it.
    """

    name: str
    first: str
    told: Mapping[str, str]
    sentences: tuple[Sentence, ...] = ()
    level: Literal[1, 2] = 1


class _Manual(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    sections: tuple[Section, ...]


@cache
def load_sections() -> tuple[Section, ...]:
    """Return the sections of the page, in its order.

    Raises:
        ValueError: the data are not of their form.
    """
    text = (files(__package__) / "manual.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(text), _Manual).sections


def parts() -> Iterator[Section | Sentence]:
    """Yield each section, for its heading, and each of its sentences, in the order of the page.

    Raises:
        ValueError: the data are not of their form.
    """
    for section in load_sections():
        yield section
        yield from section.sentences


@cache
def load_sentences() -> tuple[Sentence, ...]:
    """Return the sentences of the page, in its order.

    Raises:
        ValueError: the data are not of their form.
    """
    return tuple(one for section in load_sections() for one in section.sentences)


def stating(rule: str) -> tuple[Sentence, ...]:
    """Return the sentences that a rule comes from, in the order of the page."""
    return tuple(one for one in load_sentences() if rule in map(rule_of, one.rules))


def unstated_clauses(rule: str) -> tuple[Clause, ...]:
    """Return the clauses of a rule that no sentence names, in their order.

    A sentence that names the rule itself names all of them.

    Raises:
        KeyError: there is no such rule.
    """
    named = {name for one in load_sentences() for name in one.rules}
    return tuple(one for one in clauses_of(rule) if not {one.id, rule} & named)
