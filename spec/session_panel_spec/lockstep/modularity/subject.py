"""Which ids are an event's own: all that goes by the customer, the record or the session it names.

A slot is one customer's place, or one record's; Home is nobody's slot, and shared by all.
"""

from session_panel import HOME, PanelState
from session_panel.events import AnyEvent
from session_panel_spec.domain.panel_events import subject_of


def own_ids(state: PanelState, event: AnyEvent) -> frozenset[str]:
    """Return the ids of an event's own slot, and Home's.

    An event that answers the close dialog is that session's for which it is open.
    """
    answers_dialog = event.about == "dialog"
    named = (state.dialog if answers_dialog else subject_of(event)) or ""
    customer = getattr(event, "customer", None) or customer_of(state, named)
    theirs = {HOME, named} - {""}
    if customer is None:
        return frozenset(theirs)
    known = (c.id for c in state.conversations.of(customer))
    offered = (o.id for o in state.offers.values() if o.new and o.new.customer == customer)
    return frozenset({*theirs, customer, *known, *offered})


def customer_of(state: PanelState, name: str) -> str | None:
    """Return whose conversation goes by an id; None where none does."""
    offer = state.offers.get(name)
    conversation = (offer and offer.new) or state.conversations.get(name)
    return conversation.customer if conversation else None
