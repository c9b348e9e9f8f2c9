"""What was verified: which version, from which sources, by which tools, at which bounds."""

import platform
from collections.abc import Iterable, Iterator
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import PurePosixPath
from typing import Final

import msgspec

from session_panel_spec.logs.terminal_text import counted
from session_panel_spec.model.abstract_state import Bounds
from session_panel_spec.verify.requirements import PACKAGE, requirements
from session_panel_spec.verify.scope import Scope

_SPECIFICATION: Final = ("domain", "model", "reference")
"""The rooms that say what must be true; the others find out whether it is."""

_DECIDING: Final = {".py", ".toml", ".po"}
"""The suffixes of the files that decide behaviour; what else is there is made from them.

That a compiled catalogue is made from its source, tests/panel/test_catalogues.py holds.
"""

_NOT_DECIDING: Final = ("domain/approvals.toml", "domain/manual")
"""Who signed, and where a rule comes from, decide nothing."""

_EXTRAS: Final = ("certify", "explore", "prove", "verify")
"""The extras whose packages take part in a verification."""


class VerifiedJson(msgspec.Struct, frozen=True):
    """What was verified.

    Attributes:
        version: the version of the package.
        panel: the SHA-256 of the sources that decide what the panel does.
        specification: the SHA-256 of the sources that say what it must do: rules, tables, model,
            properties, reference.
        tools: the version of Python, and of each package that this one needs for it, by its name.
        looked_at: what was looked at, each with the bounds and configurations at which it was, in
            words; whatever they leave out is as in the default configuration.
    """

    version: str
    panel: str
    specification: str
    tools: dict[str, str]
    looked_at: dict[str, tuple[str, ...]]


def verified(scope: Scope, configurations: int = 0) -> VerifiedJson:
    """Return what a verification of a scope verifies.

    Args:
        scope: the sizes that it looks at.
        configurations: in how many the panel was driven beside the reference.
    """
    panel, specification = digests_here()
    return VerifiedJson(
        version=_version(PACKAGE),
        panel=panel,
        specification=specification,
        tools={"Python": platform.python_version(), **dict(_packages())},
        looked_at=dict(_looked_at(scope, configurations)),
    )


def digests_here() -> tuple[str, str]:
    """Return the digests of the panel's and of the specification's sources, as they are here."""
    spec = files("session_panel_spec")
    rooms = [spec.joinpath(room) for room in _SPECIFICATION]
    return sources_digest([files("session_panel")]), sources_digest(rooms)


def is_of_sources_here(told: VerifiedJson) -> bool:
    """Say whether what was verified are the sources that are here."""
    return (told.panel, told.specification) == digests_here()


def sources_digest(folders: Iterable[Traversable]) -> str:
    """Return the SHA-256 of all files of some folders that decide behaviour, with their names."""
    found = sha256()
    for folder in folders:
        for name, file in sorted(_deciding(folder, PurePosixPath(folder.name))):
            content = file.read_bytes().replace(b"\r\n", b"\n")
            found.update(f"{name} {len(content)}\n".encode() + content)
    return found.hexdigest()


def _deciding(folder: Traversable, at: PurePosixPath) -> Iterator[tuple[str, Traversable]]:
    for entry in folder.iterdir():
        here = at / entry.name
        if entry.is_dir():
            yield from _deciding(entry, here)
        elif here.suffix in _DECIDING and not str(here).startswith(_NOT_DECIDING):
            yield str(here), entry


def _packages() -> Iterator[tuple[str, str]]:
    """Yield each package that the panel or its verification needs and that is there."""
    for name, extra in sorted(requirements(), key=str):
        if name != PACKAGE and extra in (None, *_EXTRAS) and (found := _version(name)):
            yield name, found


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def _looked_at(scope: Scope, configurations: int) -> Iterator[tuple[str, tuple[str, ...]]]:
    for what, sizes in (
        ("the real panel, in every state, with every event", scope.panel),
        ("the real panel in lockstep with the model, in every state", scope.lockstep),
        ("the model, state by state", scope.states),
        ("the model, on whole sets of states", scope.sets),
    ):
        if sizes:
            yield what, tuple(map(in_words, sizes))
    if scope.effort:
        told = f"{configurations} configurations, by the seed {scope.effort.seed}"
        yield "the real panel beside the reference", (told,)


def in_words(bounds: Bounds) -> str:
    """Return bounds as people say them; what is as in the default configuration is left out."""
    slots = (
        counted(bounds.conversations, "customer"),
        *((counted(bounds.records, "record"),) if bounds.records else ()),
    )
    return ", ".join((" and ".join(slots), *_limits(bounds), *_switched(bounds)))


def _limits(bounds: Bounds) -> Iterator[str]:
    yield f"capacity {bounds.capacity}"
    yield f"at most {counted(bounds.max_sessions, 'session')}"
    if bounds.offer_limit != Bounds().offer_limit:
        yield f"at most {counted(bounds.offer_limit, 'offer')}"
    yield f"unread counted to {bounds.unread_max}" if bounds.unread_max else "unread not counted"


def _switched(bounds: Bounds) -> Iterator[str]:
    if not bounds.missed_sets_inactive:
        yield "a missed offer sets nothing"
    if bounds.declined_sets_dnd:
        yield "a declined offer sets do-not-disturb"
