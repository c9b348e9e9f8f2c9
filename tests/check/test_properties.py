"""Every kind of property is checked on every state and step, and told with its shortest run."""

import subprocess
import sys
from dataclasses import replace
from importlib.util import find_spec
from typing import Any

import pytest

from model.plain_reading import (
    confirm,
    distances,
    first_slots,
    length,
    plain,
    plain_lassos,
    plain_possibility,
    plain_verdict,
    rows,
    steps_of,
)
from session_panel_spec.check import engines
from session_panel_spec.check.engines import explore_model
from session_panel_spec.check.explicit.columns import Columns, rows_of
from session_panel_spec.check.explicit.graph import build_graph
from session_panel_spec.check.explicit.graph_runs import label_of, run_to, state_of
from session_panel_spec.check.explicit.tally import NotEnoughMemoryError
from session_panel_spec.check.model_check import check_states, find_run
from session_panel_spec.check.property_check import check, check_properties, find
from session_panel_spec.model.abstract_state import Bounds
from session_panel_spec.model.interpreter import successors
from session_panel_spec.model.language import All, Below, Case, Expression, Model, SlotKind
from session_panel_spec.model.panel_model import (
    DIALOGS,
    MODEL,
    OPEN,
    SHOW,
    WITHDRAW,
    active,
    conv,
    draft,
    free,
    is_offered,
    is_open,
    presence,
    session,
    still,
    unread,
)
from session_panel_spec.model.properties import PROPERTIES
from session_panel_spec.model.properties.formula import Then, truth
from session_panel_spec.model.properties.liveness import LEADS_TO
from session_panel_spec.model.properties.possibility import ALWAYS_POSSIBLE, SOMETIMES
from session_panel_spec.model.properties.property import Always, LeadsTo
from session_panel_spec.model.properties.safety import SAFETY
from session_panel_spec.model.properties.verdict import Verdict

TINY = Bounds(1, 1, 1, 1, 1)
"""A conversation and a record, of which only one can be open: the limit is always near."""


def changed(name: str, *of: SlotKind, **fields: Any) -> Model:
    """Return the model with something else of an event."""
    return replace(
        MODEL,
        events=tuple(
            replace(event, **fields) if event.name == name and set(of) <= set(event.of) else event
            for event in MODEL.events
        ),
    )


def check_model(bounds: Bounds, properties: Any = None, **chosen: Any) -> tuple[Verdict, ...]:
    """Return what a check finds of properties, or of all."""
    return check_states(bounds, properties=properties, **chosen).properties


def without(*names: str) -> Model:
    """Return the model without some events."""
    return replace(MODEL, events=tuple(e for e in MODEL.events if e.name not in names))


NEVER = ~All()
BROKEN = {
    "focused-is-read": changed("focus", "conversation", cases=(SHOW,)),
    "room-for-offers": changed("pick", enabled=still & free),
    "held-by-the-agent": changed("miss", cases=(Case(sets=(*WITHDRAW, (presence, "inactive"))),)),
    "live-never-waits": changed(
        "confirm",
        "conversation",
        cases=(
            Case(when=active, sets=((conv, "waiting"), (session, "absent"))),
            Case(sets=((session, "absent"),)),
        ),
    ),
    "conversation-draft-true": changed("edit", enabled=NEVER),
    "open-record": changed("open", "record", enabled=NEVER),
    "every-session-can-be-closed": changed("confirm", "record", enabled=NEVER),
    "home-can-have-the-focus": replace(
        without("confirm"),
        events=tuple(
            replace(event, cases=(Case(),)) if event.name == "focus" and not event.of else event
            for event in without("confirm").events
        ),
    ),
    "every-offer-can-be-accepted": without("accept", "pick", "open"),
    "every-offer-goes": without("miss"),
    "every-dialog-goes": without("confirm", "cancel"),
    "every-waiting-ends": without("expire"),
}
"""By the name of a property: a model that breaks it."""


# The graph


@pytest.mark.parametrize(
    "bounds",
    [
        Bounds(0, 0),
        Bounds(0, 2, 1, 1),
        Bounds(1, 0),
        TINY,
        Bounds(1, 1, 1, 2, 2, missed_sets_inactive=False, declined_sets_dnd=True),
        Bounds(2, 0, 2, 1, 0),
        Bounds(2, 0, 2, 9, 2),
    ],
)
def test_a_graph_has_the_states_and_steps_that_an_exploration_counts(bounds):
    graph, counted = build_graph(bounds), explore_model(bounds)
    assert len(graph.codes) == counted.states
    assert len(graph.transitions.source) == graph.size == counted.transitions
    assert graph.depth == counted.depth


