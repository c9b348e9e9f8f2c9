"""A Hypothesis state machine that drives a panel of your own and the reference side by side.

Hypothesis shrinks a run that shows a difference.
"""

from collections.abc import Callable

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from session_panel_spec.conform.adapter import Adapter, Json
from session_panel_spec.conform.difference import Difference
from session_panel_spec.conform.findings import Outcome
from session_panel_spec.conform.play import judge
from session_panel_spec.conform.protocol import LocalConnection, Trouble, greet, local_reply
from session_panel_spec.conform.reference import ReferencePanel
from session_panel_spec.conform.report import failure_text
from session_panel_spec.conform.testing.events import happenings, resolved
from session_panel_spec.conform.vector import Exchange, PanelVector, Run, Start
from session_panel_spec.domain.panel_events import name_of

_WAITS = st.sampled_from([0, 1, 60, 120, 3600, 28 * 86_400])


class PanelStateMachine(RuleBasedStateMachine):
    """A panel and the reference, side by side; `panel_state_machine` says which panel."""

    make_adapter: Callable[[], Adapter]
    config: Json
    locale: str

    @initialize()
    def begin(self) -> None:
        """Begin with two new panels."""
        self.reference = ReferencePanel()
        self.adapter = self.make_adapter()
        self.compared = greet(LocalConnection(self.adapter)).compared(self.locale)
        self.now = 0.0
        self.run: Run = ()
        self.exchange({"reset": {"config": self.config, "locale": self.locale}})

    def happen(self, wait: float, event: Json) -> None:
        """Let something happen."""
        self.now += wait
        told = resolved(event, self.reference.panel.state)
        self.exchange({"event": {**told, "at": self.now}})

    @rule()
    def let_time_pass(self) -> None:
        """Let the next clock event happen, at its time."""
        if due := self.reference.panel.due():
            self.now = max(self.now, due.at)
            event = {"type": name_of(due), "conversation": due.conversation}
            self.exchange({"event": {**event, "at": self.now}})

    def exchange(self, request: Json) -> None:
        """Ask both, and compare."""
        exchange = Exchange(request, local_reply(self.reference, request))
        self.run = (*self.run, exchange)
        wrong = judge(exchange, local_reply(self.adapter, request), self.compared)
        assert wrong is None, _text(self.run, wrong)  # noqa: S101 - what Hypothesis shrinks


def panel_state_machine(
    make_adapter: Callable[[], Adapter], config: Json | None = None, locale: str = "en"
) -> type[PanelStateMachine]:
    """Return a state machine that compares a panel with the reference, event by event.

    Give its `TestCase` to pytest, or run it by `hypothesis.stateful.run_state_machine_as_test`.

    Args:
        make_adapter: makes the adapter of a panel of your own.
        config: the configuration of both panels; without one, the defaults.
        locale: the language of the screen.
    """
    about = {"make_adapter": staticmethod(make_adapter), "config": config or {}, "locale": locale}
    rules = {f"let_{kind}": _happening(event) for kind, event in happenings().items()}
    return type("PanelStateMachine", (PanelStateMachine,), {**about, **rules})


def _happening(event: st.SearchStrategy[Json]) -> object:
    """Return the rule that lets an event happen."""

    def happen(machine: PanelStateMachine, wait: float, event: Json) -> None:
        machine.happen(wait, event)

    return rule(wait=_WAITS, event=event)(happen)


def _text(run: Run, wrong: Difference | Trouble) -> str:
    """Return how the last answer of a run is wrong, as that of a vector in whose place it is."""
    start, reset = run[0].expected, run[0].request["reset"]
    begins = Start(start.state, start.screen)
    vector = PanelVector("run", "A run", (), reset["config"], reset["locale"], begins, ())
    return failure_text(Outcome(vector, run, wrong))
