"""What is refused before any rule is asked: just what is written down, and in these words.

Each field of each event and of a configuration is given what is nearly right and what is not, by a
caller in Python and in JSON.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any, Final, NamedTuple

import msgspec

from session_panel import Config, InvalidInput, PresencePolicy, config_from_json, event_from_json
from session_panel_spec.domain.invalid_input import Kind, load_invalid_inputs, value_of
from session_panel_spec.domain.panel_events import EVENTS, name_of
from session_panel_spec.verify.check import DirectCheck

_INPUTS: Final = load_invalid_inputs()

_FORMS: Final[Mapping[str, type[msgspec.Struct]]] = {
    **{name_of(event): event for event in EVENTS},
    "config": Config,
    "presence_policy": PresencePolicy,
}
"""What has fields, by what its errors call it."""

_EITHER: Final = {"rename": ("conversation", "record")}
"""Of which fields an event has just one."""

_Make = Callable[[Mapping[str, Any]], object]
_Bad = tuple[str, Any, str]

_CLAUSES: Final = ("CONF-1.4", "CONF-1.5", "CONF-1.6", "CONF-1.7", "CONF-1.8", "CONF-1.10")
"""What says what no configuration is, field by field, and that no event brings it."""

_given = cache(value_of)


def input_checks() -> tuple[DirectCheck, ...]:
    """Give each its input, and return what came of it."""
    trials = [*_trials()]
    return (
        DirectCheck(
            "what is refused before any rule is told in the words of its page",
            len(_INPUTS.call),
            tuple(_wrong_answers()),
            ("CONF-1.9", "OFFR-3.23"),
        ),
        DirectCheck(
            "a field takes what is of its kind, and tells of everything else",
            len(trials),
            tuple(problem for one in trials if (problem := one.problem())),
            _CLAUSES,
        ),
    )


def _wrong_answers() -> Iterator[str]:
    for call in _INPUTS.call:
        if (answer := call.answer()) != (call.field, call.problem):
            yield f"{call.asks} is answered by {answer}, not by {(call.field, call.problem)}"


class _Trial(NamedTuple):
    """A value that is made of fields.

    Attributes:
        make: what makes it.
        fields: of what.
        refused: the field and the sentence of the error; None if there is to be none.
        kept: a field that is to have what was given, and what that is.
    """

    make: _Make
    fields: Mapping[str, Any]
    refused: tuple[str, str] | None
    kept: tuple[str, object] | None = None

    def problem(self) -> str | None:
        """Return what is not as it should be, if anything."""
        answer = None
        try:
            made = self.make(self.fields)
        except InvalidInput as error:
            answer = (error.field, error.problem)
        if answer != self.refused:
            return f"{self.fields!r:.300} is answered by {answer}, not by {self.refused}"
        if self.kept and getattr(made, self.kept[0]) != self.kept[1]:
            return f"{self.fields!r:.300} is kept as {made!r:.300}"
        return None


def _trials() -> Iterator[_Trial]:
    for form, of in _FORMS.items():
        yield from _of_fields(form, form, of, _maker(of))
    for form, of in _FORMS.items():
        if (read := _reader(form)) is not None:
            label = "config" if form == "config" else "event"
            yield from _of_fields(form, label, of, read)
            yield from _of_the_whole(form, label, of, read)


def _maker(of: type[msgspec.Struct]) -> _Make:
    return lambda fields: of(**fields)


def _reader(form: str) -> _Make | None:
    """Return what makes a value of the JSON of its fields, if it crosses JSON by itself."""
    if form == "config":
        return lambda fields: config_from_json(json.dumps(fields))
    if form == "presence_policy":
        return None
    return lambda fields: event_from_json(json.dumps({"type": form, **fields}))


def _of_fields(form: str, label: str, of: type[msgspec.Struct], make: _Make) -> Iterator[_Trial]:
    """Yield what each field is given, the others being right."""
    for field in of.__struct_fields__:
        kind, optional = _INPUTS.kind(form, field)
        others = _others(form, of, field)
        for value in _good(kind, optional=optional and form not in _EITHER):
            yield _Trial(make, {**others, field: value}, None, (field, _made_of(kind, value)))
        for path, value, problem in _bad(kind, optional=optional):
            yield _Trial(make, {**others, field: value}, (f"{label}.{field}{path}", problem))


def _of_the_whole(form: str, label: str, of: type[msgspec.Struct], make: _Make) -> Iterator[_Trial]:
    """Yield what is left out, and one field too many."""
    for field in of.__struct_fields__:
        others = _others(form, of, field)
        if _needed(form, field):
            yield _Trial(make, others, (label, f"Object missing required field `{field}`"))
        elif form not in ("config", *_EITHER):
            default = _INPUTS.defaults.get(field)
            yield _Trial(make, others, None, (field, default and _given(default)))
    whole = {**_others(form, of, ""), "zzz": 1}
    yield _Trial(make, whole, (label, "Object contains unknown field `zzz`"))


def _others(form: str, of: type[msgspec.Struct], field: str) -> dict[str, Any]:
    """Return what a form needs besides a field."""
    either = _EITHER.get(form, ())
    needed = {name for name in of.__struct_fields__ if _needed(form, name)}
    needed |= set() if field in either else set(either[:1])
    return {name: _right(_INPUTS.kind(form, name)[0]) for name in needed - {field}}


def _needed(form: str, field: str) -> bool:
    optional = _INPUTS.kind(form, field)[1] or field in _INPUTS.defaults
    return not optional and form not in ("config", "presence_policy")


def _right(kind: Kind) -> Any:  # noqa: ANN401 - any value
    return next(_good(kind, optional=False))


def _good(kind: Kind, *, optional: bool) -> Iterator[Any]:
    """Yield what is right, if only just."""
    yield from kind.among
    yield from map(_given, kind.taken)
    if optional:
        yield None


def _made_of(kind: Kind, value: Any) -> object:  # noqa: ANN401 - any value
    """Return what a field is to have that was given a value."""
    if kind.items:
        return frozenset(value)
    return _FORMS[kind.fields](**value) if kind.fields else value


def _bad(kind: Kind, *, optional: bool = False) -> Iterator[_Bad]:
    """Yield what is wrong: where, what, and the sentence that says so."""
    expected = f"`{kind.types[0]} | null`" if optional else f"`{kind.types[0]}`"
    for name, written in _INPUTS.types.items():
        if name not in kind.types and not (optional and name == "null"):
            yield "", _given(written), f"Expected {expected}, got `{name}`"
    for written, problem in kind.refused.items():
        yield "", _given(written), problem
    if kind.among:
        yield "", "zzz", "Invalid enum value 'zzz'"
    yield from _bad_within(kind)


def _bad_within(kind: Kind) -> Iterator[_Bad]:
    """Yield the same of what is in it."""
    kinds = _INPUTS.kinds
    if kind.keys:
        keys, values = kinds[kind.keys], kinds[kind.values]
        texts = (one for one in _bad(keys) if isinstance(one[1], str))
        yield from (("", {text: _right(values)}, problem) for _, text, problem in texts)
        for path, value, problem in _bad(values):
            yield f"[...]{path}", {_right(keys): value}, problem
    if kind.items:
        for path, value, problem in _bad(kinds[kind.items]):
            yield f"[0]{path}", [value], problem
    if kind.fields:
        yield "", {"zzz": 1}, "Object contains unknown field `zzz`"
        for field in _FORMS[kind.fields].__struct_fields__:
            of_field, optional = _INPUTS.kind(kind.fields, field)
            for path, value, problem in _bad(of_field, optional=optional):
                yield f".{field}{path}", {field: value}, problem
