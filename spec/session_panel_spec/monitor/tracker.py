"""All that is possible of a service, followed event by event."""

from collections.abc import Iterator, Sequence
from itertools import product

from session_panel import AnyEvent, Config, PanelState, to_json
from session_panel.events import Configure, Drop
from session_panel_spec.domain.panel_events import name_of, subject_of
from session_panel_spec.lockstep.part_rules import rules_of_part
from session_panel_spec.model.abstract_state import LIMITS
from session_panel_spec.model.panel_model import (
    MODEL,
    conv,
    is_offered,
    mode_of_panel,
    presence,
)
from session_panel_spec.monitor.acts import ENGAGED, forgettable
from session_panel_spec.monitor.configuring import CONFIGURE, threshold_of
from session_panel_spec.monitor.observed import Fact, facts_of
from session_panel_spec.monitor.possible import (
    LIMIT,
    NOTHING,
    Key,
    Possible,
    Slots,
    is_so,
    join,
    limited,
    possible_of,
)
from session_panel_spec.monitor.reading import AbstractEvent, abstract_event
from session_panel_spec.monitor.restoring import Difference
from session_panel_spec.monitor.transitions import Transitions, transitions_of

_OVER = conv.is_("none", "closed", "ended") & ~is_offered


class Tracked:
    """What is possible, and whose conversations are known to be whose.

    Attributes:
        possible: what is possible; any of them may be.
    """

    def __init__(self, config: Config, state: PanelState) -> None:
        self.possible: tuple[Possible, ...] = (possible_of(config, state),)
        self._config: Config | None = config
        taken = len(state.sessions) - 1 + len(state.offers)
        self._crowd = max(config.session_limit, taken)
        self._customers = {c.id: c.customer for c in state.conversations.values()}
        self._customers |= {o.id: o.new.customer for o in state.offers.values() if o.new}

    def accept(self, event: AnyEvent) -> tuple[str, ...]:
        """Go on after an event that was accepted; if it cannot have been, by which rules not."""
        if isinstance(event, Configure):
            self._configure(event.config)
            return ()
        what = self._abstract(event)
        found = limited(after for p in self.possible for after in self._accepted(p, event, what))
        broken = () if found else self.rules(event) or self.rules_for(event)
        forced = (after for p in self.possible for after in self._transitions.forced(p, what))
        self.possible = found or limited(forced)
        self._remember(event)
        return broken

    def refuse(self, event: AnyEvent, rule: str | None) -> bool:
        """Go on after an event that was refused, and say whether it can have been, by the rule."""
        refused, asked = self._transitions.refused, self._asked(event)
        found = limited(after for p, what in asked for after in refused(p, what, rule))
        self.possible = found or self.possible
        return bool(found)

    def rules(self, event: AnyEvent) -> tuple[str, ...]:
        """Return the IDs of the rules that may refuse an event."""
        asked = self._asked(event)
        found = (rule for p, what in asked for rule in self._transitions.rules(p, what))
        return tuple(dict.fromkeys(found))

    def rules_for(self, event: AnyEvent) -> tuple[str, ...]:
        """Return the IDs of the rules by which an event is accepted."""
        return self._transitions.acts[name_of(event)].rules

    def observe(self, fact: Fact) -> bool:
        """Go on with what was observed, and say whether it can be."""
        met = [met for possible in self.possible for met in fact.met_by(possible)]
        if met == [*self.possible]:
            return True
        fitting = self._transitions.fitting
        found = limited(after for one in met for after in fitting(one))
        self.possible = found or limited(self._forced(fact))
        return bool(found)

    def contradictions(self, config: Config, state: PanelState) -> Iterator[Difference]:
        """Yield in what a state that is told is none of those that are possible."""
        if self._config not in (None, config):
            yield Difference.of("config", self._config, config)
        told, left = possible_of(config, state), self.possible
        names = {name for possible in left for name in possible.slots}
        keys: list[Key] = [presence, mode_of_panel, *told.slots]
        for key in (*keys, *sorted(names.difference(told.slots))):
            [value] = told.of(key)
            fitting = tuple(possible for possible in left if value in possible.of(key))
            if not fitting:
                yield _contradiction(facts_of(key, value), left)
            left = fitting or left

    def _forced(self, fact: Fact) -> Iterator[Possible]:
        """Yield what to go on with after something was observed that cannot be."""
        unknown = self._transitions.unknown
        return (next(fact.met_by(p, among=unknown), p) for p in self.possible)

    def lose(self, events: int | None, kinds: frozenset[str]) -> None:
        """Go on after so many events at most, of some kinds, that nobody has told of.

        An id that may be nobody's may have become another customer's; a configuration that may
        have been replaced is not known until the next one is told.
        """
        if CONFIGURE in kinds:
            self._config, self._crowd = None, LIMITS["max_sessions"][1]
        exact = self._every(events, kinds) if events else None
        self.possible = tuple(exact or self._widened(events, kinds))
        self._customers = {
            name: customer
            for name, customer in self._customers.items()
            if not any(NOTHING in possible.of(name) for possible in self.possible)
        }

    @property
    def _transitions(self) -> Transitions:
        return transitions_of(to_json(self._config) if self._config else None, self._crowd)

    def _abstract(self, event: AnyEvent) -> AbstractEvent:
        return abstract_event(event, threshold_of(self._config))

    def _asked(self, event: AnyEvent) -> Iterator[tuple[Possible, AbstractEvent]]:
        """Yield with each possibility what an event is, and whether its customer is engaged."""
        what, customer = self._abstract(event), _bringing(event)
        for possible in self.possible:
            engaged = customer and self._is_engaged(possible, customer, what.name)
            known = ((ENGAGED.variable, engaged),) if isinstance(engaged, bool) else ()
            yield possible, what._replace(known=(*what.known, *known))

    def _is_engaged(self, possible: Possible, customer: str, but: str | None) -> bool | None:
        """Say whether a customer has another conversation that is not over; None: either may be."""
        names = (name for name in (None, *possible.slots) if name != but)
        whose = {name: name and self._customers.get(name) for name in names}
        over = {name: {is_so(_OVER, slot) for slot in possible.of(name)} for name in whose}
        if any(whose[name] == customer and over[name] == {False} for name in whose):
            return True
        may_be = any(whose[name] in (customer, None) and False in over[name] for name in whose)
        return None if may_be else False

    def _configure(self, config: Config) -> None:
        """Go on with another configuration; what is open or offered already stays (CONF-1)."""
        before, self._config = self._config, config
        self._crowd = max(self._crowd, config.session_limit)
        configured = self._transitions.configured
        self.possible = limited(after for p in self.possible for after in configured(p, before))

    def _every(self, events: int, kinds: frozenset[str]) -> frozenset[Possible] | None:
        """Return what is possible after so many events at most; None where that is too much."""
        seen = new = frozenset(self.possible)
        if any(len(possible.slots) > LIMIT for possible in seen):
            return None
        while new and events:
            found: set[Possible] = set()
            one_more = self._transitions.one_more
            for after in (one for p, kind in product(new, kinds) for one in one_more(p, kind)):
                found.add(after)
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
            dropped = [possible.having(slots)] if all(slots.values()) else []
            yield from self._transitions.settled(possible, dropped)
            return
        of_customer: dict[Key, Slots] = {}
        if customer := _bringing(event):  # who has no other that is not over
            of_customer = {
                name: frozenset(slot for slot in slots if is_so(_OVER, slot))
                for name, slots in possible.slots.items()
                if self._customers.get(name) == customer and name != what.name
            }
        if all(of_customer.values()):
            found = self._transitions.accepted(possible.having(of_customer), what)
            yield from self._transitions.settled(possible, found)

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
        if customer := _bringing(event):
            known = {**known, subject_of(event): customer}
        names = {name for possible in self.possible for name in possible.slots}
        self._customers = {name: known[name] for name in known if name in names}


def _bringing(event: AnyEvent) -> str | None:
    """Return the customer whose conversation an event brings; None if it brings none."""
    return getattr(event, "customer", None) if event.about == "conversation" else None


def _contradiction(told: Sequence[Fact], possible: Sequence[Possible]) -> Difference:
    """Return the first fact that is not possible, or else the first of what is not so at once."""
    unmet = (fact for fact in told if not any(next(fact.met_by(p), None) for p in possible))
    fact = next(unmet, told[0])
    must = fact.expected(possible)
    rules = rules_of_part(fact.part, None, name=fact.key, expected=must)
    return Difference(rules, str(fact), must, str(fact.value) or "nothing")
