"""The model, read where not everything is known: a guard may hold, or may not, or both."""

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache, lru_cache
from itertools import product
from typing import Any, Final, NamedTuple, TypeVar

from session_panel import HOME, AnyEvent, Config, Rename, Sentiment
from session_panel.config import Threshold
from session_panel.sentiment import is_upset
from session_panel_spec.domain.panel_events import name_of, subject_of
from session_panel_spec.lockstep.mapping import bounds_of
from session_panel_spec.model.abstract_state import LIMITS, Bounds
from session_panel_spec.model.configured import BOUNDED
from session_panel_spec.model.language import (
    FALSE,
    TRUE,
    Below,
    Case,
    Decide,
    Everywhere,
    Expression,
    If,
    Term,
    Value,
    Variable,
    found,
)
from session_panel_spec.model.panel_model import MODEL, POLICY
from session_panel_spec.model.partial_evaluation import Facts, Known, exactly, reduced, reduced_term
from session_panel_spec.model.refusals import Refusal
from session_panel_spec.monitor.acts import AS_RECORD, KEPT_BY_ID, Act, policy_of
from session_panel_spec.monitor.possible import (
    ANY_NUMBER,
    Counts,
    Possible,
    Range,
    Slot,
    count,
    is_so,
    total,
)

_SEEN_AT_ONCE: Final = 1 << 16

_ARGUMENTS = {event.name: event.argument for event in MODEL.events}

T = TypeVar("T")
Shared = tuple[tuple[Variable, Any], ...]
"""Variables of the panel as a whole, and their values; of those that are not here, any."""


class AbstractEvent(NamedTuple):
    """What happened, without texts and times.

    Attributes:
        kind: the event's name in JSON.
        name: the id that it is about; `HOME` where it is about the panel as a whole, None for any
            id that is not told apart.
        argument: what else it is about, as the model says it.
        known: what it tells besides, or somebody knows of what it does not tell.
    """

    kind: str
    name: str | None = HOME
    argument: Value | None = None
    known: "Shared" = ()


class Sight(NamedTuple):
    """What an event sees: the panel, its slot, its argument, and what all others count for."""

    shared: Shared
    slot: Slot
    argument: Value | None = None
    rest: Range = ANY_NUMBER


class Outcome(NamedTuple):
    """What an event may lead to, and what it does to all other slots."""

    shared: Shared
    slot: Slot
    everywhere: tuple[Everywhere, ...]


class Answers(NamedTuple):
    """What an act may lead to, and the IDs of the rules that may refuse it."""

    outcomes: tuple[Outcome, ...]
    rules: tuple[str, ...]


def bounds_within(config: Config | None) -> tuple[Bounds, Bounds]:
    """Return the least and the most that the bounds of a configuration can be."""
    if config:
        return bounds_of(config), bounds_of(config)
    limits: dict[str, Any] = {name: LIMITS[name] for name in BOUNDED.values() if name in LIMITS}
    least, most = (Bounds(**{name: each[end] for name, each in limits.items()}) for end in (0, 1))
    return least, most


class Reading:
    """Reads acts at a configuration, or where nobody knows it.

    Attributes:
        answers: what an act may come to in a sight.
    """

    def __init__(self, config: Config | None, acts: Iterable[Act]) -> None:
        self._switches = bounds_of(config) if config else None
        self._bounds = bounds_within(config)
        self._policy = tuple(policy_of(config))
        self._belows = _found(Below, (*self._policy, *(b for act in acts for b in act.branches)))
        self._looks_at = cache(self._variables_of)
        self._known = lru_cache(_SEEN_AT_ONCE)(self._known_in)
        self._truths = lru_cache(_SEEN_AT_ONCE)(self._compared)
        self.answers = lru_cache(_SEEN_AT_ONCE)(self._answers)

    def answered(
        self, act: Act, possible: Possible, event: AbstractEvent
    ) -> Iterator[tuple[Sight, Answers]]:
        """Yield what an act may see, as far as it looks at the panel, and what it comes to."""
        variables, rest = self._looks_at(act), possible.counts_but(event.name)
        values = (possible.of(key) for key in (*variables, event.name))
        for *shared, slot in product(*values):
            seen = (*zip(variables, shared, strict=True), *event.known)
            sight = Sight(seen, slot, event.argument, rest)
            yield sight, self.answers(act, sight)

    def outcomes(self, case: Case, sight: Sight) -> Iterator[Outcome]:
        """Yield what a case may lead to, where it holds."""
        known = self._known(sight)
        counted = replace(known, bounds=self._bounds[0])
        variables = [variable for variable, _ in case.sets]
        for values in product(*(_values(reduced_term(term, counted)) for _, term in case.sets)):
            sets = dict(zip(variables, values, strict=True))
            own = {variable.name: value for variable, value in sets.items() if not variable.shared}
            shared = {variable: value for variable, value in sets.items() if variable.shared}
            after = sight._replace(
                shared=_with(sight.shared, shared), slot=_settled(sight.slot._replace(**own))
            )
            for decided in self._decided(case.decide, known, after):
                yield Outcome(decided, after.slot, case.everywhere)

    def _answers(self, act: Act, sight: Sight) -> Answers:
        branches = ((b.where if isinstance(b, Refusal) else b.when, b) for b in act.branches)
        may_be = [*_first(branches, self._known(sight))]
        cases = (case for case in may_be if isinstance(case, Case))
        outcomes = dict.fromkeys(one for case in cases for one in self.outcomes(case, sight))
        rules = dict.fromkeys(one.rule for one in may_be if isinstance(one, Refusal))
        return Answers(tuple(outcomes), tuple(rules))

    def _decided(self, decide: Decide | None, before: Known, after: Sight) -> Iterator[Shared]:
        """Yield what the panel may be once the policy has decided, if it does."""
        unless = reduced(decide.unless, before) if decide else TRUE
        if unless != FALSE:
            yield after.shared
        if unless != TRUE:
            for to in _first(self._policy, self._known(after)):
                yield _with(after.shared, {POLICY.variable: to})

    def _known_in(self, sight: Sight) -> Known:
        facts = {**_facts(sight.slot), **exactly(dict(sight.shared))}
        truths = self._truths(count(sight.slot), sight.rest)
        return Known(facts, self._switches, truths=truths, argument=sight.argument)

    def _compared(self, own: Counts, rest: Range) -> Mapping[Below, bool]:
        """Return of which comparisons it is known whether they hold."""
        truths: dict[Below, bool] = {}
        for below in self._belows:
            least, most = (
                total(own, below.counts) + total(others, below.counts) for others in rest
            )
            lowest, highest = (bounds.chosen(below.bound) for bounds in self._bounds)
            if most < lowest or least >= highest:
                truths[below] = most < lowest
        return truths

    def _variables_of(self, act: Act) -> tuple[Variable, ...]:
        """Return the variables of the panel as a whole that an act looks at, or sets."""
        asked = (*act.branches, *(self._policy if _found(Decide, act.branches) else ()))
        return tuple(variable for variable in _found(Variable, asked) if variable.shared)


