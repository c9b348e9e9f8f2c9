"""What all answers share: the panels, who may do what, and what is counted."""

import asyncio
from collections import OrderedDict
from math import inf
from time import monotonic
from typing import Final

from session_panel_host import Panels, UnknownPanel
from session_panel_service.answering.broadcasts import Broadcasts
from session_panel_service.asking.authentication import Authenticate
from session_panel_service.asking.rate import Limits
from session_panel_service.clocks import Clock
from session_panel_service.metrics import Metrics
from session_panel_service.stores import ServiceStore

_EPOCHS: Final = 100_000
"""Of how many panels is remembered what their versions belong to."""


class Service:
    """A service, as long as its panels are open.

    Args:
        panels: the panels.
        store: where they are kept.
        authenticate: says who makes a request.
        clock: what time it is.

    Attributes:
        limits: how often somebody may ask.
        broadcasts: who watches which panel.
        metrics: what is counted.
        draining: set once the service is about to end.
    """

    def __init__(
        self, panels: Panels, store: ServiceStore, authenticate: Authenticate, clock: Clock
    ) -> None:
        self.panels = panels
        self.store = store
        self.authenticate = authenticate
        self.clock = clock
        self.limits = Limits(monotonic)
        self.broadcasts = Broadcasts(panels, self.epoch)
        self.metrics = Metrics()
        self.draining = asyncio.Event()
        self._epochs: OrderedDict[str, str] = OrderedDict()
        self._has_written = -inf

    async def epoch(self, panel: str) -> str:
        """Return what the versions of a panel belong to: as long as the store is open, one thing.

        Raises:
            UnknownPanel: there is no such panel.
            StoreFailed: the store cannot be read.
        """
        if (known := self._epochs.get(panel)) is not None:
            return known
        found = await self.store.load(panel)
        if found is None:
            raise UnknownPanel(panel)
        self._epochs[panel] = found[0].epoch
        if len(self._epochs) > _EPOCHS:
            self._epochs.popitem(last=False)
        return found[0].epoch

    async def require_writing(self) -> None:
        """Ask the store whether it can be written; of a second, the first who asks.

        Raises:
            StoreFailed: it cannot.
        """
        if monotonic() - self._has_written >= 1:
            await self.store.probe()
            self._has_written = monotonic()

    def drain(self) -> None:
        """Be ready no more, and tell everybody who watches."""
        self.draining.set()
        self.broadcasts.wake()
