"""What leads to something is proved for every size, and every part of the argument can fail."""

from dataclasses import replace
from functools import cache

import pytest

from session_panel_spec.check.proof import Proof
from session_panel_spec.check.proof.liveness import prove_liveness
from session_panel_spec.model.language import Case, Event
from session_panel_spec.model.panel_model import EVENTS, MODEL, is_offered, still, waiting
from session_panel_spec.model.properties.liveness import LEADS_TO

HELPFUL = {
    "every-offer-goes": ("miss", ()),
    "every-dialog-goes": ("confirm", ()),
    "every-waiting-ends": ("expire", ("every-offer-goes",)),
}


@cache
def proofs() -> dict[str, Proof]:
    return {proof.name: proof for proof in prove_liveness()}


def proved(events: tuple[Event, ...]) -> set[str]:
    found = prove_liveness(model=replace(MODEL, events=events))
    return {proof.name for proof in found if proof.proved}


def changed(name: str, **fields: object) -> tuple[Event, ...]:
    return tuple(replace(e, **fields) if e.name == name else e for e in EVENTS)  # type: ignore[arg-type]


def test_each_is_proved_by_its_helpful_event() -> None:
    assert {n: (p.witness, p.strengthenings) for n, p in proofs().items()} == HELPFUL
    assert all(proof.proved for proof in proofs().values())


def test_what_is_known_to_fail_is_not_claimed_and_could_not_be_proved() -> None:
    (known,) = (claim for claim in LEADS_TO if claim.violated)
    assert known.name not in proofs()
    claims = tuple(replace(claim, violated=False) for claim in LEADS_TO)
    assert [p.name for p in prove_liveness(claims=claims) if not p.proved] == [known.name]


def test_without_fairness_nothing_is_proved() -> None:
    claims = tuple(replace(claim, weakly=(), strongly=()) for claim in LEADS_TO)
    assert not any(proof.proved for proof in prove_liveness(claims=claims))


BROKEN: dict[str, tuple[tuple[Event, ...], set[str]]] = {
    "an offer that cannot be missed while a dialog is open": (
        changed("miss", enabled=is_offered & still),
        {"every-dialog-goes"},
    ),
    "a miss that leaves the offer": (
        changed("miss", cases=(Case(),)),
        {"every-dialog-goes"},
    ),
    "dialogs that cannot be answered": (
        tuple(event for event in EVENTS if event.name not in ("confirm", "cancel")),
        {"every-offer-goes", "every-waiting-ends"},
    ),
    "an expiry that closes nothing": (
        changed("expire", cases=(Case(),)),
        {"every-offer-goes", "every-dialog-goes"},
    ),
    "an expiry that waits for an answer to the dialog": (
        changed("expire", enabled=waiting & ~is_offered & still),
        {"every-offer-goes", "every-dialog-goes"},
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_model_is_not_proved(name: str) -> None:
    events, left = BROKEN[name]
    assert proved(events) == left


def test_one_that_cancels_the_wait_is_not_proved() -> None:
    forgets = replace(next(e for e in EVENTS if e.name == "toggle"), of=("conversation",))
    conv = next(v for e in EVENTS if e.name == "expire" for v, _ in e.cases[0].sets)
    forgets = replace(forgets, cases=(Case(sets=((conv, "ended"),)),))
    assert proved((*EVENTS, forgets)) == {"every-offer-goes", "every-dialog-goes"}


def test_an_event_that_does_not_say_its_slot_may_always_happen_to_another() -> None:
    assert proved(changed("miss", anonymous=True)) == {"every-dialog-goes"}


def test_a_premise_that_never_holds_proves_nothing() -> None:
    never = tuple(replace(claim, premise=claim.premise & ~claim.premise) for claim in LEADS_TO)
    assert not any(proof.proved for proof in prove_liveness(claims=never))


def test_another_property_helps_only_with_the_fairness_that_is_assumed_here_too() -> None:
    offers, _, ends, _ = LEADS_TO
    alone = replace(ends, weakly=("expire",))
    assert [proof.proved for proof in prove_liveness(claims=(offers, ends))] == [True, True]
    assert [proof.proved for proof in prove_liveness(claims=(offers, alone))] == [True, False]


def test_what_is_of_no_slot_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^Only what is of slots can be proved to follow\.$"):
        prove_liveness(claims=(replace(LEADS_TO[0], of=()),))
