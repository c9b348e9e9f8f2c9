"""Sessions, focus, forms, closing, End, tabs and the burger (section 5 of the domain)."""

import pytest

from panel.agent import Agent
from session_panel import (
    Config,
    InvalidInput,
    OpenRecord,
    Panel,
    Reason,
    WorkItemsView,
    translations,
)

MODAL = ("CLOS-3", Reason.DIALOG_OPEN)
NO_ROOM = ("SESS-6", Reason.NO_ROOM)


def history_of_work(agent):
    """Have one conversation of each kind that has no session, and no session but Home's."""
    agent.has_waiting("waiting")
    agent.has_closed("closed")
    agent.has_ended("ended")


# Starting


OPENINGS = {
    "accept": lambda agent: agent.accept("offered"),
    "pick": lambda agent: agent.pick("new"),
    "open waiting": lambda agent: agent.open("waiting"),
    "open closed": lambda agent: agent.open("closed"),
    "open ended": lambda agent: agent.open("ended"),
    "open case": lambda agent: agent.open_record("lamp", "case"),
    "open contact": lambda agent: agent.open_record("lia", "contact"),
    "shift-click case": lambda agent: agent.shift_click("lamp", "case"),
    "shift-click contact": lambda agent: agent.shift_click("lia", "contact"),
    "shift-click account": lambda agent: agent.shift_click("contoso", "account"),
}


@pytest.mark.rules("SESS-1", "SESS-3", "FOCS-1")
@pytest.mark.parametrize("opening", OPENINGS)
@pytest.mark.parametrize("focused", ["home", "first"])
def test_a_session_starts_in_every_way_the_page_names_and_takes_the_focus(focused, opening):
    agent = Agent()
    history_of_work(agent)
    agent.offer("offered")
    agent.open_record("first")
    agent.focus(focused)
    OPENINGS[opening](agent)
    first, started = agent.sessions
    assert first == "first"
    assert agent.focused == started


@pytest.mark.rules("SESS-1")
@pytest.mark.parametrize("chosen", ["busy", "dnd", "away", "offline"])
@pytest.mark.parametrize("load", [0, 1, 2])
def test_pick_ignores_presence_and_load(load, chosen):
    agent = Agent(capacity=1)
    for n in range(load):
        agent.pick(f"active {n}")
    agent.choose(chosen)
    agent.pick("ana")
    assert agent.status("ana") == "active"
    assert agent.state.load == load + 1


@pytest.mark.rules("SESS-1")
@pytest.mark.parametrize("chosen", ["dnd", "away", "offline"])
def test_open_ignores_presence_and_load(chosen):
    agent = Agent(capacity=1)
    agent.has_waiting("ana")
    agent.pick("budi")
    agent.choose(chosen)
    agent.open("ana")
    assert agent.status("ana") == "active"


@pytest.mark.rules("SESS-1")
def test_the_dashboard_opens_no_accounts():
    with pytest.raises(InvalidInput):
        OpenRecord(at=0, record="contoso", kind="account", title="Contoso")


@pytest.mark.rules("SESS-2")
@pytest.mark.parametrize("how", ["pick", "offer"])
def test_a_started_conversation_loads_its_page_with_customer_case_and_summary(how):
    agent = Agent()
    about = {"name": "Contoso", "case": "Broken lamp", "summary": "It flickers."}
    getattr(agent, how)("ana", **about)
    if how == "offer":
        agent.accept("ana")
    panel = agent.screen().communication
    assert panel.conversation == "ana"
    assert (panel.customer, panel.case, panel.summary) == ("Contoso", "Broken lamp", "It flickers.")
    assert panel.state == "Active"
    assert not panel.read_only
    assert [(tab.title, tab.focused) for tab in agent.screen().tabs] == [
        ("Active conversation", True),
        ("KB search", False),
    ]


@pytest.mark.rules("SESS-2")
def test_a_conversation_may_have_no_case_and_no_summary():
    agent = Agent()
    agent.pick("ana")
    panel = agent.screen().communication
    assert (panel.case, panel.summary) == ("", "")


@pytest.mark.rules("SESS-2", "LANG-1")
@pytest.mark.parametrize("how", ["pick", "offer", "assign"])
@pytest.mark.parametrize(
    ("told", "shown"),
    [
        ({}, "Chat"),
        ({"channel": "chat"}, "Chat"),
        ({"channel": "sms"}, "SMS"),
        ({"channel": "WhatsApp"}, "WhatsApp"),
        ({"channel": "SMS at night"}, "SMS at night"),
    ],
)
def test_the_offer_and_the_page_name_the_channel(told, shown, how):
    agent, in_indonesian = Agent(), translations("id").gettext(shown)
    getattr(agent, how)("ana", **told)
    if how == "assign":
        agent.message("ana")
    if how != "pick":
        assert agent.screen().offers[0].channel == shown
        assert agent.screen("id").offers[0].channel == in_indonesian
        agent.accept("ana")
    assert agent.screen().communication.channel == shown
    assert agent.screen("id").communication.channel == in_indonesian


@pytest.mark.rules("SESS-2")
@pytest.mark.parametrize("kind", ["case", "contact", "account"])
def test_a_record_session_opens_its_form_without_communication_panel(kind):
    agent = Agent()
    agent.choose("busy")
    agent.shift_click("r", kind, "Broken lamp")
    screen = agent.screen()
    assert agent.entry("r").kind == kind
    assert agent.entry("r").title == "Broken lamp"
    assert screen.communication is None
    assert screen.form == {}
    assert [tab.title for tab in screen.tabs] == ["Form"]
    assert agent.tabs() == ["[form]"]
    assert agent.presence == "busy"


@pytest.mark.rules("SESS-2")
@pytest.mark.parametrize("kind", ["case", "contact"])
def test_a_record_opened_on_the_dashboard_is_the_same_as_with_shift_click(kind):
    opened, clicked = Agent(), Agent()
    opened.open_record("r", kind, "Broken lamp")
    clicked.shift_click("r", kind, "Broken lamp")
    assert opened.panel == clicked.panel


# Opening what is open, waiting, over or offered


@pytest.mark.rules("SESS-4")
@pytest.mark.parametrize("full", [True, False])
@pytest.mark.parametrize(
    ("first", "again"),
    [
        ("open_record", "open_record"),
        ("open_record", "shift_click"),
        ("shift_click", "open_record"),
        ("shift_click", "shift_click"),
    ],
)
def test_opening_a_record_that_has_a_session_focuses_it(first, again, full):
    agent = Agent(session_limit=1 if full else 9)
    getattr(agent, first)("lamp", "case", "Broken lamp")
    agent.edit("lamp", note="x")
    agent.focus("home")
    before = agent.state.sessions
    getattr(agent, again)("lamp", "case", "Broken lamp")
    assert agent.focused == "lamp"
    assert agent.state.sessions == before


