"""A panel beside the host's: what its log leads to, event by event."""

from collections.abc import Collection, Sequence

import msgspec
from simulation.broken import Broken
from simulation.forgotten import drops, row_may_become
from simulation.written import EffectKey, Log, Row

from session_panel import AnyEvent, Config, EventRefused, Panel, View, event_from_json


class Shadow:
    """A panel that takes what is written in a log, and nothing else.

    Args:
        name: the panel's id.
        config: the configuration that it was made with.

    Attributes:
        rows: the events that it has taken.
        effects: what follows from them, in order.
        gone: how many of the events are in the store no more.
    """

    def __init__(self, name: str, config: Config) -> None:
        self.name = name
        self.rows: list[Row] = []
        self.effects: dict[EffectKey, str] = {}
        self.epochs: list[str] = []
        self.gone = 0
        self._panel = Panel(config)
        self._before = [Panel(config)]

    def take(self, log: Log, forgetting: Collection[str] = ()) -> None:
        """Go on with what is new in a log; what it had is as it was, but for some customers."""
        rows = self.whole(log)
        known = rows[: len(self.rows)]
        if known != self.rows:
            self._hold_rewritten(known, rows, forgetting)
            self._take_again(known)
        if not self.epochs:
            self.epochs.append(log.epoch)
        if log.epoch != self.epochs[-1]:
            raise Broken("G3", f"{self.name} has another epoch than it had")
        for row in rows[len(self.rows) :]:
            self._take(row, log.epoch)
        self.gone = log.gone
        self._hold_beginning(*log.beginning)

    def whole(self, log: Log) -> list[Row]:
        """Return a log with what it has no more."""
        if log.gone > len(self.rows):
            raise Broken("G1", f"{self.name} has lost events that nobody has seen")
        return [*self.rows[: log.gone], *log.rows]

    def holds(self, version: int, snapshot: str) -> bool:
        """Say whether a snapshot, in JSON, is of what it was at a version."""
        return Panel.from_json(snapshot) == self.at(version)

    def _hold_beginning(self, version: int, snapshot: str) -> None:
        if version < self.gone:
            raise Broken("G1", f"{self.name} has lost an event after the beginning of its log")
        if not self.holds(version, snapshot):
            raise Broken("G2", f"the log of {self.name} begins with another panel")

    def _hold_rewritten(
        self, known: Sequence[Row], rows: Sequence[Row], forgetting: Collection[str]
    ) -> None:
        """Hold that a log is another only where it told of a customer, and has a version more."""
        if len(known) < len(self.rows):
            raise Broken("G1", f"the log of {self.name} is shorter than it was")
        other = [(old, new) for old, new in zip(self.rows, known, strict=True) if old != new]
        for old, new in other:
            if not row_may_become(old, new, forgetting):
                raise Broken("G1", f"the log of {self.name} is not what it was: {old}, and {new}")
        last = other[-1][1].version
        if not any(drops(row) for row in rows[last - 1 :]):
            raise Broken("forget", f"{self.name} forgets, and has no version of its own for it")

    def _take_again(self, known: Sequence[Row]) -> None:
        """Work out what the same log leads to in other words; its effects are what they were."""
        effects, config = self.effects, self._before[0].config
        self._panel, self._before, self.rows, self.effects = Panel(config), [Panel(config)], [], {}
        for row in known:
            self._take(row, self.epochs[-1])
        self.effects = effects

    def at(self, version: int) -> Panel:
        """Return the panel as it was at a version."""
        return self._before[version]

    def due(self, version: int) -> AnyEvent | None:
        """Return the event of the clock that is due next at a version."""
        return self.at(version).due()

    def view(self, version: int) -> View:
        """Return what it showed at a version."""
        return self.at(version).view()

    def accepted(self, after: int, until: int) -> bool:
        """Say whether an event was accepted after a version, up to another."""
        return any(row.rule is None for row in self.rows[after:until])

    def _take(self, row: Row, epoch: str) -> None:
        expected = len(self.rows) + 1
        if row.version != expected:
            raise Broken("G6", f"{self.name} has version {row.version} after {expected - 1}")
        if self.rows and row.at < self.rows[-1].at:
            raise Broken("G15", f"the time of {self.name} falls at version {row.version}")
        if row.caller is None and not drops(row):
            self._hold_due(row)
        event, effects, rule = event_from_json(row.body), (), None
        try:
            effects = self._panel.apply(event)
        except EventRefused as refused:
            rule = refused.rule
        if rule != row.rule:
            raise Broken("G7", f"{self.name}, version {row.version}: {row.rule}, and not {rule}")
        for number, effect in enumerate(effects, 1):
            body = msgspec.json.encode(effect).decode()
            self.effects[EffectKey(epoch, self.name, row.version, number)] = body
        self.rows.append(row)
        self._before.append(Panel(self._panel.config, self._panel.state))

    def _hold_due(self, row: Row) -> None:
        """Hold an event of the clock against what was due."""
        due = self._panel.due()
        told = (row.event["type"], row.event.get("conversation"), row.rule)
        if due is None or told != (type(due).__struct_config__.tag, due.conversation, None):
            raise Broken("G8", f"{self.name}, version {row.version}: {told}, but {due} was due")
        last = self.rows[-1].at if self.rows else 0.0
        if row.at != max(due.at, last):
            raise Broken("G8", f"{self.name}, version {row.version}: not at its time")
