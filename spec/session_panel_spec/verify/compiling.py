"""What a table can hold becomes a table, which steps as it says; what it cannot hold does not."""

from collections.abc import Iterator, Mapping
from itertools import product
from types import SimpleNamespace
from typing import Any, Final

from statemachine import State
from statemachine.exceptions import InvalidDefinition

from session_panel import (
    Branch,
    EventRefused,
    InvalidInput,
    Machine,
    Reason,
    Table,
    compile_machine,
    tracing,
)
from session_panel.machine import ANY, cite, rules_of, stay
from session_panel_spec.verify.check import DirectCheck


class SilentMachine(Machine):
    """Says nothing of what happens to `back` at home."""

    home = State(initial=True)
    away = State()
    go = cite("MODE-1", home.to(away) | stay(away))
    back = cite("MODE-1", away.to(home))


class HalfSilentMachine(Machine):
    """Says nothing of what happens to `go` where its guard is false."""

    home = State(initial=True)
    go = cite("MODE-1", home.to(home, cond="first"))
    first = True


class RuleLessMachine(Machine):
    """Cites no rule."""

    home = State(initial=True)
    go = home.to(home)


class ActingMachine(Machine):
    """Does something on its way, which a table cannot."""

    home = State(initial=True)
    go = cite("MODE-1", home.to(home, on="shout"))

    def shout(self) -> None:
        """Shout."""


class HookedMachine(Machine):
    """Does something by the library's naming convention."""

    home = State(initial=True)
    go = cite("MODE-1", home.to(home))

    def on_go(self) -> None:
        """Shout."""


class EnteringMachine(Machine):
    """Does something when a state is entered."""

    home = State(initial=True)
    go = cite("MODE-1", home.to(home))

    def on_enter_home(self) -> None:
        """Shout."""


class NegatingMachine(Machine):
    """Asks a guard that is an expression."""

    home = State(initial=True)
    go = cite("MODE-1", home.to(home, cond="not first"))
    first = True
    refusals = {("home", ANY): ("MODE-1", Reason.OVER)}


class CarefulMachine(Machine):
    """Asks two guards of one transition."""

    home = State(initial=True)
    go = cite("MODE-1", home.to(home, cond=["first", "second"]))
    first = second = True
    refusals = {("home", ANY): ("MODE-1", Reason.OVER)}


class CallingMachine(Machine):
    """Asks a guard that is not a name."""

    home = State(initial=True)
    go = cite("MODE-1", home.to(home, cond=lambda: True))
    refusals = {("home", ANY): ("MODE-1", Reason.OVER)}


NO_TABLES: Final[Mapping[type[Machine], str]] = {
    SilentMachine: "no answer to 'back' in 'home'",
    HalfSilentMachine: "no answer to 'go' in 'home'",
    RuleLessMachine: "cites no rule",
    ActingMachine: "a table cannot hold",
    HookedMachine: "a table cannot hold",
    EnteringMachine: "a table cannot hold",
    NegatingMachine: "a table cannot hold",
    CarefulMachine: "a table cannot hold",
    CallingMachine: "a table cannot hold",
}
"""What becomes no table, and what the error says of it, besides where that is."""


class GateMachine(Machine):
    """A gate: it has everything that a table can hold."""

    ajar = State(initial=True)
    locked = State()
    gone = State(final=True)
    push = cite("PUSH-1", ajar.to(locked, cond="heavy") | ajar.to(gone, unless="heavy")) | cite(
        "PUSH-2 PUSH-3", stay(locked)
    )
    lose = cite("LOSE-1", ajar.to(gone, cond="old"))
    turn = cite("TURN-1", locked.to(ajar, cond="oiled") | stay(ajar))

    refusals = {
        (ANY, "lose"): ("LOSE-2", Reason.NOT_DUE),
        ("ajar", "lose"): ("LOSE-3", Reason.NO_ROOM),
        ("gone", ANY): ("GONE-1", Reason.OVER),
        ("locked", "turn"): ("TURN-2", Reason.NO_TAB),
    }


