"""The agent's presence: what the work sets, and what the agent holds (rules PRES-1 to PRES-5)."""

import pytest

from panel.agent import Agent
from session_panel import PresencePolicy, PublishPresence

KEEP = PresencePolicy(no_load="keep", some_load="keep", full_load="keep")
SHOWN = {
    "available": "available",
    "busy": "busy",
    "dnd": "held_dnd",
    "away": "held_away",
    "offline": "held_offline",
}
"""Each presence that an agent can choose, and the state that it is kept in."""

HELD = ["dnd", "away", "offline"]
NOT_HELD = ["available", "busy"]


def make_inactive(agent):
    """Let the agent miss an offer, with nothing else left of it."""
    agent.offer("missed")
    agent.later(120)
    agent.miss("missed")
    assert agent.presence == "inactive"


@pytest.mark.rules("PRES-5")
def test_the_initial_presence_is_available():
    agent = Agent()
    assert agent.presence == "available"
    assert agent.screen().presence == "Available"


@pytest.mark.rules("PRES-5")
def test_the_initial_presence_is_available_whatever_the_policy_says_for_no_load():
    agent = Agent(presence_policy=PresencePolicy(no_load="dnd"))
    assert agent.presence == "available"


# The policy


@pytest.mark.rules("PRES-1")
@pytest.mark.parametrize(
    ("capacity", "presences"),
    [
        (1, ["dnd", "dnd", "dnd"]),
        (2, ["busy", "dnd", "dnd"]),
        (3, ["busy", "busy", "dnd"]),
    ],
)
def test_the_default_policy_follows_the_load_up_and_down(capacity, presences):
    agent = Agent(capacity=capacity)
    names = ["ana", "budi", "citra"]
    seen = []
    for name in names:
        agent.pick(name)
        seen.append(agent.presence)
    for name in names:
        agent.shut(name)
        seen.append(agent.presence)
    assert seen == [*presences, *presences[-2::-1], "available"]


@pytest.mark.rules("PRES-1")
@pytest.mark.parametrize("says", ["available", "busy", "dnd", "keep"])
@pytest.mark.parametrize(
    ("entry", "started", "from_"),
    [
        ("no_load", 0, "busy"),
        ("some_load", 1, "available"),
        ("some_load", 2, "available"),
        ("full_load", 3, "available"),
        ("full_load", 4, "available"),
    ],
)
def test_the_policy_may_map_any_load_to_any_presence_or_keep(entry, started, from_, says):
    policy = {"no_load": "keep", "some_load": "keep", "full_load": "keep", entry: says}
    agent = Agent(capacity=3, presence_policy=PresencePolicy(**policy))
    names = ["ana", "budi", "citra", "dewi"][: started or 1]
    for name in names[:-1]:
        agent.pick(name)
    agent.choose(from_)
    agent.pick(names[-1])
    if started == 0:
        agent.shut(names[-1])
    assert agent.presence == (from_ if says == "keep" else says)


@pytest.mark.rules("PRES-1")
def test_what_the_policy_sets_to_dnd_is_not_held():
    agent = Agent(capacity=1)
    agent.pick("ana")
    assert agent.presence == "dnd"
    agent.shut("ana")
    assert agent.presence == "available"


# What recomputes


STARTS = {
    "accept": lambda agent: agent.accept("offered"),
    "accept a returning one": lambda agent: agent.accept("returned"),
    "pick": lambda agent: agent.pick("new"),
    "open a waiting one": lambda agent: agent.open("waiting"),
}


def full_day():
    """One live and one persistent conversation active, and one of each other kind."""
    agent = Agent(capacity=9)
    agent.has_ended("ended")
    agent.has_closed("closed")
    agent.has_waiting("waiting")
    agent.has_waiting("returned")
    agent.pick("live")
    agent.pick("persistent", "persistent")
    agent.message("returned")
    agent.offer("offered")
    agent.focus("live")
    return agent


@pytest.mark.rules("PRES-1", "SESS-2")
@pytest.mark.parametrize("start", STARTS)
def test_starting_a_conversation_recomputes(start):
    agent = full_day()
    agent.choose("available")
    STARTS[start](agent)
    assert agent.presence == "busy"


