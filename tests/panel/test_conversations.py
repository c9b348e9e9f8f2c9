"""A conversation from its start to its end (rules CONV-1 to CONV-11), and dropping it."""

import pytest

from panel.agent import DAY, Agent
from session_panel import Expire, Miss, Panel, Reason

OVER = {
    "closed": lambda agent: agent.has_closed("ana"),
    "expired": lambda agent: expired(agent, "ana"),
    "ended by the agent": lambda agent: agent.has_ended("ana"),
    "ended by the agent, persistent": lambda agent: agent.has_ended("ana", "persistent"),
    "ended by the customer": lambda agent: left(agent, "ana"),
}
"""Every way in which a conversation can be over, with its session gone."""

BEGINS = {"offer": "OFFR-1", "pick": "SESS-1"}
"""The ways in which a conversation begins, and the rule that refuses one that is not new."""


def expired(agent, conversation):
    agent.has_waiting(conversation)
    agent.later(28 * DAY)
    agent.expire(conversation)


def left(agent, conversation):
    agent.pick(conversation, "live")
    agent.leave(conversation)
    agent.shut(conversation)


def history(agent, conversation):
    agent.focus(conversation)
    return agent.screen().communication.history


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


@pytest.mark.rules("CONV-4")
def test_a_message_that_arrives_out_of_order_never_shortens_the_wait():
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
    kind, conversation, at = agent.due
    assert (kind, conversation) == (Expire, "ana")
    assert at <= 120
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
    assert history(agent, "ana") == "fresh"


@pytest.mark.rules("CONV-8", "CONV-9")
@pytest.mark.parametrize("mode", ["live", "persistent"])
@pytest.mark.parametrize("how", BEGINS)
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
    assert history(agent, "ana again") == shown
    assert agent.status("ana again") == "active"
    assert agent.state.conversations["ana"] == old


@pytest.mark.rules("CONV-8", "CONV-9")
def test_only_the_last_conversation_decides_about_the_history():
    agent = Agent()
    agent.has_closed("first", customer="ana")
    agent.has_ended("second", customer="ana")
    agent.pick("third", customer="ana")
    assert history(agent, "third") == "fresh"
    agent.shut("third")
    agent.pick("fourth", customer="ana")
    assert history(agent, "fourth") == "carried"


@pytest.mark.rules("CONV-8", "CONV-9")
def test_another_customers_past_does_not_matter():
    agent = Agent()
    agent.has_closed("ana")
    agent.pick("budi")
    assert history(agent, "budi") == "fresh"


@pytest.mark.rules("CONV-8", "CONV-9")
def test_a_resumed_conversation_that_was_ended_afterwards_leaves_nothing_to_carry():
    agent = Agent()
    agent.has_waiting("ana")
    agent.open("ana")
    agent.end("ana")
    agent.shut("ana")
    agent.pick("ana again", customer="ana")
    assert history(agent, "ana again") == "fresh"


@pytest.mark.rules("CONV-8", "CONV-9")
@pytest.mark.parametrize("how", BEGINS)
@pytest.mark.parametrize(
    ("previous", "shown"), [(None, "fresh"), ("closed", "carried"), ("ended", "fresh")]
)
def test_the_host_says_how_a_conversation_that_the_panel_never_had_was_over(previous, shown, how):
    agent = Agent()
    getattr(agent, how)("ana", previous=previous)
    if how == "offer":
        agent.accept("ana")
    assert history(agent, "ana") == shown


@pytest.mark.rules("CONV-8", "CONV-9")
@pytest.mark.parametrize(
    ("previous", "shown"), [(None, "fresh"), ("closed", "carried"), ("ended", "fresh")]
)
def test_the_host_says_how_a_conversation_with_another_agent_was_over(previous, shown):
    agent = Agent()
    agent.pick("ana")
    agent.end("ana")
    agent.shut("ana")
    agent.pick("ana again", customer="ana", previous=previous)
    assert agent.screen().communication.history == shown


