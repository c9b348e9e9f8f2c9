"""What a stream tells, to whom, and for how long."""

import asyncio
import socket
import tracemalloc
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import pytest
from msgspec.structs import replace
from served import PRINCIPALS, Served, served
from starlette.requests import HTTPConnection

from session_panel import Toggle
from session_panel_service.answering import event_stream, logs
from session_panel_service.answering.event_stream import Pace
from session_panel_service.asking.principal import Principal

STREAM = "/panels/agent-7/stream"
OFFER = {"type": "offer", "conversation": "c1", "customer": "ana", "mode": "live"}


async def test_a_stream_begins_with_the_view_and_tells_each_change() -> None:
    async with served() as one, one.stream(STREAM) as stream:
        first = await stream.next()
        assert first
        assert first.event == "view"
        assert first.data == (await one.ask("GET", "/panels/agent-7/view")).json
        await one.send(OFFER, "k")
        second = await stream.next()
        assert second
        assert (first.data["version"], second.data["version"]) == (0, 1)
        assert second.data == (await one.ask("GET", "/panels/agent-7/view")).json
        assert (first.id.rpartition("-")[2], second.id.rpartition("-")[2]) == ("0", "1")


async def test_both_languages_are_told() -> None:
    async with served() as one, one.stream(f"{STREAM}?locale=id") as stream:
        message = await stream.next()
    assert message
    assert message.data["view"]["presence"] == "Tersedia"


async def test_who_comes_back_is_told_what_it_has_missed_and_nothing_twice() -> None:
    async with served() as one:
        async with one.stream(STREAM) as stream:
            seen = await stream.next()
        assert seen
        async with one.stream(STREAM, last_event_id=seen.id) as again:
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(again.next(), 0.2)
        await one.send(OFFER, "k")
        async with one.stream(STREAM, last_event_id=seen.id) as again:
            missed = await again.next()
    assert missed
    assert missed.data["version"] == 1


@pytest.mark.parametrize("mark", ["other-0", "0", "", "-", "x" * 1000])
async def test_who_has_seen_another_store_is_told_all_anew(mark: str) -> None:
    async with served() as one, one.stream(STREAM, last_event_id=mark) as stream:
        message = await stream.next()
    assert message
    assert message.data["version"] == 0


async def test_a_version_is_made_into_bytes_once_for_all_who_watch_in_a_language() -> None:
    async with served() as one, AsyncExitStack() as many:
        streams = [
            await many.enter_async_context(one.stream(f"{STREAM}?locale={locale}"))
            for locale in ("en", "en", "en", "id", "id")
        ]
        first = [await stream.next() for stream in streams]
        await one.send(OFFER, "k")
        second = [await stream.next() for stream in streams]
        assert one.service.broadcasts.rendered == 4
        assert one.service.limits.streams == 5
    assert {message.data["version"] for message in first if message} == {0}
    assert {message.data["version"] for message in second if message} == {1}


async def test_who_has_gone_is_not_counted_any_longer() -> None:
    async with served() as one:
        async with one.stream(STREAM) as stream:
            await stream.next()
            assert one.service.limits.streams == 1
        for _ in range(100):
            if not one.service.limits.streams:
                break
            await asyncio.sleep(0.02)
        assert one.service.limits.streams == 0
        assert not one.service.broadcasts._open


async def test_nobody_has_more_streams_than_they_may() -> None:
    few = replace(PRINCIPALS["agent"], streams=2)
    who = {"agent": few, "administrator": PRINCIPALS["administrator"]}
    async with (
        served(authenticate=lambda c: who.get(c.headers["x-who"])) as one,
        one.stream(STREAM, who="agent"),
        one.stream(STREAM, who="agent") as second,
    ):
        await second.next()
        third = await one.ask("GET", STREAM, who="agent")
        assert (third.status, third.json["type"]) == (429, "urn:session-panel:too-many-streams")
        async with one.stream(STREAM, who="administrator") as other:
            assert other.status == 200


