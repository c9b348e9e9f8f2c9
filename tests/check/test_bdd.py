"""The symbolic engine counts what the others count, and finds every property that can be broken."""

import subprocess
import sys
from dataclasses import replace

import pytest

from check.test_engines import LARGE, ODD, SMALL
from session_panel_spec.check.engines import explore_model
from session_panel_spec.check.explicit.tally import NotEnoughMemoryError, Tally
from session_panel_spec.check.symbolic import bdd
from session_panel_spec.check.symbolic.branches import branches
from session_panel_spec.check.symbolic.counting import count
from session_panel_spec.check.symbolic.side import Side
from session_panel_spec.check.symbolic.space import Space, is_empty
from session_panel_spec.model import panel_model as model
from session_panel_spec.model.abstract_state import Bounds, ConversationSlot, Place, RecordSlot
from session_panel_spec.model.interpreter import initial_state, successors
from session_panel_spec.model.language import All, Argument, Case, Decide, Event, Expression
from session_panel_spec.model.panel_model import EVENTS, KEPT, MODEL, POLICY
from session_panel_spec.model.properties.formula import Proper, Same, truth
from session_panel_spec.model.properties.property import Always
from session_panel_spec.model.properties.safety import SAFETY

PLENTY = 1_000_000_000
BOUNDS = Bounds(2, 1, 2, 2, 1, declined_sets_dnd=True)


def counted(bounds, model=MODEL):
    tally = Tally(limit=PLENTY)
    bdd.check(bounds, (), tally, model)
    return tally.states, tally.steps


def found(bounds=BOUNDS, model=MODEL, subjects=SAFETY):
    return bdd.check(bounds, subjects, Tally(limit=PLENTY), model)


def broken(bounds=BOUNDS, model=MODEL):
    return {one.subject.name for one in found(bounds, model) if not one.holds}


# Counts


@pytest.mark.parametrize(
    ("bounds", "expected"), [*((one, expected) for one, expected, _ in SMALL), *LARGE]
)
def test_it_counts_what_the_other_engines_count(bounds, expected):
    assert counted(bounds) == expected[:2]


def test_it_counts_sizes_that_are_too_large_for_the_others():
    """Both numbers are a polynomial of the messages that are counted: of three customers, of degree
    3. That through what the bitmap counts of 1 to 4 messages has these values at 10."""
    assert counted(Bounds(3, 0)) == (1_122_903_800, 20_619_947_672)


@pytest.mark.parametrize("bounds", [Bounds(1, 1, 2, 2, 0), Bounds(2, 1, 2, 2, 0)])
def test_it_knows_nothing_of_the_panel_but_the_model(bounds):
    odd = replace(MODEL, events=(*EVENTS, ODD))
    other = explore_model(bounds, "bitmap", model=odd)
    assert counted(bounds, odd) == (other.states, other.transitions)
    assert counted(bounds, odd) != counted(bounds)


def test_counts_are_exact_however_large():
    space = Space(Bounds(9, 9), PLENTY)
    initial = space.encode(initial_state(space.bounds))
    assert count(space, space.nothing) == 0
    assert count(space, initial) == 1
    assert count(space, ~initial) == 2 ** len(space.names) - 1


def test_it_tells_no_depth_but_how_much_memory_it_took():
    tally = Tally(limit=PLENTY)
    bdd.check(Bounds(1, 0), (), tally)
    assert tally.depth == 0
    assert 1_000_000 < tally.memory < PLENTY


def test_progress_is_told_and_can_interrupt():
    told = []
    frontiers = set()

    def tell(states, frontier):
        told.append(states)
        frontiers.add(frontier)

    bdd.check(Bounds(2, 0), (), Tally(tell, PLENTY))
    assert frontiers == {0}
    assert told == sorted(told)
    assert told[-1] == 2_644_872
    assert len(set(told)) > 2

    def interrupt(states, frontier):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        bdd.check(Bounds(2, 0), (), Tally(interrupt, PLENTY))


def test_too_little_memory_is_refused_before_anything_is_tried():
    with pytest.raises(
        NotEnoughMemoryError, match=r"^This size needs 40\.0 MB of memory, and 0\.0 MB may be taken"
    ):
        bdd.check(Bounds(1, 0), (), Tally(limit=1_000))


def test_it_gives_up_before_it_takes_more_memory_than_it_may(monkeypatch):
    monkeypatch.setattr(bdd, "LEAST", 0)
    tally = Tally(limit=12_000_000)
    with pytest.raises(NotEnoughMemoryError) as refusal:
        bdd.check(Bounds(4, 0), (), tally)
    assert str(refusal.value) == (
        "This size needs more memory than the 12.0 MB that may be taken: choose smaller bounds."
    )
    assert tally.memory <= 12_000_000


