"""Induction: a claim about states holds at first, and every step of every event keeps it.

All claims about states are assumed together before a step, so each strengthens the others. Which
of them a proof leaned on is found out, not said: those that the solver used, less those that turn
out to be dispensable.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from time import perf_counter

from session_panel_spec.check.proof.counterexample import Counterexample, picture, plainest
from session_panel_spec.check.proof.event_formulas import Step, initially
from session_panel_spec.check.proof.window import Window, everywhere
from session_panel_spec.check.proof.window_state import (
    TARGETS,
    Formula,
    Side,
    Theory,
    theory_of,
    z3,
)
from session_panel_spec.model.language import Expression, Model
from session_panel_spec.model.panel_model import MODEL
from session_panel_spec.model.properties import ALWAYS
from session_panel_spec.model.properties.property import Always


@dataclass(frozen=True)
class Proof:
    """How the proof of a claim ended.

    Attributes:
        name: the claim's.
        rules: the IDs of the rules that it follows from.
        proved: whether it is kept by every step, its premise is met by some, and all of that is
            true of its strengthenings too.
        seconds: how long it took.
        strengthenings: the other claims that the proof leans on; none of them can be left out.
        counterexample: a step that breaks it, if any.
        witness: an event about which it says something, if any: without one it is vacuous.
    """

    name: str
    rules: tuple[str, ...]
    proved: bool
    seconds: float = field(compare=False)
    strengthenings: tuple[str, ...]
    counterexample: Counterexample | None
    witness: str | None


def prove(
    *,
    claims: tuple[Always, ...] = ALWAYS,
    model: Model = MODEL,
) -> tuple[Proof, ...]:
    """Prove claims for every number of slots, every bound from 1 on, and all switches.

    Args:
        claims: what to prove; those about states are assumed of each other.
        model: the model, or a changed one.

    Returns:
        For each claim, in their order, how its proof ended.

    Raises:
        ModuleNotFoundError: z3 is not installed.
    """
    theory = theory_of(model, claims)
    scenes = (_scene(theory, initially(theory), {}), *_scenes(theory))
    return _settled(tuple(_attempt(theory, claim, scenes) for claim in claims))


@dataclass(frozen=True)
class _Scene:
    """A step, in a solver that knows how it goes.

    Attributes:
        assumed: by the name of a claim about states, the literal that it holds before the step.
        breached: by the name of a claim, the literal that the step breaks it.
    """

    step: Step
    solver: Formula
    assumed: Mapping[str, Formula]
    breached: Mapping[str, Formula]

    def goals(self, claim: Always, expression: Expression) -> dict[str | None, Formula]:
        """Return an expression of the claim, for each slot: about the step or the state after."""
        if claim.over == "states":
            return everywhere(claim, expression, Side(self.step.after))
        step = self.step
        about = Side(step.before, None, step.argument, step.event, step.after)
        return everywhere(claim, expression, about) if step.event else {}


def _scenes(model: Theory) -> Iterator[_Scene]:
    """Yield every step of every event, with all claims about states assumed before it."""
    for kind in TARGETS:
        window = Window(model, kind)
        yield from (_scene(model, step, window.invariants) for step in window.steps)


def _scene(model: Theory, step: Step, assumed: Mapping[str, Formula]) -> _Scene:
    """Return a step with what is assumed before it, and the goals."""
    solver = z3().Solver()
    solver.set(**{"core.minimize": True})
    solver.add(step.possible)
    scene = _Scene(step, solver, _literals(solver, "", assumed), {})
    breaches = {
        claim.name: z3().Not(z3().And(*scene.goals(claim, claim.formula).values()))
        for claim in model.claims
    }
    return replace(scene, breached=_literals(solver, "not ", breaches))


def _literals(solver: Formula, prefix: str, formulas: Mapping[str, Formula]) -> dict[str, Formula]:
    """Return a literal for each formula; wherever a literal is assumed, its formula holds."""
    literals = {name: z3().Bool(prefix + name) for name in formulas}
    for name, formula in formulas.items():
        solver.add(z3().Implies(literals[name], formula))
    return literals


def _attempt(model: Theory, claim: Always, scenes: tuple[_Scene, ...]) -> Proof:
    """Return how a claim fares by itself: `_settled` then looks at what it leans on."""
    began = perf_counter()
    cores = [_core(claim, scene) for scene in scenes]
    failing = next((s for s, core in zip(scenes, cores, strict=True) if core is None), None)
    counterexample = _counterexample(model, claim, failing) if failing else None
    witness = next((str(scene.step) for scene in scenes if _witnesses(claim, scene)), None)
    used = frozenset().union(*(core or () for core in cores))
    needed = () if failing else _needed(claim, scenes, used)
    proved = not failing and witness is not None
    seconds = perf_counter() - began
    return Proof(claim.name, claim.rules, proved, seconds, needed, counterexample, witness)


def _core(
    claim: Always, scene: _Scene, names: frozenset[str] | None = None
) -> frozenset[str] | None:
    """Return which assumptions, of those named or of all, prove a claim; none if they do not."""
    given = [lit for name, lit in scene.assumed.items() if names is None or name in names]
    verdict = scene.solver.check(scene.breached[claim.name], *given)
    if verdict == z3().unknown:
        raise RuntimeError(f"{claim.name}, {scene.step}: {scene.solver.reason_unknown()}")
    if verdict == z3().sat:
        return None
    return frozenset(map(str, scene.solver.unsat_core())) & scene.assumed.keys()


def _counterexample(model: Theory, claim: Always, scene: _Scene) -> Counterexample:
    given = (scene.breached[claim.name], *scene.assumed.values())
    found = plainest(scene.solver, given, model, scene.step)
    goals = scene.goals(claim, claim.formula).items()
    where = next(place for place, goal in goals if not _holds(found, goal))
    return picture(claim.name, where, model, scene.step, found)


def _holds(found: Formula, goal: Formula) -> bool:
    return bool(z3().is_true(found.eval(goal, model_completion=True)))


def _witnesses(claim: Always, scene: _Scene) -> bool:
    """Say whether the claim says something about the step."""
    somewhere = z3().Or(*scene.goals(claim, claim.premise).values())
    verdict = scene.solver.check(somewhere, *scene.assumed.values())
    return scene.step.event is not None and bool(verdict == z3().sat)


def _needed(claim: Always, scenes: tuple[_Scene, ...], used: frozenset[str]) -> tuple[str, ...]:
    """Return which other claims the proof cannot do without, of those that were used."""
    needed = used | {claim.name}
    for name in sorted(used - {claim.name}):
        if all(_core(claim, scene, needed - {name}) is not None for scene in scenes):
            needed -= {name}
    return tuple(sorted(needed - {claim.name}))


def _settled(proofs: tuple[Proof, ...]) -> tuple[Proof, ...]:
    """Return the proofs after withdrawing, until none is left, each that leans on an unproved."""
    good = {proof.name for proof in proofs if proof.proved}
    settled = tuple(
        replace(p, proved=p.proved and good.issuperset(p.strengthenings)) for p in proofs
    )
    return proofs if settled == proofs else _settled(settled)
