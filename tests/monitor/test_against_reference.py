"""The monitor finds nothing in what the reference tells, and finds whatever else is told."""

import json
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pytest
from msgspec import UNSET

from monitor import holding
from monitor.against_reference import (
    Log,
    alarms_where_some_is_missing,
    chosen,
    logs,
    problems,
    seeded,
)
from monitor.contrary import MISSED, Contrary, contraries
from monitor.data_mutants import EQUIVALENT, data_mutants, is_told
from monitor.reference_logs import (
    Told,
    event_line,
    observed_line,
    seen,
    settings_line,
    shown,
    snapshot_line,
)
from monitor.seldom import SELDOM
from monitor.trying import Point, differs, points
from session_panel import LOCALES, AnyEvent
from session_panel_spec import reference
from session_panel_spec.differential.configurations import configurations
from session_panel_spec.domain.panel_events import EVENTS
from session_panel_spec.logs.event_text import call_text
from session_panel_spec.monitor import observed_of
from session_panel_spec.monitor.watching import Finding, Options, Watch
from session_panel_spec.reference import State

ROOT = Path(__file__).parents[2]
ANY_TIME = Options(allow_earlier=True)


@cache
def some_logs() -> tuple[Log, ...]:
    """A log in each configuration of the covering array."""
    return tuple(logs(seed=1, length=12))


def findings(lines: list[str], options: Options = ANY_TIME) -> list[Finding]:
    return [*Watch("written.jsonl", options).findings(lines)]


def line_of(told: Told, contrary: Contrary | None = None) -> str:
    so = contrary or told
    return event_line(told.event, so.refused, so.seen)


def test_every_configuration_of_the_covering_array_has_a_log() -> None:
    assert {repr(log.config) for log in some_logs()} == set(map(repr, configurations().configs))


def test_in_a_log_that_the_reference_writes_nothing_is_found() -> None:
    for log in some_logs():
        lines = [settings_line(log.config)]
        for number, told in enumerate(log.told):
            locale = LOCALES[number % len(LOCALES)]
            screen = observed_of(shown(told.answer.state, locale), locale)
            lines += [line_of(told), observed_line(screen)]
            lines += [snapshot_line(told.answer.state)] if number % 3 == 2 else []
        assert findings(lines) == []


def test_a_log_changed_in_one_place_is_found_in_that_line() -> None:
    dice = seeded(2)
    for log in some_logs():
        lines = [settings_line(log.config), *map(line_of, log.told)]
        place = dice.randrange(len(log.told))
        told = log.told[place]
        must = (one for one in contraries(told) if not one.may_be_missed(gap=False))
        [contrary] = chosen(must, dice, 1)
        lines[place + 1] = line_of(told, contrary)
        found = next(Watch("changed.jsonl", ANY_TIME).findings(lines))
        assert found.line == place + 2, contrary


@pytest.mark.parametrize("gap", [False, True], ids=["as a panel goes along", "by its data alone"])
def test_whatever_else_is_told_of_an_event_is_found(gap: bool) -> None:
    counts: Counter[str] = Counter()
    for number, log in enumerate(some_logs()):
        short = Log(log.config, log.told[:3])
        assert [*problems(short, seeded(number), 1, counts, gap=gap)] == []
    assert counts["events"] == 3 * len(some_logs())
    assert {"refused, told as accepted", "presence", "open", "unread of a session"} <= {*counts}


def test_where_some_is_missing_nothing_is_found() -> None:
    for number, log in enumerate(some_logs()[::4]):
        short = Log(log.config, log.told[:5])
        assert alarms_where_some_is_missing(short, seeded(3, number)) == []


def test_a_snapshot_changed_in_one_place_is_found_in_that_line() -> None:
    dice = seeded(4)
    for log in some_logs():
        lines = [settings_line(log.config), *map(line_of, log.told)]
        told = json.loads(snapshot_line(log.told[-1].answer.state))
        change(told["snapshot"], dice)
        found = findings([*lines, json.dumps(told)])
        assert [one.line for one in found][:1] == [len(lines) + 1]


