"""The house: which room may import which, and what stands at the root of the specification."""

import ast
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = {
    "session_panel": ROOT / "machines",
    "session_panel_host": ROOT / "machines",
    "session_panel_screen": ROOT / "machines",
    "session_panel_service": ROOT / "machines",
    "session_panel_spec": ROOT / "spec",
    "session_panel_site": ROOT / "spec",
}

FLOORS = (
    {"session_panel"},
    {"session_panel_host", "session_panel_screen", "session_panel_spec.domain"},
    {"session_panel_service", "session_panel_spec.logs"},
    {"session_panel_spec.model", "session_panel_spec.parallel", "session_panel_spec.reference"},
    {"session_panel_spec.check", "session_panel_spec.simulator"},
    {"session_panel_spec.lockstep"},
    {"session_panel_spec.differential"},
    {"session_panel_spec.mutants", "session_panel_spec.diagrams", "session_panel_spec.monitor"},
    {"session_panel_spec.export"},
    {"session_panel_spec.conform", "session_panel_spec.verify"},
    {"session_panel_spec.releases"},
    {"session_panel_spec.pytest_plugin", "session_panel_spec.cli"},
    {"session_panel_spec.__main__", "session_panel_site"},
)
"""From the ground up: a room imports from floors below its own, and from no other room."""


def modules() -> Iterator[tuple[str, Path]]:
    """Yield every module of the six packages, by its name."""
    for package, folder in PACKAGES.items():
        for path in sorted((folder / package).rglob("*.py")):
            yield ".".join(path.relative_to(folder).with_suffix("").parts), path


def imported(path: Path) -> Iterator[str]:
    """Yield the modules of ours that a file imports, wherever in the file it does."""
    known = dict(modules())
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.split(".")[0] in PACKAGES)
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in PACKAGES:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
            yield from (name if name in known else str(node.module) for name in names)


def room(module: str) -> str:
    """Return the room that a module stands in: what is directly in the specification, or all."""
    parts = module.split(".")
    depth = 2 if parts[0] == "session_panel_spec" else 1
    return ".".join(parts[:depth])


def floor(of: str) -> int:
    return next(number for number, rooms in enumerate(FLOORS) if of in rooms)


IMPORTS = {name: tuple(imported(path)) for name, path in modules()}
ROOMS = {room(name) for name in IMPORTS} - {"session_panel_spec.__init__"}


def test_every_room_is_on_a_floor_and_every_floor_has_rooms() -> None:
    assert set().union(*FLOORS) == ROOMS


@pytest.mark.parametrize("name", sorted(ROOMS))
def test_a_room_imports_only_from_floors_below_its_own(name: str) -> None:
    others = {room(m) for module in IMPORTS if room(module) == name for m in IMPORTS[module]}
    above = {other for other in others - {name} if floor(other) >= floor(name)}
    assert above - {"session_panel_spec"} == set()


def package(module: str) -> str:
    """Return the package that a module stands in; one at the root of the specification is alone."""
    inner = module.removesuffix(".__init__")
    is_package = (ROOT / "spec" / inner.replace(".", "/") / "__init__.py").exists()
    outer = inner.rpartition(".")[0]
    return inner if is_package or outer == "session_panel_spec" else outer


def cycle(graph: Mapping[str, set[str]]) -> list[str]:
    """Return nodes that lead in a circle, or none."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def test_no_module_imports_another_that_leads_back_to_it() -> None:
    assert cycle({module: set(others) for module, others in IMPORTS.items()}) == []


def test_no_package_of_the_specification_imports_another_that_leads_back_to_it() -> None:
    graph: dict[str, set[str]] = {}
    for module, others in IMPORTS.items():
        if PACKAGES[module.split(".")[0]] == ROOT / "spec":
            others_outside = {package(other) for other in others} - {package(module)}
            graph.setdefault(package(module), set()).update(others_outside)
    assert cycle(graph) == []


def test_the_root_of_the_specification_holds_at_most_eighteen_rooms() -> None:
    assert len([name for name in ROOMS if name.startswith("session_panel_spec.")]) - 1 <= 18
