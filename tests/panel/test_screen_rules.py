"""What the panel shows: titles, icons, badges, tooltips and words (section 6 of the domain)."""

import gettext
import unicodedata
from typing import get_args

import pytest

from panel.agent import Agent
from session_panel import LOCALES, Config, InvalidInput, Reason, Sentiment
from session_panel.config import Threshold
from session_panel.events import SentimentLevel

LEVELS = [
    "very negative",
    "negative",
    "slightly negative",
    "neutral",
    "slightly positive",
    "positive",
    "very positive",
]
ALERTING = {"slightly negative": 3, "negative": 2, "very negative": 1, "off": 0}
"""How many of the levels alert under each threshold."""


def messages(agent, conversation, count):
    for _ in range(count):
        agent.message(conversation)


def in_background(conversation="ana", **more):
    """An agent at Home, with one active conversation."""
    agent = Agent()
    agent.pick(conversation, **more)
    agent.focus("home")
    return agent


# Titles


@pytest.mark.rules("TITL-1")
def test_a_conversations_title_is_the_customers_name():
    agent = Agent()
    agent.pick("c1", name="Ana Putri", case="Broken lamp")
    assert agent.entry("c1").title == "Ana Putri"


@pytest.mark.rules("TITL-1")
@pytest.mark.parametrize("kind", ["case", "contact", "account"])
def test_a_records_title_is_its_name(kind):
    agent = Agent()
    agent.shift_click("r1", kind, "Contoso")
    assert agent.entry("r1").title == "Contoso"
    assert agent.entry("r1", "id").title == "Contoso"


@pytest.mark.rules("TITL-1", "LANG-1")
@pytest.mark.parametrize(("locale", "word"), [("en", "Visitor"), ("id", "Pengunjung")])
def test_unauthenticated_customers_are_numbered_from_1(locale, word):
    agent = Agent(capacity=9)
    agent.pick("a", name=None)
    agent.offer("b", name=None)
    agent.pick("named")
    agent.accept("b")
    agent.pick("c", name=None)
    titles = {entry.id: entry.title for entry in agent.screen(locale).sessions}
    assert (titles["a"], titles["b"], titles["c"]) == (f"{word} 1", f"{word} 2", f"{word} 3")
    assert titles["named"] == "Named"


@pytest.mark.rules("TITL-1")
@pytest.mark.parametrize("gone", ["closed", "ended", "waiting", "dropped", "left"])
def test_a_visitors_number_is_never_used_again(gone):
    agent = Agent()
    agent.pick("a", "persistent" if gone == "waiting" else "live", name=None)
    if gone == "ended":
        agent.end("a")
    elif gone == "left":
        agent.leave("a")
    agent.shut("a")
    if gone == "dropped":
        agent.drop("a")
    agent.pick("b", name=None)
    assert agent.entry("b").title == "Visitor 2"
    agent.shut("b")
    agent.pick("c", name=None)
    assert agent.entry("c").title == "Visitor 3"


@pytest.mark.rules("TITL-1", "CONV-5")
@pytest.mark.parametrize("how", ["open", "accept"])
def test_a_visitors_resumed_conversation_keeps_its_number(how):
    agent = Agent()
    agent.has_waiting("a", name=None)
    agent.pick("b", name=None)
    if how == "open":
        agent.open("a")
    else:
        agent.message("a")
        assert [offer.title for offer in agent.screen().offers] == ["Visitor 1"]
        agent.accept("a")
    assert agent.entry("a").title == "Visitor 1"
    assert agent.entry("b").title == "Visitor 2"


@pytest.mark.rules("TITL-1", "CONV-5")
@pytest.mark.parametrize("how", ["open", "accept"])
def test_no_number_is_left_out_when_a_visitors_conversation_is_resumed(how):
    agent = Agent()
    agent.has_waiting("a", name=None)
    if how == "accept":
        agent.message("a")
    getattr(agent, how)("a")
    agent.pick("b", name=None)
    assert agent.entry("b").title == "Visitor 2"


@pytest.mark.rules("TITL-1")
def test_a_visitors_next_conversation_has_a_number_of_its_own():
    agent = Agent()
    agent.has_ended("a", name=None)
    agent.pick("a again", customer="a", name=None)
    assert agent.entry("a again").title == "Visitor 2"
    agent.open("a")
    assert agent.entry("a").title == "Visitor 1"


@pytest.mark.rules("TITL-1", "OFFR-4", "OFFR-5")
@pytest.mark.parametrize("answer", ["reject", "leave"])
def test_no_two_visitors_share_a_number_whatever_becomes_of_offers(answer):
    agent = Agent(capacity=9)
    agent.offer("a", name=None)
    agent.offer("b", name=None)
    getattr(agent, answer)("a")
    agent.offer("c", name=None)
    agent.accept("c")
    agent.accept("b")
    titles = [agent.entry("b").title, agent.entry("c").title]
    assert len(set(titles)) == 2
    assert all(title.startswith("Visitor ") for title in titles)


