"""Adapters are waited for as long as they need, however busy the machine is."""

from time import monotonic, sleep

import pytest

from session_panel_spec.conform import program

HANGS = b"hangs\n"
"""What an adapter of these tests writes on standard error when no answer will come."""

PATIENCE = 120
"""So many seconds are enough for whatever comes at all."""


@pytest.fixture(autouse=True)
def _only_who_says_so_hangs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the time of an answer pass only once the adapter says that it hangs.

    So no test depends on how fast an adapter starts or answers.
    """
    read = program.ProgramConnection._read

    def read_in_time(self: program.ProgramConnection, _due: float) -> bool:
        given_up = monotonic() + PATIENCE
        while self._chunks.empty() and HANGS not in self._tail and monotonic() < given_up:
            sleep(0.002)
        return read(self, monotonic() + self._timeout)

    monkeypatch.setattr(program.ProgramConnection, "_read", read_in_time)
