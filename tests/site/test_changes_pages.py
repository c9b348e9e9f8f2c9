"""The pages of what changed: what a signature needs, what changed since, and in which language."""

import re
from functools import cache
from pathlib import Path

import msgspec
import pytest

from session_panel_site.pages import changelog, changes
from session_panel_site.pages.translations import translations
from session_panel_site.pages.words import LANGUAGES, Language, folder
from session_panel_spec.domain.rule_names import load_rule_names
from session_panel_spec.model.properties import PROPERTIES
from session_panel_spec.releases.changes.changes_json import ChangesJson, changes_json
from session_panel_spec.releases.changes.compare import SIZES, compare
from session_panel_spec.releases.release_file import load_release

ROOT = Path(__file__).parents[2]


@cache
def found() -> dict[str, ChangesJson]:
    return dict(changes.read_changes(ROOT / "docs" / "changes"))


@cache
def written() -> dict[str, str]:
    return dict(changes.pages(found()))


def page(language: Language, version: str = "0.2") -> str:
    return written()[f"{folder(language)}changes/{version}.md"]


def part(language: Language, anchor: str) -> str:
    return page(language).partition(f"{{ #{anchor} }}\n")[2].partition("\n## ")[0]


def rules_of(line: str) -> list[str]:
    return re.findall(r"\[([A-Z]+-\d+)\]", line)


def test_nothing_is_said_of_no_rule_that_a_changed_property_cites() -> None:
    made = found()["0.2"]
    told = changes.signing(made)
    cited = {rule for one in made.properties for rule in one.rules}
    assert cited.isdisjoint(told.same)
    assert told.claimed == ("SENT-2",)
    assert cited.issuperset(told.claimed)


@pytest.mark.parametrize("language", LANGUAGES)
def test_whoever_signs_reads_what_of_a_rule_is_otherwise(language: Language) -> None:
    told = changes.signing(found()["0.2"])
    lines = [line for line in part(language, "sign").splitlines() if line.startswith("- ")]
    assert [tuple(rules_of(line)) for line in lines] == [*told]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_told_otherwise_since_the_last_release_is_there(language: Language) -> None:
    lines = [line for line in part(language, "since").splitlines() if line.startswith("- ")]
    behaviour, words, reasons, rest = lines
    assert "diff --fail-on unbumped" in behaviour
    assert rules_of(words) == []
    assert "CONV-4" in rules_of(reasons)
    assert "changelog.md#unreleased" in rest


def test_a_released_version_has_nothing_since_when_another_came_after() -> None:
    later = {"0.1.9": found()["0.2"], "0.2": found()["0.2"]}
    made = dict(changes.pages(later))
    assert "{ #since }" in made["changes/0.2.md"]
    assert "{ #since }" not in made["changes/0.1.9.md"]


@cache
def quiet() -> dict[str, str]:
    """The pages of a release that is as the one before, and is followed by another."""
    release = load_release("0.2.0")
    same = msgspec.convert(changes_json(compare(release, release, SIZES[:1])), ChangesJson)
    return dict(changes.pages({"0.1.9": same, **found()}))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_release_in_which_nothing_is_different_says_so_everywhere(language: Language) -> None:
    made = quiet()[f"{folder(language)}changes/0.1.9.md"]
    _, *parts = re.split(r"^## ", made, flags=re.MULTILINE)
    assert len(parts) == 9
    for one in parts:
        assert re.search(r"[.:;]\s*(</div>)?\s*$", one), one
    assert "| --- |" not in made
    assert changes.written().words[language]["same_models"] in made
    assert changes.written().words[language]["beyond"] not in made


def test_the_properties_are_told_in_indonesian() -> None:
    own, spoken = page("id"), translations("id").gettext
    texts = {one.name: one.text for one in PROPERTIES}
    for one in found()["0.2"].properties:
        if one.old is None and one.of == "model":
            assert f"- `{one.name}`: {spoken(texts[one.name])} (" in own
    assert "happens to" not in own
    assert "happens so" not in own + page("en")


def test_what_a_rule_said_before_is_told_in_indonesian() -> None:
    own = part("id", "reworded")
    reworded = [one for one in found()["0.2"].rules if "text" in one.what]
    assert own.count("\n- Dulu: ") == len(reworded) > 20
    assert not [one.id for one in reworded if f"Dulu: {one.old}" in own]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_name_of_a_rule_is_of_the_language(language: Language) -> None:
    names = set(load_rule_names(language).values())
    titles = re.findall(r'\]\(\.\./rules/[^" ]+ "([^"]+)"\)', page(language))
    assert len(titles) > 200
    assert names.issuperset(titles)


def test_a_cell_that_keeps_its_state_stays_in_it() -> None:
    told = part("en", "tables")
    assert "| conversation, `transfer`: active | none | stays in active by CONV-12 |" in told
    for state in ("active", "waiting", "busy", "dnd"):
        assert not re.search(rf": {state} \|[^\n]*goes to {state} ", told)


def test_the_changelog_leads_where_the_site_has_its_pages() -> None:
    text = "# Changelog\n\n- [A guide](docs/durable.md), [elsewhere](https://example.org/docs/).\n"
    [(name, told)] = changelog.pages(text)
    assert name == "changelog.md"
    assert "[A guide](durable.md), [elsewhere](https://example.org/docs/)." in told
    assert "changelog.md\n" in (ROOT / "mkdocs.yml").read_text("utf-8")
