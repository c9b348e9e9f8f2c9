"""What the host is told: each effect exactly when, and no other."""

import pytest

from panel.agent import Agent
from session_panel import (
    CloseNotification,
    HandedBack,
    LoadPage,
    NotifyOffer,
    NotOffered,
    PresencePolicy,
    PublishPresence,
    Reason,
    SaveForm,
    UpdateConversation,
)


def pages(session):
    """The pages that a started conversation session loads."""
    return [LoadPage(session, "conversation"), LoadPage(session, "kb_search")]


def same(effects, expected):
    """Whether these are the effects, in whatever order."""
    return sorted(map(repr, effects)) == sorted(map(repr, expected))


# Offers


@pytest.mark.rules("OFFR-1", "OFFR-4")
def test_an_offer_notifies_until_the_offer_time():
    agent = Agent(offer_time=30.0)
    agent.later(100)
    assert agent.offer("ana") == (NotifyOffer("ana", 130),)


@pytest.mark.rules("OFFR-2")
def test_the_return_of_a_waiting_customer_notifies():
    agent = Agent()
    agent.has_waiting("ana")
    assert agent.message("ana") == (NotifyOffer("ana", 120),)


@pytest.mark.rules("OFFR-2")
@pytest.mark.parametrize(
    ("config", "reason"),
    [({"offer_limit": 1}, Reason.OFFER_LIMIT), ({"session_limit": 1}, Reason.NO_ROOM)],
)
def test_a_return_that_finds_no_place_tells_why(config, reason):
    agent = Agent(**config)
    agent.has_waiting("ana")
    agent.offer("budi")
    assert agent.message("ana") == (NotOffered("ana", "OFFR-2", reason),)


@pytest.mark.rules("OFFR-3", "SESS-2", "CONV-1", "PRES-1")
@pytest.mark.parametrize("returning", [True, False])
def test_accepting_takes_the_notification_away_and_starts_the_session(returning):
    agent = Agent()
    if returning:
        agent.returns("ana")
    else:
        agent.offer("ana")
    assert same(
        agent.accept("ana"),
        [
            CloseNotification("ana", "accepted"),
            UpdateConversation("ana", "active"),
            PublishPresence("busy"),
            *pages("ana"),
        ],
    )


@pytest.mark.rules("OFFR-3")
@pytest.mark.parametrize("returning", [True, False])
def test_what_auto_accept_takes_at_once_is_never_notified(returning):
    agent = Agent(auto_accept=True)
    if returning:
        agent.has_waiting("ana")
        effects = agent.message("ana")
    else:
        effects = agent.offer("ana")
    assert effects == (
        UpdateConversation("ana", "active"),
        *pages("ana"),
        PublishPresence("busy"),
    )


@pytest.mark.rules("OFFR-3")
@pytest.mark.parametrize("returning", [True, False])
def test_an_offer_that_auto_accept_leaves_waiting_notifies_as_usual(returning):
    agent = Agent(auto_accept=True)
    agent.has_waiting("budi")
    agent.pick("citra")
    agent.close("citra")
    assert (agent.message("budi") if returning else agent.offer("ana")) == (
        NotifyOffer("budi" if returning else "ana", 120),
    )


@pytest.mark.rules("OFFR-4", "PRES-4")
@pytest.mark.parametrize("sets_dnd", [True, False])
@pytest.mark.parametrize("returning", [True, False])
def test_rejecting_takes_the_notification_away(returning, sets_dnd):
    agent = Agent(declined_sets_dnd=sets_dnd)
    if returning:
        agent.returns("ana")
    else:
        agent.offer("ana")
    published = [PublishPresence("dnd")] if sets_dnd else []
    assert same(agent.reject("ana"), [CloseNotification("ana", "rejected"), *published])


@pytest.mark.rules("OFFR-4", "PRES-4")
@pytest.mark.parametrize("sets_inactive", [True, False])
@pytest.mark.parametrize("returning", [True, False])
def test_missing_takes_the_notification_away(returning, sets_inactive):
    agent = Agent(missed_sets_inactive=sets_inactive)
    if returning:
        agent.returns("ana")
    else:
        agent.offer("ana")
    agent.later(120)
    published = [PublishPresence("inactive")] if sets_inactive else []
    assert same(agent.miss("ana"), [CloseNotification("ana", "missed"), *published])


