"""What stays possible is proved for every size, and every part of the argument can fail."""

from dataclasses import replace

import pytest

from session_panel_spec.check.proof.possibility import prove_possibility
from session_panel_spec.model.language import All, Below, Case, Event
from session_panel_spec.model.panel_model import (
    DIALOGS,
    EVENTS,
    LOAD,
    MODEL,
    dialog,
    draft,
    is_offered,
    is_open,
    room,
    still,
)
from session_panel_spec.model.properties.possibility import ALWAYS_POSSIBLE
from session_panel_spec.model.properties.property import Act

HOME, SHUT, TAKEN = (claim.name for claim in ALWAYS_POSSIBLE)


def proved(events: tuple[Event, ...]) -> set[str]:
    found = prove_possibility(model=replace(MODEL, events=events))
    return {proof.name for proof in found if proof.proved}


def changed(name: str, **fields: object) -> tuple[Event, ...]:
    return tuple(replace(e, **fields) if e.name == name else e for e in EVENTS)  # type: ignore[arg-type]


def test_each_is_proved_by_the_acts_that_lead_to_it() -> None:
    assert {proof.name: proof.witness for proof in prove_possibility() if proof.proved} == {
        HOME: "cancel, focus",
        SHUT: "cancel, close, confirm",
        TAKEN: "accept",
    }


BROKEN: dict[str, tuple[tuple[Event, ...], set[str]]] = {
    "a dialog that cannot be cancelled while a form is unsaved": (
        changed("cancel", enabled=dialog.is_(True) & draft.is_(False)),
        {TAKEN},
    ),
    "a cancel in no case": (changed("cancel", cases=(Case(when=~All()),)), {TAKEN}),
    "a dialog that stays": (changed("cancel", cases=(Case(),)), {TAKEN}),
    "Home out of reach while somebody is active": (
        tuple(
            replace(e, enabled=still & Below((LOAD,), 1)) if e.name == "focus" and not e.of else e
            for e in EVENTS
        ),
        {SHUT, TAKEN},
    ),
    "a focus on Home that leaves the other's": (
        tuple(replace(e, cases=(Case(),)) if e.name == "focus" and not e.of else e for e in EVENTS),
        {SHUT, TAKEN},
    ),
    "an unsaved form that cannot be closed": (
        changed("close", enabled=still & is_open & draft.is_(False)),
        {HOME, TAKEN},
    ),
    "a record without its X": (
        tuple(replace(e, of=("conversation",)) if e.name == "close" else e for e in EVENTS),
        {HOME, TAKEN},
    ),
    "a confirmation that keeps the session": (changed("confirm", cases=(Case(),)), {HOME, TAKEN}),
    "an offer that needs room to be accepted": (
        changed("accept", enabled=is_offered & room),
        {HOME, SHUT},
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_model_is_not_proved(name: str) -> None:
    events, left = BROKEN[name]
    assert proved(events) == left


def test_a_premise_that_never_holds_proves_nothing() -> None:
    never = replace(ALWAYS_POSSIBLE[0], premise=~All())
    assert not any(proof.proved for proof in prove_possibility(claims=(never,)))


@pytest.mark.parametrize(
    "acts",
    [
        (Act("focus"),),
        (Act("cancel", unless=Below((DIALOGS,), 2)), Act("focus")),
        (Act("cancel", unless=Below((LOAD,), 1)), Act("focus")),
        (Act("nothing"),),
        (Act("cancel", unless=still), Act("cancel", unless=still), Act("focus")),
    ],
)
def test_acts_that_do_not_lead_there_prove_nothing(acts: tuple[Act, ...]) -> None:
    (proof,) = prove_possibility(claims=(replace(ALWAYS_POSSIBLE[0], by=acts),))
    assert not proof.proved
    assert proof.witness is None
