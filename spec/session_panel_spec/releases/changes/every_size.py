"""Which events are proved to be the same in panels of every size.

An event is, if both models let it happen in the same states, and it ends the same there: in any
state of any size in which what the old model's claims say holds, seen through a window. Only those
claims about states are assumed that are proved of the old model. If every event is the same, so is
all behaviour, since both begin alike.
"""

from collections.abc import Iterator
from itertools import product

from session_panel_spec.check.proof.event_formulas import Step, steps
from session_panel_spec.check.proof.induction import prove
from session_panel_spec.check.proof.solver import Formula, UndecidedError, all_of, any_of
from session_panel_spec.check.proof.window import Window
from session_panel_spec.check.proof.window_state import TARGETS, SymbolicState, Theory, theory_of
from session_panel_spec.model.language import Model, SlotKind
from session_panel_spec.model.properties.property import Always
from session_panel_spec.releases.changes.change import Events
from session_panel_spec.releases.release import Release


def same_at_every_size(old: Release, new: Release) -> Events:
    """Return the events of both that are proved to be the same at every size.

    Raises:
        ModuleNotFoundError: z3 is not installed.
    """
    if not _speak_of_the_same(old.model, new.model):
        return frozenset()
    claims = _proved(old)
    theories = theory_of(old.model, claims), theory_of(new.model, claims)
    windows = (Window(theories[0], kind) for kind in TARGETS)
    return frozenset(found for window in windows for found in _same(window, theories[1]))


def _speak_of_the_same(old: Model, new: Model) -> bool:
    pairs = ((old.shared, new.shared), (old.slots, new.slots), (old.counts, new.counts))
    return all(one == other for one, other in pairs)


def _proved(release: Release) -> tuple[Always, ...]:
    """Return the claims about states that are proved of a release's own model."""
    claims = tuple(
        one for one in release.properties if isinstance(one, Always) and one.over == "states"
    )
    proofs = zip(claims, prove(claims=claims, model=release.model), strict=True)
    return tuple(claim for claim, proof in proofs if proof.proved)


def _same(window: Window, new: Theory) -> Iterator[tuple[str, SlotKind | None]]:
    """Yield the events of a kind of slots that are the same."""
    theirs = {event.name for event in new.events_of(window.kind)}
    for name in dict.fromkeys(event.name for event in window.theory.events_of(window.kind)):
        if name in theirs and _is_same(window, new, name):
            yield name, window.kind


def _is_same(window: Window, new: Theory, name: str) -> bool:
    olds, news = (
        [*steps(theory, window.state, window.kind, name)] for theory in (window.theory, new)
    )
    arguments = dict.fromkeys(step.argument for step in (*olds, *news))
    try:
        return all(
            window.never(name, different)
            for argument in arguments
            for different in _differences(_of(olds, argument), _of(news, argument))
        )
    except UndecidedError:
        return False


def _of(every: list[Step], argument: object) -> list[Step]:
    return [step for step in every if step.argument == argument]


def _differences(olds: list[Step], news: list[Step]) -> Iterator[Formula]:
    """Yield what would be so where an event happens on one side alone, or ends otherwise."""
    yield any_of(one.possible for one in olds) != any_of(one.possible for one in news)
    for one, other in product(olds, news):
        unlike = any_of(_unlike(one.after, other.after))
        yield all_of((one.possible, other.possible, unlike))


def _unlike(old: SymbolicState, new: SymbolicState) -> Iterator[Formula]:
    """Yield, for each part of a state, that it is another."""
    yield from (old.shared[variable] != new.shared[variable] for variable in old.shared)
    for place, slot in old.slots.items():
        values = new.slots[place].values
        yield from (slot.values[variable] != values[variable] for variable in slot.values)
    yield from (old.rests[count] != new.rests[count] for count in old.rests)
