"""Lay out what the simulator's page loads when its reader starts it, beside the page.

`python -m session_panel_site.runtime` runs in the project's tree. It needs node, pip and
build (all in the extra `dev`), and the network for what is not there yet. The versions and hashes
of what comes from elsewhere are in `docs/simulator/`: `package-lock.json`, `requirements.txt`.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, NamedTuple

from session_panel_spec.cli.atomic_write import write_whole
from session_panel_spec.cli.standard_streams import end_on_signals
from session_panel_spec.simulator.bridge import Simulator

_PYODIDE: Final = (
    "pyodide.mjs",
    "pyodide.asm.mjs",
    "pyodide.asm.wasm",
    "pyodide-lock.json",
    "python_stdlib.zip",
)
_PLATFORM: Final = (
    *("--platform", "pyemscripten_2026_0_wasm32", "--platform", "any"),
    *("--implementation", "cp", "--python-version", "3.14", "--abi", "cp314", "--abi", "none"),
)
"""The Python that Pyodide 314 is, as pip says it."""

_LOCKED: Final = ("docs/simulator/package.json", "docs/simulator/package-lock.json")
_PINNED: Final = ("docs/simulator/requirements.txt",)
_PACKAGES: Final = ("machines/**/*", "spec/**/*", "pyproject.toml")
_PICTURED: Final = "docs/simulator/picture.jsonl"
_DIAGRAMS: Final = ("diagrams/*.svg", "diagrams/id/*.svg")
_FRONT: Final = ("machines/session_panel_screen/front/*",)
_RULES: Final = "spec/session_panel_site/pages/rules.id.toml"
_PLAIN: Final = re.compile(r"[*`]")
"""What makes a rule's text Markdown."""


class LayOutError(Exception):
    """A part cannot be laid out; the message is one sentence that says why."""


class Part(NamedTuple):
    """A folder of the runtime.

    Attributes:
        name: the folder's name.
        sources: what it is made from, as patterns of files in the tree: it is made anew when one
            of them has changed.
        make: writes its files into the folder, which is empty, from the tree.
    """

    name: str
    sources: tuple[str, ...]
    make: Callable[[Path, Path], None]


def lay_out(root: Path, parts: Iterable[Part]) -> list[str]:
    """Make the parts of `docs/simulator/runtime/` that are not up to date; return their names.

    Args:
        root: the folder of the project's tree.
        parts: all that the runtime consists of.

    Raises:
        LayOutError: a part cannot be made; those before it are there.
    """
    page = root / "docs" / "simulator"
    if not page.is_dir():
        raise LayOutError("there is no docs/simulator here; run it in the project's tree")
    runtime = page / "runtime"
    runtime.mkdir(exist_ok=True)
    manifest = runtime / "manifest.json"
    made_from = _read(manifest)
    made = []
    for part in parts:
        digest = _digest(root, _files(root, part.sources))
        if made_from.get(part.name) == digest and (runtime / part.name).is_dir():
            continue
        _make(part, root, runtime / part.name)
        made_from[part.name] = digest
        _write(manifest, made_from)
        made.append(part.name)
    return made


def _make(part: Part, root: Path, folder: Path) -> None:
    """Make a part aside; it takes its place once it is whole, so no half of it is ever there."""
    with TemporaryDirectory(dir=folder.parent, prefix=".being-made-") as aside:
        made = Path(aside) / part.name
        made.mkdir()
        part.make(root, made)
        shutil.rmtree(folder, ignore_errors=True)
        made.rename(folder)


def _read(manifest: Path) -> dict[str, str]:
    if not manifest.exists():
        return {}
    made_from: dict[str, str] = json.loads(manifest.read_text("utf-8"))["made_from"]
    return made_from


def _write(manifest: Path, made_from: dict[str, str]) -> None:
    """Write what each part was made from, and where the page finds the wheels."""
    wheels = sorted(manifest.parent.glob("*/*.whl"))
    names = [wheel.relative_to(manifest.parent).as_posix() for wheel in wheels]
    told = {"made_from": made_from, "wheels": names}
    write_whole(manifest, json.dumps(told, indent=2, sort_keys=True) + "\n")


def _files(root: Path, patterns: Iterable[str]) -> Iterator[Path]:
    """Yield the files of a tree that patterns speak of."""
    found = (path for pattern in patterns for path in root.glob(pattern))
    yield from (path for path in found if path.is_file() and "__pycache__" not in path.parts)


