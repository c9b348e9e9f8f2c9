"""The commands of a store that no host has."""

import asyncio
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from subprocess import PIPE

import pytest
from host_time import run
from service import Service, offer

from session_panel import Effect
from session_panel_host import Key, Undeliverable, panels, sqlite
from session_panel_host.__main__ import main
from session_panel_host.commands import OUTBOX, OVERVIEW, SETTLE
from session_panel_host.log.behaviour import BEHAVIOUR


class Deaf(Service):
    """A service whose receiver wants nothing, as long as it is deaf."""

    is_deaf = True

    async def carry_out(self, key: Key, effect: Effect, age: float) -> None:
        if self.is_deaf:
            raise Undeliverable("no bell here")
        await super().carry_out(key, effect, age)


async def two_offers(path: Path) -> list[str]:
    """Leave a store with two effects that were given up, and return their keys."""
    service = Deaf(sqlite(path))
    async with service.panels() as opened:
        await opened.create("sari")
        for conversation in ("c1", "c2"):
            await opened.send("sari", offer(conversation))
    async with service.panels() as opened:
        await asyncio.sleep(1)
        return [str(kept.effect.key) for kept in await opened.undelivered()]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "panels.db"


@pytest.fixture
def keys(path: Path) -> list[str]:
    return run(two_offers(path))


async def carried(path: Path) -> list[str]:
    """Start a host whose receiver is well, and return what it carries out."""
    service = Service(sqlite(path))
    async with service.panels():
        await asyncio.sleep(1)
    return [key for key, _ in service.carried]


def test_list_tells_what_was_given_up(
    path: Path, keys: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["outbox", "list", str(path)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines == [f"{key}  notify_offer, 1 try: Undeliverable: no bell here" for key in keys]
    assert main(["outbox", "list", str(path), "--json"]) == 1
    first, _ = map(json.loads, capsys.readouterr().out.splitlines())
    assert (first["key"], first["tries"], first["effect"]["conversation"]) == (keys[0], 1, "c1")


def test_one_is_retried_and_another_skipped(
    path: Path, keys: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["outbox", "retry", str(path), keys[0]]) == 0
    assert main(["outbox", "skip", str(path), keys[1], "--json"]) == 0
    told = capsys.readouterr().out.splitlines()
    assert told == [f"{keys[0]}  is carried out again at the next start", f'{{"skip":"{keys[1]}"}}']
    assert main(["outbox", "list", str(path)]) == 0
    assert capsys.readouterr().out == f"{path}: nothing was given up\n"
    assert run(carried(path)) == [keys[0]]


def test_a_key_that_is_not_kept_aside_is_told_and_the_others_stay(
    path: Path, keys: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    other = str(Key.of(keys[0])._replace(number=9))
    assert main(["outbox", "skip", str(path), keys[0], other]) == 1
    assert f"No effect {other} is kept aside" in capsys.readouterr().err
    assert main(["outbox", "retry", str(path), "zz"]) == 2
    assert capsys.readouterr().err == (
        "session_panel_host: key: Expected epoch/panel/version/number, got 'zz'\n"
    )
    assert main(["outbox", "list", str(path)]) == 1


def test_settling_is_what_another_version_waits_for(
    path: Path, keys: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as other:
        other.setattr(panels, "BEHAVIOUR", "99.0")
        with pytest.raises(Exception, match="python -m session_panel_host settle"):
            run(carried(path))
    assert main(["settle", str(path)]) == 0
    assert capsys.readouterr().out == f"{path}: 1 panel settled by session-panel {BEHAVIOUR}\n"
    assert main(["settle", str(path), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"settled": [], "behaviour": BEHAVIOUR}
    monkeypatch.setattr(panels, "BEHAVIOUR", "99.0")
    assert run(carried(path)) == []
    assert main(["settle", str(path)]) == 2
    assert "session-panel 99.0 has had this store" in capsys.readouterr().err


def test_a_store_that_is_not_there_or_in_use_is_one_sentence(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for command in (["settle"], ["outbox", "list"]):
        assert main([*command, str(path)]) == 2
        out, err = capsys.readouterr()
        assert (out, err) == (
            "",
            f"session_panel_host: There is no store {path}: give the file that the service has\n",
        )
    assert not path.exists()
    path.write_text("no store")
    assert main(["settle", str(path)]) == 2
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.parametrize("command", [["settle"], ["outbox", "list"]])
def test_an_empty_file_is_no_store_and_stays_empty(
    path: Path, capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    """A host makes its store of one: it may have been killed before it had written anything."""
    path.touch()
    assert main([*command, str(path)]) == 2
    assert f"{path} is empty: give the file that the service has" in capsys.readouterr().err
    assert path.read_bytes() == b""
    assert run(carried(path)) == []
    assert path.stat().st_size > 0


@pytest.mark.parametrize("command", ["list", "retry", "skip"])
def test_the_outbox_of_a_newer_version_is_refused(
    path: Path, keys: list[str], capsys: pytest.CaptureFixture[str], command: str
) -> None:
    assert main(["settle", str(path)]) == 0
    with pytest.MonkeyPatch.context() as newer:
        newer.setattr(panels, "BEHAVIOUR", "99.0")
        run(carried(path))
    capsys.readouterr()
    assert main(["outbox", command, str(path), *(keys[:1] if command != "list" else [])]) == 2
    assert "session-panel 99.0 has had this store" in capsys.readouterr().err


def test_the_help_of_settle_has_its_own_exit_statuses(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["settle", "--help"])
    told = capsys.readouterr().out
    assert "exit status: 0 it is done, 2 wrong use" in told
    assert "kept aside" not in told


def test_a_store_that_a_host_has_is_refused(
    path: Path, keys: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    host = sqlite(path)
    run(host.open())
    try:
        assert main(["outbox", "list", str(path)]) == 2
        assert "Another host has" in capsys.readouterr().err
    finally:
        host._owner.release()


def test_a_standard_output_that_takes_nothing_is_one_sentence(path: Path, keys: list[str]) -> None:
    listing = [sys.executable, "-m", "session_panel_host", "outbox", "list", str(path)]
    with Path("/dev/full").open("w") as full:
        told = subprocess.run(listing, stdout=full, stderr=PIPE, text=True, check=False)
    expected = (2, "session_panel_host: standard output: No space left on device\n")
    assert (told.returncode, told.stderr) == expected
    reading, writing = os.pipe()
    os.close(reading)
    told = subprocess.run(listing, stdout=writing, stderr=PIPE, text=True, check=False)
    os.close(writing)
    assert (told.returncode, told.stderr) == (1, "")


@pytest.mark.parametrize(
    "arguments", [[], ["settle"], ["outbox"], ["outbox", "retry", "panels.db"], ["sing"]]
)
def test_wrong_use_is_told_with_the_usage(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert "usage: python -m session_panel_host" in capsys.readouterr().err


def examples() -> Iterator[list[str]]:
    for text in {OVERVIEW, SETTLE, OUTBOX}:
        yield from (line.split()[3:] for line in re.findall(r"^  python .*", text, re.MULTILINE))


@pytest.mark.parametrize("example", sorted(examples()))
def test_every_example_of_the_help_runs(
    example: list[str],
    path: Path,
    keys: list[str],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(path.parent)
    theirs = iter(keys)
    given = [next(theirs) if "/" in word else word for word in example]
    assert main(given) == (1 if "list" in given else 0)
    with pytest.raises(SystemExit):
        main([*example[: 1 + (example[0] == "outbox")], "--help"])
    assert " ".join(example) in capsys.readouterr().out
