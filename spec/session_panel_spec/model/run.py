"""A run of the model: what happens, event by event, and the state after each."""

from dataclasses import dataclass

from session_panel_spec.model.abstract_state import AbstractState
from session_panel_spec.model.label import Label


@dataclass(frozen=True, slots=True)
class Run:
    """A run from the initial state: one that ends, or one that goes on for ever.

    Attributes:
        labels: the events.
        states: the state before the first event, and the state after each.
        loop: for a run without end, the number of the state to which the last event returns and
            from which all goes on as before. If it is the last state, nothing happens any more.
    """

    labels: tuple[Label, ...]
    states: tuple[AbstractState, ...]
    loop: int | None = None

    def __str__(self) -> str:
        if self.loop is None:
            return _list(self.labels)
        stem, again = self.labels[: self.loop], self.labels[self.loop :]
        return f"{_list(stem)}; then for ever: {_list(again)}"


def _list(labels: tuple[Label, ...]) -> str:
    return "; ".join(map(str, labels)) or "nothing"
