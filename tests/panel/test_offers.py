"""Offers: when they come, wait, and go (rules OFFR-1 to OFFR-6)."""

import pytest

from panel.agent import DAY, Agent
from session_panel import Expire, Miss, NotifyOffer, NotOffered, PresencePolicy, Reason

KEEP = PresencePolicy(no_load="keep", some_load="keep", full_load="keep")

PRESENCE = ("OFFR-1", Reason.PRESENCE)
AT_CAPACITY = ("OFFR-1", Reason.AT_CAPACITY)
OFFER_LIMIT = ("OFFR-1", Reason.OFFER_LIMIT)
NO_ROOM = ("OFFR-1", Reason.NO_ROOM)


def make_inactive(agent):
    """Let the agent miss the return of someone who waits, with nothing else left of it."""
    agent.has_waiting("missed")
    agent.message("missed")
    agent.later(120)
    agent.miss("missed")
    assert agent.presence == "inactive"


# A new conversation


@pytest.mark.rules("OFFR-1")
@pytest.mark.parametrize("mode", ["live", "persistent"])
def test_a_new_conversation_is_offered_to_an_available_agent(mode):
    agent = Agent()
    agent.offer("ana", mode)
    assert agent.offers == ["ana"]
    assert agent.sessions == []
    assert agent.screen().offers[0].title == "Ana"
    assert agent.screen().offers[0].until == 120


@pytest.mark.rules("OFFR-1")
@pytest.mark.parametrize("chosen", ["available", "busy"])
def test_by_default_a_new_conversation_is_offered_while_available_or_busy(chosen):
    agent = Agent()
    agent.choose(chosen)
    agent.offer("ana")
    assert agent.offers == ["ana"]


@pytest.mark.rules("OFFR-1")
@pytest.mark.parametrize("chosen", ["dnd", "away", "offline"])
def test_by_default_no_new_conversation_is_offered_while_held(chosen):
    agent = Agent()
    agent.choose(chosen)
    assert agent.refused.offer("ana") == PRESENCE


@pytest.mark.rules("OFFR-1")
def test_by_default_no_new_conversation_is_offered_while_inactive():
    agent = Agent()
    make_inactive(agent)
    assert agent.refused.offer("ana") == PRESENCE


@pytest.mark.rules("OFFR-1")
@pytest.mark.parametrize("chosen", ["available", "busy", "dnd", "away", "offline"])
def test_the_presences_that_allow_offers_are_configured_as_they_show(chosen):
    agent = Agent(allowed_presences=frozenset({chosen}))
    agent.choose(chosen)
    agent.offer("ana")
    assert agent.offers == ["ana"]
    agent.choose("busy" if chosen == "available" else "available")
    assert agent.refused.offer("budi") == PRESENCE


@pytest.mark.rules("OFFR-1")
def test_the_dnd_that_the_load_sets_is_a_shown_presence_too():
    agent = Agent(presence_policy=PresencePolicy(no_load="dnd", some_load="dnd"))
    agent.pick("ana")
    assert agent.refused.offer("budi") == PRESENCE


@pytest.mark.rules("OFFR-1")
def test_inactive_can_be_allowed():
    agent = Agent(allowed_presences=frozenset({"inactive"}))
    make_inactive(agent)
    agent.offer("ana")
    assert agent.offers == ["ana"]


@pytest.mark.rules("OFFR-1")
@pytest.mark.parametrize("capacity", [1, 2, 3])
def test_active_conversations_and_pending_offers_both_count_towards_the_capacity(capacity):
    for started in range(capacity + 1):
        agent = Agent(capacity=capacity, presence_policy=KEEP)
        for n in range(started):
            agent.pick(f"active {n}")
        for n in range(capacity - started):
            agent.offer(f"offered {n}")
        assert agent.refused.offer("one more") == AT_CAPACITY


@pytest.mark.rules("OFFR-1", "OFFR-2")
def test_the_pending_offer_of_a_returning_customer_counts_towards_the_capacity():
    agent = Agent(capacity=1)
    agent.returns("ana")
    assert agent.refused.offer("budi") == AT_CAPACITY
    agent.reject("ana")
    agent.offer("budi")