@pytest.mark.parametrize("bounds", [TINY, Bounds(0, 2, 1, 1), Bounds(2, 0, 1, 1, 0, 1)])
def test_the_steps_of_a_graph_are_those_of_the_interpreter(bounds):
    graph = build_graph(bounds)
    columns = [column.tolist() for column in graph.transitions]
    steps: dict[int, list[Any]] = {number: [] for number in range(0, len(graph.codes), 17)}
    for source, position, move, target in zip(*columns, strict=True):
        if source in steps:
            steps[source].append((label_of(graph, position, move), state_of(graph, target)))
    for number, further in steps.items():
        state = state_of(graph, number)
        expected = {(how, to) for how, to in successors(bounds, state) if to != state}
        assert set(further) == expected
        assert len(further) == len(expected)


def test_the_states_of_a_graph_have_the_distances_that_the_interpreter_finds():
    graph = build_graph(TINY)
    states = [state_of(graph, number) for number in range(len(graph.codes))]
    assert dict(zip(states, graph.depths.tolist(), strict=True)) == distances(steps_of(TINY))


def test_every_run_to_a_state_is_a_shortest_run_of_the_interpreter():
    graph = build_graph(TINY)
    for number in range(0, len(graph.codes), 5):
        run = run_to(graph, number)
        confirm(TINY, run)
        assert (run.states[-1], len(run.labels)) == (state_of(graph, number), graph.depths[number])


def test_a_graph_that_is_too_large_is_refused_before_it_is_built():
    with pytest.raises(NotEnoughMemoryError, match=r"^This size needs [\d,.]+ MB of memory, and"):
        build_graph(Bounds(9, 0, 2, 1, 0))
    graph = build_graph(TINY, max_memory=2_000_000)
    with pytest.raises(NotEnoughMemoryError, match=r"and 2\.0 MB may be taken: choose smaller"):
        _ = build_graph(Bounds(2, 0, 1, 1, 0), max_memory=2_000_000).transitions
    assert graph.size


# What holds


NO_INACTIVE = {
    "panel-presence-inactive",
    "inactive-until-the-agent-acts",
    "missed-sets-inactive",
}
NO_DND = {"declined-sets-dnd"}
"""Where a declined offer sets nothing."""
READ_AT_ONCE = {"message-while-offered"}
"""Where one message is as many as are counted: who is offered has written already."""
ROOM_FOR_ALL = {"message-without-an-offer"}
"""Where every customer can be offered."""
ALONE = {"accept-cancels-the-dialog"}
"""Where nobody can be offered while a session is open."""


@pytest.mark.parametrize(
    ("bounds", "not_passed"),
    [
        (Bounds(1, 1, 1, 2, 1), NO_DND | READ_AT_ONCE | ROOM_FOR_ALL),
        (Bounds(2, 0, 1, 2, 2, 1), NO_DND),
        (
            Bounds(2, 0, 1, 2, 1, 1, missed_sets_inactive=False),
            NO_INACTIVE | NO_DND | READ_AT_ONCE,
        ),
        (Bounds(1, 1, 2, 2, 2, declined_sets_dnd=True), ROOM_FOR_ALL),
        (Bounds(1, 1, 2, 2, 2), {"panel-presence-dnd"} | NO_DND | ROOM_FOR_ALL),
        (Bounds(1, 0, 1), {*ALONE, "closing-leaves-the-others"} | NO_DND | ROOM_FOR_ALL),
        (TINY, ALONE | NO_DND | READ_AT_ONCE),
        (
            Bounds(0, 0),
            {
                "one-dialog",
                "one-focus",
                "inactive-until-the-agent-acts",
                "accept-cancels-the-dialog",
                "dialog-refuses",
                "withdrawn-without-blame",
                "missed-sets-inactive",
                "declined-sets-dnd",
                "unanswered-goes",
                "within-the-offer-limit",
                "panel-presence-dnd",
                "panel-presence-inactive",
                "focus-panel",
            },
        ),
    ],
)
def test_every_property_passes_where_it_says_something(bounds, not_passed):
    verdicts = check_model(bounds)
    assert {verdict.subject.name for verdict in verdicts if not verdict.passed} == not_passed
    assert all(verdict.holds for verdict in verdicts if verdict.count and not is_violated(verdict))
    for verdict in verdicts:
        for run in (verdict.witness, verdict.counterexample):
            if run:
                confirm(bounds, run)


