"""How a real panel's state maps to the abstract one.

A slot is one customer's place: conversation slot `i` holds whatever the customer with the id
``customer-i`` has, record slot `r` the record with the id ``record-r``.
"""

from typing import Final

from session_panel import Config, PanelState
from session_panel.sentiment import is_upset
from session_panel.state import Conversation, PendingOffer, session_state
from session_panel_spec.model.abstract_state import (
    AbstractState,
    Bounds,
    ConversationSlot,
    RecordSlot,
    SlotSession,
)
from session_panel_spec.model.label import record_name

PARAMETERS: Final = {
    "capacity": "capacity",
    "session_limit": "max_sessions",
    "offer_limit": "offer_limit",
    "missed_sets_inactive": "missed_sets_inactive",
    "declined_sets_dnd": "declined_sets_dnd",
}
"""The configuration that the model knows, and the bounds that stand for it."""


def config_of(bounds: Bounds) -> Config:
    """Return the configuration of a panel of the size; everything else is the default."""
    return Config(**{name: getattr(bounds, own) for name, own in PARAMETERS.items()})


def bounds_of(config: Config) -> Bounds:
    """Return the model's parameters as a configuration has them; how many slots is the default."""
    return Bounds(**{own: getattr(config, name) for name, own in PARAMETERS.items()})


def customer_id(slot: int) -> str:
    """Return the id of the customer whose place a conversation slot is."""
    return f"customer-{slot}"


def record_id(slot: int) -> str:
    """Return the id of the record whose place a record slot is."""
    return record_name(slot)


def offer_of(state: PanelState, slot: int) -> PendingOffer | None:
    """Return the pending offer of a slot's customer, if there is one."""
    for offer in state.offers.values():
        conversation = offer.new or state.conversations[offer.id]
        if conversation.customer == customer_id(slot):
            return offer
    return None


def conversation_of(state: PanelState, slot: int) -> Conversation | None:
    """Return the last conversation that a slot's customer has had, if any."""
    last = state.customers.get(customer_id(slot))
    return state.conversations[last] if last else None


def abstract(bounds: Bounds, config: Config, state: PanelState) -> AbstractState:
    """Return the abstract state of a panel's state."""
    return AbstractState(
        presence=state.presence,
        mode=state.mode,
        conversations=tuple(
            _conversation_slot(bounds, config, state, i) for i in range(bounds.conversations)
        ),
        records=tuple(_record_slot(state, record_id(r)) for r in range(bounds.records)),
    )


def slot_of(
    config: Config, state: PanelState, name: str, offer: PendingOffer | None, unread_max: int
) -> ConversationSlot:
    """Return what goes by an id, as a slot: a conversation, or a record's session without one.

    Args:
        config: the panel's configuration.
        state: the panel's state.
        name: the id.
        offer: the offer that is pending in that place.
        unread_max: to which unread messages are counted.
    """
    conversation, session = state.conversations.get(name), state.sessions.get(name)
    active = conversation if conversation and conversation.state == "active" else None
    begun = active or (offer.new if offer else None)
    return ConversationSlot(
        conv=conversation.state if conversation else "none",
        session=slot_session(state, name),
        offered=offer is not None,
        mode=begun.mode if begun else "live",
        history=active.history if active else "fresh",
        unread=min(session.unread, unread_max) if session else 0,
        upset=bool(session and active and is_upset(session.sentiment, config.sentiment_threshold)),
        draft=bool(session and session.edits),
        dialog=state.dialog == name,
    )


def slot_session(state: PanelState, session: str) -> SlotSession:
    """Return whether a session is open, and has the focus."""
    now = session_state(state, session)
    return "absent" if now == "closed" else now


def _conversation_slot(
    bounds: Bounds, config: Config, state: PanelState, slot: int
) -> ConversationSlot:
    offer, last = offer_of(state, slot), conversation_of(state, slot)
    name = last.id if last else offer.id if offer else ""
    return slot_of(config, state, name, offer, bounds.unread_max)


def _record_slot(state: PanelState, record: str) -> RecordSlot:
    session = state.sessions.get(record)
    if session is None:
        return RecordSlot()
    return RecordSlot(slot_session(state, record), bool(session.edits), state.dialog == record)
