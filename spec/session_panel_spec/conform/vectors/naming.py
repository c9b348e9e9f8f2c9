"""Which rule `conform` names first of each broken reference, and whether it is the one broken.

A broken reference stands for an adapter that reports its effects and its screen, and differs in the
last answer of a run. What `conform` says of it is held against the rules that the reference cites
around the broken place, of those that decide that answer, or else an earlier one of the run; and
against the table of rules that are accepted in their stead.
"""

import ast
import inspect
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from types import ModuleType
from typing import Any, Final, Literal, NamedTuple

import msgspec

from session_panel_spec.conform import blame, difference, difference_rules, reference_step
from session_panel_spec.conform.json_objects import plain_json
from session_panel_spec.conform.protocol import Reply
from session_panel_spec.conform.strength import Naming
from session_panel_spec.conform.vector import Run
from session_panel_spec.conform.vectors.reference_play import TRUE, Expected
from session_panel_spec.conform.vectors.run_tree import Told
from session_panel_spec.domain.rules import rule_of
from session_panel_spec.lockstep import part_rules
from session_panel_spec.mutants.of_reference import accepted, cited, source
from session_panel_spec.mutants.of_reference.mutant import Behaviour, ReferenceMutant

COMPARED: Final = ("reason", "about", "screen", "effects")
"""What such an adapter reports."""

Judgement = Literal["right", "accepted", "wrong"]
"""Of the rule named: the reference cites it there; the table accepts it; or neither."""


class Named(NamedTuple):
    """What `conform` says of a broken reference.

    Attributes:
        name: the broken reference.
        rule: the rule that is named first.
        broken: the rules that the reference cites around the broken place.
        decided: the rules that decide the answer that differs.
        place: what differs.
    """

    name: str
    rule: str
    broken: frozenset[str]
    decided: frozenset[str]
    place: str

    @property
    def judgement(self) -> Judgement:
        """What is to be said of the rule named."""
        if self.rule in self.broken:
            return "right"
        return "accepted" if accepted.reasons(self.broken, self.rule) else "wrong"

    @property
    def chance(self) -> float:
        """How often it would be right to name any of the rules that decide the answer."""
        return len(self.broken & self.decided) / max(1, len(self.decided))

    @property
    def text(self) -> str:
        """It in a line."""
        return f"{self.name}: {self.place}: {self.rule}, not {', '.join(sorted(self.broken))}"


def named(mutant: ReferenceMutant, broken: Behaviour, told: Told) -> Named | None:
    """Return what `conform` says of a broken reference that answers; None if no rule is named.

    Its answer may be of no form that an adapter can write.
    """
    if (vector := told.by.vector) is None:
        return None
    run: Run = next(vector.runs_asked)[: told.step + 1]
    try:
        reply = _reply(broken, told.by, told.step)
        differs = difference.first_difference(run[-1], reply, COMPARED)
    except Exception:  # noqa: BLE001 - whatever it raises: the answer is none
        return None
    if differs is None:
        return None
    rule = blame.rules_of(vector, run, differs)[0]
    decided = [*_decided(told.by, told.step)]
    cites, decides = _broken_rules(mutant, decided, reply), frozenset(map(rule_of, decided[-1]))
    return Named(mutant.name, rule, cites, decides, differs.place)


def _reply(broken: Behaviour, run: Expected, step: int) -> Reply:
    """Return what an adapter would write after some events."""
    state, told = broken.initial(run.config), dict[str, Any](ready=True)
    for one in run.steps[:step]:
        answered = broken.answer(state, one.event)
        if answered.refusal is None:
            state = answered.state
            told = {"accepted": True, "effects": plain_json(msgspec.to_builtins(answered.effects))}
        else:
            told = dict(zip(("refused", "reason", "about"), answered.refusal, strict=True))
    screen = plain_json(msgspec.to_builtins(broken.screen(state, run.locale).view))
    return msgspec.json.decode(msgspec.json.encode({**told, "screen": screen}), type=Reply)


def _broken_rules(
    mutant: ReferenceMutant, decided: Sequence[frozenset[str]], reply: Reply
) -> frozenset[str]:
    """Return the rules that the reference cites around the broken place."""
    now = decided[-1] | ({reply.refused} if isinstance(reply.refused, str) else frozenset())
    module = mutant.module.rpartition(".")[2]
    return frozenset(map(rule_of, cited.cited_at(mutant.at, module, (now, now.union(*decided)))))


def _decided(run: Expected, step: int) -> Iterator[frozenset[str]]:
    """Yield the clauses that decide each answer and its screen, and their rules."""
    state = TRUE.initial(run.config)
    yield _with_rules(TRUE.screen(state, run.locale).clauses)
    for one in run.steps[:step]:
        answered = TRUE.answer(state, one.event)
        state = answered.state
        shown = TRUE.screen(state, run.locale).clauses
        by = {answered.refusal.rule} if answered.refusal else shown
        yield _with_rules(answered.clauses | by)


def _with_rules(clauses: Iterable[str]) -> frozenset[str]:
    return frozenset(one for clause in clauses for one in (clause, rule_of(clause)))


# All of them


def naming_of(found: Sequence[Named | None]) -> Naming:
    """Return the figures of all broken references that are told.

    Args:
        found: what is said of each; None of what does not answer.
    """
    said = [one for one in found if one]
    by = {kind: [one for one in said if one.judgement == kind] for kind in ("right", "accepted")}
    used = {why for one in by["accepted"] for why in accepted.reasons(one.broken, one.rule)}
    return Naming(
        judged=len(said),
        right=len(by["right"]),
        accepted=len(by["accepted"]),
        rules=round(sum(len(one.broken) for one in said) / max(1, len(said)), 1),
        chance=round(sum(one.chance for one in said) / max(1, len(said)), 3),
        wrong=tuple(sorted(one.text for one in said if one.judgement == "wrong")),
        unneeded=tuple(one.text for one in accepted.accepted_names() if one.why not in used),
        digest=digest_of_naming(),
    )


_SAYS: Final[tuple[ModuleType, ...]] = (
    blame,
    difference,
    difference_rules,
    reference_step,
    part_rules,
    accepted,
    cited,
    source,
)
"""What a rule is named by, and judged."""


def digest_of_naming() -> str:
    """Return a digest of what a rule is named by and judged, and of the table."""
    trees = (ast.unparse(ast.parse(inspect.getsource(one))) for one in _SAYS)
    digest = sha256(accepted.FILE.read_bytes())
    for text in trees:
        digest.update(text.encode())
    return digest.hexdigest()[:16]
