"""`session-panel verify`."""

import json
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

import click

from session_panel import Config
from session_panel_spec.cli.configuration import config_option, read_config, tell_not_in_model
from session_panel_spec.cli.options import Duration, as_json, examples, flag, junit, save
from session_panel_spec.cli.output import make_folder, progress, say, write, write_all
from session_panel_spec.cli.usage_errors import complain
from session_panel_spec.logs.junit import junit_xml
from session_panel_spec.logs.screen import screen_console
from session_panel_spec.model.configured import outside
from session_panel_spec.verify.artifacts import report_files
from session_panel_spec.verify.configured import scope_in
from session_panel_spec.verify.failures import junit_cases, not_possible
from session_panel_spec.verify.report import Report
from session_panel_spec.verify.report_json import report_json
from session_panel_spec.verify.report_text import render_report
from session_panel_spec.verify.scope import DEFAULT, THOROUGH, Scope, with_effort
from session_panel_spec.verify.verification import verify

EXAMPLES = examples(
    "verify",
    "verify --thorough --save runs",
    "verify --seed 7 --minutes 10",
    "verify --config panel.json",
    "verify --junit report.xml",
    "verify --json > report.json",
)


@click.command(epilog=EXAMPLES)
@flag("--thorough", help="Look at larger sizes, too; it takes minutes.")
@click.option("--seed", type=int, default=1, help="Drive other runs beside the reference.")
@click.option(
    "--minutes",
    type=Duration(0),
    default=0,
    help="Go on driving for about so long.",
)
@config_option
@save
@junit
@as_json
def command(  # noqa: PLR0913 - each is an option
    *,
    thorough: bool,
    seed: int,
    minutes: float,
    file: BinaryIO | None,
    save: Path | None,
    junit: Path | None,
    as_json: bool,
) -> int:
    """Hold the machines, the model and the real panel against the specification.

    Every machine is compared with its hand-written table and with python-statemachine itself, the
    manual's stories are replayed, and the real panel is driven through every reachable abstract
    state and every event, in lockstep with the executable model. Every property of the model is
    checked at several sizes; what always holds, stays possible or does not take for ever is proved
    for all. Broken models are made, and the real panel must tell each of them; with --thorough the
    report says which properties do, too, and all that z3 was asked for the proofs is asked of
    cvc5, a second solver, which must say the same. rumur and Spin count again what was counted.

    The real panel is also driven beside the reference, a second reading of all rules: in
    configurations in which any three values of its options meet, at random but the same each time
    for a --seed, and exhaustively where it is small. Each clause of a rule has a grade: proved,
    exhaustive or driven, and in which configurations.

    With --config FILE, panel and model are also as that file configures them.

    What is not installed is not done; that is said first, and the report says so again.
    """
    make_folder(save)
    scope = with_effort(THOROUGH if thorough else DEFAULT, seed, minutes * 60)
    if file is not None:
        scope = _configured(scope, read_config(file), file.name)
    report = _verified(scope)
    if junit:
        write(junit_xml("session-panel verify", junit_cases(report)), junit)
    if as_json:
        say(json.dumps(report_json(report), indent=2))
    else:
        screen_console().print(render_report(report))
    write_all(report_files(report), save)
    return 0 if report.passed else 1


def _configured(scope: Scope, config: Config, file: str) -> Scope:
    """Return a scope in which panel and model are also as configured; say what the model is not."""
    if beyond := outside(config):
        complain(f"{file}: the model is of no panel with this {', '.join(beyond)}; the drive is")
    else:
        tell_not_in_model(config, file)
    return replace(scope_in(config, scope), configs=(config,))


def _verified(scope: Scope) -> Report:
    """Verify, say first what of it cannot be done here, and tell how far it is."""
    for sentence in not_possible(scope):
        complain(f"not checked: {sentence}")
    with progress() as told:
        return verify(scope, told)
