"""Whatever is looked at by itself is told, as soon as it is not as it should be."""

from collections.abc import Callable, Iterable
from gettext import NullTranslations
from itertools import repeat
from typing import Any

import pytest

from session_panel import (
    EventRefused,
    InvalidInput,
    Panel,
    Table,
    codec,
    compiled,
    json_schema,
    value,
)
from session_panel.frozen_dict import FrozenDict
from session_panel.json_schema import form_schema
from session_panel.known_conversations import KnownConversations
from session_panel_spec.domain.invalid_input import load_invalid_inputs
from session_panel_spec.verify import published_schemas, texts, values
from session_panel_spec.verify.check import DirectCheck
from session_panel_spec.verify.compiling import compiling_checks
from session_panel_spec.verify.inputs import input_checks
from session_panel_spec.verify.published_schemas import schema_checks
from session_panel_spec.verify.texts import text_checks
from session_panel_spec.verify.values import value_checks

frozen = value.frozen


class Deaf(list[Any]):
    """A list that says that it is empty."""

    def __bool__(self) -> bool:
        return False


BROKEN: dict[str, tuple[Callable[[], Iterable[DirectCheck]], object, str, Any]] = {
    "what is refused before any rule is told in the words of its page": (
        input_checks,
        codec,
        "invalid",
        lambda label, _message: InvalidInput(label, "Expected something else"),
    ),
    "a field takes what is of its kind, and tells of everything else": (
        input_checks,
        value,
        "frozen",
        lambda part: part * 2 if isinstance(part, str) else part,
    ),
    "there are values of each kind": (
        value_checks,
        Panel,
        "view",
        lambda _panel: None,
    ),
    "a copy of a value is what it is": (
        value_checks,
        InvalidInput,
        "__reduce__",
        lambda error: (InvalidInput, (error.problem, error.field)),
    ),
    "values that differ have other hashes": (
        value_checks,
        FrozenDict,
        "__hash__",
        lambda _mapping: 1,
    ),
    "nothing changes a value": (
        value_checks,
        FrozenDict,
        "update",
        lambda *_: None,
    ),
    "a value keeps what it was made of": (
        value_checks,
        value,
        "frozen",
        lambda part: part if isinstance(part, str) else frozen(part),
    ),
    "what comes from JSON is what went there": (
        value_checks,
        values,
        "to_json",
        lambda told: f"{codec.to_json(told)}\n",
    ),
    "a copy of a panel goes on apart": (
        value_checks,
        Panel,
        "__deepcopy__",
        lambda panel, _memo: panel,
    ),
    "a panel is its state and its configuration": (
        value_checks,
        Panel,
        "__hash__",
        lambda _panel: 1,
    ),
    "a state shows what it shows when it is made anew": (
        value_checks,
        KnownConversations,
        "read",
        lambda known, _id: known,
    ),
    "an error says what it was made of": (
        value_checks,
        EventRefused,
        "__str__",
        lambda _refused: "refused",
    ),
    "a time that is not earlier is as it is told": (
        value_checks,
        values,
        "TIMES",
        (5.0, 4.0),
    ),
    "a machine that no table can hold is not compiled": (
        compiling_checks,
        compiled,
        "_is_total",
        lambda _cell: True,
    ),
    "a machine becomes its table": (
        compiling_checks,
        compiled,
        "_direct",
        lambda _cell: None,
    ),
    "a table steps as its cells say, and asks for its guards": (
        compiling_checks,
        Table,
        "_guarded",
        lambda _table, state, _event, _facts: state,
    ),
    "a tracer hears each step before it is taken": (
        compiling_checks,
        compiled,
        "_TRACERS",
        Deaf(),
    ),
    "what is said around the screen": (
        text_checks,
        texts,
        "translations",
        lambda _locale: NullTranslations(),
    ),
    "schemas are what is published": (
        schema_checks,
        json_schema,
        "form_schema",
        lambda *_kinds, **_how: {},
    ),
    "a schema of several kinds takes what is of any of them": (
        schema_checks,
        published_schemas,
        "form_schema",
        lambda title, kind, *_others: form_schema(title, kind),
    ),
}
"""By the name of a check: where it stands, and what is put in the place of what."""


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_off_is_told_by_the_check_that_looks_at_it(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_at, owner, attribute, instead = BROKEN[name]
    monkeypatch.setattr(owner, attribute, instead, raising=False)
    (check,) = (check for check in looked_at() if check.name == name)
    assert check.problems


def test_a_panel_that_is_never_made_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(values, "SECONDS", 0.05)
    monkeypatch.setattr(Panel, "restore", lambda _snapshot: [one for one in repeat(0) if one])
    told = {check.name: check.problems for check in value_checks() if check.problems}
    assert told == {"a panel is its state and its configuration": ("no answer",)}


def test_each_check_has_something_that_it_tells() -> None:
    looked_at = {asked for asked, *_ in BROKEN.values()}
    assert {check.name for asked in looked_at for check in asked()} == BROKEN.keys()


def test_a_field_that_nobody_told_of_is_missed() -> None:
    with pytest.raises(KeyError, match="tone"):
        load_invalid_inputs().kind("message", "tone")
