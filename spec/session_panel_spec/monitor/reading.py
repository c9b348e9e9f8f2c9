"""The model, read where not everything is known: a guard may hold, or may not, or both."""

from collections.abc import Callable, Iterable, Iterator
from functools import cache, lru_cache
from itertools import product
from typing import Any, Final, NamedTuple, cast

from session_panel import Config
from session_panel.presence import PresenceState
from session_panel_spec.lockstep.mapping import UNREAD_MAX, bounds_of
from session_panel_spec.model.abstract_state import Bounds
from session_panel_spec.model.events import KEPT, POLICY, presence
from session_panel_spec.model.fold import Fold
from session_panel_spec.model.interpreter import Moment, holds, initial_state
from session_panel_spec.model.language import (
    All,
    Below,
    Case,
    Count,
    Everywhere,
    Expression,
    If,
    Is,
    More,
    Some,
    Value,
    Variable,
    found,
)
from session_panel_spec.monitor.events import Act, policy_of
from session_panel_spec.monitor.possible import (
    ANY_NUMBER,
    Counts,
    Range,
    Slot,
    Slots,
    count,
)

_SEEN_AT_ONCE: Final = 1 << 16


class Sight(NamedTuple):
    """What an event sees: the presence, its slot, its argument, and what all others count for.

    Attributes:
        presence: None where it may be any, or does not matter.
    """

    presence: PresenceState | None
    slot: Slot
    argument: Value | None
    rest: Range


class About(NamedTuple):
    """What else an event is about: its argument, and what all others count for."""

    argument: Value | None
    rest: Range


class Outcome(NamedTuple):
    """What an event may lead to, and what it does to all other slots.

    Attributes:
        presence: None where it stays as it was.
    """

    presence: PresenceState | None
    slot: Slot
    everywhere: tuple[Everywhere, ...]


class Reading:
    """Reads the model at a configuration.

    Attributes:
        answers: the rules that may refuse an act, in a sight; None among them where it may be
            accepted.
        outcomes: what an act that is accepted may lead to.
    """

    def __init__(self, config: Config) -> None:
        self.chosen = bounds_of(config).chosen
        self._policy = policy_of(config)
        self.answers = lru_cache(_SEEN_AT_ONCE)(self._answers)
        self.outcomes = lru_cache(_SEEN_AT_ONCE)(self._outcomes)
        self._kept = lru_cache(_SEEN_AT_ONCE)(self._kept_anew)

    def sights(
        self, act: Act, presences: Iterable[PresenceState], own: Slots, about: About
    ) -> Iterator[Sight]:
        """Yield what an act may see, as far as it looks; where it does not, that is left open."""
        argument, rest = about
        looks = _looks_at(act)
        rest = Range(
            Counts(*map(_if, looks.counts, rest.least, ANY_NUMBER.least)),
            Counts(*map(_if, looks.counts, rest.most, ANY_NUMBER.most)),
        )
        for now, slot in product(presences if looks.presence else (None,), own):
            yield Sight(now, slot, argument, rest)

    def may(self, expression: Expression, sight: Sight, *, hold: bool = True) -> bool:
        """Say whether an expression may hold, or may not hold."""
        return bool(_MAY(expression)(self, sight, hold=hold))

    def may_be_below(self, below: Below, sight: Sight, *, hold: bool) -> bool:
        """Say whether counts may be below their bound, or may not be."""
        own = count(sight.slot)
        rest = sight.rest.least if hold else sight.rest.most
        total = sum(getattr(own, c.name) + getattr(rest, c.name) for c in below.counts)
        return (total < self.chosen(below.bound)) is hold

    def _answers(self, act: Act, sight: Sight) -> tuple[str | None, ...]:
        rules: list[str | None] = []
        for refusal in act.refusals:
            if self.may(refusal.where, sight):
                rules.append(refusal.rule)
            if not self.may(refusal.where, sight, hold=False):
                return tuple(rules)
        return (*rules, None) if act.cases else tuple(rules)

    def _outcomes(self, act: Act, sight: Sight) -> tuple[Outcome, ...]:
        outcomes: list[Outcome] = []
        for case in act.cases:
            if self.may(case.when, sight):
                outcomes += self._of_case(case, sight)
            if not self.may(case.when, sight, hold=False):
                break
        return tuple(dict.fromkeys(outcomes))

    def _of_case(self, case: Case, sight: Sight) -> Iterator[Outcome]:
        for values in product(*(_VALUES(term)(self, sight) for _, term in case.sets)):
            sets = list(zip((variable for variable, _ in case.sets), values, strict=True))
            own = {variable.name: value for variable, value in sets if not variable.shared}
            slot = self._kept(sight.slot._replace(**own))
            now = next((value for variable, value in sets if variable == presence), sight.presence)
            after = sight._replace(presence=now, slot=slot)
            for decided in self._decided(case, sight, after):
                yield Outcome(decided, slot, case.everywhere)

    def presences(self, case: Case, sight: Sight) -> Iterator[PresenceState]:
        """Yield what the presence may be after a case, whatever its slot is."""
        for variable, term in case.sets:
            if variable == presence:
                yield from _VALUES(term)(self, sight)
        yield from (p for p in self._decided(case, sight, sight) if p)

    def _decided(self, case: Case, before: Sight, after: Sight) -> Iterator[PresenceState | None]:
        """Yield what the presence may be once the policy has decided, if it does."""
        if case.decide is None or self.may(case.decide.unless, before):
            yield after.presence
        if case.decide is None or not self.may(case.decide.unless, before, hold=False):
            return
        for when, to in self._policy:
            if self.may(when, after):
                yield cast("PresenceState", to)
            if not self.may(when, after, hold=False):
                return

    def _kept_anew(self, slot: Slot) -> Slot:
        """Return the slot with everything at its default that is not kept."""
        seen = Sight(None, slot, None, ANY_NUMBER)
        lost: dict[str, Any] = {
            variable.name: variable.default
            for variable, kept in KEPT.items()
            if not self.may(kept, seen)
        }
        return slot._replace(**lost)