def is_violated(verdict: Verdict) -> bool:
    return isinstance(verdict.subject, LeadsTo) and verdict.subject.violated


def test_what_says_nothing_at_some_bounds_is_left_out():
    of_conversations = {p.name for p in PROPERTIES if p.of == ("conversation",)}
    of_records = {p.name for p in PROPERTIES if p.of == ("record",)}
    beyond = {f"conversation-unread-{number}" for number in range(3, 11)}
    names = {p.name for p in PROPERTIES}

    def checked(bounds: Bounds) -> set[str]:
        return {verdict.subject.name for verdict in check_model(bounds)}

    assert checked(Bounds(1, 1, 1, 1, 2)) == names - beyond
    assert checked(Bounds(1, 0, 1, 1, 2)) == names - beyond - of_records
    assert checked(Bounds(0, 1, 1, 1, 2)) == names - of_conversations


def test_premises_are_met_and_broken_where_the_plain_evaluation_says():
    steps = steps_of(TINY)
    verdicts = check_properties(build_graph(TINY), SAFETY)
    assert [verdict.subject for verdict in verdicts] == list(SAFETY)
    for verdict in verdicts:
        met, broken = plain_verdict(verdict.subject, TINY, steps)
        assert verdict.count == len(met), verdict.subject.name
        assert length(verdict.witness) == min(met, default=None)
        assert length(verdict.counterexample) == min(broken, default=None)


def test_what_holds_of_the_first_slot_of_a_kind_holds_of_every_other():
    columns = Columns(build_graph(Bounds(2, 0, 1, 1, 1)))
    for claim in SAFETY:
        if "conversation" in claim.of:
            parts = [*rows_of(columns, ("conversation",), claim.over)]
            for said in (claim.premise, claim.holds):
                first = sum(truth(said, rows).sum() for rows in parts)
                assert first == sum(truth(said, replace(rows, place=1)).sum() for rows in parts)


# What is broken


def checked(name: str, model: Model, bounds: Bounds = TINY) -> Verdict:
    (verdict,) = check_model(bounds, [p for p in PROPERTIES if p.name == name], model=model)
    return verdict


def test_what_is_always_possible_or_does_not_take_for_ever_is_broken_by_some_model():
    follows = {one.name for one in LEADS_TO if not one.violated}
    assert {one.name for one in ALWAYS_POSSIBLE} | follows <= BROKEN.keys()


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("focused-is-read", "pick(0, live); focus(home); message(0); focus(0)"),
        ("room-for-offers", "open(record-0); pick(0, live)"),
        ("held-by-the-agent", "offer(0, live); choose(dnd); miss(0)"),
        ("live-never-waits", "pick(0, live); close(0); confirm()"),
        ("every-session-can-be-closed", "open(record-0)"),
        ("home-can-have-the-focus", "open(record-0)"),
        ("every-offer-can-be-accepted", "offer(0, live)"),
        ("every-offer-goes", "offer(0, live); then for ever: nothing"),
        ("every-dialog-goes", "pick(0, live); close(0); then for ever: nothing"),
        ("every-waiting-ends", "assign(0); then for ever: nothing"),
    ],
)
def test_a_broken_property_fails_with_its_shortest_run(name, expected):
    verdict = checked(name, BROKEN[name])
    assert str(verdict.counterexample) == expected
    assert not verdict.holds
    assert not verdict.passed
    assert verdict.count
    confirm(TINY, verdict.counterexample, BROKEN[name])


@pytest.mark.parametrize(
    "name", [claim.name for claim in (*SAFETY, *ALWAYS_POSSIBLE) if claim.name in BROKEN]
)
def test_no_run_that_breaks_a_property_is_shorter(name):
    bounds = TINY if name == "focused-is-read" else replace(TINY, unread_max=0)
    verdict, steps = checked(name, BROKEN[name], bounds), steps_of(bounds, BROKEN[name])
    plainly = plain_verdict if isinstance(verdict.subject, Always) else plain_possibility
    met, broken = plainly(verdict.subject, bounds, steps)
    assert verdict.count == len(met)
    assert length(verdict.counterexample) == min(broken)