@pytest.mark.rules("SESS-4", "UNRD-1")
@pytest.mark.parametrize("full", [True, False])
@pytest.mark.parametrize("state", ["active", "ended"])
def test_opening_a_conversation_that_has_a_session_focuses_it(state, full):
    agent = Agent(session_limit=1 if full else 9)
    agent.pick("ana")
    agent.focus("home")
    agent.message("ana")
    if state == "ended":
        agent.leave("ana")
    assert agent.entry("ana").unread == "1"
    agent.open("ana")
    assert agent.focused == "ana"
    assert agent.sessions == ["ana"]
    assert agent.status("ana") == state
    assert agent.entry("ana").unread == ""


@pytest.mark.rules("SESS-4")
def test_opening_a_closed_conversation_twice_makes_one_session():
    agent = Agent()
    agent.has_closed("ana")
    agent.open("ana")
    agent.focus("home")
    agent.open("ana")
    assert agent.sessions == ["ana"]
    assert agent.focused == "ana"


@pytest.mark.rules("SESS-4")
def test_opening_what_already_has_the_focus_changes_nothing():
    agent = Agent()
    agent.pick("ana")
    before = agent.state
    agent.open("ana")
    assert agent.state == before


@pytest.mark.rules("SESS-5", "CONV-5")
def test_opening_a_waiting_conversation_makes_it_active():
    agent = Agent()
    agent.has_waiting("ana")
    agent.open("ana")
    assert agent.status("ana") == "active"
    assert agent.presence == "busy"
    assert not agent.screen().communication.read_only


@pytest.mark.rules("SESS-5", "CONV-10")
@pytest.mark.parametrize("over", ["closed", "ended"])
def test_opening_a_conversation_that_is_over_shows_it_and_changes_nothing_about_it(over):
    agent = Agent()
    history_of_work(agent)
    before = agent.state.conversations
    agent.choose("busy")
    agent.open(over)
    assert agent.state.conversations == before
    assert agent.presence == "busy"
    assert agent.state.load == 0
    panel = agent.screen().communication
    assert panel.conversation == over
    assert panel.read_only
    agent.shut(over)
    assert agent.state.conversations == before
    assert agent.presence == "busy"


@pytest.mark.rules("SESS-5")
@pytest.mark.parametrize("returning", [True, False])
def test_an_offered_conversation_is_not_opened(returning):
    agent = Agent()
    if returning:
        agent.returns("ana")
    else:
        agent.offer("ana")
    assert agent.refused.open("ana") == ("SESS-5", Reason.OFFERED)


@pytest.mark.rules("SESS-5")
@pytest.mark.parametrize("returning", [True, False])
def test_an_offered_conversation_is_not_picked(returning):
    agent = Agent()
    if returning:
        agent.returns("ana")
    else:
        agent.offer("ana")
    assert agent.refused.pick("ana") == ("SESS-5", Reason.OFFERED)


@pytest.mark.rules("SESS-5")
@pytest.mark.parametrize("state", ["active", "waiting", "closed", "ended"])
def test_only_an_open_work_item_is_picked(state):
    agent = Agent()
    history_of_work(agent)
    agent.pick("active")
    assert agent.refused.pick(state) == ("OFFR-1", Reason.NOT_NEW)
    assert agent.refused_for.pick(state) == state


@pytest.mark.rules("SESS-5", "UNRD-1")
@pytest.mark.parametrize("over", ["closed", "ended"])
def test_opening_a_conversation_that_is_over_reads_it(over):
    agent = Agent()
    agent.pick("ana")
    agent.focus("home")
    agent.message("ana")
    if over == "ended":
        agent.leave("ana")
    agent.shut("ana")
    assert agent.work_item("ana").unread == "1"
    agent.open("ana")
    assert agent.unread("ana") == 0
    agent.shut("ana")
    assert agent.work_item("ana").unread == ""


# Room


@pytest.mark.rules("SESS-6")
@pytest.mark.parametrize("opening", [name for name in OPENINGS if name != "accept"])
@pytest.mark.parametrize("limit", [1, 2])
@pytest.mark.parametrize("offered", [True, False])
def test_without_room_nothing_new_is_opened(offered, limit, opening):
    agent = Agent(session_limit=limit, capacity=2)
    history_of_work(agent)
    for n in range(limit - offered):
        agent.open_record(f"open {n}")
    if offered:
        agent.offer("someone")
    assert OPENINGS[opening](agent.refused) == NO_ROOM


@pytest.mark.rules("SESS-6", "OFFR-1", "SESS-5", "CLOS-3")
def test_of_several_reasons_to_refuse_a_pick_dialog_offered_new_and_room_count_in_this_order():
    agent = Agent(session_limit=2, capacity=9)
    agent.pick("ana")
    agent.offer("budi")
    assert agent.refused.pick("new") == NO_ROOM
    assert agent.refused.pick("new", customer="ana") == ("OFFR-1", Reason.CUSTOMER_ENGAGED)
    assert agent.refused_for.pick("new", customer="ana") == "ana"
    assert agent.refused.pick("new", customer="budi") == ("OFFR-1", Reason.CUSTOMER_ENGAGED)
    assert agent.refused_for.pick("new", customer="budi") == "budi"
    assert agent.refused.pick("ana", customer="budi") == ("OFFR-1", Reason.NOT_NEW)
    assert agent.refused.pick("budi", customer="ana") == ("SESS-5", Reason.OFFERED)
    agent.close("ana")
    for name in ("new", "ana", "budi"):
        assert agent.refused.pick(name) == MODAL


@pytest.mark.rules("SESS-6", "OFFR-1", "CLOS-3")
@pytest.mark.parametrize("how", ["open_record", "shift_click"])
@pytest.mark.parametrize("taken", ["ana", "budi", "home"])
def test_a_record_is_refused_for_the_dialog_then_for_its_id_then_for_room(taken, how):
    agent = Agent(session_limit=2)
    agent.pick("ana")
    agent.offer("budi")
    refused = getattr(agent.refused, how)
    assert refused("new") == NO_ROOM
    assert refused(taken) == ("OFFR-1", Reason.ID_TAKEN)
    agent.close("ana")
    assert refused(taken) == refused("new") == MODAL


@pytest.mark.rules("SESS-6", "SESS-5", "CONV-1")
def test_an_unknown_or_offered_conversation_is_not_opened_also_without_room():
    agent = Agent(session_limit=1)
    agent.returns("ana")
    assert agent.refused.open("ana") == ("SESS-5", Reason.OFFERED)
    assert agent.refused.open("nobody") == ("CONV-1", Reason.UNKNOWN_CONVERSATION)


@pytest.mark.rules("SESS-6")
def test_home_takes_no_room_and_by_default_nine_sessions_fit():
    agent = Agent()
    for n in range(9):
        agent.open_record(f"case {n}")
    assert agent.refused.open_record("one more") == NO_ROOM
    agent.shut("case 0")
    agent.open_record("one more")


# Focus


@pytest.mark.rules("FOCS-1")
def test_home_has_the_focus_at_first():
    agent = Agent()
    assert agent.focused == "home"
    assert agent.sessions == []


