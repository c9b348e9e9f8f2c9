"""The shortest runs to everything that some run of the real panel reaches, by `coverage`."""

from collections.abc import Callable, Iterator

from session_panel import Config, to_json
from session_panel_spec.conform.vectors.run import Run
from session_panel_spec.conform.vectors.timing import all_timed
from session_panel_spec.lockstep.coverage.possibility import Possibility
from session_panel_spec.lockstep.coverage.search import Run as Events
from session_panel_spec.lockstep.coverage.search import reached


def possibility_runs(progress: Callable[[int], None] | None = None) -> Iterator[Run]:
    """Yield the runs; one that shows several things is there once.

    Args:
        progress: told after every state that is searched how many there have been.
    """
    same: dict[tuple[str, ...], list[Possibility]] = {}
    shortest: dict[tuple[str, ...], tuple[Config, Events]] = {}
    for witness in reached(progress):
        if witness.run and witness.setting:
            config = witness.setting.config
            key = (to_json(config), *map(to_json, witness.run))
            same.setdefault(key, []).append(witness.subject)
            shortest[key] = config, witness.run
    for number, (key, shown) in enumerate(same.items(), 1):
        yield _run(number, *shortest[key], shown)


def _run(number: int, config: Config, events: Events, shown: list[Possibility]) -> Run:
    return Run(
        name=f"{number:03}",
        title="; ".join(possibility.name for possibility in shown),
        config=config,
        events=tuple(all_timed(config, events)),
        rules=tuple(rule for possibility in shown for rule in possibility.rules),
    )
