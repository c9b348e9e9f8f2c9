"""Which snapshots the panel takes, in which words it refuses one, and what a snapshot keeps.

Also of those that 0.1 wrote.
"""

from collections.abc import Iterator
from random import Random
from typing import Final

import msgspec

from session_panel import InvalidInput, Panel
from session_panel.snapshot import Snapshot
from session_panel_spec.differential.snapshots.changes import drawn
from session_panel_spec.differential.snapshots.possible import is_possible
from session_panel_spec.differential.watch import NoAnswerError, watched
from session_panel_spec.domain.snapshots import TAKEN, Day, Json, apply, load_snapshots
from session_panel_spec.reference import answer, initial, snapshot
from session_panel_spec.verify.check import DirectCheck

TRIED: Final = 200
"""How many changed snapshots are tried, unless more are asked for."""

SECONDS: Final = 0.3
"""How much of the processor's time a panel may take to load a snapshot, or all to be saved."""


def snapshot_checks(tried: int = TRIED, seed: int = 1) -> tuple[DirectCheck, ...]:
    """Look at each, and return what came of it.

    Args:
        tried: how many changed snapshots are tried.
        seed: another one tries others.
    """
    told = load_snapshots()
    return (
        DirectCheck(
            "a snapshot is taken, or refused by its field and in its words",
            len(told.examples),
            tuple(_until_it_hangs(_examples())),
        ),
        DirectCheck(
            "a snapshot is taken if and only if a run leads to it",
            tried,
            tuple(_until_it_hangs(_taken(tried, seed))),
        ),
        DirectCheck(
            "a snapshot keeps all that a panel knows",
            len(told.panels),
            tuple(_until_it_hangs(_kept())),
            ("CONV-12.15",),
        ),
        DirectCheck(
            "a snapshot of 0.1 is what it is today",
            len(told.earlier),
            tuple(_until_it_hangs(_earlier())),
        ),
        DirectCheck(
            "what is of no form is refused by its field",
            len(told.malformed),
            tuple(_until_it_hangs(_malformed())),
        ),
        DirectCheck(
            "a snapshot of no version that can be read is refused with what to do",
            2 * sum(len(versions.of) for versions in told.versions.values()),
            tuple(_until_it_hangs(_versions())),
        ),
    )


def _until_it_hangs(problems: Iterator[str]) -> Iterator[str]:
    try:
        with watched(SECONDS):
            load_snapshots().saved()
        yield from problems
    except NoAnswerError as error:
        yield str(error)


def _examples() -> Iterator[str]:
    for example, text in load_snapshots().changed():
        if (told := _outcome(text)) != example.outcome:
            yield f"{example.it} is {told}, not {example.outcome}"


def _outcome(text: str) -> str:
    """Return what comes of a snapshot, in words."""
    again = _saved_again(text)
    if not again.startswith("{"):
        return again
    return TAKEN if _facts(again) == _facts(text) else "taken, and comes back otherwise"


def _saved_again(text: str) -> str:
    """Return what a panel writes that has loaded a snapshot; if it does not, why, in words."""
    try:
        with watched(SECONDS):
            return Panel.from_json(text).to_json()
    except InvalidInput as invalid:
        return f"refused, {invalid}"
    except NoAnswerError:
        raise
    except Exception as raised:  # noqa: BLE001 - whatever a panel raises is a finding
        return f"not answered, {raised!r}"


def _facts(text: str) -> Json:
    """Return what a snapshot says: the customers that are forgotten are in no order."""
    whole: Json = msgspec.json.decode(text)
    return whole | {"forgotten": sorted(whole["forgotten"])}


def _taken(count: int, seed: int) -> Iterator[str]:
    dice = Random(seed)  # noqa: S311 - the same again
    days = [*load_snapshots().saved().items()]
    for number in range(count):
        name, saved = days[number % len(days)]
        changes, text = _changed(dice, saved)
        told, possible = _outcome(text), is_possible(text)
        if told.startswith("refused") if possible else told == TAKEN:
            leads = "a run leads" if possible else "no run leads"
            yield f"{name}, with {changes}, is {told}, and {leads} there"
        elif possible and told != TAKEN:
            yield f"{name}, with {changes}, is {told}"


def _changed(dice: Random, saved: str) -> tuple[str, str]:
    """Return changes of a snapshot, and what becomes of it."""
    whole, changes = msgspec.json.decode(saved), []
    for _ in range(dice.choice((1, 1, 2))):
        changes.append(drawn(dice, whole))
        apply(changes[-1], whole)
    return _json(changes), _json(whole)


def _kept() -> Iterator[str]:
    told = load_snapshots()
    for name, saved in told.saved().items():
        expected = _expected(told.panels[name])
        if msgspec.json.decode(saved) != expected:
            yield f"{name} is saved as {saved}, not {_json(expected)}"
        if (outcome := _outcome(saved)) != TAKEN:
            yield f"{name} is {outcome}"


def _expected(day: Day) -> Json:
    state = initial(day.config)
    for event in day.events:
        state = answer(state, event).state
    return snapshot(state)


def _earlier() -> Iterator[str]:
    for earlier in load_snapshots().earlier:
        today = msgspec.json.decode(earlier.today, type=Snapshot)
        if (again := _saved_again(earlier.old)) != (expected := _json(today)):
            yield f"{earlier.it} is {again}, not {expected}"


def _malformed() -> Iterator[str]:
    for one in load_snapshots().malformed:
        outcome = _saved_again(one.text)
        if not outcome.startswith(f"refused, {one.field}: Expected "):
            yield f"{one.it} is {outcome}, not refused by {one.field}"


def _versions() -> Iterator[str]:
    told = load_snapshots()
    for text in (told.saved()["busy"], told.earlier[0].old):
        for versions in told.versions.values():
            for version, changed in versions.texts(text):
                expected = f"refused, snapshot.version: {versions.problem}"
                if (outcome := _saved_again(changed)) != expected:
                    yield f"one of version {version or 'none'} is {outcome}, not {expected}"


def _json(value: object) -> str:
    return msgspec.json.encode(value, order="deterministic").decode()
