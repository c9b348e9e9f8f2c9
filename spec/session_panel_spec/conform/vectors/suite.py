"""All vectors, theme by theme."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final, NamedTuple

from session_panel_spec.conform.vectors.contexts import CoverageItem
from session_panel_spec.conform.vectors.distinguishing_runs import aimed_runs
from session_panel_spec.conform.vectors.json_objects import Object
from session_panel_spec.conform.vectors.machine_vector import machine_vectors
from session_panel_spec.conform.vectors.mealy_machine import mealy_machine
from session_panel_spec.conform.vectors.panel_vector import panel_vector
from session_panel_spec.conform.vectors.run import Run
from session_panel_spec.conform.vectors.run_sources import chosen_runs, possibility_runs, story_runs
from session_panel_spec.conform.vectors.specification_check import check
from session_panel_spec.conform.vectors.strength import Strength, machine_strength, model_strength
from session_panel_spec.conform.vectors.tour import tour_runs
from session_panel_spec.domain.tables import TABLES
from session_panel_spec.mutants.model_mutants import model_mutants
from session_panel_spec.parallel import Progress


class Theme(NamedTuple):
    """What the vectors of a file are."""

    name: str
    text: str

    @property
    def file(self) -> str:
        """The name of its file."""
        return f"{self.name}.jsonl"


STORIES: Final = Theme("stories", "the manual's own stories, in English and Indonesian")
RULES: Final = Theme("rules", "runs chosen by hand for what the abstract state does not show")
POSSIBILITIES: Final = Theme(
    "possibilities", "a shortest run to every state, transition, badge and refusal"
)
CONTEXTS: Final = Theme(
    "contexts", "every local state of a slot, with every event, in every context class"
)
MUTANTS: Final = Theme(
    "mutants", "a shortest run for each broken model that nothing above tells from the true one"
)
MACHINES: Final = Theme("machines", "each single machine, tested completely")

THEMES: Final = (STORIES, RULES, POSSIBILITIES, CONTEXTS, MUTANTS, MACHINES)
"""Every theme."""

Vectors = tuple[Object, ...]


@dataclass(frozen=True)
class Suite:
    """Every vector that there is, and what was found on the way.

    Attributes:
        themes: the vectors, by their theme.
        covered: how many events in context classes they cover.
        compared: of how many events the specification has said the same.
        strength: of the model and of the machines, which mutants they tell.
    """

    themes: Mapping[Theme, Vectors]
    covered: int
    compared: int
    strength: Mapping[str, Strength]


def make_suite(progress: Progress) -> Suite:
    """Make every vector, and hold each of the panel's against the specification.

    Raises:
        DisagreementError: the panel does something else than the specification says.
    """
    covered: set[CoverageItem] = set()
    states, runs = partial(progress, "states searched"), partial(progress, "runs made")
    panel = {
        STORIES: _of_panel(STORIES, story_runs()),
        RULES: _of_panel(RULES, chosen_runs()),
        POSSIBILITIES: _of_panel(POSSIBILITIES, possibility_runs(states)),
        CONTEXTS: _of_panel(CONTEXTS, tour_runs(covered, runs)),
    }
    panel[MUTANTS] = _of_panel(MUTANTS, _aimed_runs(panel.values()))
    of_panel = tuple(_all(panel.values()))
    of_machines = tuple(
        vector for name in TABLES for vector in machine_vectors(mealy_machine(name))
    )
    progress("mutants tried, of the model and of the machines", 0)
    return Suite(
        themes=panel | {MACHINES: of_machines},
        covered=len(covered),
        compared=sum(map(check, of_panel)),
        strength={
            "model": model_strength(of_panel),
            "machines": machine_strength(of_machines),
        },
    )


def _of_panel(theme: Theme, runs: Iterable[Run]) -> Vectors:
    return tuple(panel_vector(theme.name, run) for run in runs)


def _aimed_runs(themes: Iterable[Vectors]) -> Iterator[Run]:
    survivors = model_strength(_all(themes)).survivors
    left = (mutant for mutant in model_mutants() if mutant.name in survivors)
    return aimed_runs(left, partial(panel_vector, MUTANTS.name))


def _all(themes: Iterable[Vectors]) -> Iterator[Object]:
    return (vector for vectors in themes for vector in vectors)
