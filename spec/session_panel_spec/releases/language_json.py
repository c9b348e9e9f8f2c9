"""The model's language as JSON, and back.

Each dataclass of the language is an object with its `type`; a field at its default is left out.
What has a name is told once, whole; where it is spoken of, its type and its name stand for it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from types import ModuleType
from typing import Annotated, Any, Final, TypeVar

import msgspec
from msgspec import Meta

from session_panel_spec.model import language, refusals
from session_panel_spec.model.language import (
    Argument,
    Count,
    Event,
    Everywhere,
    Expression,
    Model,
    Policy,
    SlotKind,
    Variable,
    found,
)
from session_panel_spec.model.properties import formula
from session_panel_spec.model.properties import property as properties

T = TypeVar("T")
Json = Any
"""A value as JSON has it."""

NAMED: Final = (Variable, Count, Everywhere, Argument)
"""What is told once, each after what it speaks of."""

NamedJson = Annotated[Json, Meta(extra_json_schema={"$ref": "#/$defs/Named"})]
VariableJson = Annotated[Json, Meta(extra_json_schema={"$ref": "#/$defs/Variable"})]
CountJson = Annotated[Json, Meta(extra_json_schema={"$ref": "#/$defs/Count"})]
ExpressionJson = Annotated[Json, Meta(extra_json_schema={"$ref": "#/$defs/Expression"})]
PolicyJson = Annotated[Json, Meta(extra_json_schema={"$ref": "#/$defs/Policy"})]
EventJson = Annotated[Json, Meta(extra_json_schema={"$ref": "#/$defs/Event"})]
RefusalJson = Annotated[Json, Meta(extra_json_schema={"$ref": "#/$defs/Refusal"})]
PropertyJson = Annotated[Json, Meta(extra_json_schema={"$ref": "#/$defs/Property"})]

Names = Mapping[tuple[str, str], object]
"""What has been told, by its type and its name."""


class LanguageError(ValueError):
    """Something is not of the language; the text says what."""


def _types(module: ModuleType) -> dict[str, type]:
    own = (
        each for each in vars(module).values() if getattr(each, "__module__", "") == module.__name__
    )
    return {each.__name__: each for each in own if isinstance(each, type) and is_dataclass(each)}


TYPES: Final[Mapping[str, type]] = {
    name: kind
    for module in (language, formula, properties, refusals)
    for name, kind in _types(module).items()
    if not name.startswith("_") and kind is not Model
}
"""Every type of the language, of properties and of refusals, by its name."""


class ModelJson(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A model as JSON.

    Attributes:
        named: whatever has a name, whole.
        kept: pairs of a variable and where it is kept.
    """

    named: tuple[NamedJson, ...]
    shared: tuple[VariableJson, ...]
    slots: dict[SlotKind, tuple[VariableJson, ...]]
    counts: tuple[CountJson, ...]
    kept: tuple[tuple[VariableJson, ExpressionJson], ...]
    policy: PolicyJson
    events: tuple[EventJson, ...]


def to_json(thing: object, names: Names) -> Json:
    """Return something of the language as JSON: a value, or some of it in a tuple."""
    if isinstance(thing, tuple):
        return tuple(to_json(part, names) for part in thing)
    if not is_dataclass(thing):
        return thing
    kind = type(thing).__name__
    if isinstance(thing, NAMED) and names.get((kind, thing.name)) == thing:
        return {"type": kind, "name": thing.name}
    told = {each: getattr(thing, each.name) for each in fields(thing)}
    own = {f.name: to_json(part, names) for f, part in told.items() if part != f.default}
    return {"type": kind, **own}


def from_json(kind: type[T] | tuple[type[T], ...], data: Json, names: Names) -> T:
    """Return what of a kind some JSON is.

    Raises:
        LanguageError: it is none.
    """
    thing = _thing(data, names)
    if not isinstance(thing, kind):
        raise _error(data)
    return thing


def all_from_json(
    kind: type[T] | tuple[type[T], ...], data: Iterable[Json], names: Names
) -> tuple[T, ...]:
    """Return what of a kind each of some JSON is, as `from_json` does."""
    return tuple(from_json(kind, each, names) for each in data)


def _error(data: Json) -> LanguageError:
    return LanguageError(f"this is not of the language here: {msgspec.json.encode(data).decode()}")


def _thing(data: Json, names: Names) -> object:
    match data:
        case {"type": str(kind), "name": str(name)} if len(data) == 2 and (kind, name) in names:  # noqa: PLR2004
            return names[kind, name]
        case {"type": str(kind)} if kind in TYPES:
            return _made(kind, data, names)
        case list() | tuple():
            return tuple(_thing(part, names) for part in data)
        case str() | int() | None:
            return data
    raise _error(data)


def _made(kind: str, data: Mapping[str, Json], names: Names) -> object:
    parts = {name: _thing(part, names) for name, part in data.items() if name != "type"}
    try:
        return TYPES[kind](**parts)
    except TypeError:
        raise LanguageError(f"{', '.join(parts) or 'nothing'} makes no {kind}") from None


def model_to_json(model: Model) -> ModelJson:
    """Return a model as JSON."""
    named = _named(model)
    whole = [to_json(thing, names_of(named[:number])) for number, thing in enumerate(named)]
    names = names_of(named)
    return ModelJson(
        named=tuple(whole),
        shared=to_json(model.shared, names),
        slots={kind: to_json(own, names) for kind, own in model.slots.items()},
        counts=to_json(model.counts, names),
        kept=to_json(tuple(model.kept.items()), names),
        policy=to_json(model.policy, names),
        events=to_json(model.events, names),
    )


def model_from_json(data: ModelJson) -> Model:
    """Return the model that some JSON is.

    Raises:
        LanguageError: it is none.
    """
    names: dict[tuple[str, str], object] = {}
    for each in data.named:
        names |= names_of([from_json(NAMED, each, names)])
    return Model(
        events=all_from_json(Event, data.events, names),
        kept={
            from_json(Variable, variable, names): from_json(Expression, where, names)
            for variable, where in data.kept
        },
        policy=from_json(Policy, data.policy, names),
        shared=all_from_json(Variable, data.shared, names),
        slots={kind: all_from_json(Variable, own, names) for kind, own in data.slots.items()},
        counts=all_from_json(Count, data.counts, names),
    )


def names_in(model: Model) -> Names:
    """Return whatever has a name in a model."""
    return names_of(_named(model))


def _named(model: Model) -> tuple[Any, ...]:
    slots, kept = tuple(model.slots.values()), tuple(model.kept.items())
    whole = (model.shared, slots, model.counts, kept, model.policy, model.events)
    return tuple(thing for kind in NAMED for thing in found(kind, whole))


def names_of(things: Iterable[Any]) -> dict[tuple[str, str], object]:
    """Return things by their type and their name."""
    return {(type(thing).__name__, thing.name): thing for thing in things}
