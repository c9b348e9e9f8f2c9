"""A conversation from its start to its end, and what takes it away (rules CONV-1 to CONV-15)."""

import pytest

from panel.agent import DAY, Agent
from session_panel import Expire, HandedBack, Miss, Reason, UpdateConversation

OVER = {
    "closed": lambda agent: agent.has_closed("ana"),
    "expired": lambda agent: expired(agent, "ana"),
    "ended by the agent": lambda agent: agent.has_ended("ana"),
    "ended by the agent, persistent": lambda agent: agent.has_ended("ana", "persistent"),
    "ended by the customer": lambda agent: left(agent, "ana"),
}
"""Every way in which a conversation can be over, with its session gone."""

STARTS = ["offer", "pick"]
"""The ways in which a new conversation starts."""

BEGINS = [*STARTS, "assign"]
"""The ways in which a conversation comes to the panel. One rule refuses what is not new: OFFR-1."""


def expired(agent, conversation):
    agent.has_waiting(conversation)
    agent.later(28 * DAY)
    agent.expire(conversation)


def left(agent, conversation):
    agent.pick(conversation, "live")
    agent.leave(conversation)
    agent.shut(conversation)


# Starting


@pytest.mark.rules("CONV-1", "SESS-1")
@pytest.mark.parametrize("mode", ["live", "persistent"])
def test_accepting_an_offer_makes_its_conversation_active(mode):
    agent = Agent()
    agent.offer("ana", mode)
    agent.accept("ana")
    assert agent.status("ana") == "active"


@pytest.mark.rules("CONV-1", "SESS-1")
@pytest.mark.parametrize("mode", ["live", "persistent"])
def test_picking_a_conversation_makes_it_active(mode):
    agent = Agent()
    agent.pick("ana", mode)
    assert agent.status("ana") == "active"


@pytest.mark.rules("CONV-1", "CONV-5", "SESS-5")
def test_opening_a_waiting_conversation_makes_it_active():
    agent = Agent()
    agent.has_waiting("ana")
    agent.open("ana")
    assert agent.status("ana") == "active"


@pytest.mark.rules("CONV-1")
def test_an_offered_conversation_is_not_yet_active():
    agent = Agent()
    agent.offer("ana")
    assert agent.status("ana") is None
    assert agent.state.load == 0


# Closing its session


@pytest.mark.rules("CONV-2", "CLOS-4")
def test_closing_a_persistent_conversation_makes_it_wait():
    agent = Agent()
    agent.pick("ana", "persistent")
    agent.shut("ana")
    assert agent.status("ana") == "waiting"


@pytest.mark.rules("CONV-3", "CLOS-4")
def test_closing_a_live_conversation_closes_it():
    agent = Agent()
    agent.pick("ana", "live")
    agent.shut("ana")
    assert agent.status("ana") == "closed"


@pytest.mark.rules("CONV-3")
def test_a_live_conversation_is_never_due_to_expire():
    agent = Agent()
    agent.has_closed("ana")
    assert agent.due is None


@pytest.mark.rules("CONV-10", "CLOS-4")
@pytest.mark.parametrize("mode", ["live", "persistent"])
def test_closing_an_ended_conversation_leaves_it_ended(mode):
    agent = Agent()
    agent.has_ended("ana", mode)
    assert agent.status("ana") == "ended"


# Waiting


@pytest.mark.rules("CONV-4")
def test_a_waiting_conversation_closes_after_its_waiting_time():
    agent = Agent()
    agent.later(100)
    agent.has_waiting("ana")
    assert agent.due == (Expire, "ana", 100 + 28 * DAY)
    agent.later(28 * DAY)
    agent.expire("ana")
    assert agent.status("ana") == "closed"
    assert agent.due is None


@pytest.mark.rules("CONV-4")
def test_the_clock_event_that_is_due_is_the_one_to_apply():
    agent = Agent()
    agent.has_waiting("ana")
    agent.panel.apply(agent.panel.due())
    assert agent.status("ana") == "closed"


@pytest.mark.rules("CONV-4")
def test_a_clock_that_comes_late_still_closes_it():
    agent = Agent()
    agent.has_waiting("ana")
    agent.later(1000 * DAY)
    agent.expire("ana")
    assert agent.status("ana") == "closed"


@pytest.mark.rules("CONV-4")
def test_without_a_waiting_time_it_may_be_closed_at_once():
    agent = Agent(waiting_time=0.0)
    agent.has_waiting("ana")
    agent.message("ana")
    agent.reject("ana")
    assert agent.due == (Expire, "ana", 0)
    agent.expire("ana")
    assert agent.status("ana") == "closed"


@pytest.mark.rules("CONV-4")
def test_it_is_not_closed_before_its_waiting_time():
    agent = Agent()
    agent.has_waiting("ana")
    agent.later(28 * DAY - 1)
    assert agent.refused.expire("ana") == ("CONV-4", Reason.NOT_DUE)


@pytest.mark.rules("CONV-4")
@pytest.mark.parametrize(
    ("work_stream", "seconds"),
    [(None, 7 * DAY), ("sms", 60.0), ("email", 3600.0), ("chat", 7 * DAY)],
)
def test_the_waiting_time_is_configured_for_all_and_per_work_stream(work_stream, seconds):
    agent = Agent(waiting_time=7 * DAY, waiting_times={"sms": 60.0, "email": 3600.0})
    agent.has_waiting("ana", work_stream=work_stream)
    assert agent.due == (Expire, "ana", seconds)


