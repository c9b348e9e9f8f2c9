"""A log of events replayed on a panel: each event, what the host would do, and the screen."""

import json
from collections.abc import Iterable
from typing import Any

import msgspec
from rich.console import Console
from rich.text import Text

from session_panel import InvalidInput, View, translations
from session_panel.text import Translations
from session_panel_spec.logs.event_text import call_text
from session_panel_spec.logs.log import LogError, read_log
from session_panel_spec.logs.replay import Refused, Step, steps
from session_panel_spec.logs.screen import render_screen
from session_panel_spec.logs.terminal_text import brief, plain, time_text

ACCEPTED, REFUSED, MALFORMED = 0, 1, 2
"""The exit codes of a replay."""


def replay(
    lines: Iterable[str | bytes], name: str, locale: str | None, as_json: bool, console: Console
) -> int:
    """Replay a log on a new panel, and tell each step.

    Args:
        lines: the lines of the log, such as `log.log_lines` of a file.
        name: the log's name, for messages.
        locale: the language to show; None is the log's, or else English.
        as_json: whether to print one JSON object for each event instead of screens.
        console: where to print, such as `screen.screen_console()`.

    Returns:
        0 if the panel took every event, 1 if a rule refused one, 2 if the log is malformed.
    """
    report: _ScreenReport | _JsonReport
    report = _JsonReport(console) if as_json else _ScreenReport(console, name)
    status = ACCEPTED
    try:
        log = read_log(lines, name)
        words = translations(locale or log.locale or "en")
        for step in steps(log, words):
            report.tell(step, words)
            status = REFUSED if isinstance(step, Refused) else ACCEPTED
    except (LogError, InvalidInput) as error:
        report.tell_error(error)
        return MALFORMED
    return status


class _ScreenReport:
    """Prints for people: of screens only those that differ from the last."""

    def __init__(self, console: Console, name: str) -> None:
        self._console = console
        self._name = name
        self._shown: View | None = None

    def tell(self, step: Step, words: Translations) -> None:
        self._print(f"{step.line}:  t={time_text(step.event.at)}  {call_text(step.event)}", "bold")
        if isinstance(step, Refused):
            about = f" ({brief(step.refusal.about)})" if step.refusal.about else ""
            why = f"{step.refusal}{about} — {step.sentence}"
            self._print(f"{self._name}:{step.line}: {why}", "bold red")
            return
        for effect in step.effects:
            self._print(f"    → {call_text(effect)}", "blue")
        if step.view == self._shown:
            self._print("    screen unchanged", "dim")
        else:
            self._console.print(render_screen(step.view, words))
        self._print("")
        self._shown = step.view

    def tell_error(self, error: LogError | InvalidInput) -> None:
        self._print(str(error), "bold red")

    def _print(self, text: str, style: str = "") -> None:
        self._console.print(Text(plain(text), style), soft_wrap=True)


class _JsonReport:
    """Prints for programs: one object a line, in ASCII."""

    def __init__(self, console: Console) -> None:
        self._console = console

    def tell(self, step: Step, _words: Translations) -> None:
        told = {"line": step.line, "event": step.event}
        if isinstance(step, Refused):
            refused = {name: getattr(step.refusal, name) for name in ("rule", "reason", "about")}
            self._print(told | {"refused": refused | {"text": step.sentence}})
        else:
            self._print(told | {"effects": step.effects, "view": step.view})

    def tell_error(self, error: LogError | InvalidInput) -> None:
        if isinstance(error, LogError):
            self._print({"line": error.line, "error": error.message})
        else:
            self._print({"error": str(error)})

    def _print(self, value: dict[str, Any]) -> None:
        self._console.out(json.dumps(msgspec.to_builtins(value, enc_hook=dict)), highlight=False)
