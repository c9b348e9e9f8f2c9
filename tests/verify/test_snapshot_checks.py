"""What `verify` says of a panel that takes, refuses, keeps or upgrades snapshots otherwise."""

from collections.abc import Callable, Iterator

import pytest
from msgspec.structs import replace

from session_panel import chronology, codec, coherence, deadlines, earlier_snapshot, panel, snapshot
from session_panel_spec.verify.snapshots import snapshot_checks

Patch = pytest.MonkeyPatch
Plant = Callable[[Patch], object]


def test_a_sound_panel_passes() -> None:
    checks = snapshot_checks()
    assert [problem for check in checks for problem in check.problems] == []
    assert all(check.passed for check in checks)


def accepts_waits_of_any_length(patch: Patch) -> None:
    patch.setattr(coherence, "require_possible_times", lambda _index, _closed: None)


def refuses_every_dialog(patch: Patch) -> None:
    sound = coherence._panel

    def panel_(whole: snapshot.Snapshot) -> Iterator[tuple[str, str]]:
        yield from sound(whole)
        if whole.dialog:
            yield "dialog", "Expected null"

    patch.setattr(coherence, "_panel", panel_)


def says_it_in_other_words(patch: Patch) -> None:
    patch.setattr(chronology, "_NUMBERS", "Expected other numbers")


def counts_from_tomorrow(patch: Patch) -> None:
    patch.setattr(earlier_snapshot, "earliest", lambda end, _since: end)
    codec._snapshot_reader.cache_clear()


def forgets_the_mode(patch: Patch) -> None:
    sound = panel.take_snapshot
    patch.setattr(
        panel,
        "take_snapshot",
        lambda config, state: replace(sound(config, state), mode="expanded"),
    )


def never_answers(patch: Patch) -> None:
    def earliest(_end: float, _since: float) -> float:
        while True:
            pass

    patch.setattr(deadlines, "earliest", earliest)


def raises_something_else(patch: Patch) -> None:
    patch.setattr(chronology, "begun_once", None)


@pytest.mark.parametrize(
    ("plant", "told"),
    [
        (accepts_waits_of_any_length, "an offer for longer than any is taken, not refused, "),
        (refuses_every_dialog, "Expected null, not taken"),
        (says_it_in_other_words, "Expected other numbers, not refused, "),
        (counts_from_tomorrow, "the earliest time at which a wait can have begun is {"),
        (forgets_the_mode, "collapsed is saved as "),
        (never_answers, "no answer"),
        (raises_something_else, "not answered, TypeError("),
    ],
)
def test_what_is_otherwise_is_told(plant: Plant, told: str, monkeypatch: Patch) -> None:
    plant(monkeypatch)
    problems = [problem for check in snapshot_checks() for problem in check.problems]
    assert any(told in problem for problem in problems), problems[:3]