@pytest.mark.rules("OFFR-5")
def test_withdrawing_takes_the_notification_away():
    agent = Agent()
    agent.offer("ana")
    assert agent.leave("ana") == (CloseNotification("ana", "withdrawn"),)


@pytest.mark.rules("PRES-4", "OFFR-4")
def test_a_second_missed_offer_publishes_nothing_new():
    agent = Agent()
    agent.offer("ana")
    agent.offer("budi")
    agent.later(120)
    agent.miss("ana")
    assert agent.miss("budi") == (CloseNotification("budi", "missed"),)


@pytest.mark.rules("OFFR-7")
@pytest.mark.parametrize("returning", [True, False])
def test_the_router_takes_the_notification_away(returning):
    agent = Agent()
    if returning:
        agent.returns("ana")
    else:
        agent.offer("ana")
    assert agent.withdraw("ana") == (CloseNotification("ana", "withdrawn"),)


# Transfer and assignment


@pytest.mark.rules("CONV-12", "PRES-1")
@pytest.mark.parametrize("mode", ["live", "persistent"])
def test_a_transfer_hands_back_and_moves_the_presence_and_tells_nothing_else(mode):
    agent = Agent()
    agent.pick("ana", mode)
    agent.edit("ana", note="x")
    assert agent.transfer("ana") == (
        HandedBack("ana", {"note": "x"}, 0, None),
        PublishPresence("available"),
    )


@pytest.mark.rules("CONV-12")
def test_a_transfer_of_one_that_waits_hands_back_the_end_of_its_waiting():
    agent = Agent(waiting_time=60.0)
    agent.has_waiting("ana")
    assert agent.transfer("ana") == (HandedBack("ana", {}, 0, 60.0),)


@pytest.mark.rules("CONV-12", "OFFR-7")
def test_a_transfer_of_one_that_rings_takes_the_notification_away_first():
    agent = Agent(waiting_time=60.0)
    agent.returns("ana")
    assert agent.transfer("ana") == (
        CloseNotification("ana", "withdrawn"),
        HandedBack("ana", {}, 1, 60.0),
    )


@pytest.mark.rules("CONV-13")
def test_an_assignment_tells_that_the_conversation_waits():
    agent = Agent()
    assert agent.assign("ana") == (UpdateConversation("ana", "waiting"),)


# Configuration


@pytest.mark.rules("CONF-1")
def test_a_configuration_publishes_the_presence_that_it_changes_and_nothing_else():
    agent = Agent(capacity=1)
    agent.pick("ana")
    assert agent.configure(capacity=2) == (PublishPresence("busy"),)
    assert agent.configure(capacity=3) == ()
    assert agent.configure(capacity=3, session_limit=1) == ()


# Presence


@pytest.mark.rules("PRES-2")
@pytest.mark.parametrize(
    ("before", "chosen", "told"),
    [
        ("available", "available", ()),
        ("available", "busy", (PublishPresence("busy"),)),
        ("available", "dnd", (PublishPresence("dnd"),)),
        ("available", "away", (PublishPresence("away"),)),
        ("available", "offline", (PublishPresence("offline"),)),
        ("away", "away", ()),
        ("away", "offline", (PublishPresence("offline"),)),
        ("offline", "available", (PublishPresence("available"),)),
    ],
)
def test_others_see_a_presence_that_the_agent_chose_if_it_is_another(before, chosen, told):
    agent = Agent()
    agent.choose(before)
    assert agent.choose(chosen) == told


@pytest.mark.rules("PRES-2")
def test_holding_what_already_shows_is_not_published():
    agent = Agent(capacity=1)
    agent.pick("ana")
    assert agent.presence == "dnd"
    assert agent.choose("dnd") == ()
    assert agent.presence == "held_dnd"


@pytest.mark.rules("PRES-3")
def test_lifting_a_hold_without_another_presence_showing_is_not_published():
    agent = Agent(presence_policy=PresencePolicy(no_load="keep"))
    agent.choose("dnd")
    assert agent.reset() == ()
    assert agent.presence == "dnd"


@pytest.mark.rules("PRES-3")
def test_a_reset_publishes_the_presence_that_it_changes():
    agent = Agent()
    assert agent.reset() == ()
    agent.choose("away")
    assert agent.reset() == (PublishPresence("available"),)


