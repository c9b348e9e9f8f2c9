"""A service that ends, by itself or by force, and one that begins where it was."""

import asyncio
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from time import monotonic

import pytest
from served import Served, served

from session_panel_host import StoreFailed
from session_panel_service import server
from session_panel_service.__main__ import main
from session_panel_service.server import listener
from session_panel_service.stores import in_file, in_memory

OFFER = {"type": "offer", "conversation": "c1", "customer": "ana", "mode": "live"}
STREAM = "/panels/agent-7/stream"


@asynccontextmanager
async def process(
    *arguments: str, folder: Path | None = None
) -> AsyncIterator[tuple[asyncio.subprocess.Process, Served, str]]:
    """Run a service in a process of its own; give it, where it is, and its token."""
    running = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "session_panel_service", "--port", "0", *arguments),
        stdout=asyncio.subprocess.PIPE,
        cwd=folder,
    )
    assert running.stdout
    try:
        line = (await asyncio.wait_for(running.stdout.readline(), 60)).decode().strip()
        address, _, token = line.partition("/#token=")
        yield running, Served(int(address.rpartition(":")[2]), None), token  # type: ignore[arg-type]
    finally:
        if running.returncode is None:
            running.kill()
        await running.wait()


async def test_a_service_that_is_told_to_stop_tells_its_streams_and_ends_in_time(
    tmp_path: Path,
) -> None:
    store = str(tmp_path / "panels.db")
    async with process(store) as (running, one, token):
        known = {"authorization": f"Bearer {token}"}
        assert (await one.ask("PUT", "/panels/agent-7", {}, **known)).status == 201
        async with one.stream(STREAM, **known) as stream, one.stream(STREAM, **known) as deaf:
            seen = await stream.next()
            assert deaf.status == 200
            assert (await one.send(OFFER, "k1", **known)).status == 200
            began = monotonic()
            running.send_signal(signal.SIGTERM)
            told = [seen]
            while message := await stream.next():
                told.append(message)
            assert await asyncio.wait_for(running.wait(), 20) == 0
            assert monotonic() - began < 10
    assert [message.event for message in told if message][-1] == "closing"
    assert told[-2]
    assert told[-2].data["version"] == 1
    async with process(store) as (_, one, token):
        known = {"authorization": f"Bearer {token}"}
        async with one.stream(STREAM, **known, last_event_id=told[-2].id) as stream:
            again = await one.send(OFFER, "k1", **known)
            assert (again.status, again.json["version"]) == (200, 1)
            with pytest.raises(TimeoutError):  # nothing has changed, so nothing is told anew
                await asyncio.wait_for(stream.next(), 0.3)


async def test_an_effect_that_does_not_end_keeps_no_service_from_ending(tmp_path: Path) -> None:
    stuck = "import asyncio\n\nasync def carry(key, effect, age):\n    await asyncio.sleep(3600)\n"
    (tmp_path / "stuck.py").write_text(stuck)
    asked = ("--memory", "--carry-out", "stuck:carry")
    async with process(*asked, folder=tmp_path) as (running, one, token):
        known = {"authorization": f"Bearer {token}"}
        await one.ask("PUT", "/panels/agent-7", {}, **known)
        assert (await one.send(OFFER, "k1", **known)).json["effects"]
        began = monotonic()
        running.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(running.wait(), 20) == 0
        assert monotonic() - began < 10


async def test_what_was_answered_is_there_after_a_kill(tmp_path: Path) -> None:
    store = str(tmp_path / "panels.db")
    async with process(store) as (running, one, token):
        known = {"authorization": f"Bearer {token}"}
        await one.ask("PUT", "/panels/agent-7", {}, **known)
        assert (await one.send(OFFER, "k1", **known)).json["version"] == 1
        running.kill()
        await running.wait()
    async with process(store) as (_, one, token):
        known = {"authorization": f"Bearer {token}"}
        seen = await one.ask("GET", "/panels/agent-7/view", **known)
    assert seen.json["version"] == 1
    assert [offer["conversation"] for offer in seen.json["view"]["offers"]] == ["c1"]


