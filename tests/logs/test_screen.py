"""The screen shows what the view says, and nothing that users write can do anything to it."""

import unicodedata
from io import BytesIO, StringIO, TextIOWrapper

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from rich.cells import cell_len
from rich.console import Console

from session_panel import (
    LOCALES,
    Accept,
    Choose,
    Close,
    Config,
    Confirm,
    Edit,
    End,
    Focus,
    Message,
    Offer,
    OpenRecord,
    OpenTab,
    Panel,
    Pick,
    Reason,
    Sentiment,
    Toggle,
    reason_text,
    translations,
)
from session_panel_spec.logs.screen import render_screen, screen_console
from session_panel_spec.logs.terminal_text import brief, numbers_text, plain, time_text

ANA = Offer(
    at=0,
    conversation="c1",
    customer="ana",
    mode="persistent",
    name="Ana Lestari",
    case="Refund",
    summary="Wants her money back.",
)
CASE = OpenRecord(at=0, record="r1", kind="case", title="Broken coffee machine")
HOME = Focus(at=0, session="home")
CONTROLS = [chr(code) for code in (*range(0x20), 0x7F, *range(0x80, 0xA0))]
REORDERING = [chr(code) for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))]
UNSAFE = frozenset((*CONTROLS, *REORDERING, "\u2028", "\u2029"))


@pytest.fixture(scope="module", autouse=True)
def _no_forced_colours():
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("FORCE_COLOR", raising=False)
        patch.delenv("TTY_COMPATIBLE", raising=False)
        yield


def _panel(*events, **config):
    panel = Panel(Config(**config))
    for event in events:
        panel.apply(event)
    return panel


def _printed(panel, locale="en", width=100):
    file = StringIO()
    console = screen_console(file)
    console.width = width
    console.print(render_screen(panel.view(locale), translations(locale)))
    return file.getvalue()


def _screen(*events, locale="en", **config):
    return _printed(_panel(*events, **config), locale)


def _entries(screen):
    """Return the left column, below the presence and whether new conversations can come."""
    return _column(screen.partition("├")[2])


def _column(screen):
    rows = [line.split("│")[1] for line in screen.splitlines() if line.startswith("│")]
    return [" ".join(row.split()) for row in rows]


@pytest.mark.rules("CLOS-1", "OFFR-8")
def test_a_new_panel_shows_home_and_no_work():
    assert _screen().splitlines() == [
        "╭────────────────────────────────────┬───────────────────────────────────────────────"
        "──────────────╮",
        "│ Available                          │                                               "
        "              │",
        "│ New conversations can come.        │ [Dashboard]                                   "
        "              │",
        "├────────────────────────────────────┼───────────────────────────────────────────────"
        "──────────────┤",
        "│ ▸ Ho   Home                        │ My work items                                 "
        "              │",
        "│                                    │   none                                        "
        "              │",
        "│                                    │ Closed work items                             "
        "              │",
        "│                                    │   none                                        "
        "              │",
        "╰────────────────────────────────────┴───────────────────────────────────────────────"
        "──────────────╯",
    ]


@pytest.mark.rules("TITL-2", "FOCS-1", "EDIT-1", "UNRD-2", "SENT-2")
def test_an_entry_has_focus_icon_title_and_badges():
    screen = _screen(
        ANA,
        Accept(at=1, conversation="c1"),
        Edit(at=2, session="c1", fields={"Priority": "High"}),
        CASE,
        Message(at=3, conversation="c1"),
        Message(at=4, conversation="c1"),
        Sentiment(at=5, conversation="c1", level="negative"),
    )
    assert _entries(screen) == ["Ho Home", "An Ana Lestari * 2 !", "▸ Br Broken coffee machine"]


