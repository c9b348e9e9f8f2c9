"""A listener for a service's own machine, written with python-statemachine, that should be ours."""

from collections.abc import Callable, Mapping
from typing import Any, Final
from weakref import WeakKeyDictionary

from statemachine import State, StateMachine

from session_panel import Table
from session_panel_spec.monitor.breach import MachineBreach, raise_breach

Facts = Callable[[Any], object]
"""Returns what the guards of our machine are attributes of, given the service's model."""

Answers = Mapping[str, tuple[str, ...]]
"""What a table may answer, each with its rules."""

REFUSED: Final = "is refused by "


class MachineMonitor:
    """Checks each transition of a machine against a table of ours.

    One monitor can listen to many machines that have the same table. A listener is told only of
    transitions that are taken; of an event that was refused, tell `refused`. An event that the
    table has not is not checked.

    Args:
        table: the table, such as `session_panel.conversation.CONVERSATION`.
        facts: the guards' facts, from the service's model before the transition; without it,
            either may be so.
        names: our names of the service's states and events, where they differ.
        on_breach: what is told of each breach; without one, `RuleBroken` is raised, once the
            transition is done.

    Examples:
        >>> from session_panel.mode import MODE, ModeMachine
        >>> machine = ModeMachine(listeners=[MachineMonitor(MODE)])
        >>> machine.send("toggle")
    """

    def __init__(
        self,
        table: Table[Any],
        facts: Facts | None = None,
        names: Mapping[str, str] | None = None,
        on_breach: Callable[[MachineBreach], None] = raise_breach,
    ) -> None:
        self._table = table
        self._facts = facts
        self._names = names or {}
        self._on_breach = on_breach
        self._answers: WeakKeyDictionary[StateMachine, Answers] = WeakKeyDictionary()

    def before_transition(
        self, machine: StateMachine, event: str, source: State, model: object
    ) -> None:
        """Look up what the table answers, before the service's actions change its model."""
        self._answers[machine] = self._answered(self._ours(source.id), self._ours(event), model)

    def after_transition(
        self, machine: StateMachine, event: str, source: State, target: State
    ) -> None:
        """Check where the transition led.

        Raises:
            RuleBroken: the table has no such transition, and `on_breach` raises it.
        """
        led = f"goes to {self._ours(target.id)}"
        where = self._ours(source.id), self._ours(event)
        self._compare(where, self._answers.pop(machine), led)

    def refused(
        self, state: str, event: str, rule: str | None = None, model: object = None
    ) -> None:
        """Tell that the service's machine refused an event, and by which rule if that is known.

        Raises:
            RuleBroken: the table does not refuse it so, and `on_breach` raises it.
        """
        where = self._ours(state), self._ours(event)
        answers = self._answered(*where, model)
        refusals = [answer for answer in answers if answer.startswith(REFUSED)]
        told = f"{REFUSED}{rule}" if rule else (refusals or ["is refused"])[0]
        self._compare(where, answers, told)

    def _ours(self, name: str) -> str:
        return self._names.get(str(name), str(name))

    def _answered(self, state: str, event: str, model: object) -> Answers:
        """Return what the table may answer; nothing where it has no such cell."""
        cell = (state, event)
        if cell not in self._table.branches:
            return {}
        facts = self._facts(model) if self._facts else None
        answers: dict[str, tuple[str, ...]] = {}
        for branch in self._table.branches[cell]:
            if facts is None or branch.holds(facts):
                answers[f"goes to {branch.target}"] = branch.rules
                if facts is not None or branch.guard is None:
                    return answers
        if cell in self._table.refusals:
            rule, _ = self._table.refusals[cell]
            answers[f"{REFUSED}{rule}"] = (rule,)
        return answers

    def _compare(self, where: tuple[str, str], expected: Answers, observed: str) -> None:
        if expected and observed not in expected:
            rules = tuple(dict.fromkeys(rule for cited in expected.values() for rule in cited))
            told = " or ".join(expected)
            self._on_breach(MachineBreach(rules, self._table.name, *where, told, observed))
