"""Every way in which one thing of the model can be wrong, made from the model's own data."""

from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeVar

from session_panel_spec.model import panel_model as model
from session_panel_spec.model.fold import Fold
from session_panel_spec.model.language import (
    FALSE,
    TRUE,
    All,
    Below,
    Case,
    Decide,
    Event,
    Expression,
    If,
    Model,
    More,
    Not,
    Parameter,
    Some,
    Term,
    Value,
    Variable,
)
from session_panel_spec.model.panel_model import MODEL, RECOMPUTE

T = TypeVar("T")


@dataclass(frozen=True)
class ModelMutant:
    """The model with one thing changed.

    Attributes:
        name: what was changed, such as ``"accept(conversation): session -> background"``.
        kind: the kind of change.
        events: the names of the events that may do something else than before.
    """

    name: str
    kind: str
    events: frozenset[str]
    model: Model


def model_mutants() -> tuple[ModelMutant, ...]:
    """Return every mutant of the model; of equal ones the first."""
    apart = replace(MODEL, events=tuple(_apart(MODEL.events)))
    different = {_content(apart): None}
    found = []
    for mutant in (*_of_events(apart), *_of_policy(apart), *_of_kept(apart)):
        if _content(mutant.model) not in different:
            different[_content(mutant.model)] = None
            found.append(mutant)
    return tuple(found)


def only(model: Model, names: Container[str]) -> Model:
    """Return a model with nothing but the events of some names."""
    return replace(model, events=tuple(event for event in model.events if event.name in names))


def _apart(events: Iterable[Event]) -> Iterator[Event]:
    """Yield each event once for each kind of slot, so that each can be wrong by itself."""
    for event in events:
        if event.of:
            yield from (replace(event, of=(kind,)) for kind in event.of)
        else:
            yield event


def _content(model: Model) -> object:
    return model.events, tuple(model.kept.items()), model.policy


Change = tuple[str, str, T]
"""A kind of change, what was changed, and what it makes of a thing."""


def _each(parts: tuple[T, ...]) -> Iterator[tuple[int, T, Callable[..., tuple[T, ...]]]]:
    """Yield each part, from number 0 on, with what puts others in its place."""

    def replaced(number: int, *by: T) -> tuple[T, ...]:
        return (*parts[:number], *by, *parts[number + 1 :])

    for number, part in enumerate(parts):
        yield number, part, partial(replaced, number)


def _of_events(model: Model) -> Iterator[ModelMutant]:
    for _, event, with_event in _each(model.events):
        name, names = event_wording(event), frozenset({event.name})
        dropped = replace(model, events=with_event())
        yield ModelMutant(f"{name}: dropped", "event dropped", names, dropped)
        for kind, what, changed in (*_of_guard(event), *_of_cases(event)):
            mutant = replace(model, events=with_event(changed))
            yield ModelMutant(f"{name}: {what}", kind, names, mutant)


def _of_guard(event: Event) -> Iterator[Change[Event]]:
    for how, what, guard in _of_expression(event.enabled):
        yield f"guard {how}", f"guard {what}", replace(event, enabled=guard)


def _of_cases(event: Event) -> Iterator[Change[Event]]:
    for number, case, with_case in _each(event.cases):
        where = f"case {number + 1} " if len(event.cases) > 1 else ""
        if where:
            yield "case dropped", f"{where}dropped", _with_cases(event, with_case())
        for kind, what, changed in _of_case(case):
            yield kind, where + what, _with_cases(event, with_case(changed))


def _with_cases(event: Event, cases: tuple[Case, ...]) -> Event:
    """Return the event with other cases; the last case is whatever no other is."""
    return replace(event, cases=(*cases[:-1], replace(cases[-1], when=TRUE)))


def _of_case(case: Case) -> Iterator[Change[Case]]:
    for how, what, when in _of_expression(case.when):
        if how != "dropped":  # that is to drop the cases after it
            yield f"condition {how}", f"condition {what}", replace(case, when=when)
    yield from _of_sets(case)
    for change in MODEL.everywhere:
        now = tuple(one for one in MODEL.everywhere if (one in case.everywhere) != (one == change))
        how = f"no {change.name}" if change in case.everywhere else change.name
        yield f"{change.name} flipped", how, replace(case, everywhere=now)
    yield from _of_decision(case)


def _of_sets(case: Case) -> Iterator[Change[Case]]:
    for _, (variable, term), with_set in _each(case.sets):
        yield "effect dropped", f"{variable.name} not set", replace(case, sets=with_set())
        for what, other in _of_term(variable, term):
            sets = with_set((variable, other))
            yield "effect redirected", f"{variable.name} -> {what}", replace(case, sets=sets)


