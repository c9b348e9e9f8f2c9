"""Hold our examples against today's vectors, and keep in their ledgers what comes of it.

python -m session_panel_site.records
"""

import shlex
import subprocess
import sys
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
ADAPTERS: Final = ("examples/javascript/adapter.mjs", "examples/python/adapter.py")
"""Where the adapters of our examples are, under the documentation."""

LEDGER: Final = "ledger.jsonl"
"""The file beside an adapter that keeps what came of it."""

_PROGRAMS: Final = {".mjs": "node", ".py": "python"}
_CONFORMS: Final = frozenset({0, 3})


def main() -> int:
    """Record each example, and return the exit status: 1 where one does not conform at all."""
    return int(not {_record(adapter) for adapter in ADAPTERS} <= _CONFORMS)


def _record(adapter: str) -> int:
    file = ROOT / "docs" / adapter
    command = shlex.join([_program(file.suffix), str(file)])
    conform = [sys.executable, "-m", "session_panel_spec", "conform", "--command", command]
    done = subprocess.run([*conform, "--record", str(file.with_name(LEDGER))], check=False)  # noqa: S603
    return done.returncode


def _program(suffix: str) -> str:
    """Return what runs a kind of adapter: as a rule it is beside the Python that runs this."""
    beside = Path(sys.executable).with_name(_PROGRAMS[suffix])
    return str(beside) if beside.exists() else _PROGRAMS[suffix]


if __name__ == "__main__":
    sys.exit(main())