@pytest.mark.rules("CONV-4")
@pytest.mark.parametrize("how", BEGINS)
def test_an_offer_a_pick_and_an_assignment_name_their_work_stream(how):
    agent = Agent(waiting_times={"sms": 60.0})
    begin = {} if how == "assign" else {"mode": "persistent"}
    getattr(agent, how)("ana", work_stream="sms", **begin)
    if how == "offer":
        agent.accept("ana")
    if how != "assign":
        agent.shut("ana")
    assert agent.due == (Expire, "ana", 60)


@pytest.mark.rules("CONV-4", "OFFR-2")
def test_the_waiting_time_counts_from_the_customers_last_message_where_that_is_later():
    agent = Agent()
    agent.has_waiting("ana")
    agent.later(27 * DAY)
    agent.message("ana")
    agent.reject("ana")
    assert agent.due == (Expire, "ana", (27 + 28) * DAY)
    agent.later(DAY)
    assert agent.refused.expire("ana") == ("CONV-4", Reason.NOT_DUE)


@pytest.mark.rules("CONV-4")
def test_a_message_to_the_open_session_comes_before_it_begins_to_wait():
    agent = Agent()
    agent.pick("ana", "persistent")
    agent.message("ana")
    agent.later(DAY)
    agent.shut("ana")
    assert agent.due == (Expire, "ana", 29 * DAY)


@pytest.mark.rules("CONV-4")
def test_closing_begins_the_wait_when_it_is_confirmed():
    agent = Agent()
    agent.pick("ana", "persistent")
    agent.close("ana")
    agent.later(500)
    agent.confirm()
    assert agent.due == (Expire, "ana", 500 + 28 * DAY)


@pytest.mark.rules("CONV-4", "OFFR-2", "TIME-1")
def test_a_message_that_arrives_out_of_order_counts_as_at_the_latest_time_and_shortens_nothing():
    agent = Agent(waiting_time=1000.0)
    agent.later(100)
    agent.has_waiting("ana")
    agent.message("ana", at=50)
    agent.reject("ana")
    assert agent.due == (Expire, "ana", 1100)
    agent.message("ana", at=300)
    agent.message("ana", at=200)
    agent.reject("ana")
    assert agent.due == (Expire, "ana", 1300)


@pytest.mark.rules("CONV-4", "CONV-5")
def test_a_resumed_conversation_that_waits_again_waits_the_whole_time():
    agent = Agent(waiting_time=1000.0)
    agent.has_waiting("ana")
    agent.later(900)
    agent.open("ana")
    assert agent.due is None
    agent.shut("ana")
    assert agent.due == (Expire, "ana", 1900)


@pytest.mark.rules("CONV-4")
def test_a_message_restarts_the_wait_with_the_work_streams_time():
    agent = Agent(waiting_times={"sms": 600.0})
    agent.has_waiting("ana", work_stream="sms")
    agent.later(500)
    agent.message("ana")
    agent.reject("ana")
    assert agent.due == (Expire, "ana", 1100)


@pytest.mark.rules("CONV-4", "OFFR-2", "OFFR-4")
def test_a_wait_that_ran_out_during_an_offer_is_over_once_the_offer_is():
    agent = Agent(waiting_time=60.0, offer_time=120.0)
    agent.has_waiting("ana")
    agent.message("ana")
    agent.later(120)
    assert agent.due == (Miss, "ana", 120)
    agent.miss("ana")
    assert agent.status("ana") == "waiting"
    assert agent.due == (Expire, "ana", 120)
    agent.expire("ana")
    assert agent.status("ana") == "closed"


@pytest.mark.rules("CONV-4")
def test_of_several_waiting_conversations_the_first_to_expire_is_due():
    agent = Agent(waiting_times={"slow": 500.0, "fast": 50.0})
    agent.has_waiting("ana", work_stream="slow")
    agent.has_waiting("budi", work_stream="fast")
    assert agent.due == (Expire, "budi", 50)


@pytest.mark.rules("CONV-4")
def test_of_clock_events_at_one_time_offers_come_first_then_the_order_they_began_in():
    agent = Agent(waiting_time=120.0, capacity=9)
    agent.has_waiting("budi")
    agent.has_waiting("ana")
    agent.offer("dewi")
    agent.offer("citra")
    agent.later(120)
    order = []
    while agent.due:
        order.append(agent.due[1])
        agent.panel.apply(agent.panel.due())
    assert order == ["dewi", "citra", "budi", "ana"]


@pytest.mark.rules("CONV-4")
def test_an_active_conversation_does_not_expire():
    agent = Agent()
    agent.pick("ana", "persistent")
    agent.later(1000 * DAY)
    assert agent.due is None
    assert agent.refused.expire("ana") == ("CONV-4", Reason.NOT_WAITING)


# Resuming


@pytest.mark.rules("CONV-5")
@pytest.mark.parametrize("how", ["accept", "open"])
def test_a_waiting_conversation_resumes_as_the_same_one_with_its_history(how):
    agent = Agent()
    agent.has_waiting("ana", case="Broken lamp", summary="Flickers", work_stream="sms")
    before = agent.state.conversations["ana"]
    if how == "accept":
        agent.message("ana")
        agent.accept("ana")
    else:
        agent.open("ana")
    after = agent.state.conversations["ana"]
    assert list(agent.state.conversations) == ["ana"]
    assert after.state == "active"
    assert after.history == "carried"
    for same in ("id", "customer", "mode", "name", "case", "summary", "work_stream"):
        assert getattr(after, same) == getattr(before, same)
    assert agent.screen().communication.history == "carried"
    assert agent.screen().communication.summary == "Flickers"


