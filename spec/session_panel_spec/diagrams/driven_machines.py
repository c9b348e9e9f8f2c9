"""What the events of the real panel do to its machines, as it is seen by driving the panel."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from typing import Any, Final, NamedTuple, TypeAlias

from session_panel import Branch, Effects, Table
from session_panel.machines import TABLES
from session_panel_spec.domain.panel_events import NAMES
from session_panel_spec.lockstep.attempt import Attempt
from session_panel_spec.lockstep.coverage.setting import SETTINGS, Setting, searched
from session_panel_spec.logs.machine_steps import MachineStep, machine_states


def guard_of(table: Table[Any], state: str, event: str, branch: Branch[Any]) -> str:
    """Return the guard of a branch of a cell as UML writes it; empty where the cell asks none."""
    if branch.guard is None:
        return "" if len(table.branches[state, event]) == 1 else "else"
    return branch.guard if branch.expected else f"not {branch.guard}"


class Move(NamedTuple):
    """A machine whose state an event changes.

    Attributes:
        whose: the id of its conversation, session or offer; empty for a machine of the panel.
        before: its state before; empty where the machine begins.
        after: its state after; the same for a step that leaves it as it is.
        event: the machine's event; empty where the machine begins.
        guard: that of the transition.
    """

    machine: str
    whose: str
    before: str
    event: str
    after: str
    guard: str = ""
    rules: tuple[str, ...] = ()


def moves(tried: Attempt) -> Iterator[Move]:
    """Yield what an event makes the panel's machines do, but for what leaves their states alone."""
    were, are = machine_states(tried.before), machine_states(tried.after)
    for machine, whose in dict.fromkeys((*were, *are)):
        was, now = were.get((machine, whose), ""), are.get((machine, whose), "")
        if was != now:
            yield from _move(machine, whose, was, now, tried.steps)


def _move(
    machine: str, whose: str, was: str, now: str, steps: tuple[MachineStep, ...]
) -> Iterator[Move]:
    """Yield how a machine went from a state to another; nothing where it is only forgotten."""
    table = TABLES[machine]
    if not was:
        yield Move(machine, whose, "", "", now)
        return
    told = [s for s in steps if s.table is table and s.state == was and _leads(s, now)]
    for step in told[-1:] or [*_untold(table, was, now)][:1]:
        branch = step.branch
        guard = guard_of(*step)
        yield Move(machine, whose, was, step.event, branch.target, guard, branch.rules)


def _leads(step: MachineStep, now: str) -> bool:
    """Say whether a step leads to a state, or to a final one if the machine is gone."""
    target = step.branch.target
    return bool(target == now if now else target in step.table.finals)


def _untold(table: Table[Any], was: str, now: str) -> Iterator[MachineStep]:
    """Yield the steps between two states that the panel takes without asking the table."""
    for (state, event), branches in table.branches.items():
        for branch in branches:
            if state == was and branch.target == now:
                yield MachineStep(table, state, event, branch)


def drive(settings: Iterable[Setting]) -> Iterator[Attempt]:
    """Yield every event that is accepted in every state within the settings."""
    for setting in settings:
        for _, _, tried in searched(setting):
            yield from (one for one in tried if one.refusal is None)


_OF_FORMS: Final = {"edit", "save", "discard"}
_WITHOUT_OWN_EFFECT: Final = {"toggle", "sentiment", "choose", "reset"}
"""What leads to many states more, and moves nothing that a conversation, session or offer has."""

FEW_SETTINGS: Final = (
    replace(SETTINGS[0], events=tuple(sorted(NAMES - _OF_FORMS - _WITHOUT_OWN_EFFECT))),
    replace(SETTINGS[0], events=("pick", *sorted(_OF_FORMS))),
)
"""Those in which moves have the effects that they have in all `SETTINGS`, quickly searched."""


EffectsOfMoves: TypeAlias = dict[tuple[str, str, str, str], frozenset[str]]
"""The effects that go with a move, by its machine, state, event and target."""


def effects_of_moves(settings: Iterable[Setting]) -> EffectsOfMoves:
    """Return the effects that go with every observation of a move within the settings."""
    found: EffectsOfMoves = {}
    for seen in drive(settings):
        for move in moves(seen):
            own = frozenset(_names_of_own(seen.effects, move.whose))
            key = (move.machine, move.before, move.event, move.after)
            found[key] = found.get(key, own) & own
    return found


@cache
def _effects() -> EffectsOfMoves:
    return effects_of_moves(FEW_SETTINGS)


def _names_of_own(effects: Effects, whose: str) -> Iterator[str]:
    """Yield the names of the effects that are about a conversation, a session or an offer."""
    for effect in effects:
        about = {getattr(effect, name, None) for name in ("conversation", "session")}
        if whose and whose in about:
            yield str(effect.__struct_config__.tag)


def own_effects(machine: str, sources: Iterable[str], event: str, target: str) -> tuple[str, ...]:
    """Return the effects on what a machine belongs to, seen whenever it takes a transition."""
    each = ((machine, source, event, target) for source in sources)
    seen = [_effects().get(move, frozenset()) for move in each]
    return tuple(sorted(frozenset.intersection(*seen))) if seen else ()
