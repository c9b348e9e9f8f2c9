"""A service around a host: what it carried out, and a clock that a test may set."""

import asyncio
from collections.abc import Sequence

from session_panel import Accept, AnyEvent, Effect, EventRefused, Offer, Panel
from session_panel_host import Key, Panels, Store

MONDAY = 1_700_000_000.0
"""What the clock shows when a test begins."""

Carried = list[tuple[str, Effect]]


class Service:
    """What a host is given, and what it did with it.

    Attributes:
        carried: each effect that was carried out, with its key as text.
        ages: how old each was.
        ahead: how far the clock is ahead of the loop's time.
    """

    def __init__(self, store: Store) -> None:
        self.store = store
        self.carried: Carried = []
        self.ages: list[float] = []
        self.ahead = MONDAY

    def clock(self) -> float:
        return asyncio.get_running_loop().time() + self.ahead

    async def carry_out(self, key: Key, effect: Effect, age: float) -> None:
        self.carried.append((str(key), effect))
        self.ages.append(age)

    def panels(self, **options: float) -> Panels:
        return Panels(self.store, self.carry_out, clock=self.clock, **options)

    @property
    def effects(self) -> list[Effect]:
        return [effect for _, effect in self.carried]


def offer(conversation: str = "c1", at: float = MONDAY) -> Offer:
    return Offer(at=at, conversation=conversation, customer=conversation, mode="live", name="Ana")


def accept(conversation: str = "c1", at: float = MONDAY) -> Accept:
    return Accept(at=at, conversation=conversation)


def applied(events: Sequence[AnyEvent]) -> Panel:
    """Return a panel that took the events, but for those that a rule refuses."""
    panel = Panel()
    for event in events:
        try:
            panel.apply(event)
        except EventRefused:
            continue
    return panel
