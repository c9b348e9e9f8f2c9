"""The model's events as formulas for z3: what each case does to a state of any size.

An event changes its target, the shared variables, and all slots alike (blur, dismiss). So every
slot that is not the target fares as the bystander of its kind does, and what those outside the
window add to a count stays what it is, or becomes 0, or is not known: whichever can be shown.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from session_panel_spec.check.proof.window_state import (
    MEANING,
    TARGET,
    Formula,
    Side,
    SymbolicSlot,
    SymbolicState,
    Theory,
    code,
    fresh_shared,
    fresh_slot,
    fresh_state,
    number,
    total,
    truth,
    z3,
)
from session_panel_spec.model.events import dialog, presence, session
from session_panel_spec.model.label import HOME
from session_panel_spec.model.language import (
    Case,
    Count,
    Event,
    SlotKind,
    Value,
    Variable,
)


@dataclass(frozen=True)
class Step:
    """One case of one event: all steps that it makes, in panels of every size.

    Attributes:
        event: the event; none for the beginning, where both sides are the initial state.
        argument: how people name what it is about.
        possible: where it can happen.
    """

    event: Event | None
    argument: Value | None
    before: SymbolicState
    after: SymbolicState
    possible: Formula

    def __str__(self) -> str:
        if self.event is None:
            return "initially"
        home = [HOME] if self.event.name == "focus" else []
        about = [TARGET] if TARGET in self.before.slots else home
        argument = [] if self.argument is None else [str(self.argument)]
        return f"{self.event.name}({', '.join(about + argument)})"


def initially(model: Theory) -> Step:
    """Return the beginning: everything is at its default, and no slot is counted that is so."""
    state = fresh_state(model, None)
    sets = (state.shared, *(slot.values for slot in state.slots.values()))
    defaults = [value == code(v.default) for values in sets for v, value in values.items()]
    rests = [_nothing_counted(count, state) for count in model.counts]
    return Step(None, None, state, state, z3().And(ground(model, state), *defaults, *rests))


def _nothing_counted(count: Count, state: SymbolicState) -> Formula:
    """Return that the rest is 0 where no slot in the window, all as any other, is counted."""
    seen = total(count, state) - state.rests[count]
    return z3().Implies(seen == 0, state.rests[count] == 0)


def steps(model: Theory, before: SymbolicState, target: SlotKind | None) -> Iterator[Step]:
    """Yield every case of every event with a kind of target, or none, for every argument."""
    for event in model.events:
        if target in (event.of or (None,)):
            for value, named in _arguments(event):
                side = Side(before, TARGET if target else None, value, event)
                for position in range(len(event.cases)):
                    yield _step(model, side, event, position, named)


def _arguments(event: Event) -> tuple[tuple[Value | None, Value | None], ...]:
    if event.argument is None:
        return ((None, None),)
    return tuple(zip(event.argument.domain, event.argument.labels, strict=True))


def _step(model: Theory, side: Side, event: Event, position: int, named: Value | None) -> Step:
    """Return what a case does; it is taken where it is the first whose condition holds."""
    case = event.cases[position]
    earlier = [z3().Not(truth(other.when, side)) for other in event.cases[:position]]
    after = _after(model, side, case)
    grounds = (ground(model, side.state), ground(model, after))
    guard = (truth(event.enabled, side), *earlier, truth(case.when, side))
    return Step(event, named, side.state, after, z3().And(*grounds, *guard))


def ground(model: Theory, state: SymbolicState) -> Formula:
    """Return what is so by definition: nobody counts below 0, and a bound is at least 1."""
    rests = [rest >= 0 for rest in state.rests.values()]
    return z3().And(*rests, *(number(bound) >= 1 for bound in model.bounds))


def _after(model: Theory, side: Side, case: Case) -> SymbolicState:
    """Return the state after a case: all slots alike, then the target, the presence last."""
    sets = {variable: MEANING(term)(side) for variable, term in case.sets}
    slots = {place: _uniform(case, slot) for place, slot in side.state.slots.items()}
    rests = {count: _rest(case, count, rest) for count, rest in side.state.rests.items()}
    shared = {**side.state.shared, **{v: value for v, value in sets.items() if v.shared}}
    if side.place is not None:
        own = {v: value for v, value in sets.items() if not v.shared}
        slots[side.place] = _kept(model, slots[side.place], own)
    state = SymbolicState(shared, slots, rests)
    return _recomputed(model, side, case, state)


def _uniform(case: Case, slot: SymbolicSlot) -> SymbolicSlot:
    """Return a slot after what a case does to all slots alike."""
    values = dict(slot.values)
    if case.blur:
        has_focus = values[session] == code("focused")
        values[session] = z3().If(has_focus, code("background"), values[session])
    if case.dismiss:
        values[dialog] = z3().IntVal(code(dialog.default))
    return SymbolicSlot(slot.kind, values)


def _kept(model: Theory, slot: SymbolicSlot, own: dict[Variable, Formula]) -> SymbolicSlot:
    """Return the target with its variables set, and at its default whatever is not kept."""
    values = {**slot.values, **own}
    now = Side(SymbolicState({}, {TARGET: SymbolicSlot(slot.kind, values)}, {}), TARGET)
    for variable, kept in model.kept.items():
        if variable in slot.values:
            default = code(variable.default)
            values = {**values, variable: z3().If(truth(kept, now), values[variable], default)}
    return SymbolicSlot(slot.kind, values)


def _recomputed(model: Theory, side: Side, case: Case, state: SymbolicState) -> SymbolicState:
    """Return the state with the presence that the policy decides, where it does."""
    if case.recompute is None:
        return state
    decided = state.shared[presence]
    for when, to in reversed(model.policy):
        decided = z3().If(truth(when, Side(state)), code(to), decided)
    unless = truth(case.recompute.unless, side)
    result = z3().If(unless, state.shared[presence], decided)
    return SymbolicState({**state.shared, presence: result}, state.slots, state.rests)


# The slots outside the window


def _rest(case: Case, count: Count, rest: Formula) -> Formula:
    """Return the rest of a count after a case: it changes those slots only as it does them all."""
    same, none = _effect(case.blur, case.dismiss, count)
    if same:
        return rest
    return z3().IntVal(0) if none else z3().FreshInt("rest")


@cache
def _effect(blur: bool, dismiss: bool, count: Count) -> tuple[bool, bool]:
    """Say whether slots are counted after a uniform change as before it, and whether none is.

    It holds for a slot of which nothing is known, in states whose shared variables differ.
    """
    case = Case(blur=blur, dismiss=dismiss)
    pairs = [_counted(case, count, kind) for kind in count.kinds]
    same = all(_is_valid(before == after) for before, after in pairs)
    return same, all(_is_valid(z3().Not(after)) for _, after in pairs)


def _counted(case: Case, count: Count, kind: SlotKind) -> tuple[Formula, Formula]:
    """Return that a slot is counted before a case, and after it."""
    slot = fresh_slot(kind, "any")
    sides = (("before ", slot), ("after ", _uniform(case, slot)))
    before, after = (
        truth(count.of, Side(SymbolicState(fresh_shared(name), {TARGET: one}, {}), TARGET))
        for name, one in sides
    )
    return before, after


def _is_valid(formula: Formula) -> bool:
    solver = z3().Solver()
    solver.add(z3().Not(formula))
    return bool(solver.check() == z3().unsat)