@pytest.mark.rules("PRES-1", "CLOS-4")
@pytest.mark.parametrize("session", ["live", "persistent"])
def test_closing_an_active_conversation_recomputes(session):
    agent = full_day()
    agent.choose("available")
    agent.close(session)
    assert agent.presence == "available"
    agent.confirm()
    assert agent.presence == "busy"


@pytest.mark.rules("PRES-1", "CONV-6")
@pytest.mark.parametrize("session", ["live", "persistent"])
def test_ending_an_active_conversation_recomputes(session):
    agent = full_day()
    agent.choose("available")
    agent.focus(session)
    agent.end(session)
    assert agent.presence == "busy"


@pytest.mark.rules("PRES-1", "CONV-7")
def test_a_customer_who_leaves_an_active_conversation_recomputes():
    agent = full_day()
    agent.choose("available")
    agent.leave("live")
    assert agent.presence == "busy"


@pytest.mark.rules("PRES-1", "CONV-12")
@pytest.mark.parametrize("session", ["live", "persistent"])
def test_a_transfer_of_an_active_conversation_recomputes(session):
    agent = full_day()
    agent.choose("available")
    agent.transfer(session)
    assert agent.presence == "busy"


@pytest.mark.rules("PRES-1", "CONV-7")
@pytest.mark.parametrize("chosen", ["available", "busy"])
def test_the_last_customer_who_leaves_sets_the_presence_of_no_load(chosen):
    agent = Agent()
    agent.pick("ana")
    agent.choose(chosen)
    agent.leave("ana")
    assert agent.presence == "available"


@pytest.mark.rules(
    *("PRES-1", "SESS-2", "SESS-5", "OFFR-4", "OFFR-5", "OFFR-7", "CONV-12", "CONV-13", "CONF-1")
)
@pytest.mark.parametrize(
    "act",
    [
        lambda agent: agent.open("ended"),
        lambda agent: agent.open("closed"),
        lambda agent: agent.open("persistent"),
        lambda agent: agent.open_record("lamp"),
        lambda agent: agent.shift_click("contoso"),
        lambda agent: agent.focus("home"),
        lambda agent: agent.close("live"),
        lambda agent: (agent.close("live"), agent.cancel()),
        lambda agent: agent.message("live"),
        lambda agent: agent.message("waiting"),
        lambda agent: agent.sentiment("live", "very negative"),
        lambda agent: agent.offer("another"),
        lambda agent: agent.reject("offered"),
        lambda agent: agent.reject("returned"),
        lambda agent: agent.leave("offered"),
        lambda agent: (agent.later(10**9), agent.expire("waiting")),
        lambda agent: agent.toggle(),
        lambda agent: agent.open_tab("live", "faq"),
        lambda agent: agent.edit("live", note="x"),
        lambda agent: agent.discard("live"),
        lambda agent: agent.drop("ended"),
        lambda agent: agent.withdraw("offered"),
        lambda agent: agent.withdraw("returned"),
        lambda agent: agent.transfer("waiting"),
        lambda agent: agent.transfer("returned"),
        lambda agent: agent.assign("assigned"),
        lambda agent: agent.rename("live", "Live Long"),
        lambda agent: agent.configure(capacity=9, work_item_limit=1),
    ],
)
def test_nothing_else_recomputes(act):
    agent = full_day()
    agent.choose("available")
    act(agent)
    assert agent.presence == "available"


@pytest.mark.rules("PRES-1")
@pytest.mark.parametrize("over", ["ended", "closed", "record"])
def test_closing_a_session_without_an_active_conversation_does_not_recompute(over):
    agent = full_day()
    if over == "record":
        agent.open_record("record")
    else:
        agent.open(over)
    agent.choose("available")
    agent.shut(over)
    assert agent.presence == "available"


@pytest.mark.rules("PRES-1", "END-1")
def test_closing_a_session_after_its_conversation_was_ended_does_not_recompute_again():
    agent = Agent()
    agent.pick("ana")
    agent.end("ana")
    agent.choose("busy")
    agent.shut("ana")
    assert agent.presence == "busy"


# Inactive


