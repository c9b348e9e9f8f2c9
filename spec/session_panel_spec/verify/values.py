"""Values stay as they are, wherever they go: their equals, their copies and their JSON."""

import pickle
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from copy import copy, deepcopy
from dataclasses import replace as with_parts
from functools import partial
from itertools import product
from operator import eq, ne
from typing import Any, Final

import msgspec
from msgspec.structs import replace

from session_panel import (
    HOME,
    Accept,
    Config,
    EventRefused,
    InvalidInput,
    Offer,
    Panel,
    Reason,
    Snapshot,
    Toggle,
    config_from_json,
    event_from_json,
    snapshot_from_json,
    to_json,
)
from session_panel.events import Event
from session_panel.frozen_dict import FrozenDict
from session_panel.value import Frozen, Value
from session_panel_spec.differential.watch import until_no_answer
from session_panel_spec.verify.check import DirectCheck
from session_panel_spec.verify.public_values import VALUES, day, examples, field_names, parts


def _pickled(value: Any, protocol: int) -> Any:  # noqa: ANN401 - any value
    return pickle.loads(pickle.dumps(value, protocol))  # noqa: S301 - what was just pickled


COPIES: Final[Mapping[str, Callable[[Any], Any]]] = {
    "a copy": copy,
    "a deep copy": deepcopy,
    **{
        f"what comes of a pickle of protocol {protocol}": partial(_pickled, protocol=protocol)
        for protocol in range(pickle.HIGHEST_PROTOCOL + 1)
    },
}
"""How a value is copied."""

