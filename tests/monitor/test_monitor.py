"""The monitor reports what cannot be, and nothing else, with gaps and without."""

import random
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from copy import copy
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from statemachine import State, StateMachine
from statemachine.exceptions import TransitionNotAllowed

from panel.strategies import EVENTS, any_event, configs
from session_panel import Config, EventRefused, InvalidInput, Panel, PresencePolicy, events
from session_panel.conversation import CONVERSATION, ConversationMachine
from session_panel.events import AnyEvent
from session_panel.mode import MODE
from session_panel_spec.domain.panel_events import NAMES, name_of
from session_panel_spec.model.panel_model import mode_of_panel, presence
from session_panel_spec.monitor import (
    Breach,
    ConversationSeen,
    Gap,
    MachineBreach,
    MachineMonitor,
    Monitor,
    Observed,
    RuleBroken,
    SessionSeen,
    observed_from_json,
    observed_of,
)
from session_panel_spec.monitor.comparison import is_as_observed
from session_panel_spec.monitor.lateness import Lateness
from session_panel_spec.monitor.observed import facts
from session_panel_spec.monitor.possible import LIMIT, RESTING_LIMIT, Possible, Slot, possible_of
from session_panel_spec.mutants.machine_mutants import MachineMutant, machine_mutants, running_on

ROOT = Path(__file__).parents[2]
IDS = [f"c{n}" for n in range(40)]
DROPPING = settings(max_examples=15)


