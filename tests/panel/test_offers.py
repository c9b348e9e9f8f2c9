"""Offers: when they come, wait, and go (rules OFFR-1 to OFFR-8)."""

import pytest
from msgspec.structs import replace

from panel.agent import DAY, Agent
from session_panel import (
    CloseNotification,
    Config,
    Expire,
    HandedBack,
    InvalidInput,
    LoadPage,
    Miss,
    NotifyOffer,
    NotOffered,
    PresencePolicy,
    PublishPresence,
    Reason,
    UpdateConversation,
    reason_text,
)

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


UNACCEPTED = {
    "reject": "rejected",
    "misses": "missed",
    "leave": "withdrawn",
    "withdraw": "withdrawn",
}
"""Every way in which an offer goes that is not accepted, and what the host is told of it."""


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
    assert agent.refused_for.offer("budi") is None


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
@pytest.mark.parametrize("returning", [True, False])
def test_what_is_offered_is_not_offered_again(returning, customer):
    agent = Agent()
    if returning:
        agent.returns("ana")
    else:
        agent.offer("ana")
    assert agent.refused.offer("ana", customer=customer) == ("OFFR-1", Reason.NOT_NEW)
    assert agent.refused_for.offer("ana", customer=customer) == "ana"


@pytest.mark.rules("OFFR-1")
@pytest.mark.parametrize("state", ["active", "waiting", "offered"])
def test_a_customer_who_has_a_conversation_here_is_not_offered_another(state):
    agent = Agent()
    if state == "offered":
        agent.offer("first", customer="ana")
    else:
        agent.pick("first", "persistent", customer="ana")
        if state == "waiting":
            agent.shut("first")
    refusal = agent.refused.offer("second", customer="ana")
    assert refusal == ("OFFR-1", Reason.CUSTOMER_ENGAGED)
    assert agent.refused_for.offer("second", customer="ana") == "first"
    assert "message" in reason_text(Reason.CUSTOMER_ENGAGED)
    agent.message("first")


@pytest.mark.rules("OFFR-1")
@pytest.mark.parametrize(
    ("conversation", "customer", "refusal"),
    [
        ("known", "engaged", ("OFFR-1", Reason.NOT_NEW)),
        ("offered", "engaged", ("OFFR-1", Reason.NOT_NEW)),
        ("record", "engaged", ("OFFR-1", Reason.ID_TAKEN)),
        ("home", "engaged", ("OFFR-1", Reason.ID_TAKEN)),
        ("new", "engaged", ("OFFR-1", Reason.CUSTOMER_ENGAGED)),
        ("new", "somebody", PRESENCE),
    ],
)
def test_the_id_is_asked_first_then_the_customer_then_what_the_agent_can_take(
    conversation, customer, refusal
):
    agent = Agent(capacity=2, session_limit=3)
    agent.has_closed("known")
    agent.pick("engaged")
    agent.open_record("record")
    agent.offer("offered")
    agent.choose("away")
    assert agent.refused.offer(conversation, customer=customer) == refusal


@pytest.mark.rules("OFFR-1", "OFFR-4", "OFFR-5", "OFFR-7")
@pytest.mark.parametrize("gone", UNACCEPTED)
def test_one_whose_offer_went_is_new_again_for_any_customer(gone):
    agent = Agent(missed_sets_inactive=False)
    for customer in ("ana", "somebody else"):
        agent.offer("ana", customer=customer)
        getattr(agent, gone)("ana")
    agent.open_record("ana")
    assert agent.sessions == ["ana"]


# Messages to a conversation that is offered as new


@pytest.mark.rules("OFFR-1", "UNRD-1")
@pytest.mark.parametrize("mode", ["live", "persistent"])
def test_a_message_to_what_is_offered_as_new_is_taken_and_counts(mode):
    agent = Agent()
    agent.offer("ana", mode)
    assert agent.message("ana") == ()
    assert agent.message("ana") == ()
    assert agent.unread("ana") == 2
    assert agent.offers == ["ana"]
    assert agent.due == (Miss, "ana", 120)


