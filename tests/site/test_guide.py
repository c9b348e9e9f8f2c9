"""The functions of the guide for services: what is tested is what is printed.

Its loop runs in virtual time: whatever it waits for comes at once, and in the same order each time.
"""

import asyncio
import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from page_examples import DOCS, examples
from virtual_time import VirtualTime

from session_panel import (
    Accept,
    AnyEvent,
    Assign,
    Choose,
    CloseNotification,
    Config,
    Edit,
    Effect,
    EventRefused,
    Expire,
    HandedBack,
    Message,
    Miss,
    NotifyOffer,
    Offer,
    OpenRecord,
    Panel,
    PublishPresence,
    Reject,
    Save,
    SaveForm,
    Toggle,
    UpdateConversation,
    event_from_json,
    to_json,
)
from session_panel.effects import Effects

GUIDE: dict[str, Any] = {}
examples("embedding.md", GUIDE)

ACCEPTED = CloseNotification("c1", "accepted")
MISSED = CloseNotification("c1", "missed")
RINGS = Offer(at=0, conversation="c1", customer="ana", mode="live", name="Ana")
"""It rings until 120."""


class Watched(Panel):
    """A panel that keeps what it was told, and how many others lay in the inbox then."""

    __slots__ = ("inbox", "told")

    def apply(self, event: AnyEvent) -> Effects:
        self.told.append((event, self.inbox.qsize()))
        return super().apply(event)


class Service:
    """A service around one panel that the loop of the guide serves.

    Attributes:
        ahead: how far its clock is ahead of the time that passes.
        lasts: how long it takes to carry out an effect of a kind.
        done: the effects, and the refusals.
    """

    def __init__(self, saved: str | None = None, *, inbox: Iterable[AnyEvent] = ()) -> None:
        self.inbox: asyncio.Queue[AnyEvent] = asyncio.Queue()
        for event in inbox:
            self.inbox.put_nowait(event)
        self.panel = Watched.from_json(saved) if saved else Watched()
        self.panel.inbox, self.panel.told = self.inbox, []
        self.ahead = 0.0
        self.lasts: dict[type[Effect], float] = {}
        self.done: list[Effect | str] = []

    @property
    def told(self) -> list[AnyEvent]:
        return [event for event, _ in self.panel.told]

    def clock(self) -> float:
        return asyncio.get_running_loop().time() + self.ahead

    async def carry_out(self, effect: Effect) -> None:
        self.done.append(effect)
        if seconds := self.lasts.get(type(effect)):
            await asyncio.sleep(seconds)

    async def refuse(self, refused: EventRefused) -> None:
        self.done.append(str(refused))

    def serving(self) -> asyncio.Task[None]:
        served = GUIDE["serve"](self.panel, self.inbox, self.clock, self.carry_out, self.refuse)
        return asyncio.create_task(served)

    def at(self, time: float, act: Callable[..., object], *args: object) -> None:
        asyncio.get_running_loop().call_at(time, act, *args)

    def sent(self, time: float, event: AnyEvent) -> None:
        self.at(time, self.inbox.put_nowait, event)


async def stop(serving: asyncio.Task[None]) -> None:
    serving.cancel()
    with suppress(asyncio.CancelledError):
        await serving


def run(day: Any) -> Any:
    """Run a coroutine in virtual time."""
    with asyncio.Runner(loop_factory=VirtualTime) as runner:
        return runner.run(day)


async def served(service: Service, until: float) -> None:
    """Serve, until a time."""
    serving = service.serving()
    await asyncio.wait([serving], timeout=until)
    await stop(serving)


# An accept that was made in time


def busy_past_the_end(*also: AnyEvent) -> Service:
    """Return a service that wrote a form until half a second after an offer's end."""
    service = Service(
        inbox=[
            OpenRecord(at=0, record="case-1", kind="case", title="Case"),
            Edit(at=0, session="case-1", fields={"status": "solved"}),
            RINGS,
        ]
    )
    service.lasts = {SaveForm: 1.5}

    async def day() -> None:
        service.sent(119, Save(at=119, session="case-1"))
        for event in also:
            service.sent(119.5, event)
        await served(service, until=1000)

    run(day())
    return service


@pytest.mark.rules("TIME-1", "OFFR-4")
def test_an_accept_in_time_is_taken_though_the_service_was_busy_past_the_end() -> None:
    service = busy_past_the_end(Accept(at=119.5, conversation="c1"))
    assert ACCEPTED in service.done
    assert MISSED not in service.done
    assert service.panel.state.focus == "c1"


@pytest.mark.rules("TIME-1", "OFFR-4")
def test_an_offer_is_missed_when_the_clock_says_so_and_nobody_has_answered() -> None:
    service = busy_past_the_end()
    assert MISSED in service.done
    assert service.told[-1] == Miss(at=120, conversation="c1")
    assert service.panel.state.presence == "inactive"


