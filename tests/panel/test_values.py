"""Values stay as they are, wherever they go: copies, pickles, other processes."""

import pickle
from collections.abc import Mapping, MutableSequence, MutableSet
from copy import copy, deepcopy
from multiprocessing import get_context
from operator import methodcaller
from types import MappingProxyType
from typing import Any

import msgspec
import pytest
from public_api import VALUES, examples, parts

from session_panel import (
    MACHINES,
    Accept,
    Config,
    Edit,
    EventRefused,
    InvalidInput,
    Message,
    Offer,
    Panel,
    PanelState,
    Toggle,
)
from session_panel.frozen_dict import FrozenDict

EVERY_KIND = pytest.mark.parametrize("kind", VALUES, ids=lambda kind: kind.__name__)

COPIES = [
    copy,
    deepcopy,
    *(
        lambda value, protocol=protocol: pickle.loads(pickle.dumps(value, protocol))  # noqa: S301
        for protocol in range(pickle.HIGHEST_PROTOCOL + 1)
    ),
]


def _compared(value: Any) -> Any:
    """Return what two equal values have the same of: exceptions are themselves all different."""
    return (value.args, vars(value)) if isinstance(value, Exception) else value


@EVERY_KIND
def test_a_copy_of_a_value_is_equal_and_has_its_hash(kind: type) -> None:
    for value in examples()[kind]:
        for made in (copy_of(value) for copy_of in COPIES):
            assert type(made) is kind
            assert _compared(made) == _compared(value)
            assert (_compared(made) != _compared(value)) is False
            assert isinstance(value, Exception) or hash(made) == hash(value)


CHANGES = {
    "__setitem__": ("x", "y"),
    "__delitem__": ("x",),
    "__ior__": ({"x": "y"},),
    "__init__": ({"x": "y"},),
    "clear": (),
    "pop": ("x", None),
    "popitem": (),
    "setdefault": ("x", "y"),
    "update": ({"x": "y"},),
}
"""How a dict changes; each has an argument that would change one, with or without an x."""


def _try_to_change(mapping: Mapping[Any, Any]) -> None:
    before = list(mapping.items())
    for name, arguments in CHANGES.items():
        try:
            getattr(mapping, name)(*arguments)
        except (AttributeError, TypeError):
            continue
        finally:
            assert list(mapping.items()) == before, name


def test_every_change_of_a_dict_is_tried() -> None:
    changes = {name for name in dir(dict) if name not in dir(MappingProxyType)}
    assert changes - {"fromkeys"} <= CHANGES.keys()


@EVERY_KIND
def test_nothing_that_is_in_a_value_can_change(kind: type) -> None:
    for value in examples()[kind]:
        for part in parts(value):
            assert not isinstance(part, MutableSequence | MutableSet)
            assert type(part) is not dict
            if isinstance(part, Mapping):
                _try_to_change(part)
            if isinstance(part, msgspec.Struct):
                with pytest.raises(AttributeError):
                    setattr(part, part.__struct_fields__[0], None)


def test_nobody_changes_what_a_panel_goes_on_with() -> None:
    panel = Panel()
    panel.apply(Offer(at=0, conversation="c1", customer="ana", mode="live"))
    panel.apply(Message(at=1, conversation="c1"))
    for mapping in (panel.state.sessions, panel.state.offers, panel.state.unread):
        _try_to_change(mapping)


def test_nobody_changes_the_form_of_every_panel() -> None:
    with pytest.raises(TypeError):
        Panel().state.sessions["home"].edits["x"] = "y"  # type: ignore[index]
    assert Panel().state.sessions["home"].edits == {}


def test_a_frozen_dict_is_a_dict_that_keeps_its_order_and_is_hashed_without_it() -> None:
    one, other = FrozenDict({"x": 1, "y": 2}), FrozenDict({"y": 2, "x": 1})
    assert (list(one), list(other)) == (["x", "y"], ["y", "x"])
    assert one == other == {"x": 1, "y": 2}
    assert hash(one) == hash(other)
    assert one != FrozenDict({"x": 1})
    assert msgspec.json.encode(other) == b'{"y":2,"x":1}'
    for made in (copy_of(other) for copy_of in COPIES):
        assert (type(made), list(made.items())) == (FrozenDict, [("y", 2), ("x", 1)])
    _try_to_change(one)


def test_a_machine_and_its_table_are_found_by_a_copy_of_the_table() -> None:
    for machine, table in MACHINES.items():
        assert {table: machine}[deepcopy(table)] is machine
        assert deepcopy(table).direct == table.direct


def _offered() -> Panel:
    panel = Panel(Config(waiting_times={"sales": 60}))
    panel.apply(Offer(at=0, conversation="c1", customer="ana", mode="live", name="Ana"))
    return panel


@pytest.mark.parametrize("copy_of", COPIES)
def test_a_copy_of_a_panel_goes_on_apart(copy_of: Any) -> None:
    panel = _offered()
    twin, saved = copy_of(panel), panel.to_json()
    assert twin == panel
    effects = twin.apply(Accept(at=5, conversation="c1"))
    assert twin != panel
    assert panel.to_json() == saved
    assert panel.apply(Accept(at=5, conversation="c1")) == effects
    assert twin == panel


def test_a_panel_changes_and_so_it_has_no_hash() -> None:
    with pytest.raises(TypeError, match="unhashable"):
        hash(Panel())


def test_values_and_panels_cross_to_another_process_and_back() -> None:
    sent = [value for kind in VALUES for value in examples()[kind][:5]]
    with get_context("spawn").Pool(1) as other:
        back = other.map(copy, sent)
        twin = other.apply(copy, (_offered(),))
        effects = other.apply(methodcaller("apply", Accept(at=5, conversation="c1")), (_offered(),))
        with pytest.raises(EventRefused) as refused:
            other.apply(methodcaller("apply", Accept(at=5, conversation="c2")), (_offered(),))
        with pytest.raises(InvalidInput) as invalid:
            other.apply(methodcaller("view", "xx"), (_offered(),))
    assert list(map(_compared, back)) == list(map(_compared, sent))
    assert twin == _offered()
    assert effects == _offered().apply(Accept(at=5, conversation="c1"))
    assert (refused.value.rule, refused.value.reason) == ("CONV-1", "unknown-conversation")
    assert invalid.value.field == "locale"


def test_a_value_keeps_of_a_text_its_characters_alone() -> None:
    class Word(str):
        """A text that is more than its characters."""

        __slots__ = ("tone",)

        def __str__(self) -> str:
            return "spoken"

    event = Edit(at=0, session=Word("s"), fields={Word("name"): Word("Ana")})
    texts = [event.session, *event.fields, *event.fields.values()]
    assert texts == ["s", "name", "Ana"]
    assert {type(text) for text in texts} == {str}
    assert type(Config(dashboard=Word("Desk")).dashboard) is str


@EVERY_KIND
def test_a_value_is_unlike_what_is_no_value(kind: type) -> None:
    for value in examples()[kind]:
        assert (value == "zzz") is False
        assert (value != "zzz") is True


def test_a_state_that_shows_another_order_is_another() -> None:
    def state(*sessions: str) -> PanelState:
        panel = Panel()
        for session in sessions:
            panel.apply(Toggle(at=0))
            panel.apply(Offer(at=0, conversation=session, customer=session, mode="live"))
        return panel.state

    assert state("a", "b") == state("a", "b")
    assert hash(state("a", "b")) == hash(state("a", "b"))
    assert state("a", "b") != state("b", "a")