@pytest.mark.rules("OFFR-1", "UNRD-1", "SESS-3")
def test_accepting_with_the_focus_shows_the_messages():
    agent = Agent()
    agent.offer("ana")
    agent.message("ana")
    assert not [e for e in agent.accept("ana") if isinstance(e, HandedBack)]
    agent.focus("home")
    assert agent.entry("ana").unread == ""


@pytest.mark.rules("OFFR-1", "OFFR-3", "UNRD-1")
def test_accepting_in_the_background_shows_the_count():
    agent = Agent(auto_accept=True, capacity=3)
    agent.pick("budi")
    agent.close("budi")
    agent.offer("ana")
    agent.message("ana")
    agent.message("ana")
    agent.cancel()
    assert (agent.focused, agent.entry("ana").unread) == ("budi", "2")
    assert agent.entry("ana").tooltip == "Ana. 2 new updates in your conversation."


@pytest.mark.rules("OFFR-1", "OFFR-4", "OFFR-5", "OFFR-7")
@pytest.mark.parametrize(
    ("gone", "published"),
    [
        ("reject", (PublishPresence("dnd"),)),
        ("misses", (PublishPresence("inactive"),)),
        ("leave", ()),
        ("withdraw", ()),
    ],
)
def test_if_the_offer_goes_otherwise_the_count_is_handed_back(gone, published):
    agent = Agent(declined_sets_dnd=True)
    agent.offer("ana")
    agent.message("ana")
    agent.message("ana")
    assert getattr(agent, gone)("ana") == (
        CloseNotification("ana", UNACCEPTED[gone]),
        HandedBack("ana", {}, 2, None),
        *published,
    )


@pytest.mark.rules("OFFR-1")
@pytest.mark.parametrize("gone", UNACCEPTED)
def test_offered_again_its_count_starts_at_0(gone):
    agent = Agent(missed_sets_inactive=False)
    agent.offer("ana")
    agent.message("ana")
    getattr(agent, gone)("ana")
    agent.offer("ana")
    assert agent.unread("ana") == 0
    assert getattr(agent, gone)("ana") == (CloseNotification("ana", UNACCEPTED[gone]),)


@pytest.mark.rules("OFFR-1", "UNRD-1")
def test_the_count_of_what_is_offered_leaves_that_of_the_last_conversation_as_it_is():
    agent = Agent()
    agent.pick("ana")
    agent.focus("home")
    agent.message("ana")
    agent.leave("ana")
    agent.offer("ana again", customer="ana")
    agent.message("ana again")
    agent.accept("ana again")
    assert (agent.unread("ana"), agent.unread("ana again")) == (1, 0)


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
def test_of_a_further_message_while_offered_nothing_is_told(config):
    agent = Agent(**config)
    agent.returns("ana")
    assert agent.message("ana") == ()
    assert agent.unread("ana") == 2


@pytest.mark.rules("OFFR-2", "UNRD-1")
@pytest.mark.parametrize("config", [{}, {"offer_limit": 1}, {"session_limit": 1}])
def test_every_message_of_one_who_waits_counts_as_unread(config):
    agent = Agent(**config)
    agent.has_waiting("ana")
    agent.offer("budi")
    for count in (1, 2, 3):
        agent.message("ana")
        assert agent.unread("ana") == count


@pytest.mark.rules("OFFR-2", "TIME-1")
def test_a_message_never_moves_the_end_of_waiting_to_an_earlier_time():
    agent = Agent(waiting_time=1000.0)
    agent.assign("ana", until=5000)
    agent.message("ana")
    agent.reject("ana")
    assert agent.due == (Expire, "ana", 5000)
    agent.later(4500)
    agent.message("ana")
    agent.reject("ana")
    assert agent.due == (Expire, "ana", 5500)


