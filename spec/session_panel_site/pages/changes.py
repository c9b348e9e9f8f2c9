"""The pages of what changed from one release to the next, from what `diff --json` found.

For the next release: ``make changes``. What a service must do about it may be written by hand in
``changes.toml``; what was found is told without that, too.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Final, NamedTuple

import msgspec

from session_panel_site.pages.words import (
    LANGUAGES,
    Language,
    load_words,
    page_in,
    rules_in,
)
from session_panel_spec.domain.rules import load_rules
from session_panel_spec.model.properties import PROPERTIES
from session_panel_spec.releases.changes.change import VectorChange
from session_panel_spec.releases.changes.changes_json import (
    ChangesJson,
    EventJson,
    PropertyJson,
)
from session_panel_spec.releases.changes.words import alike, answered_text, vectors_by_rule
from session_panel_spec.releases.changes.written_changes import rule_changes
from session_panel_spec.releases.here import release_here
from session_panel_spec.releases.release_file import load_release

_TODAY: Final = {one.name: one.text for one in PROPERTIES}
_ONLY_NAMED: Final = "The event "
"""So begins what a release says of a property that some run reaches: an event, and its name."""


class Feature(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What an agent notices of a feature, or what a service must change for it.

    Attributes:
        version: since which version.
        rules: the rules that it is about.
        en, id: what, in either language.
    """

    version: str
    rules: tuple[str, ...]
    en: str
    id: str