def change(value: Any, dice: Random) -> None:
    """Change a value of JSON in one place, to what it is not."""
    while True:
        name = dice.choice([*value] if isinstance(value, dict) else [*range(len(value))])
        inner = value[name]
        if not isinstance(inner, dict | list) or not inner:
            break
        value = inner
    value[name] = another(inner)


def another(value: Any) -> Any:
    match value:
        case bool():
            return not value
        case int() | float():
            return value + 1 if value + 1 != value else 0
        case str():
            return f"{value}x"
        case None:
            return 1.0
        case _:
            return {"x": 1} if isinstance(value, dict) else ["x"]


@pytest.mark.rules("TIME-1", "OFFR-4", "CONV-4")
def test_an_event_of_the_clock_that_is_left_out_is_told_once_it_is_late() -> None:
    tried = 0
    for lines, state in first_due():
        due = reference.due(state)
        answer = reference.answer(state, due)
        heard = event_line(due, UNSET, seen(answer.state))
        last = len(lines) + 1
        assert late([*lines, toggled(due.at + 1)], due) == []
        assert late([*lines, toggled(due.at + 2)], due) == [last]
        assert late([*lines, heard, toggled(due.at + 2)], due) == []
        tried += 1
    assert tried > len(some_logs()) / 4


def first_due() -> Iterator[tuple[list[str], State]]:
    """Yield each log as far as something is due for the first time, not too long after."""
    for log in some_logs():
        states = (told.answer.state for told in log.told)
        due = ((n, one) for n, one in enumerate(states) if reference.due(one))
        place, state = next(due, (0, reference.initial(log.config)))
        latest = max(told.event.at for told in log.told[: place + 1])
        if reference.due(state) and latest <= reference.due(state).at < 1e9:
            yield [settings_line(log.config), *map(line_of, log.told[: place + 1])], state


def late(lines: list[str], due: AnyEvent) -> list[int]:
    """Return in which lines it is told that something came more than a second late."""
    found = findings(lines, Options(allow_earlier=True, late=1))
    return [one.line for one in found if str(one.what).startswith(f"{call_text(due)} was due")]


def toggled(at: float) -> str:
    return json.dumps({"type": "toggle", "at": at})


# The data of the monitor


@cache
def some_points() -> tuple[Point, ...]:
    """The points of some logs, in which each event is tried."""
    return tuple(point for log in some_logs()[::30] for point in points(log, seeded(5)))


MUTANTS = data_mutants()


def test_what_is_wrong_with_the_data_is_told() -> None:
    own = [mutant for mutant in MUTANTS if mutant.key == "withdraw" and mutant.number > 1]
    assert len(own) == 4
    assert [mutant for mutant in own if not is_told(mutant, some_points())] == []


@pytest.mark.parametrize(
    "name",
    [
        "acts_of, offer, branch 4: refusal by OFFR-1 dropped",
        "acts_of, confirm, branch 2: guard dropped",
    ],
)
def test_what_random_logs_seldom_come_to_is_told_of_chosen_ones(name: str) -> None:
    (mutant,) = (mutant for mutant in MUTANTS if str(mutant) == name)
    assert is_told(mutant, [point for log in SELDOM for point in points(log, seeded(5))])


def test_what_is_not_told_and_has_no_reason_is_found(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    name = "acts_of, pick, branch 5: no dismiss"
    monkeypatch.setattr(holding, "hold", lambda *_: ())
    monkeypatch.setattr(holding, "data_mutants", lambda: [m for m in MUTANTS if str(m) == name])
    few = ["--length", "2", "--stride", "400"]
    assert holding.main(few) == 0
    monkeypatch.setattr(holding, "EQUIVALENT", {})
    assert holding.main(few) == 1
    assert f"not told: {name}\n1 found." in capsys.readouterr().out


def test_what_nobody_can_tell_is_a_mutant_and_has_a_reason() -> None:
    assert {*EQUIVALENT} <= set(map(str, MUTANTS))
    assert all(EQUIVALENT.values())


def test_where_nothing_is_wrong_nothing_is_told() -> None:
    for point in some_points()[::24]:
        assert not differs(point, EVENTS)


def test_what_a_monitor_may_miss_stands_on_its_page() -> None:
    page = " ".join((ROOT / "docs" / "monitor.md").read_text("utf-8").split())
    assert [words for words in MISSED.values() if words not in page] == []
