"""The model's events as formulas for z3: what each case does to a state of any size.

An event changes its target, the shared variables, and all slots alike. So every
slot that is not the target fares as the bystander of its kind does, and what those outside the
window add to a count stays what it is, or becomes 0, or is not known: whichever can be shown.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from session_panel_spec.check.proof.solver import Formula, Solver, all_of, z3
from session_panel_spec.check.proof.window_state import (
    TARGET,
    TERM,
    Side,
    SymbolicSlot,
    SymbolicState,
    Theory,
    code,
    fresh,
    fresh_state,
    number,
    total,
)
from session_panel_spec.model.label import HOME
from session_panel_spec.model.language import (
    Case,
    Count,
    Event,
    Everywhere,
    SlotKind,
    Value,
    Variable,
    found,
)
from session_panel_spec.model.properties.formula import truth


@dataclass(frozen=True)
class Step:
    """One case of one event: all steps that it makes, in panels of every size.

    Attributes:
        event: the event; none for the beginning, where both sides are the initial state.
        argument: what it is about besides its slot.
        named: how people name what it is about.
        possible: where it can happen.
    """

    event: Event | None
    argument: Value | None
    named: tuple[Value, ...]
    before: SymbolicState
    after: SymbolicState
    possible: Formula

    def __str__(self) -> str:
        if self.event is None:
            return "initially"
        home = [HOME] if self.event.name == "focus" else []
        about = [TARGET] if TARGET in self.before.slots else home
        return f"{self.event.name}({', '.join((*about, *map(str, self.named)))})"


def initially(model: Theory) -> Step:
    """Return the beginning: everything is at its default, and no slot is counted that is so."""
    state = fresh_state(model, None)
    sets = (state.shared, *(slot.values for slot in state.slots.values()))
    defaults = [value == code(v.default) for values in sets for v, value in values.items()]
    rests = [_nothing_counted(count, state) for count in model.counts]
    possible = all_of((ground(model, state), *defaults, *rests))
    return Step(None, None, (), state, state, possible)


def _nothing_counted(count: Count, state: SymbolicState) -> Formula:
    """Return that the rest is 0 where no slot in the window, all as any other, is counted."""
    seen = total(count, state) - state.rests[count]
    return z3().Implies(seen == 0, state.rests[count] == 0)


def steps(
    model: Theory, before: SymbolicState, target: SlotKind | None, name: str | None = None
) -> Iterator[Step]:
    """Yield every case of every event, or of those of a name, for every argument.

    Args:
        model: whose events they are.
        before: the state before them.
        target: the kind of slot that they happen to, if any.
        name: that of the events, if not of all.
    """
    for event in (one for one in model.events_of(target) if name in (None, one.name)):
        for value, named in event.arguments:
            side = Side(before, TARGET if target else None, value, event)
            for position in range(len(event.cases)):
                yield _step(model, side, event, position, named)


def _step(model: Theory, side: Side, event: Event, position: int, named: tuple[Value, ...]) -> Step:
    """Return what a case does; it is taken where it is the first whose condition holds."""
    case = event.cases[position]
    earlier = [z3().Not(truth(other.when, side)) for other in event.cases[:position]]
    after = _after(model, side, case)
    grounds = (ground(model, side.state), ground(model, after))
    guard = (truth(event.enabled, side), *earlier, truth(case.when, side))
    possible = all_of((*grounds, *guard))
    return Step(event, side.argument, named, side.state, after, possible)


def ground(model: Theory, state: SymbolicState) -> Formula:
    """Return what is so by definition: nobody counts below 0, and a bound is at least 1."""
    rests = [rest >= 0 for rest in state.rests.values()]
    return all_of((*rests, *(number(bound) >= 1 for bound in model.bounds)))


def _after(model: Theory, side: Side, case: Case) -> SymbolicState:
    """Return the state after a case: all slots alike, then the target, the policy last."""
    sets = {variable: TERM(term)(side) for variable, term in case.sets}
    slots = {place: _uniform(case.everywhere, slot) for place, slot in side.state.slots.items()}
    befores = side.state.rests.items()
    rests = {count: _rest(model, case.everywhere, count, rest) for count, rest in befores}
    shared = {**side.state.shared, **{v: value for v, value in sets.items() if v.shared}}
    if side.place is not None:
        own = {v: value for v, value in sets.items() if not v.shared}
        slots[side.place] = _kept(model, slots[side.place], own)
    state = SymbolicState(shared, slots, rests)
    return _decided(model, side, case, state)


def _uniform(everywhere: tuple[Everywhere, ...], slot: SymbolicSlot) -> SymbolicSlot:
    """Return a slot after what is done to all slots alike."""
    here = Side(SymbolicState({}, {TARGET: slot}, {}), TARGET)
    values = dict(slot.values)
    for one in everywhere:
        if slot.kind in one.where.kinds:
            to = z3().IntVal(code(one.value))
            set_here = z3().If(truth(one.where.of, here), to, slot.values[one.variable])
            values[one.variable] = to if one.is_set_in_all else set_here
    return SymbolicSlot(slot.kind, values)


def _kept(model: Theory, slot: SymbolicSlot, own: dict[Variable, Formula]) -> SymbolicSlot:
    """Return the target with its variables set, and at its default whatever is not kept."""
    values = {**slot.values, **own}
    now = Side(SymbolicState({}, {TARGET: SymbolicSlot(slot.kind, values)}, {}), TARGET)
    for variable, kept in model.kept_of(slot.kind).items():
        default = code(variable.default)
        values = {**values, variable: z3().If(truth(kept, now), values[variable], default)}
    return SymbolicSlot(slot.kind, values)


def _decided(model: Theory, side: Side, case: Case, state: SymbolicState) -> SymbolicState:
    """Return the state with what the policy decides, where it does."""
    if case.decide is None:
        return state
    variable = model.policy.variable
    now = Side(state)
    decided = state.shared[variable]
    for when, to in reversed(model.policy.entries):
        decided = z3().If(truth(when, now), code(to), decided)
    unless = truth(case.decide.unless, side)
    result = z3().If(unless, state.shared[variable], decided)
    return SymbolicState({**state.shared, variable: result}, state.slots, state.rests)


# The slots outside the window


def _rest(
    model: Theory, everywhere: tuple[Everywhere, ...], count: Count, rest: Formula
) -> Formula:
    """Return the rest of a count after an event: it does the same to all those slots."""
    if (everywhere, count) not in model.effects:
        model.effects[everywhere, count] = _effect(model.solver(), everywhere, count)
    same, none = model.effects[everywhere, count]
    if same:
        return rest
    return z3().IntVal(0) if none else z3().FreshInt("rest")


def _effect(solver: Solver, everywhere: tuple[Everywhere, ...], count: Count) -> tuple[bool, bool]:
    """Say whether slots are counted after a uniform change as before it, and whether none is.

    It holds for a slot of which nothing is known, in states whose shared variables differ.
    """
    pairs = [_counted(everywhere, count, kind) for kind in count.kinds]
    moved = [solver.fresh_literal(before != after) for before, after in pairs]
    counted = [solver.fresh_literal(after) for _, after in pairs]
    about = f"rest of {count.name}"
    same = not any(solver.asked(about, each) for each in moved)
    return same, not any(solver.asked(about, each) for each in counted)


def _counted(
    everywhere: tuple[Everywhere, ...], count: Count, kind: SlotKind
) -> tuple[Formula, Formula]:
    """Return that a slot is counted before a uniform change, and after it."""
    spoken = found(Variable, (everywhere, count))
    slot = SymbolicSlot(kind, fresh(tuple(v for v in spoken if not v.shared), "any "))
    shared = tuple(v for v in spoken if v.shared)
    sides = (("before ", slot), ("after ", _uniform(everywhere, slot)))
    before, after = (
        truth(count.of, Side(SymbolicState(fresh(shared, name), {TARGET: one}, {}), TARGET))
        for name, one in sides
    )
    return before, after
