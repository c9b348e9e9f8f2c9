"""The interface as it is written down: each event's refusals and its effects, in their order.

The conditions stand here a second time, as code. A panel that is driven at random must refuse what
the first condition in an event's list refuses, and answer effects in the order of the list.
"""

import random
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any, Final, Literal, get_args, get_origin

import grapheme
import pytest
from msgspec import structs

from session_panel import Config, Effect, EventRefused, Panel, PresencePolicy, Reason, events, view
from session_panel.presence import shown
from session_panel.state import Conversation
from session_panel_spec.domain import interface as module
from session_panel_spec.domain.interface import Condition, load_interface
from session_panel_spec.domain.panel_events import EVENTS, name_of

INTERFACE: Final = load_interface()
EFFECTS: Final = {str(effect.__struct_config__.tag): effect for effect in Effect.__subclasses__()}
SCREEN: Final = {
    name: part
    for name, part in vars(view).items()
    if name.endswith("View") and part.__module__ == view.__name__
}


# What is written down


def test_every_reason_refuses_some_event():
    assert {condition.reason for condition in INTERFACE.conditions.values()} == set(Reason)


def test_every_effect_is_one_of_some_event():
    named = {one.effect for event in INTERFACE.events.values() for one in event.effects}
    assert named == EFFECTS.keys()


@pytest.mark.parametrize(
    ("told", "kinds"), [(INTERFACE.effects, EFFECTS), (INTERFACE.screen, SCREEN)]
)
def test_every_field_of_an_effect_and_of_the_screen_is_told(told, kinds):
    fields = {name: list(kind.__struct_fields__) for name, kind in kinds.items()}
    assert {name: list(meanings) for name, meanings in told.items()} == fields


def test_no_event_lists_a_condition_or_an_effect_twice():
    for event in INTERFACE.events.values():
        effects = [one.effect for one in event.effects]
        for listed in (event.refusals, effects):
            assert len(listed) == len(set(listed))


@pytest.mark.parametrize(
    ("table", "given", "problem"),
    [
        ("events", {"dance": {"changes": []}}, "its events differ by dance"),
        (
            "conditions",
            {"bored": {"when": "It is.", "rule": "CONV-1", "reason": "over"}},
            "its conditions differ by bored",
        ),
        (
            "conditions",
            {"unknown": {"when": "It is.", "rule": "CONV-99", "reason": "over"}},
            "its rules differ by CONV-99",
        ),
    ],
)
def test_an_interface_that_names_what_there_is_not_is_not_read(table, given, problem, monkeypatch):
    read = module.tomllib.loads

    def changed(text: str) -> dict[str, Any]:
        told = read(text)
        return {**told, table: told[table] | given} if "conditions" in told else told

    monkeypatch.setattr(module.tomllib, "loads", changed)
    with pytest.raises(ValueError, match=problem):
        load_interface.__wrapped__()


# The conditions, from the page


def known(panel: Panel, event: Any) -> Conversation | None:
    return panel.state.conversations.get(event.conversation)


def state_of(panel: Panel, event: Any) -> str:
    """Return the state of an event's conversation; nothing, of one that is not known."""
    conversation = known(panel, event)
    return conversation.state if conversation else ""


def is_over(panel: Panel, event: Any) -> bool:
    return state_of(panel, event) in ("closed", "ended")


def is_offered(panel: Panel, event: Any) -> bool:
    return event.conversation in panel.state.offers


def is_new(panel: Panel, event: Any) -> bool:
    return is_offered(panel, event) and known(panel, event) is None


def is_unknown(panel: Panel, event: Any) -> bool:
    return known(panel, event) is None and not is_offered(panel, event)


def mode_of(panel: Panel, event: Any) -> str:
    conversation = known(panel, event)
    offer = panel.state.offers.get(event.conversation)
    return (conversation or (offer and offer.new)).mode


def engaged(panel: Panel, customer: str) -> list[str]:
    """Return the ids of what is active, waiting or offered as new of a customer."""
    state = panel.state
    new = [offer.new for offer in state.offers.values() if offer.new]
    there = [one for one in state.conversations.values() if one.state in ("active", "waiting")]
    return [one.id for one in (*there, *new) if one.customer == customer]


def theirs(panel: Panel, customer: str) -> list[str]:
    return [one.id for one in panel.state.conversations.values() if one.customer == customer]


def load(panel: Panel) -> int:
    return sum(one.state == "active" for one in panel.state.conversations.values())


def has_no_room(panel: Panel) -> bool:
    taken = len([one for one in panel.state.sessions if one != "home"]) + len(panel.state.offers)
    return taken >= panel.config.session_limit


def is_open(panel: Panel, session: str) -> bool:
    return session in panel.state.sessions


def is_record(panel: Panel, session: str) -> bool:
    kinds = ("case", "contact", "account")
    return is_open(panel, session) and panel.state.sessions[session].kind in kinds


def tabs(panel: Panel, session: str) -> list[str]:
    return [tab.id for tab in panel.state.sessions[session].tabs]


def time_of(panel: Panel, event: Any) -> float:
    return max(event.at, panel.state.now)


