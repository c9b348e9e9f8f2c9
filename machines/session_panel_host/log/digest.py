"""What two events have in common if they are one command, sent twice."""

import hmac
from typing import Any

import msgspec
from msgspec.structs import FieldInfo, fields

from session_panel import AnyEvent


def digest(secret: bytes, event: AnyEvent) -> bytes:
    """Return the digest of an event as it was sent.

    Its time is left out, for a repeat may come later; so is what has its default, for a later
    version may have more fields. Without the secret nobody can try out what was sent.
    """
    told = {"type": type(event).__struct_config__.tag} | _told(event)
    del told["at"]
    return hmac.digest(secret, msgspec.json.encode(told, order="sorted"), "sha256")


def _told(value: msgspec.Struct) -> dict[str, Any]:
    """Return the fields of a value that do not have their default."""
    given = ((field, getattr(value, field.name)) for field in fields(value))
    return {field.name: _plain(part) for field, part in given if part != _default(field)}


def _plain(part: object) -> object:
    return _told(part) if isinstance(part, msgspec.Struct) else part


def _default(field: FieldInfo) -> object:
    if field.default_factory is not msgspec.NODEFAULT:
        return field.default_factory()
    return field.default
