"""The monitor: a running service tells it what happens, and it says what cannot be.

It never owns the state. Where it has heard everything, a panel goes along; from the first gap or
breach on it follows all that is possible, until the service tells its whole state.
"""

from collections import deque
from collections.abc import Callable, Iterator
from typing import Final

from session_panel import AnyEvent, Config, EventRefused, InvalidInput, Panel, PanelState, Snapshot
from session_panel_spec.domain.panel_events import EVENTS, NAMES, name_of
from session_panel_spec.lockstep.part_rules import rules_of_part
from session_panel_spec.logs.gap import Gap
from session_panel_spec.logs.observed import Observed
from session_panel_spec.monitor.breach import Breach, raise_breach
from session_panel_spec.monitor.comparison import is_as_observed
from session_panel_spec.monitor.gap import not_due
from session_panel_spec.monitor.observed import facts
from session_panel_spec.monitor.possible import Possible, possible_of
from session_panel_spec.monitor.restoring import differences
from session_panel_spec.monitor.tracker import Tracked

REMEMBERED: Final = 5
"""How many events before it a breach tells."""

OnBreach = Callable[[Breach], None]
"""What is told of a breach."""

ACCEPTANCE: Final = "acceptance"
ACCEPTED: Final = "accepted"

_EVENTS: Final = frozenset(EVENTS)