@pytest.mark.rules("OFFR-1")
def test_what_waits_or_is_over_does_not_count_towards_the_capacity():
    agent = Agent(capacity=1)
    agent.has_waiting("ana")
    agent.has_ended("budi")
    agent.has_closed("citra")
    agent.open("budi")
    agent.open_record("lamp")
    agent.offer("dewi")
    assert agent.offers == ["dewi"]


@pytest.mark.rules("OFFR-1")
@pytest.mark.parametrize("limit", [1, 3, None])
def test_no_more_offers_are_pending_than_the_offer_limit(limit):
    configured = {} if limit is None else {"offer_limit": limit}
    agent = Agent(capacity=20, session_limit=20, **configured)
    for n in range(limit or 10):
        agent.offer(f"customer {n}")
    assert agent.refused.offer("one more") == OFFER_LIMIT
    agent.reject("customer 0")
    agent.offer("one more")


@pytest.mark.rules("OFFR-1", "OFFR-2")
def test_the_pending_offer_of_a_returning_customer_counts_towards_the_offer_limit():
    agent = Agent(capacity=5, offer_limit=1)
    agent.returns("ana")
    assert agent.refused.offer("budi") == OFFER_LIMIT


@pytest.mark.rules("OFFR-1")
@pytest.mark.parametrize("limit", [1, 2, None])
def test_open_sessions_and_pending_offers_both_take_room(limit):
    configured = {} if limit is None else {"session_limit": limit}
    most = limit or 9
    for opened in range(most + 1):
        agent = Agent(capacity=20, **configured)
        for n in range(opened):
            agent.open_record(f"record {n}")
        for n in range(most - opened):
            agent.offer(f"customer {n}")
        assert agent.refused.offer("one more") == NO_ROOM


@pytest.mark.rules("OFFR-1")
@pytest.mark.parametrize(
    ("failing", "refusal"),
    [
        ({"presence", "capacity", "limit", "room"}, PRESENCE),
        ({"presence", "room"}, PRESENCE),
        ({"presence", "limit"}, PRESENCE),
        ({"presence", "capacity"}, PRESENCE),
        ({"capacity", "limit", "room"}, AT_CAPACITY),
        ({"capacity", "limit"}, AT_CAPACITY),
        ({"capacity", "room"}, AT_CAPACITY),
        ({"limit", "room"}, OFFER_LIMIT),
        ({"room"}, NO_ROOM),
    ],
)
def test_of_several_reasons_to_refuse_an_offer_the_first_counts(failing, refusal):
    agent = Agent(
        capacity=1 if "capacity" in failing else 9,
        offer_limit=1 if "limit" in failing else 9,
        session_limit=1 if "room" in failing else 9,
    )
    agent.offer("ana")
    if "presence" in failing:
        agent.choose("away")
    assert agent.refused.offer("budi") == refusal


@pytest.mark.rules("OFFR-1", "SESS-6")
@pytest.mark.parametrize("how", ["pick", "open", "open_record", "shift_click"])
def test_the_place_of_a_pending_offer_is_reserved_for_it(how):
    agent = Agent(session_limit=2, capacity=1)
    agent.has_waiting("ana")
    agent.open_record("lamp")
    agent.offer("budi")
    assert getattr(agent.refused, how)("ana" if how == "open" else "new") == (
        "SESS-6",
        Reason.NO_ROOM,
    )
    agent.accept("budi")
    assert agent.sessions == ["lamp", "budi"]


@pytest.mark.rules("OFFR-1")
@pytest.mark.parametrize("customer", ["ana", "another"])
def test_what_is_offered_is_not_offered_again(customer):
    agent = Agent()
    agent.offer("ana")
    assert agent.refused.offer("ana", customer=customer) == ("OFFR-1", Reason.NOT_NEW)


@pytest.mark.rules("OFFR-1", "CLOS-3")
def test_offers_come_while_a_close_dialog_is_open():
    agent = Agent()
    agent.pick("ana")
    agent.close("ana")
    agent.offer("budi")
    assert agent.offers == ["budi"]
    assert agent.screen().dialog.session == "ana"


# A returning customer


@pytest.mark.rules("OFFR-2")
def test_a_customer_who_writes_in_a_waiting_conversation_is_offered():
    agent = Agent()
    agent.has_waiting("ana")
    agent.later(50)
    assert agent.message("ana") == (NotifyOffer("ana", 170),)
    assert agent.offers == ["ana"]
    assert agent.status("ana") == "waiting"
    assert agent.sessions == []