@pytest.mark.rules("TITL-1")
@pytest.mark.parametrize("state", ["waiting", "offered", "opened again", "over"])
def test_a_visitors_number_is_the_conversations_whatever_becomes_of_it(state):
    agent = Agent()
    agent.has_waiting("a", name=None)
    agent.pick("b", name=None)
    if state == "offered":
        agent.message("a")
        assert agent.screen().offers[0].title == "Visitor 1"
    elif state in ("opened again", "over"):
        agent.open("a")
    if state == "over":
        agent.end("a")
    agent.focus("home")
    assert agent.work_item("a").title == "Visitor 1"
    assert agent.work_item("b").title == "Visitor 2"


@pytest.mark.rules("TITL-1", "CONV-12")
@pytest.mark.parametrize("how", ["pick", "offer", "assign"])
def test_one_that_comes_back_after_a_transfer_takes_a_new_number(how):
    agent = Agent()
    agent.has_waiting("a", name=None)
    agent.transfer("a")
    getattr(agent, how)("a", name=None)
    if how == "offer":
        agent.accept("a")
    agent.focus("home")
    assert agent.work_item("a").title == "Visitor 2"


@pytest.mark.rules("TITL-1", "CONV-13")
def test_an_assigned_visitor_takes_a_number_at_once_and_keeps_it():
    agent = Agent()
    agent.assign("a", name=None)
    assert agent.work_item("a").title == "Visitor 1"
    agent.pick("b", name=None)
    agent.message("a")
    agent.accept("a")
    assert (agent.entry("a").title, agent.entry("b").title) == ("Visitor 1", "Visitor 2")


@pytest.mark.rules("TITL-1", "LANG-1")
@pytest.mark.parametrize(("locale", "word"), [("en", "Visitor"), ("id", "Pengunjung")])
def test_the_offer_of_a_new_visitor_has_no_number_yet(locale, word):
    agent = Agent()
    agent.has_closed("a", name=None)
    agent.offer("a again", customer="a", name=None)
    assert agent.screen(locale).offers[0].title == word


@pytest.mark.rules("TITL-1", "LANG-1")
@pytest.mark.parametrize(("locale", "word"), [("en", "Visitor"), ("id", "Pengunjung")])
def test_a_visitor_is_named_so_wherever_a_customer_is_named(locale, word):
    agent = Agent()
    agent.offer("a", name=None)
    assert agent.screen(locale).offers[0].title.startswith(word)
    agent.accept("a")
    assert agent.screen(locale).communication.customer == f"{word} 1"
    agent.close("a")
    assert f"{word} 1" in agent.screen(locale).dialog.text
    agent.confirm()
    [item] = agent.screen(locale).dashboard.closed.items
    assert item.title == f"{word} 1"


@pytest.mark.rules("TITL-1")
def test_each_panel_counts_its_own_visitors():
    for _ in range(2):
        agent = Agent()
        agent.pick("a", name=None)
        assert agent.entry("a").title == "Visitor 1"


@pytest.mark.rules("CLOS-1", "LANG-1")
@pytest.mark.parametrize(("locale", "title"), [("en", "Home"), ("id", "Awal")])
def test_home_has_a_title_in_each_language(locale, title):
    assert Agent().entry("home", locale).title == title


# Names that are told later


@pytest.mark.rules("TITL-3")
@pytest.mark.parametrize("locale", LOCALES)
def test_a_name_told_later_shows_at_once_wherever_the_customer_is_named(locale):
    agent = Agent()
    agent.pick("a", name=None)
    agent.rename("a", "Ana Putri")
    assert agent.screen(locale).communication.customer == "Ana Putri"
    agent.focus("home")
    agent.message("a")
    agent.close("a")
    entry = agent.entry("a", locale)
    assert (entry.title, entry.icon) == ("Ana Putri", "An")
    assert entry.tooltip.startswith("Ana Putri. 1 ")
    assert "Ana Putri?" in agent.screen(locale).dialog.text
    item = agent.work_item("a", locale)
    assert (item.title, item.tooltip) == ("Ana Putri", entry.tooltip)


@pytest.mark.rules("TITL-3", "TITL-1")
@pytest.mark.parametrize("told", ["before the offer", "while it rings"])
def test_the_offer_and_the_work_item_of_one_who_waits_show_the_name_too(told):
    agent = Agent()
    agent.has_waiting("a", name=None)
    if told == "before the offer":
        agent.rename("a", "Ana")
    agent.message("a")
    if told == "while it rings":
        agent.rename("a", "Ana")
    assert agent.screen().offers[0].title == "Ana"
    assert agent.work_item("a").title == "Ana"
    agent.accept("a")
    assert agent.entry("a").title == "Ana"