class Monitor:
    """Says as soon as a service breaks a rule, without owning its state.

    It has gone on when it says so: after a breach it follows what the service says of itself.

    Args:
        config: the configuration of the service; without one, every default.
        state: the state at the beginning; without one, that of a new panel.
        on_breach: what is told of each breach; without one, `RuleBroken` is raised.

    Examples:
        >>> from session_panel import Accept, Offer
        >>> from session_panel_spec.monitor import Monitor, Observed
        >>> monitor = Monitor(on_breach=print)
        >>> monitor.feed(Offer(at=0, conversation="c1", customer="ana", mode="live", name="Ana"))
        >>> monitor.feed(Accept(at=5, conversation="c1"), Observed(status="available"))
        PRES-1 is broken: accept(conversation=c1): status: expected busy, observed available
    """

    def __init__(
        self,
        config: Config | None = None,
        state: PanelState | None = None,
        on_breach: OnBreach = raise_breach,
    ) -> None:
        self._panel: Panel | None = Panel(config, state)
        self._tracked = Tracked(self._panel.config, self._panel.state)
        self._on_breach = on_breach
        self._recent: deque[AnyEvent] = deque(maxlen=REMEMBERED)
        self._has_begun = state is not None

    @property
    def state(self) -> PanelState | None:
        """The state of the panel that goes along; None unless everything is known."""
        return None if self._panel is None else self._panel.state

    @property
    def exact(self) -> bool:
        """Whether everything is known: there was no gap and no breach since the last snapshot."""
        return self._panel is not None

    @property
    def possible(self) -> tuple[Possible, ...]:
        """What is possible; any of them may be."""
        if self._panel is not None:
            return (possible_of(self._panel.config, self._panel.state),)
        return self._tracked.possible

    def feed(self, event: AnyEvent, observed: Observed | None = None) -> None:
        """Tell that the service accepted an event, and what was observed after it.

        Raises:
            InvalidInput: it is not an event, or that is not an observation.
            RuleBroken: a rule is broken, and `on_breach` raises it.
        """
        _require(event, observed)
        self._go_on(event, observed, self._accepted(event))

    def feed_refused(
        self, event: AnyEvent, rule: str | None = None, observed: Observed | None = None
    ) -> None:
        """Tell that the service refused an event, and by which rule if that is known.

        Raises:
            InvalidInput: it is not an event, or that is not an observation.
            RuleBroken: a rule is broken, and `on_breach` raises it.
        """
        _require(event, observed)
        self._go_on(event, observed, self._refused(event, rule))

    def observe(self, observed: Observed) -> None:
        """Tell what was observed, apart from an event.

        Raises:
            InvalidInput: it is not an observation.
            RuleBroken: a rule is broken, and `on_breach` raises it.
        """
        _require_observed(observed)
        self._has_begun = True
        self._tell([*self._unmet(None, observed)])

    def gap(self, gap: Gap | None = None) -> None:
        """Tell that events may be missing from here to the next one."""
        self._has_begun = True
        gap = gap or Gap()
        kinds = NAMES if gap.kinds is None else gap.kinds
        if gap.seconds is not None and self._panel is not None and self._recent:
            kinds -= not_due(self._panel, self._recent[-1].at, gap.seconds, kinds)
        self._track().lose(gap.events, kinds)

    def restore(self, snapshot: Snapshot) -> None:
        """Tell the whole state of the service; from here on everything is known again.

        At the beginning it is taken as it is. Later it must be what the events before it gave, or
        after a gap one of what is possible.

        Raises:
            InvalidInput: it is not of the schema, or not of one possible state.
            RuleBroken: a rule is broken, and `on_breach` raises it.
        """
        restored = Panel.restore(snapshot)
        found = [*self._differences(restored)] if self._has_begun else []
        self._panel, self._has_begun = restored, True
        self._tell(found)

    def _differences(self, restored: Panel) -> Iterator[Breach]:
        """Yield in what a state that is told is not what it must be."""
        if self._panel is not None:
            found = differences(self._panel.snapshot(), restored.snapshot())
        else:
            found = self._tracked.contradictions(restored.config, restored.state)
        for rules, part, expected, told in found:
            yield self._breach(rules, None, f"snapshot: {part}", expected, told)

    def _track(self) -> Tracked:
        """Follow what is possible from here on."""
        if self._panel is not None:
            self._tracked = Tracked(self._panel.config, self._panel.state)
            self._panel = None
        return self._tracked

    def _accepted(self, event: AnyEvent) -> list[Breach]:
        """Follow an event that was accepted."""
        if self._panel is None:
            rules = self._tracked.accept(event)
            if not rules:
                return []
        else:
            try:
                self._panel.apply(event)
            except EventRefused as refusal:
                rules = (refusal.rule,)
            else:
                return []
            self._track().accept(event)
        return [self._breach(rules, event, ACCEPTANCE, _refused(*rules), ACCEPTED)]

    def _refused(self, event: AnyEvent, rule: str | None) -> list[Breach]:
        """Follow an event that was refused."""
        rules: tuple[str, ...] = ()
        if self._panel is not None:
            config, state = self._panel.config, self._panel.state
            try:
                self._panel.apply(event)
            except EventRefused as refusal:
                if rule in (None, refusal.rule):
                    return []
                rules = (refusal.rule,)
            self._panel = Panel(config, state)
        elif self._tracked.refuse(event, rule):
            return []
        else:
            rules = self._tracked.rules(event)
        broken = rules or self._tracked.rules_for(event)
        expected = _refused(*rules) if rules else ACCEPTED
        return [self._breach(broken, event, ACCEPTANCE, expected, _refused(rule))]

    def _go_on(self, event: AnyEvent, observed: Observed | None, found: list[Breach]) -> None:
        if observed is not None:
            found += self._unmet(event, observed)
        self._recent.append(event)
        self._has_begun = True
        if found:
            self._tell(found)

    def _unmet(self, event: AnyEvent | None, observed: Observed) -> Iterator[Breach]:
        """Yield what was observed that cannot be; go on as if it were so."""
        panel = self._panel
        if panel is not None and is_as_observed(panel.config, panel.state, observed):
            return
        names = sorted({name for possible in self.possible for name in possible.slots})
        for fact in facts(observed, names):
            possible = self._track().possible
            if not self._tracked.observe(fact):
                kind, must = name_of(event) if event else None, fact.expected(possible)
                rules = rules_of_part(fact.part, kind, name=fact.key, expected=must)
                yield self._breach(rules, event, str(fact), must, str(fact.value) or "nothing")

    def _breach(self, rules: tuple[str, ...], event: AnyEvent | None, *told: str) -> Breach:
        what, expected, observed = told
        return Breach(rules, event, what, expected, observed, tuple(self._recent))

    def _tell(self, found: list[Breach]) -> None:
        for breach in found:
            self._on_breach(breach)


def _require(event: object, observed: object) -> None:
    if type(event) not in _EVENTS:
        raise InvalidInput("event", f"Expected an event, got {type(event).__name__}")
    if observed is not None:
        _require_observed(observed)


def _require_observed(observed: object) -> None:
    if not isinstance(observed, Observed):
        told = type(observed).__name__
        raise InvalidInput("observed", f"Expected an observation, got {told}")


def _refused(*rules: str | None) -> str:
    told = " or ".join(rule for rule in rules if rule)
    return f"refused by {told}" if told else "refused"
