"""An adapter that is a program of its own, and answers on its standard output.

Requests are written, and what it writes is read, while nobody waits: so neither side can block the
other, however many requests are on their way.
"""

import os
import shlex
import signal
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from queue import Empty, Queue
from subprocess import PIPE, Popen, TimeoutExpired
from threading import Thread
from time import monotonic
from typing import IO, Final

import msgspec

from session_panel_spec.conform.adapter import Json
from session_panel_spec.conform.protocol import Reply, Trouble, reply_of
from session_panel_spec.logs.terminal_text import brief
from session_panel_spec.model.abstract_state import ChoiceError

LINE_LIMIT: Final = 10_000_000
"""The most bytes of an answer."""

_CHUNK: Final = 1 << 16
_CHUNKS: Final = 256
_SAID: Final = 20
_GRACE: Final = 1.0


class StartError(ChoiceError):
    """A program that cannot be started; its text says why."""


@contextmanager
def connected(command: str, timeout: float) -> Iterator["ProgramConnection"]:
    """Start a program, and end it after all.

    Args:
        command: the program and its arguments, as a shell would read them.
        timeout: how long an answer may take, in seconds.

    Raises:
        StartError: it cannot be started.
    """
    try:
        words = shlex.split(command)
    except ValueError as error:
        raise StartError(str(error)) from None
    if not words:
        raise StartError("the command is empty")
    connection = ProgramConnection(words, timeout)
    try:
        yield connection
    finally:
        connection.end()


class ProgramConnection:
    """To a program that answers.

    Args:
        command: the program and its arguments.
        timeout: how long an answer may take, in seconds.

    Raises:
        StartError: it cannot be started.
    """

    def __init__(self, command: Sequence[str], timeout: float) -> None:
        self._command = command
        self._timeout = timeout
        self._start()

    def send(self, requests: Iterable[Json]) -> None:
        """Send requests."""
        self._requests.put(b"".join(msgspec.json.encode(one) + b"\n" for one in requests))

    def receive(self) -> Reply:
        """Return the answer to the first request that has none yet.

        Raises:
            Trouble: it has crashed, does not answer in time, or writes what is no answer.
        """
        line = self._next_line()
        if line is None:
            raise self._crash()
        try:
            return reply_of(line)
        except Trouble as error:
            raise self._garbage(f"{error.sentence}, got", line) from None

    def restart(self) -> None:
        """End the program, and start it again.

        Raises:
            StartError: it cannot be started.
        """
        self.end()
        self._start()

    def finish(self) -> None:
        """Close the program's standard input, and wait until it has ended.

        Raises:
            Trouble: it goes on, ends with another status than 0, or has answered too much.
        """
        self._requests.put(None)
        line = self._next_line()
        if line is not None:
            raise self._garbage("it answers what nobody has asked", line)
        if self._status() != 0:
            raise self._crash()

    def end(self) -> None:
        """End the program at once, and whatever it has started."""
        _kill(self._process)
        self._process.wait()
        self._requests.put(None)

    def _start(self) -> None:
        try:
            self._process = Popen(  # noqa: S603 - the user's own command
                self._command, stdin=PIPE, stdout=PIPE, stderr=PIPE, start_new_session=True
            )
        except (OSError, ValueError) as error:
            why = error.strerror if isinstance(error, OSError) else error
            raise StartError(f"{self._command[0]}: {why}") from None
        self._requests: Queue[bytes | None] = Queue()
        self._chunks: Queue[bytes] = Queue(_CHUNKS)
        self._lines: deque[bytes] = deque()
        self._rest = b""
        self._tail: deque[bytes] = deque(maxlen=_SAID)
        _begin(_write_all, self._process.stdin, self._requests)
        _begin(_read_all, self._process.stdout, self._chunks)
        self._listening = _begin(_keep_last, self._process.stderr, self._tail)

    def _next_line(self) -> bytes | None:
        """Return the next line that is not blank; None where there are no more."""
        due = monotonic() + self._timeout
        while not self._lines:
            if not self._read(due):
                return None
        return self._lines.popleft()

    def _read(self, due: float) -> bool:
        """Read on, and say whether there was more."""
        try:
            chunk = self._chunks.get(timeout=max(due - monotonic(), 0.001))
        except Empty:
            sentence = f"no answer within {self._timeout:g} s"
            raise Trouble("hung", sentence, self._said()) from None
        *lines, self._rest = (self._rest + chunk).split(b"\n")
        self._lines.extend(filter(None, map(bytes.strip, lines)))
        if len(self._rest) > LINE_LIMIT:
            raise self._garbage(f"a line of more than {LINE_LIMIT:,} bytes", self._rest)
        return bool(chunk)

    def _crash(self) -> Trouble:
        status = self._status()
        if status is None:
            told = "it closed its standard output and went on"
        elif status < 0:
            told = f"it was ended by {signal.Signals(-status).name}"
        else:
            told = f"it ended with status {status}"
        return Trouble("crashed", told, self._said())

    def _garbage(self, sentence: str, line: bytes) -> Trouble:
        told = brief(line[:1000].decode(errors="replace"))
        return Trouble("garbage", f"{sentence}: {told}", self._said())

    def _status(self) -> int | None:
        """Return the status with which the program has ended; None if it goes on."""
        try:
            return self._process.wait(_GRACE)
        except TimeoutExpired:
            return None

    def _said(self) -> tuple[str, ...]:
        """Return the last lines on standard error, all of them where the program has ended."""
        self._listening.join(0.1 if self._process.poll() is None else _GRACE)
        lines = (brief(line.decode(errors="replace").rstrip()) for line in [*self._tail])
        return tuple(line for line in lines if line)


def _begin(target: object, stream: IO[bytes] | None, where: object) -> Thread:
    thread = Thread(target=target, args=(stream, where), daemon=True)  # type: ignore[arg-type]
    thread.start()
    return thread


def _write_all(stream: IO[bytes], requests: "Queue[bytes | None]") -> None:
    """Write requests until there are no more, or nobody reads them: then no answer will come."""
    try:
        with stream:
            while (lines := requests.get()) is not None:
                stream.write(lines)
                stream.flush()
    except OSError:
        return


def _read_all(stream: IO[bytes], chunks: "Queue[bytes]") -> None:
    """Pass on what is written; at the end, nothing."""
    with stream:
        while chunk := os.read(stream.fileno(), _CHUNK):
            chunks.put(chunk)
    chunks.put(b"")


def _keep_last(stream: IO[bytes], tail: "deque[bytes]") -> None:
    """Keep the last lines, of a very long one its pieces."""
    with stream:
        while line := stream.readline(_CHUNK):
            tail.append(line)


def _kill(process: "Popen[bytes]") -> None:
    if process.poll() is not None:
        return
    if os.name == "posix":
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