NOT_THE_AGENTS = {
    "leave": lambda agent: agent.leave("ana"),
    "transfer": lambda agent: agent.transfer("ana"),
    "configure": lambda agent: agent.configure(capacity=1),
}
"""What recomputes a presence without being the agent's own act."""


@pytest.mark.rules("PRES-1", "CONV-7", "CONV-12", "CONF-1")
@pytest.mark.parametrize("policy", [PresencePolicy(), KEEP])
@pytest.mark.parametrize("act", NOT_THE_AGENTS)
def test_inactive_stays_when_a_customer_leaves_or_the_router_transfers_one(act, policy):
    agent = Agent(presence_policy=policy)
    agent.pick("ana")
    make_inactive(agent)
    assert not [e for e in NOT_THE_AGENTS[act](agent) if isinstance(e, PublishPresence)]
    assert agent.presence == "inactive"


@pytest.mark.rules("PRES-1", "OFFR-7")
@pytest.mark.parametrize("act", ["withdraw", "assign", "rename", "message"])
def test_inactive_stays_whatever_router_host_and_customers_do(act):
    agent = Agent(presence_policy=KEEP)
    agent.has_waiting("budi")
    make_inactive(agent)
    if act == "assign":
        agent.assign("citra")
    elif act == "rename":
        agent.rename("budi", "Budi Santoso")
    else:
        agent.message("budi")
    if act == "withdraw":
        agent.withdraw("budi")
    assert agent.presence == "inactive"


@pytest.mark.rules("PRES-1")
@pytest.mark.parametrize(
    ("act", "presence"),
    [
        (lambda agent: agent.pick("budi"), "dnd"),
        (lambda agent: agent.shut("ana"), "available"),
        (lambda agent: agent.end("ana"), "available"),
        (lambda agent: agent.reset(), "busy"),
        (lambda agent: agent.choose("available"), "available"),
        (lambda agent: agent.choose("away"), "held_away"),
    ],
    ids=["start", "close", "end", "reset", "choose", "hold"],
)
def test_the_agents_own_act_leaves_inactive(act, presence):
    agent = Agent()
    agent.pick("ana")
    make_inactive(agent)
    act(agent)
    assert agent.presence == presence


@pytest.mark.rules("PRES-1", "PRES-3")
@pytest.mark.parametrize(
    "act",
    [
        lambda agent: agent.pick("budi"),
        lambda agent: agent.open("waiting"),
        lambda agent: (agent.message("waiting"), agent.accept("waiting")),
        lambda agent: agent.shut("ana"),
        lambda agent: agent.end("ana"),
        lambda agent: agent.reset(),
    ],
    ids=["pick", "open", "accept", "close", "end", "reset"],
)
def test_where_the_policy_says_keep_the_agents_act_makes_inactive_available(act):
    agent = Agent(presence_policy=KEEP)
    agent.has_waiting("waiting")
    agent.pick("ana")
    make_inactive(agent)
    act(agent)
    assert agent.presence == "available"


@pytest.mark.rules("PRES-1")
@pytest.mark.parametrize("before", ["available", "busy", "dnd"])
def test_where_the_policy_says_keep_any_other_presence_stays(before):
    agent = Agent(presence_policy=KEEP, declined_sets_dnd=True)
    if before == "dnd":
        agent.offer("declined")
        agent.reject("declined")
    else:
        agent.choose(before)
    agent.pick("ana")
    agent.end("ana")
    assert agent.presence == before


@pytest.mark.rules("PRES-1")
def test_inactive_stays_while_nothing_of_the_agents_work_starts_or_stops():
    agent = Agent()
    agent.pick("ana", "persistent")
    make_inactive(agent)
    agent.message("ana")
    agent.focus("home")
    agent.open_record("lamp")
    agent.shut("lamp")
    agent.toggle()
    assert agent.presence == "inactive"


# Choosing


@pytest.mark.rules("PRES-2")
@pytest.mark.parametrize("before", [*SHOWN, "inactive"])
@pytest.mark.parametrize("chosen", SHOWN)
def test_the_agent_may_choose_any_of_five_from_any_presence(before, chosen):
    agent = Agent()
    if before == "inactive":
        make_inactive(agent)
    else:
        agent.choose(before)
    agent.choose(chosen)
    assert agent.presence == SHOWN[chosen]


