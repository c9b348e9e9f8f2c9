"""Who waits for a slow adapter is told how far it is, and how long the rest may take."""

import pytest

from session_panel_spec.conform import estimate
from session_panel_spec.conform.estimate import Estimate
from session_panel_spec.conform.play import check_adapter
from session_panel_spec.conform.protocol import LocalConnection
from session_panel_spec.conform.reference import ReferencePanel
from session_panel_spec.conform.vector import load_vectors


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch):
    monkeypatch.setattr(estimate, "monotonic", fake := Clock())
    return fake


@pytest.mark.parametrize(
    ("whole", "done", "passed", "told"),
    [
        (100, 10, 0.9, ""),
        (10_000, 10, 60, ""),
        (100, 50, 4, ", about 4s left"),
        (100, 10, 10, ", about 1m30s left"),
        (100, 25, 600, ", about 30m left"),
        (1_000, 10, 3_600, ", about 4d3h left"),
        (100, 99, 10, ", about 1s left"),
        (100, 100, 10, ""),
    ],
)
def test_the_rest_is_estimated_by_what_was_done(clock, whole, done, passed, told):
    job = Estimate(whole)
    clock.now = passed
    assert job.left(done) == told


def test_every_vector_is_told_with_the_rest_of_the_time(clock):
    class Slow(ReferencePanel):
        def apply(self, event):
            clock.now += 10
            return super().apply(event)

    wanted = load_vectors(themes=["stories"])
    told: list[tuple[str, int]] = []
    found = check_adapter(LocalConnection(Slow()), wanted, lambda *now: told.append(now))
    assert found.verdict == "conforms"
    assert [number for _, number in told] == [*range(len(wanted) + 1)]
    assert {what.partition(", about ")[0] for what, _ in told} == {f"vectors run of {len(wanted)}"}
    assert [what.endswith(" left") for what, _ in told] == [
        False,
        *[True] * (len(wanted) - 1),
        False,
    ]
