"""All vectors, theme by theme; their files, and a manifest that counts."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Final, NamedTuple

from session_panel_spec.conform.adapter import FORMAT
from session_panel_spec.conform.json_objects import Object
from session_panel_spec.conform.vector import MachineVector, Vector, vector_line
from session_panel_spec.conform.vectors.contexts import CoverageItem
from session_panel_spec.conform.vectors.machine_vector import machine_vectors
from session_panel_spec.conform.vectors.mealy_machine import mealy_machine
from session_panel_spec.conform.vectors.panel_vector import panel_vector
from session_panel_spec.conform.vectors.reading import check
from session_panel_spec.conform.vectors.runs import (
    BROKEN_REFERENCE_RUNS,
    CONFIGURATION_RUNS,
    chosen_runs,
    kept_runs,
    possibility_runs,
    story_runs,
)
from session_panel_spec.conform.vectors.strength import (
    aimed_vectors,
    machine_strength,
    model_strength,
    passing,
    strength_json,
)
from session_panel_spec.conform.vectors.tour import BOUNDS, tour_runs
from session_panel_spec.conform.vectors.w_method import EXTRA_STATES
from session_panel_spec.domain.rules import load_rules
from session_panel_spec.domain.tables import TABLES
from session_panel_spec.mutants.hunt import Part
from session_panel_spec.mutants.model_mutants import model_mutants
from session_panel_spec.mutants.trial import Hunt
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
CONFIGURATIONS: Final = Theme(
    "configurations", "runs in configurations among which any two values of options meet"
)
BROKEN_REFERENCES: Final = Theme(
    "broken_references",
    "a shortest run for each broken reference that nothing above tells from the true one",
)
MUTANTS: Final = Theme(
    "mutants", "a shortest run for each broken model that nothing above tells from the true one"
)
MACHINES: Final = Theme("machines", "each single machine, tested completely")

THEMES: Final = (
    STORIES,
    RULES,
    POSSIBILITIES,
    CONTEXTS,
    CONFIGURATIONS,
    BROKEN_REFERENCES,
    MUTANTS,
    MACHINES,
)
"""Every theme."""

Vectors = tuple[Vector, ...]


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
    strength: Mapping[Part, Hunt]


def make_suite(progress: Progress) -> Suite:
    """Make every vector, and hold each of the panel's against the specification.

    Raises:
        DisagreementError: the panel does something else than the specification says.
    """
    covered: set[CoverageItem] = set()
    states, runs = partial(progress, "states searched"), partial(progress, "runs made")
    runs_of = {
        STORIES: story_runs(),
        RULES: chosen_runs(),
        POSSIBILITIES: possibility_runs(states),
        CONTEXTS: tour_runs(covered, runs),
        CONFIGURATIONS: kept_runs(CONFIGURATION_RUNS),
        BROKEN_REFERENCES: kept_runs(BROKEN_REFERENCE_RUNS),
    }
    panel = {t: tuple(panel_vector(t.name, run) for run in some) for t, some in runs_of.items()}
    passed = passing(chain(*panel.values()), model_mutants())
    survivors = model_strength(passed).survivors
    left = (mutant for mutant in passed if mutant.name in survivors)
    panel[MUTANTS] = tuple(aimed_vectors(MUTANTS.name, left))
    of_machines = tuple(v for name in TABLES for v in machine_vectors(mealy_machine(name)))
    progress("mutants tried, of the model and of the machines", 0)
    return Suite(
        themes={**panel, MACHINES: of_machines},
        covered=len(covered),
        compared=sum(map(check, chain(*panel.values()))),
        strength={
            "model": model_strength(passing(panel[MUTANTS], passed)),
            "machines": machine_strength(of_machines),
        },
    )


def vector_files(suite: Suite) -> dict[str, str]:
    """Return the text of each file, by its name."""
    themes = {
        theme.file: "".join(f"{vector_line(vector)}\n" for vector in vectors)
        for theme, vectors in suite.themes.items()
    }
    manifest = json.dumps(manifest_json(suite), indent=2, ensure_ascii=False)
    return themes | {"manifest.json": f"{manifest}\n"}


def stale_files(files: Mapping[str, str], folder: Path) -> list[str]:
    """Return the names of the files that are not in a folder as they must be."""
    there = {name: folder / name for name in files if (folder / name).is_file()}
    return [
        n for n, text in files.items() if n not in there or there[n].read_bytes() != text.encode()
    ]


def manifest_json(suite: Suite) -> Object:
    """Return what the vectors are, counted."""
    themes = {theme.name: _theme(theme, vectors) for theme, vectors in suite.themes.items()}
    return {
        "format": FORMAT,
        "themes": themes,
        "total": {key: sum(t[key] for t in themes.values()) for key in ("vectors", "events")},
        "compared": suite.compared,
        "contexts": {"covered": suite.covered, "bounds": [asdict(bounds) for bounds in BOUNDS]},
        "extra_states": EXTRA_STATES,
        "strength": {part: strength_json(part, hunt) for part, hunt in suite.strength.items()},
        "rules": _rules(suite),
    }


def _theme(theme: Theme, vectors: Vectors) -> Object:
    counts: Object = {"file": theme.file, "text": theme.text, "vectors": len(vectors)}
    runs = [run for vector in vectors if isinstance(vector, MachineVector) for run in vector.runs]
    if runs:
        return counts | {"runs": len(runs), "events": sum(map(len, runs))}
    return counts | {"events": sum(vector.size - 1 for vector in vectors)}


def _rules(suite: Suite) -> Object:
    """Return how many vectors of each theme cite each rule."""
    cited = {
        theme.name: Counter(rule for vector in vectors for rule in vector.rules)
        for theme, vectors in suite.themes.items()
    }
    return {
        rule: {name: counts[rule] for name, counts in cited.items() if counts[rule]}
        for rule in load_rules()
    }
