"""The safety properties are proved for every size, and every claim of them can fail."""

import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
import z3  # type: ignore[import-untyped]

from session_panel_spec.check.proof import Proof, event_formulas, induction, prove
from session_panel_spec.check.proof import window_state as symbolic
from session_panel_spec.domain.rules import citable_ids
from session_panel_spec.model import panel_model as model
from session_panel_spec.model.abstract_state import (
    AbstractState,
    Bounds,
    ConversationSlot,
    RecordSlot,
)
from session_panel_spec.model.interpreter import Moment, holds, initial_state, successors
from session_panel_spec.model.label import HOME, Label
from session_panel_spec.model.language import (
    All,
    Case,
    Decide,
    Event,
    Everywhere,
    Expression,
    SlotKind,
)
from session_panel_spec.model.panel_model import EVENTS, KEPT, MODEL, POLICY
from session_panel_spec.model.properties import ALWAYS, PROPERTIES
from session_panel_spec.model.properties.formula import AtMost, Proper, truth
from session_panel_spec.model.properties.property import Always
from session_panel_spec.model.properties.safety import SAFETY


@cache
def proofs() -> tuple[Proof, ...]:
    return prove()


def refuted(found: tuple[Proof, ...]) -> set[str]:
    return {proof.name for proof in found if proof.counterexample}


# The model as it is


@pytest.mark.parametrize("claim", ALWAYS, ids=lambda claim: claim.name)
def test_it_is_proved_for_every_size(claim: Always) -> None:
    (proof,) = (proof for proof in proofs() if proof.name == claim.name)
    assert proof.proved, str(proof.counterexample)


@pytest.mark.parametrize("claim", ALWAYS, ids=lambda claim: claim.name)
def test_its_premise_is_met_by_some_step(claim: Always) -> None:
    assert next(proof.witness for proof in proofs() if proof.name == claim.name)


def test_the_solver_is_loaded_only_to_prove() -> None:
    code = "import sys, session_panel_spec.check.proof; sys.exit('z3' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_every_case_of_every_event_can_happen_where_the_invariants_hold() -> None:
    _, *scenes = induction._Induction(DATA).scenes
    assert all(s.solver.can(*s.assumed.values()) for s in scenes)
    cases = sum(len(e.cases) * len(e.argument.domain if e.argument else "1") for e in EVENTS)
    assert len(scenes) >= cases


def test_claims_cite_rules_and_have_names_of_their_own() -> None:
    assert {rule for claim in PROPERTIES for rule in claim.rules} <= citable_ids()
    assert all(claim.rules for claim in PROPERTIES)
    assert len({claim.name for claim in PROPERTIES}) == len(PROPERTIES)


def test_the_strengthenings_are_those_that_the_page_names() -> None:
    assert {proof.name: proof.strengthenings for proof in proofs() if proof.strengthenings} == {
        "nothing-of-none": ("offered-has-no-session",),
        "offered-has-no-session": ("waiting-has-none",),
        "presence-follows-work": ("proper-values",),
        "home-follows-the-focused": ("one-focus",),
        "messages-are-counted": ("active-has-session", "offered-has-no-session"),
        "returning-is-offered": ("waiting-has-none",),
        "switching-loses-nothing": ("forgotten-history", "forgotten-mode", "forgotten-upset"),
        "unread-until-seen": ("focused-is-read", "forgotten-unread", "proper-values"),
        "dialog-is-modal": ("forgotten-draft",),
        "presence-moves-for-a-reason": ("active-has-session", "offered-has-no-session"),
        "conversations-stop-as-they-must": ("proper-values",),
        "upset-is-told": ("active-has-session", "forgotten-upset", "offered-has-no-session"),
        "unread-counts-messages": ("proper-values",),
        "offers-come-and-go": (
            "active-has-session",
            "offered-has-no-session",
            "proper-values",
        ),
        "dialog-asks-and-is-answered": ("forgotten-dialog", "proper-values"),
        "edits-are-the-agents": (
            "forgotten-draft",
            "offered-has-no-session",
            "waiting-has-none",
        ),
    }


# Broken models

Change = Callable[[Event], Event]


def named(*names: str) -> tuple[Event, ...]:
    return tuple(event for event in EVENTS if event.name in names)