@pytest.mark.rules("OFFR-2")
@pytest.mark.parametrize("chosen", ["available", "busy", "dnd", "away", "offline"])
@pytest.mark.parametrize("load", [0, 1, 2, 3])
def test_a_returning_customer_is_offered_whatever_the_presence_and_load(load, chosen):
    agent = Agent(capacity=2)
    agent.has_waiting("ana")
    for name in ["budi", "citra", "dewi"][:load]:
        agent.pick(name)
    agent.choose(chosen)
    agent.message("ana")
    assert agent.offers == ["ana"]


@pytest.mark.rules("OFFR-2")
def test_a_returning_customer_is_offered_to_an_inactive_agent():
    agent = Agent()
    agent.has_waiting("ana")
    make_inactive(agent)
    agent.message("ana")
    assert agent.offers == ["ana"]


@pytest.mark.rules("OFFR-2")
def test_pending_offers_do_not_keep_a_returning_customer_from_being_offered_at_capacity():
    agent = Agent(capacity=1)
    agent.has_waiting("ana")
    agent.offer("budi")
    agent.message("ana")
    assert agent.offers == ["budi", "ana"]


@pytest.mark.rules("OFFR-2")
@pytest.mark.parametrize(
    ("config", "reason"),
    [
        ({"offer_limit": 1}, Reason.OFFER_LIMIT),
        ({"session_limit": 1}, Reason.NO_ROOM),
        ({"offer_limit": 1, "session_limit": 1}, Reason.OFFER_LIMIT),
    ],
)
def test_a_return_that_finds_no_place_only_restarts_the_waiting_time(config, reason):
    agent = Agent(**config)
    agent.has_waiting("ana")
    agent.offer("budi")
    agent.later(5 * DAY)
    assert agent.message("ana") == (NotOffered("ana", "OFFR-2", reason),)
    assert agent.offers == ["budi"]
    assert agent.status("ana") == "waiting"
    agent.reject("budi")
    assert agent.due == (Expire, "ana", 33 * DAY)


@pytest.mark.rules("OFFR-2")
def test_records_take_the_room_of_a_returning_customer():
    agent = Agent(session_limit=1)
    agent.has_waiting("ana")
    agent.open_record("lamp")
    assert agent.message("ana") == (NotOffered("ana", "OFFR-2", Reason.NO_ROOM),)
    assert agent.offers == []


@pytest.mark.rules("OFFR-2")
def test_a_customer_who_found_no_place_is_offered_by_the_next_message():
    agent = Agent(session_limit=1)
    agent.has_waiting("ana")
    agent.open_record("lamp")
    agent.message("ana")
    agent.shut("lamp")
    assert agent.offers == []
    agent.message("ana")
    assert agent.offers == ["ana"]


@pytest.mark.rules("OFFR-2")
def test_a_second_message_only_restarts_the_waiting_time():
    agent = Agent()
    agent.has_waiting("ana")
    agent.message("ana")
    agent.later(100)
    effects = agent.message("ana")
    assert not [effect for effect in effects if isinstance(effect, NotifyOffer)]
    assert agent.offers == ["ana"]
    assert agent.due == (Miss, "ana", 120)
    agent.reject("ana")
    assert agent.due == (Expire, "ana", 100 + 28 * DAY)


@pytest.mark.rules("OFFR-2")
@pytest.mark.parametrize("config", [{}, {"offer_limit": 1}, {"session_limit": 1}])
def test_the_host_is_told_that_a_second_message_made_no_second_offer(config):
    agent = Agent(**config)
    agent.returns("ana")
    assert agent.message("ana") == (NotOffered("ana", "OFFR-2", Reason.OFFERED),)


@pytest.mark.rules("OFFR-2")
def test_a_waiting_conversation_cannot_expire_while_offered():
    agent = Agent(waiting_time=60.0)
    agent.returns("ana")
    agent.later(60)
    assert agent.due == (Miss, "ana", 120)
    assert agent.refused.expire("ana") == ("OFFR-2", Reason.OFFERED)


@pytest.mark.rules("OFFR-2", "OFFR-4")
def test_it_can_expire_again_once_the_offer_is_gone():
    agent = Agent(waiting_time=60.0)
    agent.returns("ana")
    agent.reject("ana")
    agent.later(60)
    agent.expire("ana")
    assert agent.status("ana") == "closed"


