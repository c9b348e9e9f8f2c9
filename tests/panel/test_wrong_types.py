"""Whatever a caller gives to the Python API is taken, or answered with `InvalidInput`.

Every function, method and field is read off `session_panel.__all__`, and each is given one of every
kind of thing. What is right for it stands here, by the name of a parameter or the type of a field;
a new name has no entry, so that its test fails until it has one.
"""

from contextlib import AbstractContextManager, suppress
from enum import IntEnum, StrEnum
from gettext import NullTranslations
from inspect import signature
from typing import Any
from unittest.mock import Mock

import pytest
from msgspec import inspect
from msgspec.structs import force_setattr, replace
from public_api import FUNCTIONS, METHODS

from session_panel import (
    MACHINES,
    Branch,
    Config,
    EventRefused,
    InvalidInput,
    Panel,
    PresencePolicy,
    Reason,
    Snapshot,
    Table,
    Toggle,
    to_json,
)
from session_panel.conversation import CONVERSATION, ConversationMachine
from session_panel_spec.verify.public_values import CHECKED, CLASSES, VALUES


class Word(StrEnum):
    """A text that is more than its characters."""

    SALES = "sales"


class Number(IntEnum):
    """A number with a name."""

    THREE = 3


class Floating(float):
    """A number of a class of its own."""


class OwnConfig(Config, frozen=True):
    """A configuration with a field that no panel knows."""

    colour: str = "red"


class OwnToggle(Toggle, frozen=True):
    """An event that no panel knows."""


class Unlike:
    """A thing that is unlike everything."""

    __slots__ = ()
    __hash__ = None  # type: ignore[assignment]


THINGS: dict[str, Any] = {
    "none": None,
    "true": True,
    "whole": 3,
    "named number": Number.THREE,
    "number": 2.5,
    "own number": Floating(2.5),
    "not a number": float("nan"),
    "infinite": float("inf"),
    "huge": 10**400,
    "complex": 3j,
    "text": "zzz",
    "word": Word.SALES,
    "no text": "",
    "half a character": "\ud800",
    "bytes": b"zzz",
    "list": [],
    "tuple": (),
    "set": set(),
    "set of numbers": {1},
    "mapping": {},
    "mapping of numbers": {1: 2},
    "list of lists": [[]],
    "range": range(3),
    "object": object(),
    "unlike": Unlike(),
    "class": Toggle,
    "own class": OwnToggle,
    "function": lambda: None,
    "mock": Mock(spec=Toggle(at=0)),
    "event": Toggle(at=0),
    "own event": OwnToggle(at=0),
    "config": Config(),
    "own config": OwnConfig(),
    "policy": PresencePolicy(),
    "panel": Panel(),
    "state": Panel().state,
    "snapshot": Panel().snapshot(),
    "view": Panel().view(),
    "reason": Reason.OVER,
    "machine": ConversationMachine,
    "table": CONVERSATION,
    "translations": NullTranslations(),
}

LIVE = Mock(live=True)
RIGHT: dict[str, tuple[Any, set[str]]] = {
    "config": (Config(), {"none", "config"}),
    "event": (Toggle(at=0), {"event"}),
    "facts": (LIVE, set()),
    "load": (1, {"whole", "huge"}),
    "locale": ("en", {"translations"}),
    "machine": (ConversationMachine, {"machine"}),
    "reason": (Reason.OVER, {"reason"}),
    "snapshot": (Panel().snapshot(), {"snapshot"}),
    "state": (Panel().state, {"none", "state"}),
    "text": (Panel().to_json(), set()),
    "tracer": (print, {"function", "class", "own class", "machine", "mock"}),
    "value": (Config(), {"event", "config", "snapshot"}),
    "work_stream": ("sales", {"none", "text", "no text", "half a character", "word", "reason"}),
}
"""By the name of a parameter: something right for it, and what of the things is right, too."""