def shows_nothing(name: str) -> bool:
    """Say so of the few names that are given here."""
    return not any(cluster.isalnum() for cluster in grapheme.graphemes(name))


def opened(event: Any) -> str:
    return event.conversation if hasattr(event, "conversation") else event.record


HOLDS: Final[Mapping[str, Callable[[Panel, Any], bool]]] = {
    "dialog-open": lambda p, _: p.state.dialog is not None,
    "no-dialog": lambda p, _: p.state.dialog is None,
    "unknown": is_unknown,
    "not-started": is_new,
    "over": is_over,
    "over-and-shut": lambda p, e: (
        e.record is None and is_over(p, e) and not is_open(p, e.conversation)
    ),
    "not-active-for-sentiment": lambda p, e: state_of(p, e) == "waiting",
    "not-active-to-end": lambda p, e: state_of(p, e) == "waiting",
    "not-live": lambda p, e: mode_of(p, e) == "persistent",
    "not-new": lambda p, e: known(p, e) is not None or is_offered(p, e),
    "id-taken": lambda p, e: e.conversation == "home" or is_record(p, e.conversation),
    "customer-engaged": lambda p, e: bool(engaged(p, e.customer)),
    "presence": lambda p, _: shown(p.state.presence) not in p.config.allowed_presences,
    "at-capacity": lambda p, _: load(p) + len(p.state.offers) >= p.config.capacity,
    "offer-limit": lambda p, _: len(p.state.offers) >= p.config.offer_limit,
    "no-room-to-offer": lambda p, _: has_no_room(p),
    "no-room": lambda p, _: has_no_room(p),
    "no-room-to-open": lambda p, e: not is_open(p, opened(e)) and has_no_room(p),
    "offered": is_offered,
    "not-started-to-transfer": is_new,
    "not-offered-to-withdraw": lambda p, e: not is_offered(p, e),
    "not-offered-to-accept": lambda p, e: not is_offered(p, e),
    "not-offered-to-answer": lambda p, e: not is_offered(p, e),
    "offer-not-due": lambda p, e: time_of(p, e) < p.state.offers[e.conversation].until,
    "not-waiting": lambda p, e: state_of(p, e) != "waiting",
    "offered-to-expire": is_offered,
    "waiting-not-due": lambda p, e: (
        time_of(p, e) < p.state.conversations[e.conversation].expires_at
    ),
    "id-of-conversation": lambda p, e: (
        e.record in p.state.conversations or e.record in p.state.offers
    ),
    "id-of-home": lambda _, e: e.record == "home",
    "no-session": lambda p, e: not is_open(p, e.session),
    "home-closes": lambda _, e: e.session == "home",
    "end-not-focused": lambda p, e: p.state.focus != e.conversation,
    "edit-not-focused": lambda p, e: p.state.focus != e.session,
    "home-edited": lambda _, e: e.session == "home",
    "discard-not-focused": lambda p, e: p.state.focus != e.session,
    "home-discarded": lambda _, e: e.session == "home",
    "tabs-not-focused": lambda p, e: p.state.focus != e.session,
    "home-has-no-tabs": lambda _, e: e.session == "home",
    "no-tab": lambda p, e: e.tab not in tabs(p, e.session),
    "first-tab": lambda p, e: tabs(p, e.session)[0] == e.tab,
    "home-renamed": lambda _, e: "home" in (e.conversation, e.record),
    "unknown-to-rename": lambda p, e: e.record is None and is_unknown(p, e),
    "no-record": lambda p, e: e.conversation is None and not is_record(p, e.record),
    "no-name": lambda _, e: shows_nothing(e.name),
    "not-over": lambda p, e: bool(engaged(p, e.customer)),
    "unknown-customer": lambda p, e: not theirs(p, e.customer),
    "session-open": lambda p, e: any(is_open(p, one) for one in theirs(p, e.customer)),
}
"""Whether a condition of the page is so; one that stands before it in a list is not."""

ABOUT: Final[Mapping[str, Callable[[Panel, Any], str]]] = {
    "not-new": lambda _, e: e.conversation,
    "customer-engaged": lambda p, e: engaged(p, e.customer)[0],
    "id-of-conversation": lambda _, e: e.record,
}
"""Which id a refusal names; one that is not here names none."""


def test_every_condition_is_here_as_code():
    assert HOLDS.keys() == INTERFACE.conditions.keys()
    assert ABOUT.keys() == {n for n, condition in INTERFACE.conditions.items() if condition.about}


# A panel, driven at random

RUNS: Final = 300
LENGTH: Final = 100
OFTEN: Final = (
    *(events.Offer, events.Message, events.Close, events.Confirm, events.Drop),
    *(kind for kind in EVENTS if INTERFACE.events[name_of(kind)].refusals),
)
"""What comes more often than others: without them there is little to refuse or to answer."""

