"""A compiled table is what python-statemachine itself makes of the machine."""

from types import SimpleNamespace
from typing import Any, get_args

import pytest
from statemachine.exceptions import TransitionNotAllowed

from session_panel import (
    MACHINES,
    EventRefused,
    InvalidInput,
    Machine,
    Reason,
    Table,
    compile_machine,
)
from session_panel.conversation import ConversationState
from session_panel.dialog import DialogState
from session_panel.form import FormState
from session_panel.mode import PanelMode
from session_panel.offer import OfferState
from session_panel.presence import PresenceState
from session_panel.session import SessionState
from session_panel_spec.lockstep.agreement import cases, engine_differences
from session_panel_spec.verify.compiling import compiling_checks

EVERY = pytest.mark.parametrize(
    ("machine", "table"), MACHINES.items(), ids=[table.name for table in MACHINES.values()]
)


@EVERY
def test_every_state_event_and_guard_outcome_goes_where_the_library_goes(
    machine: type[Machine], table: Table[Any]
) -> None:
    assert engine_differences(machine, table) == []


@EVERY
def test_the_comparison_covers_every_cell(machine: type[Machine], table: Table[Any]) -> None:
    cells = len(table.states) * len(table.events)
    assert sum(1 for _ in cases(table)) == cells * 2 ** len(table.guards)


@EVERY
def test_a_table_with_a_redirected_branch_is_told_apart(
    machine: type[Machine], table: Table[Any]
) -> None:
    cell, target = next((cell, target) for cell, target in table.direct.items() if target)
    other = next(state for state in table.states if state != target)
    wrong = SimpleNamespace(
        name=table.name,
        states=table.states,
        events=table.events,
        guards=table.guards,
        step=lambda state, event, facts: (
            other if (state, event) == cell else table.step(state, event, facts)
        ),
    )
    assert engine_differences(machine, wrong)  # type: ignore[arg-type]


@EVERY
def test_a_machine_compiles_to_its_table_each_time(
    machine: type[Machine], table: Table[Any]
) -> None:
    assert compile_machine(machine) == table


@EVERY
def test_every_transition_cites_a_rule_and_every_refusal_has_one(
    machine: type[Machine], table: Table[Any]
) -> None:
    branches = [branch for cell in table.branches.values() for branch in cell]
    assert branches
    assert all(branch.rules for branch in branches)
    assert all(rule and reason in Reason for rule, reason in table.refusals.values())


@EVERY
def test_an_unknown_event_is_an_error_in_both(machine: type[Machine], table: Table[Any]) -> None:
    for ask in (table.step, table.branch):
        with pytest.raises(InvalidInput, match="Expected one of the machine's states, and of its"):
            ask(table.initial, "unheard_of")
    with pytest.raises(TransitionNotAllowed):
        machine(SimpleNamespace(**dict.fromkeys(table.guards, True))).send("unheard_of")


@pytest.mark.parametrize(
    ("name", "states"),
    [
        ("conversation", ConversationState),
        ("presence", PresenceState),
        ("offer", OfferState),
        ("session", SessionState),
        ("dialog", DialogState),
        ("form", FormState),
        ("mode", PanelMode),
    ],
)
def test_the_type_of_a_machines_states_lists_exactly_its_states(name: str, states: object) -> None:
    (table,) = (table for table in MACHINES.values() if table.name == name)
    assert get_args(states) == table.states


class Unlucky:
    """A model whose guard fails to answer."""

    state = "active"

    @property
    def live(self) -> bool:
        raise AssertionError("the guard fails")


def test_an_exception_in_a_guard_is_never_swallowed() -> None:
    machine, table = next(iter(MACHINES.items()))
    with pytest.raises(AssertionError, match="the guard fails"):
        machine(Unlucky()).send("close")
    with pytest.raises(AssertionError, match="the guard fails"):
        table.step("active", "close", Unlucky())


def test_a_table_cannot_be_changed() -> None:
    table = next(iter(MACHINES.values()))
    with pytest.raises(AttributeError):
        table.initial = "ended"  # type: ignore[misc]
    with pytest.raises(TypeError):
        table.branches["active", "end"] = ()  # type: ignore[index]
    with pytest.raises(TypeError):
        table.direct["active", "end"] = "active"  # type: ignore[index]


def test_what_a_table_can_hold_becomes_one_that_steps_as_it_says_and_nothing_else_does() -> None:
    for check in compiling_checks():
        assert check.passed, (check.name, check.problems)


def test_a_refusal_names_its_rule_and_its_reason() -> None:
    table = next(iter(MACHINES.values()))
    with pytest.raises(EventRefused) as refused:
        table.step("ended", "message")
    assert (refused.value.rule, refused.value.reason) == ("CONV-10", Reason.OVER)
    assert refused.value.about is None
    assert refused.value.args == ("CONV-10", Reason.OVER, None)
    assert str(refused.value) == "refused by CONV-10: over"
