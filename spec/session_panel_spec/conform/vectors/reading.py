"""What a vector of the panel says in the words of the model, and whether the specification agrees.

Nothing is asked of the panel here: whatever is not in the vector is not known.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final, NamedTuple

import msgspec

from session_panel import HOME, Config, config_from_json
from session_panel.sentiment import is_upset
from session_panel_spec.conform.adapter import Json
from session_panel_spec.conform.json_objects import merged
from session_panel_spec.conform.vector import PanelVector, Step
from session_panel_spec.domain.panel_events import ABOUT, EVENTS, name_of
from session_panel_spec.lockstep.mapping import bounds_of
from session_panel_spec.lockstep.vocabulary import PAGE_NAMES
from session_panel_spec.model.abstract_state import (
    AbstractState,
    Bounds,
    ConversationSlot,
    RecordSlot,
)
from session_panel_spec.model.answers import Answer, answer
from session_panel_spec.model.configured import BOUNDED
from session_panel_spec.model.label import HOME as HOME_PLACE
from session_panel_spec.model.label import Label, record_name
from session_panel_spec.model.refusals import Refusal

IMMATERIAL: Final = {
    "offer_time",
    "waiting_time",
    "waiting_times",
    "sentiment_threshold",
    "work_item_limit",
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
        after: the state after it.
    """

    bounds: Bounds
    before: AbstractState
    labels: tuple[Label, ...]
    refused: str | None
    after: AbstractState

    @property
    def outcomes(self) -> frozenset[AbstractState]:
        """The states that the event leads to: one, or none where it does not happen."""
        return frozenset() if self.refused else frozenset({self.after})


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


@dataclass(frozen=True)
class Seen:
    """A state of a vector, and whose place each slot is.

    Attributes:
        forgotten: the ids of conversations that do not count as their customer's last (CONV-12).
    """

    slots: Slots
    state: Json
    forgotten: frozenset[str] = frozenset()

    def after(self, step: Step) -> "Seen":
        """Return the state after a step."""
        state, forgotten = merged(self.state, step.state), self.forgotten
        if step.event["type"] == "transfer" and not step.refused:
            owners = self.slots.owners
            theirs = owners[step.event["conversation"]]
            forgotten |= {key for key in state["conversations"] if owners[key] == theirs}
        return Seen(self.slots, state, forgotten & state["conversations"].keys())

    @property
    def is_beyond(self) -> bool:
        """Whether a session is open of a conversation that is not its customer's last."""
        last, conversations = self._last.values(), self.state["conversations"].items()
        return any(one["session"] != "absent" and key not in last for key, one in conversations)

    @property
    def abstract(self) -> AbstractState:
        """The state of the model."""
        conversations = (*map(self._conversation_slot, self.slots.customers), ConversationSlot())
        records = (RecordSlot(**self.state["records"].get(id_, {})) for id_ in self.slots.records)
        return AbstractState(
            self.state["presence"], self.state["mode"], conversations, tuple(records)
        )

    def names(self, event: Json) -> tuple[str, ...]:
        """Return an event's names, that which counts first; what is not open is not focused."""
        names = PAGE_NAMES[event["type"]]
        known = self.state["conversations"].get(event.get("conversation"))
        if names == PAGE_NAMES["open_record"]:
            is_open = event.get("record") in self.state["records"]
            is_open = known["session"] != "absent" if known else is_open
            return names[::-1] if is_open else names[:1]
        return names

    def place(self, event: Json) -> int | str | None:
        """Return what the model has in the place of what an event is about, if anything."""
        name = event[ABOUT[event["type"]]]
        if event["type"] in NEWCOMERS:
            customer = event["customer"]
            taken = name in (*self.state["conversations"], *self.state["records"], HOME)
            free = not taken or name == self._offered.get(customer)
            return self.slots.customers.index(customer) if free else None
        if "record" in event and name in (*self.slots.owners, HOME):
            return None
        return self._places.get(name, len(self.slots.customers))

    @cached_property
    def _last(self) -> Mapping[str, str]:
        """The last conversation of each customer, by the ids."""
        conversations = self.state["conversations"].items()
        begun = (key for key, one in conversations if one["conv"] != "none")
        return {self.slots.owners[key]: key for key in begun if key not in self.forgotten}

    @cached_property
    def _offered(self) -> Mapping[str, str]:
        """The new conversation of each customer that is offered, by the ids."""
        conversations = reversed(self.state["conversations"].items())
        return {self.slots.owners[key]: key for key, one in conversations if one["conv"] == "none"}

    @property
    def _places(self) -> Mapping[str, int | str | None]:
        """What the model has in the place of each id; None for what it forgets."""
        now = {**self._last, **self._offered}
        customers = {name: slot for slot, name in enumerate(self.slots.customers)}
        owners = ((key, self.slots.owners[key]) for key in self.state["conversations"])
        return {
            **{key: customers[owner] if now.get(owner) == key else None for key, owner in owners},
            **{record: record_name(slot) for slot, record in enumerate(self.slots.records)},
            HOME: HOME_PLACE,
        }

    def _conversation_slot(self, customer: str) -> ConversationSlot:
        known, last, new = self.state["conversations"], self._last, self._offered
        slot = ConversationSlot(**known[last[customer]]) if customer in last else ConversationSlot()
        if customer not in new:
            return slot
        return slot._replace(offered=True, mode=known[new[customer]]["mode"])