@pytest.mark.rules("TIME-1", "OFFR-4")
def test_an_accept_behind_a_thousand_others_is_taken() -> None:
    many = [Toggle(at=119.5)] * 1000
    service = busy_past_the_end(*many, Accept(at=119.5, conversation="c1"))
    assert ACCEPTED in service.done
    assert service.panel.state.mode == "expanded"


@pytest.mark.rules("TIME-1", "OFFR-4")
def test_after_a_restart_what_lay_in_the_inbox_comes_before_the_clock() -> None:
    before = Panel()
    before.apply(RINGS)
    accept = Accept(at=119, conversation="c1")
    service = Service(before.to_json(), inbox=[Toggle(at=118), accept])
    service.ahead = 86_400.0
    run(served(service, until=10))
    assert ACCEPTED in service.done
    assert MISSED not in service.done
    assert service.told == [Toggle(at=118), accept]


@pytest.mark.rules("TIME-1", "OFFR-4")
def test_after_a_restart_what_nobody_has_answered_is_missed() -> None:
    before = Panel()
    before.apply(RINGS)
    service = Service(before.to_json())
    service.ahead = 86_400.0
    run(served(service, until=10))
    assert MISSED in service.done


@pytest.mark.rules("TIME-1", "OFFR-4", "CONV-4", "OFFR-2")
def test_a_panel_that_is_restarted_hears_what_was_sent_before_it_looks_at_the_clock() -> None:
    before = Panel(Config(waiting_time=600))
    for event in (
        Assign(at=0, conversation="w1", customer="budi", name="Budi"),
        RINGS,
    ):
        before.apply(event)
    accept, writes = Accept(at=119, conversation="c1"), Message(at=599, conversation="w1")
    effects = restarted(before.to_json(), [accept, accept, writes], now=605)
    assert ACCEPTED in effects
    assert MISSED not in effects
    assert NotifyOffer("w1", 719) in effects
    effects = restarted(before.to_json(), [], now=605)
    assert [effect for effect in effects if not isinstance(effect, PublishPresence)] == [
        MISSED,
        UpdateConversation("w1", "closed"),
    ]


def restarted(saved: str, sent: list[AnyEvent], now: float) -> list[Effect]:
    return list(GUIDE["restart"](Panel.from_json(saved), sent, now))


# The timer


@pytest.mark.rules("TIME-1", "OFFR-4")
@pytest.mark.parametrize("turns", range(8))
@pytest.mark.parametrize("first", ["timer", "accept"])
def test_an_accept_at_the_moment_of_the_timer_is_answered_whichever_comes_first(
    first: str, turns: int
) -> None:
    service = Service(inbox=[RINGS])

    async def accept() -> None:
        for _ in range(turns):
            await asyncio.sleep(0)
        service.inbox.put_nowait(Accept(at=120, conversation="c1"))

    async def day() -> None:
        sending = lambda: asyncio.ensure_future(accept())  # noqa: E731 - a callback
        if first == "accept":
            service.at(120, sending)
        serving = service.serving()
        await asyncio.sleep(1)
        if first == "timer":
            service.at(120, sending)
        await asyncio.sleep(1000)
        await stop(serving)

    run(day())
    refused = "refused by CONV-1: unknown-conversation"
    assert (ACCEPTED in service.done) != (MISSED in service.done)
    assert (MISSED in service.done) == (service.done[-1] == refused)
    assert service.told.count(Accept(at=120, conversation="c1")) == 1
    assert all(lay == 0 for event, lay in service.panel.told if isinstance(event, Miss))


@pytest.mark.rules("TIME-1", "OFFR-4")
@pytest.mark.parametrize("pace", [0.5, 0.999999, 1.000001, 2])
def test_what_is_due_is_what_the_clock_says_and_not_the_timer(pace: float) -> None:
    service = Service(inbox=[RINGS])
    said: list[float] = []

    async def day() -> None:
        passed = asyncio.get_running_loop().time
        service.clock = lambda: round(passed() * pace, 3)  # type: ignore[method-assign]
        service.at(119.9 / pace, lambda: said.append(len(service.told)))
        await served(service, until=1000)

    run(day())
    assert said == [1]
    assert service.told == [RINGS, Miss(at=120, conversation="c1")]


@pytest.mark.rules("TIME-1", "OFFR-4")
def test_an_offer_rings_on_while_the_clock_that_was_set_back_says_so() -> None:
    service = Service(inbox=[RINGS])

    async def day() -> None:
        service.at(119, setattr, service, "ahead", -60.0)
        service.sent(179, Accept(at=119, conversation="c1"))
        await served(service, until=1000)

    run(day())
    assert ACCEPTED in service.done
    assert MISSED not in service.done


