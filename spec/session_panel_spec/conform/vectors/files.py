"""The files of the vectors: one for each theme, and a manifest that counts."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Final

from session_panel_spec.conform.vectors.json_objects import Object
from session_panel_spec.conform.vectors.suite import Suite, Theme, Vectors
from session_panel_spec.conform.vectors.tour import BOUNDS
from session_panel_spec.conform.vectors.w_method import EXTRA_STATES
from session_panel_spec.domain.rules import load_rules

FOLDER: Final = Path(__file__).parent / "data"
"""Where the committed files are."""

FORMAT: Final = 1
"""The version of the format; it rises when a runner has to change."""


def vector_files(suite: Suite) -> dict[str, str]:
    """Return the text of each file, by its name."""
    themes = {
        theme.file: "".join(f"{_line(vector)}\n" for vector in vectors)
        for theme, vectors in suite.themes.items()
    }
    manifest = json.dumps(manifest_json(suite), indent=2, ensure_ascii=False)
    return themes | {"manifest.json": f"{manifest}\n"}


def stale_files(files: Mapping[str, str], folder: Path) -> list[str]:
    """Return the names of the files that are not in a folder as they must be."""
    return [name for name, text in files.items() if _text(folder / name) != text]


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
        "strength": {what: strength.json for what, strength in suite.strength.items()},
        "rules": _rules(suite),
    }


def _theme(theme: Theme, vectors: Vectors) -> Object:
    counts = {"file": theme.file, "text": theme.text, "vectors": len(vectors)}
    runs = [run for vector in vectors for run in vector.get("runs", ())]
    if runs:
        return counts | {"runs": len(runs), "events": sum(map(len, runs))}
    return counts | {"events": sum(len(vector["steps"]) for vector in vectors)}


def _rules(suite: Suite) -> Object:
    """Return how many vectors of each theme cite each rule."""
    cited = {
        theme.name: Counter(rule for vector in vectors for rule in vector["rules"])
        for theme, vectors in suite.themes.items()
    }
    return {
        rule: {name: counts[rule] for name, counts in cited.items() if counts[rule]}
        for rule in load_rules()
    }


def _line(vector: Object) -> str:
    return json.dumps(vector, ensure_ascii=False, separators=(",", ":"))


def _text(file: Path) -> str | None:
    return file.read_text("utf-8") if file.is_file() else None