@pytest.mark.rules("FOCS-1")
def test_exactly_one_session_has_the_focus_whatever_happens():
    agent = Agent()
    agent.offer("ana")
    seen = [agent.focused]
    for step in (
        lambda: agent.accept("ana"),
        lambda: agent.open_record("lamp"),
        lambda: agent.focus("ana"),
        lambda: agent.focus("home"),
        lambda: agent.focus("lamp"),
        lambda: agent.close("lamp"),
        agent.confirm,
        lambda: agent.focus("ana"),
        lambda: agent.leave("ana"),
        lambda: agent.shut("ana"),
    ):
        step()
        seen.append(agent.focused)
    assert " ".join(seen) == "home ana lamp ana home lamp lamp home ana ana home"


@pytest.mark.rules("FOCS-1")
def test_focusing_what_has_the_focus_changes_nothing():
    agent = Agent()
    agent.pick("ana")
    before = agent.state
    agent.focus("ana")
    assert agent.state == before
    agent.focus("home")
    agent.focus("home")
    assert agent.focused == "home"


@pytest.mark.rules("SESS-1", "FOCS-1", "CLOS-2", "EDIT-1", "EDIT-2", "TABS-1")
@pytest.mark.parametrize("session", ["unknown", "offered", "waiting", "closed", "ended"])
@pytest.mark.parametrize(
    "act",
    [
        lambda verbs, session: verbs.focus(session),
        lambda verbs, session: verbs.close(session),
        lambda verbs, session: verbs.edit(session, note="x"),
        lambda verbs, session: verbs.save(session),
        lambda verbs, session: verbs.discard(session),
        lambda verbs, session: verbs.open_tab(session, "faq"),
        lambda verbs, session: verbs.focus_tab(session, "kb_search"),
        lambda verbs, session: verbs.close_tab(session, "kb_search"),
    ],
    ids=["focus", "close", "edit", "save", "discard", "open tab", "focus tab", "close tab"],
)
@pytest.mark.parametrize("dialog", [True, False])
def test_there_is_nothing_to_do_in_a_session_that_is_not_open(dialog, act, session):
    agent = Agent(close_dialog=dialog)
    history_of_work(agent)
    agent.offer("offered")
    assert act(agent.refused, session) == ("SESS-1", Reason.NO_SESSION)


@pytest.mark.rules("FOCS-2")
def test_switching_loses_nothing():
    agent = Agent()
    agent.pick("ana", "persistent", case="Broken lamp", summary="It flickers.")
    agent.edit("ana", note="call back")
    agent.open_tab("ana", "faq", "kb_search", "FAQ")
    agent.sentiment("ana", "negative")
    agent.pick("budi")
    agent.open_tab("budi", "order", "line_of_business")
    agent.focus_tab("budi", "kb_search")
    agent.open_record("lamp")
    agent.edit("lamp", status="done")
    before = {}
    for name in ("ana", "budi", "lamp", "home"):
        agent.focus(name)
        screen = agent.screen()
        before[name] = (screen.communication, screen.tabs, screen.form, screen.dashboard)
    sessions, conversations = agent.state.sessions, agent.state.conversations
    for name in ("budi", "home", "lamp", "ana", "lamp", "budi", "ana", "home"):
        agent.focus(name)
        screen = agent.screen()
        assert (screen.communication, screen.tabs, screen.form, screen.dashboard) == before[name]
    assert agent.state.sessions == sessions
    assert agent.state.conversations == conversations
    assert agent.presence == "dnd"


@pytest.mark.rules("FOCS-3")
def test_the_focused_session_decides_what_shows():
    agent = Agent()
    agent.pick("ana")
    agent.edit("ana", note="x")
    agent.open_record("lamp")
    agent.edit("lamp", status="done")

    agent.focus("ana")
    screen = agent.screen()
    assert screen.communication.conversation == "ana"
    assert [tab.id for tab in screen.tabs] == ["conversation", "kb_search"]
    assert screen.form == {"note": "x"}
    assert screen.dashboard is None

    agent.focus("lamp")
    screen = agent.screen()
    assert screen.communication is None
    assert [tab.id for tab in screen.tabs] == ["form"]
    assert screen.form == {"status": "done"}
    assert screen.dashboard is None

    agent.focus("home")
    screen = agent.screen()
    assert screen.communication is None
    assert [tab.title for tab in screen.tabs] == ["Dashboard"]
    assert screen.form is None
    assert screen.dashboard is not None


@pytest.mark.rules("FOCS-3")
def test_the_communication_panel_shows_for_conversations_that_are_over_too():
    agent = Agent()
    history_of_work(agent)
    for over, state in (("closed", "Closed"), ("ended", "Ended")):
        agent.open(over)
        assert agent.screen().communication.conversation == over
        assert agent.screen().communication.state == state


@pytest.mark.rules("FOCS-4")
@pytest.mark.parametrize("dialog", [True, False])
@pytest.mark.parametrize(
    ("focused", "closed", "then"),
    [
        ("ana", "ana", "home"),
        ("lamp", "lamp", "home"),
        ("ana", "lamp", "ana"),
        ("lamp", "ana", "lamp"),
        ("home", "ana", "home"),
        ("home", "lamp", "home"),
    ],
)
def test_closing_the_focused_session_focuses_home_and_closing_another_leaves_the_focus(
    focused, closed, then, dialog
):
    agent = Agent(close_dialog=dialog)
    agent.pick("ana")
    agent.pick("budi")
    agent.open_record("lamp")
    agent.focus(focused)
    agent.close(closed)
    if dialog:
        agent.confirm()
    assert agent.focused == then
    assert closed not in agent.sessions


# The form


@pytest.mark.rules("EDIT-1")
@pytest.mark.parametrize("session", ["lamp", "ana"])
def test_an_edit_stays_unsaved_until_it_is_saved(session):
    agent = Agent()
    agent.open_record("lamp")
    agent.pick("ana")
    agent.focus(session)
    agent.edit(session, status="done")
    assert agent.entry(session).unsaved
    assert agent.screen().form == {"status": "done"}
    agent.focus("home")
    assert agent.entry(session).unsaved
    agent.focus(session)
    agent.save(session)
    assert not agent.entry(session).unsaved
    assert agent.screen().form == {}


@pytest.mark.rules("EDIT-1")
def test_edits_add_up_and_the_last_value_of_a_field_counts():
    agent = Agent()
    agent.open_record("lamp")
    agent.edit("lamp", status="done", note="x")
    agent.edit("lamp", note="y", owner="me")
    assert agent.draft("lamp") == {"status": "done", "note": "y", "owner": "me"}


@pytest.mark.rules("EDIT-1", "CLOS-4")
def test_an_edit_stays_until_the_close_is_confirmed():
    agent = Agent()
    agent.open_record("lamp")
    agent.edit("lamp", status="done")
    agent.close("lamp")
    assert agent.entry("lamp").unsaved
    agent.cancel()
    assert agent.draft("lamp") == {"status": "done"}
    agent.shut("lamp")
    agent.open_record("lamp")
    assert agent.draft("lamp") == {}
    assert not agent.entry("lamp").unsaved


