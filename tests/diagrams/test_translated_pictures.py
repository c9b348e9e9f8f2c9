"""A picture in Indonesian has the parts of the English one, and no word of the code's."""

import re
import shutil
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from session_panel import MACHINES
from session_panel_site.pictures import committed
from session_panel_site.pictures.names import load_names
from session_panel_site.pictures.translated import translated
from session_panel_spec.diagrams.catalogue import NAMES, picture_of
from session_panel_spec.diagrams.statechart import machine_graph
from session_panel_spec.domain.panel_events import NAMES as EVENTS
from session_panel_spec.domain.rule_names import load_rule_names

SVG = "{http://www.w3.org/2000/svg}"

ALIKE = {"dialog", "mode", "host", "router", "administrator", "panel"}
"""What is called alike in both languages."""

CODE = {
    *(state for table in MACHINES.values() for state in table.states),
    *(event for table in MACHINES.values() for event in table.events),
    *(guard for table in MACHINES.values() for guard in table.guards),
    *(table.name for table in MACHINES.values()),
    *EVENTS,
    *("customer", "clock", "agent", "badge", "none", "unread", "home", "else", "not", "absent"),
    *("update_conversation", "close_notification", "load_page", "save_form", "any", "another"),
} - ALIKE
WORD = re.compile(rf"(?<![\w-])(?:{'|'.join(sorted(CODE))})(?![\w-])")


def drawing(name: str, language: str) -> ET.Element:
    """Return a committed picture."""
    return ET.fromstring(committed.inline_svg(name, "", language))  # noqa: S314 - it is our own


@pytest.mark.parametrize("name", NAMES)
def test_nothing_that_is_read_of_a_picture_is_a_name_of_the_code(name: str) -> None:
    root = drawing(name, "id")
    read = [element.text or "" for tag in ("text", "desc") for element in root.iter(f"{SVG}{tag}")]
    titles = [one.text or "" for one in root.iter(f"{SVG}title") if "(" not in (one.text or "")]
    assert [text for text in (*read, *titles) if WORD.search(text)] == []
    assert [text for text in titles if text.strip()]


@pytest.mark.parametrize("name", [*(t.name for t in MACHINES.values()), "components"])
def test_a_picture_has_the_same_parts_in_both_languages(name: str) -> None:
    def parts(language: str) -> list[tuple[str, ...]]:
        groups = drawing(name, language).iter(f"{SVG}g")
        told = ("id", "class", "data-event", "data-guard", "data-source", "data-target")
        own = (group for group in groups if not group.get("id", "").startswith("a_"))
        return sorted(tuple(group.get(key, "") for key in told) for group in own)

    assert parts("en") == parts("id")


def test_a_rule_is_named_in_the_language_and_leads_to_its_page_there() -> None:
    links = [*drawing("mode", "id").iter(f"{SVG}a")]
    name = load_rule_names("id")["MODE-1"]
    assert {link.findtext(f"{SVG}title") for link in links} == {f"MODE-1: {name}"}
    text = committed.inline_svg("mode", "../../", "id")
    assert set(re.findall(r'href="([^"]*)"', text)) == {"../../rules/mode-1/"}


def test_a_word_without_a_name_stops_the_picture() -> None:
    graph = machine_graph("mode")
    node = next(one for one in graph.nodes if one.title)
    other = replace(graph, nodes=(node._replace(title="folded"),), edges=(), clusters=())
    with pytest.raises(ValueError, match="mode: there is no name for 'folded' in id"):
        translated(other, "id")


def test_no_two_states_or_events_of_a_machine_have_one_name() -> None:
    names = load_names("id")
    for words in (*names.states.values(), *names.steps.values(), names.events, names.guards):
        told = {code: word for code, word in words.items() if code != "otherwise"}
        assert len({*told.values()}) == len(told)


def test_a_picture_whose_rules_were_renamed_is_stale(tmp_path) -> None:
    shutil.copytree(committed.FOLDER, tmp_path, dirs_exist_ok=True)
    mode = tmp_path / "id" / "mode.svg"
    mode.write_text(mode.read_text("utf-8").replace("MODE-1: ", "MODE-1: Dulu "), "utf-8")
    assert [*committed.stale_files(tmp_path)] == ["id/mode.svg"]


def test_english_is_left_as_it_is() -> None:
    assert translated(picture := picture_of("mode"), "en") is picture