# Accepting


@pytest.mark.rules("OFFR-3", "SESS-1", "SESS-3")
@pytest.mark.parametrize("mode", ["live", "persistent"])
def test_accepting_starts_the_session(mode):
    agent = Agent()
    agent.offer("ana", mode)
    agent.accept("ana")
    assert agent.offers == []
    assert agent.sessions == ["ana"]
    assert agent.focused == "ana"
    assert agent.status("ana") == "active"


@pytest.mark.rules("OFFR-3")
@pytest.mark.parametrize("chosen", ["busy", "dnd", "away", "offline"])
def test_an_offer_can_be_accepted_in_any_presence(chosen):
    agent = Agent()
    agent.offer("ana")
    agent.choose(chosen)
    agent.accept("ana")
    assert agent.status("ana") == "active"


@pytest.mark.rules("OFFR-3")
def test_an_offer_can_be_accepted_over_the_capacity():
    agent = Agent(capacity=1)
    agent.offer("ana")
    agent.pick("budi")
    agent.accept("ana")
    assert agent.state.load == 2


@pytest.mark.rules("OFFR-3", "OFFR-4")
@pytest.mark.parametrize("verb", ["accept", "reject", "miss"])
@pytest.mark.parametrize(
    "before",
    [
        lambda agent: None,
        lambda agent: agent.pick("ana"),
        lambda agent: agent.has_waiting("ana"),
        lambda agent: agent.has_closed("ana"),
        lambda agent: agent.has_ended("ana"),
        lambda agent: (agent.offer("ana"), agent.reject("ana")),
        lambda agent: (agent.offer("ana"), agent.leave("ana")),
        lambda agent: (agent.offer("ana"), agent.accept("ana")),
    ],
    ids=["unknown", "active", "waiting", "closed", "ended", "rejected", "withdrawn", "accepted"],
)
def test_only_what_is_offered_can_be_answered(before, verb):
    agent = Agent()
    before(agent)
    agent.later(1000)
    rule = "OFFR-3" if verb == "accept" else "OFFR-4"
    assert getattr(agent.refused, verb)("ana") == (rule, Reason.NOT_OFFERED)


# Auto-accept


@pytest.mark.rules("OFFR-3")
def test_offers_are_not_accepted_at_once_by_default():
    agent = Agent()
    agent.offer("ana")
    assert agent.offers == ["ana"]


@pytest.mark.rules("OFFR-3")
@pytest.mark.parametrize("mode", ["live", "persistent"])
def test_auto_accept_accepts_a_new_conversation_at_once(mode):
    agent = Agent(auto_accept=True)
    agent.offer("ana", mode)
    assert agent.offers == []
    assert agent.status("ana") == "active"
    assert agent.focused == "ana"
    assert agent.presence == "busy"


@pytest.mark.rules("OFFR-3", "OFFR-1")
@pytest.mark.parametrize(
    ("config", "refusal"),
    [
        ({"allowed_presences": frozenset({"busy"})}, PRESENCE),
        ({"capacity": 1, "presence_policy": KEEP}, AT_CAPACITY),
        ({"session_limit": 1}, NO_ROOM),
    ],
)
def test_auto_accept_accepts_only_what_is_offered(config, refusal):
    agent = Agent(auto_accept=True, **config)
    if refusal != PRESENCE:
        agent.offer("ana")
    assert agent.refused.offer("budi") == refusal


@pytest.mark.rules("OFFR-3", "CONV-5")
def test_auto_accept_resumes_a_returning_customers_conversation_at_once():
    agent = Agent(auto_accept=True)
    agent.has_waiting("ana")
    agent.message("ana")
    assert agent.offers == []
    assert agent.status("ana") == "active"
    assert agent.screen().communication.history == "carried"


@pytest.mark.rules("OFFR-3", "OFFR-2")
def test_auto_accept_does_so_whatever_the_load():
    agent = Agent(auto_accept=True, capacity=1, presence_policy=KEEP)
    agent.has_waiting("ana")
    agent.pick("budi")
    agent.message("ana")
    assert agent.status("ana") == "active"
    assert agent.state.load == 2


