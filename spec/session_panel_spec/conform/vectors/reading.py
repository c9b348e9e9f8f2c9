"""What a vector of the panel says in the words of the model, and whether the specification agrees.

Nothing is asked of the panel here: whatever is not in the vector is not known.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final, NamedTuple

from session_panel import HOME, Config
from session_panel.sentiment import is_upset
from session_panel_spec.conform.adapter import Json
from session_panel_spec.conform.json_objects import merged
from session_panel_spec.conform.vector import PanelVector
from session_panel_spec.domain.panel_events import ABOUT, EVENTS, name_of
from session_panel_spec.lockstep.mapping import BOUNDED
from session_panel_spec.lockstep.vocabulary import PAGE_NAMES
from session_panel_spec.model.abstract_state import (
    AbstractState,
    Bounds,
    ConversationSlot,
    RecordSlot,
)
from session_panel_spec.model.answers import answer
from session_panel_spec.model.label import HOME as HOME_PLACE
from session_panel_spec.model.label import Label, record_name
from session_panel_spec.model.refusals import Refusal

IMMATERIAL: Final = {
    "offer_time",
    "waiting_time",
    "waiting_times",
    "sentiment_threshold",
    "dashboard",
}
"""The configuration that makes no difference to the model."""

BEYOND: Final = {"not-due", "id-taken"}
"""Reasons of refusals that the model leaves out: it knows no times, and no ids."""

NEWCOMERS: Final = {
    name_of(e) for e in EVENTS if {"conversation", "customer"} <= {*e.__struct_fields__}
}
"""The events that tell of a new conversation."""


class Said(NamedTuple):
    """What a vector says of one event of the panel, in the words of the model.

    Attributes:
        labels: the model's names of the event: that which counts in the state comes first.
        refused: the rule that refuses it; None where it is accepted.
        noted: whether it is accepted, but only noted (OFFR-2).
        after: the state after it.
    """

    bounds: Bounds
    before: AbstractState
    labels: tuple[Label, ...]
    refused: str | None
    noted: bool
    after: AbstractState

    @property
    def outcomes(self) -> frozenset[AbstractState]:
        """The states that the event leads to: one, or none where it does not happen."""
        return frozenset() if self.refused or self.noted else frozenset({self.after})


class Slots(NamedTuple):
    """Whose place each slot is.

    Attributes:
        customers: the customer of each conversation slot; the slot after them is nobody's.
        records: the record of each record slot.
        owners: the customer of each conversation, by its id.
    """

    customers: tuple[str, ...]
    records: tuple[str, ...]
    owners: Mapping[str, str]


class Theirs(NamedTuple):
    """What a customer has by the ids: the last conversation, and the new one that is offered."""

    last: str | None
    offered: str | None


def said(vector: PanelVector) -> Iterator[Said]:
    """Yield what a vector says of the events of the model; nothing of events beyond it."""
    if not _is_of_model(vector):
        return
    slots, state = _slots(vector), vector.start.state
    bounds = _bounds(vector.config, slots)
    for step in vector.steps:
        after = merged(state, step.state)
        if _is_beyond(slots, state) or _is_beyond(slots, after):
            return
        labels = _labels(vector.config, slots, state, step.event)
        if labels and step.reason not in BEYOND:
            noted = any(effect["type"] == "not_offered" for effect in step.effects)
            now, then = _abstract(slots, state), _abstract(slots, after)
            yield Said(bounds, now, labels, step.refused or None, noted, then)
        state = after


class DisagreementError(Exception):
    """A vector says something else than the specification. It tells which, where, and what."""


def check(vector: PanelVector) -> int:
    """Make sure that the specification says the same, and return of how many events it does.

    Raises:
        DisagreementError: it does not.
    """
    compared = 0
    for one in said(vector):
        expected = answer(one.bounds, one.before, one.labels[0])
        if expected is not None:
            compared += 1
            if not agrees(one, expected):
                raise DisagreementError(
                    f"{vector.id}: {one.labels[0]} in {one.before}: "
                    f"{one.refused or one.after}, the specification says {expected}"
                )
    return compared


def agrees(one: Said, answer: AbstractState | Refusal) -> bool:
    """Say whether what a vector says of an event is the specification's answer to it."""
    if isinstance(answer, Refusal):
        refused = None if answer.noted else answer.rule
        return (one.refused, one.noted, one.after) == (refused, answer.noted, one.before)
    return one.outcomes == {answer}


def _is_of_model(vector: PanelVector) -> bool:
    """Say whether the model knows the configuration, and of nobody who was elsewhere before."""
    known = vector.config.keys() <= BOUNDED.keys() | IMMATERIAL
    return known and not any("previous" in step.event for step in vector.steps)


