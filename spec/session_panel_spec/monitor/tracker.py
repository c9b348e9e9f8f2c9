"""All that is possible of a service, followed event by event."""

from collections.abc import Iterable, Iterator

from session_panel import AnyEvent, Config, PanelState
from session_panel.events import Drop, Offer, Pick
from session_panel_spec.domain.panel_events import name_of
from session_panel_spec.model.events import conv, is_offered
from session_panel_spec.monitor.abstract_event import AbstractEvent, abstract_event
from session_panel_spec.monitor.acts import forgettable
from session_panel_spec.monitor.gap import Gap, after_gap, limited
from session_panel_spec.monitor.observed import Fact
from session_panel_spec.monitor.possible import NOTHING, Possible, Slots, is_so, possible_of
from session_panel_spec.monitor.transitions import transitions_of

DROP_RULES = ("CONV-10", "FOCS-2", "CONV-1")
"""The rules that refuse to drop a customer; which of them does is not followed."""

_OVER = conv.is_("none", "closed", "ended") & ~is_offered


class Tracked:
    """What is possible, and whose conversations are known to be whose.

    Attributes:
        possible: what is possible; any of them may be.
    """

    def __init__(self, config: Config, state: PanelState) -> None:
        self.possible: tuple[Possible, ...] = (possible_of(config, state),)
        self._threshold = config.sentiment_threshold
        self._transitions = transitions_of(config)
        self._customers = {c.id: c.customer for c in state.conversations.values()}
        self._customers |= {o.id: o.new.customer for o in state.offers.values() if o.new}

    def accept(self, event: AnyEvent) -> bool:
        """Go on after an event that was accepted, and say whether it can have been."""
        what = self._abstract(event)
        found = limited(
            after
            for possible in self.possible
            for before in self._with_customer_free(possible, event)
            for after in self._accepted(before, event, what)
        )
        self.possible = found or limited(self._transitions.forced(p, what) for p in self.possible)
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
            for after in self._transitions.refused(possible, what, rule)
        )
        self.possible = found or self.possible
        return bool(found)

    def rules(self, event: AnyEvent, before: Iterable[Possible]) -> tuple[str, ...]:
        """Return the IDs of the rules that may refuse an event, given what was possible before."""
        if isinstance(event, Drop):
            return DROP_RULES
        what = self._abstract(event)
        found = (rule for p in before for rule in self._transitions.rules(p, what))
        return tuple(dict.fromkeys(found))

    def rules_for(self, event: AnyEvent) -> tuple[str, ...]:
        """Return the IDs of the rules by which an event is accepted."""
        return self._transitions.acts[name_of(event)].rules

    def observe(self, fact: Fact) -> bool:
        """Go on with what was observed, and say whether it can be."""
        fitting, unknown = self._transitions.fitting, self._transitions.unknown
        met = (met for possible in self.possible for met in fact.met_by(possible))
        found = limited(after for one in met for after in fitting(one))
        forced = (next(fact.met_by(p, among=unknown), p) for p in self.possible)
        self.possible = found or limited(forced)
        return bool(found)

    def lose(self, gap: Gap, kinds: frozenset[str]) -> None:
        """Go on after events of some kinds that nobody has told of."""
        self.possible = after_gap(self._transitions, self.possible, gap, kinds)
        self._customers = {
            name: whose for name, whose in self._customers.items() if not self._may_be_gone(name)
        }

    def _may_be_gone(self, name: str) -> bool:
        """Say whether an id may be nobody's, so that it may have become another customer's."""
        return any(NOTHING in possible.of(name) for possible in self.possible)

    def _abstract(self, event: AnyEvent) -> AbstractEvent:
        return abstract_event(event, self._threshold)

    def _accepted(
        self, possible: Possible, event: AnyEvent, what: AbstractEvent
    ) -> Iterator[Possible]:
        if isinstance(event, Drop):
            yield from self._dropped(possible, event)
        else:
            yield from self._transitions.accepted(possible, what)

    def _with_customer_free(self, possible: Possible, event: AnyEvent) -> Iterator[Possible]:
        """Yield it where the customer of a new conversation has no other that is not over."""
        if not isinstance(event, Offer | Pick):
            yield possible
            return
        theirs = {
            name: frozenset(slot for slot in slots if is_so(_OVER, slot))
            for name, slots in possible.slots.items()
            if self._customers.get(name) == event.customer and name != event.conversation
        }
        if all(theirs.values()):
            yield possible.having(theirs)

    def _dropped(self, possible: Possible, event: Drop) -> Iterator[Possible]:
        slots = {name: self._without(name, s, event) for name, s in possible.slots.items()}
        if all(slots.values()):
            yield possible.having(slots)

    def _without(self, name: str, slots: Slots, event: Drop) -> Slots:
        """Return what may go by an id once a customer is dropped."""
        whose = self._customers.get(name)
        may_go = any(slot == NOTHING or is_so(forgettable, slot) for slot in slots)
        if whose == event.customer:
            return frozenset({NOTHING} if may_go else ())
        return slots | {NOTHING} if whose is None and may_go else slots

    def _remember(self, event: AnyEvent) -> None:
        """Remember whose a new conversation is, while it is told apart."""
        known = self._customers
        if isinstance(event, Offer | Pick):
            known = {**known, event.conversation: event.customer}
        names = {name for possible in self.possible for name in possible.slots}
        self._customers = {name: known[name] for name in known if name in names}
