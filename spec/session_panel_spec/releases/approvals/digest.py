"""A short number for some data, which nobody makes other data for by chance."""

from hashlib import sha256
from typing import Any, Final

import msgspec

_LENGTH: Final = 16
"""Hexadecimal digits: 64 bits, for a few hundred things that nobody forges."""


def digest(data: Any) -> str:  # noqa: ANN401 - whatever JSON can hold
    """Return the digest of some data, the same for equal data."""
    return sha256(msgspec.json.encode(data, order="deterministic")).hexdigest()[:_LENGTH]