def said(vector: PanelVector) -> Iterator[Said]:
    """Yield what a vector says of the events of the model; nothing of events beyond it."""
    if not _is_of_model(vector):
        return
    slots, config = _slots(vector), config_from_json(msgspec.json.encode(vector.config))
    customers, records = len(slots.customers) + 1, len(slots.records)
    bounds = replace(bounds_of(config), conversations=customers, records=records)
    now = Seen(slots, vector.start.state)
    for step in vector.steps:
        then = now.after(step)
        if now.is_beyond or then.is_beyond:
            return
        labels = _labels(config, now, step.event)
        if labels and step.reason not in BEYOND:
            yield Said(bounds, now.abstract, labels, step.refused or None, then.abstract)
        now = then


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
        if expected is None:
            continue
        compared += 1
        if (one.refused, one.after) != _said_of(expected, one.before):
            raise DisagreementError(
                f"{vector.id}: {one.labels[0]} in {one.before}: "
                f"{one.refused or one.after}, the specification says {expected}"
            )
    return compared


def _said_of(answer: Answer, before: AbstractState) -> tuple[str | None, AbstractState]:
    """Return what a vector says where the specification gives an answer."""
    return (answer.rule, before) if isinstance(answer, Refusal) else (None, answer)


def _is_of_model(vector: PanelVector) -> bool:
    """Say whether the model knows the configuration, and of nobody who was elsewhere before."""
    known = vector.config.keys() <= BOUNDED.keys() | IMMATERIAL
    events = [step.event for step in vector.steps]
    changed = any(event["type"] == "configure" for event in events)
    return known and not changed and not any("previous" in event for event in events)


def _slots(vector: PanelVector) -> Slots:
    events = [step.event for step in vector.steps]
    new = [event for event in events if event["type"] in NEWCOMERS]
    taken = (step.event for step in reversed(vector.steps) if not step.refused)
    owners = {e["conversation"]: e["customer"] for e in taken if e["type"] in NEWCOMERS}
    records = dict.fromkeys(event["record"] for event in events if "record" in event)
    return Slots(
        customers=tuple(dict.fromkeys(event["customer"] for event in new)),
        records=tuple(name for name in records if name not in (*owners, HOME)),
        owners=owners,
    )


def _labels(config: Config, now: Seen, event: Json) -> tuple[Label, ...]:
    """Return what the model calls an event; nothing for one that it leaves out."""
    names, argument = now.names(event), tuple(_argument(config, event))
    if names and ABOUT[event["type"]] in ("dialog", "panel"):
        return (Label(names[0], argument),)
    place = now.place(event) if names else None
    return () if place is None else tuple(Label(name, (place, *argument)) for name in names)


def _argument(config: Config, event: Json) -> Iterator[str | bool]:
    yield from (event[field] for field in ("mode", "presence") if field in event)
    if "level" in event:
        yield is_upset(event["level"], config.sentiment_threshold)
