"""The domain's rules in Indonesian, the language of the manual that the project started from."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

import msgspec

from session_panel_spec.domain.rules import Rule, load_rules


class _Translation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    text: str
    reason: str = ""


@cache
def load_indonesian_rules() -> Mapping[str, Rule]:
    """Return every rule by its ID, told in Indonesian, in the domain's order.

    Raises:
        ValueError: the translations are not of their form.
        KeyError: a rule has none.
    """
    text = (files(__package__) / "rules.id.toml").read_text("utf-8")
    told = msgspec.convert(tomllib.loads(text), dict[str, _Translation])
    return MappingProxyType(
        {name: _translated(rule, told[name]) for name, rule in load_rules().items()}
    )


def _translated(rule: Rule, told: _Translation) -> Rule:
    return Rule(rule.id, rule.section, told.text, rule.origin, told.reason)