def broken(name: str, change: Change, kind: SlotKind | None = None) -> tuple[Event, ...]:
    """Return the events of a name, and of a kind of slot if given, changed.

    The others need no second look: that they keep every claim has been proved.
    """
    meant = tuple(e for e in named(name) if kind is None or kind in e.of)
    assert meant
    return tuple(map(change, meant))


def whole(changed: tuple[Event, ...]) -> tuple[Event, ...]:
    """Return the whole model with some events changed."""
    new = {(event.name, event.of): event for event in changed}
    return tuple(new.get((event.name, event.of), event) for event in EVENTS)


def enabled(*parts: Expression) -> Change:
    return lambda event: replace(event, enabled=All(parts))


def each_case(**changes: object) -> Change:
    """Return the change of every case; what is set comes on top of what was set."""
    also = changes.pop("also", ())

    def case(old: Case) -> Case:
        return replace(old, sets=(*old.sets, *also), **changes)  # type: ignore[arg-type, misc]

    return lambda event: replace(event, cases=tuple(map(case, event.cases)))


def last_case(case: Case) -> Change:
    return lambda event: replace(event, cases=(*event.cases[:-1], case))


def case(number: int, **changes: object) -> Change:
    """Return the change of one case."""

    def change(event: Event) -> Event:
        changed = replace(event.cases[number], **changes)  # type: ignore[arg-type]
        return replace(event, cases=(*event.cases[:number], changed, *event.cases[number + 1 :]))

    return change


def without_case(number: int) -> Change:
    return lambda event: replace(event, cases=(*event.cases[:number], *event.cases[number + 1 :]))


def without(*variables: model.Variable) -> Change:
    """Return the change that leaves variables as they are."""

    def case(old: Case) -> Case:
        return replace(old, sets=tuple(pair for pair in old.sets if pair[0] not in variables))

    return lambda event: replace(event, cases=tuple(map(case, event.cases)))


CARRIED, FRESH = ((model.history, "carried"),), ((model.history, "fresh"),)
WAIT = ((model.conv, "waiting"), (model.session, "absent"))
LOOKED_AT = ((model.session, "focused"), (model.unread, 0))
ALL_FOCUSED = Everywhere(
    "show", "shown", "every open session has the focus", model.OPEN, model.session, "focused"
)