@pytest.mark.rules("PRES-1", "PRES-2")
def test_while_held_no_work_publishes_a_presence():
    agent = Agent()
    agent.offer("ana")
    agent.choose("away")
    assert PublishPresence not in {type(effect) for effect in agent.accept("ana")}
    assert agent.end("ana") == (UpdateConversation("ana", "ended"),)
    assert PublishPresence not in {type(effect) for effect in agent.pick("budi")}
    agent.close("budi")
    assert agent.confirm() == (UpdateConversation("budi", "closed"),)


@pytest.mark.rules("PRES-1")
def test_a_presence_that_the_load_does_not_change_is_not_published():
    agent = Agent(capacity=3)
    agent.pick("ana")
    assert same(agent.pick("budi"), [UpdateConversation("budi", "active"), *pages("budi")])
    assert agent.end("budi") == (UpdateConversation("budi", "ended"),)


# Conversations


@pytest.mark.rules("CONV-1", "SESS-2", "PRES-1")
def test_picking_starts_the_session():
    agent = Agent()
    assert same(
        agent.pick("ana"),
        [UpdateConversation("ana", "active"), PublishPresence("busy"), *pages("ana")],
    )


@pytest.mark.rules("CONV-5", "SESS-2", "PRES-1")
def test_opening_a_waiting_conversation_starts_the_session():
    agent = Agent()
    agent.has_waiting("ana")
    assert same(
        agent.open("ana"),
        [UpdateConversation("ana", "active"), PublishPresence("busy"), *pages("ana")],
    )


@pytest.mark.rules("SESS-5", "SESS-2")
@pytest.mark.parametrize("over", ["closed", "ended"])
def test_opening_what_is_over_loads_its_pages_and_tells_nothing_else(over):
    agent = Agent()
    agent.has_closed("closed")
    agent.has_ended("ended")
    assert same(agent.open(over), pages(over))


@pytest.mark.rules("CONV-2", "CONV-3", "CLOS-4", "PRES-1")
@pytest.mark.parametrize(("mode", "state"), [("live", "closed"), ("persistent", "waiting")])
def test_confirming_tells_what_becomes_of_the_conversation(mode, state):
    agent = Agent()
    agent.pick("ana", mode)
    assert agent.close("ana") == ()
    assert same(agent.confirm(), [UpdateConversation("ana", state), PublishPresence("available")])


@pytest.mark.rules("CLOS-2", "CONV-2", "CONV-3", "PRES-1")
@pytest.mark.parametrize(("mode", "state"), [("live", "closed"), ("persistent", "waiting")])
def test_with_the_dialog_off_the_x_tells_it_at_once(mode, state):
    agent = Agent(close_dialog=False)
    agent.pick("ana", mode)
    assert same(
        agent.close("ana"), [UpdateConversation("ana", state), PublishPresence("available")]
    )


@pytest.mark.rules("CONV-6", "CONV-7", "PRES-1")
@pytest.mark.parametrize("how", ["end", "leave"])
def test_the_end_of_a_conversation_is_told_once(how):
    agent = Agent()
    agent.pick("ana")
    assert same(
        getattr(agent, how)("ana"),
        [UpdateConversation("ana", "ended"), PublishPresence("available")],
    )
    assert agent.shut("ana") == ()


@pytest.mark.rules("CONV-4")
def test_expiry_is_told():
    agent = Agent(waiting_time=60.0)
    agent.has_waiting("ana")
    agent.later(60)
    assert agent.expire("ana") == (UpdateConversation("ana", "closed"),)


# Pages and forms


@pytest.mark.rules("SESS-2")
@pytest.mark.parametrize("kind", ["case", "contact", "account"])
def test_opening_a_record_loads_its_form_and_tells_nothing_else(kind):
    agent = Agent()
    assert agent.shift_click("lamp", kind) == (LoadPage("lamp", "form"),)


@pytest.mark.rules("SESS-4")
def test_opening_what_is_open_loads_nothing():
    agent = Agent()
    agent.pick("ana")
    agent.open_record("lamp")
    assert agent.open("ana") == ()
    assert agent.open_record("lamp") == ()
    assert agent.shift_click("lamp") == ()


@pytest.mark.rules("TABS-1")
def test_a_page_is_loaded_when_it_opens_and_only_then():
    agent = Agent()
    agent.pick("ana")
    assert agent.open_tab("ana", "faq") == (LoadPage("ana", "faq"),)
    assert agent.focus_tab("ana", "conversation") == ()
    assert agent.open_tab("ana", "faq") == ()
    assert agent.close_tab("ana", "faq") == ()
    assert agent.open_tab("ana", "faq") == (LoadPage("ana", "faq"),)