@pytest.mark.rules("OFFR-3", "OFFR-2")
@pytest.mark.parametrize("chosen", ["dnd", "away", "offline"])
def test_auto_accept_lets_a_returning_customer_wait_where_the_presence_is_not_allowed(chosen):
    agent = Agent(auto_accept=True)
    agent.has_waiting("ana")
    agent.choose(chosen)
    agent.message("ana")
    assert agent.offers == ["ana"]
    assert agent.status("ana") == "waiting"
    agent.choose("available")
    assert agent.offers == ["ana"]
    assert agent.due == (Miss, "ana", 120)


@pytest.mark.rules("OFFR-3", "OFFR-2")
def test_auto_accept_goes_by_the_allowed_presences_as_they_show():
    agent = Agent(auto_accept=True, allowed_presences=frozenset({"away"}))
    agent.has_waiting("ana")
    agent.has_waiting("budi")
    agent.message("ana")
    assert agent.offers == ["ana"]
    agent.choose("away")
    agent.message("budi")
    assert agent.offers == ["ana"]
    assert agent.status("budi") == "active"


@pytest.mark.rules("OFFR-3", "OFFR-2")
def test_auto_accept_lets_a_returning_customer_wait_while_the_agent_is_inactive():
    agent = Agent(auto_accept=True)
    agent.has_waiting("ana")
    agent.has_waiting("budi")
    agent.choose("away")
    agent.message("budi")
    agent.choose("available")
    agent.later(120)
    agent.miss("budi")
    assert agent.presence == "inactive"
    agent.message("ana")
    assert agent.offers == ["ana"]


@pytest.mark.rules("OFFR-3", "OFFR-2")
@pytest.mark.parametrize("config", [{"session_limit": 1}, {"offer_limit": 1}])
def test_auto_accept_needs_an_offer_that_can_be_made(config):
    agent = Agent(auto_accept=True, **config)
    agent.has_waiting("ana")
    agent.has_waiting("budi")
    agent.choose("away")
    agent.message("ana")
    agent.choose("available")
    [effect] = agent.message("budi")
    assert isinstance(effect, NotOffered)
    assert agent.status("budi") == "waiting"


@pytest.mark.rules("OFFR-3", "CLOS-3")
@pytest.mark.parametrize("returning", [True, False])
@pytest.mark.parametrize("answer", ["cancel", "confirm"])
def test_auto_accept_lets_an_offer_wait_while_a_dialog_is_open(answer, returning):
    agent = Agent(auto_accept=True)
    if returning:
        agent.has_waiting("ana")
    agent.open_record("lamp")
    agent.close("lamp")
    if returning:
        agent.message("ana")
    else:
        agent.offer("ana")
    assert agent.offers == ["ana"]
    assert agent.screen().dialog.session == "lamp"
    getattr(agent, answer)()
    assert agent.offers == ["ana"]
    agent.accept("ana")
    assert agent.focused == "ana"


@pytest.mark.rules("OFFR-3", "OFFR-2")
def test_a_second_message_does_not_auto_accept_an_offer_that_waits():
    agent = Agent(auto_accept=True)
    agent.has_waiting("ana")
    agent.choose("away")
    agent.message("ana")
    agent.choose("available")
    agent.message("ana")
    assert agent.offers == ["ana"]
    assert agent.status("ana") == "waiting"


# Rejecting and missing


@pytest.mark.rules("OFFR-4")
@pytest.mark.parametrize("answer", ["reject", "miss"])
def test_a_new_conversation_that_is_not_accepted_is_as_if_it_had_never_been_offered(answer):
    agent = Agent(missed_sets_inactive=False)
    before = agent.state
    agent.offer("ana")
    agent.later(120)
    getattr(agent, answer)("ana")
    assert agent.state == before
    agent.offer("ana")
    assert agent.offers == ["ana"]


@pytest.mark.rules("OFFR-4")
@pytest.mark.parametrize("answer", ["reject", "miss"])
def test_a_returning_conversation_that_is_not_accepted_still_waits(answer):
    agent = Agent()
    agent.returns("ana")
    agent.later(120)
    getattr(agent, answer)("ana")
    assert agent.status("ana") == "waiting"
    assert agent.offers == []
    agent.message("ana")
    assert agent.offers == ["ana"]


