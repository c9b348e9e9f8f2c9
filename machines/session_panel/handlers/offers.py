"""Offers: how they come, and every way they go (rules OFFR-1 to OFFR-6)."""

from msgspec.structs import replace

from session_panel import events
from session_panel.config import Config
from session_panel.effects import CloseNotification, Effects, NotifyOffer, NotOffered
from session_panel.handlers.answer import Answer
from session_panel.handlers.presence import move_presence
from session_panel.handlers.starting import new_conversation, not_new, resumed, start
from session_panel.offer import OFFER, OfferState
from session_panel.presence import shown
from session_panel.refusal import EventRefused, Reason
from session_panel.state import Conversation, PanelState, PendingOffer, has_room, with_dialog_state
from session_panel.value import later


def offer(config: Config, state: PanelState, event: events.Offer) -> Answer:
    """OFFR-1: a new conversation is offered, or refused with the first thing that fails."""
    if reason := not_new(state, event):
        raise EventRefused("OFFR-1", reason)
    if shown(state.presence) not in config.allowed_presences:
        raise EventRefused("OFFR-1", Reason.PRESENCE)
    if state.load + len(state.offers) >= config.capacity:
        raise EventRefused("OFFR-1", Reason.AT_CAPACITY)
    if reason := _no_place(config, state):
        raise EventRefused("OFFR-1", reason)
    new = new_conversation(state, event)
    return _offered(config, state, PendingOffer(new.id, later(event.at, config.offer_time), new))


def returns(config: Config, state: PanelState, event: events.Message) -> Answer:
    """OFFR-2: a customer writes in a waiting conversation, which waits anew (CONV-4)."""
    waiting = state.conversations[event.conversation]
    waits_until = later(event.at, config.waiting_time_of(waiting.work_stream))
    state = _waiting_until(state, waiting, waits_until)
    reason = Reason.OFFERED if waiting.id in state.offers else _no_place(config, state)
    if reason:
        return state, (NotOffered(waiting.id, "OFFR-2", reason),)
    return _offered(config, state, PendingOffer(waiting.id, later(event.at, config.offer_time)))


def accept(config: Config, state: PanelState, event: events.Accept) -> Answer:
    """OFFR-3: the agent accepts, which starts the session and cancels a dialog (CLOS-3)."""
    outcome, state, effects = _accepted(config, state, event.conversation)
    return state, (CloseNotification(event.conversation, outcome), *effects)


def reject(config: Config, state: PanelState, event: events.Reject) -> Answer:
    """OFFR-4: the agent declines; PRES-4."""
    outcome = OFFER.step(_offer_state(state, event.conversation), "reject")
    state, effects = move_presence(config, _unanswered(state, event), "decline")
    return state, (CloseNotification(event.conversation, outcome), *effects)


def miss(config: Config, state: PanelState, event: events.Miss) -> Answer:
    """OFFR-4: nobody has answered in time; PRES-4."""
    outcome = OFFER.step(_offer_state(state, event.conversation), "miss")
    if event.at < state.offers[event.conversation].until:
        raise EventRefused("OFFR-4", Reason.NOT_DUE)
    state, effects = move_presence(config, _unanswered(state, event), "miss")
    return state, (CloseNotification(event.conversation, outcome), *effects)


def withdraw(state: PanelState, event: events.Leave) -> Answer:
    """OFFR-5: a live customer leaves before the answer; the presence is untouched."""
    pending = state.offers.get(event.conversation)
    outcome = OFFER.step(_offer_state(state, event.conversation), "leave", pending)
    state = _without(state, event.conversation)
    return state, (CloseNotification(event.conversation, outcome),)


def _offered(config: Config, state: PanelState, offered: PendingOffer) -> Answer:
    state = replace(state, offers={**state.offers, offered.id: offered})
    at_once = (
        config.auto_accept
        and state.dialog is None
        and shown(state.presence) in config.allowed_presences
    )
    if at_once:
        _, state, effects = _accepted(config, state, offered.id)
        return state, effects
    return state, (NotifyOffer(offered.id, offered.until),)


def _accepted(
    config: Config, state: PanelState, conversation: str
) -> tuple[OfferState, PanelState, Effects]:
    outcome = OFFER.step(_offer_state(state, conversation), "accept")
    new = state.offers[conversation].new
    state = with_dialog_state(_without(state, conversation), "dismiss")
    started = start(config, state, new or resumed(state.conversations[conversation]))
    return outcome, *started


def _waiting_until(state: PanelState, waiting: Conversation, at_least: float) -> PanelState:
    """CONV-4: the waiting time counts anew, but never ends earlier for that."""
    restarted = replace(waiting, expires_at=max(waiting.expires_at or 0, at_least))
    return replace(state, conversations={**state.conversations, waiting.id: restarted})


def _no_place(config: Config, state: PanelState) -> Reason | None:
    """What OFFR-1 and OFFR-2 share: the offer limit, then room."""
    if len(state.offers) >= config.offer_limit:
        return Reason.OFFER_LIMIT
    if not has_room(state, config.session_limit):
        return Reason.NO_ROOM
    return None


def _unanswered(state: PanelState, event: events.Reject | events.Miss) -> PanelState:
    """Remove the offer; a conversation that went on waiting can expire again, from now on."""
    state = _without(state, event.conversation)
    waiting = state.conversations.get(event.conversation)
    return _waiting_until(state, waiting, event.at) if waiting else state


def _offer_state(state: PanelState, conversation: str) -> OfferState:
    """Return the state of an offer's machine; of one that is not there, a final one."""
    return "pending" if conversation in state.offers else "withdrawn"


def _without(state: PanelState, conversation: str) -> PanelState:
    offers = {key: value for key, value in state.offers.items() if key != conversation}
    return replace(state, offers=offers)