MUTANTS: dict[str, tuple[tuple[Event, ...], set[str]]] = {
    "accept leaves the dialogs open": (
        broken("accept", each_case(everywhere=(model.BLUR,))),
        {"accept-cancels-the-dialog"},
    ),
    "confirm leaves the session open": (
        broken("confirm", without(model.session)),
        {"waiting-has-none"},
    ),
    "closing a live conversation makes it wait": (
        broken("confirm", each_case(also=((model.conv, "waiting"),)), "conversation"),
        {"live-never-waits"},
    ),
    "a live customer who leaves is waited for": (
        broken("leaves", last_case(Case(sets=WAIT, decide=model.RECOMPUTE))),
        {
            "live-never-waits",
            "inactive-until-the-agent-acts",
            "dialog-is-modal",
            "focus-moves-by-choice",
        },
    ),
    "pick without room": (broken("pick", enabled(model.still, model.free)), {"room-for-offers"}),
    "offer without room": (
        broken("offer", enabled(model.free, model.offers_left)),
        {"room-for-offers"},
    ),
    "return without room": (
        broken("message", case(1, when=model.waiting & ~model.is_offered & model.offers_left)),
        {"room-for-offers"},
    ),
    "focus does not read": (broken("focus", without(model.unread)), {"focused-is-read"}),
    "a message to the focused session is unread": (
        broken("message", case(0, when=model.offered_as_new)),
        {"focused-is-read"},
    ),
    "leaving ends inactive": (
        broken("leaves", each_case(decide=model.RECOMPUTE)),
        {"inactive-until-the-agent-acts"},
    ),
    "focus leaves the other focused": (broken("focus", each_case(everywhere=())), {"one-focus"}),
    "a start leaves the other focused": (
        broken("accept", each_case(everywhere=(model.DISMISS,))),
        {"one-focus"},
    ),
    "a second dialog": (
        broken("close", enabled(model.is_open)),
        {"one-dialog", "dialog-refuses"},
    ),
    "focus despite a dialog": (
        broken("focus", enabled(model.is_open), "record"),
        {"dialog-is-modal", "dialog-refuses"},
    ),
    "edit despite a dialog": (
        broken("edit", enabled(model.focused)),
        {"dialog-is-modal", "dialog-refuses"},
    ),
    "a missed offer overrides a hold": (
        broken("miss", last_case(Case(sets=(*model.WITHDRAW, (model.presence, "inactive"))))),
        {"held-by-the-agent"},
    ),
    "recomputing overrides a hold": (
        broken("end", each_case(decide=Decide(~All()))),
        {"held-by-the-agent"},
    ),
    "end does not recompute": (
        broken("end", each_case(decide=None)),
        {"presence-follows-work"},
    ),
    "start does not recompute": (
        broken("pick", each_case(decide=None)),
        {"presence-follows-work"},
    ),
    "focus saves": (
        broken("focus", each_case(also=((model.draft, False),)), "conversation"),
        {"switching-loses-nothing"},
    ),
    "a message reads": (
        broken("message", each_case(also=((model.unread, 0),))),
        {"unread-until-seen", "messages-are-counted"},
    ),
    "a transfer leaves the session open": (
        broken("transfer", without(model.session)),
        {"nothing-of-none"},
    ),
    "a transfer leaves the offer": (
        broken("transfer", without(model.offered)),
        {"transferred-leaves-nothing"},
    ),
    "a transfer ends": (
        broken("transfer", each_case(also=((model.conv, "ended"),))),
        {"transferred-leaves-nothing"},
    ),
    "a transfer ends inactive": (
        broken("transfer", case(0, decide=model.RECOMPUTE)),
        {"inactive-until-the-agent-acts"},
    ),
    "a withdrawal recomputes": (
        broken("withdraw", each_case(decide=model.RECOMPUTE)),
        {"withdrawn-without-blame", "inactive-until-the-agent-acts"},
    ),
    "a missed offer sets nothing": (broken("miss", without_case(0)), {"missed-sets-inactive"}),
    "a declined offer sets nothing": (broken("reject", without_case(0)), {"declined-sets-dnd"}),
    "closing gives the focus to the others": (
        broken("confirm", each_case(everywhere=(ALL_FOCUSED,)), "record"),
        {"home-follows-the-focused", "focus-moves-by-choice", "focused-is-read", "one-focus"},
    ),
    "sentiment takes the focus": (
        broken("sentiment", each_case(also=LOOKED_AT, everywhere=(model.BLUR,))),
        {"focus-moves-by-choice", "dialog-is-modal"},
    ),
    "a return is not counted": (
        broken("message", case(1, sets=((model.offered, True),))),
        {"messages-are-counted"},
    ),
    "a return is not offered": (broken("message", without_case(1)), {"returning-is-offered"}),
    "pick despite a dialog": (
        broken("pick", enabled(model.free, model.room)),
        {"dialog-refuses", "dialog-is-modal"},
    ),
    "history always carried": (broken("pick", each_case(also=CARRIED)), {"history-fresh"}),
    "history never carried": (broken("pick", each_case(also=FRESH)), {"history-carried"}),
    "an accepted offer stays": (
        broken("accept", without(model.offered)),
        {"offered-has-no-session", "room-for-offers"},
    ),
    "a start shows no session": (
        broken("accept", without(model.session)),
        {"active-has-session", "unread-until-seen"},
    ),
    "more unread than is counted": (
        broken("message", last_case(Case(sets=((model.unread, 2),)))),
        {"proper-values", "unread-until-seen", "messages-are-counted"},
    ),
}


FORGETFUL = {
    "mode": {"forgotten-mode"},
    "history": {"forgotten-history"},
    "upset": {"forgotten-upset", "over-is-not-upset"},
    "unread": {"forgotten-unread"},
    "draft": {"forgotten-draft"},
    "dialog": {"forgotten-dialog"},
}
"""By a variable that is kept everywhere: the claims that this breaks, besides what a transfer
then leaves."""


@pytest.mark.parametrize("mutant", MUTANTS)
def test_a_broken_model_is_refuted_by_the_claims_that_it_breaks(mutant: str) -> None:
    events, expected = MUTANTS[mutant]
    assert refuted(prove(claims=SAFETY, model=replace(MODEL, events=events))) == expected


