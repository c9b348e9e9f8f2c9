"""Panels that a service can trust: durable, in order, each event and each command once.

`Panels` keeps any number of panels in a store. It knows the panel, and no rule of the domain.
"""

from session_panel_host.dispatcher import CarryOut
from session_panel_host.errors import (
    CommandReused,
    HostClosed,
    HostError,
    NotCarriedOut,
    NotForgotten,
    NotKeptAside,
    NotSettled,
    PanelExists,
    PanelFull,
    StoreFailed,
    StoreInUse,
    Undeliverable,
    UnfitStore,
    UnknownPanel,
    VersionConflict,
    WrittenByNewer,
)
from session_panel_host.kept import KeptAside, PendingEffect, Refusal
from session_panel_host.key import Key
from session_panel_host.memory_store import memory
from session_panel_host.panels import Copied, Panels, Shown
from session_panel_host.residents import Sent
from session_panel_host.sqlite_file import restore
from session_panel_host.sqlite_store import sqlite
from session_panel_host.store import Store

__all__ = [
    "CarryOut",
    "CommandReused",
    "Copied",
    "HostClosed",
    "HostError",
    "KeptAside",
    "Key",
    "NotCarriedOut",
    "NotForgotten",
    "NotKeptAside",
    "NotSettled",
    "PanelExists",
    "PanelFull",
    "Panels",
    "PendingEffect",
    "Refusal",
    "Sent",
    "Shown",
    "Store",
    "StoreFailed",
    "StoreInUse",
    "Undeliverable",
    "UnfitStore",
    "UnknownPanel",
    "VersionConflict",
    "WrittenByNewer",
    "memory",
    "restore",
    "sqlite",
]