@pytest.mark.rules("CONV-8", "CONV-9")
@pytest.mark.parametrize(
    ("previous", "shown"), [(None, "fresh"), ("closed", "carried"), ("ended", "fresh")]
)
def test_the_host_says_how_a_dropped_conversation_was_over(previous, shown):
    agent = Agent()
    agent.has_closed("ana")
    agent.drop("ana")
    agent.pick("ana again", customer="ana", previous=previous)
    assert history(agent, "ana again") == shown


@pytest.mark.rules("CONV-9")
def test_a_rejected_offer_is_no_conversation_to_carry_on_from():
    agent = Agent()
    agent.has_closed("ana")
    for _ in range(2):
        agent.offer("ana again", customer="ana")
        agent.reject("ana again")
    agent.offer("ana again", customer="ana")
    agent.accept("ana again")
    assert history(agent, "ana again") == "carried"


@pytest.mark.rules("CONV-10")
def test_a_customer_may_come_back_while_the_session_of_the_last_conversation_is_still_open():
    agent = Agent()
    agent.pick("ana")
    agent.leave("ana")
    agent.offer("ana again", customer="ana")
    agent.accept("ana again")
    assert agent.sessions == ["ana", "ana again"]
    assert agent.status("ana") == "ended"
    assert history(agent, "ana again") == "fresh"


# Being over


@pytest.mark.rules("CONV-10")
@pytest.mark.parametrize("over", OVER)
@pytest.mark.parametrize("late", ["message", "leave", "expire"])
def test_late_events_change_nothing_of_a_conversation_that_is_over(late, over):
    agent = Agent()
    OVER[over](agent)
    agent.later(1000 * DAY)
    assert getattr(agent.refused, late)("ana") == ("CONV-10", Reason.OVER)


@pytest.mark.rules("CONV-10")
@pytest.mark.parametrize("over", OVER)
def test_a_late_sentiment_changes_nothing_of_a_conversation_that_is_over(over):
    agent = Agent()
    OVER[over](agent)
    assert agent.refused.sentiment("ana", "very negative") == ("CONV-10", Reason.OVER)


@pytest.mark.rules("CONV-10", "END-1")
@pytest.mark.parametrize("late", ["message", "leave", "expire", "end"])
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
    assert getattr(agent.refused, how)("ana") == (BEGINS[how], Reason.NOT_NEW)


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
    assert getattr(agent.refused, how)("other", customer="ana") == (BEGINS[how], Reason.NOT_NEW)


@pytest.mark.rules("CONV-1", "SESS-1")
@pytest.mark.parametrize("session", ["nothing", "record", "home"])
@pytest.mark.parametrize(
    ("act", "rule"),
    [
        (lambda verbs, session: verbs.message(session), "CONV-1"),
        (lambda verbs, session: verbs.sentiment(session, "negative"), "CONV-1"),
        (lambda verbs, session: verbs.leave(session), "CONV-1"),
        (lambda verbs, session: verbs.expire(session), "CONV-1"),
        (lambda verbs, session: verbs.end(session), "CONV-1"),
        (lambda verbs, session: verbs.open(session), "SESS-1"),
    ],
    ids=["message", "sentiment", "leave", "expire", "end", "open"],
)
def test_nothing_happens_in_what_is_no_conversation(act, rule, session):
    agent = Agent()
    agent.open_record("record")
    assert act(agent.refused, session) == (rule, Reason.UNKNOWN_CONVERSATION)


@pytest.mark.rules("CONV-1")
@pytest.mark.parametrize(
    "act",
    [
        lambda verbs: verbs.message("ana"),
        lambda verbs: verbs.sentiment("ana", "negative"),
        lambda verbs: verbs.expire("ana"),
        lambda verbs: verbs.end("ana"),
    ],
    ids=["message", "sentiment", "expire", "end"],
)
def test_nothing_happens_in_a_conversation_that_is_only_offered(act):
    agent = Agent()
    agent.offer("ana")
    assert act(agent.refused) == ("CONV-1", Reason.NOT_STARTED)