@pytest.mark.rules("OFFR-2", "OFFR-4", "OFFR-7")
@pytest.mark.parametrize("gone", ["reject", "misses", "withdraw"])
def test_when_its_offer_goes_unaccepted_it_expires_at_that_moment_at_the_earliest(gone):
    agent = Agent(waiting_time=60.0)
    agent.has_waiting("ana")
    agent.message("ana")
    agent.later(120)
    getattr(agent, gone)("ana")
    assert agent.due == (Expire, "ana", 120)


@pytest.mark.rules("OFFR-2", "OFFR-4", "OFFR-7")
@pytest.mark.parametrize("gone", ["reject", "misses", "withdraw"])
def test_an_unaccepted_offer_leaves_a_later_end_of_waiting_and_the_count_as_they_are(gone):
    agent = Agent()
    agent.returns("ana")
    effects = getattr(agent, gone)("ana")
    assert not [effect for effect in effects if isinstance(effect, HandedBack)]
    assert agent.due == (Expire, "ana", 28 * DAY)
    assert agent.unread("ana") == 1


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


@pytest.mark.rules("OFFR-3", "OFFR-4", "OFFR-7", "CONV-10")
@pytest.mark.parametrize("verb", ["accept", "reject", "miss", "withdraw"])
@pytest.mark.parametrize("state", ["active", "waiting", "closed", "ended", "accepted"])
def test_only_what_is_offered_can_be_answered(state, verb):
    agent = Agent()
    agent.has_waiting("waiting")
    agent.has_closed("closed")
    agent.has_ended("ended")
    agent.pick("active")
    agent.offer("accepted")
    agent.accept("accepted")
    agent.later(1000)
    rule = {"accept": "OFFR-3", "withdraw": "OFFR-7"}.get(verb, "OFFR-4")
    expected = (rule, Reason.NOT_OFFERED)
    if verb == "withdraw" and state in ("closed", "ended"):
        expected = ("CONV-10", Reason.OVER)
    assert getattr(agent.refused, verb)(state) == expected


@pytest.mark.rules("CONV-1")
@pytest.mark.parametrize("verb", ["accept", "reject", "miss", "withdraw"])
@pytest.mark.parametrize("gone", [None, *UNACCEPTED])
def test_a_new_one_whose_offer_went_is_unknown(gone, verb):
    agent = Agent()
    if gone:
        agent.offer("ana")
        getattr(agent, gone)("ana")
    agent.later(1000)
    assert getattr(agent.refused, verb)("ana") == ("CONV-1", Reason.UNKNOWN_CONVERSATION)


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
def test_auto_accept_lets_a_returning_customer_wait_while_the_load_is_at_the_capacity():
    agent = Agent(auto_accept=True, capacity=1, presence_policy=KEEP)
    agent.has_waiting("ana")
    agent.pick("budi")
    agent.message("ana")
    assert agent.offers == ["ana"]
    assert agent.status("ana") == "waiting"


FREEING = {
    "end": lambda agent: agent.end("budi"),
    "close": lambda agent: agent.shut("budi"),
    "leave": lambda agent: agent.leave("budi"),
    "transfer": lambda agent: agent.transfer("budi"),
    "configure": lambda agent: agent.configure(auto_accept=True, capacity=2, presence_policy=KEEP),
}
"""What makes a place for another conversation."""


@pytest.mark.rules("OFFR-3")
@pytest.mark.parametrize("event", FREEING)
def test_whatever_event_makes_a_place_what_rings_is_accepted_at_once(event):
    agent = Agent(auto_accept=True, capacity=1, presence_policy=KEEP)
    agent.has_waiting("ana")
    agent.pick("budi")
    agent.message("ana")
    FREEING[event](agent)
    assert agent.offers == []
    assert agent.status("ana") == "active"


