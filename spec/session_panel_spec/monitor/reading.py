"""The model, read where not everything is known: a guard may hold, or may not, or both."""

from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from itertools import product
from typing import Any, Final, NamedTuple, cast

from session_panel import Config
from session_panel.presence import PresenceState
from session_panel_spec.model.events import KEPT, LOAD, presence
from session_panel_spec.model.language import (
    All,
    Argument,
    Below,
    Case,
    Count,
    Expression,
    If,
    Is,
    More,
    Not,
    Parameter,
    Some,
    Switched,
    Term,
    Value,
    Variable,
    found,
)
from session_panel_spec.monitor.events import Act, Unsaid, bounds_of, policy_of
from session_panel_spec.monitor.possible import (
    ANY_NUMBER,
    UNREAD_MAX,
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
    blur: bool
    dismiss: bool


class Reading:
    """Reads the model at a configuration.

    Attributes:
        answers: the rules that may refuse an act, in a sight; None among them where it may be
            accepted.
        outcomes: what an act that is accepted may lead to.
    """

    def __init__(self, config: Config) -> None:
        self._bounds = bounds_of(config)
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
        match expression:
            case Is(variable, values):
                known = _value(variable, sight)
                return known is None or (known in values) is hold
            case All(parts) | Some(parts):
                each = (self.may(part, sight, hold=hold) for part in parts)
                return all(each) if isinstance(expression, All) is hold else any(each)
            case Not(part):
                return self.may(part, sight, hold=not hold)
            case Below(counts, bound):
                return self._may_be_below(counts, self._number(bound), sight, hold=hold)
            case Switched(parameter):
                return bool(self._number(parameter)) is hold
            case Unsaid():
                return True
        raise TypeError(expression)

    def _may_be_below(
        self, counts: tuple[Count, ...], bound: int, sight: Sight, *, hold: bool
    ) -> bool:
        own = count(sight.slot)
        rest = sight.rest.least if hold else sight.rest.most
        total = sum(getattr(own, c.name) + getattr(rest, c.name) for c in counts)
        return (total < bound) is hold

    def _number(self, bound: Parameter | int) -> int:
        if isinstance(bound, int):
            return bound
        return cast("int", getattr(self._bounds, bound.name))

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
        for values in product(*(self._values(term, sight) for _, term in case.sets)):
            sets = list(zip((variable for variable, _ in case.sets), values, strict=True))
            own = {variable.name: value for variable, value in sets if not variable.shared}
            slot = self._kept(sight.slot._replace(**own))
            now = next((value for variable, value in sets if variable == presence), sight.presence)
            after = sight._replace(presence=now, slot=slot)
            for decided in self._decided(case, sight, after):
                yield Outcome(decided, slot, case.blur, case.dismiss)

    def presences(self, case: Case, sight: Sight) -> Iterator[PresenceState]:
        """Yield what the presence may be after a case, whatever its slot is."""
        for variable, term in case.sets:
            if variable == presence:
                yield from self._values(term, sight)
        yield from (p for p in self._decided(case, sight, sight) if p)

    def _decided(self, case: Case, before: Sight, after: Sight) -> Iterator[PresenceState | None]:
        """Yield what the presence may be once it is recomputed, if it is."""
        if case.recompute is None or self.may(case.recompute.unless, before):
            yield after.presence
        if case.recompute is None or not self.may(case.recompute.unless, before, hold=False):
            return
        for when, to in self._policy:
            if self.may(when, after):
                yield cast("PresenceState", to)
            if not self.may(when, after, hold=False):
                return

    def _values(self, term: Term, sight: Sight) -> tuple[Any, ...]:
        """Return what a term may be before the event."""
        match term:
            case Variable():
                return (_value(term, sight),)
            case Argument():
                return (sight.argument,)
            case More(counter):
                return (min(_value(counter, sight) + 1, UNREAD_MAX),)
            case If(condition, then, otherwise):
                first = self._values(then, sight) if self.may(condition, sight) else ()
                may_not = self.may(condition, sight, hold=False)
                return first + (self._values(otherwise, sight) if may_not else ())
        return (term,)

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
    recomputes = any(case.recompute for case in act.cases)
    if recomputes:
        counted.add(LOAD.name)
    looks = any(one.variable == presence for one in found(Is, asked))
    return _Looks(looks or recomputes, tuple(name in counted for name in Counts._fields))


def _if(looks: bool, number: float, otherwise: float) -> float:
    return number if looks else otherwise


def _value(variable: Variable, sight: Sight) -> Any:  # noqa: ANN401 - any value
    return sight.presence if variable == presence else getattr(sight.slot, variable.name)
