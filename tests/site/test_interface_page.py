"""The page of the interface has every field, refusal, effect, text and reason, in its place."""

import re
from functools import cache
from pathlib import Path

import msgspec
import pytest
from babel.messages.pofile import read_po

from session_panel import Config, Effect, PresencePolicy, Reason, reason_text, text, view
from session_panel.text import HISTORIES, LABELS
from session_panel_site.pages import interface
from session_panel_site.pages.fields import kind_text
from session_panel_spec.domain.interface import load_interface
from session_panel_spec.domain.invalid_input import load_invalid_inputs
from session_panel_spec.domain.panel_events import EVENTS, NAMES, name_of

INTERFACE = load_interface()
LOCALE = Path(text.__file__).parent / "locale"
NOT_ON_A_SCREEN = {
    *LABELS.values(),
    *HISTORIES.values(),
    "%(count)d more",
    "%(count)d more, %(unread)d of them with unread messages",
} - {LABELS["open"]}
"""What a service says around the screen: no view has it."""


@cache
def written() -> str:
    ((path, page),) = interface.pages()
    assert path == "interface.md"
    return page


def part(heading: str) -> str:
    """Return what stands under a heading, up to the next one."""
    return re.split(r"^#+ ", written().partition(f"\n{heading}\n")[2], maxsplit=1, flags=re.M)[0]


def rows(text: str) -> list[list[str]]:
    lines = [line for line in text.splitlines() if line.startswith("| ")]
    return [line[2:-2].split(" | ") for line in lines[2:]]


def test_every_event_is_on_the_page_once():
    told = re.findall(r"^#### `(\w+)`$", written(), re.M)
    assert len(told) == len(NAMES)
    assert set(told) == NAMES


@pytest.mark.parametrize("event", EVENTS, ids=name_of)
def test_an_event_lists_its_refusals_in_order(event):
    own = part(f"#### `{name_of(event)}`").partition("Effects:")[0]
    told = re.findall(r"^(\d+)\. (.+) \[([A-Z]+-\d+)\]\([^)]*\), `([\w-]+)`", own, re.M)
    listed = INTERFACE.refusals(name_of(event))
    assert told == [(str(n), c.when, c.rule, c.reason) for n, c in enumerate(listed, 1)]
    assert ("Never refused." in own) is (not listed)


@pytest.mark.parametrize("event", EVENTS, ids=name_of)
def test_an_event_lists_its_effects_in_order(event):
    own = part(f"#### `{name_of(event)}`")
    alone, listed = own.partition("Refused:")[0], own.partition("Effects:")[2]
    told = re.findall(r"Effect: `(\w+)`", alone) + re.findall(r"^\d+\. `(\w+)`", listed, re.M)
    assert told == [one.effect for one in INTERFACE.events[name_of(event)].effects]
    assert ("No effects." in own) is (not told)


@pytest.mark.parametrize("event", EVENTS, ids=name_of)
def test_an_event_names_its_fields(event):
    own = part(f"#### `{name_of(event)}`").partition("\n")[2].partition("\n")[0]
    fields = set(event.__struct_fields__) - {"at"}
    if "customer" in fields and "conversation" in fields:
        assert fields <= {row[0].strip("`") for row in rows(part("## Events"))}
    else:
        assert {*re.findall(r"`(\w+)` \(", own)} == fields


def parts(heading: str) -> dict[str, list[str]]:
    """Return the fields of a table, by what they are fields of, which stands with the first."""
    found: dict[str, list[str]] = {}
    for whole, field, _, _ in rows(part(heading)):
        if whole:
            fields = found.setdefault(whole.strip("`"), [])
        fields.append(field.strip("`"))
    return found


def test_every_part_of_the_screen_has_all_of_its_fields():
    told = parts("## The screen")
    assert told == {name: list(getattr(view, name).__struct_fields__) for name in INTERFACE.screen}


def test_every_effect_has_all_of_its_fields():
    kinds = {str(one.__struct_config__.tag): one for one in Effect.__subclasses__()}
    assert parts("## Effects") == {n: list(kind.__struct_fields__) for n, kind in kinds.items()}


def test_every_option_of_the_configuration_has_its_default():
    told = {row[0].strip("`"): row[2].strip("`") for row in rows(part("### Configuration"))}
    assert list(told) == list(Config.__struct_fields__)
    assert told["capacity"] == "2"
    assert told["waiting_time"] == str(28 * 86_400)
    assert told["auto_accept"] == "false"
    for field in PresencePolicy.__struct_fields__:
        assert f"`{field}` (default `{getattr(PresencePolicy(), field)}`)" in part(
            "### Configuration"
        )


@pytest.mark.rules("LANG-1")
def test_every_text_that_a_screen_can_show_is_on_the_page_in_both_languages():
    told = {english: indonesian for _, english, indonesian in rows(part("### Texts"))}
    told |= {english: indonesian for _, english, indonesian in rows(part("## Reasons"))}
    with (LOCALE / "session_panel.pot").open("rb") as file:
        catalogue = read_po(file)
    forms = {form for one in catalogue for form in ([one.id] if one.id == str(one.id) else one.id)}
    assert told.keys() == forms - NOT_ON_A_SCREEN - {""}
    assert told["Home"] == "Awal"
    assert told["%(count)d messages are unread."] == "%(count)d pesan belum dibaca."


def test_every_reason_is_on_the_page_in_both_languages():
    told = {row[0].strip("`"): row[1:] for row in rows(part("## Reasons"))}
    assert told == {r: [reason_text(r), reason_text(r, "id")] for r in Reason}


@pytest.mark.parametrize(
    ("hint", "words"),
    [
        (bool, "true or false"),
        (str | None, "text or none"),
        (tuple[view.TabView, ...], "list of `TabView`"),
        (frozenset[text.Locale], "set of `en` or `id`"),
        (msgspec.structs.fields(Config)[3].type, "duration"),
    ],
)
def test_a_kind_of_value_is_told_in_words(hint, words):
    assert kind_text(hint) == words


def test_every_link_within_the_page_leads_to_a_heading():
    headings = re.findall(r"^#+ (.+)$", written(), re.M)
    anchors = {re.sub(r"[^\w]+", "-", heading.lower()).strip("-") for heading in headings}
    assert {*re.findall(r"\]\(#([\w-]+)\)", written())} <= anchors


def test_all_that_is_refused_before_any_rule_is_on_the_page():
    own = part("## Invalid input")
    told = {tuple(cell.strip("` ") for cell in row[-2:]) for row in rows(own)}
    inputs = load_invalid_inputs()
    refused = {pair for kind in inputs.kinds.values() for pair in kind.refused.items()}
    asked = {(call.field, call.problem) for call in inputs.call}
    assert {(given.strip("` "), problem.strip("` ")) for given, problem in refused | asked} <= told
