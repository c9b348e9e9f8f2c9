"""What an agent's page is told: a view, and what the agent can try, which the panel itself says."""

from typing import Any

import msgspec
import pytest
from event_examples import BY, example
from served import Served, served

from session_panel import (
    EventRefused,
    InvalidInput,
    Panel,
    Save,
    SaveForm,
    event_from_json,
    translations,
)
from session_panel.text import reason_text
from session_panel_service.asking.authentication import whoever_started
from session_panel_service.clocks import EVENTS
from session_panel_service.saved_forms import SavedForms
from session_panel_service.starting import Token
from session_panel_spec.logs.log import read_log
from session_panel_spec.logs.story import load_stories

STORIES = load_stories()
BROUGHT = {"pick", "open_record", "shift_click", "edit"}
"""What an agent can do only with what others bring: no scene can know of it."""


async def scene(one: Served, panel: str = "agent-7", **more: Any) -> Any:
    return (await one.ask("GET", f"/panels/{panel}/scene?locale={more.get('locale', 'en')}")).json


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
async def test_a_scene_tells_what_the_panel_would_answer_to_each_act(story: Any) -> None:
    log = read_log(story.lines, story.name)
    panel = Panel(log.config)
    async with served(clock=EVENTS, panels=()) as one:
        await one.service.panels.create(story.name, log.config)
        for number, (_, event) in enumerate(log.events):
            panel.apply(event)
            await one.send(event, f"k{number}", panel=story.name)
            told = await scene(one, story.name, locale="id")
            assert told["view"] == msgspec.json.decode(msgspec.json.encode(panel.view("id")))
            assert told["presence"] == panel.state.presence
            for act in told["acts"]:
                tried = event_from_json(msgspec.json.encode(act["event"] | {"at": event.at}))
                assert act["refused"] == refusal(panel, tried), tried


def refusal(panel: Panel, event: Any) -> dict[str, Any] | None:
    """Return how a panel refuses an event, as a scene tells it."""
    try:
        Panel(panel.config, panel.state).apply(event)
    except EventRefused as refused:
        sentence = reason_text(refused.reason, translations("id"))
        told = {"rule": refused.rule, "reason": refused.reason, "about": refused.about}
        return told | {"sentence": sentence}
    return None


async def test_the_acts_are_all_that_an_agent_does_and_nobody_elses() -> None:
    kinds: set[str] = set()
    async with served() as one:
        await one.send(example("offer"), "1")
        kinds |= {act["event"]["type"] for act in (await scene(one))["acts"]}
        await one.send({"type": "accept", "conversation": "c1"}, "2")
        kinds |= {act["event"]["type"] for act in (await scene(one))["acts"]}
        await one.send({"type": "focus", "session": "home"}, "3")
        kinds |= {act["event"]["type"] for act in (await scene(one))["acts"]}
    assert kinds == {*BY["agent"]} - BROUGHT


async def test_a_scene_changes_nothing_and_its_acts_can_be_sent_as_they_are() -> None:
    async with served() as one:
        before = await scene(one)
        assert (await scene(one))["version"] == before["version"] == 0
        for number, act in enumerate(before["acts"]):
            answer = await one.send(act["event"], f"k{number}")
            assert answer.status == 200
            if number == 0:
                assert (answer.json["refused"] is None) == (act["refused"] is None)


async def test_a_scene_tells_which_open_sessions_are_over_and_how() -> None:
    async with served() as one:
        for number, name in enumerate(("active", "ended", "closed")):
            told = {"conversation": name, "customer": name, "mode": "live"}
            await one.send({"type": "pick", **told}, f"p{number}")
        await one.send({"type": "leave", "conversation": "ended"}, "1")
        await one.send({"type": "close", "session": "closed"}, "2")
        await one.send({"type": "confirm"}, "3")
        assert (await scene(one))["over"] == {"ended": "Ended"}
        await one.send({"type": "open_conversation", "conversation": "closed"}, "4")
        assert (await scene(one))["over"] == {"ended": "Ended", "closed": "Closed"}
        told = (await scene(one, locale="id"))["over"]
        assert told == {"ended": "Diakhiri", "closed": "Ditutup"}


async def test_a_copy_of_a_panel_is_apart_from_it() -> None:
    async with served() as one:
        version, panel = await one.service.panels.copy("agent-7")
        panel.apply(event_from_json('{"type": "toggle", "at": 5}'))
        assert (version, panel.view().mode) == (0, "collapsed")
        assert (await scene(one))["view"]["mode"] == "expanded"


async def test_who_sees_a_version_sees_what_was_saved_by_it() -> None:
    async with served() as one:
        await one.send({"type": "shift_click", "record": "r", "kind": "case", "title": "A"}, "1")
        await one.send({"type": "edit", "session": "r", "fields": {"a": "1"}}, "2")
        sent = await one.service.panels.send("agent-7", lambda at: Save(at=at, session="r"))
        told = await scene(one)  # though nobody has answered whoever saved
    assert (told["version"], told["saved"]) == (sent.version, {"a": "1"})


async def test_what_was_saved_is_told_of_the_session_in_focus() -> None:
    async with served() as one:
        record = {"type": "shift_click", "record": "r1", "kind": "case", "title": "A case"}
        await one.send(record, "1")
        for number, fields in enumerate(({"a": "1", "b": "2"}, {"a": "3"})):
            await one.send({"type": "edit", "session": "r1", "fields": fields}, f"e{number}")
            await one.send({"type": "save", "session": "r1"}, f"s{number}")
        assert (await scene(one))["saved"] == {"a": "3", "b": "2"}
        await one.send({"type": "focus", "session": "home"}, "2")
        assert (await scene(one))["saved"] == {}


def test_forms_that_were_not_saved_for_long_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("session_panel_service.saved_forms._FORMS", 2)
    forms = SavedForms()
    for session in ("a", "b", "a", "c"):
        forms.note("p", [SaveForm(session=session, fields={"x": session})])
    assert [forms.fields("p", one) for one in "abc"] == [{"x": "a"}, {}, {"x": "c"}]


async def test_an_agent_is_told_of_its_own_panel_and_who_reaches_all_of_all() -> None:
    async with served(panels=("agent-8", "agent-7")) as one:
        assert (await one.ask("GET", "/panels", who="agent")).json == {"panels": ["agent-7"]}
        all_of_them = {"panels": ["agent-7", "agent-8"]}
        assert (await one.ask("GET", "/panels", who="administrator")).json == all_of_them


async def test_the_page_and_what_draws_a_screen_are_served_with_their_policy() -> None:
    async with served() as one:
        for path in ("/", "/page/desk.mjs", "/page/screen/screen.mjs", "/page/screen/screen.css"):
            answer = await one.ask("GET", path, who="nobody")
            assert answer.status == 200, path
            assert "script-src 'self';" in answer.headers["content-security-policy"]
        for path in ("/page/../service.py", "/page/screen/../../routes.py", "/page/screen"):
            assert (await one.ask("GET", path)).status == 404, path


def test_a_token_of_the_environment_outlives_the_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SESSION_PANEL_TOKEN", "x" * 32)
    assert Token(whoever_started()).text == "x" * 32
    for bad in ("x" * 31, "x" * 32 + "&", "é" * 40):
        monkeypatch.setenv("SESSION_PANEL_TOKEN", bad)
        with pytest.raises(InvalidInput, match="SESSION_PANEL_TOKEN"):
            Token(whoever_started())
    monkeypatch.delenv("SESSION_PANEL_TOKEN")
    assert Token(whoever_started()).text != Token(whoever_started()).text
