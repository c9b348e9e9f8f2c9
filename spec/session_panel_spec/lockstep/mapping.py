"""How a real panel's state maps to the abstract one.

A slot is one customer's place: conversation slot `i` holds whatever the customer with the id
``customer-i`` has, record slot `r` the record with the id ``record-r``.
"""

from session_panel import Config, PanelState
from session_panel.sentiment import is_upset
from session_panel.state import Conversation, PendingOffer
from session_panel_spec.model.abstract_state import (
    AbstractState,
    Bounds,
    ConversationSlot,
    RecordSlot,
    SlotSession,
)
from session_panel_spec.model.label import record_name


def config_of(bounds: Bounds) -> Config:
    """Return the configuration of a panel of the size; everything else is the default."""
    return Config(
        capacity=bounds.capacity,
        session_limit=bounds.max_sessions,
        offer_limit=bounds.offer_limit,
        missed_sets_inactive=bounds.missed_sets_inactive,
        declined_sets_dnd=bounds.declined_sets_dnd,
    )


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


def _conversation_slot(
    bounds: Bounds, config: Config, state: PanelState, slot: int
) -> ConversationSlot:
    offer, conversation = offer_of(state, slot), conversation_of(state, slot)
    if conversation is None and offer is None:
        return ConversationSlot()
    new_mode = offer.new.mode if offer and offer.new else "live"
    if conversation is None:
        return ConversationSlot(offered=True, mode=new_mode)
    session = state.sessions.get(conversation.id)
    active = conversation.state == "active"
    return ConversationSlot(
        conv=conversation.state,
        session=_slot_session(state, conversation.id),
        offered=offer is not None,
        mode=conversation.mode if active else new_mode,
        history=conversation.history if active else "fresh",
        unread=min(session.unread, bounds.unread_max) if session else 0,
        upset=bool(session and active and is_upset(session.sentiment, config.sentiment_threshold)),
        draft=bool(session and session.edits),
        dialog=state.dialog == conversation.id,
    )


def _record_slot(state: PanelState, record: str) -> RecordSlot:
    session = state.sessions.get(record)
    if session is None:
        return RecordSlot()
    return RecordSlot(_slot_session(state, record), bool(session.edits), state.dialog == record)


def _slot_session(state: PanelState, session: str) -> SlotSession:
    if session not in state.sessions:
        return "absent"
    return "focused" if state.focus == session else "background"