@pytest.mark.rules("TITL-3")
def test_a_known_name_can_be_told_anew_but_not_taken_back():
    agent = Agent()
    agent.pick("a", name="Ana")
    agent.rename("a", "Ana Putri")
    assert agent.entry("a").title == "Ana Putri"
    for nothing in ("", " \t", "\u200b", "\u202e \u2066"):
        assert agent.refused.rename("a", nothing) == ("TITL-3", Reason.NO_NAME)
    assert agent.entry("a").title == "Ana Putri"


@pytest.mark.rules("TITL-3")
@pytest.mark.parametrize("kind", ["case", "contact", "account"])
@pytest.mark.parametrize("focused", ["lamp", "home"])
def test_the_title_of_an_open_record_follows_too(focused, kind):
    agent = Agent()
    agent.shift_click("lamp", kind, "Broken lamp")
    agent.focus(focused)
    agent.close("lamp")
    agent.rename_record("lamp", "Mended lamp")
    entry = agent.entry("lamp")
    assert (entry.title, entry.icon, entry.tooltip) == ("Mended lamp", "Me", "Mended lamp")
    assert agent.screen().dialog.text == "Close the session Mended lamp?"
    assert agent.refused.rename_record("lamp", " ") == ("TITL-3", Reason.NO_NAME)


@pytest.mark.rules("TITL-3")
def test_the_customers_other_conversations_keep_their_names():
    agent = Agent()
    agent.has_closed("a", name=None)
    agent.pick("a again", customer="a", name=None)
    agent.rename("a again", "Ana")
    agent.open("a")
    assert (agent.entry("a").title, agent.entry("a again").title) == ("Visitor 1", "Ana")


@pytest.mark.rules("TITL-3", "OFFR-1")
@pytest.mark.parametrize("how", ["offer", "pick", "assign"])
def test_it_changes_what_is_shown_never_whose_conversation_it_is(how):
    agent = Agent()
    agent.pick("visit", customer="visitor-7", name=None)
    agent.rename("visit", "Ana")
    refused = getattr(agent.refused, how)
    assert refused("other", customer="visitor-7") == ("OFFR-1", Reason.CUSTOMER_ENGAGED)
    getattr(agent, how)("other", customer="ana", name="Ana")


@pytest.mark.rules("TITL-3", "TITL-1")
def test_one_named_while_offered_starts_under_that_name_and_takes_no_number():
    agent = Agent()
    agent.offer("a", name=None)
    agent.rename("a", "Ana")
    assert agent.screen().offers[0].title == "Ana"
    agent.accept("a")
    agent.pick("b", name=None)
    assert (agent.entry("a").title, agent.entry("b").title) == ("Ana", "Visitor 1")


@pytest.mark.rules("TITL-3", "OFFR-4")
def test_a_name_told_of_an_offer_goes_with_it():
    agent = Agent()
    agent.offer("a", name=None)
    agent.rename("a", "Ana")
    agent.reject("a")
    agent.pick("a", name=None)
    assert agent.entry("a").title == "Visitor 1"


@pytest.mark.rules("TITL-3", "TITL-1")
@pytest.mark.parametrize("reloaded", [True, False])
def test_a_number_once_taken_stays_used(reloaded):
    agent = Agent()
    agent.pick("a", name=None)
    agent.rename("a", "Ana")
    if reloaded:
        agent.reloaded()
    agent.pick("b", name=None)
    assert agent.entry("b").title == "Visitor 2"


@pytest.mark.rules("TITL-3")
@pytest.mark.parametrize("nothing", ["", " ", "\t\n", "\u200b", "\u202e\u2066", "\x1b"])
@pytest.mark.parametrize("how", ["offer", "pick", "assign"])
def test_a_name_that_shows_nothing_is_none(how, nothing):
    agent = Agent()
    getattr(agent, how)("a", name=nothing)
    if how == "offer":
        assert agent.screen().offers[0].title == "Visitor"
        agent.accept("a")
    agent.focus("home")
    assert agent.work_item("a").title == "Visitor 1"


