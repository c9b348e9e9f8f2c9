"""What 0.1 wrote loads today: nothing is lost, and what is different is told here.

The files of `kept/0.1` are 0.1's own: each a log, and the snapshot and the screen at its end.
"""

import json
from pathlib import Path
from typing import get_args

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from panel.fuzz import is_reached
from panel.strategies import EVENTS, configs
from session_panel import (
    AnyEvent,
    EventRefused,
    Focus,
    InvalidInput,
    Panel,
    to_json,
    translations,
)
from session_panel.conversation import ConversationState
from session_panel.events import ConversationMode, TabKind
from session_panel.mode import PanelMode
from session_panel.presence import PresenceState
from session_panel.snapshot import Snapshot
from session_panel.state import History, SessionKind
from session_panel_spec.domain.snapshots import load_snapshots
from session_panel_spec.logs.log import LogError, read_log
from session_panel_spec.logs.replay import Refused, steps
from session_panel_spec.logs.story import lacking

KEPT = Path(__file__).parent / "kept" / "0.1"
SITUATIONS = sorted(file.stem for file in KEPT.glob("*.jsonl"))
UNSHOWN, HOME_TABS = "names-that-show-nothing", "tabs-in-home"
OTHERS = [name for name in SITUATIONS if name not in {UNSHOWN, HOME_TABS}]


def _snapshot(name):
    return json.loads((KEPT / f"{name}.snapshot.json").read_text("utf-8"))


def _shown(name):
    return json.loads((KEPT / f"{name}.shown.json").read_text("utf-8"))


def _log(name):
    return read_log((KEPT / f"{name}.jsonl").read_text("utf-8").splitlines(), name)


def _loaded(name):
    return Panel.from_json((KEPT / f"{name}.snapshot.json").read_bytes())


def _view(panel):
    return msgspec.to_builtins(panel.view())


def _item(panel, conversation):
    """Return a conversation's line of the dashboard."""
    panel.apply(Focus(at=1e9, session="home"))
    dashboard = panel.view().dashboard
    [item] = [
        i
        for i in (*dashboard.mine.items, *dashboard.closed.items)
        if i.conversation == conversation
    ]
    return item


# Snapshots


def _today(old):
    """Return a snapshot of 0.1 in the form of today."""
    unread = {s["id"]: s["unread"] for s in old["sessions"] if s["unread"]}
    unread |= {offer["id"]: 1 for offer in old["offers"] if offer["new"] is None}
    sessions = [
        {key: value for key, value in session.items() if key != "unread"}
        for session in old["sessions"]
    ]
    sessions[0] |= {"tabs": sessions[0]["tabs"][:1], "tab": "dashboard"}
    chat = {"channel": "chat"}
    offers = [offer | {"new": offer["new"] and offer["new"] | chat} for offer in old["offers"]]
    conversations = [conversation | chat for conversation in old["conversations"]]
    listed = {"sessions": sessions, "offers": offers, "conversations": conversations}
    config = old["config"] | {"work_item_limit": 50}
    added = {"version": 2, "now": 0.0, "unread": unread, "forgotten": []}
    return old | listed | {"config": config} | added


@pytest.mark.rules("UNRD-1", "TABS-1", "SESS-2", "TIME-1")
@pytest.mark.parametrize("name", [*OTHERS, HOME_TABS])
def test_a_snapshot_of_0_1_comes_back_whole(name):
    panel = _loaded(name)
    assert json.loads(panel.to_json()) == _today(_snapshot(name))
    assert Panel.from_json(panel.to_json()) == panel


@pytest.mark.parametrize("name", OTHERS)
def test_a_panel_of_0_1_goes_on_with_the_screen_it_had(name):
    old, new = _shown(name)["view"], _view(_loaded(name))
    dashboard, dialog = old.pop("dashboard"), old.pop("dialog")
    assert list(lacking(old, new)) == []
    assert (new["form"], _work_items(new["dashboard"])) == (old["form"], dashboard)
    assert (dialog is None) == (new["dialog"] is None)
    if dialog:
        assert new["dialog"]["session"] == dialog["session"]
        assert new["dialog"]["text"].startswith(dialog["text"])


def _work_items(dashboard):
    """Return the work items as 0.1 had them: without badges, in the order in which they began."""
    return dashboard and {
        part: [
            {key: item[key] for key in ("conversation", "title", "state")}
            for item in reversed(listed["items"])
        ]
        for part, listed in dashboard.items()
    }


@pytest.mark.rules("TIME-1", "CONV-4", "OFFR-4")
@pytest.mark.parametrize("name", SITUATIONS)
def test_what_falls_due_next_is_as_it_was(name):
    due = _loaded(name).due()
    assert (due and json.loads(to_json(due))) == _shown(name)["due"]