@pytest.mark.rules("PRES-2", "LANG-1")
@pytest.mark.parametrize(
    ("chosen", "shown", "in_indonesian"),
    [
        ("available", "Available", "Tersedia"),
        ("busy", "Busy", "Sibuk"),
        ("dnd", "Do not disturb", "Jangan ganggu"),
        ("away", "Away", "Tidak di tempat"),
        ("offline", "Offline", "Luring"),
    ],
)
def test_a_held_presence_shows_as_what_was_chosen(chosen, shown, in_indonesian):
    agent = Agent()
    agent.choose(chosen)
    assert agent.screen().presence == shown
    assert agent.screen("id").presence == in_indonesian


@pytest.mark.rules("PRES-2")
@pytest.mark.parametrize("chosen", NOT_HELD)
def test_available_and_busy_last_until_the_next_recomputation(chosen):
    agent = Agent(capacity=1)
    agent.choose(chosen)
    agent.open_record("lamp")
    assert agent.presence == chosen
    agent.pick("ana")
    assert agent.presence == "dnd"


@pytest.mark.rules("PRES-2", "PRES-4")
@pytest.mark.parametrize("chosen", NOT_HELD)
def test_available_and_busy_last_until_an_offer_is_missed(chosen):
    agent = Agent()
    agent.choose(chosen)
    make_inactive(agent)


@pytest.mark.rules("PRES-2", "PRES-4")
@pytest.mark.parametrize("chosen", NOT_HELD)
def test_available_and_busy_last_until_an_offer_is_declined(chosen):
    agent = Agent(declined_sets_dnd=True)
    agent.choose(chosen)
    agent.offer("ana")
    agent.reject("ana")
    assert agent.presence == "dnd"


@pytest.mark.rules("PRES-2")
@pytest.mark.parametrize("chosen", HELD)
def test_a_held_presence_lasts_through_all_the_work(chosen):
    agent = Agent(declined_sets_dnd=True, missed_sets_inactive=True)
    for name in ("missed", "declined", "returned"):
        agent.has_waiting(name)
    agent.choose(chosen)
    agent.message("missed")
    agent.later(120)
    agent.miss("missed")
    assert agent.presence == SHOWN[chosen]
    agent.message("declined")
    agent.reject("declined")
    assert agent.presence == SHOWN[chosen]
    agent.message("returned")
    agent.accept("returned")
    assert agent.presence == SHOWN[chosen]
    agent.end("returned")
    assert agent.presence == SHOWN[chosen]
    agent.pick("ana")
    agent.shut("ana")
    assert agent.presence == SHOWN[chosen]
    agent.pick("budi")
    agent.leave("budi")
    assert agent.presence == SHOWN[chosen]


@pytest.mark.rules("PRES-2")
@pytest.mark.parametrize("chosen", HELD)
def test_a_hold_lasts_until_the_agent_chooses_again(chosen):
    agent = Agent()
    agent.choose(chosen)
    agent.choose("busy")
    agent.pick("ana")
    agent.shut("ana")
    assert agent.presence == "available"


@pytest.mark.rules("PRES-2")
def test_the_agent_may_choose_available_whatever_the_load():
    agent = Agent(capacity=1)
    agent.pick("ana")
    agent.choose("available")
    assert agent.presence == "available"


# Resetting


@pytest.mark.rules("PRES-3")
@pytest.mark.parametrize("before", [*SHOWN, "inactive"])
@pytest.mark.parametrize(("load", "presence"), [(0, "available"), (1, "busy"), (2, "dnd")])
def test_reset_lifts_any_hold_and_recomputes(before, load, presence):
    agent = Agent()
    agent.has_waiting("missed")
    for name in ["ana", "budi"][:load]:
        agent.pick(name)
    if before == "inactive":
        agent.message("missed")
        agent.later(120)
        agent.miss("missed")
        assert agent.presence == "inactive"
    else:
        agent.choose(before)
    agent.reset()
    assert agent.presence == presence


@pytest.mark.rules("PRES-3", "PRES-1")
@pytest.mark.parametrize("chosen", HELD)
def test_after_a_reset_the_work_sets_the_presence_again(chosen):
    agent = Agent()
    agent.choose(chosen)
    agent.reset()
    agent.pick("ana")
    assert agent.presence == "busy"


