"""A watch over what may never answer: it is told by the processor's time, not by the clock's."""

import signal
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from threading import current_thread, main_thread
from typing import Final

LONGEST: Final = 10.0
"""How many seconds of processor time a run may take: far more than one does on a busy machine."""


class NoAnswerError(Exception):
    """The panel does not answer."""


@contextmanager
def watched(seconds: float = LONGEST) -> Iterator[None]:
    """Raise in whatever goes on for too long, where the system can tell, and again and again.

    Raises:
        NoAnswerError: it has taken so many seconds of processor time.
    """
    if not hasattr(signal, "setitimer") or current_thread() is not main_thread():
        yield
        return
    before = signal.signal(signal.SIGPROF, _no_answer)
    signal.setitimer(signal.ITIMER_PROF, seconds, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def until_no_answer(problems: Iterable[str], seconds: float = LONGEST) -> Iterator[str]:
    """Yield problems once all are found; that there is no answer, if it takes too long."""
    try:
        with watched(seconds):
            found = tuple(problems)
    except NoAnswerError as error:
        yield str(error)
    else:
        yield from found


def _no_answer(_number: int, _frame: object) -> None:
    raise NoAnswerError("no answer")
