"""The packages that this one needs, by itself or for an extra."""

import re
from collections.abc import Iterator
from typing import Final

PACKAGE: Final = "session-panel"

_REQUIREMENT: Final = re.compile(r"""([\w.-]+)[^;]*(?:;\s*extra\s*==\s*["']([\w-]+)["'])?""")


def requirements() -> Iterator[tuple[str, str | None]]:
    """Yield each package with the extra that needs it; None if this one needs it in any case.

    Where this package is not installed, there are none.
    """
    from importlib.metadata import PackageNotFoundError, requires  # noqa: PLC0415 - takes 15 ms

    try:
        lines = requires(PACKAGE) or ()
    except PackageNotFoundError:
        return
    for line in lines:
        if found := _REQUIREMENT.match(line):
            package, extra = found.groups()
            yield package, extra
