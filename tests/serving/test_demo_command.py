"""`serve --demo`: it starts, lives, opens a browser, ends, and takes nothing that is not for it."""

import asyncio
import os
import signal
import sys
import webbrowser
from time import monotonic

import pytest
from served import Served

from session_panel_service.__main__ import main
from session_panel_service.server import listener
from session_panel_spec.cli.app import app

BY_ITSELF = ("-m", "session_panel_service")
OF_THE_PACKAGE = ("-m", "session_panel_spec", "serve")


@pytest.mark.parametrize(
    ("command", "number"), [(BY_ITSELF, signal.SIGTERM), (OF_THE_PACKAGE, signal.SIGINT)]
)
async def test_a_desk_lives_after_one_command_and_ends_when_told(
    command: tuple[str, ...], number: signal.Signals
) -> None:
    asked = ("--demo", "--no-browser", "--port", "0", "--speed", "30")
    running = await asyncio.create_subprocess_exec(
        *(sys.executable, *command, *asked), stdout=asyncio.subprocess.PIPE
    )
    try:
        assert running.stdout
        line = (await asyncio.wait_for(running.stdout.readline(), 60)).decode().strip()
        address, _, told = line.partition("/#")
        token, panel, _demo = (part.partition("=")[2] for part in told.split("&"))
        one = Served(int(address.rpartition(":")[2]), None)  # type: ignore[arg-type]
        known = {"authorization": f"Bearer {token}"}
        assert (await one.ask("GET", "/ready")).status == 200
        async with one.stream(f"/panels/{panel}/stream", **known) as stream:
            views = []
            while not views or len(views[-1]["offers"]) < 2:
                message = await stream.next()
                assert message
                views.append(message.data["view"])
            accept = {"type": "accept", "conversation": views[-1]["offers"][0]["conversation"]}
            assert (await one.send(accept, "k1", panel, **known)).json["refused"] is None
            began = monotonic()
            running.send_signal(number)
            assert await asyncio.wait_for(running.wait(), 20) == 0
            assert monotonic() - began < 10
    finally:
        if running.returncode is None:
            running.kill()
        await running.wait()


def test_a_browser_opens_at_the_printed_address(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    opened: list[str] = []

    def opens(address: str) -> bool:
        opened.append(address)
        os.kill(os.getpid(), signal.SIGTERM)
        return True

    monkeypatch.setattr(webbrowser, "open", opens)
    assert main(["--demo", "--port", "0"]) == 0
    assert capsys.readouterr().out.split() == opened


WRONG = [
    (("panels.db",), "Expected none with --demo"),
    (("--memory",), "Expected none with --demo"),
    (("--auth", "a:b"), "Expected neither --auth"),
    (("--carry-out", "a:b"), "Expected neither --auth"),
    (("--clock", "events"), "Expected neither --auth"),
    (("--host", "0.0.0.0"), "a demo is for yourself"),  # noqa: S104 - it is refused
    (("--speed", "0"), "speed"),
    (("--speed", "61"), "speed"),
    (("--speed", "nan"), "speed"),
    (("--speed", "fast"), "--speed"),
    (("--seed", "x"), "--seed"),
    (("--seed", "1.5"), "--seed"),
]


@pytest.mark.parametrize(("more", "why"), WRONG)
def test_what_is_not_for_a_demo_is_refused(
    more: tuple[str, ...], why: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for begin in (
        lambda: main(["--demo", *more]),
        lambda: app(["serve", "--demo", *more]),
    ):
        assert _status(begin) == 2
        told = capsys.readouterr()
        assert why in told.err
        assert "Traceback" not in told.err
        assert told.out == ""


@pytest.mark.parametrize("more", [("--seed", "1"), ("--speed", "2"), ("--no-browser",)])
def test_what_is_for_a_demo_alone_is_refused_without_it(
    more: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    for begin in (
        lambda: main(["--memory", *more]),
        lambda: app(["serve", "--memory", *more]),
    ):
        assert _status(begin) == 2
        assert "Expected --demo" in capsys.readouterr().err


def _status(begin) -> int | str | None:
    try:
        return begin()
    except SystemExit as ended:
        return ended.code


def test_a_port_that_is_taken_is_named_and_what_to_do(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with listener("127.0.0.1", 0) as taken:
        taken.listen()
        port = str(taken.getsockname()[1])
        for begin in (
            lambda: main(["--demo", "--no-browser", "--port", port]),
            lambda: app(["serve", "--demo", "--no-browser", "--port", port]),
        ):
            assert _status(begin) == 2
            told = capsys.readouterr().err
            assert f"Port {port} of 127.0.0.1 is in use: choose another" in told