@pytest.mark.rules("TITL-3", "CLOS-3")
def test_a_name_is_told_whatever_else_is_going_on():
    agent = Agent(capacity=9)
    agent.has_waiting("waiting", name=None)
    agent.pick("background", name=None)
    agent.pick("over", name=None)
    agent.end("over")
    agent.offer("offered", name=None)
    agent.open_record("lamp")
    agent.close("lamp")
    agent.choose("away")
    for name in ("waiting", "background", "over", "offered"):
        agent.rename(name, f"Told {name}")
    agent.rename_record("lamp", "Told lamp")
    agent.cancel()
    titles = {entry.title for entry in agent.screen().sessions}
    assert titles == {"Home", "Told background", "Told over", "Told lamp"}
    assert [offer.title for offer in agent.screen().offers] == ["Told offered"]
    agent.focus("home")
    assert agent.work_item("waiting").title == "Told waiting"


@pytest.mark.rules("TITL-3", "CONV-10", "CONV-1", "CLOS-1")
@pytest.mark.parametrize("name", ["Ana", " "])
def test_what_is_over_and_not_open_unknown_or_home_takes_no_name(name):
    agent = Agent()
    agent.has_closed("closed")
    agent.has_ended("ended")
    agent.pick("active")
    agent.open_record("lamp")
    agent.shut("lamp")
    for over in ("closed", "ended"):
        assert agent.refused.rename(over, name) == ("CONV-10", Reason.OVER)
    for unknown in ("nobody", "lamp"):
        refusal = ("CONV-1", Reason.UNKNOWN_CONVERSATION)
        assert agent.refused.rename(unknown, name) == refusal
    for no_record in ("lamp", "desk", "active", "closed"):
        assert agent.refused.rename_record(no_record, name) == ("CONV-1", Reason.NO_SESSION)
    assert agent.refused.rename("home", name) == ("CLOS-1", Reason.ANCHORED)
    assert agent.refused.rename_record("home", name) == ("CLOS-1", Reason.ANCHORED)


# Icons


@pytest.mark.rules("TITL-2")
@pytest.mark.parametrize(
    ("title", "icon"),
    [
        ("Ana Putri", "An"),
        ("ANA", "AN"),
        ("ana", "an"),
        ("de Vries", "de"),
        ("McDonald", "Mc"),
        ("X", "X"),
        ("\N{LATIN CAPITAL LETTER E WITH ACUTE}", "\N{LATIN CAPITAL LETTER E WITH ACUTE}"),
        ("E\u0301", "E\u0301"),
        ("e\u0301mile", "e\u0301m"),
        ("Ae\u0323\u0302b", "Ae\u0323\u0302"),
        ("王小明", "王小"),
        ("김철수", "김철"),
        ("\u1112\u1161\u11ab\u1100\u116e\u11a8", "\u1112\u1161\u11ab\u1100\u116e\u11a8"),
        ("निशा", "निशा"),
        ("क्षमा देवी", "क्षमा"),
        ("กำพล", "กำพ"),
        ("தமிழ்", "தமி"),
        ("محمد", "مح"),
        ("م\u064fحمد", "م\u064fح"),
        ("שלום", "של"),
        ("ש\u05b8\u05c1למה", "ש\u05b8\u05c1ל"),
        ("👨\u200d👩\u200d👧\u200d👦", "👨\u200d👩\u200d👧\u200d👦"),
        ("👨\u200d👩\u200d👧\u200d👦👩🏽\u200d🚀 Co", "👨\u200d👩\u200d👧\u200d👦👩🏽\u200d🚀"),
        ("🇮🇩🇲🇾🇸🇬", "🇮🇩🇲🇾"),
        ("👍🏿k", "👍🏿k"),
        ("ǆenan", "ǆe"),
        ("ßmith", "ßm"),
        ("ijssel", "ij"),
        ("  Ana", "An"),
        ("A na", "An"),
        ("\aA\x1bna", "An"),
        ("\u200bA\ufeffn", "An"),
        ("\u3000\u2003Ana", "An"),
        ("3M", "3M"),
        ("#1 Lamp", "#1"),
        ("(Ana)", "(A"),
        ("¿Qué?", "¿Q"),
        ("🎉 Party", "🎉P"),
    ],
)
@pytest.mark.parametrize("kind", ["conversation", "record"])
def test_the_icon_is_the_first_two_letters_as_people_see_them(kind, title, icon):
    agent = Agent()
    if kind == "conversation":
        agent.pick("x", name=title)
    else:
        agent.shift_click("x", "account", title)
    assert agent.entry("x").title == title
    assert agent.entry("x").icon == icon


@pytest.mark.rules("TITL-2")
@pytest.mark.parametrize(
    "title",
    [
        "\N{RIGHT-TO-LEFT MARK}משה",
        "\N{RIGHT-TO-LEFT ISOLATE}משה\N{POP DIRECTIONAL ISOLATE}",
        "\N{RIGHT-TO-LEFT EMBEDDING}משה\N{POP DIRECTIONAL FORMATTING}",
    ],
)
def test_a_mark_of_direction_is_no_letter(title):
    agent = Agent()
    agent.pick("x", name=title)
    seen = [c for c in agent.entry("x").icon if unicodedata.category(c) != "Cf"]
    assert seen == ["מ", "ש"]