def _of_term(variable: Variable, term: Term) -> Iterator[tuple[str, Term]]:
    """Yield every other constant, of a counter those of every size; and a choice the wrong way.

    Instead of one more than a counter is, it is as much as at the largest size: elsewhere too much.
    """
    of_counter = (0, 1, variable.domain[-1]) if isinstance(term, More) else (0, 1)
    for value in of_counter if variable.is_counter else variable.domain:
        if value != term:
            yield value_wording(value), value
    if isinstance(term, If):
        yield "the wrong way", replace(term, condition=_negated(term.condition))


def _of_decision(case: Case) -> Iterator[Change[Case]]:
    name = MODEL.policy.name
    if case.decide is None:
        yield f"{name} added", name, replace(case, decide=RECOMPUTE)
        return
    yield f"{name} dropped", f"no {name}", replace(case, decide=None)
    for how, what, unless in _of_expression(case.decide.unless, dropped=FALSE):
        changed = replace(case, decide=Decide(unless))
        yield f"exception {how}", f"exception {what}", changed


def _of_expression(
    expression: Expression, dropped: Expression = TRUE
) -> Iterator[Change[Expression]]:
    """Yield an expression dropped or negated, and so each of its parts, if it says anything."""
    if expression in (TRUE, FALSE):
        return
    yield "dropped", "dropped", dropped
    yield "negated", "negated", _negated(expression)
    for how, text, changed in _of_parts(expression):
        yield f"part {how}", f"{how} {text}", changed


def _of_parts(expression: Expression) -> Iterator[Change[Expression]]:
    if not isinstance(expression, All | Some):
        return
    for _, part, with_part in _each(expression.parts):
        yield "without", wording(part), replace(expression, parts=with_part())
        yield "negating", wording(part), replace(expression, parts=with_part(_negated(part)))
        for how, text, changed in _of_parts(part):
            yield how, text, replace(expression, parts=with_part(changed))


def _negated(expression: Expression) -> Expression:
    return expression.part if isinstance(expression, Not) else ~expression


def _of_policy(model: Model) -> Iterator[ModelMutant]:
    names = frozenset(e.name for e in model.events if any(c.decide for c in e.cases))
    for number, entry, with_entry in _each(model.policy.entries):
        for kind, what, changed in _of_entry(model.policy.variable, *entry):
            policy = replace(model.policy, entries=with_entry(changed))
            name = f"policy {number + 1}: {what}"
            yield ModelMutant(name, kind, names, replace(model, policy=policy))


Entry = tuple[Expression, Value]


def _of_entry(variable: Variable, when: Expression, to: Value) -> Iterator[Change[Entry]]:
    for value in variable.domain:
        if value != to:
            yield "policy redirected", f"{variable.name} -> {value}", (when, value)
    for how, what, condition in _of_expression(when):
        yield f"policy {how}", f"condition {what}", (condition, to)


def _of_kept(model: Model) -> Iterator[ModelMutant]:
    names = frozenset(event.name for event in model.events)
    for variable in model.kept:
        for how, changed in (("always", TRUE), ("never", FALSE)):
            kept = {**model.kept, variable: changed}
            name = f"{variable.name}: {how} kept"
            yield ModelMutant(name, f"{how} kept", names, replace(model, kept=kept))


NAMED = {
    expression: name.replace("_", " ")
    for name, expression in vars(model).items()
    if isinstance(expression, Expression)
}
"""The expressions to which the model itself gives a name."""


def event_wording(event: Event) -> str:
    """Return the name of an event, with the kind of slot that it happens to."""
    return f"{event.name}({event.of[0]})" if event.of else f"{event.name}(panel)"


def value_wording(value: Value) -> str:
    """Return a value as people write it."""
    return str(value).lower()


def _joined(expression: All | Some, *parts: str) -> str:
    return f"({(' and ' if isinstance(expression, All) else ' or ').join(parts)})"


def _below(below: Below) -> str:
    most = below.bound.name if isinstance(below.bound, Parameter) else below.bound
    return f"{' + '.join(count.name for count in below.counts)} below {most}"


wording = Fold(
    "the wording of mutants",
    Is=lambda node: f"{node.variable.name} {' or '.join(map(value_wording, node.values))}",
    Not=lambda _, part: f"not {part}",
    All=_joined,
    Some=_joined,
    Below=_below,
    Switched=lambda node: node.parameter.name,
    given=NAMED,
)
"""Every expression in words: the model's own name for it, where it has one."""
