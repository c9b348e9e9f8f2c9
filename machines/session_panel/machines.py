"""Every machine of a panel, with the table that it compiles to."""

from collections.abc import Mapping
from typing import Any

from session_panel.compiled import Table
from session_panel.conversation import CONVERSATION, ConversationMachine
from session_panel.dialog import DIALOG, DialogMachine
from session_panel.form import FORM, FormMachine
from session_panel.frozen_dict import FrozenDict
from session_panel.machine import Machine
from session_panel.mode import MODE, ModeMachine
from session_panel.offer import OFFER, OfferMachine
from session_panel.presence import PRESENCE, PresenceMachine
from session_panel.session import SESSION, SessionMachine

MACHINES: Mapping[type[Machine], Table[Any]] = FrozenDict(
    {
        ConversationMachine: CONVERSATION,
        PresenceMachine: PRESENCE,
        OfferMachine: OFFER,
        SessionMachine: SESSION,
        DialogMachine: DIALOG,
        FormMachine: FORM,
        ModeMachine: MODE,
    }
)
"""Every machine class and its table."""

TABLES: Mapping[str, Table[Any]] = FrozenDict({table.name: table for table in MACHINES.values()})
"""Every table, by the name of its machine."""
