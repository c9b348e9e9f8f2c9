"""A difference between panel and reference: its rules, its shortest run, and that run's log."""

from collections.abc import Iterator
from typing import Any

import msgspec

from session_panel import AnyEvent, Config
from session_panel_spec.differential.blame import rules_of
from session_panel_spec.differential.compare import Difference
from session_panel_spec.differential.configurations import options
from session_panel_spec.differential.run import SAVED, Case, Run, Sides
from session_panel_spec.domain.rules import rule_of
from session_panel_spec.logs.event_text import call_text
from session_panel_spec.logs.log import write_log
from session_panel_spec.logs.terminal_text import brief, time_text


class Found(msgspec.Struct, frozen=True):
    """A difference between the panel and the reference.

    Attributes:
        rules: the rules that it is against, the most telling first.
        config: the configuration of the run.
        run: a shortest run, whose last step shows it.
        log: that run as a log, which ``session-panel replay`` reads.
    """

    rules: tuple[str, ...]
    config: Config
    run: Run
    difference: Difference
    log: str

    @property
    def sentence(self) -> str:
        """What differs, in a sentence that begins with the rules."""
        difference = self.difference
        where = "".join(f"[{p}]" if isinstance(p, int) else f".{p}" for p in difference.path)
        language = f" ({difference.locale})" if difference.locale else ""
        told = f"expected {_text(difference.expected)}, observed {_text(difference.observed)}"
        against = f"{', '.join(self.rules)}: " if self.rules else ""
        return f"{against}{difference.part}{where}{language}: {told}"

    @property
    def lines(self) -> tuple[str, ...]:
        """What differs, in which configuration, after which steps, and what was gone by."""
        steps = (_step_text(number, step) for number, step in enumerate(self.run, start=1))
        decided = self.difference.clauses | self.difference.shown
        clauses = ", ".join(sorted(one for one in decided if rule_of(one) in self.rules))
        return (
            self.sentence,
            f"configuration: {config_text(self.config)}",
            *steps,
            *((f"decided by {clauses}",) if clauses else ()),
        )


def found(sides: Sides, case: Case) -> Found:
    """Return a difference with all that tells it."""
    log = "".join(_log_lines(sides, case))
    return Found(rules_of(case.difference), case.config, case.run, case.difference, log)


def config_text(config: Config) -> str:
    """Return what a configuration says besides the defaults."""
    told = {option.name: option.of(config) for option in options()}
    defaults = {option.name: option.of(Config()) for option in options()}
    other = (f"{name}={_text(told[name])}" for name in told if told[name] != defaults[name])
    return ", ".join(other) or "the defaults"


def _step_text(number: int, step: AnyEvent | None) -> str:
    if step is SAVED:
        return f"{number:3}. (saved and loaded)"
    return f"{number:3}. {time_text(step.at)} {call_text(step)}"


def _text(value: Any) -> str:  # noqa: ANN401 - any JSON
    is_plain = isinstance(value, str) and value
    return brief(value if is_plain else msgspec.json.encode(value).decode())


def _log_lines(sides: Sides, case: Case) -> Iterator[str]:
    """Yield the lines of the log of a run; what must be refused says so."""
    events = [step for step in case.run if step is not SAVED]
    lines = write_log(events, case.config, case.difference.locale or None)
    yield next(lines)
    refusals = _refusals(sides, case)
    for step in case.run:
        if step is SAVED:
            yield '{"note":"saved and loaded here"}\n'
        else:
            yield _refused(next(lines), next(refusals))


def _refusals(sides: Sides, case: Case) -> Iterator[str | None]:
    """Yield for each event the rule by which the reference refuses it."""
    state = sides.reference.initial(case.config)
    for step in case.run:
        if step is not SAVED:
            answer = sides.reference.answer(state, step)
            yield None if answer.refusal is None else answer.refusal.rule
            state = state if answer.refusal else answer.state


def _refused(line: str, rule: str | None) -> str:
    if rule is None:
        return line
    told = msgspec.json.encode({**msgspec.json.decode(line), "refused": rule})
    return f"{told.decode()}\n"