def _digest(root: Path, sources: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for source in sorted(sources):
        digest.update(f"{source.relative_to(root).as_posix()}\0".encode())
        digest.update(hashlib.sha256(source.read_bytes()).digest())
    return digest.hexdigest()


def _make_pyodide(root: Path, folder: Path) -> None:
    """Copy the files of Pyodide that a page needs from its npm package."""
    with TemporaryDirectory() as scratch:
        for source in _files(root, _LOCKED):
            shutil.copy(source, scratch)
        npm = ("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
        _run("fetch Pyodide", *npm, cwd=Path(scratch))
        for name in _PYODIDE:
            shutil.copy(Path(scratch) / "node_modules" / "pyodide" / name, folder)


def _make_libraries(root: Path, folder: Path) -> None:
    """Download the wheels that the panel needs, for Pyodide."""
    [pins] = _files(root, _PINNED)
    pip = (sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--require-hashes")
    where = ("--dest", str(folder), "-r", str(pins))
    _run("fetch the wheels", *pip, "--only-binary", ":all:", *_PLATFORM, *where)


def _make_panel(root: Path, folder: Path) -> None:
    """Build this project's own wheel from the tree."""
    build = (sys.executable, "-m", "build", "--wheel", "--outdir", str(folder), str(root))
    _run("build the panel's wheel", *build)


def _copy_diagrams(root: Path, folder: Path) -> None:
    """Copy the diagrams of each language: the Indonesian ones lie in a folder of their own."""
    (folder / "id").mkdir()
    for diagram in _files(root, _DIAGRAMS):
        shutil.copy(diagram, folder / diagram.relative_to(root / "diagrams"))


def _copy_front(root: Path, folder: Path) -> None:
    """Copy what draws the agent's screen: the package has it, for the service's page, too."""
    for source in _files(root, _FRONT):
        shutil.copy(source, folder)


def _make_picture(root: Path, folder: Path) -> None:
    """Write the scene that each page shows before it is started: a log's last moment."""
    log = (root / _PICTURED).read_text("utf-8")
    request = {"do": "restore", "log": log, "played": len(log.splitlines()) - 1, "at": 0}
    simulator = Simulator()
    simulator.answer(json.dumps(request))
    for locale in ("en", "id"):
        answer = json.loads(simulator.answer(json.dumps({"do": "speak", "locale": locale})))
        (folder / f"{locale}.json").write_text(json.dumps(answer["scene"]), "utf-8")


def _copy_rules(root: Path, folder: Path) -> None:
    """Write the Indonesian text of each rule; the English one is the catalogue's."""
    [source] = _files(root, (_RULES,))
    rules = tomllib.loads(source.read_text("utf-8"))
    texts = {name: _PLAIN.sub("", " ".join(rule["clauses"])) for name, rule in rules.items()}
    (folder / "id.json").write_text(json.dumps(texts), "utf-8")


PARTS: Final = (
    Part("pyodide", _LOCKED, _make_pyodide),
    Part("libraries", _PINNED, _make_libraries),
    Part("panel", _PACKAGES, _make_panel),
    Part("screen", _FRONT, _copy_front),
    Part("picture", (*_PACKAGES, _PICTURED), _make_picture),
    Part("rules", (_RULES,), _copy_rules),
    Part("diagrams", _DIAGRAMS, _copy_diagrams),
)
"""All that the runtime consists of."""


def _run(purpose: str, *command: str, cwd: Path | None = None) -> None:
    """Run a program; those that came with this Python's packages are found first.

    Raises:
        LayOutError: it is not installed, or fails.
    """
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", "")))
    program = shutil.which(command[0], path=path)
    if program is None:
        raise LayOutError(f"{command[0]} is not installed: pip install 'session-panel[dev]'")
    ran = subprocess.run(  # noqa: S603 - what runs is written above
        (program, *command[1:]),
        cwd=cwd,
        env=os.environ | {"PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    if ran.returncode:
        raise LayOutError(f"cannot {purpose}; is the network there? {_problem(ran.stderr)}")


def _problem(said: str) -> str:
    """Return the line in which a program tells its error."""
    lines = [line for line in said.splitlines() if "error" in line.lower()]
    return lines[0].strip() if lines else "It does not say why."


def main() -> int:
    """Lay out the runtime of the tree in which this runs, and say what was made."""
    end_on_signals()
    try:
        made = lay_out(Path.cwd(), PARTS)
    except LayOutError as error:
        print(f"simulator: {error}", file=sys.stderr)  # noqa: T201 - a command's own output
        return 2
    print(f"simulator: {', '.join(made) or 'nothing'} made anew")  # noqa: T201 - the same
    return 0


if __name__ == "__main__":
    sys.exit(main())