@pytest.mark.rules("OFFR-3")
@pytest.mark.parametrize("chosen", ["dnd", "away", "offline"])
@pytest.mark.parametrize("back", ["choose", "reset"])
def test_auto_accept_waits_for_a_presence_that_is_allowed(back, chosen):
    agent = Agent(auto_accept=True)
    agent.has_waiting("ana")
    agent.choose(chosen)
    agent.message("ana")
    assert agent.offers == ["ana"]
    assert agent.status("ana") == "waiting"
    if back == "choose":
        agent.choose("available")
    else:
        agent.reset()
    assert agent.offers == []
    assert agent.status("ana") == "active"


@pytest.mark.rules("OFFR-3")
def test_auto_accept_goes_by_the_allowed_presences_as_they_show_and_leaves_a_hold():
    agent = Agent(auto_accept=True, allowed_presences=frozenset({"away"}))
    agent.has_waiting("ana")
    agent.message("ana")
    assert agent.offers == ["ana"]
    agent.choose("away")
    assert agent.offers == []
    assert agent.presence == "held_away"


@pytest.mark.rules("OFFR-3", "PRES-1")
def test_only_the_agents_own_act_ends_inactive_and_lets_an_offer_be_accepted():
    agent = Agent(auto_accept=True)
    agent.has_waiting("ana")
    agent.has_waiting("budi")
    agent.choose("away")
    agent.message("budi")
    agent.configure(auto_accept=False)
    agent.choose("available")
    agent.misses("budi")
    agent.configure(auto_accept=True)
    assert agent.presence == "inactive"
    agent.message("ana")
    assert agent.offers == ["ana"]
    agent.reset()
    assert agent.status("ana") == "active"


@pytest.mark.rules("OFFR-3", "OFFR-2")
def test_auto_accept_needs_an_offer():
    agent = Agent(auto_accept=True, session_limit=1)
    agent.has_waiting("ana")
    agent.open_record("lamp")
    assert agent.message("ana") == (NotOffered("ana", "OFFR-2", Reason.NO_ROOM),)
    agent.shut("lamp")
    assert agent.status("ana") == "waiting"


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
    assert agent.offers == []
    assert agent.status("ana") == "active"


@pytest.mark.rules("OFFR-3", "CONV-12")
def test_a_transfer_that_takes_the_dialog_lets_the_offer_be_accepted():
    agent = Agent(auto_accept=True, capacity=3)
    agent.pick("budi")
    agent.close("budi")
    agent.offer("ana")
    agent.transfer("budi")
    assert (agent.offers, agent.sessions) == ([], ["ana"])


@pytest.mark.rules("OFFR-3")
def test_of_several_offers_the_one_made_first_is_accepted_first_while_it_may_be():
    agent = Agent(auto_accept=True, capacity=2)
    for name in ("ana", "budi", "citra"):
        agent.has_waiting(name)
    agent.choose("away")
    for name in ("citra", "ana", "budi"):
        agent.message(name)
    effects = agent.choose("available")
    assert agent.sessions == ["citra", "ana"]
    assert agent.offers == ["budi"]
    assert agent.presence == "dnd"
    assert effects == (
        PublishPresence("available"),
        CloseNotification("citra", "accepted"),
        UpdateConversation("citra", "active"),
        LoadPage("citra", "conversation"),
        LoadPage("citra", "kb_search"),
        PublishPresence("busy"),
        CloseNotification("ana", "accepted"),
        UpdateConversation("ana", "active"),
        LoadPage("ana", "conversation"),
        LoadPage("ana", "kb_search"),
        PublishPresence("dnd"),
    )


@pytest.mark.rules("OFFR-3", "PRES-1")
def test_the_presence_is_recomputed_and_asked_again_after_each_accept():
    policy = PresencePolicy(some_load="dnd")
    agent = Agent(auto_accept=True, capacity=9, presence_policy=policy)
    for name in ("ana", "budi"):
        agent.has_waiting(name)
    agent.choose("away")
    for name in ("ana", "budi"):
        agent.message(name)
    agent.choose("available")
    assert (agent.sessions, agent.offers) == (["ana"], ["budi"])