class _Looks(NamedTuple):
    """What an act looks at: the presence or not, and each of the counts or not."""

    presence: bool
    counts: tuple[bool, ...]


@cache
def _looks_at(act: Act) -> _Looks:
    asked = (*(refusal.where for refusal in act.refusals), *act.cases)
    counted = {counted.name for below in found(Below, asked) for counted in below.counts}
    decides = any(case.decide for case in act.cases)
    if decides:
        counted |= {count.name for count in found(Count, POLICY)}
    looks = any(one.variable == presence for one in found(Is, asked))
    return _Looks(looks or decides, tuple(name in counted for name in Counts._fields))


@lru_cache(_SEEN_AT_ONCE)
def changed(slot: Slot, everywhere: frozenset[Everywhere]) -> Slot:
    """Do to a slot what an event does to all alike."""
    here = Moment(Bounds(), initial_state(Bounds()), slot)
    there = (one for one in everywhere if holds(one.where.of, here))
    sets: dict[str, Any] = {one.variable.name: one.value for one in there}
    return slot._replace(**sets)


def _if(looks: bool, number: float, otherwise: float) -> float:
    return number if looks else otherwise


def _value(variable: Variable, sight: Sight) -> Any:  # noqa: ANN401 - any value
    return sight.presence if variable == presence else getattr(sight.slot, variable.name)


_May = Callable[..., bool]
_Values = Callable[[Reading, Sight], tuple[Any, ...]]


def _is(expression: Is) -> _May:
    def may(_: Reading, sight: Sight, *, hold: bool) -> bool:
        known = _value(expression.variable, sight)
        return known is None or (known in expression.values) is hold

    return may


def _parts(expression: All | Some, *parts: _May) -> _May:
    def may(reading: Reading, sight: Sight, *, hold: bool) -> bool:
        each = (part(reading, sight, hold=hold) for part in parts)
        return all(each) if isinstance(expression, All) is hold else any(each)

    return may


def _either(_: If, condition: _May, then: _Values, otherwise: _Values) -> _Values:
    def values(reading: Reading, sight: Sight) -> tuple[Any, ...]:
        first = then(reading, sight) if condition(reading, sight, hold=True) else ()
        return first + (otherwise(reading, sight) if condition(reading, sight, hold=False) else ())

    return values


def _more(more: More) -> _Values:
    return lambda _, sight: (min(_value(more.counter, sight) + 1, UNREAD_MAX),)


_MAY: Fold[_May] = Fold(
    "the monitor",
    Is=_is,
    All=_parts,
    Some=_parts,
    Not=lambda _, part: lambda reading, sight, hold: part(reading, sight, hold=not hold),
    Below=lambda node: lambda reading, sight, hold: reading.may_be_below(node, sight, hold=hold),
    Switched=lambda node: lambda reading, _, hold: bool(reading.chosen(node.parameter)) is hold,
    Unsaid=lambda _: lambda *_, **_hold: True,
)
"""Whether each expression may hold, or may not hold."""

_VALUES: Fold[Any] = Fold(
    "the monitor",
    _MAY.cases,
    Variable=lambda node: lambda _, sight: (_value(node, sight),),
    Argument=lambda _: lambda _, sight: (sight.argument,),
    If=_either,
    More=_more,
    Value=lambda value: lambda *_: (value,),
)
"""What each term may be before the event."""