async def test_a_right_that_is_lost_ends_the_stream(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(event_stream, "PACE", Pace(silence=0.05, right=0.05))
    known = dict(PRINCIPALS)

    async def authenticate(connection: HTTPConnection) -> Principal | None:
        return known.get(connection.headers["x-who"])

    async with served(authenticate=authenticate) as one, one.stream(STREAM, who="agent") as stream:
        await stream.next()
        await asyncio.sleep(0.2)
        assert one.service.limits.streams == 1
        del known["agent"]
        last = await stream.next()
        assert last
        assert (last.event, last.data) == ("revoked", {})
        assert await stream.next() is None


async def test_a_principal_whose_panel_is_another_now_sees_no_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(event_stream, "PACE", Pace(silence=0.05, right=0.05))
    who = PRINCIPALS["agent"]
    async with (
        served(authenticate=lambda _: who) as one,
        one.stream(STREAM, who="agent") as stream,
    ):
        await stream.next()
        who = replace(who, panels=frozenset({"agent-8"}))
        last = await stream.next()
    assert last
    assert last.event == "revoked"


@asynccontextmanager
async def deaf(one: Served) -> AsyncIterator[None]:
    """Let somebody watch, who reads nothing, a panel of which each view has 150 kB."""
    await one.send({"type": "open_record", "record": "r", "kind": "case", "title": "r"}, "r")
    for part in ("a", "b", "c"):
        edit = {"type": "edit", "session": "r", "fields": {part: "x" * 50_000}}
        assert (await one.send(edit, part)).status == 200
    with socket.create_connection(("127.0.0.1", one.port)) as reader:
        reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        reader.sendall(one.head("GET", STREAM, "local", {}, "keep-alive"))
        await _until(one, streams=1)
        yield


async def test_a_reader_that_never_reads_costs_no_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(event_stream, "PACE", Pace(reading=600))
    async with served() as one, deaf(one):
        tracemalloc.start()
        for number in range(100):  # 15 MB, if a queue kept them
            await one.service.panels.send("agent-7", Toggle, command=f"t{number}")
            await asyncio.sleep(0)
        grown = tracemalloc.get_traced_memory()[0]
        tracemalloc.stop()
        assert one.service.limits.streams == 1
    assert one.service.broadcasts.rendered > 50
    assert grown < 3_000_000


async def test_a_reader_that_never_reads_is_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(event_stream, "PACE", Pace(reading=0.2))
    async with served() as one:
        async with deaf(one):
            for number in range(100):
                await one.service.panels.send("agent-7", Toggle, command=f"t{number}")
                await asyncio.sleep(0)
            await _until(one, streams=0)
        told = (await one.ask("GET", "/metrics")).body.decode()
    assert 'session_panel_dropped_streams_total{why="slow"} 1' in told


async def test_a_reader_that_reads_no_log_is_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logs, "READING", 0.2)
    async with served() as one:
        await one.send({"type": "open_record", "record": "r", "kind": "case", "title": "r"}, "r")
        for number in range(20):
            edit = {"type": "edit", "session": "r", "fields": {"a": f"{number}" + "x" * 50_000}}
            assert (await one.send(edit, f"e{number}")).status == 200
        with socket.create_connection(("127.0.0.1", one.port)) as reader:
            reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            reader.sendall(one.head("GET", "/panels/agent-7/log", "local", {}, "keep-alive"))
            for _ in range(500):
                told = (await one.ask("GET", "/metrics")).body.decode()
                if 'dropped_streams_total{why="slow"} 1' in told:
                    break
                await asyncio.sleep(0.02)
    assert 'session_panel_dropped_streams_total{why="slow"} 1' in told


async def _until(one: Served, *, streams: int) -> None:
    for _ in range(500):
        if one.service.limits.streams == streams:
            return
        await asyncio.sleep(0.02)
    raise AssertionError(one.service.limits.streams)


async def test_a_slow_reader_gets_the_newest_and_not_all_that_were_in_between() -> None:
    async with served() as one, one.stream(STREAM) as stream:
        await stream.next()
        for number in range(50):
            await one.service.panels.send("agent-7", Toggle, command=f"t{number}")
        got = []
        while not got or got[-1] < 50:
            message = await stream.next()
            assert message
            got.append(message.data["version"])
        assert got == sorted(set(got))


async def test_silence_is_broken_so_that_both_ends_know(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(event_stream, "PACE", Pace(silence=0.05))
    async with served() as one, one.stream(STREAM) as stream:
        await stream.next()
        assert await asyncio.wait_for(stream._chunk(), 5) == ":\n\n"


async def test_two_windows_of_one_agent_see_the_same() -> None:
    async with (
        served() as one,
        one.stream(STREAM, who="agent") as left,
        one.stream(STREAM, who="agent") as right,
    ):
        await one.send(OFFER, "k", who="channel")
        await one.send({"type": "accept", "conversation": "c1"}, "a", who="agent")
        seen = []
        for stream in (left, right):
            message = await stream.next()
            while message and message.data["version"] < 2:
                message = await stream.next()
            assert message
            seen.append(message.data)
    assert seen[0] == seen[1]
    assert [session["title"] for session in seen[0]["view"]["sessions"]][1:] == ["Visitor 1"]