@pytest.mark.parametrize("name", ["conversation-draft-true", "open-record"])
def test_what_never_happens_does_not_pass(name):
    verdict = checked(name, BROKEN[name])
    assert (verdict.count, verdict.witness, verdict.counterexample) == (0, None, None)
    assert not verdict.holds
    assert not verdict.passed


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("panel-presence-available", "nothing"),
        ("conversation-conv-waiting", "assign(0)"),
        ("open-conversation", "assign(0); open(0)"),
        ("open-record", "open(record-0)"),
        ("focus-panel", "pick(0, live); focus(home)"),
        ("focus-record", "open(record-0); focus(home); focus(record-0)"),
        ("cancel-record", "open(record-0); close(record-0); cancel()"),
    ],
)
def test_what_happens_sometimes_is_told_with_a_shortest_run(name, expected):
    verdict = checked(name, MODEL)
    assert str(verdict.witness) == expected
    assert verdict.passed


def test_values_are_come_to_by_the_shortest_runs():
    steps = steps_of(TINY)
    verdicts = check_model(TINY, [p for p in SOMETIMES if p.over == "states"])
    for verdict in verdicts:
        (slot,) = first_slots(TINY, verdict.subject.of)
        found = rows(steps, "states")
        where = [d for d, state, _ in found if plain(verdict.subject.holds, TINY, state, slot)]
        assert (verdict.count, length(verdict.witness)) == (len(where), min(where))


# What takes for ever

WAITS = "assign(0)"
UNCOUNTED = Bounds(1, 0, unread_max=0)
"""Where no message is counted, so that the run is at its shortest."""


@pytest.mark.parametrize(
    ("bounds", "model", "again"),
    [
        (UNCOUNTED, without("withdraw"), "message(0); reject(0)"),
        (UNCOUNTED, without("reject"), "message(0); withdraw(0)"),
        (
            replace(UNCOUNTED, missed_sets_inactive=False),
            without("reject", "withdraw"),
            "message(0); miss(0)",
        ),
        (UNCOUNTED, without("reject", "withdraw"), "message(0); miss(0); choose(available)"),
    ],
)
def test_under_weak_fairness_some_customer_waits_for_ever(bounds, model, again):
    (any_run,) = (replace(p, repeats=()) for p in LEADS_TO if p.violated)
    (verdict,) = check_model(bounds, [any_run], model=model)
    assert str(verdict.counterexample) == f"{WAITS}; then for ever: {again}"
    assert verdict.counterexample.loop == len(WAITS.split("; "))
    assert not verdict.holds
    assert verdict.passed
    confirm(bounds, verdict.counterexample, model)


@pytest.mark.parametrize(
    ("bounds", "begin"),
    [
        (UNCOUNTED, f"choose(dnd); {WAITS}"),
        (replace(UNCOUNTED, records=1), f"choose(dnd); {WAITS}"),
        (replace(UNCOUNTED, missed_sets_inactive=False), WAITS),
    ],
)
def test_a_customer_who_keeps_writing_and_keeps_being_missed_waits_for_ever(bounds, begin):
    verdict, model = checked("waits-for-ever", MODEL, bounds), MODEL
    assert str(verdict.counterexample) == f"{begin}; then for ever: message(0); miss(0)"
    assert not verdict.holds
    assert verdict.passed
    confirm(bounds, verdict.counterexample, model)


def test_however_many_messages_are_counted_who_keeps_writing_waits_for_ever():
    verdict = checked("waits-for-ever", MODEL, Bounds(1, 0))
    confirm(Bounds(1, 0), verdict.counterexample)
    assert {how.name for how in verdict.counterexample.labels[-2:]} == {"message", "miss"}
    assert verdict.counterexample.loop == length(verdict.counterexample) - 2


def test_of_several_kinds_of_slots_and_after_the_premise_the_shortest_run_is_told():
    focused_at_dnd = session.is_("focused") & presence.is_("dnd")
    kinds: tuple[SlotKind, ...] = ("conversation", "record")
    bounds = Bounds(1, 1, 1, 2, 0)
    for of in (kinds, kinds[::-1]):
        (verdict,) = check_model(bounds, [LeadsTo("", (), "", of, focused_at_dnd, NEVER, ())])
        assert str(verdict.counterexample) == "pick(0, live); then for ever: nothing"
    passed = LeadsTo("", (), "", ("conversation",), is_offered, conv.is_("closed"), ("miss",))
    (verdict,) = check_model(bounds, [passed])
    confirm(bounds, verdict.counterexample)
    assert verdict.counterexample.labels[0] == ("offer", (0, "live"))
    assert verdict.counterexample.loop == length(verdict.counterexample) == 2


def test_what_must_be_violated_does_not_pass_if_it_holds():
    verdict = checked("waits-for-ever", without("message"))
    assert verdict.holds
    assert not verdict.passed


