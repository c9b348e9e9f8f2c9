"""Keep what changed in each release since the one before, and write the pages of it.

python -m session_panel_site.pages.changed

What is kept already stays: of two releases it never changes. Without its file it is made anew.
"""

import json
import sys
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from session_panel_site.pages import __main__ as every_page
from session_panel_spec.cli.atomic_write import write_whole
from session_panel_spec.cli.output import progress
from session_panel_spec.releases.changes.changes_json import changes_json
from session_panel_spec.releases.changes.compare import SIZES, compare
from session_panel_spec.releases.release_file import load_release, released_versions


class Missing(NamedTuple):
    """Two releases of which it is not kept what changed, and where to keep it."""

    old: str
    new: str
    file: Path


def missing(versions: Sequence[str], folder: Path) -> Iterator[Missing]:
    """Yield each release of which it is not kept what changed since the one before.

    A file is named as the page is: ``0.3.json`` of 0.3.0, and ``0.3.1.json`` of 0.3.1.
    """
    for old, new in pairwise(versions):
        file = folder / f"{new.removesuffix('.0')}.json"
        if not file.exists():
            yield Missing(old, new, file)


def main() -> int:
    """Keep what changed, write the pages, and return the exit status."""
    for old, new, file in missing(released_versions(), every_page.DOCS / "changes"):
        with progress() as told:
            sides = load_release(old), load_release(new)
            found = compare(*sides, SIZES, told, at_every_size=True, old_properties=True)
        write_whole(file, f"{json.dumps(changes_json(found))}\n")
        sys.stderr.write(f"{file} is written.\n")
    return every_page.main([])


if __name__ == "__main__":
    sys.exit(main())
