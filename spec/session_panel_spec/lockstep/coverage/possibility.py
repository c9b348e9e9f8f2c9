"""What some run of the real panel must reach, as the machines, reasons and events declare it."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any, Literal

from session_panel import MACHINES, Branch, Table
from session_panel.events import Event
from session_panel.refusal import Reason
from session_panel_spec.domain.panel_events import EVENTS, name_of
from session_panel_spec.lockstep.coverage.expected import NOT_OFFERED, REFUSALS, UNREACHED

Theme = Literal["states", "transitions", "badges", "refusals", "reasons", "events", "unlisted"]


@dataclass(frozen=True, slots=True)
class Possibility:
    """Something that some run of the real panel reaches, or that none does.

    Attributes:
        theme: what kind of thing it is; `unlisted` if it is known only because a run showed it.
        name: what is reached; short, and stable.
        rules: the IDs of the rules that it follows from; an event by itself follows from none.
        unreached: why no run reaches it; None where one must.
    """

    theme: Theme
    name: str
    rules: tuple[str, ...]
    unreached: str | None = None

    @property
    def text(self) -> str:
        """What must be, in words."""
        if self.unreached is None:
            return f"Some run reaches: {self.name}."
        return f"No run reaches: {self.name}. {self.unreached}"


def state_name(machine: str, state: str) -> str:
    """Return how a machine's state is named."""
    return f"{machine}: {state}"


def transition_name(table: Table[Any], state: str, event: str, branch: Branch[Any]) -> str:
    """Return how a transition is named: with the guard's outcome, where its cell has one."""
    outcome = _outcome(branch, alone=len(table.branches[state, event]) == 1)
    return f"{table.name}: {state} --{event}{outcome}--> {branch.target}"


def badge_name(unread: str, alert: str) -> str:
    """Return how the badges of a session are named."""
    return f"badge: {' and '.join(filter(None, (alert, unread))) or 'none'}"


def refusal_name(rule: str, reason: Reason) -> str:
    """Return how the refusal of an event is named."""
    return f"refused by {rule}: {reason}"


def not_offered_name(rule: str, reason: Reason) -> str:
    """Return how the return of a customer that makes no offer is named."""
    return f"not offered by {rule}: {reason}"


def reason_name(reason: Reason) -> str:
    """Return how the refusal of an event for a reason, whatever the rule, is named."""
    return f"reason: {reason}"


def event_name(event: type[Event], answer: Literal["accepted", "refused"]) -> str:
    """Return how the panel's answer to an event of a type is named."""
    return f"event: {name_of(event)} {answer}"


def _outcome(branch: Branch[Any], *, alone: bool) -> str:
    if branch.guard is None:
        return "" if alone else " [otherwise]"
    return f" [{branch.guard}]" if branch.expected else f" [not {branch.guard}]"


def _states() -> Iterator[Possibility]:
    for table in MACHINES.values():
        for state in table.states:
            yield _possibility("states", state_name(table.name, state), _rules_around(table, state))


def _rules_around(table: Table[Any], state: str) -> tuple[str, ...]:
    """Return the rules of every transition to the state or from it."""
    cells = table.branches.items()
    around = (b for (source, _), cell in cells for b in cell if state in (source, b.target))
    return tuple(dict.fromkeys(rule for branch in around for rule in branch.rules))


def _transitions() -> Iterator[Possibility]:
    for table in MACHINES.values():
        for cell, branches in table.branches.items():
            for branch in branches:
                name = transition_name(table, *cell, branch)
                yield _possibility("transitions", name, branch.rules)


def _badges() -> Iterator[Possibility]:
    for alert, unread in product(("", "!"), ("", *"123456789", "+")):
        yield _possibility("badges", badge_name(unread, alert), ("UNRD-2", "SENT-2"))


def _refusals() -> Iterator[Possibility]:
    for rule, reason in _REFUSALS:
        yield _possibility("refusals", refusal_name(rule, reason), (rule,))
    for rule, reason in NOT_OFFERED:
        yield _possibility("refusals", not_offered_name(rule, reason), (rule,))


def _reasons() -> Iterator[Possibility]:
    for reason in Reason:
        rules = dict.fromkeys(rule for rule, other in _REFUSALS if other is reason)
        yield _possibility("reasons", reason_name(reason), tuple(rules))


def _events() -> Iterator[Possibility]:
    for event in EVENTS:
        yield _possibility("events", event_name(event, "accepted"), ())
        yield _possibility("events", event_name(event, "refused"), ())


def _possibility(theme: Theme, name: str, rules: tuple[str, ...]) -> Possibility:
    return Possibility(theme, name, rules, UNREACHED.get(name))


_BY_MACHINES = tuple(refusal for table in MACHINES.values() for refusal in table.refusals.values())
_REFUSALS = tuple(dict.fromkeys((*_BY_MACHINES, *REFUSALS)))

POSSIBILITIES = (
    *_states(),
    *_transitions(),
    *_badges(),
    *_refusals(),
    *_reasons(),
    *_events(),
)
"""Every state and transition of every machine, every badge, every refusal and every event."""
