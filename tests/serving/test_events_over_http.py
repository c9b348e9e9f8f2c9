"""What becomes of an event that is sent, once or twice, and in which view."""

import asyncio
from functools import partial
from pathlib import Path

import msgspec
from msgspec.structs import replace
from served import PRINCIPALS, served

from session_panel import Accept, Offer, Panel, Toggle
from session_panel_host import Panels
from session_panel_service.running import told_only
from session_panel_service.stores import in_file, in_memory

OFFER = {"type": "offer", "conversation": "c1", "customer": "ana", "mode": "live"}
ACCEPT = {"type": "accept", "conversation": "c1"}
CLOSE_HOME = {"type": "close", "session": "home"}


async def test_an_accepted_event_is_answered_with_the_effects_of_the_panel() -> None:
    async with served() as one:
        await one.send(OFFER, "k1")
        answer = await one.send(ACCEPT, "k2")
    panel = Panel()
    panel.apply(Offer(0, conversation="c1", customer="ana", mode="live"))
    effects = msgspec.to_builtins(panel.apply(Accept(1, "c1")))
    told = {"version": 2, "command": "k2", "refused": None, "effects": [*effects]}
    assert (answer.status, answer.json) == (200, told)
    assert len(effects) > 3


async def test_a_refusal_is_an_answer_that_names_the_rule_in_either_language() -> None:
    async with served() as one:
        english = await one.send(CLOSE_HOME, "k1")
        answer = await one.ask(
            "POST", "/panels/agent-7/events?locale=id", CLOSE_HOME, idempotency_key="k2"
        )
    refused = answer.json["refused"]
    assert (answer.status, answer.json["version"], answer.json["effects"]) == (200, 2, [])
    assert (refused["rule"], refused["reason"], refused["about"]) == ("CLOS-1", "anchored", None)
    assert english.json["refused"]["sentence"].startswith("It is anchored")
    assert refused["sentence"].startswith("Ini ditambatkan")


async def test_a_refusal_names_the_conversation_that_stands_against_it() -> None:
    async with served() as one:
        await one.send(OFFER, "k1")
        answer = await one.send(OFFER | {"conversation": "c2"}, "k2")
    assert answer.json["refused"]["about"] == "c1"


async def test_a_repeat_has_the_same_answer_and_counts_once() -> None:
    async with served() as one:
        first = await one.send(OFFER, "k1")
        await one.send(ACCEPT, "k2")
        again = await one.send(OFFER, "k1")
        version = (await one.ask("GET", "/panels/agent-7/view")).json["version"]
    assert (first.json, version) == (again.json, 2)


async def test_repeats_that_come_at_once_count_once() -> None:
    async with served() as one:
        answers = await asyncio.gather(*(one.send(OFFER, "k1") for _ in range(20)))
        version = (await one.ask("GET", "/panels/agent-7/view")).json["version"]
    assert {answer.body for answer in answers} == {answers[0].body}
    assert version == 1


async def test_after_a_restart_a_repeat_counts_once_and_its_effects_are_not_known(
    tmp_path: Path,
) -> None:
    async with served(in_file(tmp_path / "panels.db")) as one:
        first = await one.send(OFFER, "k1")
    async with served(in_file(tmp_path / "panels.db"), panels=()) as one:
        again = await one.send(OFFER, "k1")
    assert again.json == first.json | {"effects": None}
    assert first.json["effects"]


async def test_the_id_of_another_event_is_refused() -> None:
    async with served() as one:
        await one.send(OFFER, "k1")
        answer = await one.send(ACCEPT, "k1")
    assert (answer.status, answer.json["type"]) == (422, "urn:session-panel:command-reused")


async def test_two_principals_have_ids_of_their_own() -> None:
    async with served() as one:
        await one.send(OFFER, "k1", who="channel")
        assert (await one.send(ACCEPT, "k1", who="agent")).json["version"] == 2


async def test_who_acts_in_an_old_view_is_told_so() -> None:
    async with served() as one:
        seen = await one.ask("GET", "/panels/agent-7/view")
        old = seen.headers["etag"]
        assert (await one.send(CLOSE_HOME, "k0", if_match=old)).status == 200
        assert (await one.send(OFFER, "k1", if_match=old)).status == 200
        answer = await one.send(ACCEPT, "k2", if_match=old)
        assert (answer.status, answer.json["type"]) == (412, "urn:session-panel:conflict")
        new = (await one.ask("GET", "/panels/agent-7/view")).headers["etag"]
        assert (await one.send(ACCEPT, "k2", if_match=new)).json["refused"] is None