@pytest.mark.rules("EDIT-1", "CONV-12")
def test_edits_that_are_handed_back_are_here_no_more():
    agent = Agent()
    agent.pick("ana")
    agent.edit("ana", note="x")
    agent.transfer("ana")
    agent.pick("ana")
    assert agent.draft("ana") == {}


@pytest.mark.rules("EDIT-2", "EDIT-1")
@pytest.mark.parametrize("session", ["lamp", "ana"])
def test_to_discard_takes_back_all_unsaved_edits_and_writes_nothing(session):
    agent = Agent()
    agent.open_record("lamp")
    agent.pick("ana")
    agent.focus(session)
    agent.edit(session, status="done", note="x")
    assert agent.discard(session) == ()
    assert agent.draft(session) == {}
    assert agent.screen().form == {}
    assert not agent.entry(session).unsaved
    assert agent.save(session) == ()


@pytest.mark.rules("EDIT-2")
@pytest.mark.parametrize("verb", ["discard", "save"])
def test_with_nothing_unsaved_it_is_taken_and_changes_nothing(verb):
    agent = Agent()
    agent.open_record("lamp")
    before = agent.state
    assert getattr(agent, verb)("lamp") == ()
    assert agent.state == before


@pytest.mark.rules("EDIT-2")
@pytest.mark.parametrize("focus", ["home", "desk"])
def test_only_the_focused_sessions_edits_are_discarded(focus):
    agent = Agent()
    agent.open_record("desk")
    agent.open_record("lamp")
    agent.edit("lamp", status="done")
    agent.focus(focus)
    assert agent.refused.discard("lamp") == ("EDIT-2", Reason.NOT_FOCUSED)
    agent.focus("home")
    assert agent.refused.discard("home") == ("EDIT-2", Reason.ANCHORED)
    assert agent.draft("lamp") == {"status": "done"}


@pytest.mark.rules("EDIT-1", "END-1")
def test_the_form_can_be_edited_after_the_conversation_ended():
    agent = Agent()
    agent.pick("ana")
    agent.edit("ana", note="x")
    agent.end("ana")
    assert agent.draft("ana") == {"note": "x"}
    agent.edit("ana", note="y")
    agent.save("ana")
    assert agent.draft("ana") == {}


@pytest.mark.rules("EDIT-1")
def test_the_edits_of_one_session_are_not_those_of_another():
    agent = Agent()
    agent.open_record("lamp")
    agent.open_record("desk")
    agent.edit("desk", status="done")
    assert agent.draft("lamp") == {}
    agent.focus("lamp")
    agent.save("lamp")
    assert agent.draft("desk") == {"status": "done"}


@pytest.mark.rules("EDIT-1")
def test_home_has_no_form():
    agent = Agent()
    assert agent.refused.edit("home", note="x") == ("EDIT-1", Reason.ANCHORED)
    assert agent.refused.save("home") == ("EDIT-1", Reason.ANCHORED)


@pytest.mark.rules("EDIT-1")
@pytest.mark.parametrize("focus", ["home", "desk"])
def test_only_the_focused_sessions_form_is_edited_and_saved(focus):
    agent = Agent()
    agent.open_record("desk")
    agent.open_record("lamp")
    agent.edit("lamp", status="done")
    agent.focus(focus)
    assert agent.refused.edit("lamp", status="new") == ("EDIT-1", Reason.NOT_FOCUSED)
    assert agent.refused.save("lamp") == ("EDIT-1", Reason.NOT_FOCUSED)


# Closing


@pytest.mark.rules("CLOS-1")
@pytest.mark.parametrize("dialog", [True, False])
@pytest.mark.parametrize("focus", ["home", "ana"])
def test_home_cannot_be_closed(focus, dialog):
    agent = Agent(close_dialog=dialog)
    agent.pick("ana")
    agent.focus(focus)
    assert agent.refused.close("home") == ("CLOS-1", Reason.ANCHORED)
    assert not agent.entry("home").closable


@pytest.mark.rules("CLOS-1")
@pytest.mark.parametrize(
    ("configured", "locale", "shown"),
    [
        (None, "en", "Dashboard"),
        (None, "id", "Dasbor"),
        ("My day", "en", "My day"),
        ("My day", "id", "My day"),
    ],
)
def test_home_shows_the_administrators_default_dashboard(configured, locale, shown):
    agent = Agent(dashboard=configured)
    [tab] = agent.screen(locale).tabs
    assert (tab.title, tab.focused, tab.closable) == (shown, True, False)


# Work items


def listed(work_items):
    """The conversations that a list of the dashboard shows, in order."""
    return [item.conversation for item in work_items.items]


@pytest.mark.rules("CLOS-1", "SESS-1")
def test_the_dashboard_lists_my_and_closed_work_items():
    agent = Agent()
    history_of_work(agent)
    agent.pick("active")
    agent.offer("offered")
    dashboard = agent.dashboard
    mine = {(item.conversation, item.title, item.state) for item in dashboard.mine.items}
    assert mine == {("waiting", "Waiting", "Waiting"), ("active", "Active", "Active")}
    closed = {(item.conversation, item.state) for item in dashboard.closed.items}
    assert closed == {("closed", "Closed"), ("ended", "Ended")}


@pytest.mark.rules("SESS-1", "LANG-1")
def test_the_menu_of_mine_and_of_closed_work_items_offers_to_open_them():
    agent = Agent()
    history_of_work(agent)
    agent.pick("active")
    agent.focus("home")
    for locale, menu in (("en", ("Open",)), ("id", ("Buka",))):
        for conversation in ("active", "waiting", "closed", "ended"):
            assert agent.work_item(conversation, locale).menu == menu


@pytest.mark.rules("SESS-1", "CONV-1", "CONV-2")
def test_the_newest_work_items_come_first_by_when_they_entered_their_state():
    agent = Agent(capacity=9)
    for name in ("ana", "budi", "citra"):
        agent.pick(name, "persistent")
    assert listed(agent.dashboard.mine) == ["citra", "budi", "ana"]
    agent.shut("ana")
    assert listed(agent.dashboard.mine) == ["ana", "citra", "budi"]
    agent.assign("dewi")
    assert listed(agent.dashboard.mine) == ["dewi", "ana", "citra", "budi"]
    agent.open("ana")
    assert listed(agent.dashboard.mine) == ["ana", "dewi", "citra", "budi"]


@pytest.mark.rules("CONV-3", "CONV-4", "CONV-6", "CONV-7")
def test_the_newest_closed_work_items_come_first_whichever_way_they_were_over():
    agent = Agent(capacity=9, waiting_time=60.0)
    agent.has_waiting("expired")
    for name in ("left", "ended", "closed"):
        agent.pick(name)
    agent.leave("left")
    agent.focus("ended")
    agent.end("ended")
    agent.later(60)
    agent.expire("expired")
    agent.shut("closed")
    assert listed(agent.dashboard.closed) == ["closed", "expired", "ended", "left"]


