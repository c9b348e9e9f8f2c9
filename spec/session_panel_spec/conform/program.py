"""An adapter that is a program of its own, and answers on its standard output.

Requests are written, and what it writes is read, while nobody waits: so neither side can block the
other, however many requests are on their way.

A signal may come at any moment. So nothing here is waited for long at a time, since one that comes
right before a wait is heard after it; and the queues have no lock that one could leave locked.
"""

import os
import shlex
import signal
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from queue import Empty, SimpleQueue
from subprocess import PIPE, Popen, TimeoutExpired
from threading import Thread, current_thread, main_thread
from time import monotonic, sleep
from typing import IO, Final

from session_panel_spec.conform.adapter import Json
from session_panel_spec.conform.json_objects import json_line
from session_panel_spec.conform.malformed import doubled_member, malformed
from session_panel_spec.conform.protocol import Reply, Trouble, TroubleKind, reply_of
from session_panel_spec.logs.terminal_text import brief
from session_panel_spec.model.abstract_state import ChoiceError

LINE_LIMIT: Final = 10_000_000
"""The most bytes of an answer."""

_CHUNK: Final = 1 << 16
_CHUNKS: Final = 256
_SAID: Final = 20
_GRACE: Final = 1.0
_TURN: Final = 0.25
_PAUSE: Final = 0.01


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
        connection.restart()
        yield connection
    finally:
        connection.end()


class ProgramConnection:
    """To a program that answers, once it is started: `restart` does it.

    Args:
        command: the program and its arguments.
        timeout: how long an answer may take, in seconds.
    """

    def __init__(self, command: Sequence[str], timeout: float) -> None:
        self._command = command
        self._timeout = timeout
        self._process: Popen[bytes] | None = None
        self._last = b""  # the last answer

    def send(self, requests: Iterable[Json]) -> None:
        """Send requests."""
        self._requests.put("".join(f"{json_line(one)}\n" for one in requests).encode())

    def receive(self) -> Reply:
        """Return the answer to the first request that has none yet.

        Raises:
            Trouble: it has crashed, does not answer in time, or writes what is no answer.
        """
        line = self._next_line()
        if line is None:
            raise self._crash()
        try:
            reply = reply_of(line)
        except Trouble as error:
            named = malformed(line, is_first=not self._last) or error.sentence
            raise self._garbage(f"{named}, got", line) from None
        self._last = line
        return reply

    def doubt(self) -> Trouble | None:
        """Return what makes the last answer doubtful, though it could be read."""
        twice = doubled_member(self._last)
        if twice is None:
            return None
        return self._garbage(f"the member {twice!r} twice, in", self._last)

    def restart(self) -> None:
        """Start the program; end it before, if it goes on.

        Raises:
            StartError: it cannot be started.
        """
        self.end()
        try:
            with _signals_later():
                self._process = Popen(  # noqa: S603 - the user's own command
                    self._command, stdin=PIPE, stdout=PIPE, stderr=PIPE, start_new_session=True
                )
        except (OSError, ValueError) as error:
            why = error.strerror if isinstance(error, OSError) else error
            raise StartError(f"{self._command[0]}: {why}") from None
        self._listen(self._process)

    def finish(self) -> None:
        """Close the program's standard input, and wait until it has ended.

        Raises:
            Trouble: it goes on, ends with another status than 0, or has answered too much.
        """
        self._requests.put(None)
        try:
            line = self._next_line()
        except Trouble as why:
            if why.kind == "garbage":
                raise
            raise self._staying() from None
        if line := line or self._rest.strip():
            raise self._trouble("many", f"an answer to nothing that was asked: {_shown(line)}")
        if self._status(self._timeout) is None:
            raise self._staying()
        if self._status() != 0:
            raise self._crash()

    def end(self) -> None:
        """End the program at once, and whatever it has started."""
        if self._process is not None:
            _kill(self._process)
            self._process.wait()
            self._process = None
            self._requests.put(None)
            _empty(self._chunks)

    def _listen(self, process: "Popen[bytes]") -> None:
        self._running = process
        self._requests: SimpleQueue[bytes | None] = SimpleQueue()
        self._chunks: SimpleQueue[bytes] = SimpleQueue()
        self._lines: deque[bytes] = deque()
        self._rest = b""
        self._tail: deque[bytes] = deque(maxlen=_SAID)
        self._last = b""
        self._writing = _begin(_write_all, process.stdin, self._requests)
        _begin(_read_all, process.stdout, self._chunks)
        self._listening = _begin(_keep_last, process.stderr, self._tail)

    def _next_line(self) -> bytes | None:
        """Return the next line that is not blank; None where there are no more."""
        due = monotonic() + self._timeout
        while not self._lines:
            if not self._read(due):
                return None
        return self._lines.popleft()

    def _read(self, due: float) -> bool:
        """Read on, and say whether there was more."""
        chunk = self._next_chunk(due)
        *lines, self._rest = (self._rest + chunk).split(b"\n")
        self._lines.extend(filter(None, map(bytes.strip, lines)))
        if len(self._rest) > LINE_LIMIT:
            raise self._garbage(f"a line of more than {LINE_LIMIT:,} bytes", self._rest)
        return bool(chunk)

    def _next_chunk(self, due: float) -> bytes:
        """Return what is read next, and nothing at the end."""
        while True:
            turn = min(due - monotonic(), _TURN)
            with suppress(Empty):
                return self._chunks.get(timeout=max(turn, 0.001))
            if turn < _TURN:
                raise self._silence()

    def _silence(self) -> Trouble:
        """Return why there is no answer, as far as it can be told from outside."""
        if self._running.poll() is not None:  # and what it has started holds its standard output
            return self._crash()
        if not self._writing.is_alive():
            return self._trouble("crashed", "it closed its standard input and went on")
        sentence = f"no answer within {self._timeout:g} s"
        if self._answers_at_the_end():
            sentence += ", but once its input had ended: it does not flush what it writes"
            sentence += ", or takes longer"
        elif begun := self._rest.strip():
            sentence += f", but a line that was begun and not ended: {_shown(begun)}"
        return self._trouble("hung", sentence)

    def _answers_at_the_end(self) -> bool:
        self._requests.put(None)
        with suppress(Empty):
            return bool(self._chunks.get(timeout=_GRACE))
        return False

    def _staying(self) -> Trouble:
        """Return what goes on though nothing more is asked."""
        status = self._running.poll()
        if status is None:
            return self._trouble("stays", f"it still runs {self._timeout:g} s later")
        if status != 0:
            return self._crash()
        return self._trouble("stays", "what it has started holds its standard output open")

    def _crash(self) -> Trouble:
        status = self._status()
        if status is None:
            told = "it closed its standard output and went on"
        elif status < 0:
            told = f"it was ended by {_signal_name(-status)}"
        else:
            told = f"it ended with status {status}"
        if self._rest.strip():
            told += f", in the middle of a line: {_shown(self._rest)}"
        return self._trouble("crashed", told)

    def _garbage(self, sentence: str, line: bytes) -> Trouble:
        return self._trouble("garbage", f"{sentence}: {_shown(line)}")

    def _trouble(self, kind: TroubleKind, sentence: str) -> Trouble:
        return Trouble(kind, sentence, self._said())

    def _status(self, grace: float = _GRACE) -> int | None:
        """Return the status with which the program has ended; None if it goes on."""
        try:
            return self._running.wait(grace)
        except TimeoutExpired:
            return None

    def _said(self) -> tuple[str, ...]:
        """Return the last lines on standard error, all of them where the program has ended."""
        self._listening.join(0.1 if self._running.poll() is None else _GRACE)
        lines = (brief(line.decode(errors="replace").rstrip()) for line in [*self._tail])
        return tuple(line for line in lines if line)


