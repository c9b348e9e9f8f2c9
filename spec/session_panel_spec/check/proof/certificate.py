"""A second solver, cvc5, is asked all that z3 was: what both say, no error of one of them says.

It is given text, SMT-LIB, and reads it by its own parser; so it shares nothing with z3 but that.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import version
from typing import Any, Final

from session_panel_spec.check.proof.solver import Query

LONGEST: Final = 60.0
"""Seconds after which a query that has no answer is left open."""

_PACKAGES: Final = ("z3-solver", "cvc5")


@dataclass(frozen=True)
class Doubt:
    """A query of which the two solvers do not say the same.

    Attributes:
        about: the name of the claim whose proof asked it, or of what all proofs rest on.
        name: one that no other query has, for a file.
        problem: what each of them says.
        text: the query, as SMT-LIB: what any solver can be asked again.
    """

    about: str
    name: str
    problem: str
    text: str


@dataclass(frozen=True)
class Certificate:
    """What a second solver says of all that the first was asked.

    Attributes:
        solvers: the version of each solver, by the name of its package.
        queries: how many there are.
        doubts: those of which they do not say the same.
    """

    solvers: dict[str, str]
    queries: int
    doubts: tuple[Doubt, ...]

    @property
    def passed(self) -> bool:
        """Whether something was asked, and the two agree on all of it."""
        return self.queries > 0 and not self.doubts


def certify(queries: Iterable[Query], longest: float = LONGEST) -> Certificate:
    """Ask cvc5 all that z3 was asked.

    Args:
        queries: what z3 was asked, and answered.
        longest: seconds after which a query is left open.

    Raises:
        ModuleNotFoundError: cvc5 is not installed.
    """
    scripts: dict[str, list[tuple[int, Query]]] = {}
    for number, query in enumerate(queries, start=1):
        scripts.setdefault(query.script, []).append((number, query))
    doubts = tuple(doubt for own in scripts.values() for doubt in _doubts(own, longest))
    versions = {package: version(package) for package in _PACKAGES}
    return Certificate(versions, sum(map(len, scripts.values())), doubts)


def _doubts(queries: list[tuple[int, Query]], longest: float) -> Iterator[Doubt]:
    """Yield a doubt for each query that is answered otherwise; all of them have one script."""
    solver = _SecondSolver(longest)
    read = solver.answer(queries[0][1].script)
    for number, query in queries:
        answer = read or solver.answer(query.question)
        if answer != query.answer:
            problem = f"z3 says {query.answer}, cvc5 says {answer or 'nothing'}"
            name = f"{query.about.replace(' ', '-')}-{number}"
            text = f"; {query.about}: {problem}\n{query.script}{query.question}"
            yield Doubt(query.about, name, problem, text)


class _SecondSolver:
    """cvc5, as a script speaks with it."""

    def __init__(self, longest: float) -> None:
        """Make one that has been told nothing."""
        self._cvc5: Any = import_module("cvc5")
        terms = self._cvc5.TermManager()
        self._solver = self._cvc5.Solver(terms)
        self._solver.setOption("incremental", "true")
        self._solver.setOption("tlimit-per", str(round(longest * 1000)))
        self._symbols = self._cvc5.SymbolManager(terms)

    def answer(self, text: str) -> str:
        """Return what it prints for some commands, or of an error what is wrong."""
        try:
            return "".join(self._printed(text)).strip()
        except RuntimeError as error:  # of the parser, or of the solver itself
            return str(error)

    def _printed(self, text: str) -> Iterator[str]:
        parser = self._cvc5.InputParser(self._solver, self._symbols)
        parser.setStringInput(self._cvc5.InputLanguage.SMT_LIB_2_6, text, "query")
        while not (command := parser.nextCommand()).isNull():
            yield command.invoke(self._solver, self._symbols)
