"""The desk: everybody outside the panel. What happens next follows from the seed and the answers.

A desk has no clock and no panel: it is told the time, what is seen of the panel, what the panel has
the host carry out, and what it refuses. All times are seconds since the desk began.
"""

from collections.abc import Callable, Mapping
from math import inf
from random import Random
from typing import Final

from msgspec.structs import replace

from session_panel import AnyEvent, Config, Effect, Offer, Reason, Transfer
from session_panel.effects import CloseNotification, NotifyOffer, SaveForm, UpdateConversation
from session_panel_service.demo.customer import does
from session_panel_service.demo.host import tidied
from session_panel_service.demo.pauses import FIRST, PAUSES, Turn
from session_panel_service.demo.router import LONGEST_QUEUE, assignment, decides, relieved
from session_panel_service.demo.seen import Seen
from session_panel_service.demo.talk import Talk, begun, helped, in_state, somebody

Events = tuple[AnyEvent, ...]

OFFER_TIME: Final = 120.0
WAITING_TIME: Final = 900.0


def config(speed: float = 1.0) -> Config:
    """Return the configuration of a desk's panel, whose time goes so many times faster."""
    return Config(capacity=3, offer_time=OFFER_TIME / speed, waiting_time=WAITING_TIME / speed)


class Desk:
    """Customers, the router and the host, as the panel of one agent sees them.

    Args:
        seed: which day it is: the same seed and the same agent make the same day.
    """

    def __init__(self, seed: int) -> None:
        self._dice = Random(seed)  # noqa: S311 - nothing is secret
        self._talks: dict[str, Talk] = {}
        self._number = 0
        self._turns = dict(FIRST)
        self._acts: Mapping[Turn, Callable[[float, Seen], Events]] = {
            "come": self._come,
            "look": self._look,
            "assign": self._assign,
            "tidy": self._tidy,
        }

    @property
    def next_at(self) -> float:
        """When something happens next, unless the panel tells something before."""
        return min(*self._turns.values(), *(talk.next_at for talk in self._talks.values()))

    def happens(self, at: float, seen: Seen) -> Events:
        """Let the one thing happen that is next, and return what the panel is to be told of it.

        If the panel refuses one of the events, the others are not to be sent.

        Args:
            at: the time, not before `next_at`.
            seen: what can be seen of the panel.
        """
        turn = min(self._turns, key=self._turns.__getitem__)
        talk = min(self._talks.values(), key=lambda talk: talk.next_at, default=None)
        if talk is not None and talk.next_at <= self._turns[turn]:
            return self._customer(talk, at, seen)
        self._turns[turn] = at + PAUSES[turn](at, self._dice)
        return self._acts[turn](at, seen)

    def hears(self, effect: Effect, at: float) -> None:
        """Learn what the panel has the host carry out."""
        match effect:
            case NotifyOffer(conversation=name) if name in self._talks:
                self._keep(replace(self._talks[name], rings=True))
            case CloseNotification(conversation=name, outcome=outcome) if name in self._talks:
                self._answered(self._talks[name], is_accepted=outcome == "accepted")
            case UpdateConversation(conversation=name, state=state) if name in self._talks:
                self._keep(in_state(self._talks[name], state, at, self._dice))
            case SaveForm(session=name) if name in self._talks:
                self._keep(helped(self._talks[name], at))

    def is_refused(self, event: AnyEvent, reason: Reason, at: float) -> None:
        """Learn that the agent was quicker: an offer that is refused is made again."""
        name = getattr(event, "conversation", None)
        if name not in self._talks:
            return
        if isinstance(event, Offer):
            self._keep(replace(self._talks[name], standing="queued", since=at, next_at=inf))
        elif reason is Reason.UNKNOWN_CONVERSATION:
            del self._talks[name]

    # Turns

    def _customer(self, talk: Talk, at: float, seen: Seen) -> Events:
        doing = does(talk, at, self._dice, is_seen=talk.id == seen.focus)
        self._keep(doing.talk)
        return doing.events

    def _come(self, at: float, _seen: Seen) -> Events:
        """Let somebody come to the router, who keeps them for this agent or for another."""
        talks = self._talks.values()
        queue = [talk for talk in talks if talk.standing == "queued"]
        who = somebody(talks, self._dice)
        if who is not None:
            if len(queue) == LONGEST_QUEUE:
                del self._talks[queue[0].id]
            self._keep(begun(self._next_id(), who, "queued", at, self._dice))
        return ()

    def _look(self, at: float, seen: Seen) -> Events:
        event = decides(tuple(self._talks.values()), seen, at, self._dice)
        if isinstance(event, Offer):
            offered = replace(self._talks[event.conversation], standing="offered", since=at)
            self._keep(replace(offered, next_at=at + self._dice.uniform(15, 45)))
        return self._told(event)

    def _assign(self, at: float, _seen: Seen) -> Events:
        """Let something wait here that waited elsewhere, or the other way about."""
        talks = tuple(self._talks.values())
        if (away := relieved(talks, at)) is not None:
            return self._told(away)
        if (who := somebody(talks, self._dice, who_writes=True)) is None:
            return ()
        talk = begun(self._next_id(), who, "waiting", at, self._dice)
        self._keep(talk)
        return (assignment(talk, at),)

    def _tidy(self, at: float, seen: Seen) -> Events:
        event = tidied(tuple(self._talks.values()), seen, at)
        if event is None:
            return ()
        kept = self._talks.values()
        self._talks = {talk.id: talk for talk in kept if talk.person.id != event.customer}
        return (event,)

    # What is known

    def _answered(self, talk: Talk, *, is_accepted: bool) -> None:
        """Learn that an offer is over: whoever was new and is not accepted is another agent's."""
        if talk.standing == "offered" and not is_accepted:
            del self._talks[talk.id]
        else:
            self._keep(replace(talk, rings=False))

    def _told(self, event: AnyEvent | None) -> Events:
        """Return what the panel is told by the router, who knows what becomes another agent's."""
        if isinstance(event, Transfer):
            del self._talks[event.conversation]
        return () if event is None else (event,)

    def _keep(self, talk: Talk) -> None:
        self._talks[talk.id] = talk

    def _next_id(self) -> str:
        self._number += 1
        return f"conversation-{self._number:05}"