def _slots(vector: PanelVector) -> Slots:
    events = [step.event for step in vector.steps]
    new = [event for event in events if event["type"] in NEWCOMERS]
    return Slots(
        customers=tuple(dict.fromkeys(event["customer"] for event in new)),
        records=tuple(dict.fromkeys(e["record"] for e in events if "record" in e)),
        owners={event["conversation"]: event["customer"] for event in reversed(new)},
    )


def _bounds(config: Json, slots: Slots) -> Bounds:
    known = {name: config[key] for key, name in BOUNDED.items() if key in config}
    size = Bounds(len(slots.customers) + 1, len(slots.records))
    return replace(size, **known)


def _is_beyond(slots: Slots, state: Json) -> bool:
    """Say whether a session is open of a conversation that is not its customer's last."""
    last = {_theirs(slots, state, customer).last for customer in slots.customers}
    conversations = state["conversations"].items()
    return any(one["session"] != "absent" and key not in last for key, one in conversations)


def _theirs(slots: Slots, state: Json, customer: str) -> Theirs:
    conversations = state["conversations"].items()
    known = {key: one["conv"] for key, one in conversations if slots.owners[key] == customer}
    begun = [key for key, conv in known.items() if conv != "none"]
    return Theirs(begun[-1] if begun else None, next((k for k in known if k not in begun), None))


def _abstract(slots: Slots, state: Json) -> AbstractState:
    conversations = (_conversation_slot(slots, state, customer) for customer in slots.customers)
    records = (RecordSlot(**state["records"].get(record, {})) for record in slots.records)
    return AbstractState(
        state["presence"], state["mode"], (*conversations, ConversationSlot()), tuple(records)
    )


def _conversation_slot(slots: Slots, state: Json, customer: str) -> ConversationSlot:
    known, (last, new) = state["conversations"], _theirs(slots, state, customer)
    slot = ConversationSlot(**known[last]) if last else ConversationSlot()
    return slot._replace(offered=True, mode=known[new]["mode"]) if new else slot


def _labels(config: Json, slots: Slots, state: Json, event: Json) -> tuple[Label, ...]:
    """Return what the model calls an event; nothing for one that it leaves out."""
    names, argument = _names(state, event), tuple(_argument(config, event))
    if names and ABOUT[event["type"]] in ("dialog", "panel"):
        return (Label(names[0], argument),)
    place = _place(slots, state, event) if names else None
    return () if place is None else tuple(Label(name, (place, *argument)) for name in names)


def _names(state: Json, event: Json) -> tuple[str, ...]:
    """Return the names of an event, that which counts first; what is not open is not focused."""
    names, known = PAGE_NAMES[event["type"]], state["conversations"].get(event.get("conversation"))
    if names == PAGE_NAMES["message"] and known and known["conv"] == "waiting":
        return names[::-1]
    if names == PAGE_NAMES["open_record"]:
        is_open = known["session"] != "absent" if known else event.get("record") in state["records"]
        return names[::-1] if is_open else names[:1]
    return names


def _argument(config: Json, event: Json) -> Iterator[str | bool]:
    yield from (event[field] for field in ("mode", "presence") if field in event)
    if "level" in event:
        threshold = config.get("sentiment_threshold", Config().sentiment_threshold)
        yield is_upset(event["level"], threshold)


def _place(slots: Slots, state: Json, event: Json) -> int | str | None:
    """Return what the model has in the place of what an event is about, if anything."""
    match ABOUT[event["type"]]:
        case "record":
            record = event["record"]
            return None if record in (*slots.owners, HOME) else _record(slots, record)
        case "session" if event["session"] == HOME:
            return HOME_PLACE
        case "session" if event["session"] in slots.records:
            return _record(slots, event["session"])
        case "session":
            return _slot(slots, state, event["session"])
    if event["type"] in NEWCOMERS:
        return _of_newcomer(slots, state, event)
    return _slot(slots, state, event["conversation"])


def _record(slots: Slots, record: str) -> str:
    return record_name(slots.records.index(record))


def _slot(slots: Slots, state: Json, conversation: str) -> int | None:
    """Return the slot whose conversation it is; that which is nobody's, if it is unknown."""
    if conversation not in state["conversations"]:
        return len(slots.customers)
    customer = slots.owners[conversation]
    last, offered = _theirs(slots, state, customer)
    return slots.customers.index(customer) if conversation == (offered or last) else None


def _of_newcomer(slots: Slots, state: Json, event: Json) -> int | None:
    """Return the slot of the customer who is new, unless the id is somebody else's."""
    conversation, customer = event["conversation"], event["customer"]
    taken = conversation in (*state["conversations"], *state["records"], HOME)
    if taken and conversation != _theirs(slots, state, customer).offered:
        return None
    return slots.customers.index(customer)
