"""The plainest search there is, with the interpreter alone: what the checks must agree with."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from session_panel_spec.model.abstract_state import AbstractState, Bounds, Place
from session_panel_spec.model.fold import Fold
from session_panel_spec.model.interpreter import (
    HOLDS,
    TERM,
    Meaning,
    Moment,
    event_label,
    holds,
    initial_state,
    slot_of,
    successors,
)
from session_panel_spec.model.label import Label
from session_panel_spec.model.language import (
    All,
    Count,
    Event,
    Expression,
    Model,
    Not,
    SlotKind,
    Some,
    Variable,
)
from session_panel_spec.model.panel_model import ACTORS, CONVERSATION, MODEL, SHARED
from session_panel_spec.model.properties.formula import (
    About,
    ActedBy,
    Adds,
    AtMost,
    Falls,
    Happens,
    Moves,
    OnlyChanges,
    Own,
    Proper,
    Same,
    Then,
)
from session_panel_spec.model.properties.property import Always, AlwaysPossible, LeadsTo
from session_panel_spec.model.query import At, Query
from session_panel_spec.model.run import Run

Steps = dict[AbstractState, list[tuple[Label, AbstractState]]]
Slot = tuple[SlotKind, int] | None


def steps_of(bounds: Bounds, model: Model = MODEL) -> Steps:
    """Return the steps of the interpreter that change the state, of the nearest states first."""
    found: Steps = {}
    queue = [initial_state(bounds)]
    met = {*queue}
    for state in queue:
        found[state] = [(how, to) for how, to in successors(bounds, state, model) if to != state]
        new = [to for to in dict.fromkeys(to for _, to in found[state]) if to not in met]
        met.update(new)
        queue += new
    return found


def distances(steps: Steps) -> dict[AbstractState, int]:
    found = {next(iter(steps)): 0}
    for state, further in steps.items():
        for _, to in further:
            found.setdefault(to, found[state] + 1)
    return found


def confirm(bounds: Bounds, run: Run, model: Model = MODEL) -> None:
    """Make sure that a run is one of the interpreter's."""
    assert run.states[0] == initial_state(bounds)
    for before, how, to in zip(run.states, run.labels, run.states[1:], strict=False):
        assert (how, to) in list(successors(bounds, before, model))
    assert len(run.states) == len(run.labels) + 1
    assert run.loop is None or run.states[run.loop] == run.states[-1]


def plain(  # noqa: C901, PLR0911, PLR0912 - one word of the language each
    claim: Expression, bounds: Bounds, before: AbstractState, slot: Slot, step: Any = None
) -> bool:
    """Say whether something holds, of a state or of a step, in the plainest way."""

    def value(variable: Variable, state: AbstractState) -> Any:
        return getattr(state if variable.shared else at(state), variable.name)

    def at(state: AbstractState) -> Any:
        slots = {"conversation": state.conversations, "record": state.records}
        return slot and slots[slot[0]][slot[1]]

    def size(state: AbstractState, count: Count) -> int:
        return sum(
            holds(count.of, Moment(bounds, state, one))
            for kind in count.kinds
            for one in {"conversation": state.conversations, "record": state.records}[kind]
        )

    match claim:
        case Not(part):
            return not plain(part, bounds, before, slot, step)
        case All(parts):
            return all(plain(part, bounds, before, slot, step) for part in parts)
        case Some(parts):
            return any(plain(part, bounds, before, slot, step) for part in parts)
        case Then(part):
            return plain(part, bounds, step[1], slot)
        case Same(variable):
            return value(variable, before) == value(variable, step[1])
        case OnlyChanges(variables):
            names = {*at(before)._fields} - {variable.name for variable in variables}
            return all(getattr(at(before), n) == getattr(at(step[1]), n) for n in names)
        case Falls(counter):
            return value(counter, step[1]) < value(counter, before)
        case Moves(count):
            return size(before, count) != size(step[1], count)
        case Happens(names):
            return step[0].name in names
        case ActedBy(actor):
            return ACTORS[step[0].name] == actor
        case AtMost(counts, bound):
            limit = bound if isinstance(bound, int) else getattr(bounds, bound.name)
            return sum(size(before, count) for count in counts) <= limit
        case Adds(counter):
            was = value(counter, before)
            return was >= bounds.chosen(counter.most) or was < value(counter, step[1])
        case Own():
            return is_own(step[0], before, slot)
        case About(values):
            return any(value in values for value in step[0].arguments)
        case Proper():
            own = [v for v in CONVERSATION if slot and v.name in at(before)._fields]
            return all(value(v, before) in v.domain for v in (*SHARED, *own)) and (
                slot is None or getattr(at(before), "unread", 0) <= bounds.unread_max
            )
    return holds(claim, Moment(bounds, before, at(before)))


def is_own(label: Label, state: AbstractState, slot: Slot) -> bool:
    """Say whether an event happens to a slot, or where none is meant, to none."""
    if label.name in ("confirm", "cancel"):
        return slot is not None and state.of(slot[0])[slot[1]].dialog
    name = {"conversation": slot[1], "record": f"record-{slot[1]}"}[slot[0]] if slot else "home"
    of_panel = label.name in ("toggle", "choose", "reset")
    return slot is None if of_panel else label.arguments[0] == name


def rows(steps: Steps, over: str) -> Iterator[tuple[int, AbstractState, Any]]:
    """Yield every state, or every step, with the length of the shortest run that ends with it."""
    for state, depth in distances(steps).items():
        if over == "states":
            yield depth, state, None
        else:
            yield from ((depth + 1, state, step) for step in steps[state])


