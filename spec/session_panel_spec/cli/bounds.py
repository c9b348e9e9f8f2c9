"""The options of commands that look at the model at some size: its bounds."""

from collections.abc import Callable
from functools import wraps

import click

from session_panel_spec.cli.options import flag
from session_panel_spec.model.abstract_state import LIMITS, Bounds

Command = Callable[..., int | None]

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


def with_bounds(command: Command) -> Command:
    """Give a command an option for each of the bounds, as its parameter `bounds`."""

    @wraps(command)
    def with_options(**given: object) -> int | None:
        bounds = {name: given.pop(name) for name in _BOUNDS}
        return command(**given, bounds=Bounds(**bounds))  # type: ignore[arg-type]

    for name in reversed(_BOUNDS):
        _option(name)(with_options)
    return with_options


def _option(name: str) -> Callable[[Command], Command]:
    default, text = getattr(Bounds(), name), name.replace("_", "-")
    if default is False:
        return flag(f"--{text}", help=_BOUNDS[name])
    if default is True:
        return click.option(f"--{text}/--no-{text}", default=True, help=_BOUNDS[name])
    allowed = click.IntRange(*LIMITS[name])
    return click.option(f"--{text}", type=allowed, default=default, help=_BOUNDS[name])