@pytest.mark.rules("OFFR-4")
@pytest.mark.parametrize("seconds", [None, 1.0, 30.0])
def test_an_offer_is_missed_after_the_offer_time(seconds):
    agent = Agent() if seconds is None else Agent(offer_time=seconds)
    seconds = seconds or 120.0
    agent.later(1000)
    agent.offer("ana")
    assert agent.due == (Miss, "ana", 1000 + seconds)
    agent.later(seconds)
    agent.miss("ana")
    assert agent.offers == []
    assert agent.due is None


@pytest.mark.rules("OFFR-4")
@pytest.mark.parametrize("returning", [True, False])
def test_an_offer_is_not_missed_before_the_offer_time(returning):
    agent = Agent()
    if returning:
        agent.returns("ana")
    else:
        agent.offer("ana")
    agent.later(119.9)
    assert agent.refused.miss("ana") == ("OFFR-4", Reason.NOT_DUE)


@pytest.mark.rules("OFFR-4")
def test_a_late_clock_still_misses_an_offer():
    agent = Agent()
    agent.offer("ana")
    agent.later(DAY)
    agent.miss("ana")
    assert agent.offers == []


@pytest.mark.rules("OFFR-4")
def test_an_answered_offer_is_not_missed():
    agent = Agent()
    agent.offer("ana")
    agent.accept("ana")
    assert agent.due is None


@pytest.mark.rules("OFFR-4")
def test_an_offer_that_is_made_again_has_a_time_of_its_own():
    agent = Agent()
    agent.offer("ana")
    agent.reject("ana")
    agent.later(60)
    agent.offer("ana")
    assert agent.due == (Miss, "ana", 180)


# Withdrawing


@pytest.mark.rules("OFFR-5")
def test_a_live_customer_who_leaves_withdraws_the_offer():
    agent = Agent()
    before = agent.state
    agent.offer("ana")
    agent.leave("ana")
    assert agent.state == before


@pytest.mark.rules("OFFR-5")
def test_a_live_customer_whose_last_conversation_was_closed_can_withdraw_too():
    agent = Agent()
    agent.has_closed("ana")
    before = agent.state
    agent.offer("ana again", customer="ana")
    agent.leave("ana again")
    assert agent.state == before


@pytest.mark.rules("OFFR-5")
def test_a_new_persistent_customer_does_not_withdraw_the_offer():
    agent = Agent()
    agent.offer("ana", "persistent")
    assert agent.refused.leave("ana") == ("OFFR-5", Reason.NOT_LIVE)


@pytest.mark.rules("OFFR-5", "CONV-7")
def test_a_returning_customer_does_not_withdraw_the_offer():
    agent = Agent()
    agent.returns("ana")
    assert agent.refused.leave("ana") == ("CONV-7", Reason.NOT_LIVE)


# Several


@pytest.mark.rules("OFFR-6")
@pytest.mark.parametrize("first", ["ana", "budi", "citra"])
@pytest.mark.parametrize("answer", ["accept", "reject", "miss", "leave"])
def test_any_pending_offer_may_be_answered_first(answer, first):
    agent = Agent(capacity=3)
    names = ["ana", "budi", "citra"]
    for name in names:
        agent.offer(name)
    assert agent.offers == names
    agent.later(120)
    getattr(agent, answer)(first)
    assert agent.offers == [name for name in names if name != first]


@pytest.mark.rules("OFFR-6")
def test_each_pending_offer_has_its_own_time():
    agent = Agent(capacity=3)
    agent.offer("ana")
    agent.later(10)
    agent.offer("budi")
    assert agent.due == (Miss, "ana", 120)
    agent.reject("ana")
    assert agent.due == (Miss, "budi", 130)
    agent.later(110)
    assert agent.refused.miss("budi") == ("OFFR-4", Reason.NOT_DUE)


@pytest.mark.rules("OFFR-6", "OFFR-1")
def test_new_and_returning_offers_pend_together_and_all_can_be_accepted():
    agent = Agent(session_limit=3, capacity=2)
    agent.has_waiting("ana")
    agent.offer("budi")
    agent.offer("citra")
    agent.message("ana")
    assert agent.offers == ["budi", "citra", "ana"]
    for name in ("ana", "citra", "budi"):
        agent.accept(name)
    assert agent.sessions == ["ana", "citra", "budi"]
    assert agent.state.load == 3
