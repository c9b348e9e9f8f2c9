"""An approval: somebody has signed a rule, as it was."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated

import msgspec
from msgspec import Meta

from session_panel_spec.domain.rules import Rule
from session_panel_spec.model.abstract_state import ChoiceError
from session_panel_spec.releases.approvals.behaviour import behaviours
from session_panel_spec.releases.approvals.digest import digest
from session_panel_spec.releases.approvals.evidence import Checked, checked
from session_panel_spec.releases.release import Release
from session_panel_spec.verify.grades import Grade

_Filled = Annotated[str, Meta(pattern=r"\S")]


class ApprovalsError(ChoiceError):
    """The approvals cannot be read, or be given as asked for; the text says why."""


class Approval(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True
):
    """What somebody signed when they signed a rule.

    Attributes:
        by: who signed; `note`: what they said of it.
        version: the version that the package had.
        release: the last kept release in which the behaviour was this one; empty if in none.
        words: the digest of the rule's words: its text, its origin and the reason for it.
        behaviour: the digest of its behaviour; empty where nothing that is compared cites it.
        evidence: the digest of `checked`, which says how each of its clauses was checked.
        seal: the digest of all of that and of whose entry it is: `sealed` makes it.
    """

    by: _Filled
    note: str = ""
    version: _Filled
    release: str = ""
    words: str
    behaviour: str
    evidence: str
    checked: tuple[Checked, ...] = ()
    seal: str = ""


Approvals = Mapping[str, Approval]
"""By the ID of a rule, who signed it; of a rule that nobody signed there is none."""


@dataclass(frozen=True)
class Ground:
    """What is signed, and what signatures are held against: a release, and what speaks for it."""

    release: Release
    grades: tuple[Grade, ...]

    @cached_property
    def behaviours(self) -> Mapping[str, str]:
        """The digest of the behaviour of each rule."""
        return behaviours(self.release)

    @cached_property
    def checked(self) -> Mapping[str, tuple[Checked, ...]]:
        """How the clauses of each rule are checked."""
        return checked(self.grades)


def sealed(rule: str, approval: Approval) -> Approval:
    """Return the approval of a rule with its seal, by which an entry edited by hand is told.

    The seal holds no secret: whoever can run this can make it.
    """
    bare = msgspec.structs.replace(approval, seal="")
    return msgspec.structs.replace(bare, seal=digest([rule, bare]))


def words_digest(rule: Rule) -> str:
    """Return the digest of a rule's words."""
    return digest([rule.text, rule.origin, rule.reason])
