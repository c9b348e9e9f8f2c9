"""Proofs, by induction, that the model keeps its safety properties whatever its size.

Exploration looks at every state of panels that are small; a proof is about all of them: any
number of slots, every bound from 1 on, both switches. It needs z3, which is imported only when
something is proved. See the page on proofs in the documentation for why it is sound.
"""

from session_panel_spec.check.proof.certificate import Certificate, Doubt, certify
from session_panel_spec.check.proof.counterexample import Change, Counterexample
from session_panel_spec.check.proof.induction import prove
from session_panel_spec.check.proof.liveness import prove_liveness
from session_panel_spec.check.proof.possibility import prove_possibility
from session_panel_spec.check.proof.proof import Proof
from session_panel_spec.check.proof.solver import Query

__all__ = [
    "Certificate",
    "Change",
    "Counterexample",
    "Doubt",
    "Proof",
    "Query",
    "certify",
    "prove",
    "prove_liveness",
    "prove_possibility",
]