@pytest.mark.rules("CONV-5", "CONV-2")
def test_a_conversation_can_wait_and_resume_again_and_again():
    agent = Agent()
    agent.has_waiting("ana")
    for _ in range(3):
        agent.open("ana")
        assert agent.status("ana") == "active"
        assert agent.screen().communication.history == "carried"
        agent.shut("ana")
        assert agent.status("ana") == "waiting"


@pytest.mark.rules("CONV-5")
def test_a_resumed_conversation_no_longer_expires():
    agent = Agent()
    agent.has_waiting("ana")
    agent.open("ana")
    agent.later(28 * DAY)
    assert agent.due is None
    assert agent.refused.expire("ana") == ("CONV-4", Reason.NOT_WAITING)


# Ending


@pytest.mark.rules("CONV-6", "END-1")
@pytest.mark.parametrize("mode", ["live", "persistent"])
def test_the_agents_end_ends_an_active_conversation(mode):
    agent = Agent()
    agent.pick("ana", mode)
    agent.end("ana")
    assert agent.status("ana") == "ended"


@pytest.mark.rules("CONV-6", "END-1")
def test_a_resumed_conversation_can_be_ended():
    agent = Agent()
    agent.has_waiting("ana")
    agent.open("ana")
    agent.end("ana")
    assert agent.status("ana") == "ended"


@pytest.mark.rules("CONV-7")
@pytest.mark.parametrize("focus", ["ana", "home"])
def test_a_live_customer_who_leaves_ends_the_conversation(focus):
    agent = Agent()
    agent.pick("ana", "live")
    agent.focus(focus)
    agent.leave("ana")
    assert agent.status("ana") == "ended"
    assert agent.sessions == ["ana"]


@pytest.mark.rules("CONV-7")
def test_a_persistent_customer_cannot_end_an_active_conversation_by_leaving():
    agent = Agent()
    agent.pick("ana", "persistent")
    assert agent.refused.leave("ana") == ("CONV-7", Reason.NOT_LIVE)


@pytest.mark.rules("CONV-7")
def test_a_persistent_customer_cannot_end_a_waiting_conversation_by_leaving():
    agent = Agent()
    agent.has_waiting("ana")
    assert agent.refused.leave("ana") == ("CONV-7", Reason.NOT_LIVE)


# Coming back


@pytest.mark.rules("CONV-8", "CONV-9")
def test_a_first_conversation_has_a_fresh_history():
    agent = Agent()
    agent.pick("ana")
    assert agent.history("ana") == "fresh"


@pytest.mark.rules("CONV-8", "CONV-9")
@pytest.mark.parametrize("mode", ["live", "persistent"])
@pytest.mark.parametrize("how", STARTS)
@pytest.mark.parametrize(
    ("over", "shown"),
    [
        ("closed", "carried"),
        ("expired", "carried"),
        ("ended by the agent", "fresh"),
        ("ended by the agent, persistent", "fresh"),
        ("ended by the customer", "fresh"),
    ],
)
def test_a_returning_customers_new_conversation_carries_history_unless_the_last_was_ended(
    over, shown, how, mode
):
    agent = Agent()
    OVER[over](agent)
    old = agent.state.conversations["ana"]
    getattr(agent, how)("ana again", mode, customer="ana")
    if how == "offer":
        agent.accept("ana again")
    assert agent.history("ana again") == shown
    assert agent.status("ana again") == "active"
    assert agent.state.conversations["ana"] == old


@pytest.mark.rules("CONV-8", "CONV-9")
def test_only_the_last_conversation_decides_about_the_history():
    agent = Agent()
    agent.has_closed("first", customer="ana")
    agent.has_ended("second", customer="ana")
    agent.pick("third", customer="ana")
    assert agent.history("third") == "fresh"
    agent.shut("third")
    agent.pick("fourth", customer="ana")
    assert agent.history("fourth") == "carried"


@pytest.mark.rules("CONV-8", "CONV-9")
def test_another_customers_past_does_not_matter():
    agent = Agent()
    agent.has_closed("ana")
    agent.pick("budi")
    assert agent.history("budi") == "fresh"


@pytest.mark.rules("CONV-8", "CONV-9")
def test_a_resumed_conversation_that_was_ended_afterwards_leaves_nothing_to_carry():
    agent = Agent()
    agent.has_waiting("ana")
    agent.open("ana")
    agent.end("ana")
    agent.shut("ana")
    agent.pick("ana again", customer="ana")
    assert agent.history("ana again") == "fresh"


TOLD = pytest.mark.parametrize(
    ("previous", "shown"),
    [(None, "fresh"), ("closed", "carried"), ("transferred", "carried"), ("ended", "fresh")],
)
"""What the host may tell of a customer of whom nothing else is known, and what shows for it."""


@pytest.mark.rules("CONV-14")
@pytest.mark.parametrize("how", STARTS)
@TOLD
def test_the_host_says_how_a_conversation_that_the_panel_never_had_was_over(previous, shown, how):
    agent = Agent()
    getattr(agent, how)("ana", previous=previous)
    if how == "offer":
        agent.accept("ana")
    assert agent.history("ana") == shown


@pytest.mark.rules("CONV-14")
@pytest.mark.parametrize("how", STARTS)
@pytest.mark.parametrize("over", OVER)
@pytest.mark.parametrize(
    ("previous", "shown"), [("closed", "carried"), ("transferred", "carried"), ("ended", "fresh")]
)
def test_what_is_told_outranks_what_the_panel_knows(previous, shown, over, how):
    agent = Agent()
    OVER[over](agent)
    getattr(agent, how)("ana again", customer="ana", previous=previous)
    if how == "offer":
        agent.accept("ana again")
    assert agent.history("ana again") == shown


