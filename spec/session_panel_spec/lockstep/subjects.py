"""What the properties of the panel are about: a state and its screen, its slots, or its steps."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter
from typing import Any

from session_panel import Panel, PanelState, View
from session_panel_spec.lockstep.drive import Answer, Step
from session_panel_spec.lockstep.formula_truth import side_of_panel, sides_of_slots
from session_panel_spec.lockstep.mapping import config_of
from session_panel_spec.model.abstract_state import AbstractState, Bounds
from session_panel_spec.model.interpreter import Moment
from session_panel_spec.model.language import SlotKind
from session_panel_spec.model.panel_model import ANY_SESSION, CONV, RECORD_ONLY


@dataclass(frozen=True)
class Scene:
    """A state after every event has been tried in it, with what the screen shows in it.

    Attributes:
        written: the state in JSON, before any event was tried.
    """

    bounds: Bounds
    written: str
    abstract: AbstractState
    state: PanelState

    @cached_property
    def panel(self) -> Panel:
        """A panel in the state."""
        return Panel(config_of(self.bounds), self.state)

    @cached_property
    def slots(self) -> list[Moment]:
        """The moment of each conversation slot."""
        return [Moment(self.bounds, self.abstract, slot) for slot in self.abstract.conversations]

    @cached_property
    def view(self) -> View:
        """What the screen shows, in English."""
        return self.panel.view()


Subject = tuple[Any, Step | None]
"""What a property is about, and the step that it is about, if it is."""


class Subjects:
    """All that properties can be about, in a state and the steps from it."""

    def __init__(self, scene: Scene, steps: Iterable[Step]) -> None:
        self._scene = scene
        self._steps: list[Subject] = [(step, step) for step in steps]
        self._answered: dict[Answer, list[Subject]] = {}
        self._happening: dict[str, list[Subject]] = {}
        for one in self._steps:
            self._happening.setdefault(one[0].label.name, []).append(one)

    def of(self, kind: str) -> list[Subject]:
        """Return what the properties of a kind are about."""
        if kind in _OF_SCENES:
            return [(_OF_SCENES[kind](self._scene), None)]
        answer = _BY_ANSWER.get(kind)
        if kind in _BY_EVENT:
            happening = [one for name in _BY_EVENT[kind] for one in self._happening.get(name, ())]
            found = [one for one in happening if answer in (None, one[0].answer)]
        else:
            found = self.answered(answer) if answer else self._steps
        if kind in _SIDES:
            found = [(_SIDES[kind](step), step) for step, _ in found]
        return found

    def answered(self, answer: Answer) -> list[Subject]:
        """Return the steps that the panel answers so."""
        if answer not in self._answered:
            self._answered[answer] = [one for one in self._steps if one[0].answer == answer]
        return self._answered[answer]


def side_of(kinds: tuple[SlotKind, ...]) -> str:
    """Return the kind of the model's properties that are of slots of some kinds, or of none."""
    return f"side of each {' or '.join(kinds)}" if kinds else "side of the panel"


def _whole(scene: Scene) -> Scene:
    return scene


_OF_SCENES: Mapping[str, Callable[[Scene], Any]] = {
    "state": _whole,
    "slots": attrgetter("slots"),
}
"""What properties of some kinds are about in a scene; others are about steps."""


def _sides(kinds: tuple[SlotKind, ...]) -> Callable[[Step], Any]:
    if kinds:
        return lambda step: sides_of_slots(step, kinds)
    return lambda step: [side_of_panel(step)]


_SIDES: Mapping[str, Callable[[Step], Any]] = {
    side_of(kinds): _sides(kinds) for kinds in ((), CONV, RECORD_ONLY, ANY_SESSION)
}
"""What properties of some kinds are about in a step; others are about the whole of it."""

_BY_EVENT: Mapping[str, tuple[str, ...]] = {
    "accept": ("accept",),
    "leaving": ("leaves",),
    "transfer": ("transfer",),
    "message": ("message",),
    "unanswered": ("miss", "reject"),
}
"""The kinds of properties that are of some events alone, and these events."""

_BY_ANSWER: Mapping[str, Answer] = {
    **dict.fromkeys(("accepted step", "transfer", "message", "unanswered", *_SIDES), "accepted"),
    "refused step": "refused",
}
"""The kinds of properties that are of one answer of the panel alone, and this answer."""