@pytest.mark.parametrize("name", FORGETFUL)
def test_a_model_that_never_forgets_is_refuted(name: str) -> None:
    kept = {v: All() if v.name == name else kept for v, kept in KEPT.items()}
    assert refuted(
        prove(
            claims=SAFETY,
            model=replace(MODEL, events=named("end", "confirm", "transfer"), kept=kept),
        )
    ) == FORGETFUL[name] | {"nothing-of-none"}


def test_another_policy_is_refuted() -> None:
    policy = replace(POLICY, entries=POLICY.entries[::2])
    other = replace(MODEL, events=named("reset"), policy=policy)
    assert refuted(prove(claims=SAFETY, model=other)) == {"presence-follows-work"}


def test_every_claim_is_broken_by_some_model() -> None:
    by_events = (expected for _, expected in MUTANTS.values())
    assert set().union(*by_events, *FORGETFUL.values()) == {claim.name for claim in SAFETY}


def test_a_claim_that_is_false_at_first_is_refuted() -> None:
    claim = Always("begun", ("CONV-1",), "", ("conversation",), All(), ~model.conv.is_("none"))
    (proof,) = prove(claims=(claim,))
    assert not proof.proved
    assert proof.counterexample
    assert proof.counterexample.event == "initially"


def test_a_claim_without_a_witness_is_not_proved() -> None:
    claim = Always("never", ("CONV-1",), "", (), ~All(), ~All())
    (proof,) = prove(claims=(claim,))
    assert (proof.proved, proof.counterexample, proof.witness) == (False, None, None)


def test_what_leans_on_a_refuted_claim_is_not_proved() -> None:
    events = whole(MUTANTS["confirm leaves the session open"][0])
    found = {
        proof.name: proof for proof in prove(claims=SAFETY, model=replace(MODEL, events=events))
    }
    assert {name for name in found if found[name].counterexample} == {"waiting-has-none"}
    proof = found["offered-has-no-session"]
    assert proof.strengthenings == ("waiting-has-none",)
    assert (proof.counterexample, proof.proved) == (None, False)


def test_without_its_strengthening_a_claim_is_not_inductive() -> None:
    alone = tuple(claim for claim in SAFETY if claim.name == "offered-has-no-session")
    (proof,) = prove(claims=alone)
    assert proof.counterexample
    assert "conv waiting; session background; offered" in str(proof.counterexample)


TWO_FOCUSED = """
one-focus fails of the panel
  bounds: capacity 2, declined_sets_dnd False, max_sessions 9, missed_sets_inactive True, \
offer_limit 10, unread_max 10
  event: focus(target)
  target: conv active; session background -> focused
  another conversation: conv active; session focused
  count: load 2; open 2; focused 1 -> 2
"""


def test_a_counterexample_can_be_read() -> None:
    found = prove(
        claims=SAFETY,
        model=replace(MODEL, events=whole(MUTANTS["focus leaves the other focused"][0])),
    )
    (proof,) = (proof for proof in found if proof.counterexample)
    assert str(proof.counterexample) == TWO_FOCUSED.strip().replace("\\\n", "")


# The formulas, against the reference

SMALL = (
    Bounds(2, 0, 1, 2, 2, 1),
    Bounds(1, 1, 1, 2, 2, 1, missed_sets_inactive=False, declined_sets_dnd=True),
)


@cache
def reachable(bounds: Bounds) -> tuple[AbstractState, ...]:
    """Return states that a small panel can reach: those met first, in order."""
    first = initial_state(bounds)
    met, queue = {first: None}, deque([first])
    while queue and len(met) < 6_000:
        for _, after in successors(bounds, queue.popleft()):
            if after not in met:
                met[after] = None
                queue.append(after)
    return tuple(met)


NO_SLOT: dict[SlotKind, ConversationSlot | RecordSlot] = {
    "conversation": ConversationSlot(),
    "record": RecordSlot(),
}
PANEL_EVENTS = ("toggle", "choose", "reset")
DATA = symbolic.theory_of(MODEL, SAFETY)


