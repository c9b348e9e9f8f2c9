"""Files that are written whole: their modes, their names, and what is not a plain file."""

import os
import threading
from pathlib import Path

import pytest
from click.testing import CliRunner

from session_panel_spec.cli.app import app
from session_panel_spec.cli.atomic_write import write_whole


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664, 0o755])
def test_a_file_keeps_its_mode(tmp_path: Path, mode: int) -> None:
    file = tmp_path / "x"
    file.write_text("before")
    file.chmod(mode)
    write_whole(file, "after")
    assert (file.read_text(), file.stat().st_mode & 0o7777) == ("after", mode)


@pytest.mark.parametrize(("mask", "mode"), [(0o022, 0o644), (0o027, 0o640), (0o077, 0o600)])
def test_a_new_file_has_the_mode_that_the_process_gives_it(
    tmp_path: Path, mask: int, mode: int
) -> None:
    before = os.umask(mask)
    try:
        write_whole(tmp_path / "x", "new")
    finally:
        os.umask(before)
    assert (tmp_path / "x").stat().st_mode & 0o7777 == mode


@pytest.mark.parametrize("length", [1, 250, 255])
def test_a_name_may_be_as_long_as_the_file_system_takes(tmp_path: Path, length: int) -> None:
    file = tmp_path / ("x" * length)
    write_whole(file, "new")
    write_whole(file, b"newer")
    assert [path.read_text() for path in tmp_path.iterdir()] == ["newer"]


@pytest.mark.parametrize("there", [True, False])
def test_a_link_stays_and_what_it_leads_to_is_written(tmp_path: Path, there: bool) -> None:
    file, link = tmp_path / "file", tmp_path / "link"
    link.symlink_to("file")
    if there:
        file.write_text("before")
    write_whole(link, "after")
    assert (link.is_symlink(), file.read_text()) == (True, "after")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "link"]


def test_a_file_that_is_not_to_be_written_is_not_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "x"
    file.write_text("mine")
    monkeypatch.setattr(os, "access", lambda path, how: how != os.W_OK)  # root may write all
    with pytest.raises(PermissionError, match="Permission denied") as raised:
        write_whole(file, "not mine")
    assert (raised.value.filename, file.read_text()) == (str(file), "mine")


def test_a_pipe_gets_the_content_and_stays(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    got: list[bytes] = []
    reader = threading.Thread(target=lambda: got.append(pipe.read_bytes()))
    reader.start()
    write_whole(pipe, "through")
    reader.join()
    assert (got, pipe.is_fifo()) == ([b"through"], True)


def test_an_error_names_what_was_to_be_written(tmp_path: Path) -> None:
    for file, why in ((tmp_path / "no" / "x", "No such file"), (tmp_path, "Is a directory")):
        with pytest.raises(OSError, match=why) as raised:
            write_whole(file, "new")
        assert (raised.value.filename, raised.value.filename2) == (str(file), None)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "options",
    [
        "monitor day.jsonl --junit day.jsonl",
        "monitor day.jsonl --junit ./day.jsonl",
        "diagram log --trace day.jsonl -o day.jsonl --format dot",
        "conform --command true --junit day.jsonl --record day.jsonl",
        "conform --command true --vectors day.jsonl --keep day.jsonl",
    ],
)
def test_two_options_do_not_share_a_file(
    options: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("day.jsonl").write_text('{"type":"toggle","at":6}\n')
    told = CliRunner().invoke(app, options.split())
    assert told.exit_code == 2
    assert "is another option's, too; each needs a file of its own" in told.stderr
    assert Path("day.jsonl").read_text() == '{"type":"toggle","at":6}\n'


def test_a_device_may_be_any_number_of_options(tmp_path: Path) -> None:
    log = tmp_path / "day.jsonl"
    log.write_text('{"type":"toggle","at":6}\n')
    command = ["diagram", "log", "--trace", str(log), "-o", os.devnull, "--format", "dot"]
    assert CliRunner().invoke(app, command).exit_code == 0
