"""The pages of features: every rule has its page, and a picture is what the real panel shows."""

import json
import re
from collections import Counter
from dataclasses import replace
from functools import cache
from html import unescape
from pathlib import Path
from urllib.parse import parse_qsl

import msgspec
import pytest
from msgspec.structs import replace as replaced

from session_panel_site.pages.feature import Feature, load_features
from session_panel_site.pages.features import pages
from session_panel_site.pages.moment import Moment, moment
from session_panel_site.pages.origin import partly_decided
from session_panel_site.pages.sources import Sources, read_sources
from session_panel_site.pages.words import LANGUAGES, folder, load_words
from session_panel_spec.domain.manual import stating
from session_panel_spec.domain.rule_names import load_rule_names
from session_panel_spec.domain.rules import clauses_of, load_rules
from session_panel_spec.logs.story import STORIES
from session_panel_spec.simulator.bridge import Simulator
from session_panel_spec.verify.grades import rule_grades

ROOT = Path(__file__).parents[2]
FEATURES = load_features()
NAMED = pytest.mark.parametrize("feature", FEATURES.features, ids=lambda one: one.name)


@cache
def sources() -> Sources:
    return read_sources(ROOT)


@cache
def written() -> dict[str, str]:
    return dict(pages(sources()))


def page(feature: Feature, language: str) -> str:
    return written()[f"{folder(language)}features/{feature.name}.md"]


def part(text: str, rule: str) -> str:
    """Return what a page says of a rule that is at home on it."""
    rest = text.partition(f"**[{rule}](")[2]
    return re.split(r"\n\*\*\[|\n\n[^\n]+: \[[A-Z]+-\d+\]\([^)]*\)&nbsp;", rest)[0]


# Where the rules are at home


def test_every_rule_is_at_home_on_one_page_or_on_none_for_a_reason() -> None:
    homes = Counter(rule for one in FEATURES.features for rule in one.rules)
    homes.update([*FEATURES.elsewhere])
    assert homes == Counter(load_rules().keys())


def test_why_a_rule_is_on_no_page_is_told_in_both_languages() -> None:
    for rule, why in FEATURES.elsewhere.items():
        assert set(why) == set(LANGUAGES)
        assert all(len(text.split()) > 5 for text in why.values())
        for language in LANGUAGES:
            index = written()[f"{folder(language)}features/index.md"]
            assert f"[{rule} · {load_rule_names(language)[rule]}](../rules/" in index
            assert f"): {why[language]}." in index


@NAMED
def test_a_rule_that_has_a_part_in_a_feature_is_at_home_on_another_page(feature: Feature) -> None:
    others = {r for one in FEATURES.features if one.name != feature.name for r in one.rules}
    assert set(feature.also) <= others


# What a page says


@NAMED
def test_a_feature_is_told_in_plain_words_and_in_both_languages(feature: Feature) -> None:
    for told in (feature.title, feature.text, feature.picture.caption):
        assert set(told) == set(LANGUAGES)
        assert told["en"] != told["id"]
    for language in LANGUAGES:
        plain = " ".join((*feature.text[language], feature.picture.caption[language]))
        assert not re.search(r"[`_<>]|\b(conv|dnd|upset|draft|[A-Z]{3,}-\d+)\b", plain)
        assert all(text in page(feature, language) for text in feature.text[language])


@pytest.mark.parametrize("language", LANGUAGES)
@NAMED
def test_a_rule_is_told_by_name_with_its_sentences_or_as_decided(
    feature: Feature, language: str
) -> None:
    words, names = load_words(language).features, load_rule_names(language)
    text = page(feature, language)
    for rule in feature.rules:
        own = part(text, rule)
        assert own.startswith(f"../rules/{rule.lower()}.md) · {names[rule]}**\n")
        numbers = [int(one) for one in re.findall(r"manual\.md#sentence-(\d+)", own)]
        assert numbers == [one.number for one in stating(rule)]
        assert (words["decided"] in own) == (not numbers)
        assert (words["both"] in own) == (rule in partly_decided())