class Word(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a word means that a page uses, in either language."""

    en: str
    id: str


class _Written(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    words: Mapping[Language, Mapping[str, str]]
    phrases: Mapping[Language, Mapping[str, str]]
    states: Mapping[Language, Mapping[str, str]]
    meanings: tuple[Word, ...]
    noticed: tuple[Feature, ...]
    features: tuple[Feature, ...]
    already: tuple[Feature, ...]


def pages(found: Mapping[str, ChangesJson]) -> Iterator[tuple[str, str]]:
    """Yield the page of each version in each language.

    Args:
        found: what changed, by the version.
    """
    last = [*found][-1] if found else ""
    since = _since(found[last].new) if found else None
    for version, changes in found.items():
        for language in LANGUAGES:
            words = {
                name: text.replace("{old}", changes.old).replace("{new}", changes.new)
                for name, text in written().words[language].items()
            }
            yield page_in(
                language,
                "changes.md",
                f"changes/{version}.md",
                title=f"{words['title']} {version}",
                own=words,
                changes=changes,
                features=features_of(version),
                glance=glance(changes, features_of(version)),
                meanings=written().meanings,
                noticed=[one for one in written().noticed if one.version == version],
                already=[one for one in written().already if one.version == version],
                told=Phrases(written().phrases[language]),
                state=Phrases({**written().states[language], **written().phrases[language]}),
                signing=signing(changes),
                reasons=_reasons(changes),
                happens=load_words(language).events,
                events=_events(changes.events),
                with_what_stays=_with_what_stays,
                said=_said,
                since=since if version == last else None,
                rules=rules_in(language),
                cells=alike(changes.cells),
                vectors=_vectors(changes),
                properties=_properties(changes.properties),
            )


def read_changes(folder: Path) -> Mapping[str, ChangesJson]:
    """Return what changed, by the version, as a folder has it.

    Raises:
        ValueError: a file is not of its form.
    """
    found = sorted(folder.glob("*.json"), key=lambda file: [*map(int, file.stem.split("."))])
    return {file.stem: msgspec.json.decode(file.read_bytes(), type=ChangesJson) for file in found}


def titles() -> Mapping[Language, str]:
    """Return what the title of a page says before the version, by the language."""
    return {language: written().words[language]["title"] for language in LANGUAGES}


@cache
def written() -> _Written:
    """Return what is written by hand."""
    text = (files(__package__) / "changes.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(text), _Written)


def features_of(version: str) -> tuple[Feature, ...]:
    """Return what a service must change for a version, by feature."""
    return tuple(one for one in written().features if one.version == version)


class Glance(NamedTuple):
    """What was found that a service may have to do something about, as short as can be.

    Attributes:
        added: the events that are new, with the rules that they follow from; `gone`: the names of
            those that are no more.
        otherwise: the events that either release has and that are answered otherwise, so, too.
        refusals: by which rule an event was refused, and is.
        rest: the rules that are new or reworded, and that nothing written by hand is about.
    """

    added: Mapping[str, tuple[str, ...]]
    gone: tuple[str, ...]
    otherwise: Mapping[str, tuple[str, ...]]
    refusals: list[tuple[str, str, str]]
    rest: list[str]


def glance(changes: ChangesJson, features: Iterable[Feature]) -> Glance:
    """Return what was found, at a glance."""
    cited = {
        name: tuple(dict.fromkeys(rule for one in some for rule in one.rules))
        for name, some in _events(changes.events).items()
        if name not in changes.events_gone
    }
    about = {rule for feature in features for rule in feature.rules}
    changed = (rule.id for rule in changes.rules if {"added", "text"} & {*rule.what})
    return Glance(
        {name: rules for name, rules in cited.items() if name in changes.events_added},
        changes.events_gone,
        {name: rules for name, rules in cited.items() if name not in changes.events_added},
        [(one.name, _rule(one.shown.old), _rule(one.shown.new)) for one in changes.refusals],
        [rule for rule in changed if rule not in about],
    )


class Signing(NamedTuple):
    """The rules that either release has, by what a signature of them needs.

    Attributes:
        anew: something that cites them is different, so they are signed again.
        look: only their words, origin or reason are.
        claimed: only properties that cite them are new, or say something else.
        same: nothing is.
    """

    anew: tuple[str, ...]
    look: tuple[str, ...]
    claimed: tuple[str, ...]
    same: tuple[str, ...]


def signing(changes: ChangesJson) -> Signing:
    """Return what a signature of each rule needs that is not new."""
    added = {rule.id for rule in changes.rules if "added" in rule.what}
    answered = {rule for one in changes.vectors for rule in one.rules}
    refused = {one.old.strip('"') for one in changes.vectors if one.place == "refused"}
    different = {*changes.rules_named, *answered, *refused}
    look = tuple(rule.id for rule in changes.rules if rule.id not in different | added)
    both = [rule for rule in load_rules() if rule not in added]
    anew = tuple(rule for rule in both if rule in different)
    cited = {rule for one in changes.properties for rule in one.rules}
    rest = [rule for rule in both if rule not in {*anew, *look}]
    claimed = tuple(rule for rule in rest if rule in cited)
    return Signing(anew, look, claimed, tuple(rule for rule in rest if rule not in cited))


class Since(NamedTuple):
    """The rules that are not as the last release told them."""

    reworded: tuple[str, ...]
    other_reasons: tuple[str, ...]


def _since(version: str) -> Since:
    """Return the rules that are told otherwise here than in a release."""
    changed = [*rule_changes(load_release(version), release_here("here"))]
    reworded = tuple(one.id for one in changed if "text" in one.what)
    return Since(reworded, tuple(one.id for one in changed if one.id not in reworded))


def _rule(answer: str) -> str:
    """Return the rule of a refusal, with its reason where that is told, or that there is none."""
    return answer.removeprefix("refused by ")


class Phrases:
    """Says phrases of the report in the words of a page; what is quoted stays as it is."""

    def __init__(self, phrases: Mapping[str, str]) -> None:
        longest_first = sorted(phrases, key=len, reverse=True)
        each = "|".join(map(re.escape, longest_first))
        self._phrases = phrases
        self._any = re.compile(rf'"[^"]*"|(?<![\w-])(?:{each})(?![\w-])' if each else r"$^")

    def __call__(self, text: str) -> str:
        """Return a text in these words."""
        return self._any.sub(lambda found: self._phrases.get(found[0], found[0]), text)


def _reasons(changes: ChangesJson) -> Mapping[str, list[str]]:
    """Return the rules whose origin or reason is different, by whether their words are, too."""
    other = [rule for rule in changes.rules if {"origin", "reason"} & {*rule.what}]
    return {
        "other_reasons": [rule.id for rule in other if "text" not in rule.what],
        "reasons_too": [rule.id for rule in other if "text" in rule.what],
    }


def _events(events: Iterable[EventJson]) -> Mapping[str, list[EventJson]]:
    """Return events by their names: of one name there may be several differences."""
    found: dict[str, list[EventJson]] = {}
    for event in events:
        found.setdefault(event.name, []).append(event)
    return found


def _with_what_stays(answer: str, other: str) -> str:
    """Return an answer that says, too, what stays as it is, where the other side changes it."""
    mine, theirs = _changes_of(answer), _changes_of(other)
    told = (
        f"{place}: {', '.join((*own, *_staying(own, theirs.get(place, ()))))}"
        for place, own in mine.items()
    )
    return "; ".join(told) if mine else answer


def _staying(own: Iterable[str], others: Iterable[str]) -> Iterator[str]:
    changed = {one.split(" ")[0] for one in own}
    for variable, was, *_ in (one.split(" ") for one in others):
        if variable not in changed:
            yield f"{variable} stays {was}"


def _changes_of(answer: str) -> Mapping[str, list[str]]:
    """Return what changes by an answer, such as `"unread 1 -> 0"`, by its place."""
    if " -> " not in answer or " or " in answer:
        return {}
    places = (one.partition(": ") for one in answer.split("; "))
    return {place: changed.split(", ") for place, _, changed in places}


def _vectors(changes: ChangesJson) -> list[tuple[int, str, tuple[str, ...]]]:
    """Return the kinds of answers that are others: how many vectors, what, and by which rules."""
    each = (
        VectorChange(v.vector, "", v.step, v.event, v.place, v.old, v.new, v.rules)
        for v in changes.vectors
    )
    return [(one.vectors, answered_text(one.first), one.rules) for one in vectors_by_rule(each)]


def _said(one: PropertyJson, text: str) -> str:
    """Return what a property says; where a release only names it, what it says today."""
    return _TODAY.get(one.name, text) if text.startswith(_ONLY_NAMED) else text


def _properties(properties: Iterable[PropertyJson]) -> Mapping[str, list[PropertyJson]]:
    """Return properties by what became of them, and of what they said before."""
    names = ("broken", "other", "added", "panel", "compared")
    found: dict[str, list[PropertyJson]] = {name: [] for name in names}
    for one in properties:
        if one.strength or one.undecided:
            found["compared"].append(one)
        broken = one.still_holds is False or one.new is None
        what = "added" if one.old is None else "broken" if broken else "other"
        found["panel" if one.of == "panel" else what].append(one)
    return found