@pytest.mark.rules("TITL-2", "TITL-1", "LANG-1")
def test_the_icon_is_of_the_title_as_it_shows_in_the_language():
    agent = Agent()
    agent.pick("a", name=None)
    assert (agent.entry("a", "en").icon, agent.entry("a", "id").icon) == ("Vi", "Pe")
    assert (agent.entry("home", "en").icon, agent.entry("home", "id").icon) == ("Ho", "Aw")


# Unread messages


@pytest.mark.rules("UNRD-1")
@pytest.mark.parametrize("mode", ["live", "persistent"])
def test_a_message_to_a_session_without_the_focus_adds_one_unread(mode):
    agent = in_background("ana", mode=mode)
    for count in ("1", "2", "3"):
        agent.message("ana")
        assert agent.entry("ana").unread == count


@pytest.mark.rules("UNRD-1")
def test_a_message_to_the_focused_session_is_read():
    agent = Agent()
    agent.pick("ana")
    agent.message("ana")
    agent.focus("home")
    assert agent.entry("ana").unread == ""


@pytest.mark.rules("UNRD-1")
def test_unread_messages_count_for_their_own_session_only():
    agent = Agent()
    agent.pick("ana")
    agent.pick("budi")
    agent.open_record("lamp")
    messages(agent, "ana", 2)
    messages(agent, "budi", 1)
    unread = {entry.id: entry.unread for entry in agent.screen().sessions}
    assert unread == {"home": "", "ana": "2", "budi": "1", "lamp": ""}
    agent.focus("ana")
    unread = {entry.id: entry.unread for entry in agent.screen().sessions}
    assert unread == {"home": "", "ana": "", "budi": "1", "lamp": ""}


@pytest.mark.rules("UNRD-1")
@pytest.mark.parametrize("how", ["focus", "open"])
def test_focusing_a_session_reads_its_messages(how):
    agent = in_background()
    messages(agent, "ana", 12)
    getattr(agent, how)("ana")
    assert agent.entry("ana").unread == ""
    agent.focus("home")
    assert agent.entry("ana").unread == ""
    agent.message("ana")
    assert agent.entry("ana").unread == "1"


@pytest.mark.rules("UNRD-1", "CONV-7")
def test_messages_stay_unread_when_the_customer_leaves():
    agent = in_background()
    messages(agent, "ana", 2)
    agent.leave("ana")
    assert agent.entry("ana").unread == "2"


@pytest.mark.rules("UNRD-1", "CLOS-2")
@pytest.mark.parametrize("mode", ["live", "persistent"])
def test_closing_reads_nothing_confirmed_or_not(mode):
    agent = in_background(mode=mode)
    messages(agent, "ana", 2)
    agent.close("ana")
    agent.cancel()
    assert agent.entry("ana").unread == "2"
    agent.shut("ana")
    assert agent.work_item("ana").unread == "2"
    agent.open("ana")
    agent.focus("home")
    assert agent.entry("ana").unread == ""


@pytest.mark.rules("UNRD-1", "OFFR-2")
def test_messages_while_it_waits_add_to_those_that_nobody_has_seen():
    agent = in_background(mode="persistent")
    messages(agent, "ana", 2)
    agent.shut("ana")
    messages(agent, "ana", 2)
    assert agent.unread("ana") == 4
    agent.reject("ana")
    assert agent.work_item("ana").unread == "4"


@pytest.mark.rules("UNRD-1", "CONV-4")
def test_what_expires_keeps_what_nobody_has_seen():
    agent = Agent(waiting_time=60.0)
    agent.returns("ana")
    agent.reject("ana")
    agent.later(60)
    agent.expire("ana")
    assert agent.work_item("ana").unread == "1"


@pytest.mark.rules("UNRD-1", "CONV-10")
def test_what_its_successor_shows_leaves_its_count_as_it_is():
    agent = in_background()
    messages(agent, "ana", 2)
    agent.shut("ana")
    assert agent.refused.message("ana") == ("CONV-10", Reason.OVER)
    agent.pick("ana again", customer="ana")
    assert agent.screen().communication.history == "carried"
    agent.message("ana again")
    agent.focus("home")
    assert agent.work_item("ana").unread == "2"
    assert agent.work_item("ana again").unread == ""


@pytest.mark.rules("UNRD-1", "OFFR-2")
def test_a_session_that_is_resumed_with_the_focus_is_read():
    agent = Agent()
    agent.returns("ana")
    agent.message("ana")
    agent.accept("ana")
    agent.focus("home")
    assert agent.entry("ana").unread == ""


