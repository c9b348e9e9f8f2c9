"""Releases: what 0.1.0 was is read from its file alone, and no difference goes unseen."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from typing import Any

import jsonschema
import msgspec
import pytest

from session_panel_site.schemas import schema_files
from session_panel_spec.check.engines import explore_model
from session_panel_spec.check.explicit.tally import Tally
from session_panel_spec.check.symbolic import bdd
from session_panel_spec.model.abstract_state import Bounds
from session_panel_spec.model.language import (
    FALSE,
    TRUE,
    Below,
    Case,
    Count,
    Decide,
    Event,
    Everywhere,
    Expression,
    If,
    Model,
    More,
    Parameter,
    Policy,
    SlotKind,
    Variable,
)
from session_panel_spec.releases.here import release_here
from session_panel_spec.releases.language_json import (
    LanguageError,
    from_json,
    model_from_json,
    model_to_json,
)
from session_panel_spec.releases.release import Release, different_parts
from session_panel_spec.releases.release_file import (
    RELEASES,
    ReleaseError,
    load_release,
    parse_release,
    read_release,
    release_text,
    released_versions,
)
from session_panel_spec.releases.schema import SCHEMA_FILE

FIRST = "0.1.0"
TEXT = (RELEASES / f"{FIRST}.json").read_text("utf-8")


@pytest.fixture(scope="module")
def first() -> Release:
    return load_release(FIRST)


# What 0.1.0 was; the figures are those of its own verification.

COUNTED = [
    (Bounds(0, 2, 2, 9, 10), (530, 4_574, 8)),
    (Bounds(1, 0, 2, 9, 10), (4_552, 45_046, 20)),
    (Bounds(1, 0, 2, 9, 10, missed_sets_inactive=False), (4_510, 44_652, 20)),
    (Bounds(1, 0, 2, 9, 10, declined_sets_dnd=True), (4_594, 45_440, 20)),
    (Bounds(1, 1, 2, 9, 10), (30_856, 329_814, 22)),
    (Bounds(2, 0, 2, 9, 2), (228_612, 2_840_704, 20)),
    (Bounds(2, 1, 1, 2, 1), (213_252, 2_529_112, 18)),
    (Bounds(2, 0, 2, 1, 1, offer_limit=1), (10_304, 101_968, 15)),
]


@pytest.mark.parametrize(("bounds", "counted"), COUNTED)
def test_the_released_model_counts_what_it_counted(first, bounds, counted):
    found = explore_model(bounds, "bitmap", model=first.model)
    assert (found.states, found.transitions, found.depth) == counted


@pytest.mark.parametrize(("bounds", "counted"), COUNTED[:5])
def test_sets_of_states_of_the_released_model_count_the_same(first, bounds, counted):
    tally = Tally(limit=1_000_000_000)
    bdd.check(bounds, (), tally, first.model)
    assert (tally.states, tally.steps) == counted[:2]


COUNTED_OF_0_2 = [
    (Bounds(1, 0, 2, 9, 10), (5_420, 58_298, 19)),
    (Bounds(1, 1, 2, 9, 10), (38_668, 455_946, 21)),
    (Bounds(2, 0, 2, 9, 1), (155_328, 2_190_104, 17)),
    (Bounds(2, 1, 2, 2, 0), (105_636, 1_402_944, 16)),
    (Bounds(2, 0, 2, 9, 1, offer_limit=1), (153_156, 2_157_108, 17)),
]
"""What an independent program counted of the domain page of 0.2."""


@pytest.mark.parametrize(("bounds", "counted"), COUNTED_OF_0_2)
def test_the_model_of_0_2_counts_what_an_independent_program_counted(bounds, counted):
    found = explore_model(bounds, "bitmap", model=load_release("0.2.0").model)
    assert (found.states, found.transitions, found.depth) == counted


def test_the_release_of_0_2_holds_what_its_pages_say():
    second = load_release("0.2.0")
    assert (len(second.rules), len(second.vectors)) == (60, 1_354)
    assert {event.name for event in second.model.events} >= {"withdraw", "transfer", "assign"}


def test_the_first_release_holds_what_its_pages_say(first):
    assert len(first.rules) == 50
    assert sum(len(table.states) for table in first.tables.values()) == 25
    assert len(first.vectors) == 857
    assert sum(len(vector.steps) for vector in first.vectors) == 9_093
    assert {v.theme for v in first.vectors} == {
        *("stories", "rules", "possibilities", "contexts", "mutants")
    }


def test_what_the_first_release_cites_is_a_rule_of_its_own(first):
    cited = {rule for event in first.model.events for rule in event.rules}
    cited |= {refusal.rule for refusals in first.refusals.values() for refusal in refusals}
    cited |= {rule for one in first.properties for rule in one.rules}
    cited |= {rule for vector in first.vectors for rule in vector.rules}
    assert cited <= first.rules.keys()


# The file


@pytest.mark.parametrize("version", released_versions())
def test_a_release_is_written_again_as_it_was_read(version):
    written = (RELEASES / f"{version}.json").read_text("utf-8")
    assert release_text(parse_release(written)) == written


@pytest.mark.parametrize("version", released_versions())
def test_a_release_is_valid_by_the_schema(version):
    schema = json.loads((RELEASES / SCHEMA_FILE).read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(json.loads((RELEASES / f"{version}.json").read_text("utf-8")), schema)


def test_the_schema_is_that_of_the_code():
    file = RELEASES / SCHEMA_FILE
    assert file.read_text("utf-8") == schema_files()[file]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("model", "events", 0, "enabled"), "always"),
        (("model", "events", 0, "actor"), "nobody"),
        (("model", "named", 0, "colour"), "red"),
        (("properties", 0, "holds"), {"type": "Is", "variable": "conv"}),
        (("refusals", 0, "refusals", 0), {"type": "Refusal"}),
        (("vectors",), 1),
    ],
)
def test_the_schema_knows_what_is_not_of_the_language(path, value):
    data = changed(path, value)
    schema = json.loads((RELEASES / SCHEMA_FILE).read_text("utf-8"))
    assert not jsonschema.Draft202012Validator(schema).is_valid(data)


def changed(path: tuple[str | int, ...], value: object) -> Any:
    """Return the first release as JSON, with another value at a place."""
    data = inner = json.loads(TEXT)
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    return data


def test_what_is_here_reads_back_to_equal_values():
    here = release_here("9.9.9")
    assert different_parts(parse_release(release_text(here)), here) == []


def test_the_same_sources_make_the_same_bytes_in_every_process():
    code = """