@pytest.mark.rules("EDIT-1")
def test_saving_writes_the_edited_fields():
    agent = Agent()
    agent.open_record("lamp")
    assert agent.edit("lamp", status="new", note="x") == ()
    agent.edit("lamp", status="done")
    assert agent.save("lamp") == (SaveForm("lamp", {"status": "done", "note": "x"}),)


@pytest.mark.rules("EDIT-1")
def test_saving_what_was_not_edited_writes_nothing():
    agent = Agent()
    agent.open_record("lamp")
    assert agent.save("lamp") == ()
    agent.edit("lamp", status="done")
    agent.save("lamp")
    assert agent.save("lamp") == ()


@pytest.mark.rules("EDIT-2")
def test_discarding_writes_nothing():
    agent = Agent()
    agent.open_record("lamp")
    agent.edit("lamp", status="done")
    assert agent.discard("lamp") == ()
    assert agent.save("lamp") == ()
    assert agent.discard("lamp") == ()


@pytest.mark.rules("EDIT-1", "CLOS-4")
def test_edits_that_are_lost_are_not_written():
    agent = Agent()
    agent.open_record("lamp")
    agent.edit("lamp", status="done")
    assert agent.shut("lamp") == ()


# Nothing


@pytest.mark.rules(
    *("UNRD-1", "SENT-1", "FOCS-1", "CLOS-2", "CLOS-3", "MODE-1", "EDIT-1", "EDIT-2", "TABS-1"),
    *("TITL-3", "CONF-1", "CONV-15"),
)
@pytest.mark.parametrize(
    "act",
    [
        lambda agent: agent.message("ana"),
        lambda agent: agent.message("budi"),
        lambda agent: agent.sentiment("ana", "very negative"),
        lambda agent: agent.focus("home"),
        lambda agent: agent.focus("ana"),
        lambda agent: agent.close("ana"),
        lambda agent: agent.close("ana") + agent.cancel(),
        lambda agent: agent.toggle(),
        lambda agent: agent.edit("budi", note="x"),
        lambda agent: agent.focus_tab("budi", "kb_search"),
        lambda agent: agent.close_tab("budi", "kb_search"),
        lambda agent: agent.drop("dewi"),
        lambda agent: agent.discard("budi"),
        lambda agent: agent.rename("ana", "Ana Putri"),
        lambda agent: agent.configure(work_item_limit=1),
    ],
)
def test_what_only_the_screen_shows_is_not_told(act):
    agent = Agent()
    agent.has_closed("dewi")
    agent.pick("ana")
    agent.pick("budi")
    assert act(agent) == ()


@pytest.mark.rules("CLOS-3", "OFFR-3")
def test_the_dialog_that_accepting_cancels_closes_nothing():
    agent = Agent(capacity=3)
    agent.pick("budi")
    agent.offer("ana")
    agent.close("budi")
    assert same(
        agent.accept("ana"),
        [CloseNotification("ana", "accepted"), UpdateConversation("ana", "active"), *pages("ana")],
    )
    assert agent.status("budi") == "active"


@pytest.mark.rules("CONV-11", "OFFR-1", "OFFR-4")
def test_a_host_that_adds_up_what_it_is_told_knows_what_the_panel_knows():
    agent = Agent(capacity=9)
    told = [
        *agent.pick("ana", "persistent"),
        *agent.offer("budi"),
        *agent.accept("budi"),
        *agent.offer("citra"),
        *agent.shut("ana"),
        *agent.message("ana"),
        *agent.leave("budi"),
        *agent.reject("citra"),
        *agent.assign("edi"),
        *agent.message("edi"),
        *agent.withdraw("edi"),
        *agent.pick("dewi"),
        *agent.shut("dewi"),
        *agent.choose("away"),
    ]
    conversations, notifications, presence = {}, set(), "available"
    for effect in told:
        match effect:
            case UpdateConversation(conversation, state):
                conversations[conversation] = state
            case NotifyOffer(conversation, _):
                notifications.add(conversation)
            case CloseNotification(conversation, _):
                notifications.remove(conversation)
            case PublishPresence(shown):
                presence = shown
    assert conversations == {name: agent.status(name) for name in ("ana", "budi", "dewi", "edi")}
    assert notifications == set(agent.offers) == {"ana"}
    assert presence == "away"