def numbers(bounds: Bounds, target: SlotKind | None) -> dict[str, int]:
    """Return which slot of a small panel each place of the window is, of those that it has."""
    found = {} if target is None else {"target": 0}
    other = 1 if target == "conversation" else 0
    if other < bounds.conversations:
        found["another conversation"] = other
    if bounds.records and target != "record":
        found["another record"] = 0
    return found


def is_at(state: AbstractState, bounds: Bounds, step: event_formulas.Step) -> Iterator[Any]:
    """Yield, as formulas, that a step begins in a state; what the panel has not is at rest."""
    before, target = step.before, step.before.slots.get("target")
    where = numbers(bounds, target.kind if target else None)
    yield from (v == symbolic.code(getattr(state, s.name)) for s, v in before.shared.items())
    for place, slot in before.slots.items():
        slots = state.conversations if slot.kind == "conversation" else state.records
        seen = slots[where[place]] if place in where else NO_SLOT[slot.kind]
        yield from (v == symbolic.code(getattr(seen, s.name)) for s, v in slot.values.items())
    yield from (rest == 0 for rest in before.rests.values())
    yield from (symbolic.number(b) == getattr(bounds, b.name) for b in DATA.bounds)
    yield from (symbolic.switch(b) == getattr(bounds, b.name) for b in DATA.switches)


def outcome(
    state: AbstractState, bounds: Bounds, step: event_formulas.Step
) -> AbstractState | None:
    """Return the state to which the formulas lead from a state, if the step can happen in it."""
    solver = z3.Solver()
    solver.add(step.possible, *is_at(state, bounds, step))
    return told(solver.model(), bounds, step) if solver.check() == z3.sat else None


def told(found: Any, bounds: Bounds, step: event_formulas.Step) -> AbstractState:
    """Return the state after a step that a solution tells."""

    def values(of: Any) -> dict[str, Any]:
        return {
            variable.name: symbolic.decode(variable, found.eval(value).as_long())
            for variable, value in of.items()
        }

    target = step.before.slots.get("target")
    where = numbers(bounds, target.kind if target else None)
    slots = {
        (slot.kind, where[place]): values(slot.values)
        for place, slot in step.after.slots.items()
        if place in where
    }
    conversations = (
        ConversationSlot(**slots["conversation", n]) for n in range(bounds.conversations)
    )
    records = (RecordSlot(**slots["record", n]) for n in range(bounds.records))
    shared = values(step.after.shared)
    return AbstractState(**shared, conversations=tuple(conversations), records=tuple(records))


def is_of_window(label: Label, state: AbstractState) -> bool:
    """Say whether an event has no other target than a place of the window."""
    if len(state.conversations) == 1:
        return True
    if label.name in ("confirm", "cancel"):
        return state.conversations[0].dialog
    return label.name not in PANEL_EVENTS and label.arguments[0] not in (1, HOME)


@pytest.mark.parametrize("bounds", SMALL)
def test_the_formulas_step_as_the_reference_does(bounds: Bounds) -> None:
    targets: list[SlotKind | None] = ["record", None] if bounds.records else []
    possible = [
        step
        for target in ("conversation", *targets)
        for step in event_formulas.steps(DATA, symbolic.fresh_state(DATA, target), target)
    ]
    states = reachable(bounds)
    for state in states[:: len(states) // 20]:
        expected = sorted(
            (label.name, after)
            for label, after in successors(bounds, state)
            if is_of_window(label, state)
        )
        outcomes = ((step, outcome(state, bounds, step)) for step in possible)
        assert (
            sorted((s.event.name, after) for s, after in outcomes if s.event and after) == expected
        )


@pytest.mark.parametrize("bounds", SMALL)
def test_the_claims_hold_in_the_states_that_a_small_panel_reaches(bounds: Bounds) -> None:
    for state in reachable(bounds):
        for claim in SAFETY:
            if claim.over == "states" and not isinstance(claim.holds, AtMost | Proper):
                conversations = state.conversations if "conversation" in claim.of else ()
                records = state.records if "record" in claim.of else ()
                for slot in (*conversations, *records) if claim.of else (None,):
                    assert holds(claim.formula, Moment(bounds, state, slot))


def test_the_window_sees_whatever_the_language_can_say() -> None:
    with pytest.raises(TypeError):
        truth("conv", symbolic.Side(symbolic.SymbolicState({}, {}, {})))  # type: ignore[arg-type]
