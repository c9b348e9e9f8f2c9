"""Times that go back, and what falls due (rule TIME-1)."""

from functools import cache

import pytest
from msgspec.structs import replace

from panel.agent import DAY, Agent
from session_panel import EventRefused, Expire, Miss, NotifyOffer, Panel, Reason, Toggle
from session_panel.panel import HANDLERS
from session_panel_spec.logs.log import read_log
from session_panel_spec.logs.story import load_stories

# Times that go back


def at_noon():
    """An agent in the middle of a day: the latest event came at 1000."""
    agent = Agent(capacity=9, waiting_time=500.0)
    agent.now = 900.0
    agent.has_waiting("waiting")
    agent.pick("ana", "persistent")
    agent.offer("offered")
    agent.now = 1000.0
    agent.close("ana")
    return agent


LATE = {
    "offer": lambda agent: agent.offer("new"),
    "message": lambda agent: agent.message("waiting"),
    "assign": lambda agent: agent.assign("new"),
    "confirm": lambda agent: agent.confirm(),
    "reject": lambda agent: agent.reject("offered"),
    "accept": lambda agent: agent.accept("offered"),
    "transfer": lambda agent: agent.transfer("ana"),
    "choose": lambda agent: agent.choose("away"),
    "configure": lambda agent: agent.configure(capacity=1),
}


@pytest.mark.rules("TIME-1")
@pytest.mark.parametrize("at", [0.0, 950.0, 999.9])
@pytest.mark.parametrize("event", LATE)
def test_an_event_with_an_earlier_time_is_answered_as_at_the_latest_one(event, at):
    late, timely = at_noon(), at_noon()
    late.now = at
    assert LATE[event](late) == LATE[event](timely)
    assert late.panel == timely.panel
    assert late.due == timely.due


WHAT_NO_STORY_TELLS = """\
{"type": "assign", "at": 10, "conversation": "ana", "customer": "ana"}
{"type": "offer", "at": 20, "conversation": "budi", "customer": "budi", "mode": "live"}
{"type": "reject", "at": 30, "conversation": "budi"}
{"type": "transfer", "at": 40, "conversation": "ana"}
{"type": "pick", "at": 50, "conversation": "citra", "customer": "citra", "mode": "live"}
{"type": "focus_tab", "at": 60, "session": "citra", "tab": "kb_search"}
{"type": "close_tab", "at": 70, "session": "citra", "tab": "kb_search"}
{"type": "leave", "at": 80, "conversation": "citra"}
{"type": "close", "at": 90, "session": "citra"}
{"type": "confirm", "at": 100}
{"type": "drop", "at": 110, "customer": "citra"}
{"type": "shift_click", "at": 120, "record": "r1", "kind": "account", "title": "Contoso"}
"""


@cache
def told():
    """Return each event of many logs, and a panel before it whose latest time is the event's."""
    logs = [story.lines for story in load_stories()] + [WHAT_NO_STORY_TELLS.splitlines()]
    return [step for lines in logs for step in _told(read_log(lines, "log"))]


def _told(log):
    panel = Panel(log.config)
    for _, event in log.events:
        for _ in range(2):
            panel.apply(Toggle(at=event.at))
        yield panel.config, panel.state, replace(event, at=panel.state.now)
        answer(panel, event)


def answer(panel, event):
    """Apply an event, and return its effects, and what its refusal tells."""
    try:
        return panel.apply(event), None
    except EventRefused as refused:
        return (), refused.args


def deadlines(panel):
    """Return when each offer ends, and each conversation's waiting."""
    waits = {
        c.id: c.expires_at for c in panel.state.conversations.values() if c.expires_at is not None
    }
    return {offer.id: offer.until for offer in panel.state.offers.values()}, waits


@pytest.mark.rules("TIME-1")
@pytest.mark.parametrize("kind", HANDLERS)
def test_whatever_comes_late_is_answered_as_in_time_and_moves_no_deadline_back(kind):
    answers = []
    for config, state, event in told():
        if type(event) is not kind:
            continue
        timely, late = Panel(config, state), Panel(config, state)
        before = deadlines(late)
        answers.append(answer(timely, event))
        assert answer(late, replace(event, at=event.at / 2)) == answers[-1]
        assert late == timely
        assert late.state.now == event.at
        for ended, ends in zip(before, deadlines(late), strict=True):
            assert all(ends[name] >= ended[name] for name in ended.keys() & ends)
    assert any(refusal is None for _, refusal in answers)


@pytest.mark.rules("TIME-1", "OFFR-4")
def test_a_late_offer_has_its_whole_offer_time():
    agent = at_noon()
    agent.now = 0.0
    assert agent.offer("new") == (NotifyOffer("new", 1120.0),)


@pytest.mark.rules("TIME-1", "CONV-4", "CONV-2")
def test_a_late_close_begins_a_wait_that_ends_no_earlier():
    agent = at_noon()
    agent.transfer("waiting")
    agent.reject("offered")
    agent.now = 0.0
    agent.confirm()
    assert agent.due == (Expire, "ana", 1500)


