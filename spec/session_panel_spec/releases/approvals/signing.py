"""To sign rules: which ones are meant, and what is signed of each."""

from collections.abc import Collection, Iterable

from session_panel_spec.domain.rules import rule_of
from session_panel_spec.releases.approvals.approval import (
    Approval,
    ApprovalsError,
    Ground,
    sealed,
    words_digest,
)
from session_panel_spec.releases.approvals.evidence import evidence_digest


def meant(names: Iterable[str], rules: Collection[str]) -> tuple[str, ...]:
    """Return the IDs of rules that are named, by their own names or by their family's: CONV.

    Raises:
        ApprovalsError: one is no name of a rule, or that of a clause.
    """
    chosen = {rule for name in names for rule in _named(name, rules)}
    return tuple(rule for rule in rules if rule in chosen)


def _named(name: str, rules: Collection[str]) -> list[str]:
    found = [rule for rule in rules if name in (rule, rule.partition("-")[0])]
    if found:
        return found
    if (whole := rule_of(name)) in rules:
        raise ApprovalsError(f"A rule is signed whole: {whole}, not {name}")
    raise ApprovalsError(f"There is no rule {name}; session-panel approvals lists them")


def signature(rule: str, ground: Ground, *, by: str, note: str = "", release: str = "") -> Approval:
    """Return the approval of a rule, as it is.

    Args:
        rule: its ID.
        ground: what is here.
        by: who signs.
        note: what they say of it.
        release: the last kept release in which the rule behaves so, if there is one.

    Raises:
        ApprovalsError: who signs, or the note, is nothing that a file can hold.
    """
    for text in (by, note):
        _require_text(text)
    evidence = ground.checked.get(rule, ())
    approval = Approval(
        by=by,
        version=ground.release.version,
        words=words_digest(ground.release.rules[rule]),
        behaviour=ground.behaviours[rule],
        evidence=evidence_digest(evidence),
        note=note,
        release=release,
        checked=evidence,
    )
    return sealed(rule, approval)


def _require_text(text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError:
        raise ApprovalsError(f"{text!r} is not of UTF-8") from None