import hashlib
from session_panel_spec.releases.here import release_here
from session_panel_spec.releases.release_file import release_text
print(hashlib.sha256(release_text(release_here("9.9.9")).encode()).hexdigest())
"""
    seeds = ("1", "2")
    digests = {
        subprocess.run(
            [sys.executable, "-c", code],
            check=True,
            capture_output=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in seeds
    }
    assert len(digests) == 1


# No difference goes unseen


def first_changed(mapping: Mapping[Any, Any], change: Callable[[Any], Any]) -> dict[Any, Any]:
    """Return a mapping whose first value is changed."""
    key, value = next(iter(mapping.items()))
    return {**mapping, key: change(value)}


def first_line_goes_elsewhere(table: Any) -> Any:
    key, (line, *rest) = next(iter(table.cells.items()))
    other = replace(line, answer=replace(line.answer, target="elsewhere"))
    return replace(table, cells={**table.cells, key: (other, *rest)})


def event_changed(release: Release, **parts: object) -> Release:
    one, *others = release.model.events
    return replace(release, model=replace(release.model, events=(replace(one, **parts), *others)))


def model_changed(release: Release, **parts: object) -> Release:
    return replace(release, model=replace(release.model, **parts))


def wider(release: Release) -> Release:
    """Return a release whose model has a variable with one value more, wherever it is named."""
    text = release_text(release).replace(
        '"closed",\n     "ended"\n', '"closed",\n     "ended",\n     "lost"\n', 1
    )
    return replace(release, model=parse_release(text).model)


CHANGES: dict[str, tuple[str, Callable[[Release], Release]]] = {
    "a version": ("version", lambda r: replace(r, version="0.1.1")),
    "a rule's words": (
        "rules",
        lambda r: replace(r, rules=first_changed(r.rules, lambda one: replace(one, text="So."))),
    ),
    "a cell": (
        "tables",
        lambda r: replace(r, tables=first_changed(r.tables, first_line_goes_elsewhere)),
    ),
    "a guard": ("model", lambda r: event_changed(r, enabled=FALSE)),
    "an effect": ("model", lambda r: event_changed(r, cases=())),
    "an event": ("model", lambda r: model_changed(r, events=r.model.events[1:])),
    "where a variable is kept": (
        "model",
        lambda r: model_changed(r, kept=first_changed(r.model.kept, lambda _: TRUE)),
    ),
    "the policy": (
        "model",
        lambda r: model_changed(r, policy=replace(r.model.policy, entries=())),
    ),
    "the values of a variable": ("model", wider),
    "a refusal": (
        "refusals",
        lambda r: replace(r, refusals=first_changed(r.refusals, lambda some: some[1:])),
    ),
    "an exclusion": (
        "excluded",
        lambda r: replace(r, excluded=first_changed(r.excluded, lambda _: FALSE)),
    ),
    "a property": ("properties", lambda r: replace(r, properties=r.properties[1:])),
    "a property of the panel": (
        "panel_properties",
        lambda r: replace(r, panel_properties=r.panel_properties[1:]),
    ),
    "a vector": (
        "vectors",
        lambda r: replace(
            r, vectors=(msgspec.structs.replace(r.vectors[0], locale="id"), *r.vectors[1:])
        ),
    ),
}


def test_every_part_is_changed_once():
    assert {part for part, _ in CHANGES.values()} == {field.name for field in fields(Release)}


@pytest.mark.parametrize("what", CHANGES)
def test_what_is_changed_is_told_and_changes_the_file(first, what):
    part, change = CHANGES[what]
    other = change(first)
    assert different_parts(first, other) == [part]
    assert release_text(other) != TEXT
    assert different_parts(parse_release(release_text(other)), other) == []


def reasons_left_open(release: Release) -> Release:
    """Return a release that gives no reason for its first refusals."""
    refusals = first_changed(
        release.refusals, lambda some: tuple(replace(one, reason=None) for one in some)
    )
    return replace(release, refusals=refusals)


def test_what_gives_a_reason_that_a_release_leaves_open_does_not_differ_from_it(first):
    here = release_here(first.version)
    assert different_parts(reasons_left_open(here), here) == []
    assert different_parts(here, reasons_left_open(here)) == ["refusals"]


def test_a_release_that_leaves_reasons_open_says_how_many_refusals_there_are():
    kept = reasons_left_open(release_here("9.9.9"))
    more = replace(kept, refusals=first_changed(kept.refusals, lambda some: (*some, some[-1])))
    assert different_parts(kept, more) == ["refusals"]


# Today's model decides nothing of what is read

LAMPS: tuple[SlotKind, ...] = ("conversation",)
lamp = Variable("lamp", ("off", "dim", "bright"))
flicker = Variable("flicker", (0, 1, 2), most=Parameter("unread_max"))
fuse = Variable("fuse", ("cold", "warm"), shared=True)
BRIGHT = Count("bright", lamp.is_("bright"), LAMPS)
FADE = Everywhere("fade", "faded", "the bright lamp is dimmed", BRIGHT, lamp, "dim")
DECIDE = Decide(unless=FALSE)
BRIGHTEN = Case(
    sets=((lamp, "bright"), (flicker, More(flicker))), everywhere=(FADE,), decide=DECIDE
)
DARKEN = Case(sets=((lamp, If(lamp.is_("bright"), "dim", "off")),), decide=DECIDE)
ROOM = Model(
    (
        Event("brighten", "agent", LAMPS, ~lamp.is_("bright"), (BRIGHTEN,), ()),
        Event("darken", "clock", LAMPS, ~lamp.is_("off"), (DARKEN,), ()),
    ),
    {flicker: ~lamp.is_("off")},
    Policy("settle", fuse, ((Below((BRIGHT,), 1), "cold"), (TRUE, "warm"))),
    (fuse,),
    {"conversation": (lamp, flicker)},
    (BRIGHT,),
)
"""A room of lamps, none of whose words the panel's model has."""