@pytest.mark.rules("TIME-1", "OFFR-2")
def test_no_deadline_moves_back():
    agent = at_noon()
    agent.message("waiting")
    agent.now = 10.0
    agent.message("waiting")
    agent.reject("waiting")
    agent.reject("offered")
    assert agent.due == (Expire, "waiting", 1500)


@pytest.mark.rules("TIME-1", "OFFR-4", "CONV-4")
def test_a_clock_that_is_behind_is_asked_at_the_latest_time():
    agent = Agent(waiting_time=60.0)
    agent.has_waiting("ana")
    agent.offer("budi")
    agent.later(120)
    agent.toggle()
    agent.now = 0.0
    agent.miss("budi")
    agent.expire("ana")
    assert agent.status("ana") == "closed"


@pytest.mark.rules("TIME-1")
def test_refused_events_move_no_time():
    agent = Agent()
    agent.now = 10.0**9
    assert agent.refused.accept("nobody") == ("CONV-1", Reason.UNKNOWN_CONVERSATION)
    agent.now = 10.0
    agent.offer("ana")
    assert agent.due == (Miss, "ana", 130)
    agent.now = 129.0
    assert agent.refused.miss("ana") == ("OFFR-4", Reason.NOT_DUE)


# What falls due


@pytest.mark.rules("TIME-1", "OFFR-4", "OFFR-3")
def test_until_the_clocks_event_an_offer_can_be_answered():
    agent = Agent()
    agent.offer("ana")
    agent.later(DAY)
    agent.toggle()
    assert agent.offers == ["ana"]
    agent.accept("ana")
    assert agent.status("ana") == "active"


@pytest.mark.rules("TIME-1", "CONV-4", "CONV-5", "OFFR-2")
@pytest.mark.parametrize("how", ["open", "message"])
def test_until_the_clocks_event_a_conversation_waits_and_takes_messages(how):
    agent = Agent(waiting_time=60.0)
    agent.has_waiting("ana")
    agent.later(DAY)
    agent.toggle()
    assert agent.status("ana") == "waiting"
    if how == "open":
        agent.open("ana")
        assert agent.status("ana") == "active"
    else:
        agent.message("ana")
        agent.reject("ana")
        assert agent.due == (Expire, "ana", DAY + 60)


@pytest.mark.rules("TIME-1", "OFFR-4", "CONV-4")
def test_a_clocks_event_is_for_one_only():
    agent = Agent(waiting_time=60.0)
    for name in ("ana", "budi"):
        agent.has_waiting(name)
    agent.later(DAY)
    agent.expire("budi")
    assert (agent.status("ana"), agent.status("budi")) == ("waiting", "closed")
    assert agent.due == (Expire, "ana", 60)


@pytest.mark.rules("TIME-1", "OFFR-4", "CONV-4")
def test_the_end_is_included():
    agent = Agent(waiting_time=500.0)
    agent.has_waiting("ana")
    agent.offer("budi")
    agent.now = 119.5
    assert agent.refused.miss("budi") == ("OFFR-4", Reason.NOT_DUE)
    agent.now = 120.0
    agent.miss("budi")
    agent.now = 499.5
    assert agent.refused.expire("ana") == ("CONV-4", Reason.NOT_DUE)
    agent.now = 500.0
    agent.expire("ana")
    assert agent.due is None


@pytest.mark.rules("TIME-1")
def test_the_earliest_comes_next_whatever_it_is():
    agent = Agent(waiting_times={"fast": 50.0}, waiting_time=200.0)
    agent.has_waiting("ana")
    agent.has_waiting("budi", work_stream="fast")
    agent.offer("citra")
    order = []
    while agent.due:
        order.append(agent.due)
        agent.panel.apply(agent.panel.due())
    assert order == [(Expire, "budi", 50), (Miss, "citra", 120), (Expire, "ana", 200)]


@pytest.mark.rules("TIME-1")
def test_at_the_same_time_a_miss_comes_before_an_expiry():
    agent = Agent(waiting_time=120.0)
    agent.has_waiting("ana")
    agent.offer("budi")
    assert agent.due == (Miss, "budi", 120)


@pytest.mark.rules("TIME-1", "CONF-1")
def test_of_two_offers_with_one_end_the_one_made_first_comes_first():
    agent = Agent()
    agent.offer("zara")
    agent.configure(offer_time=60.0)
    agent.later(60)
    agent.offer("ana")
    assert agent.due == (Miss, "zara", 120)
    agent.reject("zara")
    assert agent.due == (Miss, "ana", 120)


@pytest.mark.rules("TIME-1", "CONV-13")
def test_of_two_waits_with_one_end_the_one_that_began_first_comes_first():
    agent = Agent(waiting_time=100.0)
    agent.has_waiting("zara")
    agent.later(50)
    agent.assign("ana", until=100)
    assert agent.due == (Expire, "zara", 100)
    for name in ("ana", "zara"):
        agent.message(name)
        agent.reject(name)
    assert agent.due == (Expire, "zara", 150)
    agent.transfer("zara")
    assert agent.due == (Expire, "ana", 150)
