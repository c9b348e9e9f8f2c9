"""The days of a desk to look at: what happens in them, whoever works there."""

from collections import Counter
from collections.abc import Callable
from itertools import pairwise
from random import Random

import pytest
from msgspec.structs import replace

from session_panel import (
    Accept,
    AnyEvent,
    Assign,
    Choose,
    CloseNotification,
    Drop,
    Edit,
    Expire,
    Leave,
    Message,
    Miss,
    Offer,
    Rename,
    Save,
    Sentiment,
    Transfer,
    UpdateConversation,
    View,
    Withdraw,
    events,
)
from session_panel.refusal import Reason
from session_panel_service.demo.desk import Desk
from session_panel_service.demo.people import PEOPLE
from session_panel_service.demo.router import MOST_WAITING
from session_panel_service.demo.seen import seen
from session_panel_service.demo.talk import begun, helped, in_state
from session_panel_site.bench.service.virtual_day import Agent, Happening, VirtualDay, nobody
from session_panel_site.bench.service.working_agent import WorkingAgent

HOUR = 3600.0
SEED = 7


def accepts_and_forgets(view: View, at: float) -> AnyEvent | None:
    """Accept every offer, as an agent, and look after nobody."""
    return Accept(at, view.offers[0].conversation) if view.offers else None


class Day:
    """What has happened in a day, and how large the panel was after each hour."""

    def __init__(self, agent: Agent, hours: float = 24) -> None:
        day = VirtualDay(SEED, agent)
        self.happened: list[Happening] = []
        self.sizes: list[int] = []
        for hour in range(1, int(hours) + 1):
            self.happened += day.until(hour * HOUR)
            assert day.seen() == seen(day.panel.view())
            self.sizes.append(len(day.panel.state.conversations))
        self.of_others = [one for one in self.happened if one.event.actor != "agent"]


@pytest.fixture(scope="module")
def working() -> Day:
    return Day(WorkingAgent().does)


@pytest.fixture(scope="module")
def idle() -> Day:
    return Day(nobody)


@pytest.fixture(scope="module")
def forgetful() -> Day:
    return Day(accepts_and_forgets, 6)


def test_the_same_seed_and_agent_make_the_same_day() -> None:
    for agent in (lambda: nobody, lambda: WorkingAgent().does):
        first, again = (list(VirtualDay(SEED, agent()).until(HOUR)) for _ in range(2))
        other = list(VirtualDay(SEED + 1, agent()).until(HOUR))
        assert [one.event for one in first] == [one.event for one in again]
        assert [one.event for one in first] != [one.event for one in other]


def test_what_an_agent_does_changes_the_day() -> None:
    days = [VirtualDay(SEED, agent).until(600) for agent in (nobody, accepts_and_forgets)]
    mine, theirs = ([one.event for one in day if one.event.actor != "agent"] for day in days)
    assert mine != theirs


def is_angry(one: Happening) -> bool:
    return isinstance(one.event, Sentiment) and one.event.level == "very negative"


def rings(one: Happening) -> bool:
    return isinstance(one.event, Message) and any(
        effect.__struct_config__.tag == "notify_offer" for effect in one.effects
    )


def is_over(outcome: str) -> Callable[[Happening], bool]:
    def found(one: Happening) -> bool:
        return any(isinstance(e, CloseNotification) and e.outcome == outcome for e in one.effects)

    return found


def enters(state: str) -> Callable[[Happening], bool]:
    def found(one: Happening) -> bool:
        return any(isinstance(e, UpdateConversation) and e.state == state for e in one.effects)

    return found


def of(kind: type[events.Event]) -> Callable[[Happening], bool]:
    return lambda one: isinstance(one.event, kind)


KINDS: dict[str, Callable[[Happening], bool]] = {
    "comes": of(Offer),
    "comes as a visitor": lambda one: isinstance(one.event, Offer) and one.event.name is None,
    "tells a name": of(Rename),
    "writes": of(Message),
    "waits": enters("waiting"),
    "is angry": is_angry,
    "leaves": of(Leave),
    "returns": rings,
    "is transferred": of(Transfer),
    "is assigned": of(Assign),
    "is offered in vain": of(Miss),
    "is taken by another": of(Withdraw),
    "waits in vain": of(Expire),
    "is accepted": is_over("accepted"),
    "is closed": enters("closed"),
    "is ended": enters("ended"),
    "is dropped": of(Drop),
}


@pytest.mark.parametrize("kind", KINDS)
def test_everything_happens_in_a_day_of_work(kind: str, working: Day) -> None:
    assert sum(map(KINDS[kind], working.happened)) >= 2