def _found(kind: type[T], parts: Iterable[Hashable]) -> tuple[T, ...]:
    """Return all of a kind that some parts hold, each once."""
    found_in = (_found_in(kind, part) for part in parts)  # type: ignore[arg-type] # it has a hash
    return tuple(dict.fromkeys(one for each in found_in for one in each))


@lru_cache(_SEEN_AT_ONCE)
def _found_in(kind: type[T], part: Hashable) -> tuple[T, ...]:
    return found(kind, part)


def _first(entries: Iterable[tuple[Expression, T]], known: Known) -> Iterator[T]:
    """Yield what stands with each expression that may be the first that holds."""
    for where, what in entries:
        left = reduced(where, known)
        if left != FALSE:
            yield what
        if left == TRUE:
            return


def _values(term: Term) -> tuple[Any, ...]:
    """Return what a term may be of which no more is known."""
    return _values(term.then) + _values(term.otherwise) if isinstance(term, If) else (term,)


def _with(shared: Shared, others: Mapping[Variable, Value]) -> Shared:
    return tuple({**dict(shared), **others}.items()) if others else shared


@lru_cache(_SEEN_AT_ONCE)
def _facts(slot: Slot) -> Facts:
    return exactly(dict(zip(MODEL.slots["conversation"], slot, strict=True)))


@lru_cache(_SEEN_AT_ONCE)
def _settled(slot: Slot) -> Slot:
    """Return the slot with everything at its default that is not kept."""
    lost = (variable for variable, kept in KEPT_BY_ID.items() if not is_so(kept, slot))
    defaults: dict[str, Any] = {variable.name: variable.default for variable in lost}
    return slot._replace(**defaults)


@lru_cache(_SEEN_AT_ONCE)
def changed(slot: Slot, everywhere: frozenset[Everywhere]) -> Slot:
    """Do to a slot what an event does to all alike."""
    there = (one for one in everywhere if is_so(one.where.of, slot))
    sets: dict[str, Any] = {one.variable.name: one.value for one in there}
    return slot._replace(**sets)


def abstract_event(event: AnyEvent, threshold: Threshold | None) -> AbstractEvent:
    """Return what an event is, where sentiment from a threshold on is upset.

    Of an unknown threshold it is not told whether it is.
    """
    as_record = event.record is not None if isinstance(event, Rename) else None
    known = () if as_record is None else ((AS_RECORD.variable, as_record),)
    return AbstractEvent(
        name_of(event), subject_of(event) or HOME, _argument(event, threshold), known
    )


def arguments_of(kind: str) -> tuple[Value | None, ...]:
    """Return what an event of a kind can be about besides its id."""
    argument = _ARGUMENTS.get(kind)
    return argument.domain if argument else (None,)


def _argument(event: AnyEvent, threshold: Threshold | None) -> Value | None:
    argument = _ARGUMENTS.get(name_of(event))
    if argument is None:
        return None
    if isinstance(event, Sentiment):
        return is_upset(event.level, threshold) if threshold else None
    named = dict(zip(argument.labels, argument.domain, strict=True))
    return named[getattr(event, argument.name)]
