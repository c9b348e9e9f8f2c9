"""The JSON forms of events, configurations and snapshots, and their JSON Schemas."""

from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar, get_args

import msgspec
from msgspec.json import Decoder

from session_panel.config import Config
from session_panel.effects import AnyEffect
from session_panel.events import AnyEvent
from session_panel.snapshot import CURRENT_VERSION, Snapshot
from session_panel.value import InvalidInput, invalid
from session_panel.view import View

T = TypeVar("T")
_EVENT: Decoder[AnyEvent] = Decoder(AnyEvent)
_CONFIG = Decoder(Config)


class _Version(msgspec.Struct):
    version: object = None


_VERSION = Decoder(_Version)
_KINDS = frozenset((*get_args(AnyEvent), Config, Snapshot))


def to_json(value: AnyEvent | Config | Snapshot) -> str:
    """Return an event, a configuration or a snapshot as one line of JSON.

    Raises:
        InvalidInput: it is none of them, or a snapshot that holds what has no JSON form.
    """
    if type(value) not in _KINDS:
        problem = "Expected an event, a configuration or a snapshot"
        raise InvalidInput("value", f"{problem}, got {type(value).__name__}")
    try:
        return msgspec.json.encode(value, order="deterministic").decode()
    except (TypeError, ValueError, OverflowError, RecursionError) as error:
        raise InvalidInput("value", f"Expected what has a JSON form: {error}") from None


def event_from_json(text: str | bytes) -> AnyEvent:
    """Return the event that a JSON text describes.

    Raises:
        InvalidInput: it is not JSON, or not of the schema; the error names the field.
    """
    return decoded("event", text, _EVENT)


def config_from_json(text: str | bytes) -> Config:
    """Return the configuration that a JSON text describes; what it leaves out is the default.

    Raises:
        InvalidInput: it is not JSON, or not of the schema; the error names the field.
    """
    return decoded("config", text, _CONFIG)


def snapshot_from_json(text: str | bytes) -> Snapshot:
    """Return the snapshot that a JSON text describes. `Panel.from_json` says if it is possible.

    One that 0.1 wrote, version 1 of the form, is returned in today's.

    Raises:
        InvalidInput: it is not JSON, not of the schema, has no version, or a newer one; the error
            names the field.
    """
    try:
        return _snapshot_reader()(text)
    except InvalidInput:
        _require_version(decoded("snapshot", text, _VERSION).version)
        raise


@cache
def _snapshot_reader() -> Callable[[str | bytes], Snapshot]:
    """Return what reads a snapshot of either version; only who restores a panel waits for it."""
    from session_panel.earlier_snapshot import (  # noqa: PLC0415 - half of the codec's start
        SnapshotVersion1,
        upgraded,
    )

    decoder: Decoder[Snapshot | SnapshotVersion1] = Decoder(Snapshot | SnapshotVersion1)

    def read(text: str | bytes) -> Snapshot:
        snapshot = decoded("snapshot", text, decoder)
        return upgraded(snapshot) if isinstance(snapshot, SnapshotVersion1) else snapshot

    return read


def _require_version(version: object) -> None:
    """Demand a version that can be read.

    Raises:
        InvalidInput: it is another, or none; the error says what to do.
    """
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        problem = f"Expected a number from 1 to {CURRENT_VERSION}: save the panel with `to_json`"
        raise InvalidInput("snapshot.version", problem)
    if version > CURRENT_VERSION:
        problem = f"Expected at most {CURRENT_VERSION}: a newer session-panel wrote it"
        raise InvalidInput("snapshot.version", f"{problem}; update this one to load it")


def json_schemas() -> dict[str, dict[str, Any]]:
    """Return the JSON Schema of each form, by its name.

    Of what a panel is given: config, event and snapshot; of what it tells: effects and screen.
    """
    from session_panel.json_schema import form_schema  # noqa: PLC0415 - the codec's start

    taken = {"config": Config, "event": AnyEvent, "snapshot": Snapshot}
    told = {"effects": tuple[AnyEffect, ...], "screen": View}
    title = "A session panel's {}"
    return {
        **{name: form_schema(title.format(name), kind) for name, kind in taken.items()},
        **{n: form_schema(title.format(n), kind, closed=True) for n, kind in told.items()},
    }


def decoded(label: str, text: str | bytes, decoder: Decoder[T]) -> T:
    """Return what a JSON text holds; errors call it by the label."""
    try:
        return decoder.decode(str.__str__(text) if isinstance(text, str) else text)
    except msgspec.ValidationError as error:
        raise invalid(label, str(error)) from None
    except (msgspec.DecodeError, UnicodeError, TypeError) as error:
        raise InvalidInput(label, f"Expected JSON: {error}") from None
    except RecursionError:
        raise InvalidInput(label, "Expected JSON that is not nested this deeply") from None
