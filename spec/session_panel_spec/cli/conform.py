"""`session-panel conform`."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final, NamedTuple

import click

from session_panel_spec.cli.options import (
    Duration,
    adapter,
    as_json,
    beside,
    examples,
    flag,
    junit,
    name,
    path,
    timeout,
)
from session_panel_spec.cli.output import progress, tell, write
from session_panel_spec.conform.domain import Domain
from session_panel_spec.conform.findings import AtRandom, Findings
from session_panel_spec.conform.findings_json import Verdict
from session_panel_spec.conform.ledger import read_ledger, record_of, with_record
from session_panel_spec.conform.play import check_adapter
from session_panel_spec.conform.program import connected
from session_panel_spec.conform.report import junit_cases, render_findings
from session_panel_spec.conform.vector import (
    VECTORS,
    Vector,
    choose_vectors,
    count_vectors,
    load_vectors,
    vector_line,
)
from session_panel_spec.domain.rules import load_rules
from session_panel_spec.logs.junit import junit_xml
from session_panel_spec.releases.release_file import (
    load_release,
    released_versions,
)

EXAMPLES = examples(
    'conform --command "node my-adapter.mjs"',
    'conform --command "python adapter.py" --theme rules --junit report.xml',
    'conform --command "./adapter" --random --minutes 5 --keep found.jsonl',
    'conform --command "./adapter" --vectors found.jsonl',
    'conform --command "./adapter" --domain 0.1 --record ledger.jsonl',
    'conform --command "./adapter" --vector stories-sentiment-falls-en',
)


@click.command(epilog=EXAMPLES)
@adapter
@click.option(
    "--vectors",
    type=path,
    metavar="FOLDER",
    help="The vectors, or a file of them; without it, those of this package.",
)
@click.option(
    "--domain",
    type=name,
    metavar="VERSION",
    help="Those that a release kept, such as 0.1; without it, today's.",
)
@click.option(
    "--theme", multiple=True, type=name, metavar="THEME", help="Only this theme; may be repeated."
)
@click.option(
    "--vector", multiple=True, type=name, metavar="ID", help="Only this vector; may be repeated."
)
@flag("--random", "at_random", help="Go on with random runs beside the reference.")
@click.option("--seed", type=int, help="Of --random: make other runs; 1 unless told.")
@click.option(
    "--minutes",
    type=Duration(0),
    help="Of --random: for about so long; 1 unless told.",
)
@click.option(
    "--keep",
    type=beside,
    metavar="FILE",
    help="Write the shortest run that is wrong as a vector, for --vectors FILE.",
)
@timeout
@junit
@click.option(
    "--record",
    type=beside,
    metavar="FILE",
    help="Add a line to this ledger: who was held against which vectors, and how it went.",
)
@flag("--all", "to_the_end", help="Run every vector, however many fail.")
@as_json
def command(  # noqa: PLR0913 - each is an option
    *,
    command: str,
    vectors: Path | None,
    domain: str | None,
    theme: tuple[str, ...],
    vector: tuple[str, ...],
    at_random: bool,
    seed: int | None,
    minutes: float | None,
    keep: Path | None,
    timeout: float,
    junit: Path | None,
    record: Path | None,
    to_the_end: bool,
    as_json: bool,
) -> int:
    """Hold any implementation of a panel against the specification, by the test vectors.

    COMMAND runs an adapter: a program that reads events and writes what is seen, as JSON Lines, on
    its standard streams. The report names the rule that is broken, and the shortest run that
    shows it.

    With --random an adapter that passes is driven on, beside the reference, by runs that aim at
    what was seldom seen, in configurations in which any three values of the options meet. A run
    that is wrong is made as short as can be; --keep writes it as a vector.

    With --domain the vectors are those that the last release of that version kept, for an adapter
    that was written before.

    Exit status: 0 it conforms; 1 it does not; 2 wrong use; 3 it conforms as far as was compared:
    vectors were skipped or not asked for, or a part of the panel is not reported.
    """
    _require_together(vectors, domain, at_random=at_random, of_random=(seed, minutes))
    asked = _asked(domain, vectors, theme, vector)
    _ledger(record)  # what is no ledger is told at once
    with connected(command, timeout) as connection, progress() as told:
        found = check_adapter(
            connection,
            asked.vectors,
            told,
            to_the_end=to_the_end,
            at_random=_random(seed, minutes) if at_random else None,
        )
    found = replace(found, not_asked=asked.besides, domain=asked.domain)
    for text, file in _files(found, keep=keep, junit=junit):
        write(text, file)
    if record and found.offer and not found.interrupted:
        write(with_record(_ledger(record), record_of(found, asked.vectors)), record)
    tell(found.json, render_findings(found, command), as_json=as_json, runs_on=True)
    if found.interrupted:
        raise found.interrupted
    return _STATUS[found.verdict]


def _files(found: Findings, *, keep: Path | None, junit: Path | None) -> Iterator[tuple[str, Path]]:
    """Yield what is to be written, and where."""
    if keep and found.failures:
        yield f"{vector_line(found.failures[0].vector)}\n", keep
    if junit:
        yield junit_xml("session-panel conform", junit_cases(found)), junit


def _ledger(file: Path | None) -> str:
    """Return what a ledger says so far.

    Raises:
        VectorError: it is none.
    """
    return read_ledger(file) if file else ""


def _require_together(
    vectors: Path | None,
    domain: str | None,
    *,
    at_random: bool,
    of_random: tuple[float | None, ...],
) -> None:
    """Make sure that the options that are given make sense together.

    Raises:
        UsageError: they do not.
    """
    if not at_random and any(option is not None for option in of_random):
        raise click.UsageError("--seed and --minutes are options of --random.")
    if domain and at_random:
        raise click.UsageError("--random asks the reference, which is today's: not with --domain.")
    if domain and vectors:
        raise click.UsageError("--vectors are one's own: not with --domain.")


class _Asked(NamedTuple):
    """The vectors that an adapter is asked, how many there are besides, and whose they are."""

    vectors: tuple[Vector, ...]
    besides: int
    domain: Domain | None


def _asked(
    domain: str | None, folder: Path | None, themes: tuple[str, ...], ids: tuple[str, ...]
) -> _Asked:
    """Return what is asked of a domain, of a folder, or of today's vectors.

    Raises:
        ChoiceError: there is no such domain, or there are no such vectors.
    """
    if domain:
        release = load_release(domain)
        chosen = choose_vectors(release.vectors, themes, ids)
        held = Domain(release.version, release.rules, kept=True)
        return _Asked(chosen, len(release.vectors) - len(chosen), held)
    chosen = load_vectors(folder or VECTORS, themes, ids)
    today = None if folder else Domain(released_versions()[-1], load_rules())
    return _Asked(chosen, count_vectors(folder or VECTORS) - len(chosen), today)


def _random(seed: int | None, minutes: float | None) -> Callable[..., Iterator[AtRandom]]:
    from session_panel_spec.conform.at_random.hold import (  # noqa: PLC0415 - is heavy
        hold_at_random,
    )

    seconds = 60 * (1 if minutes is None else minutes)
    return partial(hold_at_random, seed=1 if seed is None else seed, seconds=seconds)


_STATUS: Final[dict[Verdict, int]] = {"conforms": 0, "differs": 1, "partly": 3}