GATE: Final[Table[str]] = Table(
    name="gate",
    initial="ajar",
    states=("ajar", "locked", "gone"),
    finals=frozenset({"gone"}),
    events=("push", "lose", "turn"),
    guards=("heavy", "oiled", "old"),
    branches={
        ("ajar", "push"): (
            Branch("locked", "heavy", expected=True, rules=("PUSH-1",)),
            Branch("gone", "heavy", expected=False, rules=("PUSH-1",)),
        ),
        ("ajar", "lose"): (Branch("gone", "old", expected=True, rules=("LOSE-1",)),),
        ("ajar", "turn"): (Branch("ajar", None, expected=True, rules=("TURN-1",)),),
        ("locked", "push"): (Branch("locked", None, expected=True, rules=("PUSH-2", "PUSH-3")),),
        ("locked", "lose"): (),
        ("locked", "turn"): (Branch("ajar", "oiled", expected=True, rules=("TURN-1",)),),
        ("gone", "push"): (),
        ("gone", "lose"): (),
        ("gone", "turn"): (),
    },
    refusals={
        ("ajar", "lose"): ("LOSE-3", Reason.NO_ROOM),
        ("locked", "lose"): ("LOSE-2", Reason.NOT_DUE),
        ("locked", "turn"): ("TURN-2", Reason.NO_TAB),
        ("gone", "push"): ("GONE-1", Reason.OVER),
        ("gone", "lose"): ("GONE-1", Reason.OVER),
        ("gone", "turn"): ("GONE-1", Reason.OVER),
    },
)
"""The table of the gate."""

_DIRECT: Final = {("ajar", "turn"): "ajar", ("locked", "push"): "locked"}
"""The cells of the gate that ask no guard."""


def compiling_checks() -> tuple[DirectCheck, ...]:
    """Compile each machine, step through the gate, and return what came of it."""
    answers = [*_answers()]
    return (
        DirectCheck(
            "a machine that no table can hold is not compiled",
            len(NO_TABLES),
            tuple(_compiled()),
        ),
        DirectCheck("a machine becomes its table", len(Table.__slots__), tuple(_other_tables())),
        DirectCheck(
            "a table steps as its cells say, and asks for its guards",
            len(answers),
            tuple(told for told in answers if told),
        ),
        DirectCheck("a tracer hears each step before it is taken", 3, tuple(_unheard())),
    )


def _compiled() -> Iterator[str]:
    for machine, problem in NO_TABLES.items():
        try:
            compile_machine(machine)
        except InvalidDefinition as error:
            said = str(error)
            if not said.startswith(f"{machine.__name__}: ") or problem not in said:
                yield f"of {machine.__name__} it says {said!r}, and not {problem!r}"
        else:
            yield f"{machine.__name__} is compiled, although {problem}"


def _other_tables() -> Iterator[str]:
    table: Table[str] = compile_machine(GateMachine)
    for name in Table.__slots__:
        expected = getattr(GATE, name)
        if name == "direct":
            expected = {cell: _DIRECT.get(cell) for cell in GATE.branches}
        if getattr(table, name) != expected:
            yield f"{name} of the gate is {getattr(table, name)!r}, not {expected!r}"
    if any(not staying.internal for staying in stay(GateMachine.ajar, GateMachine.locked)):
        yield "to stay is to leave and come back"
    (without,) = RuleLessMachine.home.transitions
    if rules_of(without) != ():
        yield f"a transition without a rule cites {rules_of(without)!r}"


def _answers() -> Iterator[str]:
    """Yield what is off with each step of the gate; nothing where it is as it should be."""
    for state, event in product(GATE.states, GATE.events):
        guard = next((branch.guard for branch in GATE.branches[state, event]), None)
        for fact in (True, False) if guard else (None,):
            facts = SimpleNamespace(**{guard: fact}) if guard else None
            yield _wrong_step(state, event, fact, facts)
        for facts in (None, SimpleNamespace(**{guard: 1})) if guard else ():
            yield _unasked(state, event, facts)


def _wrong_step(state: str, event: str, fact: bool | None, facts: object) -> str:
    cell = GATE.branches[state, event]
    taken = next((branch for branch in cell if fact in (None, branch.expected)), None)
    expected = taken.target if taken else GATE.refusals[state, event]
    step = _told(state, event, facts)
    branch = GATE.branch(state, event, facts)
    if step == expected and branch is taken:
        return ""
    return f"{event} in {state} with {facts} leads to {step} by {branch}, not to {expected}"


def _told(state: str, event: str, facts: object) -> object:
    try:
        return GATE.step(state, event, facts)
    except EventRefused as refused:
        return refused.rule, refused.reason


def _unasked(state: str, event: str, facts: object) -> str:
    try:
        GATE.step(state, event, facts)
    except InvalidInput:
        return ""
    return f"{event} in {state} is answered with {facts}"


def _unheard() -> Iterator[str]:
    heard: list[tuple[Any, ...]] = []
    outer: list[tuple[Any, ...]] = []
    facts = SimpleNamespace(heavy=True)
    with tracing(lambda *step: outer.append(step)):
        with tracing(lambda *step: heard.append(step)):
            GATE.step("ajar", "push", facts)
            _told("gone", "push", None)
        GATE.step("ajar", "turn")
    GATE.step("locked", "push")
    inner = [(GATE, "ajar", "push", facts), (GATE, "gone", "push", None)]
    if heard != inner:
        yield f"the innermost hears {heard}"
    if outer != [(GATE, "ajar", "turn", None)]:
        yield f"the one around it hears {outer}"
