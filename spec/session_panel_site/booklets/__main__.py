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


def main() -> int:
    """Print every booklet, and say where each is."""
    parser = argparse.ArgumentParser(prog="python -m session_panel_site.booklets")
    parser.add_argument("folder", nargs="?", type=Path, default=Path("build/pdf"))
    parser.add_argument("--unfold", action="store_true", help="print what is folded, too")
    asked = parser.parse_args()
    if not Path("site/index.html").is_file():
        print("booklets: there is no site here: run make docs", file=sys.stderr)  # noqa: T201
        return 2
    try:
        for path in print_booklets(
            booklets(Path.cwd()), Path("site"), asked.folder, unfold=asked.unfold
        ):
            print(f"{path}: {path.stat().st_size // 1024} kB")  # noqa: T201 - a command's own output
    except Error as error:
        print(f"booklets: {error.message.splitlines()[0]}", file=sys.stderr)  # noqa: T201
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