@pytest.mark.rules("UNRD-2")
@pytest.mark.parametrize(
    ("count", "badge"),
    [(0, ""), *((n, str(n)) for n in range(1, 10)), (10, "+"), (11, "+"), (100, "+")],
)
def test_the_badge_counts_to_9(count, badge):
    agent = in_background()
    messages(agent, "ana", count)
    assert agent.entry("ana").unread == badge


@pytest.mark.rules("UNRD-3", "LANG-1")
@pytest.mark.parametrize(
    ("locale", "count", "tooltip"),
    [
        ("en", 1, "Ana. 1 new update in your conversation."),
        ("en", 2, "Ana. 2 new updates in your conversation."),
        ("en", 9, "Ana. 9 new updates in your conversation."),
        ("en", 10, "Ana. 10 new updates in your conversation."),
        ("en", 21, "Ana. 21 new updates in your conversation."),
        ("id", 1, "Ana. 1 info baru dalam percakapan Anda."),
        ("id", 2, "Ana. 2 info baru dalam percakapan Anda."),
        ("id", 10, "Ana. 10 info baru dalam percakapan Anda."),
    ],
)
def test_the_tooltip_tells_the_exact_count(locale, count, tooltip):
    agent = in_background()
    messages(agent, "ana", count)
    assert agent.entry("ana", locale).tooltip == tooltip


@pytest.mark.rules("UNRD-3", "SENT-3")
@pytest.mark.parametrize("locale", LOCALES)
def test_with_nothing_to_tell_the_tooltip_is_the_title(locale):
    agent = in_background()
    agent.open_record("lamp", title="Broken lamp")
    assert agent.entry("ana", locale).tooltip == "Ana"
    assert agent.entry("lamp", locale).tooltip == "Broken lamp"


@pytest.mark.rules("UNRD-3", "TITL-1", "LANG-1")
def test_the_tooltip_of_a_visitor_is_in_one_language():
    agent = in_background(name=None)
    agent.message("ana")
    assert agent.entry("ana").tooltip == "Visitor 1. 1 new update in your conversation."
    assert agent.entry("ana", "id").tooltip == ("Pengunjung 1. 1 info baru dalam percakapan Anda.")


@pytest.mark.rules("UNRD-3")
@pytest.mark.parametrize("name", ["100%", "%(count)d", "{title}", "%s %d"])
def test_a_name_may_look_like_a_template(name):
    agent = in_background(name=name)
    agent.message("ana")
    agent.close("ana")
    assert agent.entry("ana").tooltip == f"{name}. 1 new update in your conversation."
    assert agent.screen().dialog.text == (
        f"Close the session {name}? Its conversation will be closed. 1 message is unread."
    )


# Sentiment


@pytest.mark.rules("SENT-1")
def test_the_sentiments_and_thresholds_are_those_of_the_page():
    assert list(get_args(SentimentLevel)) == LEVELS
    assert set(get_args(Threshold)) == ALERTING.keys()
    assert Config().sentiment_threshold == "slightly negative"
    with pytest.raises(InvalidInput):
        Sentiment(at=0, conversation="ana", level="furious")
    with pytest.raises(InvalidInput):
        Config(sentiment_threshold="neutral")


@pytest.mark.rules("SENT-1", "LANG-1")
@pytest.mark.parametrize(
    ("level", "shown", "in_indonesian"),
    [
        ("very negative", "Very negative", "Sangat negatif"),
        ("negative", "Negative", "Negatif"),
        ("slightly negative", "Slightly negative", "Sedikit negatif"),
        ("neutral", "Neutral", "Netral"),
        ("slightly positive", "Slightly positive", "Sedikit positif"),
        ("positive", "Positive", "Positif"),
        ("very positive", "Very positive", "Sangat positif"),
    ],
)
def test_the_communication_panel_shows_the_sentiment(level, shown, in_indonesian):
    agent = Agent()
    agent.pick("ana")
    agent.sentiment("ana", level)
    assert agent.screen().communication.sentiment == shown
    assert agent.screen("id").communication.sentiment == in_indonesian


@pytest.mark.rules("SENT-1")
@pytest.mark.parametrize("how", ["first", "resumed by open", "resumed by accept", "another"])
def test_a_conversation_starts_neutral(how):
    agent = Agent()
    if how != "first":
        agent.pick("ana", "live" if how == "another" else "persistent")
        agent.sentiment("ana", "very negative")
        agent.shut("ana")
    name = "ana"
    if how == "first":
        agent.pick("ana")
    elif how == "resumed by open":
        agent.open("ana")
    elif how == "resumed by accept":
        agent.message("ana")
        agent.accept("ana")
    else:
        name = "ana again"
        agent.pick(name, customer="ana")
    assert agent.screen().communication.sentiment == "Neutral"
    agent.focus("home")
    assert agent.entry(name).alert == ""


