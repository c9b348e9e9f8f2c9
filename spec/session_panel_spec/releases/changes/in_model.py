"""What the model sees of a real panel with any ids, and of an event that happens to it.

A slot is a customer's place, as in lockstep; only those are here that have something on the panel,
and that of the event: what has nothing is counted nowhere.
"""

from collections.abc import Iterator
from typing import Final, NamedTuple

from session_panel import HOME, Config, PanelState
from session_panel.events import AnyEvent, Event, Sentiment
from session_panel.sentiment import is_upset
from session_panel.state import PendingOffer
from session_panel_spec.domain.panel_events import name_of, names_about, subject_of
from session_panel_spec.lockstep.mapping import customer_slot, record_slot
from session_panel_spec.lockstep.vocabulary import PAGE_NAMES
from session_panel_spec.model.abstract_state import (
    AbstractState,
    Bounds,
    ConversationSlot,
    Slot,
)
from session_panel_spec.model.answers import Place, slot_of
from session_panel_spec.model.configured import bounds_in, outside
from session_panel_spec.model.label import HOME as HOME_SLOT
from session_panel_spec.model.label import Label, record_name
from session_panel_spec.model.panel_model import MODEL, mode_of_panel, presence
from session_panel_spec.monitor.observed import Fact, facts_of

_ARGUMENTS: Final = {event.name: event.argument for event in MODEL.events}
_RECORDS: Final = names_about("record")
_USUAL: Final = Config()


class InModel(NamedTuple):
    """An event that happens to a panel, as the model has it.

    Attributes:
        customers: whose places the conversation slots are; None is somebody unknown.
        records: the ids of the records whose places the record slots are.
        state: the abstract state before the event.
        place: what it happens to.
        label: how it is named.
    """

    bounds: Bounds
    customers: tuple[str | None, ...]
    records: tuple[str, ...]
    state: AbstractState
    place: Place
    label: Label

    def after(self, config: Config, state: PanelState) -> AbstractState:
        """Return the abstract state of a panel that has gone on, of the same slots."""
        return _abstract(config, state, self.customers, self.records)

    def parts(self, state: AbstractState) -> dict[tuple[str, str | None], object]:
        """Return all that can be seen of an abstract state of the same slots, by part and owner."""
        names = (*(customer or "nobody" for customer in self.customers), *self.records)
        facts: list[tuple[str | None, Fact]] = [
            (None, fact)
            for fact in (*facts_of(presence, state.presence), *facts_of(mode_of_panel, state.mode))
        ]
        for owner, slot in zip(names, state.slots, strict=True):
            facts += [(owner, fact) for fact in facts_of(owner, _with_all(slot))]
        return {(fact.part, owner): fact.value for owner, fact in facts}


def in_model(config: Config, state: PanelState, event: AnyEvent) -> InModel | None:
    """Return an event as the model has it; None where the model does not know such a thing.

    It knows no configuration but what its bounds say, no tabs and no names, and of a customer
    only the last conversation.
    """
    target = _target(state, event)
    if target is None or not _is_known(config) or not _are_apart(state):
        return None
    customers = tuple(dict.fromkeys((*_customers(state), *target.customers)))
    records = tuple(dict.fromkeys((*_records(state), *target.records)))
    abstract = _abstract(config, state, customers, records)
    place = target.place(customers, records)
    label = _label(config, event, place, abstract)
    bounds = bounds_in(config, len(customers), len(records))
    return label and InModel(bounds, customers, records, abstract, place, label)


def _with_all(slot: Slot) -> ConversationSlot:
    """Return a slot with all variables, those of a conversation at their defaults in a record."""
    return ConversationSlot(**slot._asdict())


class _Target(NamedTuple):
    """Whose place an event happens to; of nobody's, Home or the panel as a whole."""

    customers: tuple[str | None, ...] = ()
    records: tuple[str, ...] = ()
    home: bool = False

    def place(self, customers: tuple[str | None, ...], records: tuple[str, ...]) -> Place:
        """Return the place, among those of some customers and records."""
        for customer in self.customers:
            return Place("conversation", customers.index(customer))
        for record in self.records:
            return Place("record", records.index(record))
        return Place("home" if self.home else "panel")


