"""A log of events replayed on a panel: each event, what the host would do, and the screen."""

import json
from collections.abc import Iterable
from typing import Any, Final

import msgspec
from rich.console import Console
from rich.text import Text

from session_panel import InvalidInput, View, translations
from session_panel.text import Translations
from session_panel_spec.domain.rule_names import named
from session_panel_spec.logs.clock import Clock
from session_panel_spec.logs.event_text import call_text
from session_panel_spec.logs.log import LogError, read_log
from session_panel_spec.logs.replay import (
    Applied,
    Missing,
    NotRefused,
    Refused,
    Restored,
    Step,
    is_as_told,
    steps,
)
from session_panel_spec.logs.screen import render_screen
from session_panel_spec.logs.terminal_text import brief, plain, time_text

ACCEPTED, REFUSED, MALFORMED = 0, 1, 2
"""The exit codes of a replay."""


def replay(  # noqa: PLR0913 - what is replayed, and how it is told
    lines: Iterable[str | bytes],
    name: str,
    locale: str | None,
    as_json: bool,
    console: Console,
    *,
    panel: str | None = None,
    clock: Clock | None = None,
) -> int:
    """Replay a log on a new panel, and tell each step.

    Args:
        lines: the lines of the log, such as `log.log_lines` of a file.
        name: the log's name, for messages.
        locale: the language to show; None is the log's, or else English.
        as_json: whether to print one JSON object for each event instead of screens.
        console: where to print, such as `screen.screen_console()`.
        panel: which panel of the log; None for a log of just one.
        clock: looks at the times; without one, it knows no time of its own.

    Returns:
        0 if the panel answered every event as the log says, and its times are in order; 1 if not;
        2 if the log is malformed.
    """
    report: _ScreenReport | _JsonReport
    report = _JsonReport(console) if as_json else _ScreenReport(console, name)
    clock, status, step = clock or Clock(), ACCEPTED, None
    try:
        log = read_log(lines, name, panel)
        words = translations(locale or log.locale or "en")
        for step in steps(log, words):
            for oddity in _oddities(step, clock):
                report.tell_error(LogError(name, step.line, oddity))
                status = REFUSED
            report.tell(step, words)
            if not is_as_told(step):
                status = REFUSED
        if step is None:
            report.tell_nothing()
    except (LogError, InvalidInput) as error:
        report.tell_error(error)
        return MALFORMED
    return status


def _oddities(step: Step, clock: Clock) -> Iterable[str]:
    """Return what is odd about the time of a step, and let the clock go on."""
    if isinstance(step, Restored):
        clock.went(step.now)
    if isinstance(step, Missing | Restored):
        return ()
    odd = tuple(clock.oddities(step.event.at))
    if isinstance(step, Applied):
        clock.went(step.event.at)
    return odd


class _ScreenReport:
    """Prints for people: of screens only those that differ from the last."""

    def __init__(self, console: Console, name: str) -> None:
        self._console = console
        self._name = name
        self._shown: View | None = None

    def tell(self, step: Step, words: Translations) -> None:
        self._print(f"{step.line}:  {_what(step)}", "bold")
        match step:
            case Applied():
                for effect in step.effects:
                    self._print(f"    → {call_text(effect)}", "blue")
                self._show(step.view, words)
            case Restored():
                self._show(step.view, words)
            case Refused():
                about = f" ({brief(step.refusal.about)})" if step.refusal.about else ""
                otherwise = f" ({told})" if (told := _told_otherwise(step)) else ""
                why = f"refused by {named(step.refusal.rule)}: {step.refusal.reason}{about}"
                self._tell_answer(step, f"{why} — {step.sentence}{otherwise}")
            case NotRefused():
                self._tell_answer(step, _told_otherwise(step))

    def _tell_answer(self, step: Refused | NotRefused, why: str) -> None:
        if is_as_told(step):
            self._print(f"    {why}\n")
        else:
            self._print(f"{self._name}:{step.line}: {why}", "bold red")

    def tell_error(self, error: LogError | InvalidInput) -> None:
        self._print(str(error), "bold red")

    def tell_nothing(self) -> None:
        self._print(f"{self._name}: {_NOTHING}")

    def _show(self, view: View, words: Translations) -> None:
        if view == self._shown:
            self._print("    screen unchanged", "dim")
        else:
            self._console.print(render_screen(view, words))
        self._print("")
        self._shown = view

    def _print(self, text: str, style: str = "") -> None:
        for line in text.split("\n"):
            self._console.print(Text(plain(line), style), soft_wrap=True)


def _what(step: Step) -> str:
    match step:
        case Missing():
            return "events are missing; what follows is left out, to the next snapshot"
        case Restored():
            return "snapshot"
        case _:
            return f"t={time_text(step.event.at)}  {call_text(step.event)}"


def _told_otherwise(step: Refused | NotRefused) -> str:
    """Return which refusal the log tells where there is another or none; else an empty text."""
    by = f" by {brief(step.told)}" if isinstance(step.told, str) else ""
    if isinstance(step, NotRefused):
        return f"the log says that it was refused{by}, and no rule refuses it"
    return f"the log says that it was refused{by}" if by and not step.as_told else ""


_NOTHING: Final = "nothing was replayed: no event or snapshot is in it"


class _JsonReport:
    """Prints for programs: one object a line, in ASCII."""

    def __init__(self, console: Console) -> None:
        self._console = console

    def tell(self, step: Step, _words: Translations) -> None:
        match step:
            case Missing():
                self._print({"line": step.line, "missing": True})
            case Restored():
                self._print({"line": step.line, "view": step.view})
            case NotRefused():
                error = _told_otherwise(step)
                self._print({"line": step.line, "event": step.event, "error": error})
            case Refused():
                why = {name: getattr(step.refusal, name) for name in ("rule", "reason", "about")}
                refused = why | {"text": step.sentence}
                told = {"error": error} if (error := _told_otherwise(step)) else {}
                self._print({"line": step.line, "event": step.event, "refused": refused} | told)
            case Applied():
                shown = {"effects": step.effects, "view": step.view}
                self._print({"line": step.line, "event": step.event} | shown)

    def tell_error(self, error: LogError | InvalidInput) -> None:
        if isinstance(error, LogError):
            self._print({"line": error.line, "error": error.message})
        else:
            self._print({"error": str(error)})

    def tell_nothing(self) -> None:
        self._print({"finding": _NOTHING})

    def _print(self, value: dict[str, Any]) -> None:
        self._console.out(json.dumps(msgspec.to_builtins(value)), highlight=False)
