"""A run of the panel as a broken reference plays it, held against what the true one makes of it.

It is told where it raises, does not come to an end, or answers or shows anything else.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Final, NamedTuple

import msgspec

from session_panel import AnyEvent, Config, config_from_json, event_from_json
from session_panel_spec.conform.vector import PanelVector
from session_panel_spec.differential.watch import NoAnswerError, watched
from session_panel_spec.mutants.of_reference.mutant import Behaviour
from session_panel_spec.reference import answer, initial, screen

LONGEST: Final = 5.0
"""How many seconds of processor time a vector may take a broken reference."""

TRUE: Final = Behaviour(initial, answer, screen)


class Shown(NamedTuple):
    """What comes of an event.

    Attributes:
        event: the event.
        refusal: the rule, the reason, and what it is about; None where it is accepted.
        effects: in their order.
        view: the screen; None where the event is refused.
    """

    event: AnyEvent
    refusal: tuple[str, str, str | None] | None
    effects: tuple[Any, ...]
    view: Any


@dataclass(frozen=True, slots=True)
class Expected:
    """A run, and what is expected of it.

    Attributes:
        name: the vector's id.
        view: the first screen.
        steps: what comes of each event.
        vector: the vector, if the run is that of one.
    """

    name: str
    config: Config
    locale: str
    view: Any
    steps: tuple[Shown, ...]
    vector: PanelVector | None = None

    @classmethod
    def of(cls, name: str, config: Config, locale: str, events: Iterable[AnyEvent]) -> "Expected":
        """Return what the true reference makes of a run."""
        state = TRUE.initial(config)
        view = TRUE.screen(state, locale).view
        steps = list[Shown]()
        for event in events:
            shown, state = shown_by(TRUE, state, event, locale)
            steps.append(shown)
        return cls(name, config, locale, view, tuple(steps))


def expected_of(vector: PanelVector) -> Expected:
    """Return what the true reference makes of a vector's run, by which the vector was made."""
    config = config_from_json(msgspec.json.encode(vector.config))
    events = (event_from_json(msgspec.json.encode(step.event)) for step in vector.steps)
    return replace(Expected.of(vector.id, config, vector.locale, events), vector=vector)


def first_wrong(broken: Behaviour, expected: Expected) -> int | None:
    """Return the number of the step after which a broken reference is told; None if it is not.

    The first screen is step 0.
    """
    number = 0
    try:
        with watched(LONGEST):
            state = broken.initial(expected.config)
            if broken.screen(state, expected.locale).view != expected.view:
                return 0
            for number, step in enumerate(expected.steps, 1):
                shown, state = shown_by(broken, state, step.event, expected.locale)
                if shown != step:
                    return number
    except NoAnswerError:
        return number
    except Exception:  # noqa: BLE001 - whatever it raises, it does not answer
        return number
    return None


def shown_by(panel: Behaviour, state: Any, event: AnyEvent, locale: str) -> tuple[Shown, Any]:  # noqa: ANN401 - a broken reference's
    """Return what comes of an event, and the state that it leads to."""
    answered = panel.answer(state, event)
    if answered.refusal is not None:
        return Shown(event, tuple(answered.refusal), answered.effects, None), state
    view = panel.screen(answered.state, locale).view
    return Shown(event, None, answered.effects, view), answered.state
