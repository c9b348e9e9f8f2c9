"""To sign rules: which ones are meant, and what is signed of each."""

from collections.abc import Collection, Iterable, Mapping

from session_panel_spec.approvals.approval import Approval, ApprovalsError, Ground, words_digest
from session_panel_spec.approvals.evidence import evidence_digest
from session_panel_spec.domain.rules import rule_of


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


def signature(
    rule: str, ground: Ground, kept: Mapping[str, Mapping[str, str]], *, by: str, note: str = ""
) -> Approval:
    """Return the approval of a rule, as it is.

    Args:
        rule: its ID.
        ground: what is here.
        kept: the digests of all behaviour in each kept release, by its version, the last one last.
        by: who signs.
        note: what they say of it.

    Raises:
        ApprovalsError: who signs, or the note, is nothing that a file can hold.
    """
    for text in (by, note):
        _require_text(text)
    behaviour, evidence = ground.behaviours[rule], ground.checked.get(rule, ())
    alike = [version for version, digests in kept.items() if digests.get(rule) == behaviour]
    return Approval(
        by=by,
        version=ground.release.version,
        words=words_digest(ground.release.rules[rule]),
        behaviour=behaviour,
        evidence=evidence_digest(evidence),
        note=note,
        release=alike[-1] if alike else "",
        checked=evidence,
    )


def _require_text(text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError:
        raise ApprovalsError(f"{text!r} is not of UTF-8") from None