@pytest.mark.rules("PRES-3")
@pytest.mark.parametrize(
    ("chosen", "presence"),
    [
        ("available", "available"),
        ("busy", "busy"),
        ("dnd", "dnd"),
        ("away", "available"),
        ("offline", "available"),
    ],
)
@pytest.mark.parametrize("load", [0, 1, 2])
def test_reset_where_the_policy_says_keep_only_lifts_the_hold(load, chosen, presence):
    agent = Agent(presence_policy=KEEP)
    for name in ["ana", "budi"][:load]:
        agent.pick(name)
    agent.choose(chosen)
    agent.reset()
    assert agent.presence == presence


@pytest.mark.rules("PRES-3")
def test_reset_makes_inactive_available_where_the_policy_says_keep():
    agent = Agent(presence_policy=KEEP)
    make_inactive(agent)
    assert agent.reset() == (PublishPresence("available"),)
    assert agent.presence == "available"


@pytest.mark.rules("PRES-3", "PRES-2")
def test_a_hold_that_reset_lifted_does_not_come_back():
    agent = Agent(capacity=1, presence_policy=PresencePolicy(full_load="busy", no_load="keep"))
    agent.choose("dnd")
    agent.reset()
    assert agent.presence == "dnd"
    agent.pick("ana")
    assert agent.presence == "busy"


# Missed and declined offers


@pytest.mark.rules("PRES-4")
@pytest.mark.parametrize("configured", [True, False])
@pytest.mark.parametrize("returning", [True, False])
@pytest.mark.parametrize("before", ["available", "busy"])
def test_a_missed_offer_sets_inactive_if_configured(before, returning, configured):
    agent = Agent(missed_sets_inactive=configured)
    if returning:
        agent.returns("ana")
    else:
        agent.offer("ana")
    agent.choose(before)
    agent.later(120)
    agent.miss("ana")
    assert agent.presence == ("inactive" if configured else before)


@pytest.mark.rules("PRES-4")
@pytest.mark.parametrize("configured", [True, False])
@pytest.mark.parametrize("returning", [True, False])
@pytest.mark.parametrize("before", ["available", "busy"])
def test_a_declined_offer_sets_dnd_if_configured(before, returning, configured):
    agent = Agent(declined_sets_dnd=configured)
    if returning:
        agent.returns("ana")
    else:
        agent.offer("ana")
    agent.choose(before)
    agent.reject("ana")
    assert agent.presence == ("dnd" if configured else before)


@pytest.mark.rules("PRES-4")
def test_by_default_a_missed_offer_sets_inactive_and_a_declined_one_sets_nothing():
    agent = Agent()
    agent.offer("ana")
    agent.reject("ana")
    assert agent.presence == "available"
    make_inactive(agent)


@pytest.mark.rules("PRES-4")
def test_a_missed_offer_sets_inactive_from_the_dnd_of_the_load():
    agent = Agent(capacity=1)
    agent.has_waiting("ana")
    agent.pick("budi")
    agent.message("ana")
    agent.later(120)
    agent.miss("ana")
    assert agent.presence == "inactive"


@pytest.mark.rules("PRES-4")
def test_a_declined_offer_sets_dnd_from_inactive():
    agent = Agent(declined_sets_dnd=True, capacity=3)
    agent.offer("ana")
    make_inactive(agent)
    agent.reject("ana")
    assert agent.presence == "dnd"


@pytest.mark.rules("PRES-4", "PRES-1")
def test_the_dnd_of_a_declined_offer_is_not_held():
    agent = Agent(declined_sets_dnd=True)
    agent.offer("ana")
    agent.reject("ana")
    agent.pick("budi")
    assert agent.presence == "busy"


@pytest.mark.rules("PRES-4", "OFFR-5", "OFFR-7")
@pytest.mark.parametrize("how", ["leave", "withdraw"])
def test_a_withdrawn_offer_is_neither_missed_nor_declined(how):
    agent = Agent(declined_sets_dnd=True)
    agent.offer("ana")
    getattr(agent, how)("ana")
    assert agent.presence == "available"