@pytest.mark.rules("UNRD-1", "CONV-10")
def test_what_does_not_enter_a_state_does_not_move_a_work_item():
    agent = Agent(capacity=9)
    for name in ("ana", "budi"):
        agent.has_waiting(name)
    agent.has_closed("citra")
    agent.has_closed("dewi")
    agent.message("ana")
    agent.message("budi")
    agent.reject("ana")
    agent.rename("ana", "Ana Putri")
    agent.open("citra")
    assert listed(agent.dashboard.mine) == ["budi", "ana"]
    assert listed(agent.dashboard.closed) == ["dewi", "citra"]


@pytest.mark.rules("UNRD-1")
def test_those_with_unread_messages_come_first_and_among_them_the_newest():
    agent = Agent(offer_limit=1)
    for name in ("ana", "budi", "citra", "dewi"):
        agent.has_waiting(name)
    agent.message("ana")
    agent.message("citra")
    agent.message("citra")
    assert listed(agent.dashboard.mine) == ["citra", "ana", "dewi", "budi"]


@pytest.mark.rules("UNRD-1", "UNRD-2", "UNRD-3", "LANG-1")
@pytest.mark.parametrize(("mode", "state"), [("persistent", "waiting"), ("live", "closed")])
def test_a_work_item_shows_the_badge_and_the_tooltip_of_what_nobody_has_seen(mode, state):
    agent = Agent()
    agent.pick("ana", mode)
    agent.focus("home")
    assert agent.work_item("ana").tooltip == "Ana"
    for _ in range(12):
        agent.message("ana")
    agent.shut("ana")
    assert agent.status("ana") == state
    item = agent.work_item("ana")
    assert item.unread == "+"
    assert item.tooltip == "Ana. 12 new updates in your conversation."
    assert agent.work_item("ana", "id").tooltip == "Ana. 12 info baru dalam percakapan Anda."
    agent.open("ana")
    agent.focus("home")
    assert (agent.work_item("ana").unread, agent.work_item("ana").tooltip) == ("", "Ana")


@pytest.mark.rules("CONF-1", "CLOS-1")
@pytest.mark.parametrize(
    ("limit", "waiting", "more", "more_unread"),
    [
        (1, ["citra"], 3, 1),
        (2, ["citra", "ana"], 2, 0),
        (4, ["citra", "ana", "dewi", "budi"], 0, 0),
    ],
)
def test_at_most_n_are_listed_and_it_says_how_many_more_there_are_and_how_many_unread(
    limit, waiting, more, more_unread
):
    agent = Agent(work_item_limit=limit, offer_limit=1)
    for name in ("ana", "budi", "citra", "dewi"):
        agent.has_waiting(name)
    for name in ("ana", "citra", "citra"):
        agent.message(name)
    mine = agent.dashboard.mine
    assert listed(mine) == waiting
    assert (mine.more, mine.more_unread) == (more, more_unread)
    assert agent.dashboard.closed == WorkItemsView((), 0, 0)


@pytest.mark.rules("CLOS-1")
def test_by_default_50_of_mine_and_50_of_closed_are_listed():
    agent = Agent()
    for n in range(52):
        agent.has_waiting(f"waiting {n}")
        agent.has_ended(f"ended {n}")
    dashboard = agent.dashboard
    assert listed(dashboard.mine) == [f"waiting {n}" for n in range(51, 1, -1)]
    assert listed(dashboard.closed) == [f"ended {n}" for n in range(51, 1, -1)]
    assert (dashboard.mine.more, dashboard.closed.more) == (2, 2)


@pytest.mark.rules("SESS-1", "SESS-5")
def test_what_is_not_listed_can_be_opened_all_the_same():
    agent = Agent(work_item_limit=1)
    agent.has_closed("ana")
    agent.has_closed("budi")
    assert listed(agent.dashboard.closed) == ["budi"]
    agent.open("ana")
    assert agent.focused == "ana"


# Closing, asked or not


@pytest.mark.rules("CLOS-2")
def test_every_session_but_homes_shows_an_x():
    agent = Agent()
    history_of_work(agent)
    agent.pick("ana")
    agent.open("ended")
    agent.open_record("lamp")
    closable = {entry.id: entry.closable for entry in agent.screen().sessions}
    assert closable == {"home": False, "ana": True, "ended": True, "lamp": True}


@pytest.mark.rules("CLOS-2")
@pytest.mark.parametrize("focus", ["home", "ana", "lamp"])
@pytest.mark.parametrize("session", ["ana", "lamp"])
def test_the_x_opens_a_dialog_and_only_confirm_closes(session, focus):
    agent = Agent()
    agent.pick("ana")
    agent.open_record("lamp")
    agent.focus(focus)
    before = agent.state
    agent.close(session)
    assert agent.screen().dialog.session == session
    assert session in agent.sessions
    agent.cancel()
    assert agent.state == before
    agent.close(session)
    agent.confirm()
    assert session not in agent.sessions
    assert agent.screen().dialog is None


WORDS = {
    "en": {
        "question": "Close the session Ana?",
        "waits": " Its conversation will wait.",
        "closes": " Its conversation will be closed.",
        "edits": " Its unsaved edits will be lost.",
        "1 unread": " 1 message is unread.",
        "3 unread": " 3 messages are unread.",
    },
    "id": {
        "question": "Tutup sesi Ana?",
        "waits": " Percakapannya akan menunggu.",
        "closes": " Percakapannya akan ditutup.",
        "edits": " Perubahan yang belum disimpan akan hilang.",
        "1 unread": " 1 pesan belum dibaca.",
        "3 unread": " 3 pesan belum dibaca.",
    },
}
"""What the dialog says, in either language."""


def in_words(locale, *said):
    return "".join(WORDS[locale][sentence] for sentence in said)


@pytest.mark.rules("CLOS-2", "LANG-1")
@pytest.mark.parametrize("locale", ["en", "id"])
@pytest.mark.parametrize("unread", [0, 1, 3])
@pytest.mark.parametrize("edits", [True, False])
@pytest.mark.parametrize(
    ("of", "becomes"),
    [("live", "closes"), ("persistent", "waits"), ("ended", None), ("record", None)],
)
def test_the_dialog_says_what_closing_does(of, becomes, edits, unread, locale):
    agent = Agent()
    if of == "record":
        agent.open_record("ana", title="Ana")
        unread = 0
    else:
        agent.pick("ana", "persistent" if of == "persistent" else "live")
    if edits:
        agent.edit("ana", note="x")
    agent.focus("home")
    for _ in range(unread):
        agent.message("ana")
    if of == "ended":
        agent.leave("ana")
    agent.close("ana")
    said = ["question", becomes, "edits" if edits else None, f"{unread} unread" if unread else None]
    assert agent.screen(locale).dialog.text == in_words(locale, *filter(None, said))