@pytest.mark.rules("TIME-1", "OFFR-4")
@pytest.mark.parametrize("answered", [True, False])
def test_a_clock_that_leaps_past_an_end_overtakes_nobody(answered: bool) -> None:
    service = Service(inbox=[RINGS])
    sent = Accept(at=49, conversation="c1") if answered else Toggle(at=49)

    async def day() -> None:
        service.at(50, setattr, service, "ahead", 3600.0)
        service.sent(50, sent)
        await served(service, until=60)

    run(day())
    assert service.told[1] == sent
    assert (ACCEPTED in service.done) == answered
    assert (MISSED in service.done) != answered


# What fails, and what is stopped


@pytest.mark.rules("TIME-1")
def test_where_an_effect_fails_nothing_in_the_inbox_is_lost() -> None:
    accept = Accept(at=1, conversation="c1")
    service = Service(inbox=[RINGS, accept])

    async def fail(effect: Effect) -> None:
        raise ConnectionError(effect)

    async def day() -> None:
        carry_out, service.carry_out = service.carry_out, fail  # type: ignore[method-assign]
        with pytest.raises(ConnectionError):
            await service.serving()
        assert service.told == [RINGS]
        service.carry_out = carry_out  # type: ignore[method-assign]
        await served(service, until=1000)

    run(day())
    assert service.told == [RINGS, accept]
    assert ACCEPTED in service.done


@pytest.mark.parametrize("sent", range(6))
@pytest.mark.parametrize("stopped", range(6))
@pytest.mark.parametrize("rings", [True, False])
def test_a_loop_that_is_stopped_ends_and_loses_no_event(
    sent: int,
    stopped: int,
    rings: bool,
) -> None:
    event = Toggle(at=1)
    service = Service(inbox=[RINGS] if rings else [])

    async def day() -> None:
        serving = service.serving()
        for turn in range(12):
            if turn == sent:
                service.inbox.put_nowait(event)
            if turn == stopped:
                serving.cancel()
            await asyncio.sleep(0)
        assert serving.cancelled()

    run(day())
    left = [service.inbox.get_nowait() for _ in range(service.inbox.qsize())]
    assert [*service.told, *left].count(event) == 1


# Any day of a service

NAMES = st.sampled_from(["c1", "c2"])
SENT = st.one_of(
    st.builds(lambda name: Offer(at=0, conversation=name, customer=name, mode="persistent"), NAMES),
    *(st.builds(kind, at=st.just(0), conversation=NAMES) for kind in (Accept, Reject, Message)),
    st.just(Toggle(at=0)),
)
"""Events as they are sent; each happens when it is sent."""
MOMENTS = st.integers(0, 15).map(lambda tens: tens * 10.0)
"""Few of them, so that things meet: what is sent, and the end of an offer."""


@given(
    st.lists(st.tuples(MOMENTS, SENT), max_size=20),
    st.lists(st.tuples(MOMENTS, st.sampled_from([-100.0, -10.0, 10.0, 1000.0])), max_size=3),
    st.lists(MOMENTS, max_size=3),
    st.sampled_from([0.0, 10.0, 30.0]),
)
@settings(max_examples=150)
def test_each_event_is_told_once_in_turn_and_the_clocks_when_nobody_elses_lies_there(
    sent: list[tuple[float, AnyEvent]],
    clock_set: list[tuple[float, float]],
    stops: list[float],
    lasts: float,
) -> None:
    service = Service()
    service.lasts = dict.fromkeys(Effect.__subclasses__(), lasts)
    put: list[AnyEvent] = []

    def send(event: AnyEvent) -> None:
        put.append(replace(event, at=max(service.clock(), 0.0)))
        service.inbox.put_nowait(put[-1])

    async def day() -> None:
        for time, event in sent:
            service.at(time, send, event)
        for time, ahead in clock_set:
            service.at(time, setattr, service, "ahead", ahead)
        for stopped in sorted(stops):
            await served(service, until=stopped - asyncio.get_running_loop().time())
        await served(service, until=10_000)
        assert service.inbox.empty()
        due = service.panel.due()
        assert due is None or due.at > service.clock()

    run(day())
    clocks = [told for told in service.panel.told if isinstance(told[0], Miss | Expire)]
    assert [event for event in service.told if not isinstance(event, Miss | Expire)] == put
    assert all(lay == 0 for _, lay in clocks)


# Situations that are the service's

SITUATIONS = Path(__file__).parents[1] / "panel" / "cases"


def happened(situation: str) -> list[AnyEvent]:
    """Return the events of a situation; each line of one has its answer below it."""
    lines = (SITUATIONS / f"{situation}.jsonl").read_text("utf-8").splitlines()
    told = (line for line, then in pairwise(lines) if not then.startswith('{"invalid"'))
    return [event_from_json(line) for line in told if line.startswith('{"type"')]