def test_another_failure_is_not_taken_for_a_lack_of_memory():
    argument = Argument("nothing", (None,), (None,))
    case = Case(sets=((model.mode_of_panel, argument),))
    event = Event("without", "agent", (), All(), (case,), ())
    with pytest.raises(ValueError, match=r"^the event has no argument$"):
        counted(Bounds(0, 0), replace(MODEL, events=(event,)))


def test_the_library_is_loaded_only_when_it_is_needed():
    code = "import sys, session_panel_spec.check.symbolic.bdd; sys.exit('dd' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)


# States and branches


def some_states(bounds):
    """Return a few states, each a successor of the one before it."""
    states = [initial_state(bounds)]
    for position in range(40):
        followed = [after for _, after in successors(bounds, states[-1])]
        states.append(followed[position * 7 % len(followed)])
    return states


def test_a_state_is_its_bits():
    bounds = Bounds(2, 2)
    space = Space(bounds, PLENTY)
    for state in some_states(bounds):
        assert space.pick(space.encode(state)) == state


def test_slots_change_places():
    bounds = Bounds(2, 2)
    space = Space(bounds, PLENTY)
    conversations = (ConversationSlot("active", "focused"), ConversationSlot("waiting"))
    records = (RecordSlot("background", draft=True), RecordSlot())
    state = initial_state(bounds)._replace(conversations=conversations, records=records)
    places = Place("record", 0), Place("record", 1)
    moved = space.interchanged(space.encode(state), *places)
    assert space.pick(moved) == state._replace(records=records[::-1])
    assert count(space, moved) == 1


def test_every_state_takes_just_one_branch_of_an_event_that_is_enabled():
    space = Space(Bounds(1, 1), PLENTY)
    proper = truth(Proper(), Side(space, space.places[0]))
    for place in (None, *space.places):
        taken = {}
        for branch in branches(space, replace(MODEL, events=(*plain_events(), ODD)), place):
            before = taken.get(branch.event, space.nothing)
            assert is_empty(before & branch.guard & proper)
            taken[branch.event] = before | branch.guard
        for event, guard in taken.items():
            enabled_there = truth(event.enabled, Side(space, place))
            assert is_empty(guard & ~enabled_there)
            assert is_empty(enabled_there & proper & ~guard)


def plain_events():
    """Return the events that have no argument."""
    return tuple(event for event in EVENTS if event.argument is None)


def test_what_is_not_of_the_language_is_refused():
    with pytest.raises(TypeError):
        truth(Expression(), Side(Space(Bounds(), PLENTY)))


def test_a_state_has_no_other_side():
    with pytest.raises(ValueError, match=r"^a state has no other side$"):
        truth(Same(model.presence), Side(Space(Bounds(), PLENTY)))


# Properties


def test_every_property_holds_and_says_something():
    for one in found():
        assert (one.subject.name, one.holds, one.met) == (one.subject.name, True, True)


def test_without_slots_a_property_of_slots_says_nothing():
    said = {one.subject.name for one in found(Bounds(0, 0)) if one.met}
    assert said == {"room-for-offers", "held-by-the-agent", "presence-follows-work"}


def named(name, kind="conversation"):
    (event,) = (e for e in EVENTS if e.name == name and kind in (e.of or (None,)))
    return event


def events(old, new):
    """Return the model with one event in another's place."""
    return replace(MODEL, events=tuple(new if event == old else event for event in EVENTS))


def enabled(name, *parts, kind="conversation"):
    """Return the model in which an event is enabled where all parts hold, and nothing else."""
    event = named(name, kind)
    return events(event, replace(event, enabled=All(parts)))


def each_case(name, *also, kind="conversation", without=(), **changes):
    """Return the model in which all cases of an event set other variables, or are changed."""
    event = named(name, kind)
    cases = tuple(
        replace(c, sets=(*((v, t) for v, t in c.sets if v not in without), *also), **changes)
        for c in event.cases
    )
    return events(event, replace(event, cases=cases))


def last_case(name, case):
    event = named(name)
    return events(event, replace(event, cases=(*event.cases[:-1], case)))


def kept(variable):
    return replace(MODEL, kept=KEPT | {variable: All()})


def first_case_dropped(name):
    event = named(name)
    return events(event, replace(event, cases=event.cases[1:]))


MISS = Case(sets=(*model.WITHDRAW, (model.presence, "inactive")))