@pytest.mark.rules("UNRD-3", "SENT-4")
@pytest.mark.parametrize(
    ("locale", "tooltip"),
    [
        ("en", "Urgent attention needed in your conversation. 1 new update in your conversation."),
        ("id", "Perhatian mendesak dibutuhkan dalam percakapan Anda. 1 info baru dalam percakapan"),
    ],
)
def test_a_badge_brings_its_tooltip(locale, tooltip):
    happened = (
        ANA,
        Accept(at=1, conversation="c1"),
        HOME,
        Message(at=3, conversation="c1"),
        Sentiment(at=5, conversation="c1", level="negative"),
    )
    screen = _screen(*happened, locale=locale)
    assert f"An: Ana Lestari. {tooltip}" in screen
    assert tooltip not in _screen(*happened[:3], locale=locale)


@pytest.mark.rules("MODE-1")
def test_a_collapsed_panel_shows_icons_and_badges_only():
    screen = _screen(CASE, Edit(at=1, session="r1", fields={"a": "b"}), Toggle(at=2))
    assert _entries(screen)[:2] == ["Ho", "▸ Br *"]
    assert "Broken coffee machine" not in screen


@pytest.mark.rules("SESS-2", "FOCS-3")
def test_a_conversation_shows_its_communication_panel_and_tabs():
    screen = _screen(replace(ANA, channel="sms"), Accept(at=1, conversation="c1"))
    assert "│ Busy " in screen
    assert "[Active conversation]  KB search " in screen
    for name, value in {
        "Customer": "Ana Lestari",
        "Channel": "SMS",
        "Case": "Refund",
        "Summary": "Wants her money back.",
        "State": "Active",
        "Sentiment": "Neutral",
        "History": "Fresh",
    }.items():
        assert f"│   {name:<9}  {value} " in screen


@pytest.mark.rules("END-1")
def test_an_ended_conversation_is_read_only():
    screen = _screen(ANA, Accept(at=1, conversation="c1"), End(at=2, conversation="c1"))
    assert "State      Ended, read-only" in screen


@pytest.mark.rules("TABS-1")
def test_the_focused_tab_is_marked():
    tab = OpenTab(at=1, session="r1", tab="order", kind="record", title="Order 4711")
    assert "│  Form  [Order 4711]" in _screen(CASE, tab)


@pytest.mark.rules("EDIT-1")
def test_the_form_shows_its_unsaved_fields():
    edited = _screen(CASE, Edit(at=1, session="r1", fields={"Priority": "High"}))
    assert "│ Unsaved edits " in edited
    assert "│   Priority  High " in edited
    assert "│ No unsaved edits " in _screen(CASE)


def test_a_field_that_was_emptied_is_shown_by_its_name():
    assert "│   Priority " in _screen(CASE, Edit(at=1, session="r1", fields={"Priority": ""}))


@pytest.mark.rules("CLOS-2")
def test_the_dialog_shows_its_question():
    screen = _screen(CASE, Close(at=1, session="r1"))
    assert "║ Close the session Broken coffee machine? ║" in screen
    assert "║" not in _screen(CASE)


@pytest.mark.rules("SESS-2", "OFFR-4")
def test_an_offer_shows_who_is_calling_how_and_until_when():
    assert "◂ Ana Lestari (c1, Chat) is calling until t=2m" in _screen(ANA)


@pytest.mark.rules("OFFR-8")
def test_what_keeps_new_conversations_away_stands_beside_the_presence():
    away = _panel(ANA, Choose(at=1, presence="away"), session_limit=1, capacity=1)
    beside = " ".join(_column(_printed(away).partition("├")[0]))
    reasons = ("presence", "at-capacity", "no-room")
    told = " ".join(reason_text(Reason(reason)) for reason in reasons)
    assert beside == f"Away No new conversations can come. {told}"


WAITS = (Accept(at=1, conversation="c1"), Close(at=2, session="c1"), Confirm(at=3))


@pytest.mark.rules("CLOS-1", "SESS-1")
def test_home_shows_the_work_items_and_their_menus():
    screen = _screen(ANA, *WAITS)
    assert "│ My work items " in screen
    assert "│   Ana Lestari  Waiting " in screen
    assert "  … Open " in screen