@pytest.mark.rules("CONV-14", "CONV-15")
@TOLD
def test_the_host_says_how_a_dropped_conversation_was_over(previous, shown):
    agent = Agent()
    agent.has_closed("ana")
    agent.drop("ana")
    agent.pick("ana again", customer="ana", previous=previous)
    assert agent.history("ana again") == shown


@pytest.mark.rules("CONV-9")
def test_a_rejected_offer_is_no_conversation_to_carry_on_from():
    agent = Agent()
    agent.has_closed("ana")
    for _ in range(2):
        agent.offer("ana again", customer="ana")
        agent.reject("ana again")
    agent.offer("ana again", customer="ana")
    agent.accept("ana again")
    assert agent.history("ana again") == "carried"


@pytest.mark.rules("CONV-10")
def test_a_customer_may_come_back_while_the_session_of_the_last_conversation_is_still_open():
    agent = Agent()
    agent.pick("ana")
    agent.leave("ana")
    agent.offer("ana again", customer="ana")
    agent.accept("ana again")
    assert agent.sessions == ["ana", "ana again"]
    assert agent.status("ana") == "ended"
    assert agent.history("ana again") == "fresh"


# Being over


@pytest.mark.rules("CONV-10")
@pytest.mark.parametrize("over", OVER)
@pytest.mark.parametrize("late", ["message", "leave", "withdraw", "transfer", "end"])
def test_late_events_change_nothing_of_a_conversation_that_is_over(late, over):
    agent = Agent()
    OVER[over](agent)
    agent.later(1000 * DAY)
    assert getattr(agent.refused, late)("ana") == ("CONV-10", Reason.OVER)


@pytest.mark.rules("CONV-10", "CONV-4")
@pytest.mark.parametrize("over", OVER)
def test_a_late_clock_changes_nothing_of_a_conversation_that_is_over(over):
    agent = Agent()
    OVER[over](agent)
    agent.later(1000 * DAY)
    assert agent.refused.expire("ana") == ("CONV-4", Reason.NOT_WAITING)


@pytest.mark.rules("CONV-10")
@pytest.mark.parametrize("over", OVER)
def test_a_late_sentiment_changes_nothing_of_a_conversation_that_is_over(over):
    agent = Agent()
    OVER[over](agent)
    assert agent.refused.sentiment("ana", "very negative") == ("CONV-10", Reason.OVER)


@pytest.mark.rules("CONV-10", "END-1")
@pytest.mark.parametrize("late", ["message", "leave", "withdraw", "transfer", "end"])
def test_late_events_change_nothing_of_an_ended_conversation_that_is_still_open(late):
    agent = Agent()
    agent.pick("ana")
    agent.end("ana")
    assert getattr(agent.refused, late)("ana") == ("CONV-10", Reason.OVER)


@pytest.mark.rules("CONV-10", "SESS-5")
@pytest.mark.parametrize("over", OVER)
def test_a_conversation_that_is_over_cannot_be_ended_again(over):
    agent = Agent()
    OVER[over](agent)
    agent.open("ana")
    assert agent.refused.end("ana") == ("CONV-10", Reason.OVER)


@pytest.mark.rules("CONV-10")
@pytest.mark.parametrize("over", OVER)
@pytest.mark.parametrize("how", BEGINS)
def test_a_conversation_that_is_over_does_not_begin_again(how, over):
    agent = Agent()
    OVER[over](agent)
    assert getattr(agent.refused, how)("ana") == ("OFFR-1", Reason.NOT_NEW)


@pytest.mark.rules("CONV-10", "UNRD-1", "SESS-5")
def test_of_a_conversation_that_is_over_only_the_unread_count_goes_by_reading_it():
    agent = Agent()
    agent.pick("ana")
    agent.focus("home")
    agent.message("ana")
    agent.leave("ana")
    agent.shut("ana")
    before = agent.state.conversations
    assert agent.unread("ana") == 1
    agent.open("ana")
    assert agent.unread("ana") == 0
    assert agent.state.conversations == before


@pytest.mark.rules("CONV-10", "TITL-3", "EDIT-1")
def test_while_its_session_is_open_its_title_and_edits_change_though_it_is_over():
    agent = Agent()
    agent.pick("ana")
    agent.end("ana")
    agent.rename("ana", "Ana Putri")
    agent.edit("ana", note="x")
    assert agent.entry("ana").title == "Ana Putri"
    assert agent.draft("ana") == {"note": "x"}
    assert agent.status("ana") == "ended"


@pytest.mark.rules("CONV-10")
def test_a_customers_next_message_after_the_end_begins_another_conversation():
    agent = Agent()
    agent.has_ended("ana")
    agent.offer("ana again", customer="ana")
    agent.accept("ana again")
    assert (agent.status("ana"), agent.status("ana again")) == ("ended", "active")


# Sessions and states


@pytest.mark.rules("CONV-11")
def test_a_waiting_conversation_has_no_session_and_an_active_one_has_one():
    agent = Agent()
    agent.pick("ana", "persistent")
    assert agent.sessions == ["ana"]
    agent.shut("ana")
    assert agent.sessions == []
    agent.message("ana")
    assert agent.sessions == []
    agent.accept("ana")
    assert agent.sessions == ["ana"]
    agent.open("ana")
    assert agent.sessions == ["ana"]