def seeded(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 - a day, not a secret


class Told(NamedTuple):
    """What a service says of one event."""

    event: AnyEvent
    refused: str | None
    observed: Observed


def told(panel: Panel, event: AnyEvent) -> Told:
    try:
        panel.apply(event)
        refused = None
    except EventRefused as refusal:
        refused = refusal.rule
    return Told(event, refused, everything(panel))


def everything(panel: Panel) -> Observed:
    state = panel.state
    seen = {
        c.id: ConversationSeen(c.state, c.mode, c.history, badge(state.unread.get(c.id, 0)))
        for c in state.conversations.values()
    }
    screen = observed_of(panel.view())
    return replace(screen, presence=state.presence, conversations=seen)


def badge(unread: int) -> Any:
    """Return the badge of so many messages (UNRD-2)."""
    return "+" if unread >= 10 else str(unread or "")


def some_of(observed: Observed, chance: random.Random) -> Observed:
    parts = {name: getattr(observed, name) for name in observed.__struct_fields__}
    return Observed(**{name: part for name, part in parts.items() if chance.random() < 0.3})


def feed(monitor: Monitor, step: Told, observed: Observed | None = None) -> None:
    if step.refused is None:
        monitor.feed(step.event, observed)
    else:
        monitor.feed_refused(step.event, step.refused, observed)


def likely_event(panel: Panel, chance: random.Random, at: float) -> AnyEvent:
    """Return an event that is not seldom accepted."""
    state = panel.state
    due = panel.due()
    if due and chance.random() < 0.1:
        return due
    if state.dialog and chance.random() < 0.5:
        return chance.choice([events.Confirm(at=at), events.Cancel(at=at)])
    conversation = chance.choice([*state.conversations, *state.offers, *IDS][-12:])
    session = chance.choice([*state.sessions, *state.sessions, conversation, "r0"])
    customer = f"ana-{chance.randint(0, 8)}"
    new = {"at": at, "customer": customer, "mode": chance.choice(["live", "persistent"])}
    anybody = {"at": at, "conversation": chance.choice([conversation, *state.offers])}
    page = {"at": at, "session": session, "tab": chance.choice(["page", "conversation"])}
    record = {"at": at, "record": chance.choice(["r0", "r1", session]), "title": "Case"}
    presence = chance.choice(["available", "busy", "dnd", "away", "offline"])
    level = chance.choice(["very negative", "negative", "neutral"])
    previous = chance.choice([None, "closed", "ended", "transferred"])
    waiting = {"at": at, "customer": customer, "until": chance.choice([None, at, at + 600])}
    configured = a_config(chance)
    return chance.choice(
        [
            events.Offer(conversation=chance.choice(IDS), previous=previous, **new),
            events.Offer(conversation=chance.choice([*IDS, session]), **new),
            events.Pick(conversation=chance.choice(IDS), **new),
            events.Accept(**anybody),
            events.Accept(**anybody),
            events.Reject(**anybody),
            events.Withdraw(**anybody),
            events.Transfer(at=at, conversation=conversation),
            events.Assign(conversation=chance.choice(IDS), **waiting),
            events.Message(at=at, conversation=session),
            events.Message(at=at, conversation=conversation),
            events.Sentiment(at=at, conversation=session, level=level),
            events.Leave(**anybody),
            events.Expire(at=at, conversation=conversation),
            events.Miss(at=at, conversation=conversation),
            events.OpenConversation(at=at, conversation=conversation),
            events.OpenRecord(kind="case", **record),
            events.ShiftClick(kind="account", **record),
            events.Focus(at=at, session=session),
            events.Close(at=at, session=session),
            events.Confirm(at=at),
            events.Cancel(at=at),
            events.End(at=at, conversation=chance.choice([state.focus, conversation])),
            events.Edit(at=at, session=chance.choice([state.focus, session]), fields={"a": "b"}),
            events.Edit(at=at, session=state.focus, fields={"a": "b"}),
            events.Save(at=at, session=session),
            events.Discard(at=at, session=chance.choice([state.focus, session])),
            events.Rename(at=at, conversation=session, name=chance.choice(["Ana", ""])),
            events.Rename(at=at, record=session, name="Case 7"),
            events.Configure(at=at, config=configured),
            events.OpenTab(kind="kb_search", **page),
            events.FocusTab(**page),
            events.CloseTab(**page),
            events.Toggle(at=at),
            events.Choose(at=at, presence=presence),
            events.Reset(at=at),
            events.Drop(at=at, customer=customer),
        ]
    )


def a_config(chance: random.Random) -> Config:
    """Return a configuration under which something happens."""
    policy = chance.choices(["available", "busy", "dnd", "keep"], k=3)
    presences = chance.choice([{"available"}, {"available", "busy"}, {"available", "busy", "dnd"}])
    return Config(
        capacity=chance.randint(1, 4),
        session_limit=chance.randint(1, 6),
        offer_limit=chance.randint(1, 3),
        offer_time=chance.choice([0, 60, 600]),
        waiting_time=chance.choice([0, 600, 86_400]),
        allowed_presences=frozenset(presences),
        presence_policy=chance.choice([PresencePolicy(), PresencePolicy(*policy)]),
        missed_sets_inactive=chance.random() < 0.5,
        declined_sets_dnd=chance.random() < 0.5,
        auto_accept=chance.random() < 0.5,
        close_dialog=chance.random() < 0.7,
        sentiment_threshold=chance.choice(["slightly negative", "negative", "off"]),
    )


def day(config: Config, chance: random.Random, length: int) -> Iterator[Told]:
    """Yield what a service says of a day that embeds the real panel."""
    panel, at = Panel(config), 0.0
    for _ in range(length):
        event = likely_event(panel, chance, at)
        yield told(panel, event)
        at = max(at, event.at) + chance.choice([-60, 0, 0, 1, 60, 600])  # a late one, too: TIME-1
        at = max(at, 0)


def collected(monitor_of: Config | None = None) -> tuple[Monitor, list[Breach]]:
    breaches: list[Breach] = []
    return Monitor(monitor_of, on_breach=breaches.append), breaches


def offer(conversation: str, mode: str = "persistent", at: float = 0) -> events.Offer:
    return events.Offer(at=at, conversation=conversation, customer=f"of-{conversation}", mode=mode)


def accept(conversation: str, at: float = 1) -> events.Accept:
    return events.Accept(at=at, conversation=conversation)


def started(*conversations: str, config: Config | None = None) -> tuple[Monitor, list[Breach]]:
    monitor, breaches = collected(config)
    for conversation in conversations:
        monitor.feed(offer(conversation))
        monitor.feed(accept(conversation))
    assert not breaches
    return monitor, breaches


# Without gaps


@given(configs, st.lists(any_event, max_size=40))
def test_the_real_panel_breaks_no_rule(config: Config, happened: list[AnyEvent]) -> None:
    panel, monitor = Panel(config), Monitor(config)
    for event in happened:
        step = told(panel, event)
        feed(monitor, step, step.observed)
    assert monitor.exact


@given(configs, st.integers(0, 2**32))
def test_a_lively_day_of_the_real_panel_breaks_no_rule(config: Config, seed: int) -> None:
    monitor = Monitor(config)
    for step in day(config, seeded(seed), 80):
        feed(monitor, step, step.observed)
    assert monitor.exact


def test_a_refusal_that_cannot_be_is_reported_and_changes_nothing() -> None:
    monitor, breaches = started("c1")
    monitor.feed_refused(events.Focus(at=2, session="home"), "CLOS-3")
    assert [(b.rule, b.expected, b.observed) for b in breaches] == [
        ("FOCS-1", "accepted", "refused by CLOS-3")
    ]
    assert monitor.exact
    monitor.observe(Observed(focus="c1"))
    assert len(breaches) == 1


def test_a_refusal_by_another_rule_is_reported() -> None:
    monitor, breaches = collected()
    monitor.feed_refused(events.Close(at=0, session="home"), "CLOS-2")
    assert [(b.rule, b.observed) for b in breaches] == [("CLOS-1", "refused by CLOS-2")]
    monitor.feed_refused(events.Close(at=0, session="home"), "CLOS-1")
    monitor.feed_refused(events.Close(at=0, session="home"))
    assert len(breaches) == 1


def test_a_breach_tells_the_rule_the_event_and_the_last_events() -> None:
    monitor, breaches = started("c1", "c2", "c3", config=Config(capacity=9))
    closed = events.Confirm(at=2)
    monitor.feed(closed)
    (breach,) = breaches
    assert (breach.rule, breach.event, breach.what) == ("CLOS-2", closed, "acceptance")
    last = [accept("c1"), offer("c2"), accept("c2"), offer("c3"), accept("c3")]
    assert list(breach.before) == last
    text = "CLOS-2 is broken: confirm(): acceptance: expected refused by CLOS-2, observed accepted"
    assert str(breach) == text


def test_a_broken_rule_is_raised_and_the_monitor_has_gone_on() -> None:
    monitor = Monitor()
    monitor.feed(offer("c1"))
    with pytest.raises(RuleBroken, match="PRES-1 is broken: accept"):
        monitor.feed(accept("c1"), Observed(status="available"))
    monitor.observe(Observed(presence="available", focus="c1"))
    with pytest.raises(RuleBroken, match="MODE-1"):
        monitor.observe(Observed(mode="collapsed"))


@pytest.mark.parametrize("gaps", [0, 1])
def test_what_is_no_event_or_observation_is_no_breach(gaps: int) -> None:
    monitor, breaches = collected()
    for _ in range(gaps):
        monitor.gap()
    toggle: Any = events.Toggle(at=0)
    nothing: Any = "toggle"
    for tell in (monitor.feed, monitor.feed_refused):
        with pytest.raises(InvalidInput, match="event: Expected an event, got str"):
            tell(nothing)
    for observe in (
        lambda: monitor.feed(toggle, nothing),
        lambda: monitor.feed_refused(toggle, "MODE-1", nothing),
        lambda: monitor.observe(nothing),
    ):
        with pytest.raises(InvalidInput, match="observed: Expected an observation, got str"):
            observe()
    assert breaches == []
    assert monitor.exact is not bool(gaps)


def facts_are_met(panel: Panel, seen: Observed) -> bool:
    """Say whether a panel looks so, by each fact on its own."""
    possible = possible_of(panel.config, panel.state)
    told_apart = sorted(possible.slots)
    return all(next(fact.met_by(possible), None) for fact in facts(seen, told_apart))


@given(configs, st.integers(0, 2**32))
@settings(max_examples=30)
def test_what_is_compared_at_once_is_what_each_fact_says(config: Config, seed: int) -> None:
    chance, panel = seeded(seed), Panel(config)
    seen = [everything(panel)]
    for step in day(config, chance, 40):
        with suppress(EventRefused):
            panel.apply(step.event)
        seen.append(everything(panel))
        for observed in (seen[-1], some_of(chance.choice(seen), chance)):
            expected = facts_are_met(panel, observed)
            assert is_as_observed(panel.config, panel.state, observed) is expected


# Seeded faults

SERVICE = Config(capacity=3, session_limit=5)


@cache
def busy_day() -> tuple[Told, ...]:
    return tuple(day(SERVICE, seeded(11), 120))


def first_difference(mutant: MachineMutant) -> tuple[int, Told] | None:
    """Return what a service with a broken machine first says that the real panel does not."""
    with running_on(mutant.original, mutant.broken):
        panel = Panel(SERVICE)
        for number, step in enumerate(busy_day()):
            try:
                said = told(panel, step.event)
            except (KeyError, TypeError):  # what is broken may also fail
                return None
            if said != step:
                return number, said
    return None


def rules_of(mutant: MachineMutant) -> set[str]:
    """Return the rules that a cell follows from."""
    branches = mutant.original.branches[mutant.cell]
    refusal = mutant.original.refusals.get(mutant.cell)
    return {rule for branch in branches for rule in branch.rules} | {refusal[0] if refusal else ""}


def faults(*machines: str) -> list[MachineMutant]:
    return [mutant for mutant in machine_mutants() if mutant.original.name in machines]


def test_every_fault_that_shows_is_reported_where_it_first_does() -> None:
    shown = Counter[str]()
    for fault in [*faults("conversation", "offer", "session", "dialog", "form", "mode")]:
        difference = first_difference(fault)
        if difference:
            number, said = difference
            monitor, breaches = collected(SERVICE)
            for step in busy_day()[:number]:
                feed(monitor, step)
            assert breaches == []
            feed(monitor, said, said.observed)
            assert breaches, fault.name
            shown[fault.original.name] += 1
    assert min(shown.values()) > 0
    assert shown.keys() == {"conversation", "offer", "session", "dialog", "form", "mode"}


def test_a_fault_of_the_presence_is_reported_by_its_rule() -> None:
    for fault in faults("presence")[::9]:
        difference = first_difference(fault)
        if difference:
            number, said = difference
            monitor, breaches = collected(SERVICE)
            for step in busy_day()[:number]:
                feed(monitor, step)
            feed(monitor, said, Observed(presence=said.observed.presence))
            cited = {rule for breach in breaches for rule in breach.rules}
            assert cited & {"PRES-1", "PRES-2", "PRES-3", "PRES-4"} or said.refused, fault.name


@pytest.mark.parametrize(
    ("name", "happened", "rule"),
    [
        ("conversation, active close: -> waiting if not live now -> closed", "close", "CONV-2"),
        ("conversation, active end: -> ended now -> closed", "end", "CONV-6"),
        ("presence, available recompute: -> busy if policy_busy now -> dnd", "start", "PRES-1"),
        ("presence, busy choose_away: -> held_away now -> held_dnd", "away", "PRES-2"),
        ("session, background focus: -> focused dropped", "focus", "FOCS-1"),
        ("dialog, shown use_sessions: stays where it refuses", "modal", "CLOS-3"),
        ("session, background use_form: stays where it refuses", "form", "EDIT-1"),
        ("mode, expanded toggle: -> collapsed now -> expanded", "toggle", "MODE-1"),
    ],
)
def test_a_seeded_fault_is_reported_by_its_rule(name: str, happened: str, rule: str) -> None:
    session = {"at": 2, "session": "c1"}
    runs: dict[str, list[AnyEvent]] = {
        "start": [],
        "close": [events.Close(**session), events.Confirm(at=3)],
        "end": [events.End(at=2, conversation="c1")],
        "away": [events.Choose(at=2, presence="away")],
        "focus": [events.Focus(at=2, session="home")],
        "modal": [events.Close(**session), events.Focus(at=2, session="home")],
        "form": [events.Focus(at=2, session="home"), events.Edit(fields={"a": "b"}, **session)],
        "toggle": [events.Toggle(at=2)],
    }
    (fault,) = (mutant for mutant in machine_mutants() if mutant.name == name)
    with running_on(fault.original, fault.broken):
        panel = Panel()
        run = [told(panel, event) for event in [offer("c1"), accept("c1"), *runs[happened]]]
    monitor, breaches = collected()
    for step in run:
        feed(monitor, step, step.observed)
    assert breaches[0].rule == rule
    assert breaches[0].event == run[-1].event


# What 0.2 brings, after a gap and without one; what is expected stands on the page


def following(*told_of: AnyEvent, gaps: int, config: Config | None = None) -> Any:
    """Return a monitor that has heard some events, with a gap of nothing at the end or without."""
    monitor, breaches = collected(config)
    for event in told_of:
        monitor.feed(event)
    for _ in range(gaps):
        monitor.gap(Gap(events=1, kinds=frozenset({"rename"})))
    assert not breaches
    assert monitor.exact is not bool(gaps)
    return monitor, breaches


def on(kind: type[Any], conversation: str = "c1", at: float = 2) -> Any:
    return kind(at=at, conversation=conversation)


def assign(conversation: str, until: float | None = None) -> events.Assign:
    customer = f"of-{conversation}"
    return events.Assign(at=0, conversation=conversation, customer=customer, until=until)


both = pytest.mark.parametrize("gaps", [0, 1])


@both
@pytest.mark.rules("CONV-12")
def test_after_a_transfer_nothing_of_the_conversation_is_left(gaps: int) -> None:
    edit = events.Edit(at=1, session="c1", fields={"a": "b"})
    close = events.Close(at=1, session="c1")
    monitor, breaches = following(offer("c1"), accept("c1"), edit, close, gaps=gaps)
    gone = Observed(status="available", focus="home", dialog="", open=("home",), offers=())
    monitor.feed(on(events.Transfer), gone)
    monitor.feed_refused(on(events.Message), "CONV-1")
    monitor.feed(offer("c1", at=3))
    assert breaches == []
    monitor.observe(Observed(open=("home", "c1")))
    assert breaches


@both
@pytest.mark.rules("CONV-12", "OFFR-7", "CONV-10", "CONV-1")
def test_what_is_transferred_or_withdrawn_is_refused_by_its_rule(gaps: int) -> None:
    monitor, breaches = following(offer("c1"), accept("c1"), offer("c2"), gaps=gaps)
    monitor.feed_refused(on(events.Transfer, "c2"), "OFFR-7")
    monitor.feed_refused(on(events.Transfer, "c3"), "CONV-1")
    monitor.feed_refused(on(events.Withdraw, "c1"), "OFFR-7")
    monitor.feed(on(events.End))
    monitor.feed_refused(on(events.Transfer), "CONV-10")
    monitor.feed_refused(on(events.Withdraw), "CONV-10")
    assert breaches == []
    monitor.feed(on(events.Withdraw, "c2"), Observed(status="available", offers=()))
    assert breaches == []
    monitor.feed(on(events.Withdraw, "c2"))
    assert [breach.rule for breach in breaches] == ["CONV-1"]


@both
@pytest.mark.rules("CONV-13", "OFFR-2", "UNRD-1")
def test_what_is_assigned_waits_and_rings_once_its_customer_writes(gaps: int) -> None:
    monitor, breaches = following(assign("c1"), gaps=gaps)
    waits = ConversationSeen("waiting", "persistent", unread="")
    monitor.observe(Observed(offers=(), open=("home",), conversations={"c1": waits}))
    rings = Observed(offers=("c1",), conversations={"c1": ConversationSeen("waiting", unread="1")})
    monitor.feed(on(events.Message), rings)
    monitor.feed(accept("c1"), Observed(conversations={"c1": ConversationSeen(history="carried")}))
    monitor.feed_refused(assign("c1"), "OFFR-1")
    assert breaches == []
    monitor.feed(assign("c1"))
    assert [breach.rule for breach in breaches] == ["OFFR-1"]


@both
@pytest.mark.rules("OFFR-1")
def test_a_customer_who_is_engaged_gets_no_second_conversation(gaps: int) -> None:
    monitor, breaches = following(assign("c1"), gaps=gaps)
    again = events.Offer(at=2, conversation="c2", customer="of-c1", mode="live")
    monitor.feed_refused(again, "OFFR-1")
    assert breaches == []
    monitor.feed(again)
    assert [breach.rule for breach in breaches] == ["OFFR-1"]


@both
@pytest.mark.rules("UNRD-1", "SESS-5")
def test_unread_messages_stay_with_a_conversation_until_somebody_looks(gaps: int) -> None:
    away = events.Focus(at=1, session="home")
    second = [offer("c2"), accept("c2"), away, on(events.Message, "c2", at=3)]
    closed = [events.Close(at=4, session="c2"), events.Confirm(at=4)]
    monitor, breaches = following(*second, *closed, gaps=gaps)
    seen = {"c2": ConversationSeen("waiting", unread="1")}
    monitor.observe(Observed(conversations=seen))
    monitor.feed(on(events.OpenConversation, "c2", at=5))
    assert breaches == []
    monitor.observe(Observed(conversations={"c2": ConversationSeen(unread="1")}))
    assert [breach.rule for breach in breaches] == ["UNRD-1"]


@both
@pytest.mark.rules("OFFR-3")
def test_what_is_accepted_by_itself_opens_where_no_keystroke_can_land(gaps: int) -> None:
    config = Config(auto_accept=True, capacity=3)
    monitor, breaches = following(offer("c1"), gaps=gaps, config=config)
    monitor.observe(Observed(focus="c1", offers=(), status="busy"))
    monitor.feed(offer("c2"), Observed(focus="c1", open=("home", "c1", "c2"), offers=()))
    monitor.feed(events.Close(at=2, session="c2"))
    monitor.feed(offer("c3"), Observed(offers=("c3",)))
    monitor.feed(on(events.Message, "c3"))
    shown = Observed(offers=(), focus="c1", sessions={"c3": SessionSeen(unread="1")})
    monitor.feed(events.Cancel(at=3), shown)
    assert breaches == []
    monitor.observe(Observed(offers=("c3",)))
    assert breaches


@both
@pytest.mark.rules("CONF-1", "PRES-1")
def test_a_configuration_that_changes_counts_from_then_on(gaps: int) -> None:
    small, large = Config(capacity=1), Config(capacity=3)
    monitor, breaches = following(offer("c1"), accept("c1"), config=small, gaps=gaps)
    monitor.observe(Observed(status="dnd"))
    monitor.feed_refused(offer("c2"), "OFFR-1")
    monitor.feed(events.Configure(at=2, config=large), Observed(status="busy"))
    monitor.feed(offer("c2", at=3))
    assert breaches == []
    monitor.feed(events.Configure(at=4, config=small), Observed(status="busy", offers=("c2",)))
    assert [breach.rule for breach in breaches] == ["PRES-1"]


@both
@pytest.mark.rules("CONF-1")
def test_a_lower_session_limit_closes_nothing(gaps: int) -> None:
    monitor, breaches = following(offer("c1"), accept("c1"), offer("c2"), gaps=gaps)
    low = Config(session_limit=1)
    monitor.feed(events.Configure(at=2, config=low), Observed(open=("home", "c1"), offers=("c2",)))
    monitor.feed(accept("c2"), Observed(open=("home", "c1", "c2")))
    monitor.feed_refused(events.ShiftClick(at=3, record="r0", kind="case", title="R"), "SESS-6")
    assert breaches == []


@both
@pytest.mark.rules("CONF-1", "SENT-1")
def test_another_threshold_shows_at_once(gaps: int) -> None:
    measured = events.Sentiment(at=2, conversation="c1", level="slightly negative")
    away = events.Focus(at=2, session="home")
    monitor, breaches = following(offer("c1"), accept("c1"), measured, away, gaps=gaps)
    monitor.observe(Observed(sessions={"c1": SessionSeen(alert="!")}))
    off = Config(sentiment_threshold="off")
    quiet = Observed(sessions={"c1": SessionSeen(alert="")})
    monitor.feed(events.Configure(at=3, config=off), quiet)
    assert breaches == []


@pytest.mark.rules("CONF-1")
def test_after_a_gap_of_configurations_none_is_known_until_one_is_told() -> None:
    monitor, breaches = started("c1")
    monitor.gap(Gap(events=1, kinds=frozenset({"configure"})))
    monitor.observe(Observed(status="dnd"))
    monitor.feed(on(events.End))
    monitor.feed(events.Configure(at=3, config=Config(capacity=4)))
    assert breaches == []
    monitor.feed(events.Reset(at=4), Observed(status="busy"))
    assert [breach.rule for breach in breaches] == ["PRES-3"]


@both
@pytest.mark.rules("CLOS-2")
def test_unsaved_edits_always_ask(gaps: int) -> None:
    edit = events.Edit(at=2, session="c1", fields={"a": "b"})
    config = Config(close_dialog=False)
    monitor, breaches = following(offer("c1"), accept("c1"), edit, config=config, gaps=gaps)
    monitor.feed(events.Close(at=3, session="c1"), Observed(dialog="c1", open=("home", "c1")))
    monitor.feed(events.Cancel(at=4))
    monitor.feed(events.Discard(at=5, session="c1"))
    monitor.feed(events.Close(at=6, session="c1"), Observed(dialog="", open=("home",)))
    assert breaches == []


@both
@pytest.mark.rules("TABS-1", "EDIT-2", "TITL-3", "CLOS-1")
def test_home_has_no_tabs_no_form_and_no_other_name(gaps: int) -> None:
    monitor, breaches = following(gaps=gaps)
    tab = events.OpenTab(at=0, session="home", tab="kb", kind="kb_search")
    monitor.feed_refused(tab, "TABS-1")
    monitor.feed_refused(events.Discard(at=0, session="home"), "EDIT-2")
    monitor.feed_refused(events.Rename(at=0, record="home", name="House"), "CLOS-1")
    assert breaches == []
    monitor.feed(tab)
    assert [breach.rule for breach in breaches] == ["TABS-1"]


@both
@pytest.mark.rules("PRES-1", "PRES-3")
def test_where_the_policy_keeps_the_agents_act_ends_inactive(gaps: int) -> None:
    keep = Config(presence_policy=PresencePolicy("keep", "keep", "keep"))
    missed = [offer("c1"), accept("c1"), offer("c2"), on(events.Miss, "c2", at=200)]
    monitor, breaches = following(*missed, gaps=gaps, config=keep)
    monitor.observe(Observed(presence="inactive"))
    monitor.feed(on(events.Transfer, at=201), Observed(presence="inactive"))
    monitor.feed(events.Reset(at=202), Observed(presence="available"))
    assert breaches == []


@pytest.mark.rules("TIME-1", "CONV-4")
def test_a_late_event_is_answered_at_the_latest_time() -> None:
    monitor, breaches = following(assign("c1", until=50), assign("c2"), gaps=0)
    monitor.feed_refused(events.Expire(at=49, conversation="c1"), "CONV-4")
    monitor.feed(events.Toggle(at=50))
    monitor.feed(events.Expire(at=10, conversation="c1"))
    assert breaches == []
    monitor.feed_refused(events.Message(at=5, conversation="c2"))
    assert ["OFFR-2" in breach.rules for breach in breaches] == [True]


# With gaps


def lossy(config: Config, seed: int, monitor: Monitor, length: int = 60) -> Iterator[Told]:
    """Feed a day to a monitor; of some events it is only told that they may be missing."""
    chance = seeded(seed)
    lost: list[Told] = []
    last = 0.0
    for step in day(config, chance, length):
        if chance.random() < (0.5 if lost else 0.1):
            lost.append(step)
            continue
        if lost:
            monitor.gap(some_gap(lost, last, chance))
        lost, last = [], step.event.at
        feed(monitor, step, some_of(step.observed, chance))
        yield step


def some_gap(lost: list[Told], last: float, chance: random.Random) -> Gap:
    """Return a gap that is so, and tells more or less of it."""
    kinds = frozenset(name_of(step.event) for step in lost)
    until = max(step.event.at for step in lost) - last
    return Gap(
        events=chance.choice([None, len(lost), len(lost) + 1]),
        kinds=chance.choice([None, kinds]),
        seconds=chance.choice([None, max(until, 0)]),
    )


@given(configs, st.integers(0, 2**32))
@DROPPING
def test_with_events_missing_the_real_panel_breaks_no_rule(config: Config, seed: int) -> None:
    for _ in lossy(config, seed, Monitor(config)):
        pass


@given(st.integers(0, 2**32))
@DROPPING
def test_what_is_possible_always_has_the_state_that_is(seed: int) -> None:
    monitor = Monitor()
    for step in lossy(Config(), seed, monitor):
        monitor.observe(step.observed)


@given(st.integers(0, 2**32))
@DROPPING
def test_where_nothing_is_missing_what_is_possible_is_what_is(seed: int) -> None:
    panel, monitor = Panel(), Monitor()
    monitor.gap(Gap(events=1, kinds=frozenset({"toggle"})))
    monitor.observe(Observed(mode="expanded"))
    assert not monitor.exact
    for event in (step.event for step in day(Config(), seeded(seed), 60)):
        if isinstance(event, events.Configure):  # at another threshold a level may be upset or not
            continue
        feed(monitor, told(panel, event))
        (possible,) = monitor.possible
        assert without_history(possible) == without_history(possible_of(panel.config, panel.state))


def without_history(possible: Possible) -> object:
    slots = {
        name: {slot._replace(history="fresh") for slot in possible.of(name)}
        for name in possible.slots
    }
    known = {name: slots for name, slots in slots.items() if slots != {Slot()}}
    return possible.of(presence), possible.of(mode_of_panel), known, possible.of(None)


UNSAID = {"expire", "miss", "focus_tab", "close_tab", "rename", "drop"}
"""What depends on times, tabs and names; and dropping, of whose refusals nothing is kept."""

BEGINNING = {"offer", "pick", "assign"}
"""What may be refused since the customer is engaged, which nobody may know."""


@given(st.integers(0, 2**32))
@DROPPING
def test_where_nothing_is_missing_the_contrary_of_what_is_cannot_be(seed: int) -> None:
    monitor = Monitor()
    monitor.gap(Gap(events=1, kinds=frozenset({"toggle"})))
    monitor.observe(Observed(mode="expanded"))
    for step in day(Config(), seeded(seed), 60):
        tracked = copy(monitor._tracked)
        if name_of(step.event) in UNSAID:
            pass
        elif step.refused:
            broken = tracked.accept(step.event)
            assert broken
        elif name_of(step.event) not in BEGINNING:
            assert not tracked.refuse(step.event, None)
        feed(monitor, step)
        if len(monitor.possible) > 1:  # which offer was made first, nobody may know (OFFR-3)
            assert monitor._tracked._config.auto_accept
            seen = step.observed
            monitor.observe(Observed(focus=seen.focus, offers=seen.offers))


def test_after_a_gap_any_conversation_may_have_begun() -> None:
    monitor, breaches = started("c1")
    monitor.gap()
    monitor.feed(events.Message(at=9, conversation="c9"))
    monitor.observe(Observed(offers=(), open=("c1", "c9")))
    monitor.observe(Observed(sessions={"c9": SessionSeen(unread="3")}))
    assert breaches == []


@pytest.mark.parametrize(
    ("seen", "rule"),
    [
        (Observed(focus="c1", sessions={"c1": SessionSeen(unread="1")}), "UNRD-1"),
        (Observed(focus="c1", dialog="c2", open=("c1",)), "CLOS-2"),
        (Observed(conversations={"c1": ConversationSeen("waiting")}, open=("c1",)), "CONV-1"),
        (Observed(offers=("c1",), open=("c1",)), "OFFR-4"),
        (Observed(conversations={"c1": ConversationSeen("waiting", "live")}), "CONV-1"),
    ],
)
def test_after_any_gap_what_no_state_has_is_reported(seen: Observed, rule: str) -> None:
    monitor, breaches = started("c1")
    monitor.gap()
    monitor.observe(seen)
    cited = {cited for breach in breaches for cited in breach.rules}
    assert rule in cited


@pytest.mark.parametrize(
    ("seen", "rule"),
    [
        (Observed(dialog="home"), "CLOS-1"),
        (Observed(offers=("home",)), "OFFR-1"),
        (Observed(conversations={"home": ConversationSeen("active")}), "CONV-1"),
        (Observed(sessions={"home": SessionSeen(unread="7")}), "UNRD-1"),
        (Observed(sessions={"home": SessionSeen(alert="!")}), "SENT-2"),
        (Observed(sessions={"home": SessionSeen(unsaved=True)}), "EDIT-1"),
    ],
)
@pytest.mark.parametrize("gaps", [0, 1])
def test_what_home_never_is_is_reported(seen: Observed, rule: str, gaps: int) -> None:
    monitor, breaches = collected()
    for _ in range(gaps):
        monitor.gap()
    monitor.observe(seen)
    assert [breach.rule for breach in breaches] == [rule]
    assert breaches[0].what.endswith(" of home")


def test_what_home_always_is_breaks_no_rule() -> None:
    nobody = ConversationSeen(state="none", mode="live", history="fresh")
    entry = SessionSeen(unread="", alert="", unsaved=False)
    seen = Observed(
        dialog="",
        focus="home",
        offers=(),
        open=("home",),
        conversations={"home": nobody},
        sessions={"home": entry},
    )
    monitor, breaches = collected()
    monitor.observe(seen)
    monitor.gap()
    monitor.observe(seen)
    assert breaches == []


def test_after_a_gap_an_id_may_be_another_customers() -> None:
    panel, (monitor, breaches) = Panel(), collected()
    session, again = {"at": 2, "session": "c1"}, {"at": 4, "conversation": "c1"}
    told_of = [
        events.Offer(at=0, conversation="c1", customer="ana", mode="live"),
        accept("c1"),
        events.End(at=2, conversation="c1"),
        events.Close(**session),
        events.Confirm(at=2),
    ]
    missing = [
        events.Drop(at=3, customer="ana"),
        events.Offer(customer="bob", mode="live", **again),
        events.Accept(**again),
    ]
    later = [
        events.Message(at=5, conversation="c1"),
        events.Offer(at=6, conversation="c2", customer="ana", mode="live"),
    ]
    for event in [*told_of, *missing, *later]:
        panel.apply(event)
    for event in told_of:
        monitor.feed(event)
    monitor.gap(Gap(events=3))
    for event in later:
        monitor.feed(event)
    assert breaches == []


def test_after_a_gap_without_drops_an_id_is_still_the_same_customers() -> None:
    monitor, breaches = started("c1")
    monitor.gap(Gap(events=1, kinds=NAMES - {"drop", "end", "transfer"}))
    monitor.feed(events.Offer(at=6, conversation="c2", customer="of-c1", mode="live"))
    assert [breach.rule for breach in breaches] == ["OFFR-1"]


def test_a_gap_of_no_kind_misses_nothing() -> None:
    monitor, breaches = started("c1")
    monitor.gap(Gap(kinds=frozenset()))
    monitor.observe(Observed(mode="collapsed"))
    assert [breach.rule for breach in breaches] == ["MODE-1"]


def test_what_was_over_before_a_gap_is_over_after_it() -> None:
    monitor, breaches = started("c1")
    monitor.feed(events.End(at=2, conversation="c1"))
    monitor.gap(Gap(kinds=NAMES - {"drop"}))
    monitor.feed_refused(events.Message(at=3, conversation="c1"), "CONV-10")
    assert breaches == []
    monitor.feed(events.Message(at=3, conversation="c1"))
    assert [breach.rule for breach in breaches] == ["CONV-10"]


def test_what_a_dialog_forbids_tells_that_none_is_open() -> None:
    monitor, breaches = started("c1")
    monitor.gap(Gap(kinds=frozenset({"close", "cancel"})))
    monitor.feed(events.Focus(at=3, session="home"))
    assert breaches == []
    monitor.observe(Observed(dialog="c1"))
    assert breaches[0].rule == "CLOS-2"


def test_the_fewer_events_are_missing_the_more_cannot_be() -> None:
    closed = ConversationSeen("closed")
    seen = Observed(conversations={"c1": closed})
    for missing, broken in ((1, 1), (2, 1), (3, 0), (None, 0)):
        monitor, breaches = started("c1")
        monitor.gap(Gap(events=missing, kinds=NAMES - {"configure"}))
        monitor.observe(seen)
        assert len(breaches) == broken


def test_what_kind_is_missing_says_what_cannot_be() -> None:
    monitor, breaches = started("c1")
    monitor.gap(Gap(kinds=frozenset({"message", "sentiment"})))
    monitor.observe(Observed(status="busy", focus="c1"))
    assert breaches == []
    monitor.observe(Observed(mode="collapsed"))
    assert [breach.rule for breach in breaches] == ["MODE-1"]


@pytest.mark.parametrize(("seconds", "broken"), [(60, 1), (60 * 86_400, 0), (None, 0)])
def test_no_wait_ends_in_a_short_gap(seconds: float | None, broken: int) -> None:
    monitor, breaches = started("c1")
    monitor.feed(events.Close(at=2, session="c1"))
    monitor.feed(events.Confirm(at=3))
    kinds = NAMES - {"drop", "transfer", "assign", "configure"}
    monitor.gap(Gap(seconds=seconds, kinds=kinds))
    monitor.observe(Observed(conversations={"c1": ConversationSeen("closed")}, offers=()))
    assert len(breaches) == broken


def test_two_missing_events_are_told_apart_from_one_another() -> None:
    monitor, breaches = started("c1")
    monitor.gap(Gap(events=1))
    assert 1 < len(monitor.possible) <= LIMIT
    monitor.observe(Observed(mode="collapsed"))
    monitor.observe(Observed(presence="busy", focus="c1"))
    assert breaches == []
    monitor.observe(Observed(presence="held_away"))
    assert [breach.rule for breach in breaches] == ["PRES-1"]


def test_of_too_many_possibilities_one_is_made() -> None:
    monitor, _ = started("c1", "c2")
    monitor.gap(Gap(events=4))
    assert len(monitor.possible) == 1
    assert monitor.possible[0].of(presence) >= {"available", "busy", "dnd", "held_away"}


def test_a_snapshot_ends_what_is_unknown() -> None:
    panel = Panel()
    panel.apply(offer("c1"))
    monitor, breaches = collected()
    monitor.gap()
    monitor.restore(panel.snapshot())
    assert monitor.exact
    monitor.feed_refused(accept("c1"))
    assert [breach.rule for breach in breaches] == ["OFFR-3"]


@given(st.integers(0, 2**32))
@settings(max_examples=5)
def test_the_snapshot_of_the_real_panel_breaks_no_rule(seed: int) -> None:
    chance, panel, monitor = seeded(seed), Panel(), Monitor()
    missing = False
    for step in day(Config(), chance, 40):
        with suppress(EventRefused):
            panel.apply(step.event)
        if chance.random() < 0.1:
            missing = True
            monitor.gap(Gap(events=chance.choice([None, 1])))
        else:
            feed(monitor, step)
        if chance.random() < (0.7 if missing else 0.05):
            monitor.restore(panel.snapshot())
            assert monitor.exact
            missing = False


@given(configs, st.integers(0, 2**32))
@settings(max_examples=30)
@pytest.mark.rules("TIME-1", "OFFR-4", "CONV-4")
def test_whatever_ends_in_a_panel_is_overdue_once_unless_it_ended_before(
    config: Config, seed: int
) -> None:
    panel, lateness, time = Panel(config), Lateness(0), 0.0
    told_of: set[tuple[str, float]] = set()
    for step in day(config, seeded(seed), 60):
        time = max(time, step.event.at)
        state = panel.state
        ends = {(offer.id, offer.until) for offer in state.offers.values()}
        ends |= {
            (c.id, c.expires_at)
            for c in state.conversations.values()
            if c.expires_at is not None and c.id not in state.offers
        }
        due = {(name, at) for name, at in ends if at < time}
        overdue = [(event.conversation, event.at) for event in lateness.overdue(time, state)]
        assert sorted(overdue) == sorted(due - told_of)
        told_of |= {*overdue}
        with suppress(EventRefused):
            panel.apply(step.event)
            lateness.heard(step.event, state, panel.state)


@pytest.mark.rules("OFFR-4")
def test_an_offer_that_is_overdue_is_told_once_whatever_is_heard_of_it() -> None:
    panel, lateness = Panel(), Lateness(0)
    offer = events.Offer(at=0, conversation="c1", customer="ana", mode="live")
    for event in (offer, events.Message(at=1, conversation="c1")):
        before = panel.state
        panel.apply(event)
        lateness.heard(event, before, panel.state)
    assert len([*lateness.overdue(500, panel.state)]) == 1
    before = panel.state
    panel.apply(late := events.Message(at=2, conversation="c1"))
    lateness.heard(late, before, panel.state)
    assert [*lateness.overdue(501, panel.state)] == []


def test_a_monitor_that_begins_late_knows_nothing_at_first() -> None:
    monitor, breaches = collected()
    monitor.gap()
    monitor.feed(events.Confirm(at=0))
    monitor.observe(Observed(focus="c7", open=("c7", "c8")))
    monitor.observe(Observed(conversations={"c7": ConversationSeen("active")}, status="away"))
    assert breaches == []
    monitor.feed(events.Message(at=1, conversation="c7"))
    monitor.observe(Observed(sessions={"c7": SessionSeen(unread="1")}))
    assert [breach.rule for breach in breaches] == ["UNRD-1"]


def test_what_is_kept_stays_bounded_in_a_long_run() -> None:
    monitor, _ = collected()
    panel = Panel()
    monitor.gap(Gap(kinds=NAMES - {"configure"}))
    for number in range(150):
        for event in one_customer(number):
            panel.apply(event)
            monitor.feed(event)
        assert len(monitor.possible) <= LIMIT
        assert max(len(possible.slots) for possible in monitor.possible) <= RESTING_LIMIT + 1
        assert len(monitor._tracked._customers) <= RESTING_LIMIT + 1
    assert len(panel.state.conversations) == 150


def one_customer(number: int) -> list[AnyEvent]:
    name = f"c{number}"
    return [
        offer(name, "live", at=number),
        accept(name, at=number),
        events.End(at=number, conversation=name),
        events.Close(at=number, session=name),
        events.Confirm(at=number),
    ]


# Machines


class Chat(StateMachine):
    """A service's own conversation, in its own words, with a fault or two."""

    active = State(initial=True)
    parked = State()
    closed = State(final=True)

    close = active.to(closed, cond="is_live") | active.to(parked)
    resume = parked.to(active)
    finish = active.to(closed)
    typing = active.to(active)


class Customer:
    """The service's model of one."""

    def __init__(self, *, is_live: bool) -> None:
        self.state = None
        self.is_live = is_live

    @property
    def live(self) -> bool:
        return self.is_live


OURS = {"parked": "waiting", "finish": "end"}


def listening(*, is_live: bool, facts: Any = None) -> tuple[Chat, MachineMonitor, list[Any]]:
    breaches: list[MachineBreach] = []
    monitor = MachineMonitor(CONVERSATION, facts, OURS, breaches.append)
    return Chat(Customer(is_live=is_live), listeners=[monitor]), monitor, breaches


def itself(customer: Customer) -> Customer:
    return customer


def test_a_machine_that_is_ours_breaks_no_rule() -> None:
    model = Customer(is_live=False)
    machine = ConversationMachine(model, listeners=[MachineMonitor(CONVERSATION, itself)])
    for event in ("message", "close", "message", "resume", "sentiment", "end"):
        machine.send(event)
    assert machine.ended.is_active


def test_a_transition_to_elsewhere_is_reported_by_its_rule() -> None:
    chat, _, breaches = listening(is_live=False)
    chat.send("close")
    chat.send("resume")
    chat.send("typing")
    assert breaches == []
    chat.send("finish")
    assert [str(breach) for breach in breaches] == [
        "CONV-6 is broken: conversation, end in active: expected goes to ended, "
        "observed goes to closed"
    ]


def test_a_listener_can_be_added_later_and_raises_after_the_transition() -> None:
    chat = Chat(Customer(is_live=False))
    chat.add_listener(MachineMonitor(CONVERSATION, names=OURS))
    with pytest.raises(RuleBroken, match="CONV-6"):
        chat.send("finish")
    assert chat.closed.is_active


def test_facts_say_which_guard_holds() -> None:
    chat, _, breaches = listening(is_live=True, facts=itself)
    chat.send("close")
    chat, _, breaches = listening(is_live=False)
    chat.send("close")
    assert breaches == []
    chat, _, breaches = listening(is_live=False, facts=lambda _: Customer(is_live=True))
    chat.send("close")
    assert [(breach.rules, breach.observed) for breach in breaches] == [
        (("CONV-3",), "goes to waiting")
    ]


class Telling(Chat):
    """A chat of which another hears before its own transition is done."""

    other: Chat | None = None

    def on_close(self) -> None:
        if self.other:
            self.other.send("resume")


def test_a_monitor_tells_its_machines_apart() -> None:
    breaches: list[MachineBreach] = []
    monitor = MachineMonitor(CONVERSATION, None, OURS, breaches.append)
    first, second = (kind(Customer(is_live=False), listeners=[monitor]) for kind in (Telling, Chat))
    second.send("close")
    first.other = second
    first.send("close")
    assert first.parked.is_active
    assert breaches == []
    second.send("finish")
    assert [breach.rules for breach in breaches] == [("CONV-6",)]


def test_a_refused_event_is_told_by_the_service() -> None:
    chat, monitor, breaches = listening(is_live=False)
    with pytest.raises(TransitionNotAllowed):
        chat.send("resume")
    monitor.refused("active", "resume", "CONV-5")
    assert breaches == []
    monitor.refused("active", "finish")
    monitor.refused("active", "resume", "CONV-6")
    assert [(b.rules, b.observed) for b in breaches] == [
        (("CONV-6",), "is refused"),
        (("CONV-5",), "is refused by CONV-6"),
    ]


def test_a_mode_machine_has_no_facts() -> None:
    monitor = MachineMonitor(MODE)
    with pytest.raises(RuleBroken, match="MODE-1"):
        monitor.refused("expanded", "toggle")


def test_an_observation_in_json_is_checked() -> None:
    assert observed_from_json('{"focus":"home"}') == Observed(focus="home")
    with pytest.raises(InvalidInput, match="observed: Expected JSON"):
        observed_from_json("{")


# Screens and pages


@pytest.mark.parametrize("locale", ["en", "id"])
def test_a_screen_is_read_back_in_its_language(locale: Any) -> None:
    panel = Panel()
    panel.apply(offer("c1"))
    panel.apply(accept("c1"))
    panel.apply(events.Close(at=2, session="c1"))
    seen = observed_of(panel.view(locale), locale)
    assert (seen.status, seen.focus, seen.dialog, seen.offers) == ("busy", "c1", "c1", ())
    assert seen.open == ("home", "c1")


def test_every_event_may_be_missing() -> None:
    assert Gap(kinds=NAMES).kinds == NAMES == {name_of(kind) for kind in EVENTS}


def test_the_python_of_the_page_runs() -> None:
    page = (ROOT / "docs" / "monitor.md").read_text("utf-8")
    blocks = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    assert blocks
    for block in blocks:
        exec(compile(block, "monitor.md", "exec"), {})  # noqa: S102 - our own page