@pytest.mark.rules("SENT-1", "SENT-2")
@pytest.mark.parametrize("threshold", ALERTING)
@pytest.mark.parametrize("level", LEVELS)
def test_sentiment_at_or_below_the_threshold_alerts(level, threshold):
    agent = Agent(sentiment_threshold=threshold)
    agent.pick("ana")
    agent.focus("home")
    agent.sentiment("ana", level)
    alerts = level in LEVELS[: ALERTING[threshold]]
    assert agent.entry("ana").alert == ("!" if alerts else "")


@pytest.mark.rules("SENT-2")
def test_the_focused_session_has_no_alert_but_has_one_again_in_the_background():
    agent = Agent()
    agent.pick("ana")
    agent.sentiment("ana", "negative")
    assert agent.entry("ana").alert == ""
    agent.focus("home")
    assert agent.entry("ana").alert == "!"
    agent.focus("ana")
    assert agent.entry("ana").alert == ""
    agent.pick("budi")
    assert agent.entry("ana").alert == "!"


@pytest.mark.rules("SENT-2")
def test_the_alert_goes_when_the_sentiment_rises_and_comes_when_it_falls():
    agent = in_background()
    seen = []
    for level in ("negative", "neutral", "slightly negative", "very negative", "positive"):
        agent.sentiment("ana", level)
        seen.append(agent.entry("ana").alert)
    assert seen == ["!", "", "!", "!", ""]


@pytest.mark.rules("SENT-2", "CONV-7")
def test_the_alert_goes_when_the_customer_leaves():
    agent = in_background()
    agent.sentiment("ana", "negative")
    agent.leave("ana")
    assert agent.entry("ana").alert == ""
    assert agent.entry("ana").tooltip == "Ana"


@pytest.mark.rules("SENT-2", "END-1")
def test_the_alert_does_not_come_back_after_the_end():
    agent = Agent()
    agent.pick("ana")
    agent.sentiment("ana", "negative")
    agent.end("ana")
    agent.focus("home")
    assert agent.entry("ana").alert == ""


@pytest.mark.rules("SENT-1", "SENT-2")
@pytest.mark.parametrize("over", ["end", "leave"])
def test_the_sentiment_of_what_is_over_is_neutral(over):
    agent = Agent()
    agent.pick("ana")
    agent.sentiment("ana", "negative")
    getattr(agent, over)("ana")
    assert agent.screen().communication.sentiment == "Neutral"


@pytest.mark.rules("SENT-1")
@pytest.mark.parametrize("how", ["open", "accept"])
def test_a_conversation_that_waited_is_neutral_again(how):
    agent = Agent()
    agent.pick("ana", "persistent")
    agent.sentiment("ana", "very negative")
    agent.shut("ana")
    if how == "accept":
        agent.message("ana")
    getattr(agent, how)("ana")
    assert agent.screen().communication.sentiment == "Neutral"


@pytest.mark.rules("SENT-2")
@pytest.mark.parametrize("over", ["closed", "ended"])
def test_what_is_shown_again_after_it_was_over_has_no_alert(over):
    agent = Agent()
    agent.pick("ana")
    agent.sentiment("ana", "very negative")
    if over == "ended":
        agent.end("ana")
    agent.shut("ana")
    agent.open("ana")
    agent.focus("home")
    assert agent.entry("ana").alert == ""


@pytest.mark.rules("SENT-2")
def test_records_and_home_have_no_alert():
    agent = Agent()
    agent.open_record("lamp")
    agent.pick("ana")
    agent.sentiment("ana", "very negative")
    assert {entry.alert for entry in agent.screen().sessions} == {""}


@pytest.mark.rules("SENT-2")
def test_the_sentiment_of_a_waiting_conversation_is_not_measured():
    agent = Agent()
    agent.has_waiting("ana")
    assert agent.refused.sentiment("ana", "negative") == ("SENT-2", Reason.NOT_ACTIVE)


@pytest.mark.rules("SENT-3", "LANG-1")
@pytest.mark.parametrize(
    ("locale", "tooltip"),
    [
        ("en", "Ana. Urgent attention needed in your conversation."),
        ("id", "Ana. Perhatian mendesak dibutuhkan dalam percakapan Anda."),
    ],
)
def test_the_tooltip_asks_for_attention(locale, tooltip):
    agent = in_background()
    agent.sentiment("ana", "negative")
    assert agent.entry("ana", locale).tooltip == tooltip
    agent.focus("ana")
    assert agent.entry("ana", locale).tooltip == "Ana"