def first_slots(bounds: Bounds, of: tuple[SlotKind, ...]) -> list[Slot]:
    sizes = {"conversation": bounds.conversations, "record": bounds.records}
    return [(kind, 0) for kind in of if sizes[kind]] if of else [None]


def plain_verdict(claim: Always, bounds: Bounds, steps: Steps) -> tuple[list[int], list[int]]:
    """Return the lengths of the shortest runs to wherever the premise is met, and is broken."""
    met, broken = [], []
    for slot in first_slots(bounds, claim.of):
        for depth, state, step in rows(steps, claim.over):
            if plain(claim.premise, bounds, state, slot, step):
                met.append(depth)
                if not plain(claim.holds, bounds, state, slot, step):
                    broken.append(depth)
    return met, broken


def plain_possibility(
    claim: AlwaysPossible, bounds: Bounds, steps: Steps
) -> tuple[list[int], list[int]]:
    """Return the lengths of the shortest runs to wherever the premise is met, and is broken."""
    met, broken = [], []
    for slot in first_slots(bounds, claim.of):
        possible = {state for state in steps if plain(claim.goal, bounds, state, slot)}
        more = possible
        while more:
            ahead = {s for s in steps if any(to in possible for _, to in steps[s])}
            more = ahead - possible
            possible |= more
        for depth, state, _ in rows(steps, "states"):
            if plain(claim.premise, bounds, state, slot):
                met.append(depth)
                broken += [depth] if state not in possible else []
    return met, broken


def plain_lassos(
    claim: LeadsTo, bounds: Bounds, steps: Steps, longest: int
) -> Iterator[tuple[int, int]]:
    """Yield how long each fair run without the goal is, and where its loop begins."""
    (slot,) = first_slots(bounds, claim.of)
    due = {s for s in steps if plain(claim.premise & ~claim.goal, bounds, s, slot)}
    away = {s for s in steps if not plain(claim.goal, bounds, s, slot)}
    for states, labels in runs(steps, longest):
        last = max((at for at, state in enumerate(states) if state not in away), default=-1)
        for loop, state in enumerate(states):
            if state == states[-1] and due.intersection(states[last + 1 : loop + 1]):
                again = [{how for how, _ in steps[state]} for state in states[loop:]]
                if is_fair(claim, again, labels[loop:]):
                    yield len(labels), loop


def runs(steps: Steps, longest: int) -> Iterator[tuple[list[AbstractState], list[Label]]]:
    """Yield every run of at most a length."""
    queue = [([next(iter(steps))], [])]
    while queue:
        states, labels = queue.pop()
        yield states, labels
        if len(labels) < longest:
            queue += [([*states, to], [*labels, how]) for how, to in steps[states[-1]]]


def is_fair(claim: LeadsTo, enabled: list[set[Label]], taken: list[Label]) -> bool:
    """Say whether a loop is fair in whose states some events are enabled, and some are taken."""
    always, ever = set.intersection(*enabled), set.union(*enabled)
    put_off = {how for how in always if how.name in claim.weakly} - {*taken}
    starved = {how for how in ever if how.name in claim.strongly} - {*taken}
    return not put_off and not starved


def length(run: Run | None) -> int | None:
    return None if run is None else len(run.labels)


def plain_successors(
    bounds: Bounds, state: AbstractState, model: Model = MODEL
) -> Iterator[tuple[Label, AbstractState]]:
    """Yield every event that is enabled, each worked out anew on the whole state."""
    for event in model.events:
        for place in [p for p in (*bounds.places, None) if (p and p.kind) in event.targets]:
            slot = slot_of(state, place)
            if holds(event.enabled, Moment(bounds, state, slot)):
                for argument, named in event.arguments:
                    moment = Moment(bounds, state, slot, argument)
                    yield event_label(event, place, named), _after(model, event, place, moment)


def _after(model: Model, event: Event, place: Place | None, moment: Moment) -> AbstractState:
    bounds, before = moment.bounds, moment.state
    case = next(case for case in event.cases if holds(case.when, moment))
    sets = [(variable, TERM(term)(moment)) for variable, term in case.sets]
    state = before._replace(**{v.name: value for v, value in sets if v.shared})
    for one in case.everywhere:
        for kind in one.where.kinds:
            slots = list(state.of(kind))
            for number, slot in enumerate(before.of(kind)):
                if holds(one.where.of, Moment(bounds, before, slot)):
                    slots[number] = slots[number]._replace(**{one.variable.name: one.value})
            state = state._replace(**{f"{kind}s": tuple(slots)})
    if place:
        slots = list(state.of(place.kind))
        own = slots[place.number]._replace(**{v.name: to for v, to in sets if not v.shared})
        lost = {
            variable.name: variable.default
            for variable, kept in model.kept.items()
            if variable.name in own._fields and not holds(kept, Moment(bounds, state, own))
        }
        slots[place.number] = own._replace(**lost)
        state = state._replace(**{f"{place.kind}s": tuple(slots)})
    if case.decide and not holds(case.decide.unless, moment):
        now = Moment(bounds, state)
        decided = next(to for when, to in model.policy.entries if holds(when, now))
        state = state._replace(**{model.policy.variable.name: decided})
    return state


def satisfied(query: Query, bounds: Bounds, state: AbstractState) -> bool:
    """Say whether a state satisfies a query."""
    slots = [slot for kind in query.of for slot in state.of(kind)] if query.of else [None]
    return any(ASKED(query.expression)(Moment(bounds, state, slot)) for slot in slots)


def _at(at: At, part: Meaning) -> Meaning:
    return lambda moment: part(replace(moment, slot=slot_of(moment.state, at.place)))


ASKED = Fold("a query", HOLDS.cases, At=_at)
"""Whether the expressions of queries hold at a moment."""
