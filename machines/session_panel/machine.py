"""What every machine of this package shares: strictness, and the rules its transitions cite."""

from collections.abc import Mapping
from typing import ClassVar

from statemachine import State, StateMachine
from statemachine.transition import Transition
from statemachine.transition_list import TransitionList

from session_panel.refusal import Reason

ANY = "*"
"""In `Machine.refusals`: in every state, or every event."""


class Machine(StateMachine):
    """A machine that never swallows an exception and never ignores an event.

    Its guards are names of boolean attributes of the facts that a step is given; for
    python-statemachine itself the facts are the machine's model.
    """

    allow_event_without_transition = False
    catch_errors_as_events = False

    refusals: ClassVar[Mapping[tuple[str, str], tuple[str, Reason]]] = {}
    """(state, event) -> the rule and the reason that refuse the event there.

    The most telling entry counts: (state, event), then (state, ANY), then (ANY, event).
    """


def cite(rules: str, transitions: TransitionList) -> TransitionList:
    """Write the IDs of the rules (space-separated) on the transitions that follow from them."""
    for transition in transitions:
        transition.rules = tuple(rules.split())
    return transitions


def stay(*states: State) -> TransitionList:
    """Return the transitions that leave each of the states as it is."""
    return TransitionList(t for state in states for t in state.to(state, internal=True))


def rules_of(transition: Transition) -> tuple[str, ...]:
    """Return the IDs of the rules that a transition cites; empty where it cites none."""
    rules: tuple[str, ...] = getattr(transition, "rules", ())
    return rules
