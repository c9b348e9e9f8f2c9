"""The exports name every event and its rules, and other checkers count on them what we count."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import product

import pytest

from session_panel_spec.domain.rules import load_rules
from session_panel_spec.export import confirm
from session_panel_spec.export.confirm import (
    Confirmation,
    NotConfirmedError,
    ToolMissingError,
    confirm_with_rumur,
    confirm_with_spin,
)
from session_panel_spec.export.event_steps import (
    INVARIANTS,
    PASSINGS,
    Step,
    _bound,
    _ordered,
    actions,
    heading,
    reads,
)
from session_panel_spec.export.murphi import murphi
from session_panel_spec.export.notation import Writer
from session_panel_spec.export.promela import promela
from session_panel_spec.export.state_changes import changes
from session_panel_spec.export.tla import TLA, Purpose, PurposeError, tla, tla_config
from session_panel_spec.model.abstract_state import AbstractState, Bounds, ConversationSlot
from session_panel_spec.model.fold import Fold
from session_panel_spec.model.interpreter import HOLDS, Meaning, Moment, initial_state, successors
from session_panel_spec.model.language import (
    All,
    Case,
    Decide,
    Expression,
    If,
    More,
    Not,
    SlotKind,
)
from session_panel_spec.model.panel_model import (
    BLUR,
    EVENTS,
    KEPT,
    conv,
    draft,
    held,
    presence,
    session,
    unread,
    upset,
)
from session_panel_spec.model.partial_evaluation import Known, implied, reduced
from session_panel_spec.model.properties.formula import Rises

KINDS: tuple[SlotKind, ...] = ("conversation", "record")
BOTH = Bounds(2, 2, 2, 3, 2)
STEPS = [step for action in actions(KINDS) for step in action]
TEXTS: list[Callable[[], str]] = [
    lambda: murphi(BOTH),
    lambda: murphi(BOTH, symmetry=True),
    lambda: promela(BOTH),
    tla,
]
NAMES = ["murphi", "murphi-symmetry", "promela", "tla"]
texts = pytest.mark.parametrize("text", TEXTS, ids=NAMES)


# What stands in the texts


@texts
def test_every_event_stands_in_the_text_below_its_rules(text: Callable[[], str]) -> None:
    lines = text().splitlines()
    for event in EVENTS:
        assert any(heading(event) in line for line in lines), heading(event)


def test_every_action_has_a_rule_in_murphi() -> None:
    text = murphi(BOTH)
    for step in STEPS:
        number = f" case {step.number}" if len(step.event.cases) > 1 else ""
        assert text.count(f'rule "{" ".join(step.words)}{number}"\n') == 1


def test_every_action_is_a_choice_for_every_slot_in_promela() -> None:
    defined = re.findall(r"^inline (\w+)\((?:i)?\) \{\n  d_step", promela(BOTH), re.MULTILINE)
    chosen = re.findall(r"^  :: (\w+)\((\d?)\)$", promela(BOTH), re.MULTILINE)
    assert len(defined) == len(set(defined)) == len(STEPS)
    assert {name for name, _ in chosen} == set(defined)
    assert len(set(chosen)) == len(chosen) == sum(2 if step.kind else 1 for step in STEPS)


def test_every_action_is_a_choice_in_tla() -> None:
    defined = re.findall(r"^\\\* \w+ \(\w+\): .*\n(\w+)", tla(), re.MULTILINE)
    chosen = tla().partition("\nNext ==\n")[2].partition("\n\n")[0]
    assert len(defined) == len(set(defined)) == len(actions(KINDS))
    assert re.findall(r"(\w+)(?:\(i\))?$", chosen, re.MULTILINE) == defined


@texts
def test_the_text_is_the_same_every_time(text: Callable[[], str]) -> None:
    assert text() == text()


@texts
def test_what_is_opened_is_closed(text: Callable[[], str]) -> None:
    bare = re.sub(r'"[^"]*"|\\\*.*|--.*', "", text())
    for opened, closed in ("()", "[]", "{}"):
        assert bare.count(opened) == bare.count(closed) > 0


@texts
def test_every_bound_is_a_constant_that_is_used(text: Callable[[], str]) -> None:
    for name in ("CAPACITY", "MAX_SESSIONS", "OFFER_LIMIT", "UNREAD_MAX", "DECLINED_SETS_DND"):
        assert text().count(name) > 1


@texts
def test_no_line_ends_in_a_blank(text: Callable[[], str]) -> None:
    assert not re.search(r"[ \t]$", text(), re.MULTILINE)


def test_every_invariant_stands_in_every_text() -> None:
    for claim in INVARIANTS:
        camel = "".join(part.capitalize() for part in claim.name.split("-"))
        assert f'invariant "{claim.name}"' in murphi(BOTH)
        assert f"/* {claim.name}: {', '.join(claim.rules)} */" in promela(BOTH)
        assert f"\n{camel} ==\n" in tla()


def test_every_claim_cites_rules_of_the_catalogue() -> None:
    cited = {rule for claim in (*INVARIANTS, *PASSINGS) for rule in claim.rules}
    assert cited <= set(load_rules())


def test_slots_are_interchangeable_only_with_symmetry() -> None:
    assert "scalarset" not in murphi(BOTH)
    assert murphi(BOTH, symmetry=True).count("scalarset") == len(KINDS)


@pytest.mark.parametrize("text", [murphi, promela])
def test_kinds_without_slots_do_not_stand_in_the_text(text: Callable[[Bounds], str]) -> None:
    assert "records" not in text(Bounds(1, 0))
    assert "conversations" not in text(Bounds(0, 1))


@pytest.mark.parametrize(
    "purpose", ["safety", "weakly-fair", "strongly-fair", "expected-violation"]
)
def test_a_configuration_names_only_what_the_module_defines(purpose) -> None:
    config, module = tla_config(BOTH, purpose), tla()
    for name in re.findall(r"^(?:SPECIFICATION|INVARIANT|PROPERTY) (\w+)$", config, re.MULTILINE):
        assert re.search(rf"^{name} ==", module, re.MULTILINE)
    constants = re.search(r"^CONSTANTS (.*)$", module, re.MULTILINE)
    assert constants is not None
    for name in constants[1].split(", "):
        assert re.search(rf"^  {name} = ", config, re.MULTILINE)


def properties(bounds: Bounds, purpose: Purpose) -> list[str]:
    return re.findall(r"^PROPERTY (\w+)$", tla_config(bounds, purpose), re.MULTILINE)


def test_a_run_that_waits_for_ever_is_expected_without_strong_fairness() -> None:
    ends = "EveryWaitingEndsConversation"
    assert ends in properties(BOTH, "strongly-fair")
    assert ends not in properties(BOTH, "weakly-fair")
    assert properties(BOTH, "expected-violation") == [ends]
    assert tla_config(BOTH, "expected-violation").startswith("SPECIFICATION WeakSpec\n")


def test_a_property_about_no_slot_is_not_checked_in_tla() -> None:
    assert properties(BOTH, "weakly-fair") == [
        "EveryOfferGoesConversation",
        "EveryDialogGoesConversation",
        "EveryDialogGoesRecord",
    ]
    assert properties(Bounds(1, 0), "weakly-fair") == [
        "EveryOfferGoesConversation",
        "EveryDialogGoesConversation",
    ]
    assert properties(Bounds(0, 1), "strongly-fair") == ["EveryDialogGoesRecord"]
    with pytest.raises(PurposeError, match="no slot that the purpose expected-violation is about"):
        tla_config(Bounds(0, 1), "expected-violation")


def test_symmetry_is_for_safety_only_in_tla() -> None:
    assert tla_config(BOTH, symmetry=True).endswith("SYMMETRY Symmetry\n")
    with pytest.raises(PurposeError, match="safety only"):
        tla_config(BOTH, "strongly-fair", symmetry=True)


def test_clocks_and_answers_to_a_dialog_are_fair_in_tla() -> None:
    fair = set(re.findall(r"WF_vars\((\w+)\(i\)\)", tla()))
    assert fair == {
        "ExpireConversation",
        "MissConversation",
        *(
            f"{answer}{slot}"
            for answer in ("Confirm", "Cancel")
            for slot in ("Conversation", "Record")
        ),
    }
    assert re.findall(r"SF_vars\((\w+)\(i\)\)", tla()) == ["ExpireConversation"]


# How the texts come about


def _rises(rises: Rises) -> Meaning:
    return lambda moment: getattr(moment.slot, rises.counter.name) < moment.bounds.unread_max


GUARD = Fold("a guard", HOLDS.cases, Rises=_rises)


def true(expression: Expression, moment: Moment) -> bool:
    """Say whether an expression of an export holds at a moment."""
    return GUARD(expression)(moment)


def reached(bounds: Bounds) -> Iterator[AbstractState]:
    """Yield every reachable state."""
    seen = [initial_state(bounds)]
    known_ones = set(seen)
    for state in seen:
        yield state
        new = [after for _, after in successors(bounds, state) if after not in known_ones]
        known_ones.update(new)
        seen += dict.fromkeys(new)


def fired(bounds: Bounds, state: AbstractState, step: Step) -> int:
    """Return for how many slots the guard of a step holds."""
    slots = {"conversation": state.conversations, "record": state.records, None: (None,)}
    return sum(true(step.guard, Moment(bounds, state, slot)) for slot in slots[step.kind])


@pytest.mark.parametrize("bounds", [Bounds(1, 1, 1, 1, 1), Bounds(0, 2, 1, 1)])
def test_a_guard_holds_where_the_event_changes_the_state(bounds: Bounds) -> None:
    for state in reached(bounds):
        changing = sum(after != state for _, after in successors(bounds, state))
        assert sum(fired(bounds, state, step) for step in STEPS) == changing


def test_what_is_kept_does_not_depend_on_what_is_not_always_kept() -> None:
    """So a text may set one variable after the other to its default."""
    assert not any(reads(kept) & set(KEPT) for kept in KEPT.values())


def test_nothing_is_read_after_it_is_set() -> None:
    for step in STEPS:
        done = set()
        for variable, term in step.case.sets:
            assert not reads(term) & done
            done.add(variable)


def test_what_can_not_be_done_one_after_the_other_is_an_error() -> None:
    with pytest.raises(ValueError, match="reads before it sets"):
        _ordered(((draft, upset), (upset, draft)))


@pytest.mark.parametrize(
    ("case", "message"),
    [
        (
            Case(sets=((conv, If(session.is_("focused"), "ended", "closed")),), everywhere=(BLUR,)),
            "first",
        ),
        (Case(sets=((presence, "busy"),), decide=Decide(held)), "decision depends"),
    ],
)
def test_a_case_that_reads_what_it_changes_is_an_error(case: Case, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        _bound(case, None, All())


UPSET = upset.is_(True)
VALUES = [
    draft,
    True,
    If(UPSET, then=draft, otherwise=False),
    If(Not(UPSET), then=True, otherwise=draft),
]


@pytest.mark.parametrize("term", VALUES)
def test_where_a_variable_differs_is_told_from_any_term(term) -> None:
    kept = ConversationSlot("active", "background")
    changing = changes(Case(sets=((upset, term),)), "conversation")
    for was, drafted in product((False, True), repeat=2):
        slot = kept._replace(upset=was, draft=drafted)
        moment = Moment(Bounds(), initial_state(Bounds()), slot)
        becomes = {0: drafted, 1: True, 2: was and drafted, 3: not was or drafted}
        assert true(changing, moment) == (becomes[VALUES.index(term)] != was)
        assert true(reduced(changing, Known()), moment) == true(changing, moment)


@pytest.mark.parametrize("term", [More(unread), If(held, then=More(unread), otherwise=False)])
def test_only_a_counter_rises(term) -> None:
    with pytest.raises(TypeError):
        changes(Case(sets=((upset, term),)), "conversation")


def test_the_guard_of_one_case_tells_what_the_others_need_not() -> None:
    assert reduced(conv.is_("active") & ~conv.is_("ended"), Known()) == conv.is_("active")
    assert implied(~(conv.is_("none") | session.is_("absent")))[session] == {
        "background",
        "focused",
    }


def test_what_no_notation_knows_is_an_error() -> None:
    with pytest.raises(TypeError):
        Writer(TLA).condition("conv")
    with pytest.raises(TypeError):
        Writer(TLA).term(conv, None)


# What other checkers count

PINNED = [
    (Bounds(1, 0), (5_420, 58_298)),
    (Bounds(1, 1, 2, 2, 2), (12_172, 140_202)),
    (Bounds(1, 1), (38_668, 455_946)),
]
PEERS = {"rumur": confirm_with_rumur, "spin": confirm_with_spin}


def confirmed(tool: str, bounds: Bounds, **options) -> Confirmation:
    """Return what a tool counts; where it is not installed, skip the test and say so."""
    try:
        return PEERS[tool](bounds, **options)
    except ToolMissingError as missing:
        pytest.skip(str(missing))


def counted(tool: str, bounds: Bounds) -> tuple[int, int]:
    found = confirmed(tool, bounds)
    return found.states, found.transitions


@pytest.mark.parametrize("tool", PEERS)
@pytest.mark.parametrize(("bounds", "expected"), PINNED)
def test_other_checkers_count_what_we_count(tool, bounds, expected) -> None:
    assert counted(tool, bounds) == expected


SMALL = Bounds(1, 1, 1, 1, 1)
UNUSUAL = [
    Bounds(0, 0),
    Bounds(0, 2),
    SMALL,
    replace(SMALL, offer_limit=0),
    replace(SMALL, missed_sets_inactive=False, declined_sets_dnd=True),
    replace(SMALL, unread_max=0),
]


@pytest.mark.parametrize("tool", PEERS)
@pytest.mark.parametrize("bounds", UNUSUAL)
def test_other_checkers_agree_on_unusual_bounds(tool, bounds) -> None:
    states = list(reached(bounds))
    moves = sum(after != state for state in states for _, after in successors(bounds, state))
    assert counted(tool, bounds) == (len(states), moves)


def orbit(state: AbstractState) -> AbstractState:
    """Return the one state that stands for all that differ in the order of slots."""
    return state._replace(
        conversations=tuple(sorted(state.conversations)), records=tuple(sorted(state.records))
    )


@pytest.mark.parametrize("bounds", [Bounds(0, 3), Bounds(2, 0, 1, 1, 0)])
def test_rumur_counts_orbits_with_symmetry(bounds: Bounds) -> None:
    found = confirmed("rumur", bounds, symmetry=True)
    assert found.states == len({orbit(state) for state in reached(bounds)})
    assert found.symmetry


@pytest.mark.parametrize("tool", PEERS)
def test_a_violated_invariant_is_an_error(tool, monkeypatch) -> None:
    module = {"rumur": murphi, "spin": promela}[tool]
    wrong = {
        "rumur": ("count_dialogs() < 2", "count_dialogs() < 1"),
        "spin": ("count_dialogs < 2", "count_dialogs < 1"),
    }
    monkeypatch.setattr(
        confirm, module.__name__, lambda *_, **__: module(SMALL).replace(*wrong[tool])
    )
    with pytest.raises(NotConfirmedError, match=r"error|violated"):
        confirmed(tool, SMALL)


def test_a_search_cut_short_is_an_error() -> None:
    with pytest.raises(NotConfirmedError, match="depth too small"):
        confirmed("spin", SMALL, most_steps=100)


@pytest.mark.parametrize("tool", PEERS)
def test_a_text_that_the_tool_refuses_is_an_error(tool, monkeypatch) -> None:
    for name in ("murphi", "promela"):
        monkeypatch.setattr(confirm, name, lambda *_, **__: "nonsense")
    with pytest.raises(NotConfirmedError, match=f"{tool} failed"):
        confirmed(tool, SMALL)


@pytest.mark.parametrize("tool", PEERS)
def test_a_missing_tool_is_told_in_a_sentence(tool, monkeypatch) -> None:
    monkeypatch.setattr(confirm, "which", lambda _: None)
    with pytest.raises(ToolMissingError, match=f"^{tool} is not installed: on Debian, .*\\.$"):
        PEERS[tool](SMALL)
