"""The behaviour that each rule is about: what of a release cites the rule, as one digest.

A digest is made of what cites the rule and of what that depends on. It leaves out words, and every
order that says nothing: another comment, or another order in a file, makes no other digest.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Final, get_args

import msgspec

from session_panel_spec.domain.rules import rule_of
from session_panel_spec.domain.tables import Answer, Line, Table, outcomes
from session_panel_spec.model.language import Event, Model, SlotKind
from session_panel_spec.releases.approvals.digest import digest
from session_panel_spec.releases.language_json import to_json
from session_panel_spec.releases.release import Release, Where

Json = Any
"""A value as JSON has it."""

Citing = Iterator[tuple[Iterable[str], Json]]
"""What decides behaviour, each with the IDs of the rules that cite it, or of clauses."""

_WORDS: Final = frozenset(("done", "rules", "text"))
"""Fields of the language that say how something is told, or whom it cites."""

_UNORDERED: Final = frozenset(
    ("counts", "kinds", "names", "of", "parts", "sets", "strongly", "values", "variables", "weakly")
)
"""Fields of the language whose order says nothing."""


def behaviours(release: Release) -> Mapping[str, str]:
    """Return the digest of each rule's behaviour, by the rule's ID; empty if nothing cites it."""
    found: dict[str, list[Json]] = {rule: [] for rule in release.rules}
    for cited, data in _all_of(release):
        for rule in {rule_of(each) for each in cited} & found.keys():
            found[rule].append(data)
    return {rule: digest(_sorted(data)) if data else "" for rule, data in found.items()}


def _all_of(release: Release) -> Citing:
    for table in release.tables.values():
        yield from _cells(table)
    yield from _events(release.model)
    for at in release.refusals:
        yield from _refusals(release, at)
    for one in release.properties:
        yield one.rules, _plain(one)
    for claim in release.panel_properties:
        yield claim.rules, {"panel": claim.name, "text": claim.text}


def _cells(table: Table) -> Citing:
    for (state, event), lines in table.cells.items():
        rules = {rule for line in lines for rule in line.answer.rules}
        answers = [[sorted(facts), _answer(one)] for facts, one in answered(lines).items()]
        yield rules, {"cell": [table.name, state, event], "answers": answers}


def _answer(answer: Answer) -> Json:
    return [answer.target, sorted(answer.rules)]


def answered(lines: tuple[Line, ...]) -> Mapping[frozenset[str], Answer]:
    """Return what a cell answers, by those of the guards that matter to it and hold."""
    guards = sorted({line.guard for line in lines if line.guard})
    nothing = Answer(None, frozenset())

    def answer(facts: frozenset[str]) -> Answer:
        return next((line.answer for line in lines if line.holds(facts)), nothing)

    every = [*outcomes(guards)]
    matter = [
        g for g in guards if any(answer(facts | {g}) != answer(facts - {g}) for facts in every)
    ]
    return {facts: answer(facts) for facts in outcomes(matter)}


def _events(model: Model) -> Citing:
    """Yield each event by itself for each kind of slot, with those that it cannot be told from."""
    for event in (apart := _apart(model)):
        alike = [one for one in apart if one == event or _is_one_label(one, event)]
        yield event.rules, {"events": _sorted(_event(model, one) for one in alike)}


def _apart(model: Model) -> tuple[Event, ...]:
    every = ((event, kind) for event in model.events for kind in event.targets)
    return tuple(replace(event, of=(kind,) if kind else ()) for event, kind in every)


def _is_one_label(one: Event, other: Event) -> bool:
    """Say whether both leave their slot unsaid, and have one name."""
    return one.name == other.name and one.anonymous and other.anonymous


def _event(model: Model, event: Event) -> Json:
    """Return an event with where its variables are kept, and the policy, if that decides."""
    kept = [one for kind in event.of for one in model.kept_of(kind).items()]
    decides = any(case.decide for case in event.cases)
    return {
        "event": _plain(event),
        "kept": {variable.name: _plain(where) for variable, where in kept},
        "policy": _plain(model.policy) if decides else None,
    }


def _refusals(release: Release, at: Where) -> Citing:
    """Yield each refusal with those before it, and with where there is nothing to refuse."""
    refusals, excluded = release.refusals[at], release.excluded.get(at)
    enabled = _sorted(_plain(one.enabled) for one in _apart(release.model) if _is_at(one, at))
    for number, refusal in enumerate(refusals, 1):
        first = [_plain(each) for each in refusals[:number]]
        unless = {"enabled": enabled, "excluded": excluded and _plain(excluded)}
        yield (refusal.rule,), {"refused": at, "first": first, **unless}


def _is_at(event: Event, at: Where) -> bool:
    name, place = at
    kind = place if place in get_args(SlotKind) else None
    return event.name == name and (event.anonymous or kind in event.targets)


def _plain(thing: object) -> Json:
    """Return something of the language as JSON, whole, without words and without idle order."""
    return _ordered(msgspec.to_builtins(to_json(thing, {})))


def _ordered(data: Json) -> Json:
    if isinstance(data, list | tuple):
        return [*map(_ordered, data)]
    if not isinstance(data, dict):
        return data
    told = {name: _ordered(part) for name, part in data.items() if name not in _WORDS}
    return {name: _sorted(part) if _is_set(name, part) else part for name, part in told.items()}


def _is_set(name: str, part: Json) -> bool:
    return name in _UNORDERED and isinstance(part, list)


def _sorted(data: Iterable[Json]) -> list[Json]:
    return sorted(data, key=lambda one: msgspec.json.encode(one, order="deterministic"))
