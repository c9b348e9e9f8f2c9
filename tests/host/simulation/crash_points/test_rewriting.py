"""A host dies while it forgets or archives: nothing is done half, and nothing is lost."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from simulation.__main__ import memory_folder
from simulation.broken import Broken, PromiseBroken
from simulation.crash_points.points import Points, Turns
from simulation.crash_points.rewritten_day import (
    GUEST,
    OLD,
    Act,
    RewrittenDay,
    archive,
    forget,
    store_before,
)
from simulation.forgotten import drops
from simulation.one_thread import others_left_alone
from simulation.written import Log, Row, read

from session_panel_host.sqlite_file import SCRUBBED

ENDS = ("COMMIT", "VACUUM", SCRUBBED, "PRAGMA wal_checkpoint(TRUNCATE)")
"""The statements with which something is on the disk that was not."""


@pytest.fixture(scope="module")
def before() -> Iterator[Path]:
    with TemporaryDirectory(dir=memory_folder()) as folder:
        yield store_before(Path(folder))


def hold_whole(logs: dict[str, Log]) -> None:
    """Hold that each panel has forgotten all or nothing."""
    for name, log in logs.items():
        theirs = [row for row in log.rows if row.version in {1, 3} or is_theirs(row)]
        told = {GUEST in row.body for row in theirs} or {False}
        assert len(told) == 1, f"{name} has forgotten half: {theirs}"
        assert (GUEST in log.beginning[1]) <= max(told), name


def is_theirs(row: Row) -> bool:
    return row.command in {"again", "away"} or drops(row)


@others_left_alone()
def one_day(before: Path, act: Act, points: Points, turns: Turns) -> RewrittenDay:
    """Let a host die at a point, and another do the same."""
    with TemporaryDirectory(dir=memory_folder()) as folder:
        day = RewrittenDay(Path(folder), before)
        try:
            _one_day(day, act, points, turns)
        except Broken as broken:
            raise PromiseBroken(broken, seed=0) from broken
    return day


def _one_day(day: RewrittenDay, act: Act, points: Points, turns: Turns) -> None:
    day.died = day.live(act, points, turns)
    hold_whole(read(day.path))
    if act is forget:
        assert not (day.is_done and day.is_told)
    if day.died:
        day.live(act, Points(), Turns())
    day.promises.ended(set())
    if act is forget:
        assert not day.is_told
    else:
        assert [log.gone for log in read(day.path).values()] == [OLD, OLD]


@pytest.mark.parametrize("act", [forget, archive])
def test_whatever_commit_a_host_dies_at_it_has_done_all_or_nothing(before: Path, act: Act) -> None:
    """G1 to G8, before each COMMIT and after it."""
    first = Points()
    (begun, _), (done, _) = one_day(before, act, first, Turns()).marks
    ends = [number for number in range(begun, done) if first.asked[number] in ENDS]
    assert len(ends) > 15
    for number in ends:
        for after in (False, True):
            points = Points(number, after=after)
            assert one_day(before, act, points, Turns()).died, number


def test_whatever_a_host_waits_for_while_it_archives_it_has_lost_nothing(before: Path) -> None:
    """G1 to G8, at each turn of the loop: so at each step of the file, too."""
    (_, begun), (_, done) = one_day(before, archive, Points(), Turns()).marks
    assert done - begun > 50
    for number in range(begun + 1, done + 2):
        assert one_day(before, archive, Points(), Turns(number)).died, number