@pytest.mark.rules("OFFR-3")
def test_the_effects_of_the_event_come_first():
    agent = Agent(auto_accept=True, capacity=1)
    agent.has_waiting("ana")
    agent.pick("budi")
    agent.message("ana")
    assert agent.end("budi") == (
        UpdateConversation("budi", "ended"),
        PublishPresence("available"),
        CloseNotification("ana", "accepted"),
        UpdateConversation("ana", "active"),
        LoadPage("ana", "conversation"),
        LoadPage("ana", "kb_search"),
        PublishPresence("dnd"),
    )


@pytest.mark.rules("OFFR-3")
def test_one_that_is_accepted_by_the_event_that_made_it_is_not_notified():
    agent = Agent(auto_accept=True)
    assert agent.offer("ana") == (
        UpdateConversation("ana", "active"),
        LoadPage("ana", "conversation"),
        LoadPage("ana", "kb_search"),
        PublishPresence("busy"),
    )


@pytest.mark.rules("OFFR-3", "OFFR-4")
def test_an_offer_past_its_time_is_pending_until_the_clocks_event_is_applied():
    agent = Agent(auto_accept=True)
    agent.has_waiting("ana")
    agent.choose("away")
    agent.message("ana")
    agent.later(500)
    agent.choose("available")
    assert agent.status("ana") == "active"


@pytest.mark.rules("OFFR-3", "SESS-3")
@pytest.mark.parametrize("returning", [True, False])
def test_a_session_that_is_accepted_automatically_takes_the_focus_from_home(returning):
    agent = Agent(auto_accept=True)
    if returning:
        agent.has_waiting("ana")
        agent.message("ana")
    else:
        agent.offer("ana")
    assert agent.focused == "ana"
    assert agent.unread("ana") == 0


@pytest.mark.rules("OFFR-3", "SESS-2", "SESS-3", "FOCS-3", "UNRD-1")
@pytest.mark.parametrize("focused", ["budi", "lamp"])
def test_while_the_agent_is_elsewhere_it_opens_in_the_background(focused):
    agent = Agent(auto_accept=True, capacity=3)
    agent.has_waiting("ana")
    agent.pick("budi")
    agent.open_record("lamp")
    agent.focus(focused)
    agent.edit(focused, note="x")
    before = agent.screen().communication
    assert LoadPage("ana", "conversation") in agent.message("ana")
    assert agent.focused == focused
    assert agent.screen().form == {"note": "x"}
    assert agent.screen().communication == before
    assert agent.entry("ana").unread == "1"
    agent.focus("ana")
    assert agent.entry("ana").unread == ""
    assert agent.screen().communication.conversation == "ana"
    assert agent.tabs() == ["[conversation]", "kb_search"]


@pytest.mark.rules("OFFR-3", "SESS-3")
def test_of_several_that_are_accepted_at_once_only_the_first_takes_the_focus():
    agent = Agent(auto_accept=True, capacity=3)
    for name in ("ana", "budi", "citra"):
        agent.has_waiting(name)
    agent.choose("away")
    for name in ("ana", "budi", "citra"):
        agent.message(name)
    agent.choose("available")
    assert agent.focused == "ana"
    unread = {entry.id: entry.unread for entry in agent.screen().sessions}
    assert unread == {"home": "", "ana": "", "budi": "1", "citra": "1"}