@pytest.mark.rules("CLOS-2")
def test_of_a_conversation_that_was_over_and_is_shown_again_it_says_nothing_of_the_kind():
    agent = Agent()
    history_of_work(agent)
    agent.open("closed")
    agent.close("closed")
    assert agent.screen().dialog.text == "Close the session Closed?"


@pytest.mark.rules("CLOS-2", "CLOS-3", "TITL-3")
@pytest.mark.parametrize("locale", ["en", "id"])
def test_what_the_dialog_says_is_true_at_every_moment(locale):
    agent = Agent()
    agent.pick("ana", "live", name=None)
    agent.focus("home")
    agent.close("ana")
    agent.rename("ana", "Ana")
    assert agent.screen(locale).dialog.text == in_words(locale, "question", "closes")
    agent.message("ana")
    expected = in_words(locale, "question", "closes", "1 unread")
    assert agent.screen(locale).dialog.text == expected
    agent.leave("ana")
    assert agent.screen(locale).dialog.text == in_words(locale, "question", "1 unread")


@pytest.mark.rules("CLOS-2")
def test_the_dialog_speaks_of_the_edits_of_the_session_it_closes():
    agent = Agent()
    agent.open_record("desk", title="Desk")
    agent.open_record("lamp", title="Lamp")
    agent.edit("lamp", status="done")
    agent.close("desk")
    assert agent.screen().dialog.text == "Close the session Desk?"


@pytest.mark.rules("CLOS-2", "CLOS-4")
@pytest.mark.parametrize(("mode", "state"), [("live", "closed"), ("persistent", "waiting")])
def test_with_the_dialog_switched_off_the_x_closes_at_once(mode, state):
    agent = Agent(close_dialog=False)
    agent.pick("ana", mode)
    agent.close("ana")
    assert agent.sessions == []
    assert agent.screen().dialog is None
    assert agent.status("ana") == state
    assert agent.presence == "available"


@pytest.mark.rules("CLOS-2", "EDIT-1")
@pytest.mark.parametrize("session", ["lamp", "ana"])
@pytest.mark.parametrize("focus", ["home", "lamp", "ana"])
def test_with_the_dialog_switched_off_it_asks_where_edits_would_be_lost(focus, session):
    agent = Agent(close_dialog=False)
    agent.open_record("lamp")
    agent.pick("ana")
    agent.focus(session)
    agent.edit(session, note="x")
    agent.focus(focus)
    agent.close(session)
    assert agent.screen().dialog.session == session
    assert "Its unsaved edits will be lost." in agent.screen().dialog.text
    agent.cancel()
    assert agent.draft(session) == {"note": "x"}
    agent.focus(session)
    agent.discard(session)
    agent.close(session)
    assert session not in agent.sessions


@pytest.mark.rules("CLOS-2")
@pytest.mark.parametrize("dialog", [True, False])
def test_without_a_dialog_there_is_nothing_to_answer(dialog):
    agent = Agent(close_dialog=dialog)
    agent.pick("ana")
    assert agent.refused.confirm() == ("CLOS-2", Reason.NO_DIALOG)
    assert agent.refused.cancel() == ("CLOS-2", Reason.NO_DIALOG)


@pytest.mark.rules("CLOS-2")
def test_a_dialog_is_answered_once():
    agent = Agent()
    agent.pick("ana")
    agent.open_record("lamp")
    agent.close("lamp")
    agent.confirm()
    assert agent.refused.confirm() == ("CLOS-2", Reason.NO_DIALOG)
    agent.close("ana")
    agent.cancel()
    assert agent.refused.cancel() == ("CLOS-2", Reason.NO_DIALOG)


# The dialog is modal for the sessions


def with_dialog(session="lamp", focus="ana", **config):
    """A dialog to close `session`; conversations waiting, closed, ended, offered; two active."""
    agent = Agent(capacity=9, **config)
    history_of_work(agent)
    agent.has_waiting("returning")
    agent.pick("ana")
    agent.pick("budi", "persistent")
    agent.open_record("lamp")
    agent.offer("offered")
    agent.message("returning")
    agent.focus("ana")
    agent.open_tab("ana", "faq")
    agent.edit("ana", note="x")
    agent.focus(focus)
    agent.close(session)
    return agent


@pytest.mark.rules("CLOS-3")
@pytest.mark.parametrize("session", ["ana", "budi", "lamp"])
@pytest.mark.parametrize(
    "act",
    [
        lambda verbs: verbs.focus("home"),
        lambda verbs: verbs.focus("ana"),
        lambda verbs: verbs.focus("lamp"),
        lambda verbs: verbs.close("ana"),
        lambda verbs: verbs.close("lamp"),
        lambda verbs: verbs.open("waiting"),
        lambda verbs: verbs.open("ended"),
        lambda verbs: verbs.open("ana"),
        lambda verbs: verbs.open("budi"),
        lambda verbs: verbs.open_record("new"),
        lambda verbs: verbs.open_record("lamp"),
        lambda verbs: verbs.shift_click("new"),
        lambda verbs: verbs.pick("new"),
        lambda verbs: verbs.edit("ana", note="y"),
        lambda verbs: verbs.save("ana"),
        lambda verbs: verbs.discard("ana"),
        lambda verbs: verbs.end("ana"),
        lambda verbs: verbs.open_tab("ana", "new"),
        lambda verbs: verbs.open_tab("ana", "faq"),
        lambda verbs: verbs.focus_tab("ana", "kb_search"),
        lambda verbs: verbs.close_tab("ana", "faq"),
        lambda verbs: verbs.focus("nobody"),
        lambda verbs: verbs.close("home"),
        lambda verbs: verbs.open("nobody"),
        lambda verbs: verbs.open("offered"),
        lambda verbs: verbs.open_record("ana"),
        lambda verbs: verbs.pick("ended"),
        lambda verbs: verbs.end("nobody"),
        lambda verbs: verbs.end("ended"),
        lambda verbs: verbs.discard("home"),
        lambda verbs: verbs.open_tab("home", "faq"),
    ],
)
def test_while_the_dialog_is_open_the_sessions_cannot_be_touched(act, session):
    agent = with_dialog(session)
    assert act(agent.refused) == MODAL


