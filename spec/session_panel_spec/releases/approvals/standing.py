"""Whether what was signed is still what is here, rule by rule."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from session_panel_spec.domain.rules import Rule, load_clauses
from session_panel_spec.releases.approvals.approval import (
    Approval,
    Approvals,
    Ground,
    sealed,
    words_digest,
)
from session_panel_spec.releases.approvals.evidence import evidence_digest, weaker
from session_panel_spec.releases.approvals.kept_releases import KeptReleases
from session_panel_spec.releases.release_file import ReleaseError

Status = Literal[
    "signed",
    "entry changed by hand",
    "behaviour changed since",
    "reworded since",
    "evidence weaker since",
    "not signed",
]

SIGNED: Final[Status] = "signed"
NOT_SIGNED: Final[Status] = "not signed"


@dataclass(frozen=True)
class Standing:
    """Where a rule stands.

    Attributes:
        rule: the rule.
        approval: what was signed; None where nobody has.
        why: each way in which it is not what was signed, with a sentence that says why.
        bound: whether what has a digest shows its behaviour, too; if not, only kept vectors do.
    """

    rule: Rule
    bound: bool
    approval: Approval | None = None
    why: Mapping[Status, str] = field(default_factory=dict)

    @property
    def statuses(self) -> tuple[Status, ...]:
        """All that is to be said of it; there is always something."""
        if self.approval is None:
            return (NOT_SIGNED,)
        return tuple(self.why) or (SIGNED,)

    @property
    def is_decision(self) -> bool:
        """Whether it is the owner's decision: nobody but this project says so."""
        return self.rule.origin == ("decided",)

    @property
    def passed(self) -> bool:
        """Whether nothing was signed that is not so any more."""
        return not self.why


@dataclass(frozen=True)
class Standings:
    """Where every rule stands.

    Attributes:
        rules: each rule, in the domain's order.
        gone: what was signed and is no rule any more, by its ID.
    """

    rules: tuple[Standing, ...]
    gone: Approvals

    @property
    def passed(self) -> bool:
        """Whether everything that was signed is as it was signed."""
        return not self.gone and all(one.passed for one in self.rules)


def standings(approvals: Approvals, ground: Ground, kept: KeptReleases) -> Standings:
    """Say where every rule stands.

    Args:
        approvals: what was signed.
        ground: what is here.
        kept: the kept releases, which are compared with what is here.
    """
    rules = ground.release.rules
    return Standings(
        tuple(_standing(rule, approvals.get(name), ground, kept) for name, rule in rules.items()),
        {name: approval for name, approval in approvals.items() if name not in rules},
    )


def _standing(
    rule: Rule, approval: Approval | None, ground: Ground, kept: KeptReleases
) -> Standing:
    bound = bool(ground.behaviours[rule.id])
    if approval is None:
        return Standing(rule, bound)
    why: dict[Status, str | None] = {
        "entry changed by hand": _entry(rule.id, approval),
        "behaviour changed since": _behaviour(rule.id, approval, ground, kept),
        "reworded since": _words(rule, approval),
        "evidence weaker since": _evidence(rule.id, approval, ground),
    }
    return Standing(rule, bound, approval, {status: text for status, text in why.items() if text})


def _entry(rule: str, approval: Approval) -> str | None:
    """Say that an entry is not one that was signed; None where it is."""
    if approval == sealed(rule, approval):
        return None
    return "it is not as session-panel approve wrote it; sign the rule again, or take it back"


def _behaviour(rule: str, approval: Approval, ground: Ground, kept: KeptReleases) -> str | None:
    """Say how its behaviour is not what was signed; None where it is.

    What is written otherwise is the same behaviour where a kept release that has what was signed
    is found, by comparison, to behave alike. What is written nowhere, its vectors show.
    """
    try:
        return _written(rule, approval, ground, kept) or _shown(rule, approval.release, kept)
    except ReleaseError as error:
        return f"it cannot be compared with what was signed: {error}"


def _written(rule: str, approval: Approval, ground: Ground, kept: KeptReleases) -> str | None:
    """Say how what tables, model and properties make of it is not what was signed."""
    release = approval.release
    if approval.behaviour == ground.behaviours[rule]:
        return None
    if not release:
        return "what follows from it is written otherwise, and no release keeps what was signed"
    if kept.behaviours(release).get(rule) != approval.behaviour:
        return f"what was signed is not what release {release} keeps"
    is_named = rule in kept.rules_named(release)
    return f"not as in {release}; session-panel diff {release} tells how" if is_named else None


_TOLD: Final = 3
"""So many vectors are told by their IDs."""


def _shown(rule: str, release: str, kept: KeptReleases) -> str | None:
    """Say which vectors of a release, answered otherwise here, name the rule."""
    others = kept.other_vectors(release).get(rule, ()) if release else ()
    if not others:
        return None
    more = f" and {len(others) - _TOLD:,} more" if len(others) > _TOLD else ""
    return (
        f"what vectors that {release} kept say of it is not so: {', '.join(others[:_TOLD])}{more}"
    )


def _words(rule: Rule, approval: Approval) -> str | None:
    if approval.words == words_digest(rule):
        return None
    return "its text, its origin or the reason for it was changed"


def _evidence(rule: str, approval: Approval, ground: Ground) -> str | None:
    if approval.evidence != evidence_digest(approval.checked):
        return "the entry does not hold the evidence that was signed"
    there = {clause.id for clause in load_clauses().values() if clause.rule == rule}
    less = [*weaker(approval.checked, ground.checked.get(rule, ()), there)]
    return f"less speaks for {', '.join(less)}" if less else None
