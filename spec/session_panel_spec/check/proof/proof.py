"""How the proof of a claim ended."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from time import perf_counter

from session_panel_spec.check.proof.counterexample import Counterexample
from session_panel_spec.check.proof.solver import UndecidedError
from session_panel_spec.model.properties.property import Property


@dataclass(frozen=True)
class Proof:
    """How the proof of a claim ended.

    Attributes:
        name: the claim's.
        rules: the IDs of the rules that it follows from.
        proved: whether it is kept by every step, its premise is met by some, and all of that is
            true of its strengthenings too.
        strengthenings: the other claims that the proof leans on; none of them can be left out.
        counterexample: a step that breaks it, if any.
        witness: an event about which it says something, if any: without one it is vacuous.
        free: the fields of a configuration, and the bounds, whose every value it is a proof for.
        undecided: why the solver left a question open, if it did.
        seconds: how long it took.
    """

    name: str
    rules: tuple[str, ...]
    proved: bool = False
    strengthenings: tuple[str, ...] = ()
    counterexample: Counterexample | None = None
    witness: str | None = None
    free: tuple[str, ...] = ()
    undecided: str | None = None
    seconds: float = field(default=0, compare=False)


def attempt(claim: Property, argue: Callable[[], Proof]) -> Proof:
    """Return how a proof of a claim ends, and how long it takes.

    Args:
        claim: what is to be proved.
        argue: proves it, unless the solver leaves open what is asked.
    """
    began = perf_counter()
    try:
        proof = argue()
    except UndecidedError as error:
        proof = Proof(claim.name, claim.rules, undecided=str(error))
    return replace(proof, seconds=perf_counter() - began)