@pytest.mark.rules("OFFR-3", "FOCS-4")
@pytest.mark.parametrize("how", ["confirm", "transfer"])
def test_it_does_not_take_the_focus_where_home_has_it_only_since_the_event(how):
    agent = Agent(auto_accept=True, capacity=1)
    agent.has_waiting("ana")
    agent.pick("budi")
    agent.message("ana")
    agent.close("budi")
    if how == "confirm":
        agent.confirm()
    else:
        agent.transfer("budi")
    assert agent.sessions == ["ana"]
    assert agent.focused == "home"
    assert agent.entry("ana").unread == "1"


@pytest.mark.rules("OFFR-3", "PRES-1")
def test_it_does_not_take_the_focus_where_home_had_it_only_until_the_event():
    agent = Agent(auto_accept=True, capacity=3)
    agent.has_waiting("ana")
    agent.has_waiting("missed")
    agent.choose("away")
    agent.message("missed")
    agent.configure(capacity=3)
    agent.choose("available")
    agent.misses("missed")
    agent.message("ana")
    agent.configure(capacity=3, auto_accept=True)
    assert (agent.presence, agent.offers) == ("inactive", ["ana"])
    agent.pick("budi")
    assert agent.sessions == ["budi", "ana"]
    assert agent.focused == "budi"


@pytest.mark.rules("OFFR-3", "CONF-1")
def test_what_is_switched_on_accepts_at_once_what_already_may_be():
    agent = Agent(capacity=3)
    agent.offer("ana")
    agent.offer("budi")
    agent.configure(capacity=3, auto_accept=True)
    assert agent.sessions == ["ana", "budi"]
    assert agent.focused == "ana"


@pytest.mark.rules("OFFR-3", "CONF-1")
def test_offers_that_come_while_inactive_are_not_accepted_automatically():
    allowed = frozenset({"available", "inactive"})
    with pytest.raises(InvalidInput):
        Config(auto_accept=True, allowed_presences=allowed)
    agent = Agent(auto_accept=True)
    with pytest.raises(InvalidInput):
        agent.configure(auto_accept=True, allowed_presences=allowed)
    assert agent.panel.config == Config(auto_accept=True)


# Rejecting and missing


@pytest.mark.rules("OFFR-4")
@pytest.mark.parametrize("answer", ["reject", "miss"])
def test_a_new_conversation_that_is_not_accepted_is_as_if_it_had_never_been_offered(answer):
    agent = Agent(missed_sets_inactive=False)
    before = agent.state
    agent.offer("ana")
    agent.later(120)
    getattr(agent, answer)("ana")
    assert agent.state == replace(before, now=120)
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


@pytest.mark.rules("OFFR-5", "CONV-7")
def test_a_new_persistent_customer_does_not_withdraw_the_offer():
    agent = Agent()
    agent.offer("ana", "persistent")
    assert agent.refused.leave("ana") == ("CONV-7", Reason.NOT_LIVE)


@pytest.mark.rules("OFFR-5", "CONV-7")
def test_a_returning_customer_does_not_withdraw_the_offer():
    agent = Agent()
    agent.returns("ana")
    assert agent.refused.leave("ana") == ("CONV-7", Reason.NOT_LIVE)


@pytest.mark.rules("OFFR-7", "PRES-4")
@pytest.mark.parametrize("mode", ["live", "persistent"])
def test_the_router_withdraws_a_new_offer_and_nothing_of_it_is_left(mode):
    agent = Agent(declined_sets_dnd=True)
    before = agent.state
    agent.offer("ana", mode)
    assert agent.withdraw("ana") == (CloseNotification("ana", "withdrawn"),)
    assert agent.state == before


@pytest.mark.rules("OFFR-7", "PRES-4")
@pytest.mark.parametrize("presence", ["available", "busy", "dnd", "away"])
def test_the_router_withdraws_a_returning_ones_offer_and_it_still_waits(presence):
    agent = Agent(declined_sets_dnd=True)
    agent.returns("ana")
    agent.choose(presence)
    shown = agent.presence
    assert agent.withdraw("ana") == (CloseNotification("ana", "withdrawn"),)
    assert (agent.status("ana"), agent.offers, agent.presence) == ("waiting", [], shown)
    agent.message("ana")
    assert agent.offers == ["ana"]


