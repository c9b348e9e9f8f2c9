"""What a vector of the panel says in the words of the model: labels and abstract states.

Nothing is asked of the panel here: whatever is not in the vector is not known.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from session_panel import HOME, Config
from session_panel.sentiment import is_upset
from session_panel_spec.conform.vectors.json_objects import Object, merged
from session_panel_spec.domain.panel_events import ABOUT, EVENTS, name_of
from session_panel_spec.lockstep.mapping import BOUNDED
from session_panel_spec.lockstep.vocabulary import PAGE_NAMES
from session_panel_spec.model.abstract_state import (
    AbstractState,
    Bounds,
    ConversationSlot,
    RecordSlot,
)
from session_panel_spec.model.label import HOME as HOME_PLACE
from session_panel_spec.model.label import Label, record_name

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


@dataclass(frozen=True)
class Slots:
    """Whose place each slot is.

    Attributes:
        customers: the customer of each conversation slot; the slot after them is nobody's.
        records: the record of each record slot.
        owners: the customer of each conversation, by its id.
    """

    customers: tuple[str, ...]
    records: tuple[str, ...]
    owners: Mapping[str, str]


def said(vector: Object) -> Iterator[Said]:
    """Yield what a vector says of the events of the model; nothing of events beyond it."""
    if not _is_of_model(vector):
        return
    slots, state = _slots(vector), vector["start"]["state"]
    bounds = _bounds(vector["config"], slots)
    for step in vector["steps"]:
        after = merged(state, step.get("state", {}))
        if _is_beyond(slots, state) or _is_beyond(slots, after):
            return
        labels = _labels(vector["config"], slots, state, step["event"])
        if labels and step.get("reason") not in BEYOND:
            now, then = _abstract(slots, state), _abstract(slots, after)
            yield Said(bounds, now, labels, step.get("refused"), _is_noted(step), then)
        state = after


def _is_noted(step: Object) -> bool:
    return any(effect["type"] == "not_offered" for effect in step.get("effects", ()))


def _is_of_model(vector: Object) -> bool:
    """Say whether the model knows the configuration, and of nobody who was elsewhere before."""
    known = vector["config"].keys() <= BOUNDED.keys() | IMMATERIAL
    return known and not any("previous" in step["event"] for step in vector["steps"])


def _slots(vector: Object) -> Slots:
    events = [step["event"] for step in vector["steps"]]
    new = [event for event in events if event["type"] in NEWCOMERS]
    return Slots(
        customers=tuple(dict.fromkeys(event["customer"] for event in new)),
        records=tuple(dict.fromkeys(e["record"] for e in events if "record" in e)),
        owners={event["conversation"]: event["customer"] for event in reversed(new)},
    )


def _bounds(config: Object, slots: Slots) -> Bounds:
    known = {name: config[key] for key, name in BOUNDED.items() if key in config}
    size = Bounds(len(slots.customers) + 1, len(slots.records))
    return replace(size, **known)


def _is_beyond(slots: Slots, state: Object) -> bool:
    """Say whether a session is open of a conversation that is not its customer's last."""
    last = {_last(slots, state, customer) for customer in slots.customers}
    conversations = state["conversations"].items()
    return any(c["session"] != "absent" and key not in last for key, c in conversations)


def _last(slots: Slots, state: Object, customer: str) -> str | None:
    """Return the conversation that a customer has had last."""
    theirs = [key for key in _of(slots, state, customer) if _conv(state, key) != "none"]
    return theirs[-1] if theirs else None


def _offered(slots: Slots, state: Object, customer: str) -> str | None:
    """Return the new conversation that a customer is offered with."""
    theirs = (key for key in _of(slots, state, customer) if _conv(state, key) == "none")
    return next(theirs, None)


def _of(slots: Slots, state: Object, customer: str) -> Iterator[str]:
    return (key for key in state["conversations"] if slots.owners[key] == customer)


def _conv(state: Object, conversation: str) -> str:
    conv: str = state["conversations"][conversation]["conv"]
    return conv


# States


def _abstract(slots: Slots, state: Object) -> AbstractState:
    conversations = (_conversation_slot(slots, state, customer) for customer in slots.customers)
    records = (RecordSlot(**state["records"].get(record, {})) for record in slots.records)
    return AbstractState(
        state["presence"], state["mode"], (*conversations, ConversationSlot()), tuple(records)
    )


def _conversation_slot(slots: Slots, state: Object, customer: str) -> ConversationSlot:
    last, new = _last(slots, state, customer), _offered(slots, state, customer)
    slot = ConversationSlot(**state["conversations"][last]) if last else ConversationSlot()
    if new:
        slot = slot._replace(offered=True, mode=state["conversations"][new]["mode"])
    return slot


# Events


def _labels(config: Object, slots: Slots, state: Object, event: Object) -> tuple[Label, ...]:
    """Return what the model calls an event; nothing for one that it leaves out."""
    names, argument = PAGE_NAMES[event["type"]], tuple(_argument(config, event))
    if names and ABOUT[event["type"]] in ("dialog", "panel"):
        return (Label(names[0], argument),)
    place = _place(slots, state, event) if names else None
    if place is None:
        return ()
    return tuple(Label(name, (place, *argument)) for name in _in_state(names, state, event))


def _argument(config: Object, event: Object) -> Iterator[str | bool]:
    yield from (event[field] for field in ("mode", "presence") if field in event)
    if "level" in event:
        threshold = config.get("sentiment_threshold", Config().sentiment_threshold)
        yield is_upset(event["level"], threshold)


def _in_state(names: tuple[str, ...], state: Object, event: Object) -> tuple[str, ...]:
    """Return the names of an event, that which counts first; what is not open is not focused."""
    known = state["conversations"].get(event.get("conversation"), {})
    if names == PAGE_NAMES["message"] and known.get("conv") == "waiting":
        return names[::-1]
    if names == PAGE_NAMES["open_record"]:
        is_open = event.get("record") in state["records"]
        return names[::-1] if is_open or known.get("session", "absent") != "absent" else names[:1]
    return names


def _place(slots: Slots, state: Object, event: Object) -> int | str | None:
    """Return what the model has in the place of what an event is about, if anything."""
    match ABOUT[event["type"]]:
        case "session":
            return _of_session(slots, state, event["session"])
        case "record":
            record = event["record"]
            return None if record in (*slots.owners, HOME) else _record(slots, record)
    if event["type"] in NEWCOMERS:
        return _of_newcomer(slots, state, event)
    return _slot(slots, state, event["conversation"])


def _of_session(slots: Slots, state: Object, session: str) -> int | str | None:
    if session == HOME:
        return HOME_PLACE
    return _record(slots, session) if session in slots.records else _slot(slots, state, session)


def _record(slots: Slots, record: str) -> str:
    return record_name(slots.records.index(record))


def _slot(slots: Slots, state: Object, conversation: str) -> int | None:
    """Return the slot whose conversation it is; that which is nobody's, if it is unknown."""
    if conversation not in state["conversations"]:
        return len(slots.customers)
    customer = slots.owners[conversation]
    current = _offered(slots, state, customer) or _last(slots, state, customer)
    return slots.customers.index(customer) if conversation == current else None


def _of_newcomer(slots: Slots, state: Object, event: Object) -> int | None:
    """Return the slot of the customer who is new, unless the id is somebody else's."""
    conversation, customer = event["conversation"], event["customer"]
    taken = conversation in (*state["conversations"], *state["records"], HOME)
    if taken and conversation != _offered(slots, state, customer):
        return None
    return slots.customers.index(customer)