@pytest.mark.rules("SESS-1", "OFFR-1")
@pytest.mark.parametrize("how", BEGINS)
@pytest.mark.parametrize("taken", ["record", "home"])
def test_a_conversation_does_not_take_the_id_of_another_session(taken, how):
    agent = Agent()
    agent.open_record("record")
    assert getattr(agent.refused, how)(taken) == (BEGINS[how], Reason.ID_TAKEN)


@pytest.mark.rules("SESS-4")
@pytest.mark.parametrize("how", ["open_record", "shift_click"])
@pytest.mark.parametrize("taken", ["home", "active", "waiting", "closed", "offered"])
def test_a_record_does_not_take_the_id_of_a_conversation_or_of_home(taken, how):
    agent = Agent()
    agent.has_waiting("waiting")
    agent.has_closed("closed")
    agent.pick("active")
    agent.offer("offered")
    assert getattr(agent.refused, how)(taken) == ("SESS-4", Reason.ID_TAKEN)


# Dropping


@pytest.mark.rules("CONV-10")
@pytest.mark.parametrize("over", OVER)
def test_a_customer_whose_conversations_are_over_can_be_dropped(over):
    agent = Agent()
    OVER[over](agent)
    agent.has_closed("ana again", customer="ana")
    agent.has_closed("budi")
    assert agent.drop("ana") == ()
    assert list(agent.state.conversations) == ["budi"]
    assert [item.conversation for item in agent.screen().dashboard.closed] == ["budi"]
    assert agent.refused.open("ana") == ("SESS-1", Reason.UNKNOWN_CONVERSATION)


@pytest.mark.rules("CONV-10")
def test_a_late_event_for_a_dropped_conversation_is_refused():
    agent = Agent()
    agent.has_closed("ana")
    agent.drop("ana")
    assert agent.refused.message("ana") == ("CONV-1", Reason.UNKNOWN_CONVERSATION)
    assert agent.refused.drop("ana") == ("CONV-1", Reason.UNKNOWN_CUSTOMER)


@pytest.mark.rules("CONV-10")
def test_a_panel_from_which_everyone_is_dropped_is_as_at_its_beginning():
    agent = Agent()
    for name in ("ana", "budi"):
        agent.has_closed(name)
    for name in ("ana", "budi"):
        agent.drop(name)
    assert agent.panel == Panel()


@pytest.mark.rules("CONV-10")
@pytest.mark.parametrize(
    ("before", "refusal"),
    [
        (
            lambda agent: agent.offer("ana again", customer="ana"),
            ("CONV-10", Reason.NOT_OVER),
        ),
        (
            lambda agent: agent.pick("ana again", customer="ana"),
            ("CONV-10", Reason.NOT_OVER),
        ),
        (
            lambda agent: agent.has_waiting("ana again", customer="ana"),
            ("CONV-10", Reason.NOT_OVER),
        ),
        (lambda agent: agent.open("ana"), ("FOCS-2", Reason.SESSION_OPEN)),
    ],
    ids=["offered", "active", "waiting", "on the screen"],
)
def test_a_customer_who_still_has_something_here_is_not_dropped(before, refusal):
    agent = Agent()
    agent.has_closed("ana")
    before(agent)
    assert agent.refused.drop("ana") == refusal


@pytest.mark.rules("CONV-10")
@pytest.mark.parametrize("offered", [True, False])
def test_a_customer_who_was_only_offered_is_not_known(offered):
    agent = Agent()
    if offered:
        agent.offer("ana")
        agent.reject("ana")
    assert agent.refused.drop("ana") == ("CONV-1", Reason.UNKNOWN_CUSTOMER)