POOLS: Final[Mapping[str, tuple[Any, ...]]] = {
    "conversation": ("c1", "c2", "c3", "r1", "home"),
    "customer": ("ana", "budi"),
    "record": ("r1", "r2", "c1", "home"),
    "session": ("c1", "c2", "r1", "home"),
    "tab": ("conversation", "kb_search", "form", "page"),
    "fields": ({"note": "call back"},),
    "name": ("Ana", " ", "\u200b", ""),
    "title": ("Late parcel",),
    "case": ("Late parcel", None),
    "summary": ("",),
    "work_stream": ("sales", None),
    "channel": ("chat", "voice"),
    "until": (0.0, 50.0, None),
}
"""What may stand in a field, by its name, unless its type lists it."""


def config(dice: random.Random) -> Config:
    presences = ["available", "busy", "dnd"]
    return Config(
        capacity=dice.randint(1, 3),
        session_limit=dice.randint(1, 3),
        offer_limit=dice.randint(1, 2),
        offer_time=dice.choice([0.0, 10.0]),
        waiting_time=dice.choice([0.0, 30.0]),
        waiting_times={"sales": 10.0},
        allowed_presences=frozenset(dice.sample(presences, dice.randint(1, 3))),
        presence_policy=PresencePolicy(some_load=dice.choice(["available", "keep", "dnd"])),
        declined_sets_dnd=dice.random() < 0.5,
        close_dialog=dice.random() < 0.5,
    )


def value(dice: random.Random, field: structs.FieldInfo, panel: Panel) -> Any:
    if field.name == "at":
        return max(0.0, panel.state.now + dice.choice([-5.0, 0.0, 1.0, 9.0, 40.0]))
    if field.name == "session" and dice.random() < 0.5:
        return panel.state.focus
    if field.name == "conversation" and panel.state.offers and dice.random() < 0.3:
        return dice.choice([*panel.state.offers])
    if field.name == "config":
        return config(dice)
    if field.name in POOLS:
        return dice.choice(POOLS[field.name])
    choices = [part for hint in (field.type, *get_args(field.type)) for part in literals(hint)]
    return dice.choice(choices if field.required else [*choices, None])


def literals(hint: object) -> tuple[Any, ...]:
    return get_args(hint) if get_origin(hint) is Literal else ()


def random_event(dice: random.Random, panel: Panel) -> Any:
    kind = dice.choice((*EVENTS, *OFTEN, *OFTEN))
    given = {field.name: value(dice, field, panel) for field in structs.fields(kind)}
    if kind is events.Rename:
        given[dice.choice(["conversation", "record"])] = None
    return kind(**given)


Step = tuple[Panel, Any, tuple[Effect, ...] | EventRefused]
"""A panel as it was before an event, the event, and what it was answered."""


@cache
def steps() -> tuple[Step, ...]:
    """Return what happened to panels that are driven at random, each time in the same way."""
    return tuple(step for seed in range(RUNS) for step in run(random.Random(seed)))  # noqa: S311


def run(dice: random.Random) -> Iterator[Step]:
    panel = Panel(config(dice))
    for _ in range(LENGTH):
        before = Panel(panel.config, panel.state)
        event = random_event(dice, panel)
        try:
            yield before, event, panel.apply(event)
        except EventRefused as refused:
            yield before, event, refused


def expected(panel: Panel, event: Any) -> Condition | None:
    """Return the first condition that refuses an event, with the id that it names."""
    for name in INTERFACE.events[name_of(event)].refusals:
        if HOLDS[name](panel, event):
            about = ABOUT[name](panel, event) if name in ABOUT else ""
            return structs.replace(INTERFACE.conditions[name], about=about)
    return None


def test_the_first_condition_in_an_events_list_refuses_it():
    for panel, event, answer in steps():
        condition = expected(panel, event)
        told = (condition.rule, condition.reason, condition.about) if condition else None
        refused = isinstance(answer, EventRefused)
        found = (answer.rule, answer.reason, answer.about or "") if refused else None
        assert found == told, f"{event} of {panel.state}"


def test_every_condition_in_an_events_list_is_the_first_one_somewhere():
    met = {
        (name_of(event), answer.rule, answer.reason)
        for _, event, answer in steps()
        if isinstance(answer, EventRefused)
    }
    listed = {
        (name, condition.rule, condition.reason)
        for name in INTERFACE.events
        for condition in INTERFACE.refusals(name)
    }
    assert met == listed


def test_effects_come_in_the_order_of_the_list_and_none_that_always_comes_is_missing():
    for panel, event, answer in steps():
        if isinstance(answer, EventRefused):
            continue
        listed = INTERFACE.events[name_of(event)].effects
        order = [one.effect for one in listed]
        places = [order.index(str(effect.__struct_config__.tag)) for effect in answer]
        assert places == sorted(places), f"{event} of {panel.state}"
        assert {n for n, one in enumerate(listed) if not one.when} <= set(places)


def test_every_effect_in_an_events_list_comes_somewhere():
    met = {
        (name_of(event), str(effect.__struct_config__.tag))
        for _, event, answer in steps()
        if not isinstance(answer, EventRefused)
        for effect in answer
    }
    assert met == {
        (n, one.effect) for n, event in INTERFACE.events.items() for one in event.effects
    }
