"""How a real panel's state maps to the abstract one.

A slot is one customer's place: conversation slot `i` holds whatever the customer with the id
``customer-i`` has, record slot `r` the record with the id ``record-r``.
"""

from functools import cache
from operator import attrgetter, is_
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
from session_panel_spec.model.configured import BOUNDED, ConfiguredBounds
from session_panel_spec.model.label import record_name

UNREAD_MAX: Final = Bounds().unread_max
"""To which unread messages are counted: it stands for so many or more."""


@cache
def config_of(bounds: Bounds) -> Config:
    """Return the configuration of a panel of the size; the default, where that says nothing."""
    if isinstance(bounds, ConfiguredBounds):
        return bounds.config
    return Config(**{key: getattr(bounds, name) for key, name in BOUNDED.items()})


def bounds_of(config: Config) -> Bounds:
    """Return the model's parameters as a configuration has them."""
    return Bounds(**{name: getattr(config, key) for key, name in BOUNDED.items()})


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
    return state.conversations.last_of(customer_id(slot))


def abstract(bounds: Bounds, state: PanelState) -> AbstractState:
    """Return the abstract state of a panel's state."""
    config, places = config_of(bounds), range(bounds.conversations)
    return AbstractState(
        state.presence,
        state.mode,
        tuple([_conversation_slot(bounds, config, state, slot) for slot in places]),
        tuple([record_slot(state, record_id(slot)) for slot in range(bounds.records)]),
    )


def abstract_near(
    bounds: Bounds, state: PanelState, near: PanelState, known: AbstractState
) -> AbstractState:
    """Return the abstract state of a panel's state, given another panel's, and its own.

    Slots are looked at only if a part of the panel is another object there: no event changes one in
    place, which is checked in every state.
    """
    if all(map(is_, _BESIDE_SHARED(state), _BESIDE_SHARED(near))):
        return AbstractState(state.presence, state.mode, known.conversations, known.records)
    return abstract(bounds, state)


_BESIDE_SHARED = attrgetter(*(set(PanelState.__struct_fields__) - {"now", "presence", "mode"}))
"""All that slots can be read from."""


def _conversation_slot(
    bounds: Bounds, config: Config, state: PanelState, slot: int
) -> ConversationSlot:
    offer, conversation = offer_of(state, slot), conversation_of(state, slot)
    return customer_slot(config, state, offer, conversation, bounds.unread_max)


def customer_slot(
    config: Config,
    state: PanelState,
    offer: PendingOffer | None,
    last: Conversation | None,
    unread_max: int = UNREAD_MAX,
) -> ConversationSlot:
    """Return a customer's place.

    Args:
        config: the panel's configuration.
        state: the panel's state.
        offer: the customer's pending offer, if there is one.
        last: the last conversation that the customer has had, if any.
        unread_max: to which unread messages are counted.
    """
    current = last or offer
    if current is None:
        return ConversationSlot()
    found = slot_of(config, state, current.id, unread_max)
    if offer is None or found.offered:
        return found
    mode = offer.new.mode if offer.new and found.conv != "active" else found.mode
    return found._replace(offered=True, mode=mode)


def slot_of(
    config: Config, state: PanelState, name: str, unread_max: int = UNREAD_MAX
) -> ConversationSlot:
    """Return what goes by an id: a conversation, or a record, which is a session without one."""
    conversation, offer = state.conversations.get(name), state.offers.get(name)
    session = state.sessions.get(name)
    active = conversation is not None and conversation.state == "active"
    begun = conversation if active else offer and offer.new
    return ConversationSlot(
        conv=conversation.state if conversation else "none",
        session=slot_session(state, name),
        offered=offer is not None,
        mode=begun.mode if begun else "live",
        history=conversation.history if conversation and active else "fresh",
        unread=min(state.unread.get(name, 0), unread_max) if conversation else 0,
        upset=bool(session and active and is_upset(session.sentiment, config.sentiment_threshold)),
        draft=bool(session and session.edits),
        dialog=state.dialog == name,
    )


def record_slot(state: PanelState, record: str) -> RecordSlot:
    """Return the place of the record with an id."""
    if record not in state.sessions:
        return RecordSlot()
    draft = bool(state.sessions[record].edits)
    return RecordSlot(slot_session(state, record), draft, state.dialog == record)


def slot_session(state: PanelState, name: str) -> SlotSession:
    """Return where the session is that goes by an id."""
    now = session_state(state, name)
    return "absent" if now == "closed" else now