@pytest.mark.rules("UNRD-1", "UNRD-3")
def test_a_work_item_has_its_badge_and_its_tooltip():
    screen = _screen(ANA, *WAITS, Message(at=4, conversation="c1"))
    assert "│   Ana Lestari  Waiting  1  … Open " in screen
    assert "\n  Ana Lestari. 1 new update in your conversation." in screen


@pytest.mark.rules("UNRD-3")
def test_what_a_session_tells_its_work_item_does_not_tell_again():
    unread = (ANA, Accept(at=1, conversation="c1"), HOME, Message(at=2, conversation="c1"))
    assert _screen(*unread).count("1 new update in your conversation.") == 1


@pytest.mark.rules("UNRD-1")
@pytest.mark.parametrize("locale", LOCALES)
def test_a_list_says_how_many_more_there_are(locale):
    others = (Pick(at=0, conversation=c, customer=c, mode="live", name=c) for c in "abc")
    panel = _panel(*others, HOME, Message(at=1, conversation="a"), work_item_limit=1)
    panel.apply(Message(at=2, conversation="b"))
    more = {
        "en": "2 more, 1 of them with unread messages",
        "id": "2 lagi, 1 di antaranya dengan pesan yang belum dibaca",
    }[locale]
    assert f"│   {more} " in _printed(panel, locale)
    assert more not in _printed(_panel(HOME), locale)


@pytest.mark.rules("LANG-1")
def test_what_the_view_says_is_in_its_language():
    screen = _screen(Offer(at=0, conversation="c", customer="a", mode="live"), locale="id")
    assert "Pengunjung" in screen
    assert "Available" not in screen


def _everywhere(text):
    """Return a panel on which a text is wherever users' text can be, in each of its screens."""
    new = {"mode": "live", "name": f"N{text}", "case": f"C{text}", "summary": f"S{text}"}
    new |= {"channel": f"H{text}"}
    yield (
        panel := _panel(
            Offer(at=0, conversation=f"c{text}", customer="a", **new),
            dashboard=f"D{text}",
        )
    )
    for event in (
        Accept(at=1, conversation=f"c{text}"),
        OpenTab(at=2, session=f"c{text}", tab="t", kind="record", title=f"T{text}"),
        Edit(at=3, session=f"c{text}", fields={f"F{text}": f"V{text}"}),
        HOME,
        Message(at=4, conversation=f"c{text}"),
        Close(at=5, session=f"c{text}"),
    ):
        panel.apply(event)
        yield panel


@pytest.mark.parametrize("unsafe", sorted(UNSAFE), ids=lambda c: f"U+{ord(c):04X}")
def test_no_character_that_users_write_drives_the_terminal(unsafe):
    for panel in _everywhere(f"{unsafe}[31m"):
        assert not UNSAFE & set(_printed(panel).replace("\n", ""))


def test_a_control_character_is_shown_as_a_sign():
    assert plain("\x1b[2J\x07\x9b1m\u202e\r\n\t\x7f") == "␛[2J␇\ufffd1m\ufffd␍↵␉␡"


def test_ordinary_text_is_shown_as_it_is():
    text = "Ana, مرحبا, नमस्ते, e\u0301, 👩🏽\u200d💻, 東京 [x] :smile: \\[y]"
    assert plain(text) == text


@pytest.mark.parametrize("text", ["[bold red]x[/]", "[/]", "[link=x]y", ":smile:", "\\[b]", "[["])
def test_markup_in_users_text_is_only_text(text):
    for panel in _everywhere(f" {text}"):
        assert text in _printed(panel)


def test_the_rest_of_a_very_long_text_is_left_out():
    assert brief("x" * 1000) == "x" * 300 + "…"
    assert brief("x" * 300) == "x" * 300


