"""The options that commands share: the bounds of the model, and the form of the answer."""

import inspect
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Annotated

import typer
from typer.models import OptionInfo

from session_panel_spec.model.abstract_state import LIMITS, Bounds

_BOUNDS = {
    "conversations": "K, the conversation slots.",
    "records": "R, the record slots.",
    "capacity": "C, the agent's capacity.",
    "max_sessions": "M, the session limit.",
    "unread_max": "U, to which unread is counted.",
    "offer_limit": "The most pending offers.",
    "declined_sets_dnd": "A declined offer sets do-not-disturb.",
    "missed_sets_inactive": "Whether a missed offer sets the presence to inactive.",
}
"""What help says of each of the bounds, in its order."""


def with_bounds(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command an option for each of the bounds, in the place of its parameter `bounds`."""

    @wraps(command)
    def with_options(**given: object) -> None:
        bounds = {name: given.pop(name) for name in _BOUNDS}
        command(**given, bounds=Bounds(**bounds))  # type: ignore[arg-type]

    own = inspect.signature(command)
    parameters: list[inspect.Parameter] = []
    for parameter in own.parameters.values():
        options = map(_option, _BOUNDS) if parameter.name == "bounds" else (parameter,)
        parameters.extend(options)
    with_options.__signature__ = own.replace(parameters=parameters)  # type: ignore[attr-defined]
    return with_options


def _option(name: str) -> inspect.Parameter:
    default = getattr(Bounds(), name)
    flag = [f"--{name.replace('_', '-')}"] if default is False else []
    least, most = LIMITS.get(name, (None, None))
    option: OptionInfo = typer.Option(default, *flag, min=least, max=most, help=_BOUNDS[name])
    keyword = inspect.Parameter.KEYWORD_ONLY
    return inspect.Parameter(name, keyword, default=option, annotation=type(default))


MaxMemory = Annotated[
    int | None, typer.Option(min=1, help="The most bytes; without it, 80 % of what is free.")
]
Save = Annotated[
    Path | None,
    typer.Option(
        metavar="FOLDER", help="Write each run that breaks a property, to replay and to look at."
    ),
]
Command = Annotated[
    str, typer.Option(metavar="COMMAND", help="What runs the adapter; no shell reads it.")
]
Timeout = Annotated[float, typer.Option(min=0.01, help="The most seconds until an answer.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for machines.")]


def examples(*commands: str) -> str:
    """Return examples of a command for the end of its help."""
    return "Examples:\n\n" + "\n\n".join(f"    session-panel {command}" for command in commands)
