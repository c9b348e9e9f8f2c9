"""The kinds of properties that the model can have, as data in the model's own language."""

from dataclasses import dataclass
from typing import Literal

from session_panel_spec.model.language import Expression, SlotKind


@dataclass(frozen=True)
class _Property:
    """What every kind of property has.

    Attributes:
        name: short, and stable.
        rules: the IDs of the rules that it follows from.
        text: one sentence that says what holds.
        of: the kinds of slots of each of which it holds; none for one of the panel as a whole.
    """

    name: str
    rules: tuple[str, ...]
    text: str
    of: tuple[SlotKind, ...]


@dataclass(frozen=True)
class Always(_Property):
    """Something that holds of every state, or of every step, whatever the size.

    Attributes:
        premise: where it says something.
        holds: what holds there.
        over: whether it is about states or about steps.
    """

    premise: Expression
    holds: Expression
    over: Literal["states", "steps"] = "states"

    @property
    def formula(self) -> Expression:
        """What must hold everywhere."""
        return ~self.premise | self.holds


@dataclass(frozen=True)
class Sometimes(_Property):
    """Something that holds in some state that can be reached, or of some step from one.

    Where it is of kinds of slots, one slot of each will do. Over steps, the slot is the one that
    the event happens to; without kinds, the event is the panel's.
    """

    holds: Expression
    over: Literal["states", "steps"] = "states"


@dataclass(frozen=True)
class Act:
    """An event on the way to a goal: of the slot at hand, or of the panel.

    Attributes:
        unless: where it is not needed; the others happen to whichever slot the event can mean.
    """

    event: str
    unless: Expression | None = None


@dataclass(frozen=True)
class AlwaysPossible(_Property):
    """From every state that can be reached and meets the premise, some run reaches the goal.

    Attributes:
        by: a way that always leads there, for the proof; a check of some size looks for any.
    """

    premise: Expression
    goal: Expression
    by: tuple[Act, ...]


@dataclass(frozen=True)
class LeadsTo(_Property):
    """Whenever the premise holds, the goal holds then or later, in every fair run.

    A run is fair if no event of which *weak* fairness is assumed stays enabled for ever without
    happening, and none of which *strong* fairness is assumed is enabled again and again without
    happening. Fairness is of each event by itself: of `miss(0)`, and of `miss(1)`.

    Attributes:
        weakly: the names of the events that are weakly fair.
        strongly: the names of those that are strongly fair.
        violated: whether it is known to fail: then a check must find a run that shows it.
        repeats: the names of the events that such a run goes on with for ever; none for any.
    """

    premise: Expression
    goal: Expression
    weakly: tuple[str, ...]
    strongly: tuple[str, ...] = ()
    violated: bool = False
    repeats: tuple[str, ...] = ()


Property = Always | Sometimes | AlwaysPossible | LeadsTo