@pytest.mark.rules("UNRD-1", "MODE-1")
def test_commands_with_ids_are_answered_once_however_often_they_are_delivered() -> None:
    events = list(dict.fromkeys(map(to_json, happened("05-duplicates"))))
    once = twice = GUIDE["Kept"](Panel().to_json())
    for line in events:
        command = event_from_json(line)
        once = GUIDE["answer"](once, line, command)
        for _ in range(2):
            twice = GUIDE["answer"](twice, line, command)
    for line in events:
        twice = GUIDE["answer"](twice, line, event_from_json(line))
    assert twice == once


@pytest.mark.rules("CONV-7", "CONV-8")
def test_a_customer_who_is_back_after_half_a_minute_goes_on_in_the_same_conversation() -> None:
    offer, accept, message, left, back, *_ = happened("07-live-reconnect")
    panel = Panel()
    for event in (offer, accept, message):
        panel.apply(event)
    broken = {left.conversation: left.at}
    assert GUIDE["gone_for_good"](broken, now=back.at) == []
    panel.apply(back)
    assert panel.state.conversations["c1"].state == "active"
    (leave,) = GUIDE["gone_for_good"](broken, now=left.at + 180)
    panel.apply(leave)
    assert panel.state.conversations["c1"].state == "ended"


@pytest.mark.rules("OFFR-7", "CONV-12", "CONV-13", "CONV-14", "CLOS-3")
def test_after_signing_off_nothing_is_left_but_what_is_over_and_the_next_agent_has_it_all() -> None:
    panel, colleague = Panel(Config(capacity=3)), Panel(Config(capacity=4))
    events = happened("22-logoff")
    for event in events[: events.index(Choose(at=7, presence="offline"))]:
        panel.apply(event)
    panel.apply(Message(at=7, conversation="c1"))
    assert panel.state.dialog == "c1"
    effects = list(GUIDE["go_home"](panel, now=8))
    assert CloseNotification("c3", "withdrawn") in effects
    back = [effect for effect in effects if isinstance(effect, HandedBack)]
    assert back == [
        HandedBack("c1", {}, 1, None),
        HandedBack("c2", {"Note": "half done"}, 0, None),
    ]
    assert (panel.due(), panel.state.conversations, panel.state.dialog) == (None, {}, None)
    offers = {event.conversation: event for event in events if isinstance(event, Offer)}
    for handed in back:
        for event in GUIDE["passed_on"](offers[handed.conversation], handed, now=9):
            colleague.apply(event)
        colleague.apply(Accept(at=10, conversation=handed.conversation))
        assert colleague.view().communication.history == "carried"


@pytest.mark.rules("CONV-13", "UNRD-1")
def test_who_waits_is_passed_on_with_the_end_of_waiting_even_if_that_was_at_0() -> None:
    handed, known = HandedBack("c1", {}, 2, 0.0), replace(RINGS, mode="persistent")
    assert list(GUIDE["passed_on"](known, handed, now=9)) == [
        Assign(at=9, conversation="c1", customer="ana", name="Ana", until=0),
        Message(at=9, conversation="c1"),
        Message(at=9, conversation="c1"),
    ]


@pytest.mark.rules("OFFR-1")
def test_a_customer_is_found_where_she_is_though_another_agent_is_free() -> None:
    waits, free = Panel(), Panel()
    for event in happened("37-new-conversation-of-a-waiting-customer")[:3]:
        waits.apply(event)
    waits.apply(Choose(at=3, presence="offline"))
    again = Offer(at=3, conversation="c2", customer="ana", mode="persistent")
    panels = {"tono": free, "sari": waits}
    assert GUIDE["route"](panels, again) == ("sari", Message(at=3, conversation="w0"))
    other = Offer(at=3, conversation="c3", customer="budi", mode="live")
    assert GUIDE["route"](panels, other) == ("tono", other)
    assert GUIDE["route"]({"sari": waits}, other) is None


@pytest.mark.rules("OFFR-1", "SESS-6")
def test_each_reason_of_a_refused_offer_is_in_the_table_of_the_guide_in_its_order() -> None:
    text = (DOCS / "embedding.md").read_text("utf-8")
    _, _, table = text.partition("| reason |")
    cells = [line.split("|")[1] for line in table.partition("\n\n")[0].splitlines()[2:]]
    assert re.findall("`(.*?)`", " ".join(cells)) == [
        *("not-new", "id-taken", "customer-engaged"),
        *("presence", "at-capacity", "offer-limit", "no-room"),
    ]


# What it tells


def test_the_guide_says_of_each_effect_what_a_service_does() -> None:
    rows = re.findall(r"^\| `(\w+)` \|", (DOCS / "embedding.md").read_text("utf-8"), re.MULTILINE)
    assert sorted(rows) == sorted(kind.__name__ for kind in Effect.__subclasses__())
