"""Who knows whom: the service the host, the host the panel, and none the specification."""

import subprocess
import sys

import pytest


def loaded(module: str) -> set[str]:
    """Return the names of the packages that a module loads."""
    code = f"import {module}, sys; print(*{{name.split('.')[0] for name in sys.modules}})"
    told = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    return set(told.stdout.split())


@pytest.mark.parametrize("module", ["session_panel_host", "session_panel_host.__main__"])
def test_the_host_loads_no_service_and_no_server(module: str) -> None:
    assert not {"session_panel_service", "starlette", "uvicorn"} & loaded(module)


@pytest.mark.parametrize(
    "module", ["session_panel_service.starting", "session_panel_service.__main__"]
)
def test_the_service_loads_no_specification_and_nothing_of_its_command_line(module: str) -> None:
    names = loaded(module)
    assert {"session_panel", "session_panel_host", "starlette", "uvicorn"} <= names
    assert not {"session_panel_spec", "session_panel_site", "rich"} & names