@pytest.mark.rules("CONV-10", "CONV-11")
@pytest.mark.parametrize("how", BEGINS)
@pytest.mark.parametrize("state", ["active", "waiting", "offered"])
def test_a_customer_has_one_conversation_at_a_time(state, how):
    agent = Agent(capacity=9)
    if state == "active":
        agent.pick("ana")
    elif state == "waiting":
        agent.has_waiting("ana")
    else:
        agent.offer("ana")
    begin = {"conversation": "other", "customer": "ana"}
    assert getattr(agent.refused, how)(**begin) == ("OFFR-1", Reason.CUSTOMER_ENGAGED)
    assert getattr(agent.refused_for, how)(**begin) == "ana"


ABOUT_A_CONVERSATION = {
    "message": lambda verbs, of: verbs.message(of),
    "sentiment": lambda verbs, of: verbs.sentiment(of, "negative"),
    "leave": lambda verbs, of: verbs.leave(of),
    "withdraw": lambda verbs, of: verbs.withdraw(of),
    "transfer": lambda verbs, of: verbs.transfer(of),
    "expire": lambda verbs, of: verbs.expire(of),
    "miss": lambda verbs, of: verbs.miss(of),
    "accept": lambda verbs, of: verbs.accept(of),
    "reject": lambda verbs, of: verbs.reject(of),
    "open": lambda verbs, of: verbs.open(of),
    "end": lambda verbs, of: verbs.end(of),
    "rename": lambda verbs, of: verbs.rename(of, "Somebody"),
}
"""Every event about a conversation that the panel must have."""


@pytest.mark.rules("CONV-1")
@pytest.mark.parametrize("of", ["nothing", "record", "transferred", "dropped", "rejected"])
@pytest.mark.parametrize("act", ABOUT_A_CONVERSATION)
def test_nothing_happens_in_what_is_no_conversation(act, of):
    agent = Agent()
    agent.pick("transferred")
    agent.transfer("transferred")
    agent.has_closed("dropped")
    agent.drop("dropped")
    agent.offer("rejected")
    agent.reject("rejected")
    agent.open_record("record")
    refusal = ABOUT_A_CONVERSATION[act](agent.refused, of)
    assert refusal == ("CONV-1", Reason.UNKNOWN_CONVERSATION)


@pytest.mark.rules("CONV-1", "CLOS-1")
@pytest.mark.parametrize("act", ABOUT_A_CONVERSATION)
def test_home_is_no_conversation(act):
    expected = ("CONV-1", Reason.UNKNOWN_CONVERSATION)
    if act == "rename":
        expected = ("CLOS-1", Reason.ANCHORED)
    assert ABOUT_A_CONVERSATION[act](Agent().refused, "home") == expected


@pytest.mark.rules("CONV-1")
@pytest.mark.parametrize("act", ["sentiment", "expire", "end"])
def test_nothing_happens_in_a_conversation_that_is_only_offered(act):
    agent = Agent()
    agent.offer("ana")
    refusal = ABOUT_A_CONVERSATION[act](agent.refused, "ana")
    assert refusal == ("CONV-1", Reason.NOT_STARTED)


@pytest.mark.rules("OFFR-1", "SESS-6")
@pytest.mark.parametrize("how", BEGINS)
@pytest.mark.parametrize("taken", ["record", "home"])
def test_a_conversation_does_not_take_the_id_of_another_session(taken, how):
    agent = Agent()
    agent.open_record("record")
    assert getattr(agent.refused, how)(taken) == ("OFFR-1", Reason.ID_TAKEN)
    assert getattr(agent.refused_for, how)(taken) is None


@pytest.mark.rules("OFFR-1", "SESS-6")
@pytest.mark.parametrize("how", ["open_record", "shift_click"])
@pytest.mark.parametrize("full", [True, False])
@pytest.mark.parametrize("taken", ["home", "active", "waiting", "closed", "offered"])
def test_a_record_does_not_take_the_id_of_a_conversation_or_of_home(taken, full, how):
    agent = Agent(session_limit=2 if full else 9)
    agent.has_waiting("waiting")
    agent.has_closed("closed")
    agent.pick("active")
    agent.offer("offered")
    assert getattr(agent.refused, how)(taken) == ("OFFR-1", Reason.ID_TAKEN)
    against = None if taken == "home" else taken
    assert getattr(agent.refused_for, how)(taken) == against


# Transferring


@pytest.mark.rules("CONV-12")
@pytest.mark.parametrize("mode", ["live", "persistent"])
@pytest.mark.parametrize(("focused", "then"), [("ana", "home"), ("budi", "budi"), ("home", "home")])
def test_a_transferred_conversation_is_gone_and_its_session_closed_at_once(mode, focused, then):
    agent = Agent()
    agent.pick("ana", mode)
    agent.pick("budi")
    agent.focus(focused)
    agent.transfer("ana")
    assert agent.status("ana") is None
    assert agent.sessions == ["budi"]
    assert agent.focused == then
    assert agent.screen().dialog is None
    assert agent.state.load == 1


@pytest.mark.rules("CONV-12", "CONV-4")
def test_a_waiting_conversation_that_is_transferred_no_longer_expires():
    agent = Agent()
    agent.has_waiting("ana")
    agent.transfer("ana")
    assert agent.status("ana") is None
    assert agent.due is None
    assert agent.dashboard.mine.items == ()


