"""Looks at something beside what it should be."""

from collections.abc import Iterator
from typing import Any

Looks = Iterator[str | None]
"""Of each look what is wrong, or None."""


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
