"""What was signed of words, of behaviour and of evidence says apart whether it is still so."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

import msgspec
import pytest

from session_panel import HandedBack
from session_panel_spec.conform.vector import PanelVector
from session_panel_spec.domain.rules import rule_of
from session_panel_spec.domain.tables import Answer, Line
from session_panel_spec.model.language import FALSE, TRUE, All, Event
from session_panel_spec.reference import answer
from session_panel_spec.releases.approvals.approval import Approval, Ground, sealed
from session_panel_spec.releases.approvals.behaviour import behaviours
from session_panel_spec.releases.approvals.kept_releases import KeptReleases
from session_panel_spec.releases.approvals.report import standings_json
from session_panel_spec.releases.approvals.signing import signature
from session_panel_spec.releases.approvals.standing import Standings, standings
from session_panel_spec.releases.changes import vector_changes
from session_panel_spec.releases.here import release_here
from session_panel_spec.releases.release import Release
from session_panel_spec.releases.release_file import ReleaseError
from session_panel_spec.verify.grades import Grade

EVERY = release_here("3.0.0")
HERE = replace(EVERY, vectors=())
WITH_VECTORS = replace(EVERY, vectors=tuple(one for one in EVERY.vectors if "TITL-1" in one.rules))
FREE = ("capacity", "offer_limit")
PROVED, EXHAUSTIVE, DRIVEN, EXAMPLE = (
    "proved for every size",
    "exhaustive",
    "driven",
    "example only",
)


def grade(clause: str, sizes: Any = DRIVEN, **ranges: Any) -> Grade:
    empty = {"where": (), "properties": (), "free": (), "driven": 7, "varied": (), "not_varied": ()}
    return Grade(clause=clause, sizes=sizes, **empty | ranges)


GRADES = (
    grade("CONV-1.1", PROVED, free=FREE, not_varied=("offer_time",)),
    grade("CONV-1.2", EXHAUSTIVE, where=("K=1 R=1", "K=2 R=0")),
    grade("CONV-1.3"),
)
GROUND = Ground(HERE, GRADES)


class Found(NamedTuple):
    """What a comparison of releases found."""

    rules_named: frozenset[str]


class Keeping:
    """Keeps releases, and finds some rules otherwise in all of them; it counts who asks."""

    def __init__(self, *named: str, **kept: Release) -> None:
        self.named = frozenset(named)
        self.kept = {"3.0.0": HERE, **kept}
        self.compared = 0

    def load(self, version: str) -> Release:
        if version not in self.kept:
            raise ReleaseError(f"{version} is not released")
        return self.kept[version]

    def compare(self, old: Release, new: Release) -> Found:
        self.compared += 1
        return Found(self.named)


def approvals(*, kept: bool = False, **fields: str) -> dict[str, Approval]:
    """Return the approvals of all rules, signed as they are here; with a kept release, or none."""
    release = "3.0.0" if kept else ""
    signed = {rule: signature(rule, GROUND, by="Ada", release=release) for rule in HERE.rules}
    return {rule: sealed(rule, with_fields(one, **fields)) for rule, one in signed.items()}


with_fields = msgspec.structs.replace


def held(
    ground: Ground, signed: Mapping[str, Approval], keeping: Keeping | None = None
) -> Standings:
    keeping = keeping or Keeping()
    return standings(signed, ground, KeptReleases(ground.release, keeping.compare, keeping.load))


def otherwise(found: Standings) -> dict[str, tuple[str, ...]]:
    """Return what is said of each rule that is not as it was signed."""
    return {one.rule.id: one.statuses for one in found.rules if one.statuses != ("signed",)}


def released(**parts: object) -> Ground:
    return Ground(replace(HERE, **parts), GRADES)


# Words


def test_what_is_as_it_was_signed_is_signed():
    found = held(GROUND, approvals())
    assert otherwise(found) == {}
    assert found.passed


def test_what_nobody_signed_is_not_signed_and_nothing_against_it():
    found = held(GROUND, {})
    assert set(otherwise(found).values()) == {("not signed",)}
    assert len(found.rules) == len(HERE.rules)
    assert found.passed


@pytest.mark.parametrize(
    "words", [{"text": "So it is."}, {"origin": ("decided",)}, {"reason": "nobody knows"}]
)
def test_a_reworded_rule_is_reworded_and_nothing_else(words):
    rules = {**HERE.rules, "CONV-1": replace(HERE.rules["CONV-1"], **words)}
    found = held(released(rules=rules), approvals())
    assert otherwise(found) == {"CONV-1": ("reworded since",)}
    assert not found.passed


def test_another_heading_is_no_other_word():
    rules = {name: replace(rule, section="Other") for name, rule in HERE.rules.items()}
    assert otherwise(held(released(rules=rules), approvals())) == {}


def test_the_decisions_of_the_owner_are_those_that_are_only_decided():
    told = {one.rule.id for one in held(GROUND, {}).rules if one.is_decision}
    assert {"CONV-3", "CONV-7"} <= told
    assert not {"CONV-1", "CONV-4"} & told  # stated; stated and decided
    assert told == {rule.id for rule in HERE.rules.values() if "stated" not in rule.origin}


# The entry


BY_HAND: list[dict[str, Any]] = [
    {"by": "Grace"},
    {"note": "and more"},
    {"version": "2.0.0"},
    {"release": ""},
    {"words": "0123456789abcdef"},
    {"behaviour": "0123456789abcdef"},
    {"evidence": "0123456789abcdef"},
    {"checked": ()},
    {"seal": ""},
    {"seal": "0123456789abcdef"},
]


@pytest.mark.parametrize("fields", BY_HAND)
def test_an_entry_that_was_edited_by_hand_is_told_whatever_was_edited(fields):
    edited = with_fields(approvals(kept=True)["CONV-1"], **fields)
    found = held(GROUND, {**approvals(kept=True), "CONV-1": edited})
    assert "entry changed by hand" in otherwise(found)["CONV-1"]
    assert otherwise(found).keys() == {"CONV-1"}
    assert not found.passed


def test_every_field_of_an_entry_was_edited():
    assert {*Approval.__struct_fields__} == {name for one in BY_HAND for name in one}


def test_the_entry_of_another_rule_is_not_one_that_was_signed():
    """Of two rules about which nothing is known the rest may be alike."""
    found = held(GROUND, {"CONV-1": approvals()["CONV-2"]})
    assert otherwise(found)["CONV-1"][0] == "entry changed by hand"


# Behaviour


def of_cell(release: Release) -> tuple[Release, set[str]]:
    """Let a waiting conversation that expires be ended instead of closed."""
    table = release.tables["conversation"]
    lines = table.cells["waiting", "expire"]
    other = tuple(replace(one, answer=replace(one.answer, target="ended")) for one in lines)
    cells = {**table.cells, ("waiting", "expire"): other}
    tables = {**release.tables, "conversation": replace(table, cells=cells)}
    return replace(release, tables=tables), {rule for one in lines for rule in one.answer.rules}


def event_of(release: Release, name: str) -> Event:
    return next(one for one in release.model.events if one.name == name)


def with_event(release: Release, event: Event) -> Release:
    events = tuple(event if one.name == event.name else one for one in release.model.events)
    return replace(release, model=replace(release.model, events=events))


def of_guard(release: Release) -> tuple[Release, set[str]]:
    """Let nothing expire: whoever refuses to expire depends on where it can be, too."""
    expire = event_of(release, "expire")
    refusing = {one.rule for one in release.refusals["expire", "conversation"]}
    return with_event(release, replace(expire, enabled=FALSE)), {*expire.rules, *refusing}


def of_effect(release: Release) -> tuple[Release, set[str]]:
    toggle = event_of(release, "toggle")
    (case,) = toggle.cases
    return with_event(release, replace(toggle, cases=(replace(case, sets=()),))), {*toggle.rules}


def of_policy(release: Release) -> tuple[Release, set[str]]:
    """Let the policy decide nothing: whatever it decides for is another."""
    policy = replace(release.model.policy, entries=())
    deciding = [e for e in release.model.events if any(case.decide for case in e.cases)]
    changed = replace(release, model=replace(release.model, policy=policy))
    return changed, {rule for event in deciding for rule in event.rules}


def of_kept(release: Release) -> tuple[Release, set[str]]:
    """Keep a variable of conversations always: whatever happens to conversations is another."""
    variable = next(one for one in release.model.kept if one.name == "history")
    kept = {**release.model.kept, variable: TRUE}
    own = [e for e in release.model.events if "conversation" in e.of]
    changed = replace(release, model=replace(release.model, kept=kept))
    return changed, {rule for event in own for rule in event.rules}


def of_refusals(release: Release) -> tuple[Release, set[str]]:
    """Let two refusals change places: both depend on what is before them."""
    first, second, *rest = release.refusals["expire", "conversation"]
    refusals = {**release.refusals, ("expire", "conversation"): (second, first, *rest)}
    return replace(release, refusals=refusals), {one.rule for one in (first, second, *rest)}


def of_exclusion(release: Release) -> tuple[Release, set[str]]:
    excluded = {**release.excluded, ("open", "record"): FALSE}
    refusals = release.refusals["open", "record"]
    return replace(release, excluded=excluded), {one.rule for one in refusals}


def of_property(release: Release) -> tuple[Release, set[str]]:
    gone, *others = release.properties
    return replace(release, properties=tuple(others)), {*gone.rules}


def of_panel_property(release: Release) -> tuple[Release, set[str]]:
    first, *others = release.panel_properties
    other = replace(first, text="Nothing is so.")
    return replace(release, panel_properties=(other, *others)), {*first.rules}


OTHERS: list[Callable[[Release], tuple[Release, set[str]]]] = [
    *(of_cell, of_guard, of_effect, of_policy, of_kept),
    *(of_refusals, of_exclusion, of_property, of_panel_property),
]


@pytest.mark.parametrize("change", OTHERS)
def test_another_behaviour_is_one_of_what_cites_it_and_of_nothing_else(change):
    other, cited = change(HERE)
    now = dict.fromkeys(map(rule_of, cited), ("behaviour changed since",))
    assert otherwise(held(Ground(other, GRADES), approvals())) == now
    assert now


def without_words(release: Release) -> Release:
    """Say everything in no words, and nothing of the model twice."""
    refusals = {
        at: tuple(replace(one, text="Because.") for one in some)
        for at, some in release.refusals.items()
    }
    return replace(
        release,
        version="4.0.0",
        refusals=refusals,
        properties=tuple(replace(one, text="So.") for one in release.properties),
    )


def turned_round(release: Release) -> Release:
    """Say everything from its end to its beginning where that says the same."""
    model = release.model
    events = tuple(
        replace(event, rules=event.rules[::-1], enabled=turned(event.enabled))
        for event in model.events[::-1]
    )
    return replace(
        release,
        rules=dict(reversed(release.rules.items())),
        tables=dict(reversed(release.tables.items())),
        model=replace(model, events=events, kept=dict(reversed(model.kept.items()))),
        refusals=dict(reversed(release.refusals.items())),
        properties=release.properties[::-1],
        panel_properties=release.panel_properties[::-1],
        vectors=(),
    )


def turned(guard: Any) -> Any:
    return All(guard.parts[::-1]) if isinstance(guard, All) else guard


def apart(release: Release) -> Release:
    """Write an event of two kinds of slots down for each."""
    model = release.model
    events = [replace(e, of=(kind,) if kind else ()) for e in model.events for kind in e.targets]
    assert len(events) > len(model.events)
    return replace(release, model=replace(model, events=tuple(events)))


def cell_by_cell(release: Release) -> Release:
    """Write a cell down with a guard that says nothing."""
    table = release.tables["offer"]
    (guard,) = table.guards
    at, (line,) = next(one for one in table.cells.items() if len(one[1]) == 1)
    twice = (replace(line, guard=guard), replace(line, guard=guard, expected=False))
    cells = {**table.cells, at: twice}
    return replace(release, tables={**release.tables, "offer": replace(table, cells=cells)})


@pytest.mark.parametrize("write", [without_words, turned_round, apart, cell_by_cell])
def test_what_is_only_written_otherwise_is_what_was_signed(write):
    assert otherwise(held(Ground(write(HERE), GRADES), approvals())) == {}


def test_a_cell_answers_by_the_first_line_that_holds_and_nothing_otherwise():
    """What no line answers is no answer, and not that of the last line."""
    table = HERE.tables["offer"]
    (guard,) = table.guards
    moves = Answer("offered", frozenset({"OFFR-1"}))
    some, every = (
        (Line(guard, expected=True, answer=moves),),
        (Line(None, expected=True, answer=moves),),
    )

    def behaviour(lines: tuple[Line, ...]) -> str:
        cells = {next(iter(table.cells)): lines}
        tables = {"offer": replace(table, cells=cells)}
        return behaviours(replace(HERE, tables=tables))["OFFR-1"]

    assert behaviour(some) != behaviour(every)
    assert behaviour((*every, *some)) == behaviour(every)


# Evidence


def held_with(*grades: Grade) -> tuple[str, ...]:
    """Return what is said of CONV-1 where so much speaks for it."""
    return otherwise(held(Ground(HERE, grades), approvals())).get("CONV-1", ("signed",))


def test_how_often_something_was_checked_or_by_what_is_no_other_evidence():
    counted = [msgspec.structs.replace(one, driven=9, properties=("other",)) for one in GRADES]
    assert signature("CONV-1", Ground(HERE, tuple(counted)), by="Ada") == approvals()["CONV-1"]


@pytest.mark.parametrize(
    "less",
    [
        grade("CONV-1.1", EXHAUSTIVE, where=("K=9 R=9",)),
        grade("CONV-1.1", PROVED, free=FREE[:1]),
        grade("CONV-1.1", PROVED, free=FREE, not_varied=("offer_time", "dashboard")),
        grade("CONV-1.2", DRIVEN),
        grade("CONV-1.2", EXHAUSTIVE, where=("K=1 R=1",)),
        grade("CONV-1.3", EXAMPLE),
        grade("CONV-1.3", DRIVEN, not_varied=("dashboard",)),
    ],
)
def test_a_worse_grade_or_the_same_over_less_is_weaker_evidence(less):
    grades = [less if one.clause == less.clause else one for one in GRADES]
    assert held_with(*grades) == ("evidence weaker since",)
    found = held(Ground(HERE, tuple(grades)), approvals())
    (told,) = [one for one in found.rules if not one.passed]
    assert dict(told.why) == {"evidence weaker since": f"less speaks for {less.clause}"}


@pytest.mark.parametrize(
    "more",
    [
        grade("CONV-1.1", PROVED, free=(*FREE, "max_sessions")),
        grade("CONV-1.2", PROVED, not_varied=("dashboard",)),
        grade("CONV-1.2", EXHAUSTIVE, where=("K=1 R=1", "K=2 R=0", "K=2 R=1")),
        grade("CONV-1.3", EXHAUSTIVE, where=("K=1 R=1",)),
    ],
)
def test_better_evidence_or_more_of_it_is_other_evidence_and_signed(more):
    grades = [more if one.clause == more.clause else one for one in GRADES]
    assert held_with(*grades) == ("signed",)


def test_a_clause_without_a_grade_has_lost_its_evidence():
    assert held_with(*GRADES[:2]) == ("evidence weaker since",)


def test_a_clause_that_is_there_no_more_has_lost_nothing():
    gone = grade("CONV-1.9", PROVED)
    signed = {"CONV-1": signature("CONV-1", Ground(HERE, (*GRADES, gone)), by="Ada")}
    assert held(GROUND, signed).passed


def test_each_of_the_three_is_told_beside_the_others():
    other, _ = of_guard(HERE)
    rules = {**HERE.rules, "CONV-4": replace(HERE.rules["CONV-4"], text="So.")}
    signed = Ground(HERE, (grade("CONV-4.1", PROVED),))
    now = Ground(replace(other, rules=rules), (grade("CONV-4.1"),))
    found = held(now, {"CONV-4": signature("CONV-4", signed, by="Ada")})
    (told,) = [one for one in found.rules if not one.passed]
    assert told.statuses == (
        *("behaviour changed since", "reworded since", "evidence weaker since"),
    )


# A kept release decides what is written otherwise

CONV_1 = approvals()["CONV-1"]
"""Signed, and in no release."""


def test_what_is_written_otherwise_is_signed_where_a_kept_release_behaves_alike():
    other, cited = of_guard(HERE)
    keeping = Keeping("CONV-4")
    assert "CONV-4" in cited
    found = held(Ground(other, GRADES), approvals(kept=True), keeping)
    assert otherwise(found) == {"CONV-4": ("behaviour changed since",)}
    assert keeping.compared == 1


def test_nothing_is_compared_where_nothing_is_written_otherwise():
    keeping = Keeping(*HERE.rules)
    assert held(GROUND, approvals(kept=True), keeping).passed
    assert keeping.compared == 0


def test_the_last_release_that_behaves_so_is_named_and_none_if_none_does():
    keeping = Keeping(**{"1.0.0": HERE, "2.0.0": HERE, "2.1.0": of_guard(HERE)[0]})
    kept = KeptReleases(HERE, keeping.compare, keeping.load)

    def last(*versions: str) -> str:
        return kept.last_alike("CONV-4", GROUND.behaviours["CONV-4"], versions)

    assert (last("1.0.0", "2.0.0", "2.1.0"), last("2.1.0")) == ("2.0.0", "")


def test_a_release_that_is_not_there_is_told_of_each_rule_that_names_it():
    """Its vectors hold what no digest does."""
    signed = {"CONV-4": approvals(kept=True, release="2.9.9")["CONV-4"], "CONV-1": CONV_1}
    found = held(GROUND, signed)
    assert {one.rule.id for one in found.rules if not one.passed} == {"CONV-4"}
    (why,) = {text for one in found.rules for text in one.why.values()}
    assert why == "it cannot be compared with what was signed: 2.9.9 is not released"


# What somebody writes into the file by hand


@pytest.mark.parametrize(
    ("field", "status"),
    [
        ("words", "reworded since"),
        ("behaviour", "behaviour changed since"),
        ("evidence", "evidence weaker since"),
    ],
)
@pytest.mark.parametrize("kept", [True, False])
def test_a_digest_of_nothing_that_is_here_is_never_signed(field, status, kept):
    found = held(GROUND, approvals(kept=kept, **{field: "0123456789abcdef"}))
    assert set(otherwise(found).values()) == {(status,)}
    assert len(otherwise(found)) == len(HERE.rules)


def test_a_release_that_does_not_behave_as_was_signed_is_not_asked():
    """Else the entry of a rule could name another release, in which the rule is as here."""
    other, _ = of_guard(HERE)
    keeping = Keeping(**{"2.0.0": other})
    found = held(Ground(other, GRADES), approvals(kept=True, release="2.0.0"), keeping)
    assert otherwise(found)["CONV-4"] == ("behaviour changed since",)
    assert keeping.compared == 0


def test_evidence_that_is_written_down_as_less_is_not_what_was_signed():
    less = approvals()["CONV-1"].checked[1:]
    signed = {"CONV-1": sealed("CONV-1", with_fields(approvals()["CONV-1"], checked=less))}
    assert otherwise(held(GROUND, signed))["CONV-1"] == ("evidence weaker since",)


def test_what_is_no_rule_any_more_is_told_and_is_not_as_it_was_signed():
    rules = {name: rule for name, rule in HERE.rules.items() if name != "CONV-1"}
    found = held(released(rules=rules), approvals())
    assert otherwise(found) == {}
    assert (found.gone.keys(), found.passed) == ({"CONV-1"}, False)


# What vectors show, whatever is written


def test_of_a_rule_that_no_digest_shows_is_said_so():
    told = {one.rule: one.bound for one in standings_json(held(GROUND, {})).rules}
    assert (told["CONV-4"], told["TITL-1"]) == (True, False)


def answered_otherwise(release: Release) -> tuple[Release, str]:
    """Let a vector say that the first visitor is the eighth."""
    number, vector, text = next(
        (number, one, text)
        for number, one in enumerate(release.vectors)
        if b'"Visitor 1"' in (text := msgspec.json.encode(one))
    )
    other = msgspec.json.decode(text.replace(b"Visitor 1", b"Visitor 8"), type=PanelVector)
    before, after = release.vectors[:number], release.vectors[number + 1 :]
    return replace(release, vectors=(*before, other, *after)), vector.id


def test_what_vectors_of_the_release_say_decides_where_nothing_else_shows_a_behaviour():
    signed = {"TITL-1": signature("TITL-1", GROUND, by="Ada", release="2.0.0")}
    other, vector = answered_otherwise(WITH_VECTORS)
    assert held(GROUND, signed, Keeping(**{"2.0.0": WITH_VECTORS})).passed
    found = held(GROUND, signed, Keeping(**{"2.0.0": other}))
    assert otherwise(found)["TITL-1"] == ("behaviour changed since",)
    (told,) = [one for one in found.rules if not one.passed]
    assert told.why["behaviour changed since"].endswith(f" is not so: {vector}")


def test_where_only_vectors_show_a_behaviour_the_release_that_has_them_is_needed():
    signed = {"TITL-1": signature("TITL-1", GROUND, by="Ada", release="2.9.9")}
    assert otherwise(held(GROUND, signed))["TITL-1"] == ("behaviour changed since",)


def test_a_release_is_named_for_its_vectors_only_if_they_are_answered_as_they_say():
    other, _ = answered_otherwise(WITH_VECTORS)
    keeping = Keeping(**{"1.0.0": WITH_VECTORS, "2.0.0": other, "2.1.0": HERE})
    kept = KeptReleases(HERE, keeping.compare, keeping.load)
    assert kept.last_alike("TITL-1", "", ("1.0.0", "2.0.0", "2.1.0")) == "1.0.0"
    assert kept.last_alike("TITL-1", "", ("2.0.0",)) == ""
    assert kept.last_alike("TITL-1", "", ("2.1.0",)) == ""  # it has no vectors


# The effects, which no digest shows

HANDING_BACK = replace(
    EVERY,
    vectors=tuple(
        one
        for one in EVERY.vectors
        if any(
            effect["type"] == "handed_back" for step in one.steps for effect in step.effects or ()
        )
    )[::20],
)


def suspect(monkeypatch: pytest.MonkeyPatch, with_effects: Callable[[Any], Any]) -> set[str]:
    """Return which of all rules are suspect where the reference tells other effects."""

    def answered(*asked: Any) -> Any:
        true = answer(*asked)
        return true._replace(effects=tuple(with_effects(true.effects)))

    monkeypatch.setattr(vector_changes, "answer", answered)
    return {*otherwise(held(GROUND, approvals(kept=True), Keeping(**{"3.0.0": HANDING_BACK})))}


def test_where_the_effects_are_those_that_were_signed_nothing_is_suspect(monkeypatch):
    assert suspect(monkeypatch, tuple) == set()


@pytest.mark.rules("CONV-12")
def test_another_effect_makes_the_rules_suspect_that_it_is_of_and_no_others(monkeypatch):
    def unread(effect: Any) -> Any:
        is_it = isinstance(effect, HandedBack)
        return msgspec.structs.replace(effect, unread=effect.unread + 5) if is_it else effect

    found = suspect(monkeypatch, lambda effects: map(unread, effects))
    assert "CONV-12" in found
    assert found <= {"CONV-12", "CONV-15", "OFFR-1"}  # as HandedBack says


@pytest.mark.rules("CONV-12", "PRES-2")
def test_a_kind_of_effect_that_is_gone_makes_its_rule_suspect_whatever_else_is_gone(monkeypatch):
    """Of a vector only the first difference is told: what is handed back comes after others."""
    found = suspect(monkeypatch, lambda _: ())
    assert {"CONV-12", "PRES-2"} <= found
    assert "TITL-1" not in found
