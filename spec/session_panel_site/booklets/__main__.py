"""Print the report, the features and the decisions of the built site, as one PDF each.

python -m session_panel_site.booklets [--unfold] [folder]

runs in the project's tree, once `make docs` has built the site; the PDFs are put into the folder,
by default `build/pdf`. Folded parts are printed with `--unfold`.
"""

import argparse
import sys
from pathlib import Path

from playwright.sync_api import Error

from session_panel_site.booklets.binding import booklets
from session_panel_site.booklets.printing import print_booklets
from session_panel_spec.cli.standard_streams import end_on_signals


def main() -> int:
    """Print every booklet, and say where each is."""
    parser = argparse.ArgumentParser(prog="python -m session_panel_site.booklets")
    parser.add_argument("folder", nargs="?", type=Path, default=Path("build/pdf"))
    parser.add_argument("--unfold", action="store_true", help="print what is folded, too")
    asked = parser.parse_args()
    end_on_signals()
    if not Path("site/index.html").is_file():
        return _complain("there is no site here: run make docs")
    bound = booklets(Path.cwd())
    try:
        for path in print_booklets(bound, Path("site"), asked.folder, unfold=asked.unfold):
            print(f"{path}: {path.stat().st_size // 1024} kB")  # noqa: T201 - a command's own output
    except Error as error:
        return _complain(error.message.splitlines()[0])
    except OSError as error:
        where, why = error.filename or asked.folder, error.strerror
        return _complain(f"nothing can be printed into {where}: {why}; name another folder")
    return 0


def _complain(sentence: str) -> int:
    """Say on standard error what is wrong; return the status of wrong use."""
    print(f"booklets: {sentence}", file=sys.stderr)  # noqa: T201 - a command's own output
    return 2


if __name__ == "__main__":
    sys.exit(main())
