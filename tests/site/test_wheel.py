"""The wheel: what it installs, where, and that it works in an empty environment."""

import re
import subprocess
import sys
import venv
from email.parser import Parser
from pathlib import Path
from zipfile import ZipFile

import pytest

from session_panel_spec.cli.commands import overview

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--outdir", folder, ROOT],
        check=True,
        capture_output=True,
    )
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("empty")
    venv.create(folder, with_pip=True)
    installed = folder / "bin" / "python"
    subprocess.run(
        [installed, "-m", "pip", "install", "--quiet", wheel], check=True, capture_output=True
    )
    return installed


def run(python: Path, code: str) -> str:
    finished = subprocess.run(
        [python, "-I", "-c", code], check=False, capture_output=True, text=True, cwd="/"
    )
    assert finished.stderr == ""
    return finished.stdout


def test_the_top_level_names_are_the_five_packages(wheel: Path) -> None:
    names = {name.split("/")[0] for name in ZipFile(wheel).namelist()}
    assert {name for name in names if not name.endswith(".dist-info")} == {
        "session_panel",
        "session_panel_host",
        "session_panel_screen",
        "session_panel_service",
        "session_panel_spec",
    }


def test_every_file_of_the_packages_is_in_the_wheel(wheel: Path) -> None:
    packed = set(ZipFile(wheel).namelist())
    machines, spec = ROOT / "machines", ROOT / "spec"
    packages = [machines / f"session_panel{name}" for name in ("", "_host", "_screen", "_service")]
    for folder in (*packages, spec / "session_panel_spec"):
        files = (path for path in folder.rglob("*") if path.is_file())
        wanted = {str(p.relative_to(folder.parent)) for p in files if "__pycache__" not in p.parts}
        assert wanted <= packed


def test_installing_brings_python_statemachine_and_two_small_libraries(wheel: Path) -> None:
    with ZipFile(wheel) as packed:
        (name,) = (name for name in packed.namelist() if name.endswith("METADATA"))
        metadata = Parser().parsestr(packed.read(name).decode())
    required = [r for r in metadata.get_all("Requires-Dist", []) if "extra ==" not in r]
    names = sorted(re.split("[<>=,]", requirement)[0] for requirement in required)
    assert names == ["graphemeu", "msgspec", "python-statemachine"]


def test_the_panel_and_its_data_work_in_an_empty_environment(python: Path) -> None:
    code = """
from importlib.resources import files
from session_panel import Panel, Pick
panel = Panel()
panel.apply(Pick(at=0, conversation="c1", customer="ana", mode="live"))
print(panel.view("id").sessions[1].title)
print((files("session_panel") / "py.typed").is_file())
print(sorted(p.name for p in (files("session_panel") / "schemas").iterdir()))
"""
    assert run(python, code).splitlines() == [
        "Pengunjung 1",
        "True",
        "['config.schema.json', 'effects.schema.json', 'event.schema.json', "
        "'screen.schema.json', 'snapshot.schema.json']",
    ]


def test_a_durable_panel_works_in_an_empty_environment(python: Path, tmp_path: Path) -> None:
    code = f"""
import asyncio
from importlib.resources import files
from session_panel import Toggle
from session_panel_host import Panels, sqlite
async def carry_out(key, effect, age):
    pass
async def day():
    async with Panels(sqlite({str(tmp_path / "panels.db")!r}), carry_out) as panels:
        await panels.create("sari")
        return await panels.send("sari", Toggle, command="c1")
print(asyncio.run(day()))
print((files("session_panel_host") / "py.typed").is_file())
"""
    assert run(python, code).splitlines() == [
        "Sent(version=1, refused=None, command='c1')",
        "True",
    ]


def test_the_specification_and_its_data_import_without_extras(python: Path) -> None:
    code = """
from importlib.resources import files
from session_panel_spec.domain.rules import load_rules
from session_panel_spec.domain.tables import TABLES, load_table
print(len(load_rules()), sum(len(load_table(name).states) for name in TABLES))
print((files("session_panel_spec") / "py.typed").is_file())
"""
    assert run(python, code).splitlines() == ["60 25", "True"]


def test_the_command_says_what_to_install_where_the_extra_is_missing(python: Path) -> None:
    def told(*arguments: str) -> tuple[int, str, str]:
        command = [python.parent / "session-panel", *arguments]
        ended = subprocess.run(command, check=False, capture_output=True, text=True)
        return ended.returncode, ended.stdout, ended.stderr

    hint = "session-panel: each command needs an extra: pip install 'session-panel[verify]'\n"
    assert told("verify") == (2, "", hint)
    status, version, complained = told("--version")
    assert (status, complained) == (0, "")
    assert re.fullmatch(r"session-panel \d+\.\d+\.\d+\n", version)
    assert told("--help") == (0, f"{overview()}\n{hint}", "")
