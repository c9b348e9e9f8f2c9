"""The panel does not know that there is a host."""

import ast
import subprocess
import sys
from pathlib import Path

import session_panel

SOURCE = Path(session_panel.__file__).parent


def test_importing_the_panel_loads_no_database_and_no_host() -> None:
    code = "import session_panel, sys; print({'sqlite3', 'session_panel_host'} & {*sys.modules})"
    told = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert told.stdout == "set()\n"


def test_importing_the_host_loads_no_specification_and_nothing_of_an_extra() -> None:
    others = {"session_panel_spec", "session_panel_service", "starlette", "uvicorn"}
    code = f"import session_panel_host.__main__, sys; print({others} & {{*sys.modules}})"
    told = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert told.stdout == "set()\n"


def test_no_module_of_the_panel_imports_asyncio() -> None:
    """python-statemachine loads it, so that what is loaded would not tell."""
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [alias.name for alias in getattr(node, "names", ()) if hasattr(alias, "name")]
            assert not {"asyncio", "sqlite3"} & {*names, getattr(node, "module", None)}, path
