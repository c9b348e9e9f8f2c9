"""What some run of the real panel must reach, as the machines, reasons and events declare it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any, Final, Literal

from session_panel import MACHINES, Branch, Table
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


state_name: Final = "{}: {}".format
"""How a machine's state is named, of the machine and the state."""

refusal_name: Final = "refused by {}: {}".format
"""How the refusal of an event is named, of the rule and the reason."""

not_offered_name: Final = "not offered by {}: {}".format
"""How the return of a customer that makes no offer is named, of the rule and the reason."""

reason_name: Final = "reason: {}".format
"""How the refusal of an event for a reason is named, whatever the rule."""

event_name: Final = "event: {} {}".format
"""How the panel's answer to an event is named: whether it is accepted or refused."""


def transition_name(table: Table[Any], state: str, event: str, branch: Branch[Any]) -> str:
    """Return how a transition is named: with the guard's outcome, where its cell has one."""
    outcome = _outcome(branch, alone=len(table.branches[state, event]) == 1)
    return f"{table.name}: {state} --{event}{outcome}--> {branch.target}"


def badge_name(unread: str, alert: str) -> str:
    """Return how the badges of a session are named."""
    return f"badge: {' and '.join(filter(None, (alert, unread))) or 'none'}"


def _outcome(branch: Branch[Any], *, alone: bool) -> str:
    if branch.guard is None:
        return "" if alone else " [otherwise]"
    return f" [{branch.guard}]" if branch.expected else f" [not {branch.guard}]"


_BY_MACHINES = tuple(refusal for table in MACHINES.values() for refusal in table.refusals.values())
_REFUSALS = tuple(dict.fromkeys((*_BY_MACHINES, *REFUSALS)))

Named = tuple[str, tuple[str, ...]]
"""A name, and the IDs of rules."""


def _states() -> Iterator[Named]:
    for table in MACHINES.values():
        for state in table.states:
            yield state_name(table.name, state), _rules_around(table, state)


def _rules_around(table: Table[Any], state: str) -> tuple[str, ...]:
    """Return the rules of every transition to the state or from it."""
    cells = table.branches.items()
    around = (b for (source, _), cell in cells for b in cell if state in (source, b.target))
    return tuple(dict.fromkeys(rule for branch in around for rule in branch.rules))


def _transitions() -> Iterator[Named]:
    for table in MACHINES.values():
        for cell, branches in table.branches.items():
            yield from ((transition_name(table, *cell, b), b.rules) for b in branches)


def _badges() -> Iterator[Named]:
    for alert, unread in product(("", "!"), ("", *"123456789", "+")):
        yield badge_name(unread, alert), ("UNRD-2", "SENT-2")


def _refusals() -> Iterator[Named]:
    yield from ((refusal_name(*one), one[:1]) for one in _REFUSALS)
    yield from ((not_offered_name(*one), one[:1]) for one in NOT_OFFERED)


def _reasons() -> Iterator[Named]:
    for reason in Reason:
        rules = dict.fromkeys(rule for rule, other in _REFUSALS if other is reason)
        yield reason_name(reason), tuple(rules)


def _events() -> Iterator[Named]:
    for event, answer in product(EVENTS, ("accepted", "refused")):
        yield event_name(name_of(event), answer), ()


_DECLARED: Final[Mapping[Theme, Iterable[Named]]] = {
    "states": _states(),
    "transitions": _transitions(),
    "badges": _badges(),
    "refusals": _refusals(),
    "reasons": _reasons(),
    "events": _events(),
}

POSSIBILITIES = tuple(
    Possibility(theme, name, rules, UNREACHED.get(name))
    for theme, named in _DECLARED.items()
    for name, rules in named
)
"""Every state and transition of every machine, every badge, every refusal and every event."""
