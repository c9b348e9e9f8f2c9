"""The administrator replaces the configuration while the panel runs (rule CONF-1)."""

import pytest

from panel.agent import DAY, Agent
from session_panel import (
    CloseNotification,
    Config,
    Expire,
    LoadPage,
    Miss,
    PresencePolicy,
    PublishPresence,
    Reason,
    UpdateConversation,
    event_from_json,
)

KEEP = PresencePolicy(no_load="keep", some_load="keep", full_load="keep")


@pytest.mark.rules("CONF-1")
def test_the_whole_configuration_is_replaced_and_what_is_left_out_has_its_default():
    agent = Agent(capacity=3, session_limit=4, auto_accept=True)
    agent.configure(session_limit=5)
    assert agent.panel.config == Config(session_limit=5)
    agent.panel.apply(event_from_json('{"type":"configure","at":1,"config":{"capacity":7}}'))
    assert agent.panel.config == Config(capacity=7)
    agent.reloaded()
    assert agent.panel.config == Config(capacity=7)


@pytest.mark.rules("CONF-1", "TIME-1")
def test_a_configuration_has_a_time():
    agent = Agent()
    agent.later(100)
    agent.configure()
    agent.now = 0
    agent.offer("ana")
    assert agent.due == (Miss, "ana", 220)


# The presence


@pytest.mark.rules("CONF-1", "PRES-1")
@pytest.mark.parametrize(
    ("capacity", "presence"), [(1, "dnd"), (2, "dnd"), (3, "busy"), (1000, "busy")]
)
def test_if_the_capacity_differs_the_presence_is_recomputed(capacity, presence):
    agent = Agent(capacity=4)
    agent.pick("ana")
    agent.pick("budi")
    agent.choose("available")
    assert agent.configure(capacity=capacity) == (PublishPresence(presence),)
    assert agent.presence == presence


@pytest.mark.rules("CONF-1", "PRES-1")
@pytest.mark.parametrize(("load", "presence"), [(0, "dnd"), (1, "available"), (2, "busy")])
def test_if_the_policy_differs_the_presence_is_recomputed(load, presence):
    agent = Agent()
    for name in ["ana", "budi"][:load]:
        agent.pick(name)
    policy = PresencePolicy(no_load="dnd", some_load="available", full_load="busy")
    agent.configure(presence_policy=policy)
    assert agent.presence == presence


@pytest.mark.rules("CONF-1", "PRES-2")
@pytest.mark.parametrize(
    "config",
    [
        {},
        {"capacity": 2, "presence_policy": PresencePolicy()},
        {"session_limit": 1},
        {"allowed_presences": frozenset({"busy"})},
        {"close_dialog": False},
    ],
)
def test_if_neither_differs_the_presence_stays_as_it_is(config):
    agent = Agent()
    agent.pick("ana")
    agent.choose("available")
    assert agent.configure(**config) == ()
    assert agent.presence == "available"


@pytest.mark.rules("CONF-1", "PRES-2")
@pytest.mark.parametrize("chosen", ["dnd", "away", "offline"])
def test_a_held_presence_stays(chosen):
    agent = Agent(capacity=1)
    agent.pick("ana")
    agent.choose(chosen)
    assert agent.configure(capacity=9) == ()
    assert agent.presence == f"held_{chosen}"
    agent.reset()
    assert agent.presence == "busy"


@pytest.mark.rules("CONF-1", "PRES-1", "PRES-4")
@pytest.mark.parametrize("policy", [PresencePolicy(), KEEP])
def test_inactive_stays(policy):
    agent = Agent()
    agent.offer("ana")
    agent.misses("ana")
    assert agent.configure(capacity=9, presence_policy=policy) == ()
    assert agent.presence == "inactive"


@pytest.mark.rules("CONF-1", "PRES-1")
def test_where_the_new_policy_says_keep_the_presence_stays():
    agent = Agent(capacity=1)
    agent.pick("ana")
    assert agent.configure(capacity=9, presence_policy=KEEP) == ()
    assert agent.presence == "dnd"


# Limits


@pytest.mark.rules("CONF-1", "OFFR-1", "OFFR-3", "SESS-6")
def test_a_lowered_limit_closes_nothing_that_is_open_or_offered():
    agent = Agent(capacity=4)
    agent.pick("ana")
    agent.open_record("lamp")
    agent.offer("budi")
    agent.offer("citra")
    agent.configure(capacity=1, session_limit=1, offer_limit=1, presence_policy=KEEP)
    assert (agent.sessions, agent.offers) == (["ana", "lamp"], ["budi", "citra"])
    agent.accept("citra")
    agent.accept("budi")
    assert agent.sessions == ["ana", "lamp", "citra", "budi"]
    assert agent.refused.open_record("desk") == ("SESS-6", Reason.NO_ROOM)
    agent.shut("lamp")
    assert agent.refused.pick("dewi") == ("SESS-6", Reason.NO_ROOM)


@pytest.mark.rules("CONF-1", "OFFR-1")
@pytest.mark.parametrize(
    ("before", "reason"),
    [
        ({"capacity": 1, "presence_policy": KEEP}, Reason.AT_CAPACITY),
        ({"session_limit": 1}, Reason.NO_ROOM),
        ({"offer_limit": 1}, Reason.OFFER_LIMIT),
        ({"allowed_presences": frozenset({"away"})}, Reason.PRESENCE),
    ],
)
def test_the_limits_count_from_then_on(before, reason):
    agent = Agent()
    agent.offer("ana")
    agent.configure(**before)
    assert agent.refused.offer("budi") == ("OFFR-1", reason)
    agent.configure()
    agent.offer("budi")
    assert agent.offers == ["ana", "budi"]


