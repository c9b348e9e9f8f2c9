"""The reference behaviour of a customer-service agent's session panel.

`Panel` is what a service embeds: feed it events, carry out the effects, show the view. The
machines that it composes, and the tables that they compile to, are here too.
"""

from session_panel.codec import (
    config_from_json,
    event_from_json,
    json_schemas,
    snapshot_from_json,
    to_json,
)
from session_panel.compiled import Branch, Table, compile_machine
from session_panel.config import Config, PresencePolicy
from session_panel.effects import (
    CloseNotification,
    Effect,
    Effects,
    LoadPage,
    NotifyOffer,
    NotOffered,
    PublishPresence,
    SaveForm,
    UpdateConversation,
)
from session_panel.events import (
    Accept,
    AnyEvent,
    Cancel,
    Choose,
    Close,
    CloseTab,
    Confirm,
    Drop,
    Edit,
    End,
    Expire,
    Focus,
    FocusTab,
    Leave,
    Message,
    Miss,
    Offer,
    OpenConversation,
    OpenRecord,
    OpenTab,
    Pick,
    Reject,
    Reset,
    Save,
    Sentiment,
    ShiftClick,
    Toggle,
)
from session_panel.machine import Machine
from session_panel.machines import MACHINES
from session_panel.panel import Panel
from session_panel.refusal import EventRefused, Reason
from session_panel.snapshot import Snapshot
from session_panel.state import HOME, PanelState
from session_panel.text import LOCALES, reason_text, translations
from session_panel.value import InvalidInput
from session_panel.view import View

__all__ = [
    "HOME",
    "LOCALES",
    "MACHINES",
    "Accept",
    "AnyEvent",
    "Branch",
    "Cancel",
    "Choose",
    "Close",
    "CloseNotification",
    "CloseTab",
    "Config",
    "Confirm",
    "Drop",
    "Edit",
    "Effect",
    "Effects",
    "End",
    "EventRefused",
    "Expire",
    "Focus",
    "FocusTab",
    "InvalidInput",
    "Leave",
    "LoadPage",
    "Machine",
    "Message",
    "Miss",
    "NotOffered",
    "NotifyOffer",
    "Offer",
    "OpenConversation",
    "OpenRecord",
    "OpenTab",
    "Panel",
    "PanelState",
    "Pick",
    "PresencePolicy",
    "PublishPresence",
    "Reason",
    "Reject",
    "Reset",
    "Save",
    "SaveForm",
    "Sentiment",
    "ShiftClick",
    "Snapshot",
    "Table",
    "Toggle",
    "UpdateConversation",
    "View",
    "compile_machine",
    "config_from_json",
    "event_from_json",
    "json_schemas",
    "reason_text",
    "snapshot_from_json",
    "to_json",
    "translations",
]
