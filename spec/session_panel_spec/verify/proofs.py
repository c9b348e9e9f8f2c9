"""Everything that is proved, and all that the solver was asked for it."""

from dataclasses import replace

from session_panel_spec.check.proof import (
    Proof,
    Query,
    prove,
    prove_liveness,
    prove_possibility,
)


def prove_all(*, told: bool) -> tuple[tuple[Proof, ...], tuple[Query, ...]]:
    """Prove everything; what is possible and what follows rests on all that always holds.

    Args:
        told: whether to return, too, all that the solver was asked.
    """
    queries: list[Query] = []
    tell = queries.append if told else None
    always = prove(told=tell)
    sound = all(proof.proved for proof in always)
    resting = (*prove_possibility(told=tell), *prove_liveness(told=tell))
    settled = (replace(proof, proved=proof.proved and sound) for proof in resting)
    return (*always, *settled), tuple(queries)