# Times


@pytest.mark.rules("CONF-1", "OFFR-4")
@pytest.mark.parametrize("seconds", [10.0, 1000.0])
def test_an_offer_keeps_its_end_and_the_next_uses_the_new_time(seconds):
    agent = Agent()
    agent.offer("ana")
    agent.configure(offer_time=seconds)
    agent.offer("budi")
    ends = {offer.conversation: offer.until for offer in agent.screen().offers}
    assert ends == {"ana": 120, "budi": seconds}


@pytest.mark.rules("CONF-1", "CONV-4")
@pytest.mark.parametrize("how", ["waiting_time", "waiting_times"])
@pytest.mark.parametrize("seconds", [60.0, 100 * DAY])
def test_a_wait_keeps_its_end_and_the_next_uses_the_new_time(seconds, how):
    agent = Agent()
    agent.has_waiting("ana", work_stream="sms")
    agent.configure(**{how: {"sms": seconds} if how == "waiting_times" else seconds})
    assert agent.due == (Expire, "ana", 28 * DAY)
    agent.transfer("ana")
    agent.has_waiting("budi", work_stream="sms")
    assert agent.due == (Expire, "budi", seconds)


@pytest.mark.rules("CONF-1", "CONV-4", "OFFR-2")
@pytest.mark.parametrize(("seconds", "end"), [(60.0, 1000), (5000.0, 5100)])
def test_a_message_uses_the_new_waiting_time_and_shortens_nothing(seconds, end):
    agent = Agent(waiting_time=1000.0)
    agent.has_waiting("ana")
    agent.configure(waiting_time=seconds)
    agent.later(100)
    agent.message("ana")
    agent.reject("ana")
    assert agent.due == (Expire, "ana", end)


# What shows


@pytest.mark.rules("CONF-1", "SENT-2")
def test_the_alerts_follow_at_once():
    agent = Agent()
    agent.pick("ana")
    agent.sentiment("ana", "negative")
    agent.focus("home")
    seen = []
    for threshold in ("very negative", "negative", "off", "slightly negative"):
        agent.configure(sentiment_threshold=threshold)
        seen.append(agent.entry("ana").alert)
    assert seen == ["", "!", "", "!"]


@pytest.mark.rules("CONF-1", "CLOS-1")
def test_the_dashboard_follows_at_once():
    agent = Agent()
    for name in ("ana", "budi"):
        agent.has_closed(name)
    agent.configure(dashboard="My day", work_item_limit=1)
    assert agent.screen().tabs[0].title == "My day"
    closed = agent.screen().dashboard.closed
    assert ([item.conversation for item in closed.items], closed.more) == (["budi"], 1)


@pytest.mark.rules("CONF-1", "OFFR-8")
def test_whether_new_conversations_can_come_follows_at_once():
    agent = Agent(capacity=1)
    agent.pick("ana")
    assert not agent.screen().incoming.possible
    agent.configure(capacity=2)
    assert agent.screen().incoming.possible
    agent.configure(session_limit=1)
    assert not agent.screen().incoming.possible


@pytest.mark.rules("CONF-1", "CLOS-2")
def test_an_open_dialog_stays_until_answered():
    agent = Agent()
    agent.pick("ana")
    agent.close("ana")
    agent.configure(close_dialog=False)
    assert agent.screen().dialog.session == "ana"
    agent.cancel()
    agent.close("ana")
    assert agent.sessions == []


@pytest.mark.rules("CONF-1", "PRES-4")
def test_what_a_missed_or_declined_offer_sets_is_as_configured_then():
    agent = Agent()
    agent.offer("ana")
    agent.offer("budi")
    agent.configure(missed_sets_inactive=False, declined_sets_dnd=True)
    agent.misses("ana")
    assert agent.presence == "available"
    agent.reject("budi")
    assert agent.presence == "dnd"


# Accepting by itself


@pytest.mark.rules("CONF-1", "OFFR-3")
def test_the_presence_is_recomputed_first_and_then_offers_are_accepted():
    agent = Agent(capacity=1)
    agent.has_waiting("ana")
    agent.pick("budi")
    agent.message("ana")
    assert agent.configure(capacity=2, auto_accept=True) == (
        PublishPresence("busy"),
        CloseNotification("ana", "accepted"),
        UpdateConversation("ana", "active"),
        LoadPage("ana", "conversation"),
        LoadPage("ana", "kb_search"),
        PublishPresence("dnd"),
    )


@pytest.mark.rules("CONF-1", "OFFR-3", "CLOS-3")
def test_with_a_dialog_open_what_is_switched_on_accepts_after_the_answer():
    agent = Agent()
    agent.open_record("lamp")
    agent.offer("ana")
    agent.close("lamp")
    agent.configure(auto_accept=True)
    assert agent.offers == ["ana"]
    agent.cancel()
    assert agent.sessions == ["lamp", "ana"]


@pytest.mark.rules("CONF-1", "OFFR-3")
def test_what_is_switched_off_accepts_nothing_more():
    agent = Agent(auto_accept=True)
    agent.configure()
    agent.offer("ana")
    assert agent.offers == ["ana"]