@pytest.mark.rules("SENT-4", "UNRD-2", "SENT-2", "LANG-1")
@pytest.mark.parametrize("messages_first", [True, False])
@pytest.mark.parametrize(
    ("locale", "tooltip"),
    [
        (
            "en",
            "Ana. Urgent attention needed in your conversation."
            " 12 new updates in your conversation.",
        ),
        (
            "id",
            "Ana. Perhatian mendesak dibutuhkan dalam percakapan Anda."
            " 12 info baru dalam percakapan Anda.",
        ),
    ],
)
def test_with_both_both_badges_show_and_the_sentiment_is_told_first(
    locale, tooltip, messages_first
):
    agent = in_background()
    if messages_first:
        messages(agent, "ana", 12)
    agent.sentiment("ana", "negative")
    if not messages_first:
        messages(agent, "ana", 12)
    entry = agent.entry("ana", locale)
    assert (entry.alert, entry.unread) == ("!", "+")
    assert entry.tooltip == tooltip


@pytest.mark.rules("SENT-4", "CONV-7")
def test_of_both_badges_only_the_unread_one_stays_when_the_customer_leaves():
    agent = in_background()
    messages(agent, "ana", 1)
    agent.sentiment("ana", "negative")
    agent.leave("ana")
    entry = agent.entry("ana")
    assert (entry.alert, entry.unread) == ("", "1")
    assert entry.tooltip == "Ana. 1 new update in your conversation."


# Languages


class Shouting(gettext.NullTranslations):
    """Translations of a host's own: every message is in capitals."""

    def gettext(self, message):
        return message.upper().replace("%(TITLE)S", "%(title)s").replace("%(NUMBER)D", "%(number)d")

    def ngettext(self, one, many, count):
        return (one if count == 1 else many).upper().replace("%(COUNT)D", "%(count)d")


def everything():
    """A panel that shows every kind of text at once, in the background of Home and of a session."""
    agent = Agent(capacity=9)
    agent.has_waiting("waiting", name=None)
    agent.has_closed("closed", name=None)
    agent.has_ended("ended", name=None)
    agent.pick("upset", name=None)
    agent.focus("home")
    messages(agent, "upset", 3)
    agent.sentiment("upset", "negative")
    agent.offer("offered", name=None)
    agent.choose("away")
    return agent


def texts(view):
    """Every text of a view that a user reads."""
    yield view.presence
    yield from (view.incoming.text, *view.incoming.reasons)
    for session in view.sessions:
        yield from (session.title, session.tooltip)
    yield from (tab.title for tab in view.tabs)
    if view.communication:
        yield from (view.communication.customer, view.communication.channel)
        yield from (view.communication.state, view.communication.sentiment)
    if view.dialog:
        yield view.dialog.text
    for offer in view.offers:
        yield from (offer.title, offer.channel)
    items = view.dashboard and (*view.dashboard.mine.items, *view.dashboard.closed.items)
    for item in items or ():
        yield from (item.title, item.state, item.tooltip, *item.menu)


@pytest.mark.rules("LANG-1")
def test_no_text_is_the_same_in_english_and_indonesian():
    agent = everything()
    for session in ("home", "upset"):
        agent.focus(session)
        pairs = zip(texts(agent.screen("en")), texts(agent.screen("id")), strict=True)
        assert not [english for english, indonesian in pairs if english == indonesian]
    agent.close("upset")
    assert agent.screen("en").dialog.text != agent.screen("id").dialog.text


@pytest.mark.rules("LANG-1")
def test_a_host_may_bring_translations_of_its_own():
    agent = everything()
    agent.close("upset")
    shown = [text for text in texts(agent.screen(Shouting())) if text]
    assert shown == [text.upper() for text in shown]
    assert (
        "CLOSE THE SESSION VISITOR 4? ITS CONVERSATION WILL BE CLOSED. 3 MESSAGES ARE UNREAD."
    ) in shown
    assert "VISITOR 4. URGENT ATTENTION NEEDED IN YOUR CONVERSATION." in " ".join(shown)


@pytest.mark.rules("LANG-1")
def test_the_language_changes_the_words_and_nothing_else():
    agent = everything()
    before = agent.state
    for locale in LOCALES:
        view = agent.screen(locale)
        assert [entry.id for entry in view.sessions] == ["home", "upset"]
        assert (view.sessions[1].unread, view.sessions[1].alert) == ("3", "!")
    assert agent.state == before


@pytest.mark.rules("LANG-1")
@pytest.mark.parametrize("locale", ["", "fr", "EN", "../en"])
def test_a_language_without_a_catalogue_is_named_as_such(locale):
    with pytest.raises(InvalidInput) as error:
        Agent().screen(locale)
    assert error.value.field == "locale"
    assert all(known in error.value.problem for known in LOCALES)
