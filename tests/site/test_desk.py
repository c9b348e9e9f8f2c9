"""The moving desk: what is committed is what the real panel shows, and it asks for nothing."""

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from session_panel_site.pages import desk
from session_panel_site.pages.__main__ import DOCS
from session_panel_spec.domain.rules import load_rules

FILE = DOCS / "assets" / "desk.svg"
INDONESIAN = DOCS / "assets" / "desk.id.svg"
SVG = "{http://www.w3.org/2000/svg}"


def moments(file: Path = FILE) -> list[list[str]]:
    """Return the texts of each moment of a committed picture."""
    root = ET.parse(file).getroot()  # noqa: S314 - it is our own drawing
    groups = [one for one in root.iter(f"{SVG}g") if one.get("class") == "moment"]
    return [["".join(text.itertext()) for text in one.iter(f"{SVG}text")] for one in groups]


def test_the_committed_desk_is_what_the_panel_shows():
    assert dict(desk.pages()) == {
        "assets/desk.svg": FILE.read_text("utf-8"),
        "assets/desk.id.svg": INDONESIAN.read_text("utf-8"),
    }


@pytest.mark.rules("UNRD-2", "SENT-2", "CLOS-1")
def test_each_moment_shows_the_screen_and_what_led_to_it():
    told = moments()
    assert len(told) == 11
    assert told[0] == ["Available", "Ho", "Home", "Rina Hartono", "offer(rina)", "OFFR-1"]
    assert told[1][:5] == ["Busy", "Ho", "Home", "Ri", "Rina Hartono"]
    assert told[1][-1] == "OFFR-3  CONV-1  SESS-1  SESS-2  SESS-3  PRES-1"
    assert "2" in told[4]
    assert "2" not in told[5]
    assert "!" in told[6]
    assert told[-1][-3:-1] == ["close(home)", "CLOS-1"]
    cited = {word for one in told for text in one for word in re.findall(r"[A-Z]{4}-\d+", text)}
    assert cited <= set(load_rules())


@pytest.mark.parametrize("file", [FILE, INDONESIAN])
def test_it_begins_where_much_is_there_and_shows_each_moment_once_a_round(file):
    delays = [int(one) for one in re.findall(r"animation-delay:(-?\d+)s", file.read_text("utf-8"))]
    total = int(re.search(r"animation:shown (\d+)s", file.read_text("utf-8"))[1])
    seconds = total // len(delays)
    assert sorted(delays) == [number * seconds - total for number in range(len(delays))]
    first = moments(file)[delays.index(min(delays))]
    assert {"!", "Rina Hartono", "Maya Putri"} <= set(first)
    assert len(first) > 12


@pytest.mark.rules("LANG-1", "CLOS-1")
def test_the_indonesian_desk_speaks_indonesian():
    told = moments(INDONESIAN)
    assert len(told) == len(moments())
    assert told[0] == ["Tersedia", "Aw", "Awal", "Rina Hartono", "Tawarkan: rina", "OFFR-1"]
    assert told[1][:5] == ["Sibuk", "Aw", "Awal", "Ri", "Rina Hartono"]
    assert told[-1][-3:-1] == ["X: Awal", "CLOS-1"]


def test_the_desk_asks_nothing_of_another_host_and_can_stand_still():
    text = FILE.read_text("utf-8")
    assert re.findall(r"https?://[^\s\"<]+", text) == ["http://www.w3.org/2000/svg"]
    assert not re.search(r"href|url\(|@import|<script|<image", text)
    assert "prefers-reduced-motion:reduce" in text
    assert "prefers-color-scheme:dark" in text
