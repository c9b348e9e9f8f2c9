"""A host that is killed at any moment: what `make kills` does for longer."""

import re
import subprocess
import sys
from pathlib import Path

KILLS = Path(__file__).with_name("kills.py")


def test_what_send_has_answered_is_in_the_log_after_kill_9() -> None:
    """G1 to G6: nothing answered is lost, nothing counts twice, each effect goes out as it was."""
    asked = [sys.executable, KILLS, "--kills", "24", "--seed", "1"]
    ended = subprocess.run(asked, check=False, capture_output=True, text=True)
    assert (ended.returncode, ended.stderr) == (0, "")
    kills, events, effects, _ = map(int, re.findall(r"\d+", ended.stdout))
    assert kills == 24
    assert events > 500
    assert effects > 50
