"""What an adapter is held against: the rules of a version."""

from collections.abc import Mapping
from dataclasses import dataclass

from session_panel_spec.domain.rules import Rule


@dataclass(frozen=True)
class Domain:
    """The rules of a version.

    Attributes:
        version: which, such as ``"0.2.0"``.
        rules: every rule by its ID.
        kept: whether the vectors are those that its release kept, and not today's.
    """

    version: str
    rules: Mapping[str, Rule]
    kept: bool = False