@pytest.mark.rules("CONV-12", "OFFR-7")
def test_the_offer_of_a_returning_customer_goes_with_a_transfer():
    agent = Agent()
    agent.returns("ana")
    agent.transfer("ana")
    assert agent.offers == []
    assert agent.due is None
    assert agent.presence == "available"


@pytest.mark.rules("CONV-12", "CLOS-2")
def test_the_dialog_about_a_transferred_conversation_goes_and_anothers_stays():
    agent = Agent()
    agent.pick("ana")
    agent.pick("budi")
    agent.close("ana")
    agent.transfer("ana")
    assert agent.screen().dialog is None
    assert agent.refused.confirm() == ("CLOS-2", Reason.NO_DIALOG)
    agent.open_record("lamp")
    agent.close("lamp")
    agent.transfer("budi")
    assert agent.screen().dialog.session == "lamp"
    agent.confirm()
    assert agent.sessions == []


@pytest.mark.rules("CONV-12", "EDIT-1")
def test_the_unsaved_edits_of_an_active_conversation_are_handed_back():
    agent = Agent()
    agent.pick("ana")
    agent.edit("ana", note="call back", priority="high")
    handed = HandedBack("ana", {"note": "call back", "priority": "high"}, 0, None)
    assert handed in agent.transfer("ana")


@pytest.mark.rules("CONV-12", "UNRD-1")
def test_the_number_of_unread_messages_is_handed_back():
    agent = Agent()
    agent.pick("ana")
    agent.focus("home")
    for _ in range(12):
        agent.message("ana")
    assert HandedBack("ana", {}, 12, None) in agent.transfer("ana")
    assert agent.state.unread == {}


@pytest.mark.rules("CONV-12", "CONV-4", "OFFR-2")
def test_the_end_of_waiting_is_handed_back():
    agent = Agent(waiting_time=1000.0)
    agent.has_waiting("ana")
    agent.later(100)
    agent.message("ana")
    agent.reject("ana")
    agent.later(100)
    assert agent.transfer("ana") == (HandedBack("ana", {}, 1, 1100.0),)


@pytest.mark.rules("CONV-12")
def test_nothing_to_hand_back_is_handed_back_too():
    agent = Agent()
    agent.pick("ana")
    assert HandedBack("ana", {}, 0, None) in agent.transfer("ana")


@pytest.mark.rules("CONV-12", "OFFR-1")
@pytest.mark.parametrize("how", [*BEGINS, "open_record"])
@pytest.mark.parametrize("state", ["active", "waiting", "offered"])
def test_the_id_of_a_transferred_conversation_is_new_again(state, how):
    agent = Agent()
    agent.pick("ana", "persistent")
    if state != "active":
        agent.shut("ana")
    if state == "offered":
        agent.message("ana")
    agent.transfer("ana")
    getattr(agent, how)("ana")
    assert "ana" in [*agent.offers, *agent.sessions, *agent.state.conversations]


@pytest.mark.rules("CONV-12", "CONV-8", "CONV-9")
@pytest.mark.parametrize("how", STARTS)
@pytest.mark.parametrize("state", ["active", "waiting"])
@pytest.mark.parametrize("older", OVER)
@pytest.mark.parametrize("reloaded", [True, False])
def test_after_a_transfer_nothing_went_before_also_where_older_ones_are_listed(
    reloaded, older, state, how
):
    agent = Agent()
    OVER[older](agent)
    agent.pick("ana again", "persistent", customer="ana")
    if state == "waiting":
        agent.shut("ana again")
    agent.transfer("ana again")
    if reloaded:
        agent.reloaded()
    assert [item.conversation for item in agent.dashboard.closed.items] == ["ana"]
    getattr(agent, how)("ana once more", customer="ana")
    if how == "offer":
        agent.accept("ana once more")
    assert agent.history("ana once more") == "fresh"


@pytest.mark.rules("CONV-12", "CONV-14")
@TOLD
def test_after_a_transfer_only_the_host_says_what_went_before(previous, shown):
    agent = Agent()
    agent.has_closed("ana")
    agent.pick("ana again", customer="ana")
    agent.transfer("ana again")
    agent.pick("ana once more", customer="ana", previous=previous)
    assert agent.history("ana once more") == shown


@pytest.mark.rules("CONV-12", "CONV-9")
@pytest.mark.parametrize("reloaded", [True, False])
def test_what_came_after_a_transfer_counts_again(reloaded):
    agent = Agent()
    agent.pick("ana")
    agent.transfer("ana")
    agent.has_closed("ana again", customer="ana")
    if reloaded:
        agent.reloaded()
    agent.pick("ana once more", customer="ana")
    assert agent.history("ana once more") == "carried"


@pytest.mark.rules("CONV-12", "CONV-9")
@pytest.mark.parametrize("reloaded", [True, False])
def test_a_transfer_leaves_the_other_customers_as_they_are(reloaded):
    agent = Agent()
    agent.has_closed("budi")
    agent.pick("ana")
    agent.transfer("ana")
    if reloaded:
        agent.reloaded()
    agent.pick("budi again", customer="budi")
    assert agent.history("budi again") == "carried"


@pytest.mark.rules("CONV-12", "CONV-1", "CONV-10", "OFFR-7")
def test_only_what_is_active_or_waiting_is_transferred():
    agent = Agent()
    agent.has_closed("closed")
    agent.has_ended("ended")
    agent.offer("new")
    assert agent.refused.transfer("unknown") == ("CONV-1", Reason.UNKNOWN_CONVERSATION)
    assert agent.refused.transfer("new") == ("OFFR-7", Reason.NOT_STARTED)
    assert agent.refused.transfer("closed") == ("CONV-10", Reason.OVER)
    agent.open("ended")
    assert agent.refused.transfer("ended") == ("CONV-10", Reason.OVER)


