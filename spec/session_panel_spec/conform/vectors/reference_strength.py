"""How strong the vectors of the panel are: which broken references they alone tell from the true.

A broken reference answers the events of a vector. It is told where it raises, does not come to an
end, or answers or shows anything else than the vector says.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple, get_args

import msgspec

from session_panel import AnyEvent, Config, config_from_json, event_from_json
from session_panel_spec.conform.strength import Range, Strength
from session_panel_spec.conform.vector import VECTORS, PanelVector, load_vectors
from session_panel_spec.differential.watch import NoAnswerError, watched
from session_panel_spec.mutants.of_reference.equivalent import (
    explained,
    unneeded,
    wrongly_explained,
)
from session_panel_spec.mutants.of_reference.mutant import (
    Behaviour,
    ReferenceMutant,
    reference_mutants,
)
from session_panel_spec.parallel import Parts
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
    """

    name: str
    config: Config
    locale: str
    view: Any
    steps: tuple[Shown, ...]

    @classmethod
    def of(cls, name: str, config: Config, locale: str, events: Iterable[AnyEvent]) -> "Expected":
        """Return what the true reference makes of a run."""
        state = TRUE.initial(config)
        view = TRUE.screen(state, locale).view
        steps = list[Shown]()
        for event in events:
            shown, state = _shown(TRUE, state, event, locale)
            steps.append(shown)
        return cls(name, config, locale, view, tuple(steps))


def expected_of(vector: PanelVector) -> Expected:
    """Return what the true reference makes of a vector's run, by which the vector was made."""
    config = config_from_json(msgspec.json.encode(vector.config))
    events = (event_from_json(msgspec.json.encode(step.event)) for step in vector.steps)
    return Expected.of(vector.id, config, vector.locale, events)


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
                shown, state = _shown(broken, state, step.event, expected.locale)
                if shown != step:
                    return number
    except NoAnswerError:
        return number
    except Exception:  # noqa: BLE001 - whatever it raises, it does not answer
        return number
    return None


def _shown(panel: Behaviour, state: Any, event: AnyEvent, locale: str) -> tuple[Shown, Any]:  # noqa: ANN401
    answered = panel.answer(state, event)
    if answered.refusal is not None:
        return Shown(event, tuple(answered.refusal), answered.effects, None), state
    view = panel.screen(answered.state, locale).view
    return Shown(event, None, answered.effects, view), answered.state


# All of them


Outcome = Literal["told", "no panel", "untold"]


class Verdict(NamedTuple):
    """What became of a broken reference.

    Attributes:
        outcome: told by a vector; no panel at all, since it cannot be imported; or untold.
        vector: the id of the first vector that tells it.
        step: the number of the event by which it is told; 0 for the first screen.
    """

    name: str
    outcome: Outcome
    vector: str = ""
    step: int = 0


def verdict(mutant: ReferenceMutant, vectors: Iterable[Expected]) -> Verdict:
    """Return what becomes of a broken reference."""
    try:
        broken = mutant.load()
    except Exception:  # noqa: BLE001 - whatever it raises, it is no panel
        return Verdict(mutant.name, "no panel")
    for one in vectors:
        if (step := first_wrong(broken, one)) is not None:
            return Verdict(mutant.name, "told", one.name, step)
    return Verdict(mutant.name, "untold")


PARTS: Final = 16
"""Into how many parts the broken references are dealt."""


def reference_strength(job: Parts) -> Strength:
    """Return what becomes of all broken references: minutes of processor time."""
    begun = [job.begin(_verdicts, part) for part in range(PARTS)]
    return strength_of([verdict for part in begun for verdict in part.result()])


def strength_of(verdicts: Sequence[Verdict]) -> Strength:
    """Return the figures of all verdicts."""
    names = {kind: [v.name for v in verdicts if v.outcome == kind] for kind in get_args(Outcome)}
    reasons = explained(names["untold"])
    return Strength(
        made=len(verdicts),
        no_panel=len(names["no panel"]),
        told=len(names["told"]),
        equivalent=len(reasons),
        survivors=tuple(sorted({*names["untold"]} - reasons.keys())),
        unneeded=unneeded(names["untold"]),
        wrongly_explained=wrongly_explained(names["told"]),
        range=_range(),
        vectors=digest_of_vectors(),
        mutants=digest_of_mutants(),
    )


def _range() -> Range:
    """Return how far the vectors range."""
    views = [v for one in all_expected() for v in (one.view, *(s.view for s in one.steps)) if v]
    return Range(
        configurations=len({repr(one.config) for one in all_expected()}),
        events=max(len(one.steps) for one in all_expected()),
        sessions=max(len(view.sessions) for view in views),
        unread=max(map(_unread, all_expected())),
    )


def _unread(expected: Expected) -> int:
    """Return the most messages of a conversation that are unread at once."""
    state, most = TRUE.initial(expected.config), 0
    for step in expected.steps:
        state = TRUE.answer(state, step.event).state
        most = max(most, *(one.unread for one in state.known.values()), 0)
    return most


def _verdicts(part: int) -> list[Verdict]:
    return [verdict(mutant, all_expected()) for mutant in _mutants()[part::PARTS]]


_mutants = cache(lambda: tuple(reference_mutants()))


@cache
def all_expected() -> tuple[Expected, ...]:
    """Return what every vector of the panel says, those first that tell most in few events."""
    vectors = [one for one in load_vectors() if isinstance(one, PanelVector)]
    return tuple(map(expected_of, sorted(vectors, key=lambda one: _LATE.get(one.theme, 0))))


_LATE: Final[Mapping[str, int]] = {"possibilities": 1, "contexts": 2}


def digest_of_vectors(folder: Path = VECTORS) -> str:
    """Return a digest of the files of all vectors."""
    files = sorted(folder.glob("*.jsonl"))
    return _digest(file.name.encode() + b"\n" + file.read_bytes() for file in files)


def digest_of_mutants() -> str:
    """Return a digest of all broken references."""
    return _digest(f"{one.name}\n{one.source}".encode() for one in _mutants())


def _digest(texts: Iterable[bytes]) -> str:
    digest = sha256()
    for text in texts:
        digest.update(text)
    return digest.hexdigest()[:16]
