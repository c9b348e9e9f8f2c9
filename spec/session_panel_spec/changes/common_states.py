"""The states that two releases reach by equal steps, and every event that differs in one of them.

Both are run at once from the initial state. What both do alike is followed; what they do not is
told, with the run to that state, and not followed. So each state that is looked at is one of both,
by a run that both take, and none is nearer in which that event differs.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, replace
from itertools import zip_longest
from typing import Final

from session_panel_spec.changes.answers_of import (
    Endings,
    answer,
    endings,
    is_same,
    refusals,
    remembered_endings,
)
from session_panel_spec.changes.change import Accepted, Answer, Difference
from session_panel_spec.model.abstract_state import AbstractState, Bounds
from session_panel_spec.model.interpreter import initial_state
from session_panel_spec.model.label import Label
from session_panel_spec.model.language import Event, Model
from session_panel_spec.model.refusals import Refusal
from session_panel_spec.model.run import Run
from session_panel_spec.mutants.model_mutants import only
from session_panel_spec.releases.release import Release, Where

Told = Callable[[int], None]
"""Told from time to time how many states have been looked at."""

Arrivals = dict[AbstractState, tuple[AbstractState, Label] | None]
"""By a state, where a shortest run comes from, and by which event; None of the initial state."""

NOTHING: Final = Run((), ())


@dataclass(frozen=True, eq=False)
class Pair:
    """Two releases, and the names of the events that may differ: of all others the data are equal.

    Attributes:
        new_part: the new model with nothing but those events.
    """

    old: Release
    new: Release
    names: frozenset[str]
    new_part: Model


def pair_of(old: Release, new: Release) -> Pair:
    """Return two releases with the events that may differ."""
    names = different_events(old, new)
    return Pair(old, new, names, only(new.model, names))


def different_events(old: Release, new: Release) -> frozenset[str]:
    """Return the names of the events of which a release's data are not the other's."""
    parts = [field.name for field in fields(Model) if field.name not in ("events", "policy")]
    if any(getattr(old.model, part) != getattr(new.model, part) for part in parts):
        return frozenset(event.name for event in (*old.model.events, *new.model.events))
    olds, news = _apart(old.model), _apart(new.model)
    names = {one.name for one in olds if one not in news} | {
        one.name for one in news if one not in olds
    }
    if old.model.policy != new.model.policy:
        names |= {one.name for one in news if any(case.decide for case in one.cases)}
    everywhere = dict.fromkeys((*old.refusals, *new.refusals, *old.excluded, *new.excluded))
    return frozenset(names | {at[0] for at in everywhere if not _refuse_alike(old, new, at)})


def _refuse_alike(old: Release, new: Release, at: Where) -> bool:
    """Say whether both write the same refusals of an event; a reason that is left open is any."""
    pairs = [*zip_longest(old.refusals.get(at, ()), new.refusals.get(at, ()))]
    return old.excluded.get(at) == new.excluded.get(at) and all(
        one and other and _in_general(one, other) == _in_general(other, one) for one, other in pairs
    )


def _in_general(refusal: Refusal, other: Refusal) -> Refusal:
    """Return a refusal without its text, and without the reason that another leaves open."""
    reason = None if other.reason is None else refusal.reason
    return replace(refusal, reason=reason, text="")


def _apart(model: Model) -> tuple[Event, ...]:
    """Return each event once for each kind of slot, in which it may differ by itself."""
    return tuple(
        replace(event, of=(kind,)) if kind else event
        for event in model.events
        for kind in event.targets
    )


class CommonStates:
    """The states of a size that both reach by equal steps.

    Attributes:
        arrivals: those that have been reached so far, and from where.
    """

    def __init__(self, pair: Pair, bounds: Bounds, told: Told | None = None) -> None:
        """Begin with the initial state.

        Args:
            pair: the releases.
            bounds: the size.
            told: told after each level how many states have been reached.
        """
        self.bounds = bounds
        self.arrivals: Arrivals = {initial_state(bounds): None}
        self._pair = pair
        self._told = told or (lambda _: None)

    def differences(self) -> Iterator[Difference]:
        """Yield every difference in every state, the nearest first, while they are reached."""
        level = list(self.arrivals)
        while level:
            reached = list[AbstractState]()
            for state in level:
                ended = remembered_endings(self._pair.old.model, self.bounds, state)
                differing = self._differing(state, ended)
                run = self._run_to(state) if differing else NOTHING
                for label, (old, new) in differing.items():
                    yield Difference(self.bounds, run, label, old, new)
                for label, ways in ended.items():
                    if label not in differing:
                        reached += self._reached(state, label, ways)
            level = reached
            self._told(len(self.arrivals))

    def _differing(
        self, state: AbstractState, ended: Endings
    ) -> dict[Label, tuple[Answer, Answer]]:
        """Return the events that are answered otherwise in a state, with both answers."""
        pair, names = self._pair, self._pair.names
        olds = {label: ways for label, ways in ended.items() if label.name in names}
        news = endings(pair.new_part, self.bounds, state)
        refused = [refusals(one, names, self.bounds, state) for one in (pair.old, pair.new)]
        answers = {
            label: (answer(olds, refused[0], label), answer(news, refused[1], label))
            for label in dict.fromkeys((*olds, *news, *refused[0], *refused[1]))
        }
        return {label: (old, new) for label, (old, new) in answers.items() if not is_same(old, new)}

    def _reached(
        self, state: AbstractState, label: Label, ways: frozenset[Accepted]
    ) -> Iterator[AbstractState]:
        """Yield the states after an event that had not been reached."""
        for _, after in ways:
            if after not in self.arrivals:
                self.arrivals[after] = state, label
                yield after

    def _run_to(self, state: AbstractState) -> Run:
        """Return a shortest run to a state."""
        labels, states = list[Label](), [state]
        while (came := self.arrivals[states[-1]]) is not None:
            states.append(came[0])
            labels.append(came[1])
        return Run(tuple(reversed(labels)), tuple(reversed(states)))
