"""How an expression of the model reads in the name of a mutant."""

from session_panel_spec.model import events as model
from session_panel_spec.model.language import (
    All,
    Below,
    Event,
    Expression,
    Is,
    Not,
    Parameter,
    Some,
    Switched,
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


def wording(expression: Expression) -> str:
    """Return an expression in words: the model's own name for it, where it has one."""
    if expression in NAMED:
        return NAMED[expression]
    match expression:
        case Is(variable, values):
            return f"{variable.name} {' or '.join(map(value_wording, values))}"
        case Not(part):
            return f"not {wording(part)}"
        case All(parts) | Some(parts):
            word = " and " if isinstance(expression, All) else " or "
            return f"({word.join(map(wording, parts))})"
        case Below(counts, bound):
            most = bound.name if isinstance(bound, Parameter) else bound
            return f"{' + '.join(count.name for count in counts)} below {most}"
        case Switched(parameter):
            return parameter.name
    raise TypeError(expression)
