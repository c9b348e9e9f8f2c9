"""The power goes at each sync and after each answer, under the SQLite of this Python."""

import os
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest
from power_cuts.disk import Disk, recorded
from simulation.written import read

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def recorder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    library = tmp_path_factory.mktemp("recorder") / "recorder.so"
    compiled = ["gcc", "-shared", "-fPIC", "-O1", "-o", library, HERE / "recorder.c", "-ldl"]
    subprocess.run(compiled, check=True)
    return library


def record_of(recorder: Path, folder: Path, synchronous: str) -> bytes:
    """Return what a host wrote and synced in a day."""
    day = folder / "day"
    day.mkdir()
    told = {"LD_PRELOAD": recorder, "RECORDED": day, "RECORD": folder / "record"}
    environment = {**os.environ, "PYTHONPATH": ":".join(sys.path), **told}
    asked = [sys.executable, HERE / "recorded_day.py", day, synchronous]
    subprocess.run(asked, check=True, env=environment)
    return (folder / "record").read_bytes()


def cuts(record: bytes, folder: Path) -> tuple[int, int]:
    """Cut the power around each sync and after each answer: how often, and how often it lost."""
    disk, dice, number, lost = Disk(), Random(1), 0, 0  # noqa: S311 - a seed repeats it
    for done in recorded(record):
        if done.what == "sync":
            number += 1
            lost += has_lost(disk, dice, folder / str(number))
        disk.do(done)
        if done.what == "sync" or done.name == "answers":
            number += 1
            lost += has_lost(disk, dice, folder / str(number))
    return number, lost


def has_lost(disk: Disk, dice: Random, folder: Path) -> bool:
    """Say whether a power cut takes back anything that was answered."""
    folder.mkdir()
    disk.cut(dice, folder)
    answers = [line.split(" ") for line in disk.answers().decode().splitlines()]
    logs = read(folder / "panels.db")
    for panel, log in logs.items():
        assert [row.version for row in log.rows] == [*range(1, 1 + len(log.rows))], panel
    written = {(panel, row.version, row.command) for panel in logs for row in logs[panel].rows}
    return any((panel, int(version), command) not in written for panel, version, command in answers)


def test_what_was_answered_outlives_every_power_cut(recorder: Path, tmp_path: Path) -> None:
    """G1."""
    number, lost = cuts(record_of(recorder, tmp_path, "FULL"), tmp_path)
    assert number > 150
    assert lost == 0


def test_a_host_that_does_not_sync_each_commit_loses_answers(
    recorder: Path, tmp_path: Path
) -> None:
    """So the cuts are where it hurts."""
    number, lost = cuts(record_of(recorder, tmp_path, "NORMAL"), tmp_path)
    assert lost > number / 4