async def test_who_has_the_view_is_not_given_it_again() -> None:
    async with served() as one:
        seen = await one.ask("GET", "/panels/agent-7/view")
        tag = seen.headers["etag"]
        assert seen.headers["cache-control"] == "no-store"
        for told in (tag, f"W/{tag}", f'"x", {tag}', "*"):
            again = await one.ask("GET", "/panels/agent-7/view", if_none_match=told)
            assert (again.status, again.body, again.headers["etag"]) == (304, b"", tag)
        other = await one.ask("GET", "/panels/agent-7/view?locale=id", if_none_match=tag)
        assert (other.status, other.headers["etag"] == tag) == (200, False)
        await one.send(OFFER, "k1")
        assert (await one.ask("GET", "/panels/agent-7/view", if_none_match=tag)).status == 200


async def test_a_panel_is_made_with_a_configuration_once() -> None:
    async with served() as one:
        config = {"session_limit": 1}
        made = await one.ask("PUT", "/panels/new%20one", config)
        again = await one.ask("PUT", "/panels/new%20one", config)
        opened = {"type": "open_record", "record": "r", "kind": "case", "title": "r"}
        await one.send(opened, "k1", "new%20one")
        full = await one.send(opened | {"record": "s"}, "k2", "new%20one")
        wrong = await one.ask("PUT", "/panels/wrong", {"capacity": 0})
        nowhere = await one.ask("GET", "/panels/wrong/view")
    assert (made.status, made.json) == (201, {"panel": "new one", "version": 0})
    assert (again.status, again.json["type"]) == (409, "urn:session-panel:panel-exists")
    assert full.json["refused"]["rule"] == "SESS-6"
    assert (wrong.status, wrong.json["detail"].split(":")[0]) == (400, "config.capacity")
    assert (nowhere.status, nowhere.json["type"]) == (404, "urn:session-panel:unknown-panel")


async def test_a_configuration_is_an_event_of_the_log() -> None:
    async with served() as one:
        path = "/panels/agent-7/configuration"
        answer = await one.ask("PUT", path, {"capacity": 3}, idempotency_key="k1")
        again = await one.ask("PUT", path, {"capacity": 3}, idempotency_key="k1")
        log = (await one.ask("GET", "/panels/agent-7/log")).body.splitlines()
    assert (answer.status, answer.json["version"]) == (200, 1)
    assert answer.json == again.json
    (event,) = [msgspec.json.decode(line) for line in log[1:]]
    assert (event["type"], event["config"]["capacity"]) == ("configure", 3)


async def test_a_log_is_what_the_host_exports() -> None:
    async with served() as one:
        await one.send(OFFER, "k1")
        await one.send(CLOSE_HOME, "k2")
        log = await one.ask("GET", "/panels/agent-7/log")
        exported = [line async for line in one.service.panels.export("agent-7")]
    assert log.headers["content-type"] == "application/jsonl"
    assert log.body.decode() == "".join(exported)
    assert len(exported) == 3


async def test_more_requests_than_somebody_may_make_are_refused_for_a_while() -> None:
    slow = {"x": replace(PRINCIPALS["local"], requests_per_second=5.0)}
    async with served(authenticate=lambda c: slow.get(c.headers["x-who"])) as one:
        answers = [await one.ask("GET", "/panels/agent-7/view", who="x") for _ in range(12)]
        refused = [answer for answer in answers if answer.status == 429]
        await asyncio.sleep(1)
        later = await one.ask("GET", "/panels/agent-7/view", who="x")
    assert [answer.status for answer in answers[:5]] == [200] * 5
    assert refused
    assert refused[0].headers["retry-after"] == "1"
    assert refused[0].json["type"] == "urn:session-panel:too-often"
    assert later.status == 200


async def test_what_comes_due_before_an_event_is_not_among_its_effects() -> None:
    now = 1000.0
    store = in_memory()
    async with Panels(store, told_only, clock=lambda: now) as panels:
        await panels.create("agent-7")
        await panels.send("agent-7", partial(Offer, conversation="c", customer="c", mode="live"))
        now += 500
        sent = await panels.send("agent-7", Toggle)
        assert sent.version == 3  # the offer was missed meanwhile
        assert store.effects_of("agent-7", 3) == ()
        assert len(store.effects_of("agent-7", 1) or ()) == 1
