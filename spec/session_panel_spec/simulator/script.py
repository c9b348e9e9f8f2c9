"""The stories as scripts: what is played, and whether a run is more than its script."""

from functools import cache

from session_panel import AnyEvent, Config
from session_panel_spec.logs.log import Log, read_log
from session_panel_spec.logs.story import load_stories
from session_panel_spec.simulator.run import Run


def script(story: str) -> Log:
    """Return the log of a story, by its name, which is one of `STORIES`."""
    [told] = (one for one in load_stories() if one.name == story)
    return read_log(told.lines, story)


def is_own(run: Run) -> bool:
    """Return whether a reader did something in a run that choosing its story does not bring back.

    Without a story that is anything at all: an event, or time that passed.
    """
    if run.story is None:
        return len(run.moments) > 1
    happened = tuple(happening.event for happening in run.happenings)
    config, told = _told(run.story)
    at = happened[-1].at if happened else 0.0
    return (run.config, happened, run.now.at) != (config, told[: len(happened)], at)


@cache
def _told(story: str) -> tuple[Config, tuple[AnyEvent, ...]]:
    log = script(story)
    return log.config, tuple(logged.event for logged in log.events)
