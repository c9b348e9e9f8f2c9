"""The names of the rules: what people call them, in each language of the pages."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Literal

import msgspec

from session_panel_spec.domain.rules import rule_of

Language = Literal["en", "id"]


class _Names(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    en: str
    id: str


@cache
def load_rule_names(language: Language = "en") -> Mapping[str, str]:
    """Return the name of every rule by its ID, in a language.

    Raises:
        ValueError: the names are not of their form.
    """
    text = (files(__package__) / "rule_names.toml").read_text("utf-8")
    told = msgspec.convert(tomllib.loads(text), dict[str, _Names])
    return MappingProxyType({rule: getattr(names, language) for rule, names in told.items()})


def named(citation: str, language: Language = "en") -> str:
    """Return a rule or clause as people read it: its ID, and the name of the rule if it has one.

    Examples:
        >>> named("SESS-1")
        'SESS-1 (A session starts)'
    """
    name = load_rule_names(language).get(rule_of(citation))
    return f"{citation} ({name})" if name else citation