@pytest.mark.rules("UNRD-1", "UNRD-2")
def test_what_was_unread_in_a_session_is_unread_in_its_conversation():
    panel = _loaded("unread-in-the-background")
    badges = {"c1": "+", "c2": "1", "c3": "", "c4": ""}
    assert {c: _item(panel, c).unread for c in badges} == badges


@pytest.mark.rules("UNRD-1")
def test_a_count_that_0_1_dropped_with_the_session_stays_lost():
    assert _item(_loaded("closed-with-unread-messages"), "c1").unread == ""


@pytest.mark.rules("TABS-1", "CLOS-1")
def test_the_tabs_that_home_had_are_gone_and_those_of_others_stay():
    panel = _loaded(HOME_TABS)
    tabs = [{"id": "dashboard", "title": "Support today", "focused": True, "closable": False}]
    assert list(_view(panel)["tabs"]) == tabs
    panel.apply(Focus(at=8, session="c1"))
    others = [(tab.id, tab.focused) for tab in panel.view().tabs]
    assert others == [("conversation", False), ("kb_search", False), ("order", True)]


@pytest.mark.rules("CLOS-2")
@pytest.mark.parametrize(
    ("name", "text"),
    [
        (
            "a-dialog-about-edits",
            "Close the session Broken lamp? Its unsaved edits will be lost.",
        ),
        (
            "a-dialog-about-unread-messages",
            "Close the session Ana Putri? Its conversation will wait. 2 messages are unread.",
        ),
    ],
)
def test_a_dialog_that_was_open_says_what_closing_does(name, text):
    assert _loaded(name).view().dialog.text == text


@pytest.mark.rules("TITL-1", "TITL-3")
def test_a_customer_whose_name_shows_nothing_is_a_visitor_with_the_next_number():
    view = _loaded(UNSHOWN).view()
    titles = {session.id: session.title for session in view.sessions}
    conversations = {"c1": "Visitor 1", "c2": "Visitor 2", "c3": "Visitor 3"}
    assert titles == {"home": "Home", "account-1": "\u200b"} | conversations
    assert [offer.title for offer in view.offers] == ["Visitor"]


TOLD = load_snapshots()
NO_VERSION = [
    (text, versions.problem)
    for saved in (*(earlier.old for earlier in TOLD.earlier), Panel().to_json())
    for versions in TOLD.versions.values()
    for _, text in versions.texts(saved)
]


@pytest.mark.rules(
    *("UNRD-1", "OFFR-2", "TABS-1", "CLOS-1", "TITL-1", "TITL-3", "CONV-5", "CONV-11", "TIME-1")
)
@pytest.mark.parametrize("earlier", TOLD.earlier, ids=lambda earlier: earlier.it)
def test_a_snapshot_of_0_1_is_what_it_is_today(earlier):
    panel = Panel.from_json(earlier.old)
    assert panel.snapshot() == msgspec.json.decode(earlier.today, type=Snapshot)
    is_reached(panel)


@pytest.mark.parametrize(("text", "problem"), NO_VERSION)
def test_a_snapshot_of_no_version_that_can_be_read_says_what_to_do(text, problem):
    with pytest.raises(InvalidInput) as invalid:
        Panel.from_json(text)
    assert (invalid.value.field, invalid.value.problem) == ("snapshot.version", problem)


@pytest.mark.parametrize("malformed", TOLD.malformed, ids=lambda malformed: malformed.it)
def test_what_is_of_no_form_is_refused_by_its_field(malformed):
    with pytest.raises(InvalidInput) as invalid:
        Panel.from_json(malformed.text)
    assert invalid.value.field == malformed.field


def test_the_version_may_stand_anywhere():
    saved = json.loads(Panel().to_json())
    assert next(iter(saved)) == "version"
    assert Panel.from_json(json.dumps(dict(reversed(saved.items())))) == Panel()


# What any day of 0.1 left

NEW_EVENTS = {"withdraw", "transfer", "assign", "discard", "rename", "configure"}


def _in_0_1(config, happened):
    """Return what 0.1 had saved after some events, in which no time goes back."""
    panel, began = Panel(config), {}
    for event in happened:
        try:
            panel.apply(event)
        except EventRefused:
            continue
        began |= dict.fromkeys(panel.state.conversations)
    saved = json.loads(panel.to_json())
    known = {c["id"]: c for c in saved["conversations"]}
    saved["conversations"] = [known[key] for key in began if key in known]
    for session in saved["sessions"]:
        session["unread"] = saved["unread"].get(session["id"], 0)
    for one in (*known.values(), *(offer["new"] or {} for offer in saved["offers"])):
        one.pop("channel", None)
    del saved["now"], saved["unread"], saved["forgotten"], saved["config"]["work_item_limit"]
    return saved | {"version": 1}


old_events = st.one_of(
    *(event for kind, event in EVENTS.items() if kind.__struct_config__.tag not in NEW_EVENTS)
)


