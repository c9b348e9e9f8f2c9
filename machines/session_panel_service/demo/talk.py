"""A conversation as those outside the panel know it: the customer, the channel and the router."""

from collections.abc import Collection
from math import inf
from random import Random
from typing import Final, Literal

import msgspec
from msgspec.structs import replace

from session_panel.conversation import ConversationState
from session_panel.events import SentimentLevel
from session_panel_service.demo.people import PEOPLE, Person
from session_panel_service.demo.wants import WANTS, Want

Standing = Literal["queued", "offered", "active", "waiting", "over"]

LEVELS: Final[tuple[SentimentLevel, ...]] = (
    *("very negative", "negative", "slightly negative", "neutral"),
    *("slightly positive", "positive", "very positive"),
)
NEUTRAL: Final = LEVELS.index("neutral")
ANGRIEST: Final = 0


class Talk(msgspec.Struct, frozen=True):
    """A conversation.

    Attributes:
        id: its id.
        person: whose it is.
        want: what they want.
        standing: where it is; queued with the router, or in a state that the panel told.
        since: since when that is so, in seconds of the desk.
        next_at: when the customer does something next.
        mood: which of the sentiments they have.
        questions: how many of their questions are not answered.
        messages: how many more messages they write while nobody answers.
        rings: whether it waits, and is offered.
        is_named: whether the panel knows the name.
    """

    id: str
    person: Person
    want: Want
    standing: Standing
    since: float
    next_at: float
    mood: int = NEUTRAL
    questions: int = 0
    messages: int = 0
    rings: bool = False
    is_named: bool = False

    @property
    def is_over(self) -> bool:
        """Whether nothing happens to it any more."""
        return self.standing == "over"


def begun(name: str, who: Person, standing: Standing, at: float, dice: Random) -> Talk:
    """Return a conversation that begins: it queues, or waits here from now on."""
    want, queues = dice.choice(WANTS[who.language]), standing == "queued"
    talk = Talk(name, who, want, standing, at, inf, is_named=who.is_known)
    return talk if queues else _waiting(talk, dice.uniform(20, 240), at, dice)


def in_state(talk: Talk, state: ConversationState, at: float, dice: Random) -> Talk:
    """Return a conversation that the panel says has entered a state."""
    if state == "waiting":
        return talk if talk.standing == state else _waiting(talk, dice.uniform(90, 400), at, dice)
    if state != "active":
        return replace(talk, standing="over", since=at, next_at=inf, rings=False)
    return replace(
        talk,
        standing="active",
        since=at,
        next_at=at + dice.uniform(3, 7),
        mood=NEUTRAL,
        questions=dice.randint(1, 3) if talk.standing == "waiting" else dice.randint(2, 4),
        rings=False,
    )


def helped(talk: Talk, at: float) -> Talk:
    """Return a conversation in which what was asked for is done: little is left to say."""
    return replace(talk, questions=min(1, talk.questions), next_at=at + 2)


def _waiting(talk: Talk, pause: float, at: float, dice: Random) -> Talk:
    messages = dice.choice((0, 0, 1, 1, 2, 3))
    return replace(talk, standing="waiting", since=at, next_at=at + pause, messages=messages)


def somebody(talks: Collection[Talk], dice: Random, *, who_writes: bool = False) -> Person | None:
    """Return somebody who has no conversation here; None if all have.

    Args:
        talks: the conversations that there are.
        dice: decides who.
        who_writes: whether it must be somebody whose conversations may wait.
    """
    here = {talk.person.id for talk in talks if not talk.is_over}
    free = [one for one in PEOPLE if one.id not in here]
    able = [one for one in free if one.mode == "persistent" or not who_writes]
    return dice.choice(able) if able else None
