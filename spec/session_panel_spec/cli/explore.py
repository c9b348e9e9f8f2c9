"""`session-panel explore`."""

from functools import partial
from pathlib import Path
from time import monotonic
from typing import BinaryIO, get_args

import click

from session_panel_spec.check.engines import EngineChoice, explore_model
from session_panel_spec.check.told import exploration_json, exploration_text
from session_panel_spec.cli.bounds import with_bounds
from session_panel_spec.cli.configuration import config_option, configured
from session_panel_spec.cli.options import as_json, examples, flag, max_memory, save
from session_panel_spec.cli.output import make_folder, progress, tell, write_all
from session_panel_spec.model.abstract_state import Bounds, ChoiceError
from session_panel_spec.parallel import Progress

EXAMPLES = examples(
    "explore",
    "explore --conversations 3 --records 0 --orbits --json",
    "explore --conversations 9 --records 0 --engine bdd --check",
    "explore --config panel.json --check",
)


@click.command(epilog=EXAMPLES)
@with_bounds
@config_option
@flag("--orbits", help="Count states up to the permutation of slots.")
@click.option(
    "--engine", type=click.Choice(get_args(EngineChoice)), default="auto", help="What explores."
)
@flag("--check", help="Check the properties, too.")
@save
@max_memory
@as_json
def command(  # noqa: PLR0913 - each is an option
    *,
    bounds: Bounds,
    file: BinaryIO | None,
    orbits: bool,
    engine: EngineChoice,
    check: bool,
    save: Path | None,
    max_memory: int | None,
    as_json: bool,
) -> int:
    """Explore every reachable state of the model, and count.

    The engine python is the readable reference; numpy is for small sizes; bitmap and hash are
    compiled; bdd explores whole sets of states, knows no depth, and counts even nine conversations.
    With --config, the policies and limits are those of a panel's own configuration, which no option
    may contradict; the slots and U are still the options'. Of times, texts and lists the model
    knows nothing, and that is said. Automatic acceptance, closing without a dialog and a sentiment
    threshold that is off are another panel than the model's, and are refused.

    With --check, every property is checked, state by state; by the engine bdd, what always holds.
    All but the engine python need the extra session-panel[explore]; bdd needs dd with CUDD, which
    pip installs on Linux x86-64 with CPython 3.11 to 3.13 alone.
    """
    if (save and not check) or (check and (orbits or engine not in ("auto", "bdd"))):
        raise ChoiceError(
            "--save needs --check, which takes no --orbits, and no engine but auto and bdd"
        )
    if file is not None:
        bounds = configured(bounds, file)
    if check:
        return _check(bounds, max_memory, save, by_sets=engine == "bdd", as_json=as_json)
    with progress() as told:
        rate = partial(_tell_rate, told, monotonic())
        found = explore_model(bounds, engine, orbits=orbits, max_memory=max_memory, progress=rate)
    tell(exploration_json(found), exploration_text(found), as_json=as_json)
    return 0


def _tell_rate(told: Progress, began: float, states: int, frontier: int) -> None:
    """Tell how far an exploration is: its rate, its frontier, and how many states there are."""
    rate = states / max(monotonic() - began, 0.001)
    told(f"{rate:,.0f} a second, frontier {frontier:,}; states", states)


def _check(
    bounds: Bounds, max_memory: int | None, save: Path | None, *, by_sets: bool, as_json: bool
) -> int:
    """Check the properties at some bounds, and tell what was found."""
    from session_panel_spec.check.model_check import check_sets, check_states  # noqa: PLC0415 - is heavy
    from session_panel_spec.verify.artifacts import model_files  # noqa: PLC0415 - is heavy
    from session_panel_spec.verify.report_json import model_check_json  # noqa: PLC0415 - is heavy
    from session_panel_spec.verify.report_text import model_check_text  # noqa: PLC0415 - is heavy

    make_folder(save)
    with progress() as told:
        told(f"states of {bounds}", 0)
        found = (check_sets if by_sets else check_states)(bounds, max_memory)
    tell(model_check_json(found), model_check_text(found), as_json=as_json)
    write_all(model_files([found]), save)
    return 0 if found.passed else 1
