"""z3 as the proofs ask it: what it was asked can be told, and what it leaves open is an error."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from types import ModuleType
from typing import Any, Literal

Formula = Any
"""A term or formula of z3, which has no types of its own."""

Answer = Literal["sat", "unsat"]
"""Whether some formulas can hold together."""


def z3() -> ModuleType:
    """Return the solver's module, which nothing but a proof needs."""
    return import_module("z3")


class UndecidedError(RuntimeError):
    """The solver does not know whether some formulas can hold together; the text says why."""


@dataclass(frozen=True)
class Query:
    """What the solver was asked, and what it answered.

    Attributes:
        about: the name of the claim whose proof asked it, or of what all proofs rest on.
        script: what is asserted, as SMT-LIB; many queries have the same.
        assumed: the literals that are assumed besides.
    """

    about: str
    script: str
    assumed: tuple[str, ...]
    answer: Answer

    @property
    def question(self) -> str:
        """The command that asks it, once the script has been read."""
        return f"(check-sat-assuming ({' '.join(self.assumed)}))\n"


class Solver:
    """A solver of z3 that remembers what it was asked."""

    def __init__(self) -> None:
        """Make one that has been told nothing."""
        self._solver = z3().Solver()
        self._solver.set(**{"core.minimize": True})
        self._asked: list[tuple[str, tuple[Formula, ...], Answer]] = []
        self._literals = 0

    def add(self, *formulas: Formula) -> None:
        """Let formulas hold."""
        self._solver.add(*formulas)

    def literal(self, name: str, formula: Formula) -> Formula:
        """Return a literal of a name; wherever it is assumed, the formula holds."""
        literal = z3().Bool(name)
        self._solver.add(z3().Implies(literal, formula))
        return literal

    def fresh_literal(self, formula: Formula) -> Formula:
        """Return a literal as `literal` does, of a name that nothing else has."""
        self._literals += 1
        return self.literal(f"question {self._literals}", formula)

    def asked(self, about: str, *literals: Formula) -> bool:
        """Say whether some literals can hold together, and remember that it was asked.

        Args:
            about: the name of what is to be proved by it.
            literals: what is assumed besides all that was added.

        Raises:
            UndecidedError: the solver does not know.
        """
        holds = self.can(*literals)
        self._asked.append((about, literals, "sat" if holds else "unsat"))
        return holds

    def can(self, *formulas: Formula) -> bool:
        """Say whether some formulas can hold together, for what no proof rests on.

        Raises:
            UndecidedError: the solver does not know.
        """
        verdict = self._solver.check(*formulas)
        if verdict == z3().unknown:
            raise UndecidedError(self._solver.reason_unknown())
        return bool(verdict == z3().sat)

    def core(self) -> frozenset[str]:
        """Return the names of literals that cannot hold together, after they were asked about."""
        return frozenset(map(str, self._solver.unsat_core()))

    def solution(self) -> Formula:
        """Return the values with which the formulas hold that were last asked about."""
        return self._solver.model()

    def queries(self) -> Iterator[Query]:
        """Yield all that it was asked."""
        if self._asked:
            script = _script(self._solver)
            for about, literals, answer in self._asked:
                yield Query(about, script, tuple(each.sexpr() for each in literals), answer)


def _script(solver: Formula) -> str:
    """Return what is asserted, as SMT-LIB: whole numbers that are added and compared."""
    return f"(set-logic QF_LIA)\n{solver.to_smt2()}".removesuffix("(check-sat)\n")


# SMT-LIB has no conjunction of nothing, and no sum of one; z3 has both, and writes them


def all_of(formulas: Iterable[Formula]) -> Formula:
    """Return that all of some formulas hold."""
    each = tuple(formulas)
    return each[0] if len(each) == 1 else z3().And(*each) if each else z3().BoolVal(val=True)


def any_of(formulas: Iterable[Formula]) -> Formula:
    """Return that any of some formulas holds."""
    each = tuple(formulas)
    return each[0] if len(each) == 1 else z3().Or(*each) if each else z3().BoolVal(val=False)


def sum_of(terms: Iterable[Formula]) -> Formula:
    """Return the sum of some terms, of one at least."""
    each = tuple(terms)
    return each[0] if len(each) == 1 else z3().Sum(*each)