@NAMED
def test_the_grades_of_a_rule_are_those_of_the_last_verification(feature: Feature) -> None:
    graded = {one.rule: one.counts for one in rule_grades(sources().report.grades)}
    kinds = ("every size", "state of small sizes", "second reading", "examples alone", "checked")
    for rule in feature.rules:
        told = part(page(feature, "en"), rule).split("<br>")[1].partition(".\n")[0]
        found = dict.fromkeys(kinds, 0)
        for number, text in re.findall(r"(\d+) ([^\d]+)", told):
            [kind] = [kind for kind in kinds if kind in text]
            found[kind] = int(number)
        ungraded = [one for one in clauses_of(rule) if one.unobservable]
        assert tuple(found.values()) == (*graded[rule], len(ungraded))


def test_a_clause_that_only_an_example_speaks_for_is_told_so() -> None:
    report = sources().report
    weak = tuple(replaced(one, sizes="example only") for one in report.grades)
    text = dict(pages(replace(sources(), report=replaced(report, grades=weak))))
    assert "</span><br>1 shown by examples alone." in part(text["features/presence.md"], "PRES-5")


def test_without_a_verification_nothing_is_said_to_hold() -> None:
    for name, text in pages(replace(sources(), report=None)):
        if not name.endswith("index.md"):
            assert "sp-holds" not in text
            assert load_words("id" if name.startswith("id/") else "en").features["ungraded"] in text


@pytest.mark.parametrize("language", LANGUAGES)
@NAMED
def test_tests_are_linked_and_called_no_part_of_the_verification(
    feature: Feature, language: str
) -> None:
    for rule in feature.rules:
        [(told, address)] = re.findall(
            r"\n\[(\d+ .*)\]\((.*)\)", part(page(feature, language), rule)
        )
        assert address.endswith(f"rules/{rule.lower()}.md")
        assert ("no part of the verification" in told) == (language == "en")
        assert ("bukan bagian dari verifikasi" in told) == (language == "id")


@NAMED
def test_a_feature_has_the_story_of_its_picture_first(feature: Feature) -> None:
    for language in LANGUAGES:
        linked = re.findall(r"\n- \[.*\]\(\.\./stories/([\w-]+)\.md\)", page(feature, language))
        assert linked == [feature.picture.story, *feature.stories]
        assert set(linked) <= set(STORIES)
        assert len(set(linked)) == len(linked)


# The picture, and trying it


@cache
def shown(name: str, language: str) -> Moment:
    [feature] = (one for one in FEATURES.features if one.name == name)
    return moment(feature.picture, language)


def texts(view: object) -> list[str]:
    """Return the texts of a part of a view that a reader sees, each as often as it is there."""
    if isinstance(view, dict):
        unseen = {"id", "conversation", "session", "kind", "mode", "history", "tooltip"}
        return [text for key in view.keys() - unseen for text in texts(view[key])]
    if isinstance(view, list | tuple):
        return [text for one in view for text in texts(one)]
    return [view] if isinstance(view, str) and view else []


@pytest.mark.parametrize("language", LANGUAGES)
@NAMED
def test_a_picture_shows_every_text_of_the_view(feature: Feature, language: str) -> None:
    figure = page(feature, language).partition("<figure")[2].partition("</figure>")[0]
    seen = [unescape(text) for text in re.findall(r">([^<]+)<", figure)]
    view = shown(feature.name, language).view
    for text, number in Counter(texts(msgspec.to_builtins(view))).items():
        assert sum(one.count(text) for one in seen) >= number, text
    assert f'data-mode="{view.mode}"' in figure


@pytest.mark.parametrize("language", LANGUAGES)
@NAMED
def test_the_mouse_brings_the_tooltip_of_a_session_that_is_there(
    feature: Feature, language: str
) -> None:
    tips = {one.id: one.tooltip for one in shown(feature.name, language).view.sessions}
    found = re.findall(r'sp-screen-tip">([^<]+)<', page(feature, language))
    assert found == ([tips[feature.picture.over]] if feature.picture.over else [])


@pytest.mark.parametrize("language", LANGUAGES)
@NAMED
def test_the_simulator_opens_at_the_moment_of_the_picture(feature: Feature, language: str) -> None:
    [address] = re.findall(r"simulator/(?:index|id)\.md#([^)]+)\)", page(feature, language))
    asked = dict(parse_qsl(address))
    request = {"do": "tell", **asked, "played": int(asked["played"])}
    scene = json.loads(Simulator().answer(json.dumps(request)))["scene"]
    assert scene["view"] == json.loads(msgspec.json.encode(shown(feature.name, language).view))
    assert scene["locale"] == language
    assert scene["story"]["name"] == feature.picture.story
    assert not scene["own"], "a reader who leaves is asked, and has done nothing"