def test_a_model_of_other_words_reads_back_and_is_explored_as_it_was():
    read = model_from_json(
        msgspec.json.decode(
            msgspec.json.encode(model_to_json(ROOM)), type=type(model_to_json(ROOM))
        )
    )
    assert [getattr(read, f.name) for f in fields(Model)] == [
        getattr(ROOM, f.name) for f in fields(Model)
    ]
    one, other = (explore_model(Bounds(2, 0), "bitmap", model=each) for each in (ROOM, read))
    assert (one.states, one.transitions) == (other.states, other.transitions)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"type": "Maybe"}, 'this is not of the language here: {"type":"Maybe"}'),
        ({"parts": []}, 'this is not of the language here: {"parts":[]}'),
        (1.5, "this is not of the language here: 1.5"),
        ({"type": "Variable", "name": "ghost"}, "name makes no Variable"),
        ({"type": "All", "perhaps": []}, "perhaps makes no All"),
    ],
)
def test_what_is_not_of_the_language_is_told(data, sentence):
    with pytest.raises(LanguageError) as told:
        from_json(Expression, data, {})
    assert str(told.value) == sentence


# What is no release


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "it is no release: Input data was truncated"),
        ("[]", "it is no release: Expected `object`, got `array`"),
        ("{}", "it is no release: Object missing required field `format`"),
        ('{"format": 2}', "it is of format 2; this package reads format 1"),
        ('{"format": 1}', "it is no release: Object missing required field `version`"),
        (json.dumps(changed(("model", "policy"), "x")), "it is no release: this is not of the"),
        (json.dumps(changed(("model", "named"), ["x"])), "it is no release: this is not of the"),
        (json.dumps(changed(("properties", 0), "x")), "it is no release: this is not of the"),
        (json.dumps(changed(("model", "kept", 0), [])), "it is no release: Expected `array` of l"),
        ('{"format": 1, "model": ' + '{"policy": ' + "[" * 100_000, "it is no release: "),
        (TEXT.replace('"Below"', '"Beneath"', 1), "it is no release: this is not of the"),
        (TEXT.replace('"vectors": "', '"vectors": "AAAA', 1), "it is no release: Input format not"),
    ],
)
def test_what_is_no_release_is_told(text, sentence):
    with pytest.raises(ReleaseError) as told:
        parse_release(text)
    assert str(told.value).startswith(sentence)


def test_a_file_that_is_no_release_is_named(tmp_path):
    with pytest.raises(ReleaseError, match=r"none\.json: No such file or directory$"):
        read_release(tmp_path / "none.json")
    (tmp_path / "new.json").write_text('{"format": 7}', "utf-8")
    with pytest.raises(ReleaseError, match=r"new\.json: it is of format 7; this package reads"):
        read_release(tmp_path / "new.json")


@pytest.mark.parametrize(("version", "meant"), [("0.1", "0.1.0"), ("0.2.0", "0.2.0")])
def test_a_version_in_short_means_its_last_release(version, meant):
    assert load_release(version).version == meant


@pytest.mark.parametrize("version", ["0", "0.", "0.0.9", "../0.1.0", "release.schema"])
def test_a_version_that_is_not_released_is_told_with_those_that_are(version):
    with pytest.raises(ReleaseError, match=r"is not released; there is 0\.1\.0"):
        load_release(version)