# Assigning


@pytest.mark.rules("CONV-13", "CONV-11")
def test_an_assigned_conversation_waits_here_without_an_offer():
    agent = Agent()
    assert agent.assign("ana") == (UpdateConversation("ana", "waiting"),)
    assert agent.status("ana") == "waiting"
    assert (agent.offers, agent.sessions, agent.focused) == ([], [], "home")
    assert agent.state.conversations["ana"].mode == "persistent"
    assert [item.conversation for item in agent.screen().dashboard.mine.items] == ["ana"]


@pytest.mark.rules("CONV-13", "CONV-4")
@pytest.mark.parametrize(
    ("until", "work_stream", "end"),
    [(500.0, None, 500), (500.0, "sms", 500), (None, None, 1100), (None, "sms", 160)],
)
def test_it_waits_until_the_time_told_or_for_its_waiting_time_from_now(until, work_stream, end):
    agent = Agent(waiting_time=1000.0, waiting_times={"sms": 60.0})
    agent.later(100)
    agent.assign("ana", until=until, work_stream=work_stream)
    assert agent.due == (Expire, "ana", end)


@pytest.mark.rules("CONV-13", "TIME-1")
def test_one_whose_time_has_passed_waits_until_the_clocks_next_event():
    agent = Agent()
    agent.later(100)
    agent.assign("ana", until=50)
    agent.later(10)
    assert agent.status("ana") == "waiting"
    assert agent.due == (Expire, "ana", 50)
    agent.panel.apply(agent.panel.due())
    assert agent.status("ana") == "closed"


@pytest.mark.rules("CONV-13", "OFFR-2")
def test_one_whose_time_has_passed_is_kept_by_a_message():
    agent = Agent(waiting_time=1000.0)
    agent.later(100)
    agent.assign("ana", until=50)
    agent.message("ana")
    assert agent.refused.expire("ana") == ("OFFR-2", Reason.OFFERED)
    agent.reject("ana")
    assert agent.due == (Expire, "ana", 1100)
    assert agent.refused.expire("ana") == ("CONV-4", Reason.NOT_DUE)


@pytest.mark.rules("CONV-13", "CONV-5", "SESS-2")
@pytest.mark.parametrize("how", ["open", "accept"])
@pytest.mark.parametrize("older", [None, *OVER])
def test_it_is_resumed_with_its_history_and_all_that_came_with_it(older, how):
    agent = Agent()
    if older:
        OVER[older](agent)
    about = {"case": "Broken lamp", "summary": "Flickers", "channel": "sms"}
    agent.assign("assigned", customer="ana", name="Ana Putri", **about)
    if how == "accept":
        agent.message("assigned")
    getattr(agent, how)("assigned")
    shown = agent.screen().communication
    assert (shown.customer, shown.case, shown.summary) == ("Ana Putri", "Broken lamp", "Flickers")
    assert (shown.channel, shown.history, shown.state) == ("SMS", "carried", "Active")


@pytest.mark.rules("CONV-13", "OFFR-2", "UNRD-1")
def test_messages_that_the_router_passes_on_count_and_ring():
    agent = Agent()
    agent.assign("ana")
    agent.message("ana")
    agent.message("ana")
    assert agent.offers == ["ana"]
    assert agent.unread("ana") == 2


@pytest.mark.rules("CONV-13")
@pytest.mark.parametrize("chosen", ["dnd", "away", "offline"])
def test_presence_load_limits_and_room_do_not_count_for_an_assignment(chosen):
    agent = Agent(capacity=1, session_limit=1, offer_limit=1)
    agent.offer("budi")
    agent.choose(chosen)
    agent.assign("ana")
    assert agent.status("ana") == "waiting"
    assert agent.presence == f"held_{chosen}"


@pytest.mark.rules("CONV-13", "OFFR-1")
@pytest.mark.parametrize("taken", ["active", "waiting", "closed", "ended", "offered"])
def test_what_is_not_new_is_not_assigned(taken):
    agent = Agent()
    agent.has_waiting("waiting")
    agent.has_closed("closed")
    agent.has_ended("ended")
    agent.pick("active")
    agent.offer("offered")
    about = {"conversation": taken, "customer": "somebody else"}
    assert agent.refused.assign(**about) == ("OFFR-1", Reason.NOT_NEW)
    assert agent.refused_for.assign(**about) == taken


@pytest.mark.rules("CONV-13", "OFFR-1")
def test_the_id_is_asked_before_the_customer():
    agent = Agent()
    agent.pick("ana")
    agent.pick("budi")
    assert agent.refused.assign("budi", customer="ana") == ("OFFR-1", Reason.NOT_NEW)
    assert agent.refused_for.assign("budi", customer="ana") == "budi"
    assert agent.refused.assign("other", customer="ana") == ("OFFR-1", Reason.CUSTOMER_ENGAGED)
    assert agent.refused_for.assign("other", customer="ana") == "ana"


@pytest.mark.rules("CONV-13", "CONV-12", "CONV-4")
def test_what_one_panel_hands_back_another_goes_on_with():
    first, second = Agent(waiting_time=1000.0), Agent(waiting_time=1000.0)
    first.has_waiting("ana")
    first.later(10)
    first.message("ana")
    first.reject("ana")
    [handed] = first.transfer("ana")
    second.later(20)
    second.assign("ana", until=handed.waits_until)
    for _ in range(handed.unread):
        second.message("ana")
    second.reject("ana")
    assert second.due == (Expire, "ana", 1020)
    assert second.unread("ana") == 1


