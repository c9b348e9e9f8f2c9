"""Offers: how they come, and every way they go (rules OFFR-1 to OFFR-7)."""

from typing import Literal

from msgspec.structs import replace

from session_panel import events
from session_panel.config import Config
from session_panel.effects import (
    CloseNotification,
    Effects,
    HandedBack,
    NotifyOffer,
    NotOffered,
)
from session_panel.frozen_dict import EMPTY
from session_panel.handlers.answer import Answer
from session_panel.handlers.known import require_known, require_not_over
from session_panel.handlers.presence import move_presence
from session_panel.handlers.starting import require_new, resumed, start, to_start
from session_panel.incoming import against_offers, without_place
from session_panel.offer import OFFER, OfferState
from session_panel.presence import shown
from session_panel.refusal import EventRefused, Reason
from session_panel.state import (
    HOME,
    Conversation,
    PanelState,
    PendingOffer,
    with_conversation,
    with_dialog_state,
    with_message,
    with_offer,
    with_read,
    without_offer,
)
from session_panel.value import later


def offer(config: Config, state: PanelState, event: events.Offer) -> Answer:
    """OFFR-1: a new conversation is offered, or refused with the first thing that fails."""
    require_new(state, event)
    for reason in against_offers(config, state):
        raise EventRefused("OFFR-1", reason)
    new = to_start(state, event)
    return _offered(state, PendingOffer(new.id, later(event.at, config.offer_time), new))


def returns(config: Config, state: PanelState, waiting: Conversation, at: float) -> Answer:
    """OFFR-2: a customer writes in a waiting conversation, whose waiting ends later (CONV-4)."""
    waits_until = later(at, config.waiting_time_of(waiting.work_stream))
    state = _waiting_until(with_message(state, waiting.id), waiting, waits_until, unread=True)
    if waiting.id in state.offers:
        return state, ()
    for reason in without_place(config, state):
        return state, (NotOffered(waiting.id, "OFFR-2", reason),)
    return _offered(state, PendingOffer(waiting.id, later(at, config.offer_time)))


def accept(config: Config, state: PanelState, event: events.Accept) -> Answer:
    """OFFR-3: the agent accepts, which starts the session and cancels a dialog (CLOS-3)."""
    outcome = _step(state, event.conversation, "accept")
    state, effects = _accepted(config, state, event.conversation)
    return state, (CloseNotification(event.conversation, outcome), *effects)


def reject(config: Config, state: PanelState, event: events.Reject) -> Answer:
    """OFFR-4: the agent declines; PRES-4."""
    state, effects = gone(state, event.conversation, "reject", event.at)
    state, published = move_presence(config, state, "decline")
    return state, (*effects, *published)


def miss(config: Config, state: PanelState, event: events.Miss) -> Answer:
    """OFFR-4: nobody has answered in time; PRES-4."""
    answer = gone(state, event.conversation, "miss", event.at)
    if event.at < state.offers[event.conversation].until:
        raise EventRefused("OFFR-4", Reason.NOT_DUE)
    state, effects = answer
    state, published = move_presence(config, state, "miss")
    return state, (*effects, *published)


def withdraw(_config: Config, state: PanelState, event: events.Withdraw) -> Answer:
    """OFFR-7: the router takes an offer back; the presence is untouched."""
    require_not_over(state, event.conversation)
    return gone(state, event.conversation, "withdraw", event.at)


def gone(
    state: PanelState,
    conversation: str,
    event: Literal["reject", "miss", "leave", "withdraw"],
    at: float,
) -> Answer:
    """Take away an offer that is not accepted.

    What is unread of a new one is handed back (OFFR-1); one that goes on waiting can expire
    again, from now on (OFFR-2).

    Raises:
        EventRefused: it is unknown (CONV-1), not offered, or the event is not one for it.
    """
    outcome = _step(state, conversation, event)
    notified = (CloseNotification(conversation, outcome),)
    new = state.offers[conversation].new
    state = without_offer(state, conversation)
    if new is None:
        return _waiting_until(state, state.conversations[conversation], at), notified
    unread = state.unread.get(conversation, 0)
    return with_read(state, conversation), (*notified, *handed_back(conversation, unread))


def handed_back(conversation: str, unread: int) -> Effects:
    """Return what hands back the number of unread messages of a conversation, if there are any."""
    return (HandedBack(conversation, EMPTY, unread, None),) if unread else ()


def accept_automatically(config: Config, before: PanelState, answer: Answer) -> Answer:
    """OFFR-3: accept the offer made first, while one may be, after an event.

    Args:
        config: the configuration, with automatic accepting.
        before: the state before the event.
        answer: what the event alone leads to.
    """
    state, effects = answer
    while state.offers and _may_accept(config, state):
        first = next(iter(state.offers))
        outcome = _step(state, first, "accept")
        state, accepted = _accepted(config, state, first, focus=before.focus == HOME == state.focus)
        if first in before.offers:
            effects = (*effects, CloseNotification(first, outcome), *accepted)
        else:
            effects = (*(e for e in effects if not isinstance(e, NotifyOffer)), *accepted)
    return state, effects


def _may_accept(config: Config, state: PanelState) -> bool:
    return (
        state.dialog is None
        and state.load < config.capacity
        and shown(state.presence) in config.allowed_presences
    )


def _offered(state: PanelState, offered: PendingOffer) -> Answer:
    return with_offer(state, offered), (NotifyOffer(offered.id, offered.until),)


def _accepted(
    config: Config, state: PanelState, conversation: str, *, focus: bool = True
) -> Answer:
    new = state.offers[conversation].new
    state = without_offer(state, conversation)
    state = with_dialog_state(state, "dismiss")
    begun = new or resumed(state.conversations[conversation])
    return start(config, state, begun, focus=focus)


def _waiting_until(
    state: PanelState, waiting: Conversation, at_least: float, *, unread: bool = False
) -> PanelState:
    """Move the end of waiting to a time, but never back (CONV-4, OFFR-2)."""
    end = waiting.expires_at
    later_end = at_least if end is None else max(end, at_least)
    return with_conversation(state, replace(waiting, expires_at=later_end), unread=unread)


def _step(state: PanelState, conversation: str, event: str) -> OfferState:
    """Send an event to the machine of an offer; one that is not there is withdrawn.

    Raises:
        EventRefused: the conversation is unknown (CONV-1), or the machine refuses the event.
    """
    require_known(state, conversation)
    pending = state.offers.get(conversation)
    return OFFER.step("pending" if pending else "withdrawn", event, pending)