def _begin(target: object, stream: IO[bytes] | None, where: object) -> Thread:
    thread = Thread(target=target, args=(stream, where), daemon=True)  # type: ignore[arg-type]
    thread.start()
    return thread


def _write_all(stream: IO[bytes], requests: "SimpleQueue[bytes | None]") -> None:
    """Write requests until there are no more, or nobody reads them: then no answer will come."""
    try:
        with stream:
            while (lines := requests.get()) is not None:
                stream.write(lines)
                stream.flush()
    except OSError:
        return


def _read_all(stream: IO[bytes], chunks: "SimpleQueue[bytes]") -> None:
    """Pass on what is written, no faster than it is taken; at the end, nothing."""
    with stream:
        while chunk := os.read(stream.fileno(), _CHUNK):
            chunks.put(chunk)
            while chunks.qsize() >= _CHUNKS:
                sleep(_PAUSE)
    chunks.put(b"")


def _empty(chunks: "SimpleQueue[bytes]") -> None:
    """Take what nobody reads any more, for whoever passes it on to come to the end."""
    with suppress(Empty):
        while True:
            chunks.get_nowait()


def _keep_last(stream: IO[bytes], tail: "deque[bytes]") -> None:
    """Keep the last lines, of a very long one its pieces."""
    with stream:
        while line := stream.readline(_CHUNK):
            tail.append(line)


def _kill(process: "Popen[bytes]") -> None:
    """End a program and what it has started, which may go on when the program has ended."""
    if os.name == "posix":
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    elif process.poll() is None:
        process.kill()


@contextmanager
def _signals_later() -> Iterator[None]:
    """Let what would end this process wait until a program that is being started is known."""
    came: list[int] = []
    before = {number: signal.getsignal(number) for number in _ending_signals()}
    for number in before:
        signal.signal(number, lambda number, _frame: came.append(number))
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        for number in came:
            signal.raise_signal(number)


def _ending_signals() -> Iterator[int]:
    """Yield the signals that may end this process, as far as Python handles them here."""
    for name in ("SIGINT", "SIGTERM", "SIGHUP") if current_thread() is main_thread() else ():
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is not None:
            yield number


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"


def _shown(line: bytes) -> str:
    return brief(line[:1000].decode(errors="replace"))
