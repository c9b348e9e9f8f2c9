"""The oldest libraries that the panel allows, by pyproject.toml: its tests run with them, too.

`python -m session_panel_site.floor` prints them for pip; with `--check` it demands that they are
what Python finds.
"""

import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Final

from packaging.requirements import Requirement
from packaging.version import Version

PROJECT: Final = Path("pyproject.toml")


def floor(project: str) -> Iterator[tuple[str, str]]:
    """Yield each library that a project needs, with the oldest version that it allows.

    Raises:
        ValueError: a library has no oldest version.
    """
    for dependency in tomllib.loads(project)["project"]["dependencies"]:
        wanted = Requirement(dependency)
        lowest = [one.version for one in wanted.specifier if one.operator == ">="]
        if len(lowest) != 1:
            raise ValueError(f"{dependency}: it is not said once from which version on")
        yield wanted.name, lowest[0]


def unlike(oldest: dict[str, str]) -> Iterator[str]:
    """Yield a sentence for each library of which Python finds another version."""
    for name, wanted in oldest.items():
        if Version(found := version(name)) != Version(wanted):
            yield f"{name} {found} is found, not {wanted}"


def main(arguments: list[str]) -> int:
    """Print the libraries or check them, and return the exit status."""
    oldest = dict(floor(PROJECT.read_text("utf-8")))
    told = [*unlike(oldest)] if "--check" in arguments else []
    sys.stderr.writelines(f"{sentence}\n" for sentence in told)
    sys.stdout.writelines(f"{name}=={number}\n" for name, number in oldest.items())
    return 1 if told else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
