"""The pages that exist in every language: their words, the rules told in it, and their places."""

import inspect
import re
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import Final, TypeVar, get_args

import msgspec

from session_panel_site.pages.templates import page
from session_panel_spec.domain import rule_names
from session_panel_spec.domain.panel_events import EVENTS, name_of
from session_panel_spec.domain.rules import Clause, Rule, clauses_of, load_rules

Language = rule_names.Language

LANGUAGES: Final[tuple[Language, ...]] = get_args(Language)
"""The languages in which there are pages of rules and stories."""

T = TypeVar("T")

_CITED: Final = re.compile(r" ?\([A-Z]+-\d+\)")


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The words of a language.

    Attributes:
        language: its name in itself.
        rules: those of the page of rules.
        manual: those of the page of the manual's sentences.
        stories: those of the pages of stories.
        features: those of the pages of features.
        sections: the names of the domain's sections, by their English names.
        shown: what the parts of a screen are called, by their names in its JSON form; of what is
            true or false, what it says if true, and after ``not_`` if false.
        events: what happens in an event of the panel, by its name; English has the code's words.
    """

    language: str
    rules: Mapping[str, str]
    manual: Mapping[str, str]
    stories: Mapping[str, str]
    features: Mapping[str, str]
    sections: Mapping[str, str]
    shown: Mapping[str, str]
    events: Mapping[str, str] = {}


class _Translation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    clauses: tuple[str, ...]
    reason: str = ""


@cache
def load_words(language: Language) -> Words:
    """Return the words of a language.

    Raises:
        ValueError: they are not of their form.
    """
    words = _read(f"words.{language}.toml", Words)
    return msgspec.structs.replace(words, events=_english()) if language == "en" else words


@cache
def rules_in(language: Language) -> Mapping[str, Rule]:
    """Return every rule by its ID, told in a language, in the domain's order.

    Raises:
        ValueError: the translations are not of their form.
        KeyError: a rule has none.
    """
    if language == "en":
        return load_rules()
    told = _translated(language)
    return {
        name: replace(rule, text=" ".join(told[name].clauses), reason=told[name].reason)
        for name, rule in load_rules().items()
    }


def clauses_in(language: Language, rule: str) -> tuple[Clause, ...]:
    """Return the clauses of a rule, told in a language, in their order.

    Raises:
        ValueError: the translations are not of their form, or not as many as the clauses.
        KeyError: there is no such rule, or it has no translation.
    """
    if language == "en":
        return clauses_of(rule)
    texts = _translated(language)[rule].clauses
    every = zip(clauses_of(rule), texts, strict=True)
    return tuple(replace(clause, text=text) for clause, text in every)


def folder(language: Language) -> str:
    """Return the folder of a language's pages under ``docs/``; English has none of its own."""
    return "" if language == "en" else f"{language}/"


def page_in(language: Language, template: str, path: str, **given: object) -> tuple[str, str]:
    """Return the path of a page of a language under ``docs/``, and its text.

    Args:
        language: the language of the page.
        template: the name of the template's file, which extends `in_language.md`.
        path: its path within its language.
        given: what the template writes besides.
    """
    own = f"{folder(language)}{path}"
    up = "../" * own.count("/")
    others = {
        other: f"[{load_words(other).language}]({up}{folder(other)}{path}){{ lang={other} }}"
        for other in LANGUAGES
    }
    links = " ".join(link for other, link in others.items() if other != language)
    words = load_words(language)
    return own, page(template, language, words=words, links=links, up=up, **given)


@cache
def _translated(language: Language) -> Mapping[str, _Translation]:
    return _read(f"rules.{language}.toml", dict[str, _Translation])


def _read(file: str, kind: type[T]) -> T:
    return msgspec.convert(tomllib.loads((files(__package__) / file).read_text("utf-8")), kind)


def _english() -> dict[str, str]:
    return {name_of(event): _first_line(event) for event in EVENTS}


def _first_line(event: type[object]) -> str:
    """Return what an event's class says of itself, without the rules that it cites."""
    return _CITED.sub("", inspect.cleandoc(event.__doc__ or "").partition("\n")[0])