@pytest.mark.parametrize("who", ["working", "idle", "forgetful"])
def test_the_panel_refuses_nothing(who: str, request: pytest.FixtureRequest) -> None:
    day: Day = request.getfixturevalue(who)
    assert len(day.happened) > 300
    assert [one for one in day.happened if one.refused] == []


@pytest.mark.parametrize("who", ["working", "idle", "forgetful"])
def test_something_happens_at_once_and_every_few_minutes(
    who: str, request: pytest.FixtureRequest
) -> None:
    day: Day = request.getfixturevalue(who)
    times = [one.event.at for one in day.of_others]
    assert sum(at < 10 for at in times) >= 4
    assert sum(isinstance(one.event, Offer) for one in day.of_others if one.event.at < 10) >= 2
    assert max(later - earlier for earlier, later in pairwise(times)) < 360


@pytest.mark.parametrize("who", ["working", "idle", "forgetful"])
def test_a_panel_does_not_grow(who: str, request: pytest.FixtureRequest) -> None:
    day: Day = request.getfixturevalue(who)
    assert max(day.sizes) <= len(PEOPLE)
    assert max(day.sizes[-3:]) <= 2 * max(day.sizes[:3])


def test_no_more_wait_for_an_idle_agent_than_a_supervisor_leaves(idle: Day) -> None:
    waiting: set[str] = set()
    most = 0
    for one in idle.happened:
        if isinstance(one.event, Assign):
            waiting.add(one.event.conversation)
        if isinstance(one.event, Transfer | Expire):
            waiting.remove(one.event.conversation)
        most = max(most, len(waiting))
    assert most == MOST_WAITING


def test_an_agent_is_neither_idle_nor_drowned(working: Day) -> None:
    hours = Counter(int(one.event.at // HOUR) for one in working.of_others)
    assert all(120 < hours[hour] < 1200 for hour in range(24))


def test_nobody_has_two_conversations_at_once(working: Day) -> None:
    here: set[str] = set()
    who = {}
    for one in working.happened:
        if isinstance(one.event, Offer | Assign):
            who[one.event.conversation] = one.event.customer
            assert one.event.customer not in here
        for effect in one.effects:
            if isinstance(effect, UpdateConversation):
                customer = who[effect.conversation]
                over = effect.state in {"closed", "ended"}
                (here.discard if over else here.add)(customer)
        if isinstance(one.event, Transfer):
            here.discard(who[one.event.conversation])


def test_an_offer_that_is_refused_is_made_again() -> None:
    desk, day = Desk(SEED), VirtualDay(SEED)
    offers: list[Offer] = []
    while len(offers) < 2:
        at = desk.next_at
        for event in desk.happens(at, day.seen()):
            if isinstance(event, Offer):
                offers.append(event)
                desk.is_refused(event, Reason.PRESENCE, at)
    assert offers[0].conversation == offers[1].conversation
    assert offers[0].at < offers[1].at


def accepts_one(view: View, at: float) -> AnyEvent | None:
    """Accept the first who rings, as an agent, and look at nobody else."""
    return accepts_and_forgets(view, at) if len(view.sessions) == 1 else None


def saves(view: View, at: float) -> AnyEvent | None:
    """Do the same, and save once what was asked for."""
    (focused,) = (session for session in view.sessions if session.focused)
    if focused.unsaved:
        return Save(at, focused.id)
    is_new = view.communication is not None and view.communication.sentiment == "Neutral"
    return Edit(at, focused.id, {"Resolution": "Sent"}) if is_new else accepts_one(view, at)


def content_at(agent: Agent, seed: int) -> float:
    """Return when a customer of an agent is content first, on a day."""
    return next(
        one.event.at
        for one in VirtualDay(seed, agent).until(HOUR)
        if isinstance(one.event, Sentiment) and one.event.level in {"positive", "very positive"}
    )


def test_a_customer_whose_form_is_saved_is_content_sooner() -> None:
    later = [content_at(accepts_one, seed) - content_at(saves, seed) for seed in range(20)]
    assert sum(later) / len(later) > 5


def test_of_one_whose_form_is_saved_little_is_left_to_say() -> None:
    dice = Random(SEED)  # noqa: S311 - nothing is secret
    talk = in_state(begun("c1", PEOPLE[0], "queued", 0, dice), "active", 10, dice)
    for questions, left in ((0, 0), (1, 1), (4, 1)):
        told = helped(replace(talk, questions=questions), 20)
        assert (told.questions, told.next_at) == (left, 22)


def test_nobody_is_offered_to_an_agent_who_is_away() -> None:
    def away(view: View, at: float) -> AnyEvent | None:
        return None if view.presence == "Away" else Choose(at, "away")

    came = [one.event.at for one in VirtualDay(SEED, away).until(HOUR) if KINDS["comes"](one)]
    assert came
    assert max(came) < 10