@pytest.mark.parametrize(
    "title",
    [
        "مرحبا بالعالم",
        "שלום עולם",
        "नमस्ते",
        "क्षत्रिय",
        "e\u0301e\u0301e\u0301",
        "Z\u0351\u036b\u0343\u036a\u0302\u036b\u033d\u034f\u0334A\u0334\u0335",
        "東京都渋谷区神宮前一丁目二番三号マンション",
        "👩🏽\u200d💻👨\u200d👩\u200d👧 family",
        "x" * 200,
    ],
)
@pytest.mark.parametrize("width", [100, 60])
@pytest.mark.parametrize("toggles", [0, 1])
def test_no_script_breaks_the_frame(title, width, toggles):
    panel = _panel(
        OpenRecord(at=0, record="r", kind="case", title=title), *[Toggle(at=1)] * toggles
    )
    assert {cell_len(line) for line in _printed(panel, width=width).splitlines()} == {width}


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60))
def test_any_title_is_harmless(title):
    shown = _screen(OpenRecord(at=0, record="r", kind="case", title=f"x{title}"))
    assert not any(unicodedata.category(c) in {"Cc", "Zl", "Zp"} for c in shown.replace("\n", ""))


@pytest.mark.parametrize("width", [1, 5, 10, 20, 40])
def test_a_narrow_terminal_is_no_error(width):
    panel = _panel(ANA, Accept(at=1, conversation="c1"), HOME, Message(at=2, conversation="c1"))
    assert _printed(panel, width=width)


def test_a_wide_terminal_has_no_wider_screen():
    panel = _panel(ANA, Accept(at=1, conversation="c1"))
    assert max(map(len, _printed(panel, width=250).splitlines())) == 100


def test_colours_are_for_terminals_only():
    view = _panel(CASE).view()
    piped, shown = StringIO(), StringIO()
    screen_console(piped).print(render_screen(view, translations("en")))
    Console(file=shown, force_terminal=True, color_system="standard").print(
        render_screen(view, translations("en"))
    )
    assert "\x1b" not in piped.getvalue()
    assert "\x1b[" in shown.getvalue()


def test_a_pipe_is_a_hundred_columns_wide():
    assert screen_console(StringIO()).width == 100


def test_a_terminal_keeps_its_width(monkeypatch):
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "70")
    assert screen_console(StringIO()).width == 70


def test_an_encoding_without_the_signs_is_no_error():
    file = BytesIO()
    console = screen_console(TextIOWrapper(file, "ascii", write_through=True))
    console.print(
        render_screen(
            _panel(OpenRecord(at=0, record="r", kind="case", title="م")).view(), translations("en")
        )
    )
    assert b"| ? ?" in file.getvalue()


def test_without_a_file_a_screen_goes_to_standard_output(capsys):
    screen_console().print(render_screen(_panel(CASE).view(), translations("en")))
    assert "Broken coffee machine" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0s"),
        (0.0001, "0s"),
        (35, "35s"),
        (95.5, "1m35.5s"),
        (119.9999, "2m"),
        (3600, "1h"),
        (28 * 86_400 + 61, "28d1m1s"),
        (1e15, "11574074074d1h46m40s"),
    ],
)
def test_a_time_is_written_as_people_write_it(seconds, text):
    assert time_text(seconds) == text


@pytest.mark.parametrize(
    ("numbers", "text"),
    [((), ""), ((2,), "2"), ((1, 2), "1-2"), ((1, 3, 4, 5, 9, 10), "1, 3-5, 9-10")],
)
def test_numbers_in_a_row_are_told_by_the_first_and_the_last(numbers, text):
    assert numbers_text(numbers) == text


@pytest.mark.rules("LANG-1")
def test_the_names_of_the_parts_are_in_the_language_of_the_screen():
    panel = _panel(
        Pick(at=0, conversation="c", customer="ana", mode="live", name="Ana", summary="Lampu rusak")
    )
    for name in ("Pelanggan", "Ringkasan", "Status", "Sentimen", "Riwayat"):
        assert name in _printed(panel, "id")
    panel.apply(Focus(at=1, session="home"))
    assert "Item kerja saya" in _printed(panel, "id")
