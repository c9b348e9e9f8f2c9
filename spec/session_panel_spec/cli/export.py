"""`session-panel export`."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from session_panel_spec.abstract import Bounds
from session_panel_spec.cli.edge import write, wrong_use
from session_panel_spec.cli.options import (
    Capacity,
    Conversations,
    DeclinedSetsDnd,
    MaxSessions,
    MissedSetsInactive,
    OfferLimit,
    Records,
    UnreadMax,
    examples,
)
from session_panel_spec.export.murphi import murphi
from session_panel_spec.export.promela import promela
from session_panel_spec.export.tla import Purpose, tla, tla_config

EXAMPLES = examples(
    "export murphi --conversations 2 -o panel.m",
    "export tla -o SessionPanel.tla",
    "export tla-config --purpose strongly-fair -o SessionPanel.cfg",
)

Notation = Literal["murphi", "promela", "tla", "tla-config"]


def command(  # noqa: PLR0913 - each is an option
    notation: Annotated[Notation, typer.Argument(help="The notation.", metavar="NOTATION")],
    *,
    conversations: Conversations = 1,
    records: Records = 1,
    capacity: Capacity = 2,
    max_sessions: MaxSessions = 9,
    unread_max: UnreadMax = 10,
    offer_limit: OfferLimit = 10,
    declined_sets_dnd: DeclinedSetsDnd = False,
    missed_sets_inactive: MissedSetsInactive = True,
    symmetry: Annotated[
        bool, typer.Option("--symmetry", help="Count states up to the permutation of slots.")
    ] = False,
    purpose: Annotated[
        Purpose, typer.Option(help="What TLC is to check, and with which fairness.")
    ] = "safety",
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="The file; without it, standard output.")
    ] = None,
) -> None:
    """Write the model in another checker's notation, so that it can confirm what ours finds.

    NOTATION is murphi (for rumur), promela (for Spin), tla (a module for TLC, the same for all
    sizes) or tla-config (its configuration). Slots of one kind are interchangeable: --symmetry
    says so to rumur and TLC.
    """
    bounds = Bounds(
        conversations,
        records,
        capacity,
        max_sessions,
        unread_max,
        offer_limit,
        missed_sets_inactive=missed_sets_inactive,
        declined_sets_dnd=declined_sets_dnd,
    )
    with wrong_use():
        text = _exported(notation, bounds, purpose, symmetry=symmetry)
    write(text, output)


def _exported(notation: Notation, bounds: Bounds, purpose: Purpose, *, symmetry: bool) -> str:
    match notation:
        case "murphi":
            return murphi(bounds, symmetry=symmetry)
        case "promela":
            return promela(bounds)
        case "tla":
            return tla()
        case "tla-config":
            return tla_config(bounds, purpose, symmetry=symmetry)
