"""All that is possible of a service, followed event by event."""

from collections.abc import Iterable, Iterator
from itertools import product
from typing import Final

from session_panel import AnyEvent, Config, PanelState, to_json
from session_panel.events import Drop, Offer, Pick
from session_panel_spec.domain.panel_events import name_of
from session_panel_spec.model.panel_model import MODEL, conv, is_offered
from session_panel_spec.monitor.acts import forgettable
from session_panel_spec.monitor.observed import Fact
from session_panel_spec.monitor.possible import (
    NOTHING,
    Key,
    Possible,
    Slots,
    is_so,
    join,
    possible_of,
)
from session_panel_spec.monitor.reading import AbstractEvent, abstract_event
from session_panel_spec.monitor.transitions import transitions_of

LIMIT: Final = 64
"""How many possibilities are told apart; of more, one is made in which all of them are."""

_OVER = conv.is_("none", "closed", "ended") & ~is_offered


class Tracked:
    """What is possible, and whose conversations are known to be whose.

    Attributes:
        possible: what is possible; any of them may be.
    """

    def __init__(self, config: Config, state: PanelState) -> None:
        self.possible: tuple[Possible, ...] = (possible_of(config, state),)
        self._threshold = config.sentiment_threshold
        self._transitions = transitions_of(to_json(config))
        self._customers = {c.id: c.customer for c in state.conversations.values()}
        self._customers |= {o.id: o.new.customer for o in state.offers.values() if o.new}

    def accept(self, event: AnyEvent) -> tuple[str, ...]:
        """Go on after an event that was accepted; if it cannot have been, by which rules not."""
        what = abstract_event(event, self._threshold)
        found = _limited(after for p in self.possible for after in self._accepted(p, event, what))
        broken = () if found else self.rules(event) or self.rules_for(event)
        self.possible = found or _limited(self._transitions.forced(p, what) for p in self.possible)
        self._remember(event)
        return broken

    def refuse(self, event: AnyEvent, rule: str | None) -> bool:
        """Go on after an event that was refused, and say whether it can have been, by the rule."""
        what, refused = abstract_event(event, self._threshold), self._transitions.refused
        found = _limited(after for p in self.possible for after in refused(p, what, rule))
        self.possible = found or self.possible
        return bool(found)

    def rules(self, event: AnyEvent) -> tuple[str, ...]:
        """Return the IDs of the rules that may refuse an event."""
        what = abstract_event(event, self._threshold)
        found = (rule for p in self.possible for rule in self._transitions.rules(p, what))
        return tuple(dict.fromkeys(found))

    def rules_for(self, event: AnyEvent) -> tuple[str, ...]:
        """Return the IDs of the rules by which an event is accepted."""
        return self._transitions.acts[name_of(event)].rules

    def observe(self, fact: Fact) -> bool:
        """Go on with what was observed, and say whether it can be."""
        fitting, unknown = self._transitions.fitting, self._transitions.unknown
        met = (met for possible in self.possible for met in fact.met_by(possible))
        found = _limited(after for one in met for after in fitting(one))
        forced = (next(fact.met_by(p, among=unknown), p) for p in self.possible)
        self.possible = found or _limited(forced)
        return bool(found)

    def lose(self, events: int | None, kinds: frozenset[str]) -> None:
        """Go on after so many events at most, of some kinds, that nobody has told of.

        An id that may be nobody's may have become another customer's.
        """
        exact = self._every(events, kinds) if events else None
        self.possible = tuple(exact or self._widened(events, kinds))
        self._customers = {
            name: customer
            for name, customer in self._customers.items()
            if not any(NOTHING in possible.of(name) for possible in self.possible)
        }

    def _every(self, events: int, kinds: frozenset[str]) -> frozenset[Possible] | None:
        """Return what is possible after so many events at most; None where that is too much."""
        seen = new = frozenset(self.possible)
        while new and events:
            found: set[Possible] = set()
            for possible, kind in product(new, kinds):
                found.update(self._transitions.one_more(possible, kind))
                if len(seen | found) > LIMIT:
                    return None
            new = frozenset(found) - seen
            seen |= new
            events -= 1
        return seen

    def _widened(self, events: int | None, kinds: frozenset[str]) -> tuple[Possible, ...]:
        """Let whatever goes by each id do all that it might, whatever the others do."""
        reach, reach_of = self._transitions.reach, self._transitions.reach_of
        before = join(self.possible)
        after = before.with_slots(lambda slots: reach(slots, kinds, events)).having(
            {v: reach_of(v, before.of(v), kinds) for v in MODEL.shared}
        )
        return tuple(self._transitions.fitting(after)) or (after,)

    def _accepted(
        self, possible: Possible, event: AnyEvent, what: AbstractEvent
    ) -> Iterator[Possible]:
        """Yield what is possible after an event that was accepted, given whose is what."""
        if isinstance(event, Drop):
            slots = {name: self._dropped(name, s, event) for name, s in possible.slots.items()}
            if all(slots.values()):
                yield possible.having(slots)
            return
        of_customer: dict[Key, Slots] = {}
        if isinstance(event, Offer | Pick):  # the customer has no other that is not over
            of_customer = {
                name: frozenset(slot for slot in slots if is_so(_OVER, slot))
                for name, slots in possible.slots.items()
                if self._customers.get(name) == event.customer and name != event.conversation
            }
        if all(of_customer.values()):
            yield from self._transitions.accepted(possible.having(of_customer), what)

    def _dropped(self, name: str, slots: Slots, event: Drop) -> Slots:
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


def _limited(possible: Iterable[Possible]) -> tuple[Possible, ...]:
    """Return the possibilities, each once, or if there are too many one in which all are."""
    once = tuple(dict.fromkeys(possible))
    return once if len(once) <= LIMIT else (join(once),)