SMALLEST = Bounds(1, 0, 1, 1, 0)


@pytest.mark.parametrize(
    ("name", "model"),
    [
        ("every-offer-goes", BROKEN["every-offer-goes"]),
        ("every-dialog-goes", BROKEN["every-dialog-goes"]),
        ("every-waiting-ends", BROKEN["every-waiting-ends"]),
        ("waits-for-ever", MODEL),
        ("waits-for-ever", without("reject", "choose", "reset")),
    ],
)
def test_no_fair_run_that_puts_a_goal_off_is_shorter(name, model):
    (subject,) = (replace(p, repeats=()) for p in LEADS_TO if p.name == name)
    (verdict,) = check_model(SMALLEST, [subject], model=model)
    found, loop = length(verdict.counterexample), verdict.counterexample.loop
    lassos = plain_lassos(verdict.subject, SMALLEST, steps_of(SMALLEST, model), found)
    assert (found, loop) == min(lassos)


# What can be asked


def test_a_state_is_found_by_what_is_to_hold_of_the_panel_or_of_a_slot():
    both = find_run(Bounds(2, 0, 1, 2, 1), ~Below((DIALOGS,), 1) & ~Below((OPEN,), 2))
    assert str(both) == "pick(0, live); pick(1, live); close(0)"
    upset = find_run(TINY, conv.is_("waiting") & is_offered, ("conversation",))
    assert str(upset) == f"{WAITS}; message(0)"
    either = find_run(TINY, draft.is_(True), ("conversation", "record"))
    assert length(either) == 2
    assert find_run(TINY, conv.is_("waiting") & draft.is_(True), ("conversation",)) is None
    assert find_run(Bounds(0, 1), draft.is_(False), ("conversation",)) is None


def test_of_several_kinds_of_slots_the_nearest_is_found():
    focused_at_dnd = session.is_("focused") & presence.is_("dnd")
    for kinds in (("conversation", "record"), ("record", "conversation")):
        run = find_run(Bounds(1, 1, 1, 2, 0), focused_at_dnd, kinds)
        assert str(run) == "pick(0, live)"


def test_it_does_not_matter_how_much_is_looked_at_at_once(monkeypatch):
    bounds = replace(TINY, unread_max=0)
    expected = check_model(bounds)
    monkeypatch.setattr("session_panel_spec.check.explicit.graph.STATES_AT_ONCE", 7)
    monkeypatch.setattr("session_panel_spec.check.explicit.columns.ROWS_AT_ONCE", 300)
    assert check_model(bounds) == expected


def test_a_search_needs_memory_for_no_transitions():
    few = 4_000_000
    assert find_run(Bounds(2, 0, 1, 1, 0), is_open, ("conversation",), max_memory=few)
    with pytest.raises(NotEnoughMemoryError, match=r"and 4\.0 MB may be taken: choose smaller"):
        check_model(Bounds(2, 0, 1, 1, 0), max_memory=few)


@pytest.mark.parametrize("package", ["numpy", "numba", "scipy"])
def test_a_package_that_is_not_installed_is_named(monkeypatch, package):
    def spec_of(name: str) -> Any:
        return None if name == package else find_spec(name)

    monkeypatch.setattr(engines, "find_spec", spec_of)
    for ask in (lambda: check_model(TINY), lambda: find_run(TINY, is_open)):
        with pytest.raises(ImportError, match=f"^Checking properties needs {package}, which is"):
            ask()


def test_bounds_that_the_model_is_not_for_are_refused():
    for ask in (lambda: check_model(Bounds(10)), lambda: find_run(Bounds(10), is_open)):
        with pytest.raises(ValueError, match=r"^conversations must be a whole number 0\.\.9"):
            ask()


def test_what_answers_is_not_imported_before_it_is_asked():
    module = "session_panel_spec.check.model_check"
    code = f"import sys, {module} as q; print({{*q.NEEDED}} & {{*sys.modules}})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"


def test_an_expression_that_makes_no_sense_is_an_error_of_whoever_wrote_it():
    graph = build_graph(TINY)
    with pytest.raises(TypeError, match=r"^unread is of a slot, and none is meant\.$"):
        find(graph, unread.is_(0))
    with pytest.raises(TypeError, match=r"^A state has no other side\.$"):
        find(graph, Then(All()))
    with pytest.raises(TypeError):
        find(graph, Expression())
    with pytest.raises(TypeError):
        check(All(), Columns(graph))
