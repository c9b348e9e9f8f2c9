"""What z3 was asked is asked of cvc5; every answer that differs, and every open one, is told."""

from dataclasses import replace
from functools import cache

import pytest
import z3  # type: ignore[import-untyped]

from session_panel_spec.check.proof import (
    Proof,
    Query,
    certify,
    prove,
    prove_liveness,
    prove_possibility,
)
from session_panel_spec.check.proof.solver import Formula, Solver, all_of, any_of, sum_of
from session_panel_spec.model.properties.liveness import LEADS_TO
from session_panel_spec.model.properties.possibility import ALWAYS_POSSIBLE
from session_panel_spec.model.properties.safety import SAFETY

ROOM = tuple(claim for claim in SAFETY if claim.name in ("room-for-offers", "one-dialog"))
OFFERS = LEADS_TO[:1]
HOME = ALWAYS_POSSIBLE[:1]


def proofs() -> tuple[Proof, ...]:
    return (*prove(claims=ROOM), *prove_possibility(claims=HOME), *prove_liveness(claims=OFFERS))


@cache
def queries() -> tuple[Query, ...]:
    """What z3 was asked for some proofs of each kind."""
    asked: list[Query] = []
    prove(claims=ROOM, told=asked.append)
    prove_possibility(claims=HOME, told=asked.append)
    prove_liveness(claims=OFFERS, told=asked.append)
    return tuple(asked)


def of(about: str) -> tuple[Query, ...]:
    return tuple(query for query in queries() if query.about == about)


# What both are asked


def test_every_proof_asks_and_so_does_what_all_of_them_rest_on() -> None:
    names = {claim.name for claim in (*ROOM, *HOME, *OFFERS)}
    rests = {f"rest of {count}" for count in ("load", "offers", "open", "dialogs", "focused")}
    assert {query.about for query in queries()} == names | rests
    assert {query.answer for query in queries()} == {"sat", "unsat"}


def test_both_say_the_same_of_all() -> None:
    certificate = certify(queries())
    assert certificate.doubts == ()
    assert certificate.passed
    assert certificate.queries == len(queries())
    assert set(certificate.solvers) == {"z3-solver", "cvc5"}


def test_where_nothing_is_asked_nothing_is_certain() -> None:
    assert not certify(()).passed


# What is wrong is told


@pytest.mark.parametrize("about", ["room-for-offers", "rest of load", HOME[0].name, OFFERS[0].name])
def test_a_wrong_answer_is_told_by_the_name_of_its_proof(about: str) -> None:
    first = next(query for query in of(about) if query.answer == "unsat")
    wrong = replace(first, answer="sat")
    asked = tuple(wrong if query is first else query for query in queries())
    (doubt,) = certify(asked).doubts
    assert doubt.about == about
    assert doubt.name == f"{about.replace(' ', '-')}-{asked.index(wrong) + 1}"
    assert doubt.problem == "z3 says sat, cvc5 says unsat"
    assert doubt.text == f"; {about}: {doubt.problem}\n{wrong.script}{wrong.question}"


def test_a_question_of_which_an_assertion_is_left_out_is_told() -> None:
    asked = tuple(replace(query, script=weakened(query.script)) for query in of("room-for-offers"))
    certificate = certify(asked)
    assert not certificate.passed
    assert {doubt.about for doubt in certificate.doubts} == {"room-for-offers"}
    assert {doubt.problem for doubt in certificate.doubts} == {"z3 says unsat, cvc5 says sat"}


def weakened(script: str) -> str:
    """Return a script without its first assertion: where the step is possible."""
    head, _, *others = script.split("(assert\n")
    return "(assert\n".join((head, *others))


@pytest.mark.parametrize(
    "wrong", ["(assert (and))", "(assert (< (+ capacity) 1))", "(assert", "(assert nobody)"]
)
def test_what_cannot_be_read_is_told_of_every_question_about_it(wrong: str) -> None:
    script = of("room-for-offers")[0].script
    own = [query for query in of("room-for-offers") if query.script == script]
    asked = [replace(query, script=f"{script}{wrong}") for query in own]
    doubts = certify(asked).doubts
    assert len(doubts) == len(own)
    assert all(doubt.problem.startswith("z3 says ") for doubt in doubts)


def test_what_the_second_solver_leaves_open_is_told() -> None:
    query = of("room-for-offers")[0]
    script = f"(set-option :rlimit-per 1)\n{query.script}"
    (doubt,) = certify([replace(query, script=script)]).doubts
    assert doubt.problem == f"z3 says {query.answer}, cvc5 says unknown (RESOURCEOUT)"


# What z3 alone can write


def empty_conjunction(_: Formula) -> Formula:
    return all_of(())


def empty_disjunction(_: Formula) -> Formula:
    return ~any_of(())


def sum_of_one(number: Formula) -> Formula:
    return sum_of((number,)) < 1


@pytest.mark.parametrize("formula", [empty_conjunction, empty_disjunction, sum_of_one])
def test_formulas_of_no_parts_and_sums_of_one_are_written_as_others_read_them(formula) -> None:
    solver = Solver()
    assert solver.asked("any", solver.fresh_literal(formula(z3.Int("number"))))
    assert certify(solver.queries()).passed


# What z3 leaves open


def test_what_z3_cannot_decide_is_not_proved(monkeypatch: pytest.MonkeyPatch) -> None:
    solver = z3.Solver

    def hasty() -> z3.Solver:
        made = solver()
        made.set("rlimit", 1)
        return made

    monkeypatch.setattr(z3, "Solver", hasty)
    assert {(proof.proved, proof.undecided) for proof in proofs()} == {(False, "canceled")}


@pytest.mark.parametrize("place", [0, 1, 2])
def test_one_question_that_z3_leaves_open_leaves_a_proof_open(
    place: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    left, check = place * (len(queries()) - 1) // 2, z3.Solver.check
    asked = iter(range(10_000))

    def forgetful(solver: z3.Solver, *formulas: Formula) -> z3.CheckSatResult:
        return z3.unknown if next(asked) == left else check(solver, *formulas)

    monkeypatch.setattr(z3.Solver, "check", forgetful)
    undecided = [proof for proof in proofs() if proof.undecided is not None]
    assert len(undecided) == 1
    assert not undecided[0].proved