@given(configs, st.lists(old_events, max_size=60), st.booleans())
@settings(max_examples=150)
def test_what_any_day_of_0_1_left_is_loaded_and_reached(config, happened, unshown):
    saved = _in_0_1(config, happened)
    for conversation in saved["conversations"][::2] if unshown else []:
        conversation |= {"name": "\u200b", "visitor": 0}
    panel = Panel.from_json(json.dumps(saved))
    is_reached(panel)
    titled = [c for c in panel.state.conversations.values() if c.visitor]
    assert len({c.visitor for c in titled}) == len(titled)
    kept = {c["id"]: c["visitor"] for c in saved["conversations"]}
    if not unshown:
        assert {c.id: c.visitor for c in panel.state.conversations.values()} == kept


# Logs

CHANGED = {
    "a-dialog-about-edits": {"unread": {"c1": 1}},
    "closed-with-unread-messages": {"unread": {"c1": 2}},
    "offers-pending": {"unread": {"w1": 1, "w2": 1}},
    "times-that-go-back": {
        "unread": {"c1": 1},
        "offers": [{"id": "c1", "until": 320.0, "new": None}],
    },
}
"""What a replayed log leaves otherwise than 0.1 did: messages of customers who wait count, a count
outlives its session (UNRD-1), and no time goes back (TIME-1)."""


@pytest.mark.rules("UNRD-1", "TIME-1")
@pytest.mark.parametrize("name", OTHERS)
def test_a_log_of_0_1_replays_to_where_0_1_came(name):
    events = [event for _, event in _log(name).events]
    panel = Panel(_log(name).config)
    for event in events:
        panel.apply(event)
    expected = json.loads(_loaded(name).to_json()) | CHANGED.get(name, {})
    if name == "times-that-go-back":
        expected["conversations"][0]["expires_at"] = 1200.0
    expected["now"] = max((event.at for event in events), default=0.0)
    assert _sorted(json.loads(panel.to_json())) == _sorted(expected)


def _sorted(snapshot):
    """Conversations are listed by when they came into their states; in 0.1 by when they began."""
    conversations = sorted(snapshot["conversations"], key=lambda conversation: conversation["id"])
    return snapshot | {"conversations": conversations}


@pytest.mark.rules("TABS-1")
def test_a_log_in_which_home_has_tabs_is_told_where_it_opens_one():
    [told] = steps(_log(HOME_TABS), translations("en"))
    assert isinstance(told, Refused)
    assert (told.line, told.refusal.rule, told.refusal.reason) == (2, "TABS-1", "anchored")


@pytest.mark.rules("TITL-3")
def test_a_log_with_names_that_show_nothing_replays_with_visitors():
    *_, last = steps(_log(UNSHOWN), translations("en"))
    titles = [session.title for session in last.view.sessions]
    assert titles == ["Home", "Visitor 1", "Visitor 2", "Visitor 3", "\u200b"]


def test_an_event_of_a_newer_version_is_named_with_its_line():
    lines = [*(KEPT / "after-a-drop.jsonl").read_text("utf-8").splitlines(), ""]
    newer = '{"type":"invite","at":9,"conversation":"c1"}'
    with pytest.raises(LogError, match=r"log:11: event.type: Invalid value 'invite'"):
        list(read_log([*lines[:-1], newer], "log").events)


# What is kept


def test_the_kept_logs_have_every_event_of_0_1():
    kept = {event.__struct_config__.tag for name in SITUATIONS for _, event in _log(name).events}
    today = {kind.__struct_config__.tag for kind in get_args(AnyEvent)}
    assert kept == today - NEW_EVENTS


def test_the_kept_snapshots_have_something_of_every_kind():
    snapshots = list(map(_snapshot, SITUATIONS))
    sessions, offers, conversations = (
        [entry for snapshot in snapshots for entry in snapshot[part]]
        for part in ("sessions", "offers", "conversations")
    )
    tabs = [tab for session in sessions for tab in session["tabs"]]
    for entries, field, kinds in (
        (snapshots, "presence", get_args(PresenceState)),
        (snapshots, "mode", get_args(PanelMode)),
        (sessions, "kind", get_args(SessionKind)),
        (tabs, "kind", get_args(TabKind)),
        (conversations, "state", get_args(ConversationState)),
        (conversations, "mode", get_args(ConversationMode)),
        (conversations, "history", get_args(History)),
    ):
        assert {entry[field] for entry in entries} == set(kinds)
    for entries, field in (
        (snapshots, "dialog"),
        (offers, "new"),
        (sessions, "edits"),
        (sessions, "unread"),
        (conversations, "name"),
        (conversations, "visitor"),
        (conversations, "work_stream"),
        (conversations, "case"),
        (conversations, "expires_at"),
    ):
        assert {bool(entry[field]) for entry in entries} == {False, True}
