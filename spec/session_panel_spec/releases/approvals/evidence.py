"""What speaks for a rule, without counts: the grade of each clause, and what it ranges over."""

from collections.abc import Collection, Iterable, Iterator, Mapping

import msgspec

from session_panel_spec.domain.rules import rule_of
from session_panel_spec.releases.approvals.digest import digest
from session_panel_spec.verify.grades import BEST_FIRST, Grade, Sizes


class Checked(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """How clauses of a rule are checked, all of these alike.

    Attributes:
        clauses: their IDs.
        sizes: at which sizes.
        where: at which ones, where they are *exhaustive*.
        free: the fields of a configuration, and the bounds, for whose every value it is proved.
        not_varied: the options of which not every value that is tried was in force when they were
            driven.
    """

    clauses: tuple[str, ...]
    sizes: Sizes
    where: tuple[str, ...] = ()
    free: tuple[str, ...] = ()
    not_varied: tuple[str, ...] = ()


def checked(grades: Iterable[Grade]) -> Mapping[str, tuple[Checked, ...]]:
    """Return how the clauses of each rule are checked, by the ID of the rule."""
    alike: dict[tuple[str, Checked], list[str]] = {}
    for one in grades:
        ranges = Checked((), one.sizes, one.where, one.free, one.not_varied)
        alike.setdefault((rule_of(one.clause), ranges), []).append(one.clause)
    found: dict[str, tuple[Checked, ...]] = {}
    for (rule, ranges), clauses in alike.items():
        here = msgspec.structs.replace(ranges, clauses=tuple(clauses))
        found[rule] = (*found.get(rule, ()), here)
    return found


def evidence_digest(evidence: tuple[Checked, ...]) -> str:
    """Return the digest of how the clauses of a rule are checked."""
    return digest(evidence)


def weaker(
    before: tuple[Checked, ...], now: tuple[Checked, ...], there: Collection[str]
) -> Iterator[str]:
    """Yield each clause of those that are still there for which less speaks now than before.

    That is a worse grade, or the same one over less; a better one, or more, is no loss.
    """
    today = {clause: one for one in now for clause in one.clauses}
    for was in before:
        for clause in was.clauses:
            if clause in there and _is_less(today.get(clause), was):
                yield clause


def _is_less(now: Checked | None, was: Checked) -> bool:
    if now is None:
        return True
    if now.sizes != was.sizes:
        return BEST_FIRST.index(now.sizes) > BEST_FIRST.index(was.sizes)
    kept = {*was.where} <= {*now.where} and {*was.free} <= {*now.free}
    return not (kept and {*now.not_varied} <= {*was.not_varied})
