"""What the router and a supervisor do: they see whether the agent is free."""

from collections.abc import Sequence
from random import Random
from typing import Final

from session_panel import AnyEvent, Assign, Offer, Transfer, Withdraw
from session_panel_service.demo.seen import Seen
from session_panel_service.demo.talk import ANGRIEST, Talk

LONGEST_QUEUE: Final = 3
"""How many customers are kept for this agent; all others are another's."""

MOST_WAITING: Final = 6
"""How many conversations wait here before one of them becomes another agent's."""

_NEGLECTED: Final = 150.0


def decides(talks: Sequence[Talk], seen: Seen, at: float, dice: Random) -> AnyEvent | None:
    """Return what the router does when it looks at the desk; None for nothing."""
    queue = [talk for talk in talks if talk.standing == "queued"]
    if queue and seen.is_free:
        return offer(queue[0], at)
    return _taken_away(talks, at, dice) if dice.random() < 0.05 else None  # noqa: PLR2004 - how often


def offer(talk: Talk, at: float) -> Offer:
    """Return the offer of a conversation."""
    who, want = talk.person, talk.want
    return Offer(
        at=at,
        conversation=talk.id,
        customer=who.id,
        mode=who.mode,
        name=who.name if who.is_known else None,
        case=want.case,
        summary=want.summary,
        channel=who.channel,
    )


def assignment(talk: Talk, at: float) -> Assign:
    """Return the assignment of a conversation that another agent had."""
    who, want = talk.person, talk.want
    return Assign(
        at=at,
        conversation=talk.id,
        customer=who.id,
        name=who.name,
        case=want.case,
        summary=want.summary,
        channel=who.channel,
    )


def relieved(talks: Sequence[Talk], at: float) -> Transfer | None:
    """Return what takes the longest waiting away if too many wait; None if it does not."""
    waiting = [talk for talk in talks if talk.standing == "waiting"]
    still = [talk for talk in waiting if not talk.rings]
    if len(waiting) < MOST_WAITING or not still:
        return None
    return Transfer(at, min(still, key=lambda talk: talk.since).id)


def _taken_away(talks: Sequence[Talk], at: float, dice: Random) -> AnyEvent | None:
    """Return what goes to another agent: an offer that rings, or what was neglected."""
    ringing = [talk for talk in talks if talk.standing == "offered" and at - talk.since > 30]  # noqa: PLR2004
    if ringing:
        return Withdraw(at, ringing[0].id)
    neglected = [talk for talk in talks if _is_neglected(talk, at)]
    return Transfer(at, dice.choice(neglected).id) if neglected else None


def _is_neglected(talk: Talk, at: float) -> bool:
    angry = talk.mood == ANGRIEST and talk.person.mode == "persistent"
    return talk.standing == "active" and angry and at - talk.since > _NEGLECTED
