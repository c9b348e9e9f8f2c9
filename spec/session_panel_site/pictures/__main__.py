"""Write every picture into `diagrams/`; with ``--check``, only say which of them are stale."""

import sys

from session_panel_site.pictures.committed import stale_files, write_pictures


def main(arguments: list[str]) -> int:
    """Do what the arguments say, and return the exit status: 0, 1 if stale, 2 for wrong use."""
    if arguments not in ([], ["--check"]):
        return _say("usage: python -m session_panel_site.pictures [--check]", 2)
    try:
        if not arguments:
            write_pictures()
        stale = [*stale_files()]
    except ImportError as missing:
        return _say(str(missing), 2)
    for file in stale:
        _say(f"diagrams/{file} is stale: run python -m session_panel_site.pictures", 1)
    return 1 if stale else 0


def _say(sentence: str, status: int) -> int:
    sys.stderr.write(f"{sentence}\n")
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