@pytest.mark.rules("OFFR-7", "CLOS-3")
def test_an_offer_is_withdrawn_while_a_dialog_is_open():
    agent = Agent()
    agent.pick("budi")
    agent.offer("ana")
    agent.close("budi")
    agent.withdraw("ana")
    assert agent.offers == []
    assert agent.screen().dialog.session == "budi"


@pytest.mark.rules("OFFR-7", "CONV-12")
def test_a_new_one_is_withdrawn_and_a_returning_one_transferred():
    agent = Agent()
    agent.offer("new")
    assert agent.refused.transfer("new") == ("OFFR-7", Reason.NOT_STARTED)
    agent.returns("ana")
    assert agent.transfer("ana") == (
        CloseNotification("ana", "withdrawn"),
        HandedBack("ana", {}, 1, 28 * DAY),
    )
    assert agent.offers == ["new"]


# Several


@pytest.mark.rules("OFFR-6")
@pytest.mark.parametrize("first", ["ana", "budi", "citra"])
@pytest.mark.parametrize("answer", ["accept", "reject", "miss", "leave", "withdraw"])
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


# Whether new conversations can come


@pytest.mark.rules("OFFR-8", "LANG-1")
def test_the_panel_shows_that_new_conversations_can_come():
    agent = Agent()
    incoming = agent.screen().incoming
    assert (incoming.possible, incoming.text) == (True, "New conversations can come.")
    assert agent.screen("id").incoming.text == "Percakapan baru dapat masuk."
    assert incoming.reasons == ()


@pytest.mark.rules("OFFR-8", "OFFR-1", "LANG-1")
@pytest.mark.parametrize("locale", ["en", "id"])
@pytest.mark.parametrize(
    "against",
    [
        [Reason.PRESENCE],
        [Reason.AT_CAPACITY],
        [Reason.OFFER_LIMIT],
        [Reason.NO_ROOM],
        [Reason.PRESENCE, Reason.NO_ROOM],
        [Reason.AT_CAPACITY, Reason.OFFER_LIMIT],
        [Reason.PRESENCE, Reason.AT_CAPACITY, Reason.OFFER_LIMIT, Reason.NO_ROOM],
    ],
)
def test_if_they_cannot_it_says_all_that_stands_against_it_in_order(against, locale):
    agent = Agent(
        capacity=1 if Reason.AT_CAPACITY in against else 9,
        offer_limit=1 if Reason.OFFER_LIMIT in against else 9,
        session_limit=1 if Reason.NO_ROOM in against else 9,
    )
    agent.offer("ana")
    if Reason.PRESENCE in against:
        agent.choose("away")
    incoming = agent.screen(locale).incoming
    assert not incoming.possible
    assert (
        incoming.text
        == {
            "en": "No new conversations can come.",
            "id": "Percakapan baru tidak dapat masuk.",
        }[locale]
    )
    assert incoming.reasons == tuple(reason_text(reason, locale) for reason in against)
    assert agent.refused.offer("budi") == ("OFFR-1", against[0])


@pytest.mark.rules("OFFR-8", "OFFR-2")
def test_a_returning_customer_may_ring_nevertheless():
    agent = Agent()
    agent.has_waiting("ana")
    agent.choose("away")
    assert not agent.screen().incoming.possible
    agent.message("ana")
    assert agent.offers == ["ana"]


@pytest.mark.rules("OFFR-8")
@pytest.mark.parametrize("focused", ["home", "budi"])
def test_it_shows_wherever_the_agent_is(focused):
    agent = Agent(capacity=1)
    agent.pick("budi")
    agent.focus(focused)
    assert agent.screen().incoming.reasons == (
        reason_text(Reason.PRESENCE),
        reason_text(Reason.AT_CAPACITY),
    )
