"""All that is possible of a service, followed event by event."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from session_panel import AnyEvent, Config
from session_panel.events import Drop, Offer, Pick
from session_panel_spec.monitor.abstract_event import AbstractEvent, abstract_event
from session_panel_spec.monitor.gap import after_gap, limited
from session_panel_spec.monitor.observed import Fact
from session_panel_spec.monitor.possible import NOTHING, Possible, Slot, Slots, may_be_dropped
from session_panel_spec.monitor.possible_transitions import Tracking

DROP_RULES = ("CONV-10", "FOCS-2", "CONV-1")
"""The rules that refuse to drop a customer; which of them does is not followed."""


class Tracked:
    """What is possible, and whose conversations are known to be whose.

    Attributes:
        possible: what is possible; any of them may be.
    """

    def __init__(
        self, config: Config, tracking: Tracking, possible: Possible, customers: Mapping[str, str]
    ) -> None:
        self.possible: tuple[Possible, ...] = (possible,)
        self._config = config
        self._tracking = tracking
        self._customers = dict(customers)

    def accept(self, event: AnyEvent) -> bool:
        """Go on after an event that was accepted, and say whether it can have been."""
        what = self._abstract(event)
        found = limited(
            after
            for possible in self.possible
            for before in self._with_customer_free(possible, event)
            for after in self._accepted(before, event, what)
        )
        self.possible = found or limited(self._tracking.forced(p, what) for p in self.possible)
        self._remember(event)
        return bool(found)

    def refuse(self, event: AnyEvent, rule: str | None) -> bool:
        """Go on after an event that was refused, and say whether it can have been, by the rule."""
        if isinstance(event, Drop):
            return rule in (None, *DROP_RULES)
        what = self._abstract(event)
        found = limited(
            after
            for possible in self.possible
            for after in self._tracking.refused(possible, what, rule)
        )
        self.possible = found or self.possible
        return bool(found)

    def rules(self, event: AnyEvent, before: Iterable[Possible]) -> tuple[str, ...]:
        """Return the IDs of the rules that may refuse an event, given what was possible before."""
        if isinstance(event, Drop):
            return DROP_RULES
        what = self._abstract(event)
        found = (rule for p in before for rule in self._tracking.rules(p, what))
        return tuple(dict.fromkeys(found))

    def rules_for(self, event: AnyEvent) -> tuple[str, ...]:
        """Return the IDs of the rules by which an event is accepted."""
        return self._tracking.acts[self._abstract(event).kind].rules

    def observe(self, fact: Fact) -> bool:
        """Go on with what was observed, and say whether it can be."""
        found = limited(self._meeting(fact))
        unknown = self._tracking.unknown
        self.possible = found or limited(fact.put_into(p, unknown) for p in self.possible)
        return bool(found)

    def lose(self, events: int | None, kinds: frozenset[str]) -> None:
        """Go on after events that nobody has told of."""
        self.possible = after_gap(self._tracking, self.possible, events, kinds)
        self._customers = {
            name: whose for name, whose in self._customers.items() if not self._may_be_gone(name)
        }

    def _may_be_gone(self, name: str) -> bool:
        """Say whether an id may be nobody's, so that it may have become another customer's."""
        return any(NOTHING in possible.of(name) for possible in self.possible)

    def _abstract(self, event: AnyEvent) -> AbstractEvent:
        return abstract_event(event, self._config.sentiment_threshold)

    def _accepted(
        self, possible: Possible, event: AnyEvent, what: AbstractEvent
    ) -> Iterator[Possible]:
        if isinstance(event, Drop):
            yield from self._dropped(possible, event)
        else:
            yield from self._tracking.accepted(possible, what)

    def _with_customer_free(self, possible: Possible, event: AnyEvent) -> Iterator[Possible]:
        """Yield it where the customer of a new conversation has no other that is not over."""
        if not isinstance(event, Offer | Pick):
            yield possible
            return
        theirs = {
            name: frozenset(slot for slot in slots if _is_free(slot))
            for name, slots in possible.slots.items()
            if self._customers.get(name) == event.customer and name != event.conversation
        }
        if all(theirs.values()):
            yield replace(possible, slots={**possible.slots, **theirs})

    def _dropped(self, possible: Possible, event: Drop) -> Iterator[Possible]:
        slots = {name: self._without(name, s, event) for name, s in possible.slots.items()}
        if all(slots.values()):
            yield replace(possible, slots=slots)

    def _without(self, name: str, slots: Slots, event: Drop) -> Slots:
        """Return what may go by an id once a customer is dropped."""
        whose = self._customers.get(name)
        may_go = any(map(may_be_dropped, slots)) or NOTHING in slots
        if whose == event.customer:
            return frozenset({NOTHING} if may_go else ())
        return slots | {NOTHING} if whose is None and may_go else slots

    def _meeting(self, fact: Fact) -> Iterator[Possible]:
        for possible in self.possible:
            met = fact.met_by(possible)
            fitting = self._tracking.fitting(met) if met else None
            if fitting:
                yield fitting

    def _remember(self, event: AnyEvent) -> None:
        """Remember whose a new conversation is, while it is told apart."""
        known = self._customers
        if isinstance(event, Offer | Pick):
            known = {**known, event.conversation: event.customer}
        names = {name for possible in self.possible for name in possible.slots}
        self._customers = {name: known[name] for name in known if name in names}


def _is_free(slot: Slot) -> bool:
    return slot.conv in ("none", "closed", "ended") and not slot.offered


def expected(fact: Fact, possible: Iterable[Possible]) -> str:
    """Say what an observation could have been."""
    found = {str(value) or "nothing" for one in possible for value in fact.expected(one)}
    return " or ".join(sorted(found))
