"""The reference answers and shows what the domain's page says, in its own examples."""

from collections.abc import Iterable

import pytest

from session_panel import events
from session_panel.config import Config, PresencePolicy
from session_panel.effects import (
    CloseNotification,
    HandedBack,
    LoadPage,
    NotifyOffer,
    PublishPresence,
    UpdateConversation,
)
from session_panel.events import AnyEvent
from session_panel_spec.reference import Answer, Refusal, State, answer, due, initial, screen

DAY = 86_400


def offer(at: float = 0, **fields: object) -> events.Offer:
    given = {"conversation": "c", "customer": "ann", "name": "Ann Lee", "mode": "persistent"}
    return events.Offer(at=at, **(given | fields))


def after(*past: AnyEvent, config: Config | None = None) -> State:
    state = initial(config or Config())
    for event in past:
        state = accepted(answer(state, event)).state
    return state


def accepted(answered: Answer) -> Answer:
    assert answered.refusal is None
    return answered


def started(at: float = 0, **fields: object) -> Iterable[AnyEvent]:
    made = offer(at, **fields)
    return made, events.Accept(at=at, conversation=made.conversation)


WAITING = (*started(), events.Close(at=1, session="c"), events.Confirm(at=2))


@pytest.mark.rules("SESS-2", "PRES-1")
def test_accepting_tells_in_the_order_of_the_page() -> None:
    answered = answer(after(offer()), events.Accept(at=1, conversation="c"))
    assert answered.effects == (
        CloseNotification("c", "accepted"),
        UpdateConversation("c", "active"),
        LoadPage("c", "conversation"),
        LoadPage("c", "kb_search"),
        PublishPresence("busy"),
    )
    assert {"OFFR-3.1", "PRES-1.10"} <= answered.clauses


@pytest.mark.rules("CONV-4")
def test_a_conversation_waits_28_days() -> None:
    assert due(after(*WAITING)) == events.Expire(at=2 + 28 * DAY, conversation="c")


@pytest.mark.rules("OFFR-1", "CONV-1")
def test_of_what_refuses_an_event_the_first_counts_and_nothing_changes() -> None:
    state = after(*started(), events.Choose(at=5, presence="away"))
    engaged = answer(state, offer(9, conversation="d"))
    assert engaged.refusal == Refusal("OFFR-1", "customer-engaged", "c")
    assert engaged.state is state
    away = answer(state, offer(9, conversation="d", customer="bob"))
    assert away.refusal == Refusal("OFFR-1", "presence")


@pytest.mark.rules("CONV-12")
def test_a_transfer_hands_back_edits_unread_messages_and_the_end_of_waiting() -> None:
    state = after(*WAITING, events.Message(at=3, conversation="c"))
    answered = answer(state, events.Transfer(at=4, conversation="c"))
    assert answered.effects == (
        CloseNotification("c", "withdrawn"),
        HandedBack("c", {}, 1, 3 + 28 * DAY),
    )
    assert "CONV-12.10" in answered.clauses


@pytest.mark.rules("OFFR-3")
def test_what_is_accepted_by_the_event_that_made_it_is_not_notified() -> None:
    state = after(config=Config(auto_accept=True))
    told = answer(state, offer()).effects
    assert not [one for one in told if isinstance(one, NotifyOffer | CloseNotification)]
    assert UpdateConversation("c", "active") in told


@pytest.mark.rules("PRES-3")
def test_where_the_policy_keeps_a_reset_turns_held_do_not_disturb_into_its_own() -> None:
    config = Config(presence_policy=PresencePolicy(no_load="keep"))
    state = after(events.Choose(at=1, presence="dnd"), events.Reset(at=2), config=config)
    assert state.presence == "dnd"


@pytest.mark.rules("TIME-1")
def test_a_late_event_is_taken_to_happen_at_the_latest_time() -> None:
    state = after(events.Toggle(at=100), offer(40))
    assert due(state) == events.Miss(at=220, conversation="c")


@pytest.mark.rules("UNRD-3", "SENT-4")
@pytest.mark.parametrize(
    ("locale", "tooltip"),
    [
        (
            "en",
            "Ann Lee. Urgent attention needed in your conversation. "
            "2 new updates in your conversation.",
        ),
        (
            "id",
            "Ann Lee. Perhatian mendesak dibutuhkan dalam percakapan Anda. "
            "2 info baru dalam percakapan Anda.",
        ),
    ],
)
def test_a_tooltip_says_the_sentiment_first(locale: str, tooltip: str) -> None:
    message = events.Message(at=3, conversation="c")
    upset = events.Sentiment(at=3, conversation="c", level="slightly negative")
    state = after(*started(), events.Focus(at=2, session="home"), message, message, upset)
    session = screen(state, locale).view.sessions[1]
    assert (session.tooltip, session.unread, session.alert) == (tooltip, "2", "!")


@pytest.mark.rules("TITL-2")
@pytest.mark.parametrize(
    ("title", "icon"),
    [
        ("Ann Lee", "An"),
        ("  a b", "ab"),
        ("\u200ex", "x"),
        ("1-2", "1-"),
        ("e\u0301😀z", "e\u0301😀"),
    ],
)
def test_the_icon_is_the_first_two_letters_that_show(title: str, icon: str) -> None:
    state = after(events.ShiftClick(at=1, record="r", kind="account", title=title))
    assert screen(state, "en").view.sessions[1].icon == icon


@pytest.mark.rules("TITL-1", "TITL-3")
@pytest.mark.parametrize(("locale", "title"), [("en", "Visitor 1"), ("id", "Pengunjung 1")])
def test_a_customer_whose_name_shows_nothing_is_a_visitor(locale: str, title: str) -> None:
    state = after(*started(name="\u200b "))
    assert screen(state, locale).view.sessions[1].title == title


@pytest.mark.rules("CLOS-2")
def test_the_dialog_says_what_closing_does() -> None:
    edited = events.Edit(at=1, session="c", fields={"note": "a"})
    state = after(*started(), edited, events.Close(at=2, session="c"))
    dialog = screen(state, "en").view.dialog
    assert dialog is not None
    assert dialog.text == (
        "Close the session Ann Lee? Its conversation will wait. Its unsaved edits will be lost."
    )