OF_TABLES = {"state": ("active", set()), "event": ("close", set())}
RIGHT_OF: dict[str, dict[str, tuple[Any, set[str]]]] = {
    "translations": {"locale": ("en", set())},
    "Table.step": OF_TABLES,
    "Table.branch": OF_TABLES,
}
"""The same where one name means something else."""


def _target(name: str) -> Any:
    """Return the function, or the method of an object of its class."""
    if name in FUNCTIONS:
        return FUNCTIONS[name]
    kind, method = METHODS[name]
    guarded = Branch("closed", "live", expected=True, rules=())
    there = {Panel: Panel(), Config: Config(), Table: CONVERSATION, Branch: guarded}
    return getattr(there[kind], method)


CALLED = {name: _target(name) for name in (*FUNCTIONS, *METHODS)} | {"Panel": Panel}
PARAMETERS = [(name, p) for name, target in CALLED.items() for p in signature(target).parameters]


def _right(name: str, parameter: str) -> tuple[Any, set[str]]:
    return RIGHT_OF.get(name, {}).get(parameter) or RIGHT[parameter]


def _call(name: str, **changed: Any) -> None:
    given = {p: _right(name, p)[0] for p in signature(CALLED[name]).parameters}
    answer = CALLED[name](**given | changed)
    if isinstance(answer, AbstractContextManager):
        with answer:
            pass


@pytest.mark.parametrize("name", CALLED)
def test_what_is_right_is_taken(name: str) -> None:
    if name.endswith("event_from_json"):
        CALLED[name]('{"type":"toggle","at":0}')
    elif name.endswith("config_from_json"):
        CALLED[name]("{}")
    else:
        _call(name)


@pytest.mark.parametrize(("name", "parameter"), PARAMETERS)
def test_what_is_wrong_for_a_parameter_is_told_and_changes_nothing(
    name: str, parameter: str
) -> None:
    taken = set()
    for thing in THINGS:
        before = _saved(name)
        if not _is_told(name, parameter, thing):
            taken.add(thing)
        else:
            assert _saved(name) == before
    assert taken == _right(name, parameter)[1]


def _saved(name: str) -> str | None:
    """Return the panel that a method is called of."""
    panel = getattr(CALLED[name], "__self__", None)
    return panel.to_json() if isinstance(panel, Panel) else None


def _is_told(name: str, parameter: str, thing: str) -> bool:
    try:
        _call(name, **{parameter: THINGS[thing]})
    except InvalidInput as invalid:
        return invalid.problem.startswith("Expected ")
    return False


TEXT = {"text", "word", "reason"}
OF_FIELDS: dict[str, set[str]] = {
    "StrType": TEXT,
    "IntType": {"whole", "named number"},
    "FloatType": {"whole", "named number", "number"},
    "BoolType": {"true"},
    "LiteralType": set(),
    "FrozenSetType": {"list", "tuple", "set"},
    "DictType": {"mapping"},
    "Config": {"mapping", "config"},
    "PresencePolicy": {"mapping", "policy"},
    "NoneType": {"none"},
}
"""By the type of a field: what of the things is right for it."""


def _right_of_type(kind: inspect.Type) -> set[str]:
    if isinstance(kind, inspect.UnionType):
        return set().union(*map(_right_of_type, kind.types))
    if isinstance(kind, inspect.StructType):
        return OF_FIELDS[kind.cls.__name__]
    right = OF_FIELDS[type(kind).__name__]
    if isinstance(kind, inspect.StrType) and not kind.min_length:
        return right | {"no text"}
    return set() if getattr(kind, "min_length", None) and "mapping" in right else right


GIVEN = {
    "StrType": "zzz",
    "FloatType": 0,
    "DictType": {"x": "y"},
    "StructType": Config(),
}


