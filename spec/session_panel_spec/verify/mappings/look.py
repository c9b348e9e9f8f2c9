"""Looks at something beside what it should be, until one shows that it is not."""

from collections.abc import Iterator
from typing import Any, Final

from session_panel_spec.differential.watch import watched
from session_panel_spec.verify.check import CANNOT_BE_DONE, DirectCheck

Looks = Iterator[str | None]
"""Of each look what is wrong, or None."""

SECONDS: Final = 2.0
"""How much processor time all looks at one thing may take: some twenty times what they do."""


def looked(name: str, looks: Looks) -> DirectCheck:
    """Return what came of looks: they end with the first that shows something wrong."""
    count, wrong = 0, None
    try:
        with watched(SECONDS):
            while wrong is None:
                wrong, count = next(looks), count + 1
    except StopIteration:
        pass
    except CANNOT_BE_DONE:
        raise
    except Exception as error:  # noqa: BLE001 - whatever it raises is a finding
        wrong, count = f"look {count + 1} came to nothing, it raised {error!r}", count + 1
    return DirectCheck(name, count, () if wrong is None else (wrong,))


def same(what: str, found: object, expected: object) -> str | None:
    """Look at whether something is what it should be."""
    return None if found == expected else f"{what}: {found!r:.200}, not {expected!r:.200}"


def raised(what: str, call: Any, error: Exception) -> str | None:  # noqa: ANN401 - any call
    """Look at whether a call raises an error, in its words."""
    try:
        result = call()
    except type(error) as found:
        return same(what, (type(found), found.args), (type(error), error.args))
    return f"{what}: {result!r:.200}, and it does not raise {error!r}"
