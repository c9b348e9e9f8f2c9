"""What somebody hostile, or only broken, sends: each is refused, and nothing has changed."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import pytest
from served import Answer, Served, answer_of, served
from starlette.requests import HTTPConnection

from session_panel_service import server
from session_panel_service.asking import body

TOGGLE = {"type": "toggle"}
EVENTS = "/panels/agent-7/events"


@asynccontextmanager
async def unchanged() -> AsyncIterator[Served]:
    """Serve a panel in which nothing may happen."""
    async with served() as one:
        yield one
        assert (await one.ask("GET", "/panels/agent-7/view")).json["version"] == 0
        assert (await one.send(TOGGLE, "k")).status == 200


def told(answer: Answer) -> tuple[int, str]:
    """Return the status and the kind of a problem, which has the form of all problems."""
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.json["status"] == answer.status
    assert answer.json["detail"]
    return answer.status, answer.json["type"].removeprefix("urn:session-panel:")


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "evil.example:{port}", "", "127.0.0.1@evil"]
)
@pytest.mark.parametrize("path", [EVENTS, "/", "/health", "/openapi.json"])
async def test_another_host_is_refused(host: str, path: str) -> None:
    async with unchanged() as one:
        method = "POST" if path == EVENTS else "GET"
        answer = await one.ask(
            method, path, TOGGLE, host=host.format(port=one.port), idempotency_key="k"
        )
        assert told(answer) == (421, "foreign-host")


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "http://127.0.0.1:1", "https://127.0.0.1:{port}", ""]
)
async def test_a_page_from_elsewhere_is_refused(origin: str) -> None:
    async with unchanged() as one:
        given = origin.format(port=one.port)
        assert told(await one.send(TOGGLE, "k", origin=given)) == (403, "foreign-origin")


async def test_our_own_page_may_ask() -> None:
    async with served() as one:
        own = f"http://127.0.0.1:{one.port}"
        assert (await one.send(TOGGLE, "k", origin=own)).status == 200


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "", "json"]
)
async def test_a_body_that_a_form_of_any_page_could_send_is_refused(kind: str) -> None:
    async with unchanged() as one:
        assert told(await one.send(TOGGLE, "k", content_type=kind)) == (415, "not-json")


async def test_json_in_utf_8_may_say_so() -> None:
    async with served() as one:
        kind = "Application/JSON; charset=utf-8"
        assert (await one.send(TOGGLE, "k", content_type=kind)).status == 200


@pytest.mark.parametrize("key", ["", "x" * 201, "é", "a\tb"])
async def test_a_command_has_an_id(key: str) -> None:
    async with unchanged() as one:
        assert told(await one.send(TOGGLE, key)) == (400, "no-command")


async def test_a_command_without_an_id_is_refused() -> None:
    async with unchanged() as one:
        assert told(await one.ask("POST", EVENTS, TOGGLE)) == (400, "no-command")


async def test_a_body_of_200_megabytes_is_refused_before_it_is_read() -> None:
    async with unchanged() as one:
        headers = {"content-type": "application/json", "content-length": "200000000"}
        head = one.head("POST", EVENTS, "local", headers | {"idempotency-key": "k"}, "keep-alive")
        assert told(answer_of(await one.raw(head + b"{"))) == (413, "too-long")


@pytest.mark.parametrize("length", ["-1", "1e3", "9" * 400, "+5"])
async def test_a_length_that_is_none_is_refused(length: str) -> None:
    async with unchanged() as one:
        headers = {"content-type": "application/json", "content-length": length}
        head = one.head("POST", EVENTS, "local", headers | {"idempotency-key": "k"}, "close")
        answer = answer_of(await one.raw(head + b"{}"))
        assert answer.status in {400, 413}


@pytest.mark.parametrize("length", ["content-length: 200000000", "transfer-encoding: chunked"])
async def test_who_sends_200_megabytes_all_the_same_is_cut_off(length: str) -> None:
    async with unchanged() as one:
        name, _, value = length.partition(": ")
        headers = {"content-type": "application/json", name: value, "idempotency-key": "k"}
        chunk = b" " * 2**14
        if value == "chunked":
            chunk = b"%x\r\n%b\r\n" % (len(chunk), chunk)
        _, writer = await asyncio.open_connection("127.0.0.1", one.port)
        writer.write(one.head("POST", EVENTS, "local", headers, "keep-alive"))
        sent = 0
        with suppress(ConnectionError):
            while sent < 200_000_000:
                writer.write(chunk)
                sent += len(chunk)
                await writer.drain()
        writer.close()
        assert sent < 20_000_000


async def test_a_body_that_comes_too_slowly_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(body, "SLOWEST", 0.1)
    async with unchanged() as one:
        headers = {"content-type": "application/json", "content-length": "20"}
        head = one.head("POST", EVENTS, "local", headers | {"idempotency-key": "k"}, "keep-alive")
        assert told(answer_of(await one.raw(head + b"{"))) == (408, "too-slow")


@pytest.mark.parametrize("begun", [b"", b"GET /hea", b"GET / HTTP/1.1\r\nhost: 127.0.0.1\r\nx: "])
async def test_a_head_that_does_not_end_is_let_go(
    begun: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "SLOWEST_HEAD", 0.1)
    async with unchanged() as one:
        with suppress(ConnectionResetError):
            assert await one.raw(begun) == b""


@pytest.mark.parametrize("garbage", [b"\x00\x01\r\n\r\n", b"GET\r\n\r\n", b"x" * 70_000])
async def test_what_is_no_http_is_refused(garbage: bytes) -> None:
    async with unchanged() as one:
        assert (await one.raw(garbage)).startswith(b"HTTP/1.1 400 ")


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/panels/", 404),
        ("POST", "/panels", 405),
        ("GET", "/panels/agent-7", 405),
        ("GET", "/panels/agent-7/secret", 404),
        ("GET", "/panels/agent-7/view/", 404),
        ("GET", "/panels//view", 404),
        ("GET", "/.env", 404),
        ("GET", "/docs", 404),
        ("HEAD", "/panels/agent-7/stream", 405),
        ("TRACE", "/panels/agent-7/view", 405),
        ("OPTIONS", EVENTS, 405),
        ("DELETE", "/panels/agent-7", 405),
        ("PATCH", "/panels/agent-7/configuration", 405),
    ],
)
async def test_a_route_that_there_is_not_is_refused(method: str, path: str, status: int) -> None:
    async with unchanged() as one:
        data = await one.raw(one.head(method, path, "local", {}, "close"))
        assert data.startswith(b"HTTP/1.1 %d " % status)


@pytest.mark.parametrize(
    "path",
    ["../app.py", "..%2fapp.py", "%2e%2e/app.py", "/etc/passwd", "%00", "index.html%00", "a\\b"],
)
async def test_the_page_gives_no_file_but_its_own(path: str) -> None:
    async with unchanged() as one:
        assert told(await one.ask("GET", f"/page/{path}")) == (404, "not-found")


@pytest.mark.parametrize(
    "panel", ["%2e", "%2e%2e", ".", "..", "a%00b", "a%0ab", "x" * 201, "%e2%80%ae"]
)
async def test_an_id_that_is_none_is_refused(panel: str) -> None:
    async with unchanged() as one:
        for method, rest, given in [
            ("PUT", "", {}),
            ("PUT", "/configuration", {}),
            ("POST", "/events", TOGGLE),
            ("GET", "/view", None),
            ("GET", "/stream", None),
            ("GET", "/log", None),
        ]:
            answer = await one.ask(method, f"/panels/{panel}{rest}", given, idempotency_key="k")
            assert answer.status in {400, 404}, (method, rest)
            told(answer)


@pytest.mark.parametrize(
    ("event", "field"),
    [
        (b"", "event"),
        (b"{", "event"),
        (b"[]", "event"),
        (b"\xff", "event"),
        (b"[" * 60_000, "event"),
        (b"NaN", "event"),
        ({}, "event"),
        ({"type": "no_such"}, "event"),
        ({"type": "toggle", "more": 1}, "event"),
        ({"type": "accept", "conversation": 7}, "event.conversation"),
        ({"type": "accept", "conversation": "x" * 201}, "event.conversation"),
        ({"type": "toggle", "at": 5}, "event.at"),
        ({"type": "toggle", "at": None}, "event.at"),
    ],
)
async def test_what_is_no_event_is_refused_and_its_field_told(event: object, field: str) -> None:
    async with unchanged() as one:
        answer = await one.ask("POST", EVENTS, event, idempotency_key="other")
        assert told(answer) == (400, "invalid-input")
        assert answer.json["detail"].startswith(f"{field}")


async def test_a_body_that_is_too_long_for_an_event_is_refused() -> None:
    async with unchanged() as one:
        event = {"type": "edit", "session": "home", "fields": {"a": "x" * 70_000}}
        assert told(await one.send(event, "other")) == (413, "too-long")


@pytest.mark.parametrize("tag", ["*", "7", '"x"', "W/", '"a-b-c"', '"e-1-en'])
async def test_a_tag_that_is_of_no_view_is_refused(tag: str) -> None:
    async with unchanged() as one:
        assert told(await one.send(TOGGLE, "k", if_match=tag)) == (400, "no-tag")


async def test_a_tag_of_another_store_is_a_conflict() -> None:
    async with unchanged() as one:
        assert told(await one.send(TOGGLE, "k", if_match='"other-0-en-1"')) == (412, "conflict")


@pytest.mark.parametrize("path", ["view", "stream", "events"])
async def test_a_language_that_there_is_not_is_refused_before_anything_happens(path: str) -> None:
    async with unchanged() as one:
        given = ("POST", TOGGLE) if path == "events" else ("GET", None)
        where = f"/panels/agent-7/{path}?locale=xx"
        answer = await one.ask(given[0], where, given[1], idempotency_key="other")
        assert told(answer) == (400, "invalid-input")


async def test_a_name_that_is_a_script_is_data_to_everybody() -> None:
    script = "</script><script>alert(1)</script>\u2028\ndata: x\n\nid: 9"
    async with served() as one:
        offer = {"type": "offer", "conversation": "c1", "customer": "ana", "mode": "live"}
        await one.send(offer | {"name": script}, "k")
        seen = await one.ask("GET", "/panels/agent-7/view")
        assert seen.headers["content-type"] == "application/json"
        assert seen.headers["x-content-type-options"] == "nosniff"
        assert seen.json["view"]["offers"][0]["title"] == script
        async with one.stream("/panels/agent-7/stream") as stream:
            message = await stream.next()
    assert message is not None
    assert message.data["view"]["offers"][0]["title"] == script


async def test_every_answer_says_that_it_is_for_our_own_pages() -> None:
    async with served() as one:
        for path in ("/", "/health", "/nowhere", "/panels/agent-7/view"):
            answer = await one.ask("GET", path)
            assert answer.headers["cross-origin-resource-policy"] == "same-origin"
            assert answer.headers["x-content-type-options"] == "nosniff"
            assert "access-control-allow-origin" not in answer.headers
        page = await one.ask("GET", "/")
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert "unsafe" not in page.headers["content-security-policy"]


async def test_who_hangs_up_in_a_body_leaves_the_others_be() -> None:
    async with unchanged() as one:
        headers = {"content-type": "application/json", "content-length": "20"}
        head = one.head("POST", EVENTS, "local", headers | {"idempotency-key": "k"}, "keep-alive")
        _, writer = await asyncio.open_connection("127.0.0.1", one.port)
        writer.write(head + b"{")
        await writer.drain()
        writer.close()
        await writer.wait_closed()


async def test_a_login_that_fails_lets_nobody_in_and_tells_nothing_of_itself() -> None:
    def fails(_connection: HTTPConnection) -> None:
        raise RuntimeError("password 1234")

    async with served(authenticate=fails) as one:
        answer = await one.send(TOGGLE, "k")
        version = (await one.service.panels.view("agent-7")).version
    assert told(answer) == (500, "fault")
    assert b"1234" not in answer.body
    assert version == 0