# Dropping


@pytest.mark.rules("CONV-15")
@pytest.mark.parametrize("over", OVER)
def test_a_customer_whose_conversations_are_over_can_be_dropped(over):
    agent = Agent()
    OVER[over](agent)
    agent.has_closed("ana again", customer="ana")
    agent.has_closed("budi")
    assert agent.drop("ana") == ()
    assert list(agent.state.conversations) == ["budi"]
    assert [item.conversation for item in agent.screen().dashboard.closed.items] == ["budi"]
    assert agent.refused.open("ana") == ("CONV-1", Reason.UNKNOWN_CONVERSATION)


@pytest.mark.rules("CONV-15", "CONV-1")
def test_a_late_event_for_a_dropped_conversation_is_refused():
    agent = Agent()
    agent.has_closed("ana")
    agent.drop("ana")
    assert agent.refused.message("ana") == ("CONV-1", Reason.UNKNOWN_CONVERSATION)
    assert agent.refused.drop("ana") == ("CONV-15", Reason.UNKNOWN_CUSTOMER)


@pytest.mark.rules("CONV-15", "OFFR-1")
@pytest.mark.parametrize("how", BEGINS)
def test_the_id_of_a_dropped_conversation_is_new_again(how):
    agent = Agent()
    agent.has_closed("ana")
    agent.drop("ana")
    getattr(agent, how)("ana")
    assert "ana" in [*agent.offers, *agent.state.conversations]


@pytest.mark.rules("CONV-15")
def test_a_panel_from_which_everyone_is_dropped_is_as_at_its_beginning():
    agent = Agent()
    for name in ("ana", "budi"):
        agent.has_closed(name)
    for name in ("ana", "budi"):
        agent.drop(name)
    assert agent.state == Agent().state


@pytest.mark.rules("CONV-15", "UNRD-1")
def test_the_numbers_of_unread_messages_are_handed_back_in_the_order_of_the_list():
    agent = Agent(capacity=9)
    for name, count in [("first", 2), ("second", 0), ("third", 11)]:
        agent.pick(name, customer="ana")
        agent.focus("home")
        for _ in range(count):
            agent.message(name)
        agent.leave(name)
    for name in ("third", "second", "first"):
        agent.shut(name)
    assert agent.drop("ana") == (
        HandedBack("first", {}, 2, None),
        HandedBack("third", {}, 11, None),
    )


@pytest.mark.rules("CONV-15", "UNRD-1", "OFFR-1")
def test_dropping_a_customer_leaves_every_other_count_as_it_is():
    agent = Agent(capacity=9)
    for name in ("gone", "over", "active"):
        agent.pick(name)
        agent.focus("home")
        agent.message(name)
    for name in ("gone", "over"):
        agent.leave(name)
        agent.shut(name)
    agent.returns("waiting")
    agent.offer("offered")
    agent.message("offered")
    assert agent.drop("gone") == (HandedBack("gone", {}, 1, None),)
    assert agent.state.unread == dict.fromkeys(("over", "active", "waiting", "offered"), 1)


@pytest.mark.rules("CONV-15")
@pytest.mark.parametrize(
    ("before", "reason"),
    [
        (lambda agent: agent.offer("ana again", customer="ana"), Reason.NOT_OVER),
        (lambda agent: agent.pick("ana again", customer="ana"), Reason.NOT_OVER),
        (lambda agent: agent.has_waiting("ana again", customer="ana"), Reason.NOT_OVER),
        (lambda agent: agent.open("ana"), Reason.SESSION_OPEN),
        (
            lambda agent: (agent.open("ana"), agent.pick("ana again", customer="ana")),
            Reason.NOT_OVER,
        ),
        (
            lambda agent: (agent.open("ana"), agent.offer("ana again", customer="ana")),
            Reason.NOT_OVER,
        ),
    ],
    ids=["offered", "active", "waiting", "on the screen", "screen, active", "screen, offered"],
)
def test_a_customer_who_still_has_something_here_is_not_dropped(before, reason):
    agent = Agent()
    agent.has_closed("ana")
    before(agent)
    assert agent.refused.drop("ana") == ("CONV-15", reason)


@pytest.mark.rules("CONV-15")
def test_a_customer_who_is_offered_for_the_first_time_is_not_dropped():
    agent = Agent()
    agent.offer("ana")
    assert agent.refused.drop("ana") == ("CONV-15", Reason.NOT_OVER)


@pytest.mark.rules("CONV-15")
@pytest.mark.parametrize("known", ["never", "offered once", "transferred"])
def test_a_customer_of_whom_nothing_is_left_is_not_known(known):
    agent = Agent()
    if known == "offered once":
        agent.offer("ana")
        agent.reject("ana")
    elif known == "transferred":
        agent.pick("ana")
        agent.transfer("ana")
    assert agent.refused.drop("ana") == ("CONV-15", Reason.UNKNOWN_CUSTOMER)


@pytest.mark.rules("CONV-15", "CONV-12")
@pytest.mark.parametrize("reloaded", [True, False])
def test_a_customer_can_be_dropped_after_a_transfer(reloaded):
    agent = Agent()
    agent.has_closed("ana")
    agent.pick("ana again", customer="ana")
    agent.transfer("ana again")
    if reloaded:
        agent.reloaded()
    agent.drop("ana")
    assert agent.state.conversations == {}