def _target(state: PanelState, event: Event) -> _Target | None:
    """Return whose place an event happens to; None where the model has no such place."""
    if not PAGE_NAMES[name_of(event)]:
        return None
    if event.about in ("panel", "dialog"):
        return _Target()
    name, known = subject_of(event), state.conversations
    customer = getattr(event, "customer", None)
    if customer is not None:
        return _Target((customer,)) if _is_new(state, name, customer) else None
    if name == HOME:
        return _Target(home=True)
    if name_of(event) in _RECORDS or (name in state.sessions and name not in known):
        is_record = name not in known and name not in state.offers
        return _Target(records=(name,)) if is_record else None
    owner = known[name].customer if name in known else _offered_to(state, name)
    is_current = owner is None or name in _current(state, owner)
    return _Target((owner,)) if is_current else None


def _is_new(state: PanelState, name: str, customer: str) -> bool:
    """Say whether an id is new, or that of what is offered to the customer as new."""
    taken = name in state.conversations or name in state.sessions
    return not taken and _offered_to(state, name) in (None, customer)


def _offered_to(state: PanelState, name: str) -> str | None:
    offer = state.offers.get(name)
    return offer.new.customer if offer and offer.new else None


def _current(state: PanelState, customer: str) -> tuple[str, ...]:
    """Return the ids of what is the customer's now: an offer, and the last conversation."""
    offer, last = _offer_of(state, customer), state.conversations.last_of(customer)
    return tuple(one.id for one in (offer, last) if one)


def _is_known(config: Config) -> bool:
    """Say whether the model of a release, which has the default policy, is of a configuration."""
    fields = ("presence_policy", "allowed_presences")
    usual = all(getattr(config, name) == getattr(_USUAL, name) for name in fields)
    return usual and not outside(config)


def _are_apart(state: PanelState) -> bool:
    """Say whether no customer has two things on the panel: then each has one place."""
    owners = [owner for _, owner in _owners(state)]
    return len(owners) == len({*owners})


def _customers(state: PanelState) -> Iterator[str]:
    return (owner for _, owner in _owners(state))


def _owners(state: PanelState) -> Iterator[tuple[str, str]]:
    """Yield the id of each offer and of each open conversation, with its customer."""
    for name in dict.fromkeys((*state.sessions, *state.offers)):
        if name in state.conversations:
            yield name, state.conversations[name].customer
        elif owner := _offered_to(state, name):
            yield name, owner


def _records(state: PanelState) -> Iterator[str]:
    return (n for n in state.sessions if n != HOME and n not in state.conversations)


def _abstract(
    config: Config, state: PanelState, customers: tuple[str | None, ...], records: tuple[str, ...]
) -> AbstractState:
    return AbstractState(
        state.presence,
        state.mode,
        tuple(_slot(config, state, customer) for customer in customers),
        tuple(record_slot(state, record) for record in records),
    )


def _slot(config: Config, state: PanelState, customer: str | None) -> ConversationSlot:
    if customer is None:
        return ConversationSlot()
    offer, last = _offer_of(state, customer), state.conversations.last_of(customer)
    return customer_slot(config, state, offer, last)


def _offer_of(state: PanelState, customer: str) -> PendingOffer | None:
    for offer in state.offers.values():
        if customer == (offer.new or state.conversations[offer.id]).customer:
            return offer
    return None


def _label(config: Config, event: AnyEvent, place: Place, state: AbstractState) -> Label | None:
    """Return how the page names an event; opening what is open is *focus* (SESS-4)."""
    called = PAGE_NAMES[name_of(event)]
    slot = slot_of(state, place)
    is_shown = slot is not None and slot.session != "absent"
    name = called[1] if len(called) > 1 and is_shown else called[0]
    return Label(name, (*_slot_name(place), *_argument(config, name, event)))


def _slot_name(place: Place) -> tuple[str | int, ...]:
    match place.kind:
        case "conversation":
            return (place.number,)
        case "record":
            return (record_name(place.number),)
        case "home":
            return (HOME_SLOT,)
    return ()


def _argument(config: Config, name: str, event: AnyEvent) -> tuple[str | int | bool, ...]:
    argument = _ARGUMENTS[name]
    if argument is None:
        return ()
    if isinstance(event, Sentiment):
        return (is_upset(event.level, config.sentiment_threshold),)
    told: str = getattr(event, argument.name)
    return (told,)
