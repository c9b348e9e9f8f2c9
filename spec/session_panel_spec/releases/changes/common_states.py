"""The states that two releases reach by equal steps, and every event that differs in one of them.

Both are run at once from the initial state. What both do alike is followed; what they do not is
told, with the run to that state, and not followed. So each state that is looked at is one of both,
by a run that both take, and none is nearer in which that event differs.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from itertools import zip_longest
from typing import Final

from session_panel_spec.model.abstract_state import AbstractState, Bounds
from session_panel_spec.model.interpreter import initial_state, sight_of
from session_panel_spec.model.label import Label
from session_panel_spec.model.language import Event, Model
from session_panel_spec.model.refusals import Refusal
from session_panel_spec.model.run import Run
from session_panel_spec.mutants.model_mutants import only
from session_panel_spec.releases.changes.answers_of import (
    Endings,
    Happenings,
    endings,
    happenings,
    is_same,
    refusals,
    remembered_endings,
)
from session_panel_spec.releases.changes.change import Accepted, Answer, Difference
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
        refused: the names of those that may be refused otherwise.
        old_part, new_part: the models with nothing but the events that may differ.
    """

    old: Release
    new: Release
    names: frozenset[str]
    refused: frozenset[str]
    old_part: Model
    new_part: Model

    @property
    def same_policy(self) -> bool:
        """Whether both models decide alike."""
        return self.old.model.policy == self.new.model.policy


def pair_of(old: Release, new: Release) -> Pair:
    """Return two releases with the events that may differ."""
    refused = refused_otherwise(old, new)
    names = different_events(old.model, new.model) | refused
    return Pair(old, new, names, refused, part(old.model, names), part(new.model, names))


part = lru_cache(maxsize=1 << 8)(only)
"""A model with nothing but the events of some names; of the same ones the same model."""


def different_events(old: Model, new: Model) -> frozenset[str]:
    """Return the names of the events of which one model's data are not the other's."""
    parts = [field.name for field in fields(Model) if field.name not in ("events", "policy")]
    if any(getattr(old, part) != getattr(new, part) for part in parts):
        return frozenset(event.name for event in (*old.events, *new.events))
    olds, news = _apart(old), _apart(new)
    names = {one.name for one in olds if one not in news}
    names |= {one.name for one in news if one not in olds}
    if old.policy != new.policy:
        names |= {one.name for one in news if any(case.decide for case in one.cases)}
    return frozenset(names)


def refused_otherwise(old: Release, new: Release) -> frozenset[str]:
    """Return the names of the events that may be refused otherwise: other data, or other counts."""
    at = dict.fromkeys((*old.refusals, *new.refusals, *old.excluded, *new.excluded))
    if old.model.counts != new.model.counts:
        return frozenset(name for name, _ in at)
    return frozenset(one[0] for one in at if not _refuse_alike(old, new, one))


def _apart(model: Model) -> tuple[Event, ...]:
    """Return each event once for each kind of slot, in which it may differ by itself."""
    return tuple(
        replace(event, of=(kind,)) if kind else event
        for event in model.events
        for kind in event.targets
    )


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


class CommonStates:
    """The states of a size that both reach by equal steps.

    Attributes:
        arrivals: those that have been reached so far, and from where.
        is_whole: whether there are no others.
    """

    def __init__(
        self, pair: Pair, bounds: Bounds, told: Told | None = None, most: int | None = None
    ) -> None:
        """Begin with the initial state.

        Args:
            pair: the releases.
            bounds: the size.
            told: told after each level how many states have been reached.
            most: after so many states no further level is begun; without it, all are reached.
        """
        self._most = most
        self.is_whole = False
        self.bounds = bounds
        self.arrivals: Arrivals = {initial_state(bounds): None}
        self._pair = pair
        self._told = told or (lambda _: None)

    def differences(self) -> Iterator[Difference]:
        """Yield every difference in every state, the nearest first, while they are reached."""
        level = list(self.arrivals)
        while level and (self._most is None or len(self.arrivals) <= self._most):
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
        self.is_whole = not level

    def _differing(
        self, state: AbstractState, ended: Endings
    ) -> dict[Label, tuple[Answer, Answer]]:
        """Return the events that are answered otherwise in a state, with both answers."""
        pair, bounds = self._pair, self.bounds
        happen = [self._happenings(part, state) for part in (pair.old_part, pair.new_part)]
        unlike = tuple(self._unlike(*happen))
        names = frozenset(label.name for label in unlike) | pair.refused
        if not names:
            return {}
        refused = [refusals(one, names, bounds, state) for one in (pair.old, pair.new)]
        news = endings(pair.new_part, bounds, state) if unlike else {}
        answers: dict[Label, tuple[Answer, Answer]] = {
            label: (ended.get(label), news.get(label)) for label in unlike
        }
        for label in (*refused[0], *refused[1]):
            if label in unlike or not any(label in one for one in happen):
                old, new = answers.get(label, (None, None))
                answers[label] = old or refused[0].get(label), new or refused[1].get(label)
        return {label: (old, new) for label, (old, new) in answers.items() if not is_same(old, new)}

    def _happenings(self, part: Model, state: AbstractState) -> Happenings:
        return happenings(sight_of(self.bounds, state, part), state)

    def _unlike(self, old: Happenings, new: Happenings) -> Iterator[Label]:
        """Yield the events that do something else, or may do so where the policy decides."""
        for label in dict.fromkeys((*old, *new)):
            decided = not self._pair.same_policy and any(does[-1] for does in old.get(label, ()))
            if decided or old.get(label) != new.get(label):
                yield label

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