@pytest.mark.rules("CLOS-3", "TITL-3", "CONV-15", "CONF-1", "CONV-12", "CONV-13", "OFFR-7")
@pytest.mark.parametrize(
    ("act", "happened"),
    [
        (lambda agent: agent.reject("offered"), lambda agent: agent.offers == ["returning"]),
        (lambda agent: agent.reject("returning"), lambda agent: agent.offers == ["offered"]),
        (lambda agent: agent.choose("away"), lambda agent: agent.presence == "held_away"),
        (lambda agent: agent.reset(), lambda agent: agent.presence == "busy"),
        (lambda agent: agent.toggle(), lambda agent: agent.screen().mode == "collapsed"),
        (lambda agent: agent.message("budi"), lambda agent: agent.entry("budi").unread == "1"),
        (
            lambda agent: agent.sentiment("budi", "negative"),
            lambda agent: agent.entry("budi").alert == "!",
        ),
        (lambda agent: agent.leave("ana"), lambda agent: agent.status("ana") == "ended"),
        (lambda agent: agent.leave("offered"), lambda agent: agent.offers == ["returning"]),
        (lambda agent: agent.offer("new"), lambda agent: agent.offers[-1] == "new"),
        (lambda agent: agent.message("waiting"), lambda agent: agent.offers[-1] == "waiting"),
        (
            lambda agent: (agent.later(120), agent.miss("offered")),
            lambda agent: agent.offers == ["returning"],
        ),
        (
            lambda agent: (agent.later(10**9), agent.expire("waiting")),
            lambda agent: agent.status("waiting") == "closed",
        ),
        (lambda agent: agent.withdraw("returning"), lambda agent: agent.offers == ["offered"]),
        (lambda agent: agent.transfer("returning"), lambda agent: agent.offers == ["offered"]),
        (
            lambda agent: agent.transfer("waiting"),
            lambda agent: agent.status("waiting") is None,
        ),
        (lambda agent: agent.assign("dewi"), lambda agent: agent.status("dewi") == "waiting"),
        (
            lambda agent: agent.rename("budi", "Budi Santoso"),
            lambda agent: agent.entry("budi").title == "Budi Santoso",
        ),
        (
            lambda agent: agent.rename_record("lamp", "Lamp 7"),
            lambda agent: agent.entry("lamp").title == "Lamp 7",
        ),
        (lambda agent: agent.drop("ended"), lambda agent: agent.status("ended") is None),
        (
            lambda agent: agent.configure(capacity=1),
            lambda agent: agent.presence == "dnd",
        ),
    ],
    ids=[
        "reject",
        "reject a returning one",
        "choose",
        "reset",
        "toggle",
        "message",
        "sentiment",
        "leave",
        "leave an offer",
        "offer",
        "return",
        "miss",
        "expire",
        "withdraw",
        "transfer a returning one",
        "transfer a waiting one",
        "assign",
        "rename",
        "rename a record",
        "drop",
        "configure",
    ],
)
@pytest.mark.parametrize("session", ["ana", "budi", "lamp"])
def test_while_the_dialog_is_open_all_else_goes_on(session, act, happened):
    agent = with_dialog(session)
    act(agent)
    assert happened(agent)
    assert agent.screen().dialog.session == session
    agent.cancel()
    assert session in agent.sessions


@pytest.mark.rules("CLOS-3", "OFFR-3")
@pytest.mark.parametrize("offer", ["offered", "returning"])
@pytest.mark.parametrize("session", ["ana", "budi", "lamp"])
def test_accepting_an_offer_cancels_the_dialog(session, offer):
    agent = with_dialog(session)
    agent.accept(offer)
    assert agent.screen().dialog is None
    assert agent.sessions == ["ana", "budi", "lamp", offer]
    assert agent.focused == offer
    assert agent.draft("ana") == {"note": "x"}
    assert agent.refused.confirm() == ("CLOS-2", Reason.NO_DIALOG)


@pytest.mark.rules("CLOS-3", "CLOS-4", "CONV-7")
def test_confirm_acts_on_a_conversation_that_ended_meanwhile():
    agent = with_dialog("ana")
    agent.leave("ana")
    agent.choose("available")
    agent.confirm()
    assert agent.status("ana") == "ended"
    assert agent.sessions == ["budi", "lamp"]
    assert agent.presence == "available"


@pytest.mark.rules("CLOS-3", "PRES-1")
def test_confirm_recomputes_from_the_load_and_presence_of_then():
    agent = Agent()
    agent.pick("ana")
    agent.pick("budi")
    agent.close("budi")
    agent.leave("ana")
    assert agent.presence == "busy"
    agent.confirm()
    assert agent.presence == "available"
    agent.pick("citra")
    agent.close("citra")
    agent.choose("away")
    agent.confirm()
    assert agent.presence == "held_away"


@pytest.mark.rules("CLOS-3", "UNRD-1", "SENT-1")
def test_of_the_badges_that_came_meanwhile_the_unread_one_stays_with_the_conversation():
    agent = with_dialog("budi", focus="home")
    agent.message("budi")
    agent.sentiment("budi", "very negative")
    agent.confirm()
    assert agent.status("budi") == "waiting"
    assert agent.work_item("budi").unread == "1"
    agent.open("budi")
    agent.focus("home")
    assert (agent.entry("budi").unread, agent.entry("budi").alert) == ("", "")


@pytest.mark.rules("CLOS-4")
@pytest.mark.parametrize(
    ("session", "state"),
    [("live", "closed"), ("persistent", "waiting"), ("over", "ended"), ("lamp", None)],
)
def test_confirm_removes_the_session_and_moves_its_active_conversation(session, state):
    agent = Agent()
    agent.pick("live", "live")
    agent.pick("persistent", "persistent")
    agent.pick("over", "persistent")
    agent.end("over")
    agent.open_record("lamp")
    agent.shut(session)
    assert session not in agent.sessions
    assert len(agent.sessions) == 3
    assert agent.status(session) == state


@pytest.mark.rules("CLOS-4", "SESS-6")
def test_a_closed_session_makes_room():
    agent = Agent(session_limit=1)
    agent.open_record("lamp")
    assert agent.refused.pick("ana") == NO_ROOM
    agent.shut("lamp")
    agent.pick("ana")


# End


@pytest.mark.rules("END-1", "CONV-6")
def test_end_leaves_the_session_open_and_read_only():
    agent = Agent()
    agent.pick("ana")
    agent.end("ana")
    assert agent.sessions == ["ana"]
    assert agent.focused == "ana"
    panel = agent.screen().communication
    assert panel.read_only
    assert panel.state == "Ended"
    assert agent.refused.message("ana") == ("CONV-10", Reason.OVER)
    agent.open_tab("ana", "faq")
    agent.shut("ana")
    assert agent.sessions == []


@pytest.mark.rules("END-1")
@pytest.mark.parametrize("focus", ["home", "budi", "lamp"])
def test_end_acts_on_the_focused_session_only(focus):
    agent = Agent()
    agent.pick("ana")
    agent.pick("budi")
    agent.open_record("lamp")
    agent.focus(focus)
    assert agent.refused.end("ana") == ("END-1", Reason.NOT_FOCUSED)


@pytest.mark.rules("END-1", "CONV-6")
def test_end_needs_an_active_conversation():
    agent = Agent()
    history_of_work(agent)
    assert agent.refused.end("waiting") == ("CONV-6", Reason.NOT_ACTIVE)
    assert agent.refused.end("closed") == ("CONV-10", Reason.OVER)
    assert agent.refused.end("ended") == ("CONV-10", Reason.OVER)


@pytest.mark.rules("END-1")
def test_a_record_has_no_end():
    agent = Agent()
    agent.open_record("lamp")
    assert agent.refused.end("lamp") == ("CONV-1", Reason.UNKNOWN_CONVERSATION)


