"""A watch tells what goes on for too long, wherever the processor's time is spent meanwhile."""

import os

import pytest

from session_panel_spec.differential.watch import NoAnswerError, watched


def in_the_system(seconds: float) -> None:
    enough = os.times().system + seconds
    while os.times().system < enough:
        os.urandom(1 << 20)


def test_time_in_the_system_counts_as_well() -> None:
    with pytest.raises(NoAnswerError), watched(0.1):
        in_the_system(1)
