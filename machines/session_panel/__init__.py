"""The reference behaviour of a customer-service agent's session panel.

`Panel` is what a service embeds: feed it events, carry out the effects, show the view. The
machines that it composes, and the tables that they compile to, are here too.
"""

from session_panel import events
from session_panel.codec import (
    config_from_json,
    event_from_json,
    json_schemas,
    snapshot_from_json,
    to_json,
)
from session_panel.compiled import Branch, Table, Tracer, compile_machine, tracing
from session_panel.config import Config, PresencePolicy
from session_panel.effects import (
    CloseNotification,
    Effect,
    Effects,
    HandedBack,
    LoadPage,
    NotifyOffer,
    NotOffered,
    PublishPresence,
    SaveForm,
    UpdateConversation,
)
from session_panel.events import *  # noqa: F403 - as `events.__all__` lists them
from session_panel.machine import Machine
from session_panel.machines import MACHINES
from session_panel.panel import Panel
from session_panel.refusal import EventRefused, Reason
from session_panel.snapshot import Snapshot
from session_panel.state import HOME, PanelState
from session_panel.text import LOCALES, Translations, reason_text, translations
from session_panel.value import InvalidInput
from session_panel.view import (
    CommunicationView,
    DashboardView,
    DialogView,
    IncomingView,
    OfferView,
    SessionView,
    TabView,
    View,
    WorkItemsView,
    WorkItemView,
)

__all__ = [
    "HOME",
    "LOCALES",
    "MACHINES",
    "Branch",
    "CloseNotification",
    "CommunicationView",
    "Config",
    "DashboardView",
    "DialogView",
    "Effect",
    "Effects",
    "EventRefused",
    "HandedBack",
    "IncomingView",
    "InvalidInput",
    "LoadPage",
    "Machine",
    "NotOffered",
    "NotifyOffer",
    "OfferView",
    "Panel",
    "PanelState",
    "PresencePolicy",
    "PublishPresence",
    "Reason",
    "SaveForm",
    "SessionView",
    "Snapshot",
    "TabView",
    "Table",
    "Tracer",
    "Translations",
    "UpdateConversation",
    "View",
    "WorkItemView",
    "WorkItemsView",
    "compile_machine",
    "config_from_json",
    "event_from_json",
    "json_schemas",
    "reason_text",
    "snapshot_from_json",
    "to_json",
    "tracing",
    "translations",
]
__all__ += events.__all__