@pytest.mark.rules("END-1", "CONV-7")
def test_the_customers_leaving_leaves_the_session_open_and_read_only_too():
    agent = Agent()
    agent.pick("ana")
    agent.leave("ana")
    assert agent.sessions == ["ana"]
    assert agent.screen().communication.read_only


# Tabs


@pytest.mark.rules("TABS-1")
@pytest.mark.parametrize(
    ("kind", "title", "shown"),
    [
        ("kb_search", None, "KB search"),
        ("record", None, "Record"),
        ("line_of_business", None, "Page"),
        ("record", "Broken lamp", "Broken lamp"),
        ("line_of_business", "Orders", "Orders"),
    ],
)
@pytest.mark.parametrize("session", ["ana", "lamp"])
def test_the_agent_opens_more_tabs_in_the_focused_session(session, kind, title, shown):
    agent = Agent()
    agent.pick("ana")
    agent.open_record("lamp")
    agent.focus(session)
    before = agent.screen().tabs
    agent.open_tab(session, "new", kind, title)
    *others, new = agent.screen().tabs
    assert [tab.id for tab in others] == [tab.id for tab in before]
    assert not any(tab.focused for tab in others)
    assert (new.id, new.title, new.focused, new.closable) == ("new", shown, True, True)


@pytest.mark.rules("TABS-1")
def test_a_page_that_is_open_is_focused():
    agent = Agent()
    agent.pick("ana")
    agent.open_tab("ana", "faq", "kb_search", "FAQ")
    agent.focus_tab("ana", "conversation")
    agent.open_tab("ana", "faq", "kb_search", "FAQ")
    assert agent.tabs() == ["conversation", "kb_search", "[faq]"]
    agent.open_tab("ana", "kb_search", "kb_search")
    assert agent.tabs() == ["conversation", "[kb_search]", "faq"]


@pytest.mark.rules("TABS-1", "FOCS-2")
def test_each_session_has_its_own_tabs():
    agent = Agent()
    agent.pick("ana")
    agent.open_tab("ana", "faq")
    agent.pick("budi")
    assert agent.tabs() == ["[conversation]", "kb_search"]
    agent.open_tab("budi", "faq")
    agent.close_tab("budi", "faq")
    agent.focus("ana")
    assert agent.tabs() == ["conversation", "kb_search", "[faq]"]


@pytest.mark.rules("TABS-1")
def test_the_agent_switches_tabs():
    agent = Agent()
    agent.pick("ana")
    agent.focus_tab("ana", "kb_search")
    assert agent.tabs() == ["conversation", "[kb_search]"]
    agent.focus_tab("ana", "conversation")
    assert agent.tabs() == ["[conversation]", "kb_search"]


@pytest.mark.rules("TABS-1")
@pytest.mark.parametrize(
    ("focused", "closed", "left"),
    [
        ("faq", "faq", ["conversation", "[kb_search]", "order"]),
        ("order", "order", ["conversation", "kb_search", "[faq]"]),
        ("kb_search", "kb_search", ["[conversation]", "faq", "order"]),
        ("order", "faq", ["conversation", "kb_search", "[order]"]),
        ("faq", "order", ["conversation", "kb_search", "[faq]"]),
        ("conversation", "kb_search", ["[conversation]", "faq", "order"]),
    ],
)
def test_closing_the_focused_tab_focuses_the_next_to_the_left(focused, closed, left):
    agent = Agent()
    agent.pick("ana")
    agent.open_tab("ana", "faq")
    agent.open_tab("ana", "order")
    agent.focus_tab("ana", focused)
    agent.close_tab("ana", closed)
    assert agent.tabs() == left


@pytest.mark.rules("TABS-1")
@pytest.mark.parametrize(("session", "anchor"), [("ana", "conversation"), ("lamp", "form")])
def test_the_first_tab_cannot_be_closed(session, anchor):
    agent = Agent()
    agent.pick("ana")
    agent.open_record("lamp")
    agent.focus(session)
    agent.open_tab(session, "faq")
    assert agent.refused.close_tab(session, anchor) == ("TABS-1", Reason.ANCHORED)
    agent.close_tab(session, "faq")
    assert agent.refused.close_tab(session, anchor) == ("TABS-1", Reason.ANCHORED)
    assert not agent.screen().tabs[0].closable


@pytest.mark.rules("TABS-1", "CLOS-1")
@pytest.mark.parametrize("verb", ["open_tab", "focus_tab", "close_tab"])
@pytest.mark.parametrize("tab", ["faq", "dashboard"])
def test_home_has_no_application_tabs_beside_its_anchor(tab, verb):
    agent = Agent()
    assert getattr(agent.refused, verb)("home", tab) == ("TABS-1", Reason.ANCHORED)
    assert agent.tabs() == ["[dashboard]"]


@pytest.mark.rules("TABS-1")
@pytest.mark.parametrize("verb", ["open_tab", "focus_tab", "close_tab"])
@pytest.mark.parametrize("focus", ["home", "budi"])
def test_only_the_focused_sessions_tabs_are_touched(focus, verb):
    agent = Agent()
    agent.pick("ana")
    agent.open_tab("ana", "faq")
    agent.pick("budi")
    agent.focus(focus)
    assert getattr(agent.refused, verb)("ana", "faq") == ("TABS-1", Reason.NOT_FOCUSED)


@pytest.mark.rules("TABS-1")
@pytest.mark.parametrize("verb", ["focus_tab", "close_tab"])
def test_a_tab_that_is_not_open_is_neither_focused_nor_closed(verb):
    agent = Agent()
    agent.pick("ana")
    assert getattr(agent.refused, verb)("ana", "faq") == ("TABS-1", Reason.NO_TAB)


@pytest.mark.rules("TABS-1", "CLOS-4")
def test_a_session_that_opens_again_has_the_tabs_that_it_starts_with():
    agent = Agent()
    agent.pick("ana", "persistent")
    agent.open_tab("ana", "faq")
    agent.shut("ana")
    agent.open("ana")
    assert agent.tabs() == ["[conversation]", "kb_search"]


# The burger


@pytest.mark.rules("MODE-1")
def test_the_panel_starts_expanded_and_the_burger_toggles_it():
    agent = Agent()
    seen = [agent.screen().mode]
    for _ in range(3):
        agent.toggle()
        seen.append(agent.screen().mode)
    assert seen == ["expanded", "collapsed", "expanded", "collapsed"]


@pytest.mark.rules("MODE-1")
def test_collapsing_changes_nothing_else():
    agent = Agent()
    agent.pick("ana")
    before = agent.screen()
    agent.toggle()
    after = agent.screen()
    assert (after.sessions, after.tabs, after.communication) == (
        before.sessions,
        before.tabs,
        before.communication,
    )
    agent.toggle()
    assert agent.screen() == before


@pytest.mark.rules("SESS-1", "MODE-1", "PRES-5")
def test_a_panel_without_a_configuration_has_every_default():
    assert Panel() == Panel(Config())