CHANGES: Final[Mapping[str, tuple[Any, ...]]] = {
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

_WORKED_OUT: Final = ("load", "direct")
"""Fields that say nothing more than the others do: nothing is equal or not because of them."""


class Word(str):
    """A text that is more than its characters."""

    __slots__ = ("tone",)

    def __str__(self) -> str:
        """Return something else."""
        return "spoken"


Values = Mapping[type, tuple[Any, ...]]
"""Values by their types."""


def value_checks() -> tuple[DirectCheck, ...]:
    """Look at values of each kind, and return what came of it."""
    return (
        *checks_of(examples()),
        DirectCheck("a copy of a panel goes on apart", len(COPIES), _answered(_other_panels())),
        DirectCheck("a panel is its state and its configuration", 6, _answered(_unlike_panels())),
        DirectCheck(
            "a state shows what it shows when it is made anew", len(day()), tuple(_other_screens())
        ),
        DirectCheck("an error says what it was made of", 3, tuple(_other_errors())),
        DirectCheck("a time that is not earlier is as it is told", len(TIMES), tuple(_times())),
    )


def _answered(problems: Iterator[str]) -> tuple[str, ...]:
    """Return problems of panels, which may never be made."""
    return tuple(until_no_answer(problems, SECONDS))


SECONDS: Final = 0.5
"""How much of the processor's time panels may take to be made: far more than they do."""


def checks_of(values: Values) -> Iterator[DirectCheck]:
    """Yield what comes of looking at values, of whose many alike some are enough."""
    some = {kind: several[:: 1 + len(several) // _MANY] for kind, several in values.items()}
    for name, problems in (
        ("there are values of each kind", _missing),
        ("a copy of a value is what it is", _other_copies),
        ("values that differ have other hashes", _alike),
        ("nothing changes a value", _changed),
        ("a value keeps what it was made of", _other_parts),
        ("what comes from JSON is what went there", _other_texts),
    ):
        looked_at = values if problems is _alike else some
        yield DirectCheck(name, sum(map(len, looked_at.values())), tuple(problems(looked_at)))


_MANY: Final = 8
"""About so many values of a kind are looked at, where it does not matter which."""


def _missing(values: Values) -> Iterator[str]:
    yield from (f"there is no {kind.__name__}" for kind in VALUES if kind not in values)


def _each(values: Values) -> Iterator[tuple[type, Any]]:
    yield from ((kind, value) for kind, several in values.items() for value in several)


def compared(value: Any) -> Any:  # noqa: ANN401 - any value
    """Return what two equal values have the same of: exceptions are themselves all different."""
    return (type(value), value.args, vars(value)) if isinstance(value, Exception) else value


def _same(one: object, other: object) -> bool:
    """Say whether both ways to ask say that two are equal.

    Raises:
        ValueError: they disagree.
    """
    equal = eq(one, other)
    if ne(one, other) is equal:
        raise ValueError(f"{one!r:.200} is both equal and unequal to {other!r:.200}")
    return bool(equal)


def _other_copies(values: Values) -> Iterator[str]:
    for (kind, value), (name, copy_of) in product(_each(values), COPIES.items()):
        copied = copy_of(value)
        made, first = compared(copied), compared(value)
        if not _same(made, first) or type(copied) is not kind:
            yield f"{name} of {value!r:.200} is another: {made!r:.200}"
        elif not isinstance(value, Exception) and hash(made) != hash(first):
            yield f"{name} of {value!r:.200} has another hash"
        if isinstance(value, FrozenDict) and list(made) != list(first):
            yield f"{name} of {value!r:.200} has another order: {made!r:.200}"


def _alike(values: Values) -> Iterator[str]:
    for kind, (first, *others) in values.items():
        for other in (*others, "zzz", *(made for one in others for made in _mixed(first, one))):
            one, another = compared(first), compared(other)
            if _same(one, another):
                yield f"{kind.__name__}: {first!r:.300} is equal to {other!r:.300}"
            elif not isinstance(first, Exception) and hash(one) == hash(another):
                yield f"{kind.__name__}: {first!r:.300} has the hash of {other!r:.300}"


def _mixed(first: Any, other: Any) -> Iterator[Any]:  # noqa: ANN401 - any value
    """Yield the first value, each time with one part of the other, where there is such a value."""
    for name in field_names(first):
        part = getattr(other, name)
        if name not in _WORKED_OUT and part != getattr(first, name):
            change = replace if isinstance(first, msgspec.Struct) else with_parts
            with suppress(InvalidInput):
                yield change(first, **{name: part})


def _changed(values: Values) -> Iterator[str]:
    for kind, value in _each(values):
        if isinstance(value, Mapping):
            yield from _changed_entries(value)
        for name in field_names(value):
            for change in (partial(setattr, value, name, None), partial(delattr, value, name)):
                with suppress(AttributeError):
                    change()
                    yield f"{name} of {kind.__name__} can be changed"
        if any(isinstance(part, list | set) or type(part) is dict for part in parts(value)):
            yield f"what is in {value!r:.300} can be changed"


def _changed_entries(mapping: Mapping[Any, Any]) -> Iterator[str]:
    before = [*mapping.items()]
    for name, arguments in CHANGES.items():
        said = ""
        try:
            getattr(mapping, name)(*arguments)
        except TypeError as error:
            said = str(error)
        allowed = "" if name == "__init__" else "a FrozenDict cannot change"
        if said != allowed or [*mapping.items()] != before:
            yield f"{name} of {mapping!r:.300} says {said!r}, and leaves {before}"


def _other_parts(values: Values) -> Iterator[str]:
    for kind, value in _each(values):
        if not isinstance(value, Value | Frozen):
            continue
        for name, given in (("what can be changed", _open), ("words", _spoken)):
            fields = {field: given(getattr(value, field)) for field in field_names(value)}
            made = kind(**fields)
            for part in fields.values():
                if isinstance(part, list | dict | set):
                    part.clear()
            types = [*map(type, parts(made))] != [*map(type, parts(value))]
            if made != value or types:
                yield f"{value!r:.300}, made of {name}, is {made!r:.300}"


def _open(part: Any) -> Any:  # noqa: ANN401 - any part of a value
    """Return a part as one that can be changed, if it has others in it."""
    for frozen, changeable in ((Mapping, dict), (tuple, list), (frozenset, set)):
        if isinstance(part, frozen):
            return changeable(part)
    return part


def _spoken(part: Any) -> Any:  # noqa: ANN401 - any part of a value
    """Return a part whose texts are more than their characters."""
    if isinstance(part, Mapping):
        return {_spoken(key): _spoken(one) for key, one in part.items()}
    return Word(part) if type(part) is str else part


_READERS: Final[tuple[tuple[type, Callable[[str | bytes], object]], ...]] = (
    (Event, event_from_json),
    (Config, config_from_json),
    (Snapshot, snapshot_from_json),
)
"""What reads the JSON of which values."""


def _other_texts(values: Values) -> Iterator[str]:
    for _, value in _each(values):
        read = next((read for kind, read in _READERS if isinstance(value, kind)), None)
        if read is None:
            continue
        text = to_json(value)
        if read(text) != value or to_json(value) != text or "\n" in text:
            yield f"{value!r:.300} comes back as {read(text)!r:.300}"
        if read(text.encode()) != value or read(Word(text)) != value:
            yield f"{text:.300} is read otherwise as bytes, or as more than a text"
    times = {"b": 1.0, "a": 2.0}
    one, other = (
        Config(waiting_times=dict(few)) for few in (times.items(), [*times.items()][::-1])
    )
    if to_json(one) != to_json(other):
        yield f"equal configurations are {to_json(one)} and {to_json(other)}"


def _other_panels() -> Iterator[str]:
    for name, copy_of in COPIES.items():
        panel = _offered()
        twin, saved = copy_of(panel), panel.to_json()
        if not _same(twin, panel) or type(twin) is not Panel:
            yield f"{name} of a panel is another"
        effects = twin.apply(Accept(at=5, conversation="c1"))
        if _same(twin, panel) or panel.to_json() != saved:
            yield f"{name} of a panel does not go on apart from it"
        elif panel.apply(Accept(at=5, conversation="c1")) != effects or not _same(twin, panel):
            yield f"{name} of a panel goes on otherwise"


def _unlike_panels() -> Iterator[str]:
    panel = _offered()
    for name, twin in (
        ("of its configuration and state", Panel(panel.config, panel.state)),
        ("restored", Panel.restore(panel.snapshot())),
        ("from its JSON", Panel.from_json(panel.to_json())),
    ):
        if twin != panel or twin.config != panel.config or twin.state != panel.state:
            yield f"a panel {name} is another"
    if Panel(state=panel.state).state is not panel.state:
        yield "a panel does not begin with the state that it is given"
    if _same(panel, "zzz") or _same(Panel(), panel) or not _same(Panel(), Panel()):
        yield "a panel is equal to what is no panel, or not to its equal"
    with suppress(TypeError):
        yield f"a panel has the hash {hash(panel)}"


TIMES: Final = (-0.0, 0.0, 5.0)
"""Each no earlier than the one before it: -0.0 and 0.0 are one time, and are written otherwise."""


def _times() -> Iterator[str]:
    panel = Panel()
    for at in TIMES:
        panel.apply(Toggle(at=at))
        if repr(panel.state.now) != repr(at):
            yield f"after an event at {at} it is {panel.state.now}"


def _offered() -> Panel:
    panel = Panel(Config(waiting_times={"sales": 60}))
    panel.apply(Offer(at=0, conversation="c1", customer="ana", mode="live", name="Ana"))
    return panel


def _other_screens() -> Iterator[str]:
    """What a state keeps worked out is what comes of working it out anew."""
    panel, few = Panel(), Config(work_item_limit=1)
    for event in day():
        with suppress(EventRefused):
            panel.apply(event)
        at_home = replace(panel.state, focus=HOME)
        for config in (panel.config, few):
            kept, made = Panel(config, at_home), Panel(config, _pickled(at_home, 5))
            if kept.view() != made.view() or kept.due() != made.due():
                yield f"after {event!r:.200}: {kept.view()!r:.300}, and anew {made.view()!r:.300}"


def _other_errors() -> Iterator[str]:
    refused = EventRefused("OFFR-1", Reason.NOT_NEW, "c1")
    for error, fields, text in (
        (refused, ("OFFR-1", "not-new", "c1"), "refused by OFFR-1: not-new"),
        (
            InvalidInput("event.at", "Expected it"),
            ("event.at", "Expected it"),
            "event.at: Expected it",
        ),
        (InvalidInput("", "Expected it"), ("", "Expected it"), "Expected it"),
    ):
        if (error.args, (*vars(error).values(),), str(error)) != (fields, fields, text):
            yield f"an error made of {fields} has {error.args}, {vars(error)} and says {error}"