def _given(kind: type, but: str) -> dict[str, Any]:
    """Return what a value needs besides a field."""
    if kind.__name__ == "Rename":
        return {"at": 0, "name": "Ana"} | ({} if but == "record" else {"conversation": "c1"})
    return {field.name: _first(field.type) for field in _fields(kind) if field.required}


def _first(kind: inspect.Type) -> Any:
    return kind.values[0] if isinstance(kind, inspect.LiteralType) else GIVEN[type(kind).__name__]


def _fields(kind: type) -> tuple[inspect.Field, ...]:
    told = inspect.type_info(kind)
    assert isinstance(told, inspect.StructType)
    return told.fields


@pytest.mark.parametrize("kind", CHECKED, ids=lambda kind: kind.__name__)
def test_what_is_wrong_for_a_field_is_told_with_the_field(kind: type) -> None:
    for field in _fields(kind):
        for name, thing in THINGS.items():
            given = _given(kind, field.name) | {field.name: thing}
            one_of_two = kind.__name__ == "Rename" and field.name in ("conversation", "record")
            if name in _right_of_type(field.type) and not (one_of_two and thing is None):
                value = getattr(kind(**given), field.name)
                assert value == thing or not thing  # of what is empty, all is the default
                assert type(value) not in (Word, Reason, Number)
                continue
            with pytest.raises(InvalidInput) as invalid:
                kind(**given)
            assert invalid.value.problem
            whole = name == "half a character" or one_of_two
            assert whole or f".{field.name}" in invalid.value.field


def test_every_class_is_made_by_a_caller_or_by_a_panel_or_is_the_panel() -> None:
    made_by_a_panel = {kind.__name__ for kind in VALUES if kind not in CHECKED}
    assert {kind.__name__ for kind in CHECKED} == {"Config", "PresencePolicy"} | {
        kind.__name__ for kind in CLASSES if kind.__module__ == "session_panel.events"
    }
    assert made_by_a_panel >= {"Snapshot", "View", "PanelState", "HandedBack", "EventRefused"}


@pytest.mark.parametrize("field", Snapshot.__struct_fields__)
def test_a_snapshot_that_was_changed_is_restored_as_a_possible_one_or_refused(field: str) -> None:
    for thing in THINGS.values():
        for changed in (thing, (thing,), {"zzz": thing}):
            snapshot = replace(Panel().snapshot(), **{field: changed})
            restored = None
            with suppress(InvalidInput):
                restored = Panel.restore(snapshot)
            if restored is not None:
                assert Panel.restore(restored.snapshot()) == restored


def test_what_was_forced_into_a_snapshot_is_found() -> None:
    snapshot = Panel(Config(capacity=3)).snapshot()
    force_setattr(snapshot.config, "capacity", -1)
    with pytest.raises(InvalidInput, match=r"snapshot\.config\.capacity: Expected `int` >= 1"):
        Panel.restore(snapshot)


def test_a_text_of_a_class_of_its_own_is_read_as_json() -> None:
    text = type("Line", (str,), {})(Panel().to_json())
    assert Panel.from_json(text) == Panel()


@pytest.mark.parametrize("table", MACHINES.values(), ids=lambda table: table.name)
def test_a_step_asks_its_facts_for_what_is_true_or_false(table: Table[Any]) -> None:
    for cell, branches in table.branches.items():
        if not any(branch.guard for branch in branches):
            continue
        for facts in (None, Mock(**dict.fromkeys(table.guards, 1))):
            for ask in (table.step, table.branch):
                with pytest.raises(InvalidInput, match="facts: Expected an object whose `"):
                    ask(*cell, facts)


def test_what_has_no_json_form_is_told() -> None:
    for thing in (Panel().view(), Panel().apply(Toggle(at=0)), {"sales"}, Panel(), Config, None):
        with pytest.raises(InvalidInput, match="value: Expected an event, a configuration or a sn"):
            to_json(thing)


def test_a_refusal_is_not_invalid_input() -> None:
    assert not issubclass(EventRefused, InvalidInput)
