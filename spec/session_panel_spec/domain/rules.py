"""The catalogue of the domain's rules: what everything else cites by ID."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Literal

import msgspec


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
    origin: tuple[Literal["stated", "decided"], ...]
    reason: str


@cache
def load_rules() -> Mapping[str, Rule]:
    """Return every rule by its ID, in the domain's order.

    Raises:
        ValueError: the catalogue is not of its form.
    """
    catalogue = tomllib.loads((files(__package__) / "rules.toml").read_text("utf-8"))
    return MappingProxyType(
        {name: msgspec.convert({"id": name} | rule, Rule) for name, rule in catalogue.items()}
    )
