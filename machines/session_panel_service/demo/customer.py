"""What a customer does next, by where the conversation is and whether the agent looks at it.

The panel takes no words: an agent who has the session in focus is one who answers.
"""

from collections.abc import Callable, Mapping
from math import inf
from random import Random
from typing import Final, NamedTuple

from msgspec.structs import replace

from session_panel import AnyEvent, Leave, Message, Rename, Sentiment
from session_panel_service.demo.talk import ANGRIEST, LEVELS, NEUTRAL, Standing, Talk


class Doing(NamedTuple):
    """What a customer does.

    Attributes:
        talk: the conversation afterwards.
        events: what the panel is told of it, in order.
    """

    talk: Talk
    events: tuple[AnyEvent, ...] = ()


def does(talk: Talk, at: float, dice: Random, *, is_seen: bool) -> Doing:
    """Return what a customer does at a time, when it is their turn.

    Args:
        talk: the conversation.
        at: the time, in seconds.
        dice: decides what may be either way.
        is_seen: whether the agent looks at the conversation.
    """
    if talk.standing == "active" and is_seen:
        return _answered(talk, at, dice)
    return _UNSEEN[talk.standing](talk, at, dice)


def _rings(talk: Talk, at: float, dice: Random) -> Doing:
    """Wait for an agent: who writes may do so already, who is live may have enough of it."""
    later = replace(talk, next_at=at + dice.uniform(20, 45))
    if talk.person.mode == "live" and dice.random() < 0.15:  # noqa: PLR2004 - how often
        return _leaves(talk, at)
    return Doing(later, (Message(at, talk.id),)) if dice.random() < 0.5 else Doing(later)  # noqa: PLR2004


def _answered(talk: Talk, at: float, dice: Random) -> Doing:
    if not talk.is_named:
        named = replace(talk, is_named=True, next_at=at + dice.uniform(4, 8))
        return Doing(named, (Rename(at=at, conversation=talk.id, name=talk.person.name),))
    if talk.questions == 0:
        return _satisfied(talk, at, dice)
    left = talk.questions - 1
    mood = min(talk.mood + 1, NEUTRAL + 1) if left else dice.choice((5, 6))
    later = replace(talk, questions=left, mood=mood, next_at=at + dice.uniform(8, 16))
    return Doing(later, (Message(at, talk.id), *_felt(talk, later, at)))


def _ignored(talk: Talk, at: float, dice: Random) -> Doing:
    if talk.questions == 0:
        return _satisfied(talk, at, dice)
    if talk.mood == ANGRIEST and talk.person.mode == "live" and dice.random() < 0.3:  # noqa: PLR2004
        return _leaves(talk, at)
    mood = max(talk.mood - (dice.random() < 0.4), ANGRIEST)  # noqa: PLR2004
    later = replace(talk, mood=mood, next_at=at + dice.uniform(14, 36))
    writes = (Message(at, talk.id),) if dice.random() < 0.7 else ()  # noqa: PLR2004
    return Doing(later, (*writes, *_felt(talk, later, at)))


def _satisfied(talk: Talk, at: float, dice: Random) -> Doing:
    """Go, or stay until the agent ends it: something else may come to mind."""
    if talk.person.mode == "live":
        return _leaves(talk, at)
    later = replace(talk, next_at=at + dice.uniform(30, 90))
    if dice.random() < 0.15:  # noqa: PLR2004
        return Doing(replace(later, questions=1), (Message(at, talk.id),))
    return Doing(later)


def _returns(talk: Talk, at: float, dice: Random) -> Doing:
    """Write again, until that has been in vain too often: then the wait ends by itself."""
    later = replace(talk, next_at=at + dice.uniform(90, 360))
    if talk.messages == 0:
        return Doing(replace(talk, next_at=inf))
    return Doing(replace(later, messages=talk.messages - 1), (Message(at, talk.id),))


def _leaves(talk: Talk, at: float) -> Doing:
    return Doing(replace(talk, next_at=inf), (Leave(at, talk.id),))


def _nothing(talk: Talk, at: float, dice: Random) -> Doing:  # noqa: ARG001 - as the others
    return Doing(replace(talk, next_at=inf))


def _felt(before: Talk, after: Talk, at: float) -> tuple[AnyEvent, ...]:
    """Return what is measured of a mood that has changed."""
    changed = before.mood != after.mood
    return (Sentiment(at, after.id, LEVELS[after.mood]),) if changed else ()


_UNSEEN: Final[Mapping[Standing, Callable[[Talk, float, Random], Doing]]] = {
    "queued": _nothing,
    "offered": _rings,
    "active": _ignored,
    "waiting": _returns,
    "over": _nothing,
}
