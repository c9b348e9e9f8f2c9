"""How an expression of the model reads in the name of a mutant."""

from session_panel_spec.model import events as model
from session_panel_spec.model.fold import Fold
from session_panel_spec.model.language import (
    All,
    Below,
    Event,
    Expression,
    Parameter,
    Some,
    Value,
)

NAMED = {
    expression: name.replace("_", " ")
    for name, expression in vars(model).items()
    if isinstance(expression, Expression)
}
"""The expressions to which the model itself gives a name."""


def event_wording(event: Event) -> str:
    """Return the name of an event, with the kind of slot that it happens to."""
    return f"{event.name}({event.of[0]})" if event.of else f"{event.name}(panel)"


def value_wording(value: Value) -> str:
    """Return a value as people write it."""
    return str(value).lower()


def _joined(expression: All | Some, *parts: str) -> str:
    return f"({(' and ' if isinstance(expression, All) else ' or ').join(parts)})"


def _below(below: Below) -> str:
    most = below.bound.name if isinstance(below.bound, Parameter) else below.bound
    return f"{' + '.join(count.name for count in below.counts)} below {most}"


wording = Fold(
    "the wording of mutants",
    Is=lambda node: f"{node.variable.name} {' or '.join(map(value_wording, node.values))}",
    Not=lambda _, part: f"not {part}",
    All=_joined,
    Some=_joined,
    Below=_below,
    Switched=lambda node: node.parameter.name,
    given=NAMED,
)
"""Every expression in words: the model's own name for it, where it has one."""
