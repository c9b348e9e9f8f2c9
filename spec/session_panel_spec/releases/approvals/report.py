"""Where every rule stands, for people and as JSON."""

from collections.abc import Iterable, Iterator

import msgspec
from rich.console import RenderableType, group
from rich.text import Text

from session_panel_spec.logs.terminal_text import counted, plain
from session_panel_spec.releases.approvals.approval import Approval
from session_panel_spec.releases.approvals.standing import (
    NOT_SIGNED,
    SIGNED,
    Standing,
    Standings,
    Status,
)

_COLORS = {SIGNED: "green", NOT_SIGNED: "dim"}


class SignatureJson(msgspec.Struct, frozen=True):
    """Who signed a rule.

    Attributes:
        by: who.
        note: what they said of it; empty if nothing.
        version: the version that the package had.
        release: the last kept release in which the rule's behaviour is what was signed; empty if
            in none.
    """

    by: str
    note: str
    version: str
    release: str


class StandingJson(msgspec.Struct, frozen=True):
    """Where a rule stands.

    Attributes:
        rule: its ID.
        decision: whether it is the owner's decision: nobody but this project says so.
        statuses: all that is to be said of it; there is always something.
        signature: who signed it; null where nobody has.
        why: by status, in which way it is not what was signed.
        bound: whether a table, the model or a property shows its behaviour; if not, only vectors
            that a release kept do.
    """

    rule: str
    decision: bool
    statuses: tuple[Status, ...]
    signature: SignatureJson | None
    why: dict[Status, str]
    bound: bool


class ApprovalsJson(msgspec.Struct, frozen=True):
    """Where every rule stands, as JSON has it.

    Attributes:
        passed: whether everything that was signed is as it was signed.
        rules: each rule, in the domain's order.
        gone: who signed what is no rule any more, by its ID.
    """

    passed: bool
    rules: tuple[StandingJson, ...]
    gone: dict[str, SignatureJson]


def standings_json(found: Standings) -> ApprovalsJson:
    """Return where every rule stands as JSON has it."""
    gone = {rule: _signature(approval) for rule, approval in found.gone.items()}
    return ApprovalsJson(found.passed, tuple(map(_json, found.rules)), gone)


def _json(one: Standing) -> StandingJson:
    signature = _signature(one.approval) if one.approval else None
    why = dict(one.why)
    return StandingJson(one.rule.id, one.is_decision, one.statuses, signature, why, one.bound)


def _signature(approval: Approval) -> SignatureJson:
    return SignatureJson(approval.by, approval.note, approval.version, approval.release)


@group()
def render_standings(found: Standings) -> Iterator[RenderableType]:
    """Return where every rule stands for a rich console to print."""
    decisions = [one for one in found.rules if one.is_decision]
    others = [one for one in found.rules if not one.is_decision]
    yield from _part("The owner's decisions", decisions)
    yield from _part("\nWhat the vendor's manual states, in whole or in part", others)
    for rule, approval in found.gone.items():
        gone = plain(f"{rule}, which {approval.by} signed, is no rule any more.")
        yield Text(f"\n{gone}", "red")
    yield Text(f"\n{conclusion(found)}", "bold green" if found.passed else "bold red")


def _part(title: str, standings: Iterable[Standing]) -> Iterator[Text]:
    yield Text(title, "bold")
    for one in standings:
        yield _line(one)
        yield from (Text(f"{'':11}{plain(why)}", "dim") for why in one.why.values())


def _line(one: Standing) -> Text:
    statuses = ", ".join(one.statuses)
    by = f", by {one.approval.by} ({one.approval.version})" if one.approval else ""
    note = f": {one.approval.note}" if one.approval and one.approval.note else ""
    color = _COLORS.get(one.statuses[0], "red")
    return Text.assemble(f"  {one.rule.id:9}", (statuses, color), plain(f"{by}{note}"))


def conclusion(found: Standings) -> str:
    """Return in a sentence how many rules are signed, and which not as they are."""
    signed = sum(one.approval is not None for one in found.rules)
    changed = [*(one.rule.id for one in found.rules if not one.passed), *found.gone]
    told = f"{signed} of {counted(len(found.rules), 'rule')} signed"
    return f"{told}; not as they are: {plain(', '.join(changed))}." if changed else f"{told}."