BROKEN = {
    "accept-cancels-the-dialog": each_case("accept", everywhere=(model.BLUR,)),
    "active-has-session": each_case("accept", without=(model.session,)),
    "declined-sets-dnd": first_case_dropped("reject"),
    "dialog-is-modal": enabled("edit", model.focused),
    "dialog-refuses": enabled("edit", model.focused),
    "focus-moves-by-choice": each_case(
        "sentiment", (model.session, "focused"), (model.unread, 0), everywhere=(model.BLUR,)
    ),
    "focused-is-read": each_case("focus", without=(model.unread,)),
    "forgotten-dialog": kept(model.dialog),
    "forgotten-draft": kept(model.draft),
    "forgotten-history": kept(model.history),
    "forgotten-mode": kept(model.mode),
    "forgotten-unread": kept(model.unread),
    "forgotten-upset": kept(model.upset),
    "held-by-the-agent": each_case("end", decide=Decide(unless=~All())),
    "history-carried": each_case("pick", (model.history, "fresh")),
    "history-fresh": each_case("pick", (model.history, "carried")),
    "home-follows-the-focused": each_case("focus", everywhere=()),
    "inactive-until-the-agent-acts": each_case("leaves", decide=model.RECOMPUTE),
    "live-never-waits": each_case("confirm", (model.conv, "waiting")),
    "messages-are-counted": each_case("message", without=(model.unread,)),
    "missed-sets-inactive": first_case_dropped("miss"),
    "nothing-of-none": each_case("transfer", without=(model.session,)),
    "offered-has-no-session": each_case("accept", without=(model.offered,)),
    "one-dialog": enabled("close", model.is_open),
    "one-focus": each_case("focus", everywhere=()),
    "over-is-not-upset": kept(model.upset),
    "presence-follows-work": replace(MODEL, policy=replace(POLICY, entries=POLICY.entries[::2])),
    "proper-values": each_case("message", (model.unread, 2)),
    "returning-is-offered": each_case("message", without=(model.offered,)),
    "room-for-offers": enabled("pick", model.still, model.free),
    "switching-loses-nothing": each_case("focus", (model.draft, False)),
    "transferred-leaves-nothing": each_case("transfer", (model.conv, "ended")),
    "unread-until-seen": each_case("sentiment", (model.unread, 0)),
    "waiting-has-none": each_case("confirm", without=(model.session,)),
    "withdrawn-without-blame": each_case("withdraw", decide=model.RECOMPUTE),
}
"""By its name, for each property a model that breaks it."""


def test_every_property_is_broken_by_some_model():
    assert set(BROKEN) == {subject.name for subject in SAFETY}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_model_breaks_it(name):
    assert name in broken(model=BROKEN[name])


@pytest.mark.parametrize(
    ("changed", "names"),
    [
        (enabled("pick", model.still, model.free), {"room-for-offers"}),
        (each_case("focus", everywhere=()), {"one-focus", "home-follows-the-focused"}),
        (last_case("miss", MISS), {"held-by-the-agent"}),
        (each_case("focus", (model.dialog, True), kind="record"), {"switching-loses-nothing"}),
    ],
)
def test_a_broken_model_breaks_nothing_else(changed, names):
    assert broken(model=changed) == names


def test_what_an_event_does_to_another_slot_is_seen():
    event = named("sentiment")
    case = replace(event.cases[0], everywhere=(model.BLUR,))
    elsewhere = replace(event, enabled=model.active & ~model.focused, cases=(case,))
    assert broken(Bounds(2, 0, 2, 9, 0), events(event, elsewhere)) == {
        "dialog-is-modal",
        "focus-moves-by-choice",
    }


def violation(name):
    (one,) = (one for one in found(model=BROKEN[name]) if one.subject.name == name)
    return one


def test_a_violation_is_a_state_that_breaks_the_property():
    assert sum(slot.dialog for slot in violation("one-dialog").violation.slots) == 2
    roomless = violation("room-for-offers").violation
    assert roomless.open_sessions + roomless.offers > BOUNDS.max_sessions
    assert violation("one-dialog").event is None


def test_a_violation_of_a_step_is_the_state_before_it():
    one = violation("held-by-the-agent")
    assert one.event == "end"
    after = dict(successors(BOUNDS, one.violation, BROKEN["held-by-the-agent"]))
    assert one.violation.presence.startswith("held")
    assert {s.presence for label, s in after.items() if label.name == "end"} != {
        one.violation.presence
    }


def test_a_property_that_is_false_at_first_is_broken():
    begun = Always("begun", (), "", ("conversation",), All(), ~model.conv.is_("none"))
    (one,) = found(Bounds(1, 0), subjects=(begun,))
    assert one.violation.conversations[0].conv == "none"
