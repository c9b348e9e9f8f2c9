"""No engine and no prover knows more of the panel than its model: they all take another one."""

from dataclasses import replace

import pytest

from session_panel_spec.check.engines import explore_model
from session_panel_spec.check.explicit.tally import Tally
from session_panel_spec.check.proof.induction import prove
from session_panel_spec.check.symbolic import bdd
from session_panel_spec.model.abstract_state import Bounds
from session_panel_spec.model.language import (
    FALSE,
    TRUE,
    Below,
    Case,
    Count,
    Decide,
    Event,
    Everywhere,
    Model,
    Policy,
    SlotKind,
    Variable,
)
from session_panel_spec.model.properties.formula import AtMost, Proper
from session_panel_spec.model.properties.property import Always

LAMPS: tuple[SlotKind, ...] = ("conversation",)
lamp = Variable("lamp", ("off", "dim", "bright"))
dusty = Variable("dusty", (False, True))
fuse = Variable("fuse", ("cold", "warm"), shared=True)
BRIGHT = Count("bright", lamp.is_("bright"), LAMPS)
FADE = Everywhere("fade", "faded", "the bright lamp is dimmed", BRIGHT, lamp, "dim")
WARM = Policy("settle", fuse, ((Below((BRIGHT,), 1), "cold"), (TRUE, "warm")))
DECIDE = Decide(unless=FALSE)

BRIGHTEN = Case(sets=((lamp, "bright"),), everywhere=(FADE,), decide=DECIDE)
ROOM = Model(
    (
        Event("brighten", "agent", LAMPS, ~lamp.is_("bright"), (BRIGHTEN,), ()),
        Event(
            "darken",
            "clock",
            LAMPS,
            ~lamp.is_("off"),
            (Case(sets=((lamp, "off"),), decide=DECIDE),),
            (),
        ),
        Event("blink", "customer", LAMPS, lamp.is_("dim"), (Case(sets=((dusty, True),)),), ()),
    ),
    {dusty: ~lamp.is_("off")},
    WARM,
    (fuse,),
    {"conversation": (lamp, dusty)},
    (BRIGHT,),
)
"""A room in which one lamp at most is bright; the fuse is warm while one is."""


def plainly(lamps: int) -> tuple[int, int]:
    """Return how many states the room has, and how many steps change them, in a search by hand."""
    seen = [((("off", False),) * lamps)]
    steps = 0
    for room in seen:
        for number, (now, dirty) in enumerate(room):
            others = [("dim", d) if lit == "bright" else (lit, d) for lit, d in room]
            afters = [(*room[:number], ("off", False), *room[number + 1 :])]
            if now != "bright":
                others[number] = ("bright", dirty)
                afters.append(tuple(others))
            if now == "dim":
                afters.append((*room[:number], ("dim", True), *room[number + 1 :]))
            changed = [after for after in afters if after != room]
            steps += len(changed)
            seen += (after for after in dict.fromkeys(changed) if after not in seen)
    return len(seen), steps


@pytest.mark.parametrize("lamps", [1, 2, 4])
@pytest.mark.parametrize("engine", ["bitmap", "hash"])
def test_the_engines_of_tables_count_another_model(engine, lamps):
    found = explore_model(Bounds(lamps, 0), engine, model=ROOM)
    assert (found.states, found.transitions) == plainly(lamps)


@pytest.mark.parametrize("lamps", [1, 2, 4])
def test_the_engine_of_decision_diagrams_counts_another_model(lamps):
    tally = Tally(limit=1_000_000_000)
    bdd.check(Bounds(lamps, 0), (), tally, ROOM)
    assert (tally.states, tally.steps) == plainly(lamps)


ONE_BRIGHT = Always("one-bright", (), "", (), TRUE, AtMost((BRIGHT,), 1))
PROPER = Always("proper", (), "", LAMPS, TRUE, Proper())


def test_the_prover_proves_claims_of_another_model():
    found = prove(claims=(ONE_BRIGHT, PROPER), model=ROOM)
    assert [proof.name for proof in found if proof.proved] == ["one-bright", "proper"]


def test_the_prover_refutes_what_another_model_breaks():
    careless = replace(BRIGHTEN, everywhere=())
    event = replace(ROOM.events[0], cases=(careless,))
    (one, _) = prove(claims=(ONE_BRIGHT, PROPER), model=replace(ROOM, events=(event,)))
    assert not one.proved
    assert one.counterexample is not None
    assert one.counterexample.event == "brighten(target)"


DUSTY = Count("dusty and bright", lamp.is_("bright") & dusty.is_(True), LAMPS)
DARKEN = replace(FADE, name="darken", value="off")


@pytest.mark.parametrize(
    ("everywhere", "message"),
    [
        ((replace(FADE, where=DUSTY),), "fade depends on more than lamp"),
        ((FADE, DARKEN), "lamp is set everywhere in more than one way"),
    ],
)
def test_what_bits_cannot_say_is_an_error_of_the_engine_of_decision_diagrams(everywhere, message):
    event = replace(ROOM.events[0], cases=(replace(BRIGHTEN, everywhere=everywhere),))
    with pytest.raises(ValueError, match=message):
        bdd.check(Bounds(1, 0), (), Tally(limit=1_000_000_000), replace(ROOM, events=(event,)))
