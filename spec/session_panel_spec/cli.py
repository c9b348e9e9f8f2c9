"""The command line: `session-panel`."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from typer.models import OptionInfo

from session_panel.text import Locale
from session_panel_spec.abstract import LIMITS, Bounds
from session_panel_spec.check.engines import NotEnoughMemoryError, explore_model
from session_panel_spec.export.murphi import murphi
from session_panel_spec.export.promela import promela
from session_panel_spec.export.tla import tla, tla_config
from session_panel_spec.log import log_lines
from session_panel_spec.replay import replay as replay_log
from session_panel_spec.report import exploration_json, exploration_text, render_report, report_json
from session_panel_spec.screen import screen_console
from session_panel_spec.verify import SIZES
from session_panel_spec.verify import Progress as Told
from session_panel_spec.verify import verify as verify_all

app = typer.Typer(
    name="session-panel",
    epilog="Exit status: 0 all is well, 1 something is not as it must be, 2 wrong use.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    rich_markup_mode="markdown",
)


def _examples(*commands: str) -> str:
    return "Examples:\n\n" + "\n\n".join(f"    session-panel {command}" for command in commands)


Notation = Literal["murphi", "promela", "tla", "tla-config"]


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
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for machines.")]


def _print_version(*, wanted: bool) -> None:
    if wanted:
        typer.echo(f"session-panel {version('session-panel')}")
        raise typer.Exit


@app.callback()
def _options(
    *,
    show_version: Annotated[
        bool,
        typer.Option(
            "--version", help="Print the version.", is_eager=True, callback=_print_version
        ),
    ] = False,
) -> None:
    """The reference behaviour of an agent's session panel: verify it, and watch it."""


@app.command(epilog=_examples("verify", "verify --json | python -m json.tool"))
def verify(*, as_json: AsJson = False) -> None:
    """Hold the machines and the real panel against the specification.

    Every machine is compared with its hand-written table and with python-statemachine itself, the
    manual's stories are replayed, and the real panel is driven through every reachable abstract
    state and every event: of one conversation slot and one record slot (K=1, R=1, C=2, M=9), and of
    two smaller sizes in which the limits bind. Each step is compared with the executable model, and
    every safety property is checked in each state. Where z3 is installed, the properties of the
    model are proved for every size, too.
    """
    with _progress() as progress:
        report = verify_all(SIZES, progress)
    if as_json:
        typer.echo(json.dumps(report_json(report), indent=2))
    else:
        screen_console().print(render_report(report))
    raise typer.Exit(0 if report.passed else 1)


@app.command(epilog=_examples("replay day.jsonl", "replay --locale id --json - < day.jsonl"))
def replay(
    file: Annotated[
        typer.FileBinaryRead,
        typer.Argument(metavar="FILE", help="A log, JSON Lines of events; - is standard input."),
    ],
    *,
    locale: Annotated[
        Locale | None, typer.Option(help="The language of the screen; without it, the log's.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Run a log through a panel, and show the screen after each event.

    The first line of the log may be a header: {"config": {...}, "locale": "id"}. The replay stops
    at the first event that a rule refuses, and says which rule, and why.
    """
    raise typer.Exit(replay_log(log_lines(file), file.name, locale, as_json, screen_console()))


@app.command(epilog=_examples("explore", "explore --conversations 3 --records 0 --orbits --json"))
def explore(  # noqa: PLR0913 - each is an option
    *,
    conversations: Conversations = 1,
    records: Records = 1,
    capacity: Capacity = 2,
    max_sessions: MaxSessions = 9,
    unread_max: UnreadMax = 10,
    orbits: Annotated[
        bool, typer.Option("--orbits", help="Count states up to the permutation of slots.")
    ] = False,
    declined_sets_dnd: Annotated[
        bool, typer.Option("--declined-sets-dnd", help="A declined offer sets do-not-disturb.")
    ] = False,
    missed_sets_inactive: Annotated[
        bool, typer.Option(help="Whether a missed offer sets the presence to inactive.")
    ] = True,
    engine: Annotated[
        Literal["auto", "python", "bitmap", "hash"], typer.Option(help="What explores.")
    ] = "auto",
    max_memory: Annotated[
        int | None, typer.Option(min=1, help="The most bytes; without it, 80 % of what is free.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Explore every reachable state of the model, and count.

    The engine python is the readable reference; bitmap and hash are compiled, and need the extra
    session-panel[explore].
    """
    bounds = Bounds(
        conversations,
        records,
        capacity,
        max_sessions,
        unread_max,
        missed_sets_inactive=missed_sets_inactive,
        declined_sets_dnd=declined_sets_dnd,
    )
    with _progress() as progress, _wrong_use():
        told = partial(progress, f"states of {bounds}")
        found = explore_model(bounds, engine, orbits=orbits, max_memory=max_memory, progress=told)
    typer.echo(json.dumps(exploration_json(found)) if as_json else exploration_text(found))


@contextmanager
def _wrong_use() -> Iterator[None]:
    """Tell in one sentence what cannot be done as it was asked for."""
    try:
        yield
    except (ImportError, NotEnoughMemoryError) as error:
        typer.echo(f"session-panel: {error}", err=True)
        raise typer.Exit(2) from None


@app.command(
    name="export",
    epilog=_examples(
        "export murphi --conversations 2 -o panel.m", "export tla -o SessionPanel.tla"
    ),
)
def export_model(  # noqa: PLR0913 - each is an option
    notation: Annotated[Notation, typer.Argument(help="The notation.", metavar="NOTATION")],
    *,
    conversations: Conversations = 1,
    records: Records = 1,
    capacity: Capacity = 2,
    max_sessions: MaxSessions = 9,
    unread_max: UnreadMax = 10,
    symmetry: Annotated[
        bool, typer.Option("--symmetry", help="Count states up to the permutation of slots.")
    ] = False,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="The file; without it, standard output.")
    ] = None,
) -> None:
    """Write the model in another checker's notation, so that it can confirm what ours finds.

    NOTATION is murphi (for rumur), promela (for Spin), tla (a module for TLC, the same for all
    sizes) or tla-config (its configuration). Slots of one kind are interchangeable: --symmetry
    says so to rumur and TLC.
    """
    bounds = Bounds(conversations, records, capacity, max_sessions, unread_max)
    _write(_exported(notation, bounds, symmetry=symmetry), output)


def _exported(notation: Notation, bounds: Bounds, *, symmetry: bool) -> str:
    match notation:
        case "murphi":
            return murphi(bounds, symmetry=symmetry)
        case "promela":
            return promela(bounds)
        case "tla":
            return tla()
        case "tla-config":
            return tla_config(bounds, symmetry=symmetry)


def _write(text: str, output: Path | None) -> None:
    """Write a text whole; a file that cannot be written is wrong use."""
    if output is None:
        typer.echo(text, nl=False)
        return
    try:
        output.write_text(text, encoding="utf-8")
    except OSError as error:
        typer.echo(f"session-panel: {output}: {error.strerror}", err=True)
        raise typer.Exit(2) from None


@contextmanager
def _progress() -> Iterator[Told]:
    """Tell on standard error what is being done, where that is a terminal."""
    console = Console(stderr=True)
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as bar:
        task = bar.add_task("")
        try:
            yield lambda what, number: bar.update(task, description=f"{what}: {number:,}")
        except KeyboardInterrupt:
            typer.echo("session-panel: interrupted, so nothing was concluded", err=True)
            raise
