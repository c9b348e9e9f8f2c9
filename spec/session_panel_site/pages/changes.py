"""The pages of what changed from one release to the next, from what `diff --json` found.

For the next release: ``session-panel diff 0.2.0 0.3.0 --json > docs/changes/0.3.json``, and
``make pages``.
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path

import msgspec

from session_panel_site.pages.words import LANGUAGES, Language, page_in, rules_in
from session_panel_spec.releases.changes.change import VectorChange
from session_panel_spec.releases.changes.changes_json import CellJson, ChangesJson, PropertyJson
from session_panel_spec.releases.changes.words import answered_text, vectors_by_rule


class Feature(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a service must change for a feature.

    Attributes:
        version: since which version.
        rules: the rules that it is about.
        en, id: what, in either language.
    """

    version: str
    rules: tuple[str, ...]
    en: str
    id: str


class _Written(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    words: Mapping[Language, Mapping[str, str]]
    phrases: Mapping[Language, Mapping[str, str]]
    features: tuple[Feature, ...]


def pages(found: Mapping[str, ChangesJson]) -> Iterator[tuple[str, str]]:
    """Yield the page of each version in each language.

    Args:
        found: what changed, by the version.
    """
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
                told=_Phrases(language),
                rules=rules_in(language),
                cells=_cells(changes.cells),
                vectors=_vectors(changes),
                properties=_properties(changes.properties),
            )


def read_changes(folder: Path) -> Mapping[str, ChangesJson]:
    """Return what changed, by the version, as a folder has it.

    Raises:
        ValueError: a file is not of its form.
    """
    found = sorted(folder.glob("*.json"))
    return {file.stem: msgspec.json.decode(file.read_bytes(), type=ChangesJson) for file in found}


@cache
def written() -> _Written:
    """Return what is written by hand."""
    text = (files(__package__) / "changes.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(text), _Written)


def features_of(version: str) -> tuple[Feature, ...]:
    """Return what a service must change for a version, by feature."""
    return tuple(one for one in written().features if one.version == version)


class _Phrases:
    """Says phrases of the report in a language."""

    def __init__(self, language: Language) -> None:
        self._phrases = written().phrases.get(language, {})

    def __call__(self, text: str) -> str:
        for phrase, told in self._phrases.items():
            text = text.replace(phrase, told)
        return text


def _cells(cells: Iterable[CellJson]) -> Mapping[tuple[str, str], list[CellJson]]:
    """Return changed cells by their machine and event."""
    found: dict[tuple[str, str], list[CellJson]] = {}
    for cell in cells:
        found.setdefault((cell.machine, cell.event), []).append(cell)
    return found


def _vectors(changes: ChangesJson) -> list[tuple[int, str, tuple[str, ...]]]:
    """Return the kinds of answers that are others: how many vectors, what, and by which rules."""
    each = (
        VectorChange(v.vector, "", v.step, v.event, v.place, v.old, v.new, v.rules)
        for v in changes.vectors
    )
    return [(one.vectors, answered_text(one.first), one.rules) for one in vectors_by_rule(each)]


def _properties(properties: Iterable[PropertyJson]) -> Mapping[str, list[PropertyJson]]:
    """Return properties by what became of them, and of what they said before."""
    found: dict[str, list[PropertyJson]] = {"broken": [], "other": [], "added": [], "panel": []}
    for one in properties:
        broken = one.still_holds is False or one.new is None
        what = "added" if one.old is None else "broken" if broken else "other"
        found["panel" if one.of == "panel" else what].append(one)
    return found
