"""The options that commands share: the bounds of the model, and the form of the answer."""

from pathlib import Path
from typing import Annotated

import typer
from typer.models import OptionInfo

from session_panel_spec.model.abstract_state import LIMITS


def _bound(name: str, text: str) -> OptionInfo:
    """Return the option for one of the numbers among the bounds."""
    least, most = LIMITS[name]
    option: OptionInfo = typer.Option(min=least, max=most, help=text)
    return option


Conversations = Annotated[int, _bound("conversations", "K, the conversation slots.")]
Records = Annotated[int, _bound("records", "R, the record slots.")]
Capacity = Annotated[int, _bound("capacity", "C, the agent's capacity.")]
MaxSessions = Annotated[int, _bound("max_sessions", "M, the session limit.")]
UnreadMax = Annotated[int, _bound("unread_max", "U, to which unread is counted.")]
OfferLimit = Annotated[int, _bound("offer_limit", "The most pending offers.")]
DeclinedSetsDnd = Annotated[
    bool, typer.Option("--declined-sets-dnd", help="A declined offer sets do-not-disturb.")
]
MissedSetsInactive = Annotated[
    bool, typer.Option(help="Whether a missed offer sets the presence to inactive.")
]
MaxMemory = Annotated[
    int | None, typer.Option(min=1, help="The most bytes; without it, 80 % of what is free.")
]
Save = Annotated[
    Path | None,
    typer.Option(
        metavar="FOLDER", help="Write each run that breaks a property, to replay and to look at."
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for machines.")]


def examples(*commands: str) -> str:
    """Return examples of a command for the end of its help."""
    return "Examples:\n\n" + "\n\n".join(f"    session-panel {command}" for command in commands)