async def test_each_start_has_a_token_of_its_own_and_nothing_else_opens_the_desk(
    tmp_path: Path,
) -> None:
    tokens = []
    for _ in range(2):
        async with process(str(tmp_path / "panels.db")) as (_, one, token):
            tokens.append(token)
            for given in (
                "",
                "Bearer",
                f"Basic {token}",
                f"Bearer {token}x",
                f"Bearer {token[1:]}",
            ):
                answer = await one.ask("GET", "/panels/a/view", authorization=given)
                assert (answer.status, answer.headers["www-authenticate"]) == (401, "Bearer")
            query = await one.ask("GET", f"/panels/a/view?token={token}")
            assert query.status == 401
            known = await one.ask("GET", "/panels/a/view", authorization=f"Bearer {token}")
            assert known.status == 404
    assert tokens[0] != tokens[1]
    assert min(map(len, tokens)) >= 43


async def test_a_service_that_is_about_to_end_is_alive_and_not_ready() -> None:
    async with served() as one:
        assert (await one.ask("GET", "/ready")).status == 200
        one.service.drain()
        ready, health = await one.ask("GET", "/ready"), await one.ask("GET", "/health")
        told = (await one.ask("GET", "/metrics")).body.decode()
    assert (ready.status, ready.body, health.status) == (503, b"draining\n", 200)
    assert "session_panel_ready 0\n" in told


async def test_a_service_whose_store_does_not_write_is_not_ready(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    store = in_memory()

    async def full() -> None:
        raise StoreFailed("the disk is full: ask again")

    async with served(store) as one:
        monkeypatch.setattr(store, "probe", full)
        ready, health = await one.ask("GET", "/ready"), await one.ask("GET", "/health")
        assert (ready.status, health.status) == (503, 200)
        assert b"the disk is full" in ready.body


async def test_whoever_asks_whether_a_service_is_ready_has_it_write(tmp_path: Path) -> None:
    async with served(in_file(tmp_path / "panels.db")) as one:
        wal = tmp_path / "panels.db-wal"
        before = wal.read_bytes()
        assert (await one.ask("GET", "/ready")).status == 200
        assert (after := wal.read_bytes()) != before
        for _ in range(10):  # one write a second, however often somebody asks
            assert (await one.ask("GET", "/ready")).status == 200
        assert len(wal.read_bytes()) <= len(after) + 4200


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        ([], "Expected the file of a store, or --memory"),
        (["panels.db", "--memory"], "Expected the file of a store, or --memory"),
        (["panels.db", "--host", "192.0.2.1"], "Expected --auth"),
        (["panels.db", "--host", "desk.example.org"], "Expected --auth"),
        (["--memory", "--host", "::", "--auth", "a:b", "--clock", "events"], "loopback"),
        (["panels.db", "--auth", "nowhere:x"], "Expected module:function"),
        (["panels.db", "--auth", "json:nowhere"], "Expected module:function"),
        (["panels.db", "--auth", "json:__doc__"], "is no function"),
        (["no/folder/panels.db"], "cannot be opened"),
        (["panels.db", "--port", "70000"], "--port"),
    ],
)
def test_what_cannot_be_served_is_one_sentence(
    arguments: list[str],
    why: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    try:
        status = main(arguments)
    except SystemExit as ended:
        status = ended.code
    assert status == 2
    assert why in capsys.readouterr().err


def test_two_services_do_not_share_a_port(capsys: pytest.CaptureFixture[str]) -> None:
    with listener("127.0.0.1", 0) as taken:
        taken.listen()
        assert main(["--memory", "--port", str(taken.getsockname()[1])]) == 2
    assert "in use" in capsys.readouterr().err


async def test_an_answer_goes_at_once_and_does_not_wait_to_be_confirmed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made: list[asyncio.Transport] = []
    begin = server.Connection.connection_made

    def connection_made(one: server.Connection, transport: asyncio.Transport) -> None:
        made.append(transport)
        begin(one, transport)

    monkeypatch.setattr(server.Connection, "connection_made", connection_made)
    async with served() as one, one.stream(STREAM) as stream:
        await stream.next()
        (transport,) = made
        its = transport.get_extra_info("socket")
        assert its.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
