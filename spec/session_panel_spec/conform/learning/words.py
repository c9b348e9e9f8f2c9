"""What was learned, in words."""

from collections.abc import Iterable

from session_panel_spec.conform.learning.difference import Outcome
from session_panel_spec.conform.vectors.mealy_machine import Input, Inputs


def run_text(run: Inputs) -> str:
    """Return inputs as people write them, such as ``close(live), expire()``."""
    return ", ".join(map(input_text, run)) or "at the start"


def input_text(given: Input) -> str:
    """Return an input as people write it."""
    return f"{given.event}({', '.join(given.facts)})"


def guard_text(inputs: Inputs, every: Iterable[Input]) -> str:
    """Return by which facts some inputs of an event are told from the others, as a guard.

    Args:
        inputs: the inputs, all of one event.
        every: all inputs of the machine.
    """
    if {*inputs} == {given for given in every if given.event == inputs[0].event}:
        return ""
    return f"[{' or '.join(' and '.join(given.facts) or 'else' for given in inputs)}]"


def outcome_text(outcome: Outcome, state: str) -> str:
    """Return what an input does in a state."""
    if outcome.refused is None:
        return "stays" if outcome.target == state else f"goes to {outcome.target}"
    moves = "" if outcome.target == state else f", and goes to {outcome.target}"
    return f"refused by {outcome.refused}{moves}"
