"""Where a host dies: at a statement of its store, or at a turn of its loop."""

from random import Random
from typing import Any

from simulation.faults import Faults
from simulation.one_thread import Killed, OneThread
from simulation.situations import Situations


class Points(Faults):
    """Counts statements, and dies before or after one of them.

    Attributes:
        asked: the statements that there were.
        at: the number of the one at which the process dies; None for none.
        after: whether it dies once the statement has done its work.
    """

    def __init__(self, at: int | None = None, *, after: bool = False) -> None:
        super().__init__(Random(0), Situations())  # noqa: S311 - it decides nothing here
        self.asked: list[str] = []
        self.at = at
        self.after = after

    def around(self, work: Any, sql: str, *values: Any) -> Any:
        self.asked.append(sql)
        if len(self.asked) - 1 != self.at:
            return work(sql, *values)
        if self.after:
            work(sql, *values)
        raise Killed


class Turns(OneThread):
    """Counts its turns, at each of which some tasks go on, and dies before one of them."""

    def __init__(self, at: int | None = None) -> None:
        super().__init__(Random(0), 0.0)  # noqa: S311 - it decides how long threads take
        self.turns = 0
        self.at = at

    def _run_once(self) -> None:
        self.turns += 1
        if self.turns == self.at:
            raise Killed
        super()._run_once()
