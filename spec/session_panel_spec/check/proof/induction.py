"""Induction: a claim about states holds at first, and every step of every event keeps it.

All claims about states are assumed together before a step, so each strengthens the others. Which
of them a proof leaned on is found out, not said: those that the solver used, less those that turn
out to be dispensable.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, partial

from session_panel_spec.check.proof.counterexample import Counterexample, picture, plainest
from session_panel_spec.check.proof.event_formulas import Step, initially
from session_panel_spec.check.proof.proof import Proof, attempt
from session_panel_spec.check.proof.solver import Formula, Query, Solver, all_of, any_of, z3
from session_panel_spec.check.proof.window import Window, everywhere
from session_panel_spec.check.proof.window_state import TARGETS, Side, Theory, theory_of
from session_panel_spec.model.configuration import EVERY_MODEL
from session_panel_spec.model.language import Expression, Model
from session_panel_spec.model.properties.in_general import ALWAYS_IN_GENERAL
from session_panel_spec.model.properties.property import Always


def prove(
    *,
    claims: tuple[Always, ...] = ALWAYS_IN_GENERAL,
    model: Model = EVERY_MODEL,
    told: Callable[[Query], None] | None = None,
) -> tuple[Proof, ...]:
    """Prove claims for every number of slots, every bound from 1 on, and all switches.

    Args:
        claims: what to prove; those about states are assumed of each other. Without, everything
            that always holds.
        model: a model; without, that of every presence policy and all allowed presences.
        told: told all that the solver was asked.

    Returns:
        For each claim, in their order, how its proof ended.

    Raises:
        ModuleNotFoundError: z3 is not installed.
    """
    induction = _Induction(theory_of(model, claims))
    proofs = tuple(attempt(claim, partial(_argue, induction, claim)) for claim in claims)
    induction.theory.tell(told)
    return _settled(tuple(replace(proof, free=induction.theory.free) for proof in proofs))


@dataclass(frozen=True)
class _Scene:
    """A step, in a solver that knows how it goes.

    Attributes:
        assumed: by the name of a claim about states, the literal that it holds before the step.
        breached: by the name of a claim, the literal that the step breaks it.
    """

    step: Step
    solver: Solver
    assumed: Mapping[str, Formula]
    breached: Mapping[str, Formula]

    def goals(self, claim: Always, expression: Expression) -> dict[str | None, Formula]:
        """Return an expression of the claim, for each slot: about the step or the state after."""
        if claim.over == "states":
            return everywhere(claim, expression, Side(self.step.after))
        step = self.step
        about = Side(step.before, None, step.argument, step.event, step.after)
        return everywhere(claim, expression, about) if step.event else {}


@dataclass(frozen=True)
class _Induction:
    """The beginning, and every step of every event with all claims about states assumed."""

    theory: Theory

    @cached_property
    def scenes(self) -> tuple[_Scene, ...]:
        """The beginning, and the steps."""
        return (_scene(self.theory, initially(self.theory), {}), *self._later())

    def _later(self) -> Iterator[_Scene]:
        for kind in TARGETS:
            window = Window(self.theory, kind)
            yield from (_scene(self.theory, step, window.invariants) for step in window.steps)


def _scene(model: Theory, step: Step, assumed: Mapping[str, Formula]) -> _Scene:
    """Return a step with what is assumed before it, and the goals."""
    solver = model.solver()
    solver.add(step.possible)
    scene = _Scene(step, solver, _literals(solver, "", assumed), {})
    breaches = {
        claim.name: z3().Not(all_of(scene.goals(claim, claim.formula).values()))
        for claim in model.claims
    }
    return replace(scene, breached=_literals(solver, "not ", breaches))


def _literals(solver: Solver, prefix: str, formulas: Mapping[str, Formula]) -> dict[str, Formula]:
    """Return a literal for each formula, of its name."""
    return {name: solver.literal(prefix + name, formula) for name, formula in formulas.items()}


def _argue(induction: _Induction, claim: Always) -> Proof:
    """Return how a claim fares by itself: `_settled` then looks at what it leans on."""
    scenes = induction.scenes
    cores = [_core(claim, scene) for scene in scenes]
    failing = next((s for s, core in zip(scenes, cores, strict=True) if core is None), None)
    counterexample = _counterexample(induction.theory, claim, failing) if failing else None
    witness = next((str(scene.step) for scene in scenes if _witnesses(claim, scene)), None)
    used = frozenset().union(*(core or () for core in cores))
    needed = () if failing else _needed(claim, scenes, used)
    proved = not failing and witness is not None
    return Proof(claim.name, claim.rules, proved, needed, counterexample, witness)


def _core(
    claim: Always, scene: _Scene, names: frozenset[str] | None = None
) -> frozenset[str] | None:
    """Return which assumptions, of those named or of all, prove a claim; none if they do not."""
    given = [lit for name, lit in scene.assumed.items() if names is None or name in names]
    if scene.solver.asked(claim.name, scene.breached[claim.name], *given):
        return None
    return scene.solver.core() & scene.assumed.keys()


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
    if scene.step.event is None:
        return False
    somewhere = scene.solver.fresh_literal(any_of(scene.goals(claim, claim.premise).values()))
    return scene.solver.asked(claim.name, somewhere, *scene.assumed.values())


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
